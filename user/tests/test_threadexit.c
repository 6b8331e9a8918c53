/* SPDX-License-Identifier: MIT */
/*
 * tests/threadexit - how threads end, and their process with them
 *
 *	exit()			this thread; the process with its last one, by that one's code
 *	exit_group()		all of them
 *	a fatal signal		all of them, whoever it was meant for
 *	execve()		all but the caller, which becomes the first one
 */
#include "handler.h"
#include "test.h"
#include "thread.h"

static struct thread threads[8];

/* Shared with the children, who are processes of their own. */
static struct shared {
	volatile uint32_t leader;	/* zeroed at the first thread's end */
	volatile int go, ready, count, tid, pid;
} *shared;

static int spin(struct thread *thread)
{
	(void)thread;
	count_one(&shared->ready);
	for (;;)
		shared->count++;
	return 0;
}

static int yield_for_ever(struct thread *thread)
{
	(void)thread;
	count_one(&shared->ready);
	for (;;)
		sys_sched_yield();
	return 0;
}

static int sleep_in_futex(struct thread *thread)
{
	count_one(&shared->ready);
	for (;;)
		futex_wait(&thread->value, 0);
	return 0;
}

static int sleep_in_pause(struct thread *thread)
{
	(void)thread;
	block(ALL_SIGNALS);
	count_one(&shared->ready);
	for (;;)
		sys_pause();
	return 0;
}

/* Of each kind one, and all of them are there. */
static void start_others(void)
{
	static int (*const kinds[])(struct thread *) = {
		spin, yield_for_ever, sleep_in_futex, sleep_in_pause,
	};
	int i;

	for (i = 0; i < 4; i++)
		thread_run(&threads[i], kinds[i], NULL);
	while (shared->ready < 4)
		sys_sched_yield();
}

static int begin(int (*work)(void *), void *data)
{
	int pid;

	memset(shared, 0, sizeof(*shared));
	print_flush();
	pid = sys_fork();
	if (pid == 0)
		exit(work(data));
	if (pid < 0)
		bail("fork: %d", pid);
	return pid;
}

static int end(int pid)
{
	int status, got = sys_waitpid(pid, &status, 0);

	return got == pid ? status & ~WCOREFLAG : got;
}

/* --- the group ends --- */

static int exit_group_by_first(void *data)
{
	(void)data;
	start_others();
	return 41;
}

static int exit_group_now(struct thread *thread)
{
	sys_exit_group((int)thread->data);
	return 0;
}

static int exit_group_by_other(void *data)
{
	(void)data;
	start_others();
	thread_run(&threads[4], exit_group_now, (void *)42);
	for (;;)
		sys_pause();
	return 1;
}

static int fault_now(struct thread *thread)
{
	read_from(thread->data);
	return 0;
}

static int fault_in_other(void *data)
{
	(void)data;
	start_others();
	thread_run(&threads[4], fault_now, bad_address());
	for (;;)
		sys_pause();
	return 1;
}

static int kill_self_by_thread(void *data)
{
	start_others();
	sys_tkill(threads[3].tid, SIGTERM);	/* which it blocks: it ends nobody */
	sys_tkill(threads[2].tid, (int)data);
	for (;;)
		sys_pause();
	return 1;
}

static int be_many(void *data)
{
	(void)data;
	start_others();
	shared->go = 1;
	for (;;)
		sys_pause();
	return 1;
}

static void groups(void)
{
	int pid;

	is(end(begin(exit_group_by_first, NULL)), 41 << 8, "exit_group by the first thread");
	is(end(begin(exit_group_by_other, NULL)), 42 << 8, "exit_group by another thread");
	is(end(begin(fault_in_other, NULL)), SIGSEGV, "a fault in one thread ends all");
	is(end(begin(kill_self_by_thread, (void *)SIGUSR1)), SIGUSR1,
	   "a signal for one thread ends all, unless that thread blocks it");
	is(end(begin(kill_self_by_thread, (void *)SIGKILL)), SIGKILL,
	   "SIGKILL for one thread ends all");
	pid = begin(be_many, NULL);
	wait_until(&shared->go, 1);
	sys_kill(pid, SIGTERM);
	is(end(pid), SIGTERM, "a signal for the process ends all");
}

/* --- one thread ends --- */

static int leader_leaves(void *how)
{
	sys_set_tid_address(&shared->leader);
	shared->leader = 1;
	shared->ready = 1;
	thread_run(&threads[0], how, NULL);
	sys_exit(7);
	return 1;
}

static int wait_then_exit(struct thread *thread)
{
	(void)thread;
	while (!shared->go)
		sys_sched_yield();
	sys_exit(9);
	return 0;
}

static int wait_then_exit_group(struct thread *thread)
{
	(void)thread;
	while (!shared->go)
		sys_sched_yield();
	sys_exit_group(10);
	return 0;
}

static int fork_then_exit(struct thread *thread)
{
	int status = -1, pid;

	(void)thread;
	while (!shared->go)
		sys_sched_yield();
	pid = sys_fork();
	if (pid == 0)
		exit(sys_getppid() == shared->pid ? 5 : 6);
	if (sys_waitpid(pid, &status, 0) != pid)
		sys_exit_group(1);
	sys_exit_group(sys_getpid() == shared->pid && sys_gettid() != shared->pid ?
		       WEXITSTATUS(status) : 2);
	return 0;
}

static void await_leaders_end(void)
{
	wait_until(&shared->ready, 1);
	while (shared->leader)
		sys_sched_yield();
}

