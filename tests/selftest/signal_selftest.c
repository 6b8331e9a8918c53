/* SPDX-License-Identifier: MIT */
/*
 * tests/selftest/signal_selftest.c - signals from where no program can send them, and what is
 * left of them
 *
 * The receivers are a few instructions that turn for ever.  What programs see of signals
 * user/tests/test_sig*.c hold against Linux.
 */
#include <core/jiffies.h>
#include <core/selftest.h>
#include <core/sleep.h>
#include <core/timer.h>
#include <kernel/process.h>
#include <kernel/signal.h>
#include <lib/errno.h>

#include "../../kernel/process/signal_queue.h"
#include "as_init.h"
#include "user_code.h"

#define TICKS_TO_WAIT	300

/* jmp to itself */
static const unsigned char loop[] = { 0xEB, 0xFE };

/*
 * rt_sigprocmask(SIG_SETMASK, all, NULL, 8); jmp to itself
 *
 *	mov eax, 175; mov ebx, 2; mov ecx, all; xor edx, edx; mov esi, 8; int 0x80; jmp $
 * all:	8 bytes of ones, at 0x0804801B
 */
static const unsigned char loop_blocked[] = {
	0xB8, 175, 0, 0, 0, 0xBB, 2, 0, 0, 0, 0xB9, 0x1B, 0x80, 0x04, 0x08, 0x31, 0xD2,
	0xBE, 8, 0, 0, 0, 0xCD, 0x80, 0xEB, 0xFE, 0x90,
	0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF,
};

/* A process that turns. */
struct receiver {
	int pid;
	struct task_struct *task;
	struct signal_struct *process;
};

static unsigned int queued_before;	/* programs may have some waiting */

static unsigned int nr_queued(void)
{
	return sigqueue_count() - queued_before;
}

static bool start(struct receiver *r, const unsigned char *code, size_t size)
{
	queued_before = sigqueue_count();
	r->pid = start_user_code(code, size);
	r->task = r->pid > 0 ? task_find_get(r->pid) : NULL;
	if (!r->task) {
		selftest_fail(__FILE__, __LINE__, "no receiver");
		return false;
	}
	r->process = r->task->signal;
	return true;
}

static int send(struct receiver *r, int signal)
{
	const struct kernel_siginfo info = { .si_signo = signal, .si_code = SI_USER };

	return send_signal_process(r->process, &info);
}

static int queue(struct receiver *r, int signal)
{
	const struct kernel_siginfo info = { .si_signo = signal, .si_code = SI_QUEUE };

	return send_signal_process(r->process, &info);
}

/* Its wait status, after SIGKILL. */
static int stop_it(struct receiver *r)
{
	EXPECT_EQ(send(r, SIGKILL), 0);
	put_task_struct(r->task);
	return wait_user_code(r->pid);
}

#define EVENTUALLY(condition) __extension__({				\
	unsigned int __i;						\
									\
	for (__i = 0; __i < TICKS_TO_WAIT && !(condition); __i++)	\
		schedule_timeout_uninterruptible(1);			\
	(condition); })

static bool is_stopped(const struct receiver *r)
{
	return (READ_ONCE(r->task->state) & TASK_STOPPED) && !READ_ONCE(r->task->on_rq);
}

static bool blocks_all(const struct receiver *r)
{
	return r->task->blocked == ~SIG_KERNEL_ONLY;
}

/* What would end any other is as if it had not been sent. */
SELFTEST(signal, init_is_harmed_by_none)
{
	SKIP_UNLESS_INIT("it has handlers of its own");
	queued_before = sigqueue_count();
	for (int signal = 1; signal <= _NSIG; signal++) {
		const struct kernel_siginfo info = { .si_signo = signal, .si_code = SI_USER };

		EXPECT_EQ(send_signal_process(&init_signal, &info), 0);
	}
	EXPECT_EQ(init_signal.shared_pending.signal, 0ULL);
	EXPECT_EQ(init_signal.flags & SIGNAL_GROUP_EXIT, 0u);
	EXPECT_EQ(nr_queued(), 0u);
	EXPECT_FALSE(signal_pending(init_signal.task));
}

SELFTEST(signal, what_is_ignored_is_not_even_pending)
{
	static const int ignored[] = { SIGCHLD, SIGURG, SIGWINCH, SIGCONT };
	struct receiver r;

	ASSERT_TRUE(start(&r, loop, sizeof(loop)));
	for (unsigned int i = 0; i < ARRAY_SIZE(ignored); i++)
		EXPECT_EQ(send(&r, ignored[i]), 0);
	EXPECT_EQ(r.process->shared_pending.signal, 0ULL);
	EXPECT_EQ(nr_queued(), 0u);
	EXPECT_EQ(stop_it(&r), WAIT_STATUS_SIGNAL(SIGKILL));
}

static struct late {
	struct timer_list timer;
	struct receiver r;
	int error;
} late;

static void send_from_timer(struct timer_list *timer __maybe_unused)
{
	late.error = send(&late.r, SIGTERM);
}

/* It runs in user mode and never calls: the interrupt's way out delivers. */
SELFTEST(signal, sent_by_an_interrupt_ends_a_loop)
{
	ASSERT_TRUE(start(&late.r, loop, sizeof(loop)));
	late.error = 1;
	timer_setup(&late.timer, send_from_timer);
	mod_timer(&late.timer, jiffies + 2);
	put_task_struct(late.r.task);
	EXPECT_EQ(wait_user_code(late.r.pid), WAIT_STATUS_SIGNAL(SIGTERM));
	EXPECT_EQ(late.error, 0);
	del_timer_sync(&late.timer);
}

