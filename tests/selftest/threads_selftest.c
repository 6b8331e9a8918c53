/* SPDX-License-Identifier: MIT */
/*
 * tests/selftest/threads_selftest.c - threads of a process, its end, groups and their numbers
 *
 * The programs are in thread_code.asm.  What they leave behind the leak checks around each
 * test would see: tasks, processes, groups, memory.
 */
#include <asm/page.h>
#include <core/kthread.h>
#include <core/selftest.h>
#include <core/sleep.h>
#include <kernel/process.h>
#include <kernel/signal.h>
#include <lib/err.h>
#include <lib/errno.h>
#include <lib/string.h>
#include <uapi/wait.h>

#include "as_init.h"
#include "run_program.h"
#include "user_code.h"
#include "scratch.h"

#define ROUNDS		20

/* thread_code.asm */
extern const char thread_code[], thread_code_end[], thread_code_target[];
extern const char thread_group_exit[], thread_many[], thread_leader_exits[], thread_exec[];
extern const char thread_exec_after_leader[], thread_session[], thread_session_ends[];
extern const char thread_vfork[], thread_never_made[], thread_makes_threads[];

/* One of the programs; its number or -errno. */
static int start(const char *program)
{
	char *code = selftest_scratch;
	size_t size = (size_t)(thread_code_end - thread_code);
	uint32_t target = (uint32_t)(USER_CODE_ADDR + (size_t)(program - thread_code));

	memcpy(code, thread_code, size);
	memcpy(code + (thread_code_target - thread_code), &target, sizeof(target));
	return start_user_code(code, size);
}

/* Its wait status, or -errno. */
static int run(const char *program)
{
	int pid = start(program);

	return pid < 0 ? pid : wait_user_code(pid);
}

/* To a process that nobody else waits for: it cannot go. */
static void send_to(int pid, int signal)
{
	const struct kernel_siginfo info = { .si_signo = signal, .si_code = SI_KERNEL };
	struct task_struct *task = task_find_get(pid);

	EXPECT_TRUE(task && task->signal);
	if (!task)
		return;
	if (task->signal)
		EXPECT_EQ(send_signal_process(task->signal, &info), 0);
	put_task_struct(task);
}

static void send_kill(int pid)
{
	send_to(pid, SIGKILL);
}

static struct process_ids ids_of(int pid)
{
	struct task_struct *task = task_find_get(pid);
	struct process_ids ids = { 0 };

	if (task) {
		ids = process_ids(task);
		put_task_struct(task);
	}
	return ids;
}

/* The number of a process in that group that is not the founder; 0: none. */
static int other_member(int group)
{
	struct task_struct *task;
	int found = 0;

	for_each_task(task) {
		struct process_ids ids = process_ids(task);

		if (ids.tgid && ids.group == group && ids.tgid != group)
			found = ids.tgid;
	}
	return found;
}

/* --- the end of several threads ------------------------------------------------------------ */

SELFTEST(threads, exit_group_ends_those_that_run_sleep_and_are_being_made)
{
	for (unsigned int i = 0; i < ROUNDS; i++)
		EXPECT_EQ(run(thread_group_exit), WAIT_STATUS_EXIT(33));
}

SELFTEST(threads, a_fatal_signal_ends_them_all)
{
	for (long ticks = 0; ticks < 4; ticks++) {
		int pid = start(thread_many);
		struct wait_result result;

		ASSERT_TRUE(pid > 0);
		while (ids_of(pid).nr_threads < 9)
			schedule_timeout_uninterruptible(1);
		schedule_timeout_uninterruptible(ticks);
		EXPECT_OK(process_check());
		EXPECT_EQ(process_wait(pid, WNOHANG, &result), 0);
		send_kill(pid);
		EXPECT_EQ(wait_user_code(pid), WAIT_STATUS_SIGNAL(SIGKILL));
	}
}

SELFTEST(threads, process_outlives_its_first_thread)
{
	int pid = start(thread_leader_exits);
	struct task_struct *task;

	ASSERT_TRUE(pid > 0);
	task = task_find_get(pid);
	ASSERT_TRUE(task != NULL);
	while (task->state != TASK_DEAD)
		schedule_timeout_uninterruptible(1);
	EXPECT_OK(process_check());
	put_task_struct(task);
	EXPECT_EQ(wait_user_code(pid), WAIT_STATUS_EXIT(9));
}

/* The number stays, whoever executed; /bin/true ends with 0. */
SELFTEST(threads, who_executes_takes_the_number_over)
{
	if (!have_program("/bin/true"))
		SELFTEST_SKIP("there is no /bin/true");
	for (unsigned int i = 0; i < ROUNDS; i++) {
		EXPECT_EQ(run(thread_exec), WAIT_STATUS_EXIT(0));
		EXPECT_EQ(run(thread_exec_after_leader), WAIT_STATUS_EXIT(0));
		EXPECT_OK(process_check());
	}
}

/* Its child has borrowed its memory, and is PID 1's afterwards. */
SELFTEST(threads, parent_in_vfork_can_be_killed)
{
	struct wait_result result;
	struct task_struct *task;
	int pid, child;

	SKIP_UNLESS_INIT("orphans are its children");
	pid = start(thread_vfork);
	ASSERT_TRUE(pid > 0);
	while ((child = task_last_pid()) == pid || ids_of(child).tgid != child)
		schedule_timeout_uninterruptible(1);
	EXPECT_EQ(process_wait(pid, WNOHANG, &result), 0);
	send_kill(pid);
	EXPECT_EQ(wait_user_code(pid), WAIT_STATUS_SIGNAL(SIGKILL));
	EXPECT_EQ(process_wait(-1, WNOHANG, &result), 0);
	task = task_find_get(child);
	ASSERT_TRUE(task != NULL);
	EXPECT_TRUE(task->vfork_done == NULL);	/* it lay on the parent's stack */
	put_task_struct(task);
	send_kill(child);
	EXPECT_EQ(wait_user_code(child), WAIT_STATUS_SIGNAL(SIGKILL));
}

