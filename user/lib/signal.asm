; SPDX-License-Identifier: MIT
;
; user/lib/signal.asm - the way back out of a handler, and registers under the microscope
;
;	kernel -> handler -> ret -> restore_rt -> rt_sigreturn() -> where the program was
;
; held_int3(), held_int80() and held_spin() give every register but esp, and eflags, the values
; of held_in, let something happen, and write to held_out what they then are:
;
;	held_int3	a breakpoint
;	held_int80	the system call that held_in asks for
;	held_spin	turns, until somebody sets held_stop
;
; remember_place() and go_to_place() are setjmp() and longjmp() without a mask.
;
; trash() and note_entry() are handlers that no compiler could write: the one leaves nothing in any
; register as it was, the other writes down what the registers held when it was entered.  They
; leave an FPU alone of which lacks_fpu says that it is not there.

%define NR_SIGRETURN	119
%define NR_RT_SIGRETURN	173

struc held			; struct held of handler.h
.eax:	resd 1
.ebx:	resd 1
.ecx:	resd 1
.edx:	resd 1
.esi:	resd 1
.edi:	resd 1
.ebp:	resd 1
.eflags: resd 1
.esp:	resd 1			; written both times
endstruc

struc entry			; struct entry of handler.h
.eax:	resd 1
.ecx:	resd 1
.edx:	resd 1
.esp:	resd 1
.eflags: resd 1
.cs:	resd 1
.ds:	resd 1
.es:	resd 1
.ss:	resd 1
.control: resd 1		; of the FPU
endstruc

struc place			; struct place of handler.h
.ebx:	resd 1
.esi:	resd 1
.edi:	resd 1
.ebp:	resd 1
.esp:	resd 1
.eip:	resd 1
endstruc

global restore, restore_rt, trash, note_entry, remember_place, go_to_place
global trash_count, entry_seen, lacks_fpu
global held_in, held_out, held_stop, held_int3, held_int80, held_spin

section .bss
held_in:	resb held_size
held_out:	resb held_size
held_stop:	resd 1
trash_count:	resd 1
entry_seen:	resb entry_size
lacks_fpu:	resd 1

section .text
; A handler without siginfo finds its number above the return address, and leaves it there.
restore:
	pop	eax
	mov	eax, NR_SIGRETURN
	int	0x80

restore_rt:
	mov	eax, NR_RT_SIGRETURN
	int	0x80

%macro held_begin 0
	pushad
	pushfd
	mov	[held_in + held.esp], esp
	push	dword [held_in + held.eflags]
	mov	eax, [held_in + held.eax]
	mov	ebx, [held_in + held.ebx]
	mov	ecx, [held_in + held.ecx]
	mov	edx, [held_in + held.edx]
	mov	esi, [held_in + held.esi]
	mov	edi, [held_in + held.edi]
	mov	ebp, [held_in + held.ebp]
	popfd
%endmacro

%macro held_end 0
	mov	[held_out + held.esp], esp
	pushfd
	pop	dword [held_out + held.eflags]
	mov	[held_out + held.eax], eax
	mov	[held_out + held.ebx], ebx
	mov	[held_out + held.ecx], ecx
	mov	[held_out + held.edx], edx
	mov	[held_out + held.esi], esi
	mov	[held_out + held.edi], edi
	mov	[held_out + held.ebp], ebp
	popfd
	popad
	ret
%endmacro

held_int3:
	held_begin
	int3
	held_end

held_int80:
	held_begin
	int	0x80
	held_end

held_spin:
	held_begin
.turn:	cmp	dword [held_stop], 0
	je	.turn
	held_end

trash:
	inc	dword [trash_count]
	cmp	dword [lacks_fpu], 0
	jne	.general
	fninit
	fldz
.general:
	mov	eax, 0x5A5A5A5A
	mov	ebx, eax
	mov	ecx, eax
	mov	edx, eax
	mov	esi, eax
	mov	edi, eax
	mov	ebp, eax
	add	eax, eax
	std
	ret

note_entry:
	mov	[entry_seen + entry.eax], eax
	mov	[entry_seen + entry.ecx], ecx
	mov	[entry_seen + entry.edx], edx
	mov	[entry_seen + entry.esp], esp
	pushfd
	pop	dword [entry_seen + entry.eflags]
	mov	eax, cs
	mov	[entry_seen + entry.cs], eax
	mov	eax, ds
	mov	[entry_seen + entry.ds], eax
	mov	eax, es
	mov	[entry_seen + entry.es], eax
	mov	eax, ss
	mov	[entry_seen + entry.ss], eax
	cmp	dword [lacks_fpu], 0
	jne	.done
	fnstcw	[entry_seen + entry.control]
.done:	ret

remember_place:
	mov	ecx, [esp + 4]
	mov	[ecx + place.ebx], ebx
	mov	[ecx + place.esi], esi
	mov	[ecx + place.edi], edi
	mov	[ecx + place.ebp], ebp
	lea	eax, [esp + 4]
	mov	[ecx + place.esp], eax
	mov	eax, [esp]
	mov	[ecx + place.eip], eax
	xor	eax, eax
	ret

go_to_place:
	mov	ecx, [esp + 4]
	mov	eax, [esp + 8]
	mov	ebx, [ecx + place.ebx]
	mov	esi, [ecx + place.esi]
	mov	edi, [ecx + place.edi]
	mov	ebp, [ecx + place.ebp]
	mov	esp, [ecx + place.esp]
	jmp	[ecx + place.eip]

section .note.GNU-stack noalloc noexec nowrite progbits
