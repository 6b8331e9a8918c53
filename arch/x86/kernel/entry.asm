; SPDX-License-Identifier: MIT
;
; arch/x86/kernel/entry.asm - into the kernel and out of it
;
; Each vector has a stub that makes all frames alike: where the CPU pushes no
; error code the stub pushes a zero, then the vector.
;
;	higher	ss esp			only on entry from user mode
;		eflags cs eip		the CPU
;		error_code		the CPU or the stub
;		vector			the stub
;		gs fs es ds
;		eax ebp edi esi edx ecx ebx
;	lower	<- esp = struct pt_regs *, see asm/ptrace.h
;
; Exceptions are handled on the stack that they came on.  Device interrupts move to the
; CPU's interrupt stack, so that a task's stack need not have room for handlers:
;
;	task's stack		interrupt stack
;	| interrupted code |	| eip of the interrupted code | two words in the form of a
;	| pt_regs          |	| its ebp                     | C frame, for backtraces
;	| <- ebx           |	| irq_trap() and below        |
;
; Back on the task's stack, an interrupt that came in a task switches to another one if
; that is wanted.

%include "asm_offsets.inc"

extern trap_dispatch
extern irq_trap
extern irq_stack_ptr
extern preempt_schedule_irq
extern __preempt_count

global trap_stubs
global irq_stack_guard
global irq_stack
global irq_stack_top

; The exceptions that push an error code (Intel SDM vol. 3, table 6-1).
%define HAS_ERROR_CODE(v) ((v) == 8 || ((v) >= 10 && (v) <= 14) || (v) == 17 || (v) == 21 || \
			   (v) == 29 || (v) == 30)

%define IS_DEVICE(v) ((v) >= IRQ_VECTOR_BASE && (v) < IRQ_VECTOR_BASE + NR_IRQS)

%macro SAVE_REGS 0
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
%endmacro

%macro RESTORE_REGS_AND_RETURN 0
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
%endmacro

; What backtraces take for a C frame: it leads on to the interrupted code.  ebx = pt_regs
%macro PUSH_FRAME_OF_INTERRUPTED 0
	push	dword [ebx + PT_EIP]
	push	dword [ebx + PT_EBP]
	mov	ebp, esp
%endmacro

section .text

%assign vector 0
%rep 256
	align 4
stub_%+vector:
%if !HAS_ERROR_CODE(vector)
	push	dword 0
%endif
	push	dword vector
%if IS_DEVICE(vector)
	jmp	irq_entry
%else
	jmp	trap_entry
%endif
%assign vector vector + 1
%endrep

	align 16
trap_entry:
	SAVE_REGS
	mov	eax, esp
	call	trap_dispatch
	RESTORE_REGS_AND_RETURN

; ebx = struct pt_regs * on the interrupted stack; C keeps it.
	align 16
irq_entry:
	SAVE_REGS
	mov	ebx, esp
	test	dword [fs:__preempt_count], HARDIRQ_MASK
	jnz	.on_irq_stack		; a handler let interrupts on and was interrupted
	mov	esp, [fs:irq_stack_ptr]
.on_irq_stack:
	PUSH_FRAME_OF_INTERRUPTED
	mov	eax, ebx
	call	irq_trap
	mov	esp, ebx
	cmp	dword [fs:__preempt_count], 0
	je	.switch_task
.leave:
	RESTORE_REGS_AND_RETURN

.switch_task:
	PUSH_FRAME_OF_INTERRUPTED
	call	preempt_schedule_irq
	mov	esp, ebx
	jmp	.leave

section .rodata
	align 4
trap_stubs:
%assign vector 0
%rep 256
	dd	stub_%+vector
%assign vector vector + 1
%endrep

; The boot CPU's interrupt stack; paging_init() unmaps the guard page below it.
section .bss.irq_stack nobits alloc noexec write align=4096
irq_stack_guard:
	resb 4096
irq_stack:
	resb IRQ_STACK_SIZE
irq_stack_top:
