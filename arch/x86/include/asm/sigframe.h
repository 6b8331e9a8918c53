/* SPDX-License-Identifier: MIT */
/*
 * asm/sigframe.h - what a handler finds on its stack, and how the program goes on behind it
 *
 *	higher	what the program had on its stack
 *		_fpstate		FNSAVE's form, then FXSAVE's where the CPU has it
 *		sigframe		signal number, sigcontext, mask, code for sigreturn
 *	    or	rt_sigframe		signal number, siginfo, ucontext, code for rt_sigreturn
 *	lower	<- esp: the return address (sa_restorer, or that code), as if called
 *
 * The layouts are Linux's (uapi/sigcontext.h).  Task context, the running thread's own stack
 * in user memory: all may sleep.
 */
#pragma once

#include <asm/ptrace.h>
#include <lib/compiler.h>
#include <stdbool.h>
#include <uapi/sigcontext.h>

/* What delivery knows of a signal that has a handler. */
struct sigframe_request {
	int signal;
	const struct sigaction *action;
	const void *siginfo;		/* the first siginfo_size bytes of a siginfo_t */
	unsigned int siginfo_size;
	sigset_t oldmask;		/* what is blocked again behind the handler */
	uint32_t stack_top;		/* below it the frame begins */
	stack_t altstack;		/* the thread's: told in ucontext; a frame that begins
					 * on it must end on it */
};

/*
 * Put a frame on the program's stack and set regs to enter the handler.  FPU registers are
 * fresh then.  0, or -EFAULT: there is no room, and nothing has changed but perhaps memory
 * below the stack pointer.
 */
int __must_check sigframe_setup(struct pt_regs *regs, const struct sigframe_request *request);

/*
 * The frame of sigreturn() (rt: rt_sigreturn()), which regs->esp tells: registers, FPU
 * registers and what was blocked then; altstack is left alone without rt.  What a program may
 * not set it does not set: privileged flags, segments of the kernel.  The registers are
 * in no system call afterwards: see in_syscall().
 *
 * 0, or -EFAULT: it is no frame.  Then FPU registers may be fresh, and the others those of the
 * frame.
 */
int __must_check sigframe_restore(struct pt_regs *regs, bool rt, sigset_t *oldmask,
				  stack_t *altstack);
