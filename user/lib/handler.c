/* SPDX-License-Identifier: MIT */
/*
 * user/lib/handler.c - handlers that write down what they saw, and sets of signals in one line
 */
#include <uapi/auxvec.h>

#include "handler.h"
#include "start.h"
#include "string.h"
#include "test.h"

#define HWCAP_FPU	(1u << 0)

volatile int seen_count;
struct seen seen[MAX_SEEN];
static volatile int depth;

void forget_seen(void)
{
	seen_count = 0;
	depth = 0;
	memset(seen, 0, sizeof(seen));
}

/*
 * note_signal - a handler, with SA_SIGINFO, that remembers its run in the next place of seen[]
 *
 * There is a system call in it, so its own frame lies well below where the kernel began it.
 */
void note_signal(int signal, struct siginfo *info, void *context)
{
	int place = seen_count;

	(void)context;
	seen_count = place + 1;
	if (place >= MAX_SEEN)
		return;
	depth++;
	seen[place].signal = signal;
	seen[place].info = *info;
	seen[place].blocked = blocked_now();
	seen[place].stack = (uint32_t)__builtin_frame_address(0);
	seen[place].depth = depth - 1;
	depth--;
}

/*
 * handle - let fn handle a signal, with SA_SIGINFO and SA_RESTORER on top of flags
 */
int handle(int signal, handler_fn *fn, uint32_t flags, sigset_t mask)
{
	struct sigaction action = {
		.sa_handler = (uint32_t)fn,
		.sa_flags = flags | SA_SIGINFO | SA_RESTORER,
		.sa_restorer = (uint32_t)restore_rt,
		.sa_mask = mask,
	};

	return sys_rt_sigaction(signal, &action, NULL);
}

int note(int signal, uint32_t flags, sigset_t mask)
{
	return handle(signal, note_signal, flags, mask);
}

/*
 * act - SIG_DFL or SIG_IGN
 */
int act(int signal, uint32_t handler)
{
	struct sigaction action = { .sa_handler = handler };

	return sys_rt_sigaction(signal, &action, NULL);
}

uint32_t action_of(int signal)
{
	struct sigaction action = { .sa_handler = ~0u };

	sys_rt_sigaction(signal, NULL, &action);
	return action.sa_handler;
}

/*
 * fresh_signals - all default, none blocked, none seen: whatever the parent had left
 */
void fresh_signals(void)
{
	int signal;

	for (signal = 1; signal <= _NSIG; signal++)
		act(signal, SIG_DFL);
	block_only(0);
	forget_seen();
}

/*
 * ask_for_fpu - lacks_fpu from now on says what the kernel says of this CPU
 */
void ask_for_fpu(void)
{
	lacks_fpu = !(auxv_find(AT_HWCAP) & HWCAP_FPU);
}

sigset_t blocked_now(void)
{
	sigset_t set = 0;
	int error = sys_rt_sigprocmask(SIG_BLOCK, NULL, &set);

	if (error)
		bail("rt_sigprocmask: %d", error);
	return set;
}

sigset_t pending_now(void)
{
	sigset_t set = 0;
	int error = sys_rt_sigpending(&set);

	if (error)
		bail("rt_sigpending: %d", error);
	return set;
}

static void change_blocked(int how, sigset_t set)
{
	int error = sys_rt_sigprocmask(how, &set, NULL);

	if (error)
		bail("rt_sigprocmask %d: %d", how, error);
}

void block(sigset_t set)
{
	change_blocked(SIG_BLOCK, set);
}

void unblock(sigset_t set)
{
	change_blocked(SIG_UNBLOCK, set);
}

void block_only(sigset_t set)
{
	change_blocked(SIG_SETMASK, set);
}

/*
 * sleep_ms - sleep for so long, or until a handler ran
 */
void sleep_ms(int ms)
{
	timespec_t time = { ms / 1000, ms % 1000 * 1000000 };

	sys_nanosleep(&time, NULL);
}

/*
 * wait_until - come back when another process has raised a number in shared memory so far
 */
void wait_until(const volatile int *where, int at_least)
{
	while (*where < at_least)
		sys_sched_yield();
}

void wait_seen(int at_least)
{
	wait_until(&seen_count, at_least);
}