/* Until the others have ended, a process without its first thread is no zombie. */
static void without_leader(const char *name, int (*how)(struct thread *), int status)
{
	int pid = begin(leader_leaves, (void *)how);

	shared->pid = pid;
	await_leaders_end();
	is(sys_waitpid(pid, NULL, WNOHANG), 0, "%s: not over when the first thread has ended",
	   name);
	is(sys_kill(pid, 0), 0, "%s: the process can be sent signals", name);
	shared->go = 1;
	is(end(pid), status, "%s: its status in the end", name);
}

static int exit_by_thread(struct thread *thread)
{
	(void)thread;
	sys_exit(3);
	return 0;
}

static int others_leave(void *data)
{
	(void)data;
	thread_run(&threads[0], exit_by_thread, NULL);
	thread_join(&threads[0]);
	sys_exit(8);
	return 1;
}

static int take_signal(struct thread *thread)
{
	(void)thread;
	unblock(sigmask(SIGUSR1));
	while (!seen_count)
		sys_sched_yield();
	sys_exit_group(seen[0].info.si_pid == sys_getppid() ? 11 : 12);
	return 0;
}

static int leader_leaves_signals(void *data)
{
	fresh_signals();
	note(SIGUSR1, 0, 0);
	block(sigmask(SIGUSR1));
	return leader_leaves(data);
}

static void leaders(void)
{
	int pid;

	without_leader("the last thread calls exit", wait_then_exit, 9 << 8);
	without_leader("the last thread calls exit_group", wait_then_exit_group, 10 << 8);
	without_leader("the last thread forks", fork_then_exit, 5 << 8);
	is(end(begin(others_leave, NULL)), 8 << 8, "the first thread is the last to call exit");
	pid = begin(leader_leaves_signals, (void *)take_signal);
	await_leaders_end();
	sys_kill(pid, SIGUSR1);
	is(end(pid), 11 << 8, "without its first thread the process handles signals");
	pid = begin(leader_leaves, (void *)yield_for_ever);
	await_leaders_end();
	sys_kill(pid, SIGKILL);
	is(end(pid), SIGKILL, "without its first thread the process can be killed");
}

/* --- stop and continue --- */

static void stops(void)
{
	int pid = begin(be_many, NULL), status = -1, before;

	wait_until(&shared->go, 1);
	sys_kill(pid, SIGSTOP);
	is(sys_waitpid(pid, &status, WUNTRACED), pid, "SIGSTOP stops the process");
	is(status, SIGSTOP << 8 | 0x7f, "with this status");
	before = shared->count;
	sleep_ms(50);
	is(shared->count, before, "all its threads stand still");
	sys_kill(pid, SIGCONT);
	while (shared->count == before)
		sys_sched_yield();
	is(sys_waitpid(pid, &status, WCONTINUED), pid, "SIGCONT: they go on");
	sys_kill(pid, SIGSTOP);
	sys_waitpid(pid, &status, WUNTRACED);
	sys_kill(pid, SIGKILL);
	is(end(pid), SIGKILL, "SIGKILL ends a process that is stopped, all threads");
}

/* --- exec --- */

/* After execve(): one thread, whose number is the process's, and nothing of the others. */
static int after_exec(void)
{
	if (sys_gettid() != sys_getpid())
		return 1;
	return action_of(SIGUSR1) == SIG_DFL && blocked_now() == 0 ? 33 : 2;
}

static void exec_self(void)
{
	static char path[256];
	char *words[] = { path, "exec", NULL };

	memcpy(path, root_path("/tests/threadexit"), strlen(root_path("/tests/threadexit")) + 1);
	sys_execve(path, words, NULL);
	sys_exit_group(9);
}

static int exec_by_thread(struct thread *thread)
{
	(void)thread;
	while (!shared->go)
		sys_sched_yield();
	exec_self();
	return 0;
}

static int exec_by_first(void *data)
{
	(void)data;
	fresh_signals();
	note(SIGUSR1, 0, 0);
	start_others();
	exec_self();
	return 1;
}

static int exec_by_other(void *data)
{
	(void)data;
	fresh_signals();
	note(SIGUSR1, 0, 0);
	start_others();
	shared->go = 1;
	thread_run(&threads[4], exec_by_thread, NULL);
	for (;;)
		sys_pause();
	return 1;
}

/* A file that is no program: the other threads live on. */
static int exec_refused(void *data)
{
	char *words[] = { NULL };
	int error;

	(void)data;
	start_others();
	error = sys_execve(root_path("/data/pages"), words, NULL);
	if (error != -EACCES && error != -ENOEXEC)
		return 1;
	return sys_tgkill(sys_getpid(), threads[3].tid, 0) ? 2 : 0;
}

static void execs(void)
{
	is(end(begin(exec_by_first, NULL)), 33 << 8, "exec by the first thread");
	is(end(begin(exec_by_other, NULL)), 33 << 8,
	   "exec by another thread: it becomes the first");
	without_leader("exec without the first thread", exec_by_thread, 33 << 8);
	is(end(begin(exec_refused, NULL)), 0, "exec that fails: the other threads live on");
}

int main(int argc, char **argv, char **envp)
{
	(void)envp;
	if (argc > 1 && strcmp(argv[1], "exec") == 0)
		return after_exec();
	shared = map_pages(1, PROT_RW, MAP_SHARED);
	groups();
	leaders();
	stops();
	execs();
	return done();
}
