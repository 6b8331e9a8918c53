/* SPDX-License-Identifier: MIT */
/*
 * tests/futexshared - words that several processes see, and locks whose owner dies
 *
 *	robust list:  head -> lock -> lock -> head	in the owner's memory, the kernel walks it
 *
 *	lock's word	owner | WAITERS		becomes		OWNER_DIED | WAITERS, one is woken
 */
#include "handler.h"
#include "test.h"
#include "thread.h"

struct lock {
	struct robust_list entry;
	volatile uint32_t word;
};

static struct shared {
	volatile uint32_t word, second;
	volatile int ready, result;
	struct lock lock[3];
	struct robust_list_head head;
} *shared;

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
	int status = -1;

	return sys_waitpid(pid, &status, 0) == pid ? status : -1;
}

/* --- one word, seen from two places --- */

static int sleep_on(void *word)
{
	shared->ready = 1;
	return sys_futex(word, FUTEX_WAIT, 0, NULL, NULL, 0);
}

static void wake_through(const char *name, volatile uint32_t *sleeps, volatile uint32_t *wakes)
{
	int pid = begin(sleep_on, (void *)sleeps);

	wait_until(&shared->ready, 1);
	while (sys_futex(wakes, FUTEX_WAKE, 1, NULL, NULL, 0) != 1)
		sys_sched_yield();
	is(end(pid), 0, "%s", name);
}

static void places(void)
{
	int fd = open_data("/data/scratch", O_RDWR);
	char *first = sys_mmap(NULL, PAGES(3), PROT_RW, MAP_SHARED, fd, 0);
	char *second = sys_mmap(NULL, PAGES(3), PROT_RW, MAP_SHARED, fd, 0);
	volatile uint32_t *there = (volatile uint32_t *)(first + PAGES(1) + 64);
	volatile uint32_t *here = (volatile uint32_t *)(second + PAGES(1) + 64);
	uint32_t before = *there;

	*there = 0;
	wake_through("memory shared with a child", &shared->word, &shared->word);
	wake_through("two mappings of one file", there, here);
	is(sys_futex(here + 1, FUTEX_WAKE, 1, NULL, NULL, 0), 0, "the next word is another");
	is(sys_futex(here + PAGE_SIZE / 4, FUTEX_WAKE, 1, NULL, NULL, 0), 0, "the next page too");
	*there = before;
	sys_munmap(first, PAGES(3));
	sys_munmap(second, PAGES(3));
	sys_close(fd);
}

/* What fork copied is the child's own, even before anybody writes to it. */
static uint32_t private_word;

static void not_after_fork(void)
{
	int pid = begin(sleep_on, &private_word), i, woken = 0;

	wait_until(&shared->ready, 1);
	for (i = 0; i < 50; i++) {
		woken += sys_futex(&private_word, FUTEX_WAKE, 1, NULL, NULL, 0);
		sys_sched_yield();
	}
	is(woken, 0, "a private page after fork: two words");
	sys_kill(pid, SIGKILL);
	is(end(pid), SIGKILL, "SIGKILL ends who sleeps on a futex");
	is(sys_futex(&shared->word, FUTEX_WAKE, 1, NULL, NULL, 0), 0,
	   "and nobody is left in the queue");
}

/* --- robust lists --- */

static int set_list(struct robust_list_head *head, size_t size)
{
	return syscall2(__NR_set_robust_list, (long)head, (long)size);
}

static void list_calls(void)
{
	struct robust_list_head head = { { (uint32_t)&head }, 0, 0 };
	uint32_t found = 1, size = 0;

	is(set_list(&head, sizeof(head) - 1), -EINVAL, "set_robust_list: too short");
	is(set_list(&head, sizeof(head)), 0, "set_robust_list");
	is(syscall3(__NR_get_robust_list, 0, (long)&found, (long)&size), 0, "get_robust_list");
	ok(found == (uint32_t)&head && size == sizeof(head), "get_robust_list: as set");
	is(syscall3(__NR_get_robust_list, sys_gettid(), (long)&found, (long)&size), 0,
	   "get_robust_list: by number");
	is(syscall3(__NR_get_robust_list, 0, (long)bad_address(), (long)&size), -EFAULT,
	   "get_robust_list: bad address");
	is(syscall3(__NR_get_robust_list, 0x7ffffff, (long)&found, (long)&size), -ESRCH,
	   "get_robust_list: nobody there");
	is(set_list(bad_address(), sizeof(head)), 0, "any address may be one");
	is(set_list(NULL, sizeof(head)), 0, "none again");
}

