/* SPDX-License-Identifier: MIT */
/*
 * tests/clone - clone() between fork() and a thread: each flag by its effect, and refusals
 *
 * Threads are tests/thread's.  Here the child is always a process of its own, which shares with
 * its maker what the flags say, and whose end sends the signal in their low byte.
 */
#include "handler.h"
#include "test.h"
#include "thread.h"

static volatile uint32_t word;
static char stack[16384] __attribute__((aligned(16)));
static int fd;

static int child(unsigned int flags, int (*work)(void *), void *data)
{
	void *own_stack = flags & CLONE_VM ? stack + sizeof(stack) : NULL;
	int pid;

	print_flush();
	pid = clone_call(flags, own_stack, NULL, NULL, NULL, work, data);
	if (pid < 0)
		bail("clone %x: %d", flags, pid);
	return pid;
}

static int end(int pid, int options)
{
	int status = -1, got = sys_waitpid(pid, &status, options);

	return got == pid ? status : got;
}

static int run(unsigned int flags, int (*work)(void *), void *data)
{
	return end(child(flags | SIGCHLD, work, data), 0);
}

/* --- what is shared --- */

static int write_word(void *data)
{
	word = (uint32_t)data;
	return sys_getpid() == sys_gettid() && sys_getppid() != sys_getpid() ? 3 : 4;
}

static int close_fd(void *data)
{
	(void)data;
	return sys_close(fd);
}

static int change_umask(void *data)
{
	return syscall1(__NR_umask, (long)data) == 022 ? 0 : 1;
}

static int change_handler(void *data)
{
	return act(SIGUSR1, (uint32_t)data);
}

static void sharing(void)
{
	char byte;

	word = 0;
	is(run(0, write_word, (void *)1), 3 << 8, "no flags: a process");
	is(word, 0, "no flags: its memory is a copy");
	is(run(CLONE_VM, write_word, (void *)2), 3 << 8, "CLONE_VM: a process too");
	is(word, 2, "CLONE_VM: its memory is ours");
	is(run(CLONE_VM | CLONE_VFORK, write_word, (void *)3), 3 << 8, "CLONE_VFORK");
	is(word, 3, "CLONE_VFORK: its memory is ours");
	fd = open_data("/data/pages", O_RDONLY);
	is(run(0, close_fd, NULL), 0, "no flags: it closes a file");
	is(sys_read(fd, &byte, 1), 1, "no flags: which is open for us");
	is(run(CLONE_FILES, close_fd, NULL), 0, "CLONE_FILES: it closes a file");
	is(sys_read(fd, &byte, 1), -EBADF, "CLONE_FILES: which is closed for us");
	syscall1(__NR_umask, 022);
	run(0, change_umask, (void *)077);
	is(syscall1(__NR_umask, 022), 022, "no flags: its umask is its own");
	run(CLONE_FS, change_umask, (void *)077);
	is(syscall1(__NR_umask, 022), 077, "CLONE_FS: its umask is ours");
	fresh_signals();
	run(CLONE_VM, change_handler, (void *)SIG_IGN);
	is((long)action_of(SIGUSR1), SIG_DFL, "CLONE_VM: its handlers are its own");
	run(CLONE_VM | CLONE_SIGHAND, change_handler, (void *)SIG_IGN);
	is((long)action_of(SIGUSR1), SIG_IGN, "CLONE_SIGHAND: its handlers are ours");
}

/* --- numbers in memory --- */

static int look_at_word(void *data)
{
	return *(volatile uint32_t *)data == (uint32_t)sys_getpid() ? 0 : 1;
}

/* Until somebody wakes this word, which has the value 5, but 10 s at most. */
static int wait_for_wake(void *data)
{
	static const timespec_t time = { 10, 0 };

	return -sys_futex(data, FUTEX_WAIT, 5, &time, NULL, 0);
}

static int end_soon(void *data)
{
	static const timespec_t time = { 0, 100000000 };

	(void)data;
	return syscall2(__NR_nanosleep, (long)&time, 0);
}

