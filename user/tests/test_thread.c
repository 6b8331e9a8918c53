/* SPDX-License-Identifier: MIT */
/*
 * tests/thread - threads of one process: what they share and what each has for itself
 *
 *	shared		memory, files, places and umask, handlers, pid, what is sent to the process
 *	its own		number, stack, %gs, what it blocks, what is sent to it
 *
 * How threads and their process end is test_threadexit.c's, other kinds of clone test_clone.c's.
 */
#include "handler.h"
#include "test.h"
#include "thread.h"

#define MANY	64

static struct thread threads[MANY];

/* --- who is who --- */

static volatile uint32_t shared_word;

static int tell(struct thread *thread)
{
	shared_word = 4711;
	if (sys_getpid() == sys_gettid() || sys_gettid() != thread->tid)
		return 1;
	return sys_getpid();
}

/* Of a signal to a thread that is about to be gone: its number is zeroed before that. */
static long result_in_the_end(int tid)
{
	long result;

	do {
		result = sys_tgkill(sys_getpid(), tid, 0);
	} while (result == 0 && sys_sched_yield() == 0);
	return result;
}

static void identity(void)
{
	struct thread *thread = &threads[0];

	is(sys_gettid(), sys_getpid(), "the first thread's number is the process's");
	thread_run(thread, tell, NULL);
	is(thread_join(thread), sys_getpid(), "a second one has another, in the same process");
	is(shared_word, 4711, "its memory is ours");
	is(thread->alive, 0, "its number is zeroed at its end");
	is(result_in_the_end(thread->tid), -ESRCH, "and then belongs to nobody");
	is(sys_set_tid_address(&shared_word), sys_getpid(), "set_tid_address: one's own number");
}

/* --- %gs --- */

static int keep_own_value(struct thread *thread)
{
	uint32_t found, i;

	for (i = 0; i < 200; i++) {
		thread->value = (uint32_t)thread->tid + i;
		sys_sched_yield();
		__asm__ volatile("movl %%gs:24, %0" : "=r"(found));
		if (found != (uint32_t)thread->tid + i || thread_base() != thread)
			return 1;
	}
	return 0;
}

static int ask_segment(struct thread *thread)
{
	struct user_desc desc = thread_segment(NULL);
	uint32_t number = desc.entry_number;

	memset(&desc, 0xff, sizeof(desc));
	desc.entry_number = number;
	if (sys_get_thread_area(&desc))
		return 1;
	if (desc.base_addr != (uint32_t)thread || desc.limit != 0xfffff || !desc.limit_in_pages)
		return 2;
	if (!desc.seg_32bit || desc.read_exec_only || desc.seg_not_present)
		return 3;
	return desc.useable ? 0 : 4;
}

static void segments(void)
{
	int i, wrong = 0;

	for (i = 0; i < 8; i++)
		thread_run(&threads[i], keep_own_value, NULL);
	for (i = 0; i < 8; i++)
		wrong += thread_join(&threads[i]) != 0;
	is(wrong, 0, "eight threads in turns: each has its own %%gs");
	thread_run(&threads[0], ask_segment, NULL);
	is(thread_join(&threads[0]), 0, "get_thread_area: as clone was told");
	is((long)thread_self()->self, (long)thread_self(), "the first thread's is as it was");
}

