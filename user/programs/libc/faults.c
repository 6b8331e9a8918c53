/* SPDX-License-Identifier: MIT */
/*
 * faults - a program that handles its own faults
 *
 * What garbage collectors, debuggers and virtual machines live on: the handler learns the
 * address, repairs what is wrong and returns; or it leaves by a jump; or it runs on a stack of
 * its own because the other one is full.
 */
#include <fcntl.h>
#include <setjmp.h>
#include <signal.h>
#include <stdint.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <ucontext.h>

#include "check.h"

#define PAGE	4096
#define PAGES	64
#define STACK	(1u << 20)

static char *area;
static char *volatile nowhere = (char *)8;
static volatile int faults;
static volatile siginfo_t last;
static sigjmp_buf place;

static void handle(int signal, void (*handler)(int, siginfo_t *, void *), int flags)
{
	struct sigaction action = { .sa_sigaction = handler, .sa_flags = SA_SIGINFO | flags };

	need(sigaction(signal, &action, NULL) == 0, "sigaction");
}

static void leave(int signal, siginfo_t *info, void *context)
{
	(void)context;
	memcpy((void *)&last, info, sizeof(last));
	siglongjmp(place, signal);
}

/* --- repair and go on --- */

static void unprotect(int signal, siginfo_t *info, void *context)
{
	char *page = (char *)((uintptr_t)info->si_addr & ~(uintptr_t)(PAGE - 1));

	(void)context;
	faults++;
	if (page < area || page >= area + PAGES * PAGE ||
	    mprotect(page, PAGE, PROT_READ | PROT_WRITE))
		_exit(100 + signal);
}

static void repair(void)
{
	bool good = true;

	handle(SIGSEGV, unprotect, 0);
	mprotect(area, PAGES * PAGE, PROT_READ);
	for (int i = 0; i < PAGES; i++) {
		good = good && area[i * PAGE] == 0;
		area[i * PAGE + i] = (char)i;
	}
	check(good && faults == PAGES, "each first write of a page is seen, allowed, and done");
	for (int i = 0; i < PAGES; i++)
		good = good && area[i * PAGE + i] == (char)i;
	check(good && faults == PAGES, "and none is seen twice");
	faults = 0;
	mprotect(area, PAGES * PAGE, PROT_NONE);
	for (int i = 0; i < PAGES; i++)
		good = good && area[i * PAGE + i] == (char)i;
	check(good && faults == PAGES, "the same for reads of what may not be read");
}

/* Two pages at once: the instruction is begun anew twice. */
static void across(void)
{
	char *to = area + 10, *from = area + 2 * PAGE + 5;
	size_t count = PAGE;

	faults = 0;
	mprotect(area, 2 * PAGE, PROT_NONE);
	__asm__ volatile("movl %1, (%0)" : : "r"(area + PAGE - 2), "r"(0x5A5A5A5A) : "memory");
	check(faults == 2 && area[PAGE - 2] == 0x5A && area[PAGE + 1] == 0x5A,
	      "a write across two pages");
	faults = 0;
	mprotect(area, 4 * PAGE, PROT_READ);
	__asm__ volatile("rep movsb" : "+D"(to), "+S"(from), "+c"(count) : : "memory");
	check(faults == 2, "a string move across two pages");
}

static void skip(int signal, siginfo_t *info, void *context)
{
	ucontext_t *interrupted = context;

	(void)signal;
	(void)info;
	faults++;
	interrupted->uc_mcontext.gregs[REG_EIP] += 2;	/* the length of mov (%ecx), %eax */
	interrupted->uc_mcontext.gregs[REG_EAX] = 4711;
}

static void change_context(void)
{
	int value;

	faults = 0;
	handle(SIGSEGV, skip, 0);
	__asm__ volatile("movl (%1), %0" : "=a"(value) : "c"(16), "a"(1) : "memory");
	check(faults == 1 && value == 4711,
	      "the handler steps over the instruction, and gives its result");
}

/* --- address and code --- */

static int fault_of(volatile char *address, bool write)
{
	int signal = sigsetjmp(place, 1);

	if (signal)
		return signal;
	if (write)
		*address = 1;
	else
		(void)*address;
	return 0;
}

