; SPDX-License-Identifier: MIT
;
; arch/x86/kernel/entry.asm - into the kernel and out of it
;
; Each vector has a stub that makes all frames alike: where the CPU pushes no
; error code the stub pushes a zero, then the vector, and all go on together.
;
;	higher	ss esp			only on entry from user mode
;		eflags cs eip		the CPU
;		error_code		the CPU or the stub
;		vector			the stub
;		gs fs es ds
;		eax ebp edi esi edx ecx ebx
;	lower	<- esp = struct pt_regs *, see asm/ptrace.h

%include "asm_offsets.inc"

extern trap_dispatch

global trap_stubs

; The exceptions that push an error code (Intel SDM vol. 3, table 6-1).
%define HAS_ERROR_CODE(v) ((v) == 8 || ((v) >= 10 && (v) <= 14) || (v) == 17 || (v) == 21 || \
			   (v) == 29 || (v) == 30)

section .text

%assign vector 0
%rep 256
	align 4
stub_%+vector:
%if !HAS_ERROR_CODE(vector)
	push	dword 0
%endif
	push	dword vector
	jmp	trap_entry
%assign vector vector + 1
%endrep

	align 16
trap_entry:
	push	gs
	push	fs
	push	es
	push	ds
	push	eax
	push	ebp
	push	edi
	push	esi
	push	edx
	push	ecx
	push	ebx
	cld
	mov	eax, KERNEL_DS
	mov	ds, eax
	mov	es, eax
	mov	eax, KERNEL_PERCPU
	mov	fs, eax
	mov	eax, esp
	call	trap_dispatch

	pop	ebx
	pop	ecx
	pop	edx
	pop	esi
	pop	edi
	pop	ebp
	pop	eax
	pop	ds
	pop	es
	pop	fs
	pop	gs
	add	esp, 8			; vector, error_code
	iretd

section .rodata
	align 4
trap_stubs:
%assign vector 0
%rep 256
	dd	stub_%+vector
%assign vector vector + 1
%endrep
