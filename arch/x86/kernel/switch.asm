; SPDX-License-Identifier: MIT
;
; arch/x86/kernel/switch.asm - from one task's stack to another's
;
; A task that does not run has on its stack what a C caller expects to be kept:
;
;	higher	what __schedule() keeps for its own callers
;		ebp			switch_to() in asm/thread.h
;		return address		its call of switch_stacks
;	lower	<- task->thread.sp
;
; The other registers are lost over switch_to(), and the compiler knows.  Flags need not
; be kept: interrupts are off in every switch, the kernel runs with DF clear, an interrupt
; gate clears NT and TF, and AC concerns user mode only.

%include "asm_offsets.inc"

extern schedule_tail
extern preempt_schedule

global switch_stacks
global thread_start
global preempt_schedule_thunk

section .text

; From prev = eax to next = edx; eax stays.
	align 16
switch_stacks:
	mov	[eax + TASK_THREAD_SP], esp
	mov	esp, [edx + TASK_THREAD_SP]
	ret

; Where a new task's first switch returns to; thread_setup() laid its stack out.
	align 16
thread_start:
	pop	ebp			; 0: backtraces end here
	pop	ebx			; its function
	pop	esi			; the argument
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
