/* SPDX-License-Identifier: MIT */
/*
 * tests/vfork - the child borrows its parent's memory; the parent waits until it is given back
 */
#include "test.h"

static volatile int shared, order;

/*
 * The child runs on the parent's stack, in the same frame: nothing may be called between
 * the system call and its exit that returns to here.
 */
__attribute__((noinline)) static int vfork_and_write(int value)
{
	int pid = (int)syscall0(__NR_vfork);

	if (pid == 0) {
		shared = value;
		order = order * 10 + 1;
		sys_exit_group(value);
	}
	order = order * 10 + 2;
	return pid;
}

__attribute__((noinline)) static int vfork_and_exec(char **argv)
{
	int pid = (int)syscall0(__NR_vfork);

	if (pid == 0) {
		shared = 2;
		syscall3(__NR_execve, (long)argv[0], (long)argv, 0);
		sys_exit_group(99);
	}
	return pid;
}

__attribute__((noinline)) static int vfork_and_die(void)
{
	int pid = (int)syscall0(__NR_vfork);

	if (pid == 0) {
		write_to(NULL);
		sys_exit_group(0);
	}
	return pid;
}

int main(int argc, char **argv, char **envp)
{
	char *args[] = { argv[0], "7", NULL }, *nothing[] = { "/no/such/program", NULL };
	int pid, status = -1;

	(void)envp;
	if (argc > 1)		/* the second life: started by vfork_and_exec */
		return (int)parse_number(argv[1], 0);

	pid = vfork_and_write(5);
	ok(pid > 0, "vfork");
	is(shared, 5, "what the child wrote stands in the parent's memory");
	is(order, 12, "the parent waited for it");
	is(sys_waitpid(pid, &status, 0), pid, "it can be waited for");
	is(status, 5 << 8, "its status");

	pid = vfork_and_exec(args);
	is(shared, 2, "vfork and exec: the child wrote first");
	is(sys_waitpid(pid, &status, 0), pid, "vfork and exec: it can be waited for");
	is(status, 7 << 8, "vfork and exec: the status of the new program");
	is(shared, 2, "vfork and exec: the parent's memory is as it was");

	pid = vfork_and_exec(nothing);
	sys_waitpid(pid, &status, 0);
	is(status, 99 << 8, "vfork and an exec that fails");

	pid = vfork_and_die();
	sys_waitpid(pid, &status, 0);
	is(status & ~WCOREFLAG, SIGSEGV, "a child that dies of a fault lets the parent go on");
	return done();
}
