/* SPDX-License-Identifier: MIT */
/*
 * tests/sigfault - faults that a program handles: what it learns, and how it goes on
 *
 *	fault -> handler --returns---------> the same instruction again: repaired, or it faults anew
 *			 --changes eip-----> elsewhere
 *			 --leaves its stack> where the program had remembered a place
 *	fault, and the signal is blocked, ignored or default: the end
 *
 * Without an FPU nobody divides in one: that is skipped.
 */
#include <uapi/sigcontext.h>

#include "handler.h"
#include "test.h"

#define EFLAGS_TF	0x100
#define VECTOR_FPU	16

#define TRAP(name, text) \
	static void name(void *data) \
	{ \
		(void)data; \
		__asm__ volatile(text : : : "eax", "ecx", "edx", "memory"); \
	}

TRAP(divide_by_zero, "xorl %%eax, %%eax\n\txorl %%edx, %%edx\n\txorl %%ecx, %%ecx\n\tdivl %%ecx")
TRAP(divide_too_large, "movl $0x80000000, %%eax\n\tcltd\n\tmovl $-1, %%ecx\n\tidivl %%ecx")
TRAP(breakpoint, "int3")
TRAP(single_step, "pushf\n\torl $0x100, (%%esp)\n\tpopf\n\tnop\n\tnop")
TRAP(undefined, "ud2")
TRAP(overflow, "movb $0x7f, %%al\n\taddb $1, %%al\n\tinto")
TRAP(halt, "hlt")
TRAP(interrupts_off, "cli")
TRAP(timer_interrupt, "int $0x20")

static void fpu_divide(void *data)
{
	static const uint16_t control = 0x037f & ~4;	/* division by zero is not masked */

	(void)data;
	__asm__ volatile("fninit\n\tfldcw %0\n\tfld1\n\tfldz\n\tfdivrp\n\tfwait\n\tfninit"
			 : : "m"(control));
}

static void fpu_invalid(void *data)
{
	static const uint16_t control = 0x037f & ~1;

	(void)data;
	__asm__ volatile("fninit\n\tfldcw %0\n\tfldz\n\tfldz\n\tfdivrp\n\tfwait\n\tfninit"
			 : : "m"(control));
}

static void reads(void *byte)
{
	read_from(byte);
}

static void writes(void *byte)
{
	write_to(byte);
}

static void jumps(void *to)
{
	((void (*)(void))to)();
}

/* --- what the handler learns --- */

static struct place place;
static struct siginfo info_seen;
static struct sigcontext context_seen;
static int faults;

static void leave(int signal, struct siginfo *info, void *context)
{
	(void)signal;
	faults++;
	info_seen = *info;
	context_seen = ((struct ucontext *)context)->uc_mcontext;
	if (!lacks_fpu)
		__asm__ volatile("fninit");
	go_to_place(&place, 1);
}

/* Let it fault; the handler leaves its stack, and its signal is blocked until we say otherwise. */
static void provoke(void (*work)(void *), void *data)
{
	memset(&info_seen, 0xff, sizeof(info_seen));
	memset(&context_seen, 0xff, sizeof(context_seen));
	if (remember_place(&place) == 0)
		work(data);
}

struct fault {
	const char *name;
	void (*work)(void *);
	void *data;
	int signal, code;
	int vector, error;	/* what the context says of the exception; -1: not asked */
};

#define AT_EIP	((void *)1)	/* data of those whose si_addr is the instruction */

