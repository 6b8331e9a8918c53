/* SPDX-License-Identifier: MIT */
/*
 * asm/syscall.h - the way in from user mode that programs ask for: int 0x80
 *
 *	eax		number, and the result or -errno
 *	ebx ecx edx esi edi ebp		arguments
 *
 * The layer above defines the table and the functions below; entry.asm calls them.
 */
#pragma once

#include <asm/ptrace.h>

#define SYSCALL_VECTOR	0x80

/* Linux 6.1 has numbers 0 .. 450. */
#define NR_SYSCALLS	451

/* On the task's kernel stack, interrupts on.  The result goes to eax. */
typedef long (*syscall_fn_t)(struct pt_regs *regs);

/* No entry is NULL. */
extern const syscall_fn_t sys_call_table[NR_SYSCALLS];

/* A number beyond the table. */
long sys_call_unknown(struct pt_regs *regs);

/*
 * Somebody is to run first, or the task is to end: called with interrupts off on the way
 * back to user mode, and returns likewise when nothing is left to be done.
 */
void exit_to_user(struct pt_regs *regs);

/* Leave the kernel for user mode with these registers, which lie on the task's own stack. */
void enter_user(struct pt_regs *regs) __attribute__((noreturn));

/* The number of the system call that a task is in. */
static inline unsigned int syscall_number(const struct pt_regs *regs)
{
	return regs->error_code;
}

/* Did these registers come in by a system call, so that eax is its result? */
static inline bool in_syscall(const struct pt_regs *regs)
{
	return regs->vector == SYSCALL_VECTOR;
}

/* The program will execute its int 0x80, two bytes, again: as the call of that number. */
static inline void syscall_again(struct pt_regs *regs, unsigned int number)
{
	regs->eax = number;
	regs->eip -= 2;
}

/* They are others now: what is in eax is nobody's result. */
static inline void syscall_forget(struct pt_regs *regs)
{
	regs->vector = NO_VECTOR;
}
