/* SPDX-License-Identifier: MIT */
/*
 * guard.c - who waits for the supervisor, and what is said when something ends either of them
 *
 *	guard ---- supervisor ---- workers
 *
 * Workers wait until somebody pokes them: without a supervisor they would do so for ever.
 * Each of the two catches what can be caught, says which signal that was and who sent it, and
 * takes along whoever would be left; SIGKILL and SIGSTOP the guard sees in the supervisor's
 * wait status.
 */
#include "campaign.h"

static int guard_pid;

/* What that process's threads did last: one of them has sent the signal. */
static void print_calls_of(int pid)
{
	for (int i = 0; i < NR_SLOTS; i++)
		if (shared->slots[i].pid == pid)
			print_last_call(&shared->slots[i]);
}

static const char *own_name(int pid)
{
	return pid == guard_pid ? "guard" : pid == shared->supervisor ? "supervisor" : "new worker";
}

static void kill_workers(void)
{
	for (int i = 0; i < NR_SLOTS; i++)
		if (shared->slots[i].pid)
			syscall2(__NR_kill, shared->slots[i].pid, SIGKILL);
}

/* A signal that nobody should have sent. */
static void tell(int signal, struct siginfo *info, void *context)
{
	int pid = sys_getpid();

	(void)context;
	printf("\n# FAILED: the %s was ended by signal %d, code %d, of process %d\n", own_name(pid),
	       signal, (int)info->si_code, info->si_code > 0 ? 0 : (int)info->si_pid);
	if (info->si_code <= 0)
		print_calls_of((int)info->si_pid);
	if (pid == guard_pid && shared->supervisor)
		syscall2(__NR_kill, shared->supervisor, SIGKILL);
	if (pid == guard_pid || pid == shared->supervisor)
		kill_workers();
	sys_exit_group(1);
}

/* guard_begin - from here on the process, and its children until they say else, tell of signals */
void guard_begin(void)
{
	guard_pid = sys_getpid();
	signals_tell(tell);
}

/* The supervisor's end; who was stopped cannot go on. */
static int wait_for_supervisor(int supervisor, int *status)
{
	int got;

	do {
		got = sys_waitpid(supervisor, status, WUNTRACED);
		if (got == supervisor && WIFSTOPPED(*status)) {
			printf("# FAILED: the supervisor was stopped by signal %d\n",
			       WSTOPSIG(*status));
			syscall2(__NR_kill, supervisor, SIGKILL);
			got = -EINTR;
		}
	} while (got == -EINTR);
	return got;
}

/* guard - what the campaign ends with */
int guard(int supervisor)
{
	int status = -1, got = wait_for_supervisor(supervisor, &status);

	if (got == supervisor && !WIFEXITED(status))
		print_last_calls();
	kill_workers();
	if (got != supervisor) {
		printf("# FAILED: the supervisor cannot be waited for: error %d\n", -got);
		return 1;
	}
	if (WIFEXITED(status))
		return WEXITSTATUS(status);
	/* For want of memory it may be; the workers that wanted it are gone with it. */
	printf("# FAILED: the supervisor was killed by signal %d\n", WTERMSIG(status));
	return 1;
}