static void learn(const struct fault *fault)
{
	bool possible = !lacks_fpu || fault->vector != VECTOR_FPU;

	handle(fault->signal, leave, 0, 0);
	if (possible)
		provoke(fault->work, fault->data);
	skip_without(possible ? NULL : "FPU");
	ok(blocked_now() == sigmask(fault->signal), "%s: handled, and left blocked", fault->name);
	block_only(0);
	is(info_seen.si_signo, fault->signal, "%s: signal", fault->name);
	is(info_seen.si_code, fault->code, "%s: code", fault->name);
	is((long)info_seen.si_addr,
	   fault->data == AT_EIP ? (long)context_seen.eip : (long)fault->data,
	   "%s: address", fault->name);
	is((long)context_seen.trapno, fault->vector, "%s: vector", fault->name);
	if (fault->error >= 0)
		is((long)context_seen.err & 7, fault->error & 7, "%s: error code", fault->name);
	if (fault->vector == 14)
		ok(context_seen.cr2 == info_seen.si_addr, "%s: cr2", fault->name);
	skip_without(NULL);
}

static void kinds(char *read_only, char *none, char *beyond)
{
	const struct fault table[] = {
		{ "read where nothing is", reads, bad_address(), SIGSEGV, SEGV_MAPERR, 14, 4 },
		{ "write where nothing is", writes, bad_address(), SIGSEGV, SEGV_MAPERR, 14, 6 },
		{ "jump where nothing is", jumps, bad_address(), SIGSEGV, SEGV_MAPERR, 14, 4 },
		{ "write to a read-only page", writes, read_only + 5, SIGSEGV, SEGV_ACCERR, 14, 7 },
		{ "read without rights", reads, none + 4095, SIGSEGV, SEGV_ACCERR, 14, 4 },
		{ "write without rights", writes, none, SIGSEGV, SEGV_ACCERR, 14, 6 },
		{ "write to text", writes, (void *)(uint32_t)reads, SIGSEGV, SEGV_ACCERR, 14, 7 },
		{ "read of the kernel's memory", reads, (void *)0xfffff000, SIGSEGV, SEGV_MAPERR,
		 14, -1 },
		{ "read beyond a file's end", reads, beyond + 7, SIGBUS, BUS_ADRERR, 14, 4 },
		{ "division by zero", divide_by_zero, AT_EIP, SIGFPE, FPE_INTDIV, 0, 0 },
		{ "a quotient too large", divide_too_large, AT_EIP, SIGFPE, FPE_INTDIV, 0, 0 },
		{ "FPU division by zero", fpu_divide, AT_EIP, SIGFPE, FPE_FLTDIV, VECTOR_FPU,
		  0 },
		{ "FPU zero by zero", fpu_invalid, AT_EIP, SIGFPE, FPE_FLTINV, VECTOR_FPU,
		  0 },
		{ "undefined instruction", undefined, AT_EIP, SIGILL, ILL_ILLOPN, 6, 0 },
		{ "int3", breakpoint, NULL, SIGTRAP, SI_KERNEL, 3, 0 },
		{ "single step", single_step, AT_EIP, SIGTRAP, TRAP_TRACE, 1, 0 },
		{ "into", overflow, NULL, SIGSEGV, SI_KERNEL, 4, 0 },
		{ "hlt", halt, NULL, SIGSEGV, SI_KERNEL, 13, 0 },
		{ "cli", interrupts_off, NULL, SIGSEGV, SI_KERNEL, 13, 0 },
		{ "int of the timer", timer_interrupt, NULL, SIGSEGV, SI_KERNEL, 13, 2 },
	};
	size_t i;

	fresh_signals();
	for (i = 0; i < sizeof(table) / sizeof(table[0]); i++)
		learn(&table[i]);
}

static void again_and_again(void)
{
	int i;

	fresh_signals();
	handle(SIGSEGV, leave, SA_NODEFER, 0);
	faults = 0;
	for (i = 0; i < 1000; i++)
		provoke(reads, bad_address());
	is(faults, 1000, "a thousand faults, each left by a jump");
	ok(blocked_now() == 0, "with SA_NODEFER nothing is left blocked");
}

/* --- repairs --- */

static void allow(int signal, struct siginfo *info, void *context)
{
	(void)signal, (void)context;
	faults++;
	sys_mprotect((void *)(info->si_addr & -PAGE_SIZE), PAGE_SIZE, PROT_RW);
}