static void codes(void)
{
	handle(SIGSEGV, leave, 0);
	mprotect(area, PAGE, PROT_READ);
	check(fault_of(area + 5, true) == SIGSEGV && last.si_code == SEGV_ACCERR &&
	      last.si_addr == area + 5,
	      "a write to what may be read: SEGV_ACCERR and the address");
	munmap(area + 3 * PAGE, PAGE);
	check(fault_of(area + 3 * PAGE + 7, false) == SIGSEGV && last.si_code == SEGV_MAPERR &&
	      last.si_addr == area + 3 * PAGE + 7, "a hole: SEGV_MAPERR and the address");
	check(fault_of((char *)16, true) == SIGSEGV && last.si_addr == (char *)16,
	      "a null pointer");
	check(fault_of((char *)(uintptr_t)codes, true) == SIGSEGV && last.si_code == SEGV_ACCERR,
	      "the program's own text");
}

static void arithmetic(void)
{
	volatile int zero = 0, result = 1;

	handle(SIGFPE, leave, 0);
	if (sigsetjmp(place, 1) == 0)
		result = 7 / zero;
	check(result == 1 && last.si_signo == SIGFPE && last.si_code == FPE_INTDIV,
	      "a division by zero");
	handle(SIGILL, leave, 0);
	if (sigsetjmp(place, 1) == 0)
		__asm__ volatile("ud2");
	check(last.si_signo == SIGILL && last.si_code == ILL_ILLOPN, "an instruction that is none");
	handle(SIGTRAP, leave, 0);
	if (sigsetjmp(place, 1) == 0)
		__asm__ volatile("int3");
	check(last.si_signo == SIGTRAP, "a breakpoint");
}

/* --- a stack that is full --- */

static char alternate[64 << 10];

static int __attribute__((noinline)) recurse(int depth)
{
	volatile char frame[2000];

	frame[depth % 2000] = (char)depth;
	return depth > 1000000000 ? frame[1] : recurse(depth + 1) + frame[depth % 2000];
}

static volatile bool on_alternate;

static void overflowed(int signal, siginfo_t *info, void *context)
{
	char here;

	(void)context;
	memcpy((void *)&last, info, sizeof(last));
	on_alternate = &here > alternate && &here < alternate + sizeof(alternate);
	siglongjmp(place, signal);
}

static void overflow(void)
{
	stack_t stack = { .ss_sp = alternate, .ss_size = sizeof(alternate) }, old;
	struct rlimit limit = { STACK, RLIM_INFINITY };
	volatile int times = 0;

	need(setrlimit(RLIMIT_STACK, &limit) == 0, "setrlimit");
	need(sigaltstack(&stack, NULL) == 0, "sigaltstack");
	handle(SIGSEGV, overflowed, SA_ONSTACK);
	while (times < 3) {
		if (sigsetjmp(place, 1) == 0)
			recurse(0);
		times++;
	}
	check(times == 3 && on_alternate,
	      "an endless recursion is handled on another stack, three times");
	sigaltstack(NULL, &old);
	check(old.ss_sp == alternate && old.ss_size == sizeof(alternate) && old.ss_flags == 0,
	      "that stack is free again");
	stack.ss_flags = SS_DISABLE;
	sigaltstack(&stack, NULL);
}

/* --- without a handler --- */

static void die_of_overflow(void)
{
	signal(SIGSEGV, SIG_DFL);
	recurse(0);
}

static void fault_in_handler(int signal, siginfo_t *info, void *context)
{
	(void)signal;
	(void)info;
	(void)context;
	*nowhere = 1;
}

static void die_in_handler(void)
{
	handle(SIGSEGV, fault_in_handler, 0);
	*nowhere = 1;
}

static void die_ignoring(void)
{
	signal(SIGSEGV, SIG_IGN);
	*nowhere = 1;
}

static void endings(void)
{
	check(killed(status_of(die_of_overflow), SIGSEGV),
	      "no handler: an endless recursion ends it");
	check(killed(status_of(die_in_handler), SIGSEGV),
	      "a fault in the handler of faults ends it");
	check(killed(status_of(die_ignoring), SIGSEGV), "a fault cannot be ignored");
}

int main(void)
{
	area = mmap(NULL, PAGES * PAGE, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	need(area != MAP_FAILED, "mmap");
	repair();
	across();
	change_context();
	codes();
	arithmetic();
	overflow();
	endings();
	return finish();
}