/* Take the locks: two in the list, one about to be. */
static void take(int tid)
{
	struct lock *lock = shared->lock;

	lock[0].word = (uint32_t)tid | FUTEX_WAITERS;
	lock[1].word = (uint32_t)tid;
	lock[2].word = (uint32_t)tid | FUTEX_WAITERS;
	shared->head.futex_offset = offsetof(struct lock, word) - offsetof(struct lock, entry);
	shared->head.list.next = (uint32_t)&lock[0].entry;
	lock[0].entry.next = (uint32_t)&lock[1].entry;
	lock[1].entry.next = (uint32_t)&shared->head.list;
	shared->head.list_op_pending = (uint32_t)&lock[2].entry;
	set_list(&shared->head, sizeof(shared->head));
}

static void hold_locks(void)
{
	take(sys_gettid());
	shared->ready = 1;
	while (shared->ready == 1)
		sys_sched_yield();
}

static int hold_and_exit(void *data)
{
	(void)data;
	hold_locks();
	return 0;
}

static int hold_and_sleep(void *data)
{
	(void)data;
	hold_locks();
	for (;;)
		sys_pause();
	return 0;
}

static int hold_and_exec(void *data)
{
	char *words[] = { data, NULL };

	hold_locks();
	sys_execve(data, words, NULL);
	return 1;
}

static int wait_for_lock(struct thread *thread)
{
	struct lock *lock = thread->data;

	return sys_futex(&lock->word, FUTEX_WAIT, lock->word, NULL, NULL, 0);
}

/* We sleep for one of the locks meanwhile: the owner's end wakes us. */
static void owner_dies(const char *name, int (*work)(void *), void *data, int signal)
{
	static struct thread waiter;
	int pid = begin(work, data), got;
	uint32_t status;

	wait_until(&shared->ready, 1);
	thread_run(&waiter, wait_for_lock, &shared->lock[0]);
	sleep_ms(20);
	shared->ready = 2;
	if (signal)
		sys_kill(pid, signal);
	status = (uint32_t)end(pid);
	got = thread_join(&waiter);
	is((long)status, signal, "%s: the owner's status", name);
	ok(got == 0 || got == -EAGAIN, "%s: who waits for its lock is woken", name);
	is((long)shared->lock[0].word, (long)(FUTEX_OWNER_DIED | FUTEX_WAITERS),
	   "%s: a lock in the list", name);
	is((long)shared->lock[1].word, (long)FUTEX_OWNER_DIED, "%s: one without waiters", name);
	is((long)shared->lock[2].word, (long)(FUTEX_OWNER_DIED | FUTEX_WAITERS),
	   "%s: one on its way", name);
}

static int hold_locks_of_another(void *data)
{
	(void)data;
	take(sys_getppid());
	return 0;
}

/* A list that does not end, and lists at addresses where nothing is. */
static int endless_list(void *data)
{
	(void)data;
	take(sys_gettid());
	shared->lock[1].entry.next = (uint32_t)&shared->lock[0].entry;
	return 0;
}

static int broken_list(void *data)
{
	(void)data;
	take(sys_gettid());
	shared->lock[0].entry.next = (uint32_t)bad_address();
	return 0;
}

static int list_nowhere(void *data)
{
	set_list(data, sizeof(struct robust_list_head));
	return 0;
}

static int no_list_after_fork(void *data)
{
	uint32_t found = 1, size;

	(void)data;
	return syscall3(__NR_get_robust_list, 0, (long)&found, (long)&size) || found;
}

static void odd_lists(void)
{
	is(end(begin(hold_locks_of_another, NULL)), 0, "the locks of another are not touched");
	is((long)shared->lock[1].word, sys_getpid(), "their words are as they were");
	is(end(begin(endless_list, NULL)), 0, "a list without an end");
	is((long)shared->lock[1].word, (long)FUTEX_OWNER_DIED, "its locks are found");
	is(end(begin(broken_list, NULL)), 0, "a list that leads nowhere");
	is((long)shared->lock[0].word, (long)(FUTEX_OWNER_DIED | FUTEX_WAITERS),
	   "up to there it is walked");
	is(end(begin(list_nowhere, bad_address())), 0, "a list where nothing is");
	set_list(&shared->head, sizeof(shared->head));
	is(end(begin(no_list_after_fork, NULL)), 0, "fork: the child has none");
	set_list(NULL, sizeof(shared->head));
}

int main(int argc, char **argv, char **envp)
{
	static char path[256];

	(void)argc, (void)argv, (void)envp;
	memcpy(path, root_path("/bin/true"), strlen(root_path("/bin/true")) + 1);
	shared = map_pages(1, PROT_RW, MAP_SHARED);
	fresh_signals();
	places();
	not_after_fork();
	list_calls();
	owner_dies("exit", hold_and_exit, NULL, 0);
	owner_dies("SIGKILL", hold_and_sleep, NULL, SIGKILL);
	owner_dies("exec", hold_and_exec, path, 0);
	odd_lists();
	return done();
}