static void supply(int signal, struct siginfo *info, void *context)
{
	(void)signal, (void)context;
	faults++;
	sys_mmap((void *)(info->si_addr & -PAGE_SIZE), PAGE_SIZE, PROT_RW,
		 MAP_PRIVATE_ANON | MAP_FIXED, -1, 0);
}

static void step_over(int signal, struct siginfo *info, void *context)
{
	(void)signal, (void)info;
	faults++;
	((struct ucontext *)context)->uc_mcontext.eip += 2;	/* ud2 */
}

static void repairs(void)
{
	char *pages = map_pages(8, PROT_READ, MAP_PRIVATE);
	char *room = find_room(8);

	fresh_signals();
	handle(SIGSEGV, allow, 0, 0);
	faults = 0;
	write_to(pages);
	ok(faults == 1 && pages[0] == 1, "mprotect in the handler: the write is done again");
	memset(pages, 'x', PAGES(8));
	is(faults, 8, "a string instruction over eight pages: a fault each");
	ok(pages[0] == 'x' && pages[PAGES(8) - 1] == 'x' && pages[PAGES(4)] == 'x',
	   "and all is written");
	handle(SIGSEGV, supply, 0, 0);
	faults = 0;
	memcpy(room + 100, pages + 100, PAGES(8) - 200);
	is(faults, 8, "pages mapped by the handler: a fault each");
	ok(memcmp(room + 100, pages + 100, PAGES(8) - 200) == 0 && room[99] == 0,
	   "and all is copied");
	handle(SIGILL, step_over, 0, 0);
	faults = 0;
	undefined(NULL);
	is(faults, 1, "the handler steps over an instruction");
	sys_munmap(pages, PAGES(8));
	sys_munmap(room, PAGES(8));
}

static void no_signal_for_calls(void)
{
	int fd = open_data("/data/pages", O_RDONLY);
	char *none = map_pages(1, PROT_NONE, MAP_PRIVATE);

	fresh_signals();
	handle(SIGSEGV, allow, 0, 0);
	faults = 0;
	is(sys_read(fd, none, 1), -EFAULT, "a system call's fault is an error");
	is(faults, 0, "and no signal");
	sys_munmap(none, PAGE_SIZE);
	sys_close(fd);
}

/* --- single steps --- */

static void count_steps(int signal, struct siginfo *info, void *context)
{
	(void)signal, (void)info;
	if (++faults == 5)
		((struct ucontext *)context)->uc_mcontext.eflags &= ~(uint32_t)EFLAGS_TF;
}

static void begin_steps(int signal, struct siginfo *info, void *context)
{
	(void)signal, (void)info;
	((struct ucontext *)context)->uc_mcontext.eflags |= EFLAGS_TF;
}

TRAP(eight_instructions, "nop\n\tnop\n\tnop\n\tnop\n\tnop\n\tnop\n\tnop\n\tnop")

static void steps(void)
{
	fresh_signals();
	handle(SIGTRAP, count_steps, 0, 0);
	faults = 0;
	single_step(NULL);
	eight_instructions(NULL);
	is(faults, 5, "single steps until the handler ends them");
	handle(SIGUSR1, begin_steps, 0, 0);
	faults = 0;
	sys_kill(sys_getpid(), SIGUSR1);
	eight_instructions(NULL);
	is(faults, 5, "single steps that a handler begins");
}

/* --- who is not saved --- */

enum how { BLOCKED, IGNORED, INSIDE };

struct doomed {
	const char *name;
	int signal;
	void (*work)(void *);
	void *data;
	enum how how;
};

static struct doomed inside;

static void do_it_again(int signal, struct siginfo *info, void *context)
{
	(void)signal, (void)info, (void)context;
	inside.work(inside.data);
	sys_exit_group(5);
}

static int die_of(void *data)
{
	const struct doomed *doomed = data;

	fresh_signals();
	inside = *doomed;
	handle(doomed->signal, doomed->how == INSIDE ? do_it_again : allow, 0, 0);
	if (doomed->how == BLOCKED)
		block(sigmask(doomed->signal));
	if (doomed->how == IGNORED)
		act(doomed->signal, SIG_IGN);
	doomed->work(doomed->data);
	return 4;
}

