; SPDX-License-Identifier: MIT
;
; arch/x86/kernel/switch.asm - from one task's stack to another's
;
; A task that does not run has on its stack what a C caller expects to be kept:
;
;	higher	return address
;		ebp ebx esi edi
;	lower	<- task->thread.sp
;
; Interrupts are off in every switch, so the flags need not be kept.

%include "asm_offsets.inc"

extern schedule_tail
extern preempt_schedule

global switch_to
global thread_start
global preempt_schedule_thunk

section .text

; struct task_struct *switch_to(prev = eax, next = edx): eax stays and is the result
	align 16
switch_to:
	push	ebp
	push	ebx
	push	esi
	push	edi
	mov	[eax + TASK_THREAD_SP], esp
	mov	esp, [edx + TASK_THREAD_SP]
	pop	edi
	pop	esi
	pop	ebx
	pop	ebp
	ret

; Where a new task's first switch returns to; thread_setup() laid its stack out:
; ebx = its function, esi = the argument, ebp = 0: backtraces end here.
	align 16
thread_start:
	call	schedule_tail		; eax = the task that ran before
	mov	eax, esi
	call	ebx			; never returns

; preempt_schedule() for inline code that wants its registers kept.
	align 16
preempt_schedule_thunk:
	push	ebp
	mov	ebp, esp		; a frame, so that backtraces show the caller
	push	eax
	push	ecx
	push	edx
	call	preempt_schedule
	pop	edx
	pop	ecx
	pop	eax
	pop	ebp
	ret