SELFTEST(signal, stopped_it_waits_and_continued_it_runs)
{
	unsigned long ticks;
	struct receiver r;

	ASSERT_TRUE(start(&r, loop, sizeof(loop)));
	EXPECT_EQ(send(&r, SIGSTOP), 0);
	EXPECT_TRUE(EVENTUALLY(is_stopped(&r)));
	EXPECT_EQ(task_state_letter(r.task), 'T');
	EXPECT_EQ(r.process->flags & (SIGNAL_STOPPED | SIGNAL_STOP_NEWS),
		  (unsigned int)(SIGNAL_STOPPED | SIGNAL_STOP_NEWS));
	EXPECT_EQ(r.process->group_stop_signal, SIGSTOP);
	ticks = r.task->ticks;
	schedule_timeout_uninterruptible(5);
	EXPECT_EQ(r.task->ticks, ticks);
	EXPECT_EQ(send(&r, SIGCONT), 0);
	EXPECT_TRUE(EVENTUALLY(r.task->ticks > ticks));
	EXPECT_EQ(r.process->flags & SIGNAL_STOPPED, 0u);
	EXPECT_TRUE(r.process->flags & SIGNAL_CONT_NEWS);
	EXPECT_EQ(stop_it(&r), WAIT_STATUS_SIGNAL(SIGKILL));
}

/* Other signals wait for SIGCONT, SIGKILL does not. */
SELFTEST(signal, stopped_it_takes_sigkill_and_nothing_else)
{
	struct receiver r;

	ASSERT_TRUE(start(&r, loop, sizeof(loop)));
	EXPECT_EQ(send(&r, SIGSTOP), 0);
	EXPECT_TRUE(EVENTUALLY(is_stopped(&r)));
	EXPECT_EQ(queue(&r, SIGUSR1), 0);
	schedule_timeout_uninterruptible(2);
	EXPECT_TRUE(is_stopped(&r));
	EXPECT_EQ(nr_queued(), 1u);
	EXPECT_EQ(stop_it(&r), WAIT_STATUS_SIGNAL(SIGKILL));
	EXPECT_EQ(nr_queued(), 0u);
}

/* Each takes back what waits of the other. */
SELFTEST(signal, stop_and_continue_cancel_each_other)
{
	struct receiver r;

	ASSERT_TRUE(start(&r, loop_blocked, sizeof(loop_blocked)));
	EXPECT_TRUE(EVENTUALLY(blocks_all(&r)));
	EXPECT_EQ(send(&r, SIGTSTP), 0);
	EXPECT_EQ(send(&r, SIGTTIN), 0);
	EXPECT_EQ(r.process->shared_pending.signal, sigmask(SIGTSTP) | sigmask(SIGTTIN));
	EXPECT_EQ(send(&r, SIGCONT), 0);
	EXPECT_EQ(r.process->shared_pending.signal, sigmask(SIGCONT));
	EXPECT_EQ(send(&r, SIGTTOU), 0);
	EXPECT_EQ(r.process->shared_pending.signal, sigmask(SIGTTOU));
	EXPECT_EQ(nr_queued(), 1u);
	EXPECT_EQ(stop_it(&r), WAIT_STATUS_SIGNAL(SIGKILL));
}

/* What waits when a process ends is given back. */
SELFTEST(signal, queued_ones_go_with_their_process)
{
	struct receiver r;

	ASSERT_TRUE(start(&r, loop_blocked, sizeof(loop_blocked)));
	EXPECT_TRUE(EVENTUALLY(blocks_all(&r)));
	for (int i = 0; i < 10; i++)
		EXPECT_EQ(queue(&r, SIGRTMIN + i % 3), 0);
	EXPECT_EQ(nr_queued(), 10u);
	EXPECT_TRUE(sigpending_check(&r.process->shared_pending) == NULL);
	EXPECT_EQ(stop_it(&r), WAIT_STATUS_SIGNAL(SIGKILL));
	EXPECT_EQ(nr_queued(), 0u);
}

SELFTEST(signal, limit_holds_for_what_is_queued)
{
	struct receiver r;

	ASSERT_TRUE(start(&r, loop_blocked, sizeof(loop_blocked)));
	EXPECT_TRUE(EVENTUALLY(blocks_all(&r)));
	r.process->rlimits[RLIMIT_SIGPENDING].rlim_cur = 3;
	for (int i = 0; i < 3; i++)
		EXPECT_EQ(queue(&r, SIGRTMIN), 0);
	EXPECT_EQ(queue(&r, SIGRTMIN), -EAGAIN);
	EXPECT_EQ(queue(&r, SIGRTMAX), -EAGAIN);
	EXPECT_EQ(send(&r, SIGUSR1), 0);
	EXPECT_EQ(nr_queued(), 4u);
	EXPECT_EQ(stop_it(&r), WAIT_STATUS_SIGNAL(SIGKILL));
}

/* Until its parent has waited there is a process to send to, and nobody in it. */
SELFTEST(signal, sent_to_who_has_ended_it_is_gone)
{
	struct receiver r;

	ASSERT_TRUE(start(&r, loop, sizeof(loop)));
	EXPECT_EQ(send(&r, SIGTERM), 0);
	EXPECT_TRUE(EVENTUALLY(READ_ONCE(r.process->ended)));
	EXPECT_EQ(send(&r, SIGUSR1), 0);
	EXPECT_EQ(queue(&r, SIGRTMIN), 0);
	EXPECT_EQ(nr_queued(), 0u);
	put_task_struct(r.task);
	EXPECT_EQ(wait_user_code(r.pid), WAIT_STATUS_SIGNAL(SIGTERM));
}
