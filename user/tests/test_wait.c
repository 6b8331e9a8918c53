/* SPDX-License-Identifier: MIT */
/*
 * tests/wait - how a process ends, and who learns of it
 */
#include "test.h"

static int exit_code(void *data)
{
	return *(int *)data;
}

static int plain_exit(void *data)
{
	(void)data;
	syscall1(__NR_exit, 0x1234);
	return 0;
}

static void codes(void)
{
	static const int codes[] = { 0, 1, 127, 128, 255, 256, 257, -1 };
	size_t i;

	for (i = 0; i < sizeof(codes) / sizeof(codes[0]); i++) {
		int code = codes[i];

		is(in_child(exit_code, &code), (code & 0xff) << 8, "exit code %d", code);
	}
	is(in_child(plain_exit, NULL), 0x3400, "the call exit, without group");
}

static int start(int code)
{
	int pid;

	print_flush();
	pid = sys_fork();
	if (pid == 0)
		exit(code);
	if (pid < 0)
		bail("fork: %d", pid);
	return pid;
}

static void refuses(void)
{
	int status = 77, pid;

	is(sys_waitpid(-1, &status, 0), -ECHILD, "no child at all");
	is(sys_waitpid(-1, &status, WNOHANG), -ECHILD, "no child at all, not waiting");
	is(sys_waitpid(1, &status, 0), -ECHILD, "not one's own child");
	is(sys_waitpid(-1, &status, 0x100), -EINVAL, "unknown option");
	is(sys_wait4(-1, &status, 0x100, NULL), -EINVAL, "wait4: unknown option");
	is(status, 77, "the status is not written");
	pid = start(3);
	is(sys_waitpid(pid, bad_address(), 0), -EFAULT, "status at a bad address");
	is(sys_waitpid(pid, &status, 0), -ECHILD, "the child is gone for all that");
	pid = start(3);
	is(sys_waitpid(pid, NULL, 0), pid, "nobody wants the status");
}

static void picks(void)
{
	int first = start(1), second = start(2), third = start(3), status;

	is(sys_waitpid(second, &status, 0), second, "the second of three");
	is(status, 2 << 8, "its status");
	is(sys_waitpid(second, &status, 0), -ECHILD, "not twice");
	is(sys_waitpid(third, &status, 0), third, "the third");
	is(sys_waitpid(-1, &status, 0), first, "any: the first is left");
	is(status, 1 << 8, "its status");
	is(sys_waitpid(0, &status, 0), -ECHILD, "nobody of one's own group is left");
	first = start(4);
	is(sys_waitpid(0, &status, 0), first, "0: anyone of one's own group");
}

static void does_not_wait(volatile int *stage)
{
	int status = 77, pid, got;

	print_flush();
	*stage = 0;
	pid = sys_fork();
	if (pid == 0) {
		while (*stage == 0)
			sys_sched_yield();
		exit(9);
	}
	is(sys_waitpid(pid, &status, WNOHANG), 0, "WNOHANG: the child is alive");
	is(status, 77, "WNOHANG: the status is not written");
	*stage = 1;
	do {
		got = sys_waitpid(pid, &status, WNOHANG);
		sys_sched_yield();
	} while (got == 0);
	is(got, pid, "WNOHANG: the child has ended");
	is(status, 9 << 8, "WNOHANG: its status");
}

/* The parent ends before its child, which then has another one. */
static int leave_an_orphan(void *data)
{
	volatile int *stage = data;
	int me = sys_getpid(), pid = sys_fork();

	if (pid == 0) {
		while (sys_getppid() == me)
			sys_sched_yield();
		*stage = 2;
		exit(0);
	}
	return pid > 0 ? 0 : 1;
}

static void orphans(volatile int *stage)
{
	*stage = 1;
	lives(leave_an_orphan, (void *)stage, "a parent ends before its child");
	while (*stage != 2)
		sys_sched_yield();
	ok(true, "the child has another parent");
	is(sys_waitpid(-1, NULL, 0), -ECHILD, "which is not its grandfather");
}

/* A child that was not waited for is no burden after its parent's end. */
static int leave_zombies(void *data)
{
	int i;

	(void)data;
	for (i = 0; i < 20; i++) {
		int pid = sys_fork();

		if (pid == 0)
			exit(i);
		if (pid < 0)
			return 1;
	}
	return 0;
}

static void usage(void)
{
	struct rusage used;
	char *pages = map_pages(32, PROT_RW, MAP_PRIVATE);
	int pid, status;

	memset(&used, 0xff, sizeof(used));
	print_flush();
	pid = sys_fork();
	if (pid == 0) {
		fill(pages, 32, 1);
		exit(0);
	}
	is(sys_wait4(pid, &status, 0, &used), pid, "wait4 with usage");
	ok(used.ru_minflt >= 32 && used.ru_minflt < 1000, "it counts the child's faults");
	ok(used.ru_utime_sec >= 0 && used.ru_utime_usec >= 0 && used.ru_utime_usec < 1000000,
	   "and its time");
	sys_munmap(pages, PAGES(32));
}

int main(int argc, char **argv, char **envp)
{
	volatile int *stage = map_pages(1, PROT_RW, MAP_SHARED);

	(void)argc, (void)argv, (void)envp;
	codes();
	refuses();
	picks();
	does_not_wait(stage);
	orphans(stage);
	lives(leave_zombies, NULL, "a parent ends without waiting for twenty children");
	usage();
	return done();
}