/* What cannot be zeroed is as it was, but who waits for it is woken. */
static void clear_what_is_read_only(void)
{
	volatile uint32_t *shared = map_pages(1, PROT_RW, MAP_SHARED);
	int waiter, status = -1;

	*shared = 5;
	sys_mprotect((void *)shared, PAGE_SIZE, PROT_READ);
	waiter = child(SIGCHLD, wait_for_wake, (void *)shared);
	clone_call(CLONE_VM | CLONE_CHILD_CLEARTID | SIGCHLD, stack + sizeof(stack), NULL, NULL,
		   shared, end_soon, NULL);
	sys_waitpid(waiter, &status, 0);
	is(status, 0, "CLONE_CHILD_CLEARTID: of a word that is read only the end is told");
	sys_waitpid(-1, &status, 0);
	is(status, 0, "CLONE_CHILD_CLEARTID: the child ended well");
	is(*shared, 5, "CLONE_CHILD_CLEARTID: the word is as it was");
}

static void numbers(void)
{
	int pid, status = -1;

	word = 0;
	print_flush();
	pid = clone_call(CLONE_CHILD_SETTID | SIGCHLD, NULL, NULL, NULL, &word, look_at_word,
			 (void *)&word);
	sys_waitpid(pid, &status, 0);
	is(status, 0, "CLONE_CHILD_SETTID: the child finds its number");
	is(word, 0, "CLONE_CHILD_SETTID: in its own memory");
	pid = clone_call(CLONE_PARENT_SETTID | SIGCHLD, NULL, &word, NULL, NULL, look_at_word,
			 (void *)&word);
	is(word, pid, "CLONE_PARENT_SETTID: we find it");
	sys_waitpid(pid, &status, 0);
	is(status, 1 << 8, "CLONE_PARENT_SETTID: the child does not, it has a copy from before");
	word = 5;
	pid = clone_call(CLONE_VM | CLONE_CHILD_CLEARTID | SIGCHLD, stack + sizeof(stack), NULL,
			 NULL, &word, write_word, (void *)6);
	sys_waitpid(pid, &status, 0);
	is(word, 0, "CLONE_CHILD_CLEARTID: zeroed at its end");
	clear_what_is_read_only();
	pid = clone_call(CLONE_PARENT_SETTID | SIGCHLD, NULL, bad_address(), NULL, NULL, write_word,
			 NULL);
	ok(pid > 0, "CLONE_PARENT_SETTID: a bad address is nobody's loss");
	sys_waitpid(pid, &status, 0);
	pid = clone_call(CLONE_CHILD_SETTID | SIGCHLD, NULL, NULL, NULL, bad_address(), write_word,
			 NULL);
	ok(pid > 0, "CLONE_CHILD_SETTID: nor here");
	sys_waitpid(pid, &status, 0);
	is(status, 3 << 8, "CLONE_CHILD_SETTID: the child runs");
}

/* --- whose child, and which signal --- */

static int leave(void *data)
{
	return (int)data;
}

static void exit_signals(void)
{
	int pid;

	fresh_signals();
	note(SIGUSR2, SA_RESTART, 0);
	note(SIGCHLD, SA_RESTART, 0);
	pid = child(SIGUSR2, leave, (void *)5);
	is(end(pid, __WCLONE), 5 << 8, "exit signal SIGUSR2: waited for with __WCLONE");
	is(seen_count, 1, "exit signal SIGUSR2: one signal");
	is(seen[0].signal, SIGUSR2, "exit signal SIGUSR2: that one");
	is(seen[0].info.si_code, CLD_EXITED, "exit signal SIGUSR2: with a child's siginfo");
	is(seen[0].info.si_child, pid, "exit signal SIGUSR2: its number");
	forget_seen();
	pid = child(0, leave, (void *)6);
	is(end(pid, 0), -ECHILD, "no exit signal: a plain wait does not see it");
	is(end(pid, __WALL), 6 << 8, "no exit signal: __WALL does");
	is(seen_count, 0, "no exit signal: none");
	pid = child(SIGCHLD, leave, (void *)7);
	is(end(pid, __WCLONE), -ECHILD, "SIGCHLD: __WCLONE does not see it");
	is(end(pid, __WALL), 7 << 8, "SIGCHLD: __WALL does");
	is(seen_count, 1, "SIGCHLD: one signal");
}

static int check_parent(void *data)
{
	return sys_getppid() == (int)data ? 8 : 9;
}

/* Who calls it must not be the last but one to know the number: it goes over shared memory. */
static int make_sibling(void *shared)
{
	int pid = child(CLONE_PARENT | SIGCHLD, check_parent, (void *)sys_getppid());

	*(volatile int *)shared = pid;
	return sys_waitpid(pid, NULL, 0) == -ECHILD ? 0 : 1;
}