static void not_saved(char *none, char *beyond)
{
	const struct doomed table[] = {
		{ "page fault", SIGSEGV, reads, none, 0 },
		{ "hlt", SIGSEGV, halt, NULL, 0 },
		{ "beyond a file's end", SIGBUS, reads, beyond, 0 },
		{ "division by zero", SIGFPE, divide_by_zero, NULL, 0 },
		{ "undefined instruction", SIGILL, undefined, NULL, 0 },
		{ "int3", SIGTRAP, breakpoint, NULL, 0 },
		{ "single step", SIGTRAP, single_step, NULL, 0 },
	};
	static const char *const how_names[] = { "blocked", "ignored", "again in its handler" };
	struct doomed doomed;
	enum how how;
	size_t i;

	for (i = 0; i < sizeof(table) / sizeof(table[0]); i++) {
		for (how = BLOCKED; how <= INSIDE; how++) {
			doomed = table[i];
			doomed.how = how;
			is(in_child(die_of, &doomed) & ~WCOREFLAG, doomed.signal, "%s, %s: the end",
			   doomed.name, how_names[how]);
		}
	}
}

/* A fault in the handler of another signal, or with SA_NODEFER of the same, is handled. */
static char *second_page;

static void write_second(int signal, struct siginfo *info, void *context)
{
	(void)signal, (void)info, (void)context;
	write_to(second_page);
}

static void allow_after_another(int signal, struct siginfo *info, void *context)
{
	if ((info->si_addr & -PAGE_SIZE) != (uint32_t)second_page)
		write_to(second_page);
	allow(signal, info, context);
}

static void nested(void)
{
	char *pages = map_pages(2, PROT_READ, MAP_PRIVATE);

	fresh_signals();
	second_page = pages + PAGE_SIZE;
	handle(SIGUSR1, write_second, 0, 0);
	handle(SIGSEGV, allow, 0, 0);
	faults = 0;
	sys_kill(sys_getpid(), SIGUSR1);
	ok(faults == 1 && second_page[0] == 1, "a fault in another signal's handler is handled");
	sys_mprotect(pages, PAGES(2), PROT_READ);
	handle(SIGSEGV, allow_after_another, SA_NODEFER, 0);
	faults = 0;
	write_to(pages);
	is(faults, 2, "a fault in its own handler too, with SA_NODEFER");
	ok(blocked_now() == 0, "nothing is left blocked");
	sys_munmap(pages, PAGES(2));
}

static void sent_not_caused(void)
{
	fresh_signals();
	act(SIGSEGV, SIG_IGN);
	is(sys_kill(sys_getpid(), SIGSEGV), 0, "a SIGSEGV that was sent is ignored");
	note(SIGSEGV, 0, 0);
	block(sigmask(SIGSEGV));
	sys_kill(sys_getpid(), SIGSEGV);
	is(seen_count, 0, "and waits while it is blocked");
	unblock(sigmask(SIGSEGV));
	is(seen[0].info.si_code, SI_USER, "its code says who it came from");
	is(seen[0].info.si_pid, sys_getpid(), "and its pid");
}

int main(int argc, char **argv, char **envp)
{
	char *read_only = map_pages(1, PROT_READ, MAP_PRIVATE);
	char *none = map_pages(1, PROT_NONE, MAP_PRIVATE);
	int fd = open_data("/data/pages", O_RDONLY);
	char *beyond = sys_mmap(NULL, PAGES(4), PROT_READ, MAP_PRIVATE, fd, 11);

	(void)argc, (void)argv, (void)envp;
	ask_for_fpu();
	(void)*(volatile char *)read_only;
	kinds(read_only, none, beyond + PAGES(2));
	again_and_again();
	repairs();
	no_signal_for_calls();
	steps();
	not_saved(none, beyond + PAGES(2));
	nested();
	sent_not_caused();
	return done();
}
