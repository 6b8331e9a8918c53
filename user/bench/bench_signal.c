/* SPDX-License-Identifier: MIT */
/*
 * user/bench/bench_signal.c - a handler and back; a thread from clone() to join
 *
 *	signal_deliver_return		the frame with siginfo, a handler that does nothing, and
 *					rt_sigreturn(): the signal was sent before, and what
 *					unblocking costs with nothing pending is taken off
 *	signal_send_deliver_return	kill(), which sends it to oneself, and all that
 *
 * A thread has a stack that is there already; it ends at once, and its maker sleeps until it
 * has.
 */
#include "bench.h"
#include "handler.h"
#include "thread.h"

#define THREADS	65	/* the first is the warm-up */

static void do_nothing(int signal, struct siginfo *info, void *context)
{
	(void)signal, (void)info, (void)context;
}

static uint32_t cost_of_unblocking(void)
{
	sigset_t usr1 = sigmask(SIGUSR1);
	uint32_t start = now();

	sys_rt_sigprocmask(SIG_UNBLOCK, &usr1, NULL);
	return now() - start;
}

static void signal_deliver_return(void)
{
	int self = sys_getpid(), i;
	uint32_t with_signal;

	if (handle(SIGUSR1, do_nothing, 0, 0)) {
		skip("signal_deliver_return", "there are no handlers");
		return;
	}
	for (i = 0; i <= MAX_SAMPLES; i++) {
		block(sigmask(SIGUSR1));
		sys_kill(self, SIGUSR1);
		with_signal = cost_of_unblocking();
		block(sigmask(SIGUSR1));
		if (i)			/* the first is the warm-up */
			sample(with_signal - cost_of_unblocking());
		else
			cost_of_unblocking();
	}
	act(SIGUSR1, SIG_DFL);
	report("signal_deliver_return", 1);
}

static void signal_send_deliver_return(void)
{
	int self = sys_getpid(), i;
	uint32_t start;

	if (handle(SIGUSR1, do_nothing, 0, 0)) {
		skip("signal_send_deliver_return", "there are no handlers");
		return;
	}
	sys_kill(self, SIGUSR1);
	for (i = 0; i < MAX_SAMPLES; i++) {
		start = now();
		sys_kill(self, SIGUSR1);
		sample(now() - start);
	}
	act(SIGUSR1, SIG_DFL);
	report("signal_send_deliver_return", 1);
}

static int leave(void *data)
{
	(void)data;
	return 0;
}

/* 0, or what clone() said. */
static int clone_and_join(char *stack_top, struct user_desc *desc)
{
	static volatile uint32_t alive;
	uint32_t tid;
	int error = clone_call(CLONE_PTHREAD, stack_top, &alive, desc, &alive, leave, NULL);

	if (error < 0)
		return error;
	while ((tid = alive))
		futex_wait(&alive, tid);
	return 0;
}

static void thread_clone_exit_join(void)
{
	static char stack[PAGE_SIZE] __attribute__((aligned(16)));
	static struct thread thread;
	struct user_desc desc;
	uint32_t start;
	int i;

	thread_self();
	desc = thread_segment(&thread);
	for (i = 0; i < THREADS; i++) {
		start = now();
		if (clone_and_join(stack + sizeof(stack), &desc)) {
			skip("thread_clone_exit_join", "there are no threads");
			return;
		}
		if (i)
			sample(now() - start);
	}
	report("thread_clone_exit_join", 1);
}

const struct row signal_rows[] = {
	{ "signal_deliver_return", signal_deliver_return },
	{ "signal_send_deliver_return", signal_send_deliver_return },
	{ "thread_clone_exit_join", thread_clone_exit_join },
	{ NULL, NULL },
};
