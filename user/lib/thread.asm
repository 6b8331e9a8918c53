; SPDX-License-Identifier: MIT
;
; user/lib/thread.asm - clone() onto a stack of the new thread's own
;
;	stack ->	work | argument		what clone_call() lays there
;
; int clone_call(flags, stack, parent_tid, tls, child_tid, work, argument)
;
; The new thread calls work(argument) and ends, alone, with what that returns.  A stack of NULL
; is the caller's own: for a child that has its own copy of it.

%define NR_EXIT		1
%define NR_CLONE	120

global clone_call, thread_base

section .text
clone_call:
	push	ebx
	push	esi
	push	edi
	push	ebp
	mov	ebx, [esp + 20]
	mov	ecx, [esp + 24]
	mov	edx, [esp + 28]
	mov	esi, [esp + 32]
	mov	edi, [esp + 36]
	mov	ebp, [esp + 40]
	mov	eax, [esp + 44]
	test	ecx, ecx
	jz	.call
	sub	ecx, 16
	mov	[ecx], eax
	jmp	.go
.call:	push	eax
	mov	eax, NR_CLONE
	int	0x80
	test	eax, eax
	jz	.child
	add	esp, 4
	jmp	.done
.go:	mov	eax, NR_CLONE
	int	0x80
	test	eax, eax
	jz	.child
.done:	pop	ebp
	pop	edi
	pop	esi
	pop	ebx
	ret
.child:	mov	eax, ebp		; registers are the caller's, the argument is on the stack
	xor	ebp, ebp
	call	eax
	mov	ebx, eax
	mov	eax, NR_EXIT
	int	0x80
	ud2

; void *thread_base(void): the first word of the running thread's own segment
thread_base:
	mov	eax, [gs:0]
	ret

section .note.GNU-stack noalloc noexec nowrite progbits
