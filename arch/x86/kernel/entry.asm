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
; On entry from user mode the stack is the task's kernel stack, from its top (tss.esp0).
; On the way back to user mode exit_to_user() is called if there is something to do: another
; task is to run, or this one is to end.
;
; A system call comes by int 0x80 with its number in eax, which is kept in error_code while
; eax takes the result, and its arguments in ebx, ecx, edx, esi, edi, ebp.  Its gate leaves
; interrupts on.
;
; Where the CPU has SMAP, each way in begins by closing the user half to the kernel: the
; three bytes of each of smap_sites become a CLAC at boot (arch/x86/kernel/smap.c).
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
extern trap_handlers
extern trap_unhandled
extern irq_trap
extern irq_stack_ptr
extern preempt_schedule_irq
extern exit_to_user
extern sys_call_table
extern sys_call_unknown
extern current_task
extern __preempt_count
extern shadow_user_return

global trap_stubs
global irq_stack_guard
global irq_stack
global irq_stack_top
global syscall_entry
global enter_user
global smap_sites

; The exceptions that push an error code (Intel SDM vol. 3, table 6-1).
%define HAS_ERROR_CODE(v) ((v) == 8 || ((v) >= 10 && (v) <= 14) || (v) == 17 || (v) == 21 || \
			   (v) == 29 || (v) == 30)

%define IS_DEVICE(v) ((v) >= IRQ_VECTOR_BASE && (v) < IRQ_VECTOR_BASE + NR_IRQS)

; At .smap_site are the three bytes that close the user half, which do nothing
; (lea esi, [esi + 0]) until they are made a CLAC.
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
.smap_site:
	db	0x8D, 0x76, 0x00
	cld
	mov	eax, KERNEL_DS
	mov	ds, eax
	mov	es, eax
	mov	eax, KERNEL_PERCPU
	mov	fs, eax
%endmacro

%macro RESTORE_GENERAL_REGS 0
	pop	ebx
	pop	ecx
	pop	edx
	pop	esi
	pop	edi
	pop	ebp
	pop	eax
%endmacro

; A program has what selectors it likes in a signal's frame, or had a segment that it then
; removed: one that is none faults, and becomes 0, as in Linux.
%macro POP_SEGMENT 1
%%load:	pop	%1
[section .text.fixup progbits alloc exec nowrite]
%%none:	mov	dword [esp], 0
	jmp	%%load
[section .extable progbits alloc noexec nowrite align=4]
	dd	%%load, %%none
__SECT__
%endmacro

; The same without taking it off.  esp = struct pt_regs *
%macro LOAD_GS_OF_FRAME 0
%%load:	mov	gs, [esp + PT_GS]
[section .text.fixup progbits alloc exec nowrite]
%%none:	mov	dword [esp + PT_GS], 0
	jmp	%%load
[section .extable progbits alloc noexec nowrite align=4]
	dd	%%load, %%none
__SECT__
%endmacro

; gs stays, unless another task ran: the kernel does not use it, and what was in it then may be
; no segment any more.
%macro RETURN_TO_KERNEL 0
	RESTORE_GENERAL_REGS
	pop	ds
	pop	es
	pop	fs
	add	esp, 12			; gs, vector, error_code
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
	mov	ebx, esp
	test	byte [esp + PT_CS], 3
	jnz	.from_user
	PUSH_FRAME_OF_INTERRUPTED
	mov	eax, ebx
	call	trap_dispatch
	mov	esp, ebx
	cli
	cmp	dword [fs:__preempt_count], 0
	jne	.leave
	test	dword [esp + PT_EFLAGS], EFLAGS_IF
	jnz	irq_entry.switch_task
.leave:
	RETURN_TO_KERNEL

; The short way to a handler that takes what it is given, as that of page faults does.
.from_user:
	xor	ebp, ebp		; backtraces end here
	mov	ecx, [esp + PT_VECTOR]
	mov	eax, esp
	mov	edx, [trap_handlers + ecx * 4]
	test	edx, edx
	jz	.no_handler
	call	edx
	test	al, al
	jnz	return_to_user
	mov	eax, esp
.no_handler:
	call	trap_unhandled
	jmp	return_to_user

; int 0x80.  What is in sys_call_table takes struct pt_regs * and returns the result.
	align 16
syscall_entry:
	push	eax			; error_code: the number
	push	dword SYSCALL_VECTOR
	SAVE_REGS
	xor	ebp, ebp
	mov	ecx, [esp + PT_ERROR_CODE]
	mov	eax, esp
	cmp	ecx, NR_SYSCALLS
	jae	syscall_unknown
	call	[sys_call_table + ecx * 4]
.done:
	mov	[esp + PT_EAX], eax

; esp = struct pt_regs *, on a task's kernel stack, interrupts on or off.
return_to_user:
	cli
%if SHADOW_TLB
	call	shadow_user_return	; debug builds: is every flush done?
%endif
	cmp	dword [fs:__preempt_count], 0
	je	.work
	mov	ecx, [fs:current_task]
	cmp	dword [ecx + TASK_WORK], 0
	jne	.work
restore_user:
	RESTORE_GENERAL_REGS
	POP_SEGMENT ds
	POP_SEGMENT es
	POP_SEGMENT fs
	POP_SEGMENT gs
	add	esp, 8			; vector, error_code
.iret:	iretd

return_to_user.work:
	mov	eax, esp
	call	exit_to_user		; returns with interrupts off and nothing to do
	jmp	restore_user

; The program cannot go on at its cs:eip with that ss: an exception of its own, and none of a CPU.
no_iret:
	push	dword 0			; error_code
	push	dword TRAP_IRET
	jmp	trap_entry

syscall_unknown:
	call	sys_call_unknown
	jmp	syscall_entry.done

; A task's way out to its first user instruction: eax = struct pt_regs * on its own stack.
	align 16
enter_user:
	mov	esp, eax
	jmp	return_to_user

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
	test	byte [esp + PT_CS], 3
	jnz	return_to_user
	cmp	dword [fs:__preempt_count], 0
	je	.switch_task
.leave:
	RETURN_TO_KERNEL

; The interrupted code may be the first instructions of syscall_entry, which have not kept the
; program's gs yet; whoever ran meanwhile has loaded his own.
.switch_task:
	PUSH_FRAME_OF_INTERRUPTED
	call	preempt_schedule_irq
	mov	esp, ebx
	LOAD_GS_OF_FRAME
	jmp	.leave

section .extable
	dd	restore_user.iret, no_iret
section .init.rodata
	align 4
smap_sites:
	dd	trap_entry.smap_site, irq_entry.smap_site, syscall_entry.smap_site

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