static void segment_refusals(void)
{
	static const uint32_t wrong[] = { 0, 5, 9, 15, 8191 };
	struct user_desc desc, taken[3];
	size_t i;
	int got = 0;

	for (i = 0; i < sizeof(wrong) / sizeof(wrong[0]); i++) {
		desc = thread_segment(NULL);
		desc.entry_number = wrong[i];
		is(sys_set_thread_area(&desc), -EINVAL, "set_thread_area: no slot %u", wrong[i]);
		is(sys_get_thread_area(&desc), -EINVAL, "get_thread_area: no slot %u", wrong[i]);
	}
	is(sys_set_thread_area(bad_address()), -EFAULT, "set_thread_area: bad address");
	is(sys_get_thread_area(bad_address()), -EFAULT, "get_thread_area: bad address");
	desc = thread_segment(NULL);
	desc.entry_number = ~0u;
	desc.contents = 2;
	is(sys_set_thread_area(&desc), -EINVAL, "set_thread_area: code");
	desc.contents = 0;
	desc.seg_32bit = 0;
	is(sys_set_thread_area(&desc), -EINVAL, "set_thread_area: 16 bits");
	for (i = 0; i < 3; i++) {
		taken[i] = thread_segment((void *)&shared_word);
		taken[i].entry_number = ~0u;
		got += sys_set_thread_area(&taken[i]) == 0;
	}
	is(got, 2, "set_thread_area: two more slots are free");
	is(taken[1].entry_number - taken[0].entry_number, 1, "set_thread_area: the lowest first");
	for (i = 0; i < 2; i++) {
		desc = (struct user_desc){ .entry_number = taken[i].entry_number,
					  .read_exec_only = 1,
					   .seg_not_present = 1 };
		got -= sys_set_thread_area(&desc) == 0;
	}
	is(got, 0, "set_thread_area: and free again");
}

/* --- what is shared --- */

static int use_files(struct thread *thread)
{
	int *fd = thread->data;

	fd[1] = sys_dup(fd[0]);
	syscall1(__NR_umask, 0123);
	act(SIGUSR1, SIG_IGN);
	return sys_close(fd[0]);
}

static void sharing(void)
{
	int fd[2] = { open_data("/data/pages", O_RDONLY), -1 };
	char byte;

	fresh_signals();
	syscall1(__NR_umask, 022);
	thread_run(&threads[0], use_files, fd);
	is(thread_join(&threads[0]), 0, "a thread closes a file");
	is(sys_read(fd[0], &byte, 1), -EBADF, "which is closed for all");
	is(sys_read(fd[1], &byte, 1), 1, "and opens one, which is open for all");
	is(syscall1(__NR_umask, 022), 0123, "its umask is ours");
	is((long)action_of(SIGUSR1), SIG_IGN, "its handlers are ours");
	sys_close(fd[1]);
}

/* --- signals --- */

static volatile int handled_by, go_on;

static void note_thread(int signal, struct siginfo *info, void *context)
{
	(void)signal, (void)info, (void)context;
	handled_by = sys_gettid();
}

static int wait_for_signal(struct thread *thread)
{
	if (thread->data)
		unblock(sigmask(SIGUSR1));
	else
		block(sigmask(SIGUSR1));
	thread->value = 1;
	while (!go_on)
		sys_sched_yield();
	return (int)(pending_now() >> (SIGUSR1 - 1) & 1);
}

static void start_two(void)
{
	int i;

	handled_by = go_on = 0;
	for (i = 0; i < 2; i++) {
		thread_run(&threads[i], wait_for_signal, i ? &threads : NULL);
		while (!threads[i].value)
			sys_sched_yield();
	}
}

static int join_two(void)
{
	int first;

	go_on = 1;
	first = thread_join(&threads[0]);
	return first << 4 | thread_join(&threads[1]);
}

/* The first of two blocks the signal, as we do, the second does not. */
static void signals(void)
{
	fresh_signals();
	handle(SIGUSR1, note_thread, 0, 0);
	block(sigmask(SIGUSR1));
	start_two();
	sys_kill(sys_getpid(), SIGUSR1);
	while (!handled_by)
		sys_sched_yield();
	is(handled_by, threads[1].tid, "sent to the process: who does not block it takes it");
	handled_by = 0;
	sys_tgkill(sys_getpid(), threads[1].tid, SIGUSR1);
	while (!handled_by)
		sys_sched_yield();
	is(handled_by, threads[1].tid, "sent to a thread: it takes it");
	sys_tkill(threads[0].tid, SIGUSR1);
	ok(pending_now() == 0, "sent to a thread that blocks it: it is not pending for us");
	is(join_two(), 0x10, "but for that thread alone");
	unblock(sigmask(SIGUSR1));
	is(handled_by, threads[1].tid, "and gone with it");
}

