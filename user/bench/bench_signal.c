/* SPDX-License-Identifier: MIT */
/*
 * user/bench/bench_signal.c - a signal to oneself: sent, handled, and the way back
 */
#include "bench.h"

static volatile int handled;

static void count(int signal)
{
	(void)signal;
	handled++;
}

/* From the call that sends to its return: the handler has run in between. */
static void raise_and_return(const char *name, uint32_t flags)
{
	struct sigaction action = { .sa_handler = (uint32_t)count, .sa_flags = flags };
	int self = sys_getpid(), i;
	uint32_t start;

	if (syscall4(__NR_rt_sigaction, SIGUSR1, (long)&action, 0, sizeof(sigset_t)))
		bail("%s: no handler", name);
	handled = 0;
	for (i = 0; i < MAX_SAMPLES; i++) {
		start = now();
		syscall2(__NR_kill, self, SIGUSR1);
		sample(now() - start);
	}
	if (handled != MAX_SAMPLES)
		bail("%s: handled %d times", name, handled);
	action.sa_handler = SIG_DFL;
	syscall4(__NR_rt_sigaction, SIGUSR1, (long)&action, 0, sizeof(sigset_t));
	report(name, 1);
}

static void signal_row(void)
{
	raise_and_return("signal_handler", 0);
}

static void siginfo_row(void)
{
	raise_and_return("signal_siginfo", SA_SIGINFO);
}

const struct row signal_rows[] = {
	{ "signal_handler", signal_row },
	{ "signal_siginfo", siginfo_row },
	{ NULL, NULL },
};