/* --- who is being made --------------------------------------------------------------------- */

/* A task that has never run and has some of its parts, with a reference; NULL: there is none. */
static struct task_struct *find_unfinished(void)
{
	struct task_struct *task;

	for_each_task(task)
		if (task->state == TASK_NEW && task->signal)
			return task;
	return NULL;
}

/* Others may know it by its number: to them it has neither a process nor memory. */
SELFTEST(threads, who_was_never_made_leaves_nothing_to_find)
{
	int pid = start(thread_never_made);
	struct task_struct *task = NULL;

	ASSERT_TRUE(pid > 0);
	for (unsigned int i = 0; i < 200 && !task; i++) {
		schedule_timeout_uninterruptible(1);
		task = find_unfinished();
	}
	EXPECT_TRUE(task != NULL);
	if (task) {
		EXPECT_EQ(process_ids(task).tgid, 0);
		while (atomic_read(&task->usage) > 1)
			schedule_timeout_uninterruptible(1);
		EXPECT_TRUE(task->signal == NULL);
		EXPECT_TRUE(process_mm_get(task) == NULL);
		put_task_struct(task);
	}
	send_kill(pid);
	EXPECT_EQ(wait_user_code(pid), WAIT_STATUS_SIGNAL(SIGKILL));
}

/* Threads of a process that do not stand still; -1: it has not stopped yet. */
static int nr_running(int pid)
{
	struct task_struct *leader = task_find_get(pid), *task;
	struct signal_struct *process = leader->signal;
	int nr = process->flags & SIGNAL_STOPPED ? 0 : -1;

	spin_lock_irq(&process->sighand->siglock);
	list_for_each_entry(task, &process->threads, thread_node)
		nr += nr >= 0 && task->state != TASK_STOPPED;
	spin_unlock_irq(&process->sighand->siglock);
	put_task_struct(leader);
	return nr;
}

SELFTEST(threads, a_thread_that_is_made_while_the_others_stop_stops_too)
{
	int pid = start(thread_makes_threads), nr;

	ASSERT_TRUE(pid > 0);
	for (unsigned int i = 0; i < ROUNDS; i++) {
		schedule_timeout_uninterruptible(1);
		send_to(pid, SIGSTOP);
		while ((nr = nr_running(pid)) < 0)
			schedule_timeout_uninterruptible(1);
		EXPECT_EQ(nr, 0);
		send_to(pid, SIGCONT);
	}
	send_kill(pid);
	EXPECT_EQ(wait_user_code(pid), WAIT_STATUS_SIGNAL(SIGKILL));
}

/* --- groups -------------------------------------------------------------------------------- */

SELFTEST(threads, a_group_is_waited_for_by_its_number)
{
	unsigned long groups = nr_process_groups();
	int pid = start(thread_session);
	struct wait_result result;

	ASSERT_TRUE(pid > 0);
	while (ids_of(pid).session != pid)
		schedule_timeout_uninterruptible(1);
	EXPECT_EQ(nr_process_groups(), groups + 1);
	EXPECT_EQ(process_wait(0, WNOHANG, &result), -ECHILD);	/* PID 1's own group */
	EXPECT_EQ(process_wait(-pid - 1, WNOHANG, &result), -ECHILD);
	EXPECT_EQ(process_wait(-pid, WNOHANG, &result), 0);
	send_kill(pid);
	EXPECT_EQ(process_wait(-pid, 0, &result), pid);
	EXPECT_EQ(result.why, CLD_KILLED);
	EXPECT_EQ(nr_process_groups(), groups);
}

static int ends_at_once(void *unused __maybe_unused)
{
	return 0;
}

/* The number of a task that is made when the numbers from this one on are tried. */
static int next_number(int pid)
{
	struct task_struct *task;
	int number;

	task_set_last_pid(pid - 1);
	task = kthread_create(ends_at_once, NULL, "numbered");
	if (IS_ERR(task))
		return (int)PTR_ERR(task);
	number = task->pid;
	kthread_stop(task);
	return number;
}

SELFTEST(threads, number_is_taken_as_long_as_the_group_lives)
{
	int last = task_last_pid(), founder, member;

	SKIP_UNLESS_INIT("orphans are its children");
	founder = start(thread_session_ends);
	ASSERT_TRUE(founder > 0);
	EXPECT_EQ(wait_user_code(founder), WAIT_STATUS_EXIT(5));
	member = other_member(founder);
	ASSERT_TRUE(member > 0);
	EXPECT_EQ(ids_of(member).session, founder);
	EXPECT_TRUE(task_find_get(founder) == NULL);
	EXPECT_NE(next_number(founder), founder);
	EXPECT_OK(process_check());
	send_kill(member);
	EXPECT_EQ(wait_user_code(member), WAIT_STATUS_SIGNAL(SIGKILL));
	EXPECT_EQ(next_number(founder), founder);
	task_set_last_pid(last);
}

/* --- the validator ------------------------------------------------------------------------- */

SELFTEST(threads, validator_sees_what_does_not_fit)
{
	EXPECT_OK(process_check());
	init_signal.nr_threads++;
	EXPECT_TRUE(process_check() != NULL);
	init_signal.nr_threads--;
	init_signal.group->count++;
	EXPECT_TRUE(process_check() != NULL);
	init_signal.group->count--;
	init_signal.task->tgid++;
	EXPECT_TRUE(process_check() != NULL);
	init_signal.task->tgid--;
	EXPECT_OK(process_check());
}
