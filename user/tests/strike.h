/* SPDX-License-Identifier: MIT */
/*
 * strike.h - for tests: a signal to oneself, and every register on its way
 *
 *	strike		int 0x80 with chosen registers: the signal comes on its way out
 *	entry		the handler's first instructions write down all registers
 *	handler		C: looks at the frame, and changes it
 *	strike		writes down what the registers are when it goes on
 */
#pragma once

#include <uapi/sigcontext.h>

#include "test.h"

#define FLAG_CARRY	0x001u
#define FLAG_TRAP	0x100u
#define FLAG_DOWN	0x400u

struct all_regs {
	uint32_t eax, ecx, edx, ebx, esp, ebp, esi, edi;
	uint32_t eflags, ds, es, fs, gs, ss, cs;
};

struct all_regs at_entry, at_start, after;
uint32_t strike_flags;			/* set during the system call */
void entry(void);
void restore_old(void);
void restore_rt(void);
void go_on_here(void);
long strike(long pid, long tid, long signal);
void (*handler)(struct rt_sigframe *rt, struct sigframe *old);

/* In the order of struct all_regs. */
#define SAVE_ALL(where)							\
	"movl %eax, " where "\n\tmovl %ecx, " where "+4\n\t"		\
	"movl %edx, " where "+8\n\tmovl %ebx, " where "+12\n\t"		\
	"movl %esp, " where "+16\n\tmovl %ebp, " where "+20\n\t"	\
	"movl %esi, " where "+24\n\tmovl %edi, " where "+28\n\t"	\
	"pushfl\n\tpopl " where "+32\n\tcld\n\t"			\
	"movl %ds, %eax\n\tmovl %eax, " where "+36\n\t"			\
	"movl %es, %eax\n\tmovl %eax, " where "+40\n\t"			\
	"movl %fs, %eax\n\tmovl %eax, " where "+44\n\t"			\
	"movl %gs, %eax\n\tmovl %eax, " where "+48\n\t"			\
	"movl %ss, %eax\n\tmovl %eax, " where "+52\n\t"			\
	"movl %cs, %eax\n\tmovl %eax, " where "+56\n\t"

/* A handler without siginfo leaves its number on the stack: restore_old takes it off. */
__asm__(".text\n"
	"entry:\n\t" SAVE_ALL("%ss:at_entry")
	"movl at_entry+16, %eax\n\t"
	"pushl %eax\n\tpushl %eax\n\tcall *handler\n\taddl $8, %esp\n\tret\n");
__asm__(".text\n"
	"restore_old: popl %eax\n\tmovl $119, %eax\n\tint $0x80\n\t"
	"restore_rt: movl $173, %eax\n\tint $0x80\n");
__asm__(".text\n"
	"strike: pushl %ebp\n\tpushl %edi\n\tpushl %esi\n\tpushl %ebx\n\t"
	"pushl %ds\n\tpushl %es\n\tpushl %fs\n\tpushl %gs\n\t"
	"movl 36(%esp), %ebx\n\tmovl 40(%esp), %ecx\n\tmovl 44(%esp), %edx\n\t"
	"movl $0x51515151, %esi\n\tmovl $0xd1d1d1d1, %edi\n\tmovl $0xb1b1b1b1, %ebp\n\t"
	SAVE_ALL("at_start")
	"pushl strike_flags\n\tpopfl\n\tmovl $270, %eax\n\tint $0x80\n"
	"go_on_here:\n\t"
	"movl %eax, %ss:after\n\tpushfl\n\tpopl %ss:after+32\n\tpushl $0x202\n\tpopfl\n\t"
	"movl %ss:after, %eax\n\tpushl %ss:after+32\n\t" SAVE_ALL("%ss:after")
	"popl %ss:after+32\n\taddl $4, %ss:after+16\n\t"
	"popl %gs\n\tpopl %fs\n\tpopl %es\n\tpopl %ds\n\t"
	"popl %ebx\n\tpopl %esi\n\tpopl %edi\n\tpopl %ebp\n\t"
	"movl after, %eax\n\tret\n");

static inline void act(int signal, uint32_t flags, uint32_t restorer)
{
	struct sigaction action = { (uint32_t)(uintptr_t)entry, flags, restorer, 0 };
	int error = syscall4(__NR_rt_sigaction, signal, (long)&action, 0, 8);

	if (error)
		bail("rt_sigaction: %d", error);
}

/* Catch a signal that we send ourselves, with siginfo or without. */
static inline long catch_one(bool rt, void (*with)(struct rt_sigframe *, struct sigframe *))
{
	handler = with;
	act(SIGUSR1, rt ? SA_RESTORER | SA_SIGINFO : SA_RESTORER,
	    (uint32_t)(uintptr_t)(rt ? restore_rt : restore_old));
	return strike(sys_getpid(), sys_getpid(), SIGUSR1);
}

static inline struct sigcontext *sc_of(struct rt_sigframe *rt)
{
	return &rt->uc.uc_mcontext;
}

static inline void nothing(struct rt_sigframe *rt, struct sigframe *old)
{
	(void)rt, (void)old;
}