static void siblings(void)
{
	volatile int *shared = map_pages(1, PROT_RW, MAP_SHARED);

	fresh_signals();
	is(run(0, make_sibling, (void *)shared), 0, "CLONE_PARENT: not the caller's child");
	is(end(*shared, __WALL), 8 << 8, "CLONE_PARENT: but its parent's");
	sys_munmap((void *)shared, PAGE_SIZE);
}

/* --- CLONE_VFORK --- */

static int slow_exit(void *data)
{
	int i;

	(void)data;
	for (i = 0; i < 50; i++)
		sys_sched_yield();
	word = 77;
	return 0;
}

static int slow_exec(void *data)
{
	char *words[] = { data, NULL };

	slow_exit(NULL);
	sys_execve(data, words, NULL);
	return 1;
}

static void vforks(void)
{
	static char path[256];
	int pid;

	memcpy(path, root_path("/bin/true"), strlen(root_path("/bin/true")) + 1);
	word = 0;
	pid = child(CLONE_VM | CLONE_VFORK | SIGCHLD, slow_exit, NULL);
	is(word, 77, "CLONE_VFORK: we go on when the child has ended");
	is(end(pid, 0), 0, "CLONE_VFORK: its status");
	word = 0;
	pid = child(CLONE_VM | CLONE_VFORK | SIGCHLD, slow_exec, path);
	is(word, 77, "CLONE_VFORK: or runs another program");
	is(end(pid, 0), 0, "CLONE_VFORK: that one's status");
}

/* --- segments --- */

static int own_segment(void *data)
{
	uint32_t value;

	(void)data;
	__asm__ volatile("movl %%gs:4, %0" : "=r"(value));
	return value == 99 ? 0 : 1;
}

static void segments(void)
{
	static uint32_t area[4] = { 98, 99, 100, 101 };
	struct user_desc desc;
	int status = -1, pid;

	thread_self();
	desc = thread_segment(area);
	print_flush();
	pid = clone_call(CLONE_SETTLS | SIGCHLD, NULL, NULL, &desc, NULL, own_segment, NULL);
	sys_waitpid(pid, &status, 0);
	is(status, 0, "CLONE_SETTLS: the child has a segment of its own");
	is((long)thread_self(), (long)thread_self()->self, "CLONE_SETTLS: ours stays");
}

/* --- refusals --- */

static void refuses(void)
{
	static const struct {
		const char *name;
		unsigned int flags;
	} table[] = {
		{ "CLONE_SIGHAND without CLONE_VM", CLONE_SIGHAND },
		{ "CLONE_THREAD without CLONE_SIGHAND", CLONE_THREAD | CLONE_VM },
		{ "CLONE_THREAD alone", CLONE_THREAD },
		{ "CLONE_FS and another tree of mounts", CLONE_FS | CLONE_NEWNS },
		{ "CLONE_FS and another user namespace", CLONE_FS | CLONE_NEWUSER },
		{ "CLONE_THREAD and another pid namespace",
		  CLONE_THREAD | CLONE_SIGHAND | CLONE_VM | CLONE_NEWPID },
		{ "CLONE_PIDFD and CLONE_DETACHED", CLONE_PIDFD | CLONE_DETACHED },
		{ "CLONE_PIDFD and CLONE_PARENT_SETTID", CLONE_PIDFD | CLONE_PARENT_SETTID },
	};
	struct user_desc desc;
	size_t i;

	for (i = 0; i < sizeof(table) / sizeof(table[0]); i++)
		is(clone_call(table[i].flags | SIGCHLD, NULL, &word, NULL, &word, leave, NULL),
		   -EINVAL, "%s", table[i].name);
	is(clone_call(CLONE_SETTLS | SIGCHLD, NULL, NULL, bad_address(), NULL, leave, NULL),
	   -EFAULT, "CLONE_SETTLS: bad address");
	desc = thread_segment(NULL);
	desc.entry_number = ~0u;
	is(clone_call(CLONE_SETTLS | SIGCHLD, NULL, NULL, &desc, NULL, leave, NULL), -EINVAL,
	   "CLONE_SETTLS: no slot is chosen here");
	desc.entry_number = 5;
	is(clone_call(CLONE_SETTLS | SIGCHLD, NULL, NULL, &desc, NULL, leave, NULL), -EINVAL,
	   "CLONE_SETTLS: no such slot");
	is(sys_waitpid(-1, NULL, __WALL), -ECHILD, "refused: no child came of it");
}

int main(int argc, char **argv, char **envp)
{
	(void)argc, (void)argv, (void)envp;
	sharing();
	numbers();
	exit_signals();
	siblings();
	vforks();
	segments();
	refuses();
	return done();
}