static int inherit_blocked(struct thread *thread)
{
	stack_t stack = { 0, 0, 0 };

	(void)thread;
	sys_sigaltstack(NULL, &stack);
	if (blocked_now() != (sigmask(SIGHUP) | sigmask(SIGRTMAX)))
		return 1;
	if (stack.ss_flags != SS_DISABLE)
		return 2;
	block(ALL_SIGNALS);
	return 0;
}

static void own_state(void)
{
	stack_t stack = { (uint32_t)map_pages(4, PROT_RW, MAP_PRIVATE), 0, PAGES(4) };
	sigset_t set = sigmask(SIGHUP) | sigmask(SIGRTMAX);

	fresh_signals();
	sys_sigaltstack(&stack, NULL);
	block_only(set);
	thread_run(&threads[0], inherit_blocked, NULL);
	is(thread_join(&threads[0]), 0,
	   "a thread blocks what its maker blocks, and has no alternate stack");
	ok(blocked_now() == set, "what it blocks then is its own affair");
	block_only(0);
	stack.ss_flags = SS_DISABLE;
	sys_sigaltstack(&stack, NULL);
}

/* --- fork and wait from threads --- */

static int fork_and_leave(struct thread *thread)
{
	int pid = sys_fork();

	if (pid == 0)
		exit(sys_getpid() == sys_gettid() && thread_base() == thread ? 21 : 22);
	return pid;
}

static int wait_without_threads(struct thread *thread)
{
	return sys_waitpid(*(int *)thread->data, NULL, __WNOTHREAD);
}

static void forks(void)
{
	int pid, status = -1;

	print_flush();
	thread_run(&threads[0], fork_and_leave, NULL);
	pid = thread_join(&threads[0]);
	is(sys_waitpid(pid, &status, 0), pid, "a thread's child is waited for by another thread");
	is(status, 21 << 8, "it has one thread, with the segment of its maker");
	pid = sys_fork();
	if (pid == 0)
		exit(0);
	thread_run(&threads[0], wait_without_threads, &pid);
	is(thread_join(&threads[0]), -ECHILD, "__WNOTHREAD: not another thread's child");
	is(sys_waitpid(pid, NULL, __WNOTHREAD), pid, "__WNOTHREAD: one's own");
}

/* --- many --- */

static int add_one(struct thread *thread)
{
	count_one(thread->data);
	return 0;
}

static volatile uint32_t started, gate;

static int wait_at_gate(struct thread *thread)
{
	count_one(&started);
	futex_wake(&started, 1);
	while (!gate)
		futex_wait(&gate, 0);
	return add_one(thread);
}

static void many(void)
{
	volatile uint32_t count = 0, now;
	int i, failures = 0;

	for (i = 0; i < 200; i++) {
		thread_run(&threads[0], add_one, (void *)&count);
		failures += thread_join(&threads[0]) != 0;
	}
	is((long)count, 200, "200 threads, one after the other");
	count = 0;
	for (i = 0; i < MANY; i++)
		thread_run(&threads[i], wait_at_gate, (void *)&count);
	while ((now = started) != MANY)
		futex_wait(&started, now);
	is((long)count, 0, "64 threads at once wait at a gate");
	gate = 1;
	futex_wake(&gate, MANY);
	for (i = 0; i < MANY; i++)
		failures += thread_join(&threads[i]) != 0;
	is((long)count, MANY, "it opens, and all come through");
	is(failures, 0, "no thread complained");
}

int main(int argc, char **argv, char **envp)
{
	(void)argc, (void)argv, (void)envp;
	identity();
	segments();
	segment_refusals();
	sharing();
	signals();
	own_state();
	forks();
	many();
	return done();
}
