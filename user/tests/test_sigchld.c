/* SPDX-License-Identifier: MIT */
/*
 * tests/sigchld - what a parent learns of its children: by waiting, by SIGCHLD
 *
 *	runs --SIGSTOP--> stopped	WUNTRACED, WSTOPPED	CLD_STOPPED	once
 *	     <--SIGCONT-- 		WCONTINUED		CLD_CONTINUED	once
 *	     --> ended			WEXITED			CLD_EXITED, CLD_KILLED
 */
#include "handler.h"
#include "test.h"

static struct shared {
	volatile int ready, go, seen;
} *shared;

static int begin(int (*work)(void *), void *data)
{
	int pid;

	shared->ready = shared->go = shared->seen = 0;
	print_flush();
	pid = sys_fork();
	if (pid == 0)
		exit(work(data));
	if (pid < 0)
		bail("fork: %d", pid);
	return pid;
}

static int wait(int pid, int options)
{
	int status = -1, got = sys_waitpid(pid, &status, options);

	return got == pid ? status : got;
}

static int leave(void *data)
{
	return (int)data;
}

static int stay(void *data)
{
	(void)data;
	shared->ready = 1;
	while (!shared->go)
		sys_sched_yield();
	return 17;
}

static int begin_staying(void)
{
	int pid = begin(stay, NULL);

	wait_until(&shared->ready, 1);
	return pid;
}

#define STOPPED(signal)	((signal) << 8 | 0x7f)
#define CONTINUED	0xffff

/* --- stop and continue, by status --- */

static void statuses(void)
{
	int pid = begin_staying();

	fresh_signals();
	sys_kill(pid, SIGSTOP);
	is(wait(pid, WUNTRACED), STOPPED(SIGSTOP), "stopped");
	is(wait(pid, WUNTRACED | WNOHANG), 0, "it is told once");
	sys_kill(pid, SIGSTOP);
	is(wait(pid, WUNTRACED | WNOHANG), 0, "who is stopped cannot be stopped");
	sys_kill(pid, SIGCONT);
	is(wait(pid, WCONTINUED), CONTINUED, "continued");
	is(wait(pid, WCONTINUED | WNOHANG), 0, "it is told once");
	sys_kill(pid, SIGCONT);
	is(wait(pid, WCONTINUED | WNOHANG), 0, "who runs cannot be continued");
	sys_setpgid(pid, pid);		/* else the group may be an orphaned one */
	sys_kill(pid, SIGTTIN);
	is(wait(pid, WUNTRACED), STOPPED(SIGTTIN), "stopped by another signal");
	sys_kill(pid, SIGCONT);
	sys_kill(pid, SIGSTOP);
	is(wait(pid, WUNTRACED), STOPPED(SIGSTOP), "continued and stopped again");
	sys_kill(pid, SIGCONT);
	is(wait(pid, WUNTRACED | WNOHANG), 0, "continued: WUNTRACED does not see it");
	shared->go = 1;
	is(wait(pid, 0), 17 << 8, "a plain wait sees the end only");
}

static int note_and_leave(void *data)
{
	fresh_signals();
	note(SIGUSR1, 0, ALL_SIGNALS);
	note(SIGCONT, 0, ALL_SIGNALS);
	if (data)
		block((sigset_t)(uint32_t)data);
	stay(NULL);
	unblock(ALL_SIGNALS);
	return seen_count == 2 && seen[0].signal == SIGUSR1 && seen[1].signal == SIGCONT ? 1 :
	       2 + seen_count;
}

static int ignore_continue(void *data)
{
	act(SIGCONT, SIG_IGN);
	return stay(data);
}

static void while_stopped(void)
{
	int pid = begin(note_and_leave, NULL);

	wait_until(&shared->ready, 1);
	sys_kill(pid, SIGSTOP);
	wait(pid, WUNTRACED);
	sys_kill(pid, SIGUSR1);
	is(wait(pid, WUNTRACED | WNOHANG), 0, "stopped: a signal waits");
	sys_kill(pid, SIGCONT);
	shared->go = 1;
	is(wait(pid, 0), 1 << 8, "continued: it is delivered, then SIGCONT's handler runs");
	pid = begin(note_and_leave, (void *)(uint32_t)(sigmask(SIGCONT) | sigmask(SIGUSR1)));
	wait_until(&shared->ready, 1);
	sys_kill(pid, SIGSTOP);
	wait(pid, WUNTRACED);
	sys_kill(pid, SIGUSR1);
	sys_kill(pid, SIGCONT);
	is(wait(pid, WCONTINUED), CONTINUED, "SIGCONT continues though it is blocked");
	shared->go = 1;
	is(wait(pid, 0), 1 << 8, "and is pending then");
	pid = begin(ignore_continue, NULL);
	wait_until(&shared->ready, 1);
	sys_kill(pid, SIGSTOP);
	wait(pid, WUNTRACED);
	sys_kill(pid, SIGCONT);
	is(wait(pid, WCONTINUED), CONTINUED, "SIGCONT continues though it is ignored");
	shared->go = 1;
	wait(pid, 0);
}

/* SIGCONT takes pending stops away, a stop takes a pending SIGCONT away. */
static void take_each_other_away(void)
{
	int self = sys_getpid();

	fresh_signals();
	note(SIGTSTP, 0, 0);
	note(SIGCONT, 0, 0);
	block(sigmask(SIGTSTP) | sigmask(SIGTTIN) | sigmask(SIGTTOU) | sigmask(SIGCONT));
	sys_kill(self, SIGTSTP);
	sys_tkill(self, SIGTTIN);
	sys_kill(self, SIGCONT);
	ok(pending_now() == sigmask(SIGCONT), "SIGCONT takes away stops that are pending");
	sys_kill(self, SIGTTOU);
	ok(pending_now() == sigmask(SIGTTOU), "and a stop takes away SIGCONT");
	act(SIGTTOU, SIG_IGN);
	unblock(ALL_SIGNALS);
	sys_kill(self, SIGTSTP);
	is(seen_count, 1, "SIGTSTP with a handler does not stop");
}

/* --- SIGCHLD --- */

static void check(const char *what, int pid, int code, int status)
{
	const struct siginfo *info = &seen[0].info;

	wait_seen(1);
	is(seen_count, 1, "%s: one SIGCHLD", what);
	is(info->si_signo, SIGCHLD, "%s: number", what);
	is(info->si_code, code, "%s: code", what);
	is(info->si_child, pid, "%s: child", what);
	is(info->si_child_uid, 0, "%s: user", what);
	is(info->si_status, status, "%s: status", what);
	ok(info->si_utime >= 0 && info->si_utime < 6000 && info->si_stime >= 0 &&
	   info->si_stime < 6000, "%s: times", what);
	forget_seen();
}

static void signals(void)
{
	struct rlimit no_core = { 0, 0 };
	int pid;

	fresh_signals();
	sys_setrlimit(RLIMIT_CORE, &no_core);
	note(SIGCHLD, SA_RESTART, 0);
	pid = begin(leave, (void *)0x105);
	check("exit", pid, CLD_EXITED, 5);
	is(wait(pid, 0), 5 << 8, "exit: waited for");
	pid = begin_staying();
	sys_kill(pid, SIGSTOP);
	check("stop", pid, CLD_STOPPED, SIGSTOP);
	sys_kill(pid, SIGCONT);
	check("continue", pid, CLD_CONTINUED, SIGCONT);
	note(SIGCHLD, SA_RESTART | SA_NOCLDSTOP, 0);
	sys_kill(pid, SIGSTOP);
	is(wait(pid, WUNTRACED), STOPPED(SIGSTOP), "SA_NOCLDSTOP: the stop is waited for");
	sys_kill(pid, SIGCONT);
	is(wait(pid, WCONTINUED), CONTINUED, "SA_NOCLDSTOP: so is the end of it");
	is(seen_count, 0, "SA_NOCLDSTOP: no SIGCHLD");
	sys_kill(pid, SIGTERM);
	check("kill", pid, CLD_KILLED, SIGTERM);
	wait(pid, 0);
	pid = begin_staying();
	sys_kill(pid, SIGQUIT);
	check("kill that would leave a core file", pid, CLD_KILLED, SIGQUIT);
	wait(pid, 0);
}

static void several_at_once(void)
{
	int pids[4], i;

	fresh_signals();
	note(SIGCHLD, 0, 0);
	block(sigmask(SIGCHLD));
	for (i = 0; i < 4; i++) {
		pids[i] = begin(leave, NULL);
		sys_waitid(P_PID, pids[i], NULL, WEXITED | WNOWAIT, NULL);
	}
	unblock(sigmask(SIGCHLD));
	is(seen_count, 1, "four children end while SIGCHLD is blocked: one comes");
	is(seen[0].info.si_child, pids[0], "the first one's");
	for (i = 0; i < 4; i++)
		is(wait(pids[i], 0), 0, "child %d is waited for", i);
}

/* --- who does not want zombies --- */

static void unwanted(const char *what, bool ignored)
{
	int pid;

	fresh_signals();
	if (ignored)
		act(SIGCHLD, SIG_IGN);
	else
		note(SIGCHLD, SA_NOCLDWAIT | SA_RESTART, 0);
	pid = begin_staying();
	is(wait(pid, WNOHANG), 0, "%s: the child lives", what);
	shared->go = 1;
	is(wait(pid, 0), -ECHILD, "%s: it is waited for, but has no status", what);
	is(sys_kill(pid, 0), -ESRCH, "%s: it is gone", what);
	if (!ignored) {
		wait_seen(1);
		is(seen[0].info.si_child, pid, "%s: SIGCHLD comes for all that", what);
	}
	fresh_signals();
	pid = begin(leave, NULL);
	is(wait(pid, 0), 0, "%s no more: a child leaves its status", what);
}

/* --- waitid --- */

static void is_info(const struct siginfo *info, const char *what, int pid, int code, int status)
{
	is(info->si_signo, SIGCHLD, "waitid, %s: number", what);
	is(info->si_code, code, "waitid, %s: code", what);
	is(info->si_child, pid, "waitid, %s: child", what);
	is(info->si_status, status, "waitid, %s: status", what);
}

static void waitids(void)
{
	struct siginfo info;
	int pid = begin_staying();

	fresh_signals();
	memset(&info, 0x55, sizeof(info));
	is(sys_waitid(P_PID, pid, &info, WEXITED | WNOHANG, NULL), 0, "waitid: nothing yet");
	ok(info.si_signo == 0 && info.si_child == 0 && info.si_code == 0, "waitid: and says so");
	sys_kill(pid, SIGSTOP);
	is(sys_waitid(P_PID, pid, &info, WSTOPPED | WNOWAIT, NULL), 0, "waitid: stopped");
	is_info(&info, "stopped", pid, CLD_STOPPED, SIGSTOP);
	is(sys_waitid(P_ALL, 0, &info, WSTOPPED, NULL), 0, "waitid: WNOWAIT left it");
	is(sys_waitid(P_ALL, 0, &info, WSTOPPED | WNOHANG, NULL), 0, "waitid: now it is told");
	is(info.si_child, 0, "waitid: and not told again");
	sys_kill(pid, SIGCONT);
	is(sys_waitid(P_PGID, sys_getpgrp(), &info, WCONTINUED | WNOWAIT, NULL), 0,
	   "waitid: continued");
	is_info(&info, "continued", pid, CLD_CONTINUED, SIGCONT);
	is(wait(pid, WCONTINUED), CONTINUED, "waitid: WNOWAIT left it");
	shared->go = 1;
	is(sys_waitid(P_PGID, 0, &info, WEXITED | WNOWAIT, NULL), 0, "waitid: ended");
	is_info(&info, "ended", pid, CLD_EXITED, 17);
	is(sys_waitid(P_ALL, 0, &info, WSTOPPED | WNOHANG, NULL), -ECHILD,
	   "waitid: who has ended will not stop");
	is(sys_waitid(P_PID, pid, NULL, WEXITED, NULL), 0, "waitid: nobody wants to know more");
	is(sys_waitid(P_PID, pid, &info, WEXITED, NULL), -ECHILD, "waitid: it is gone");
	pid = begin_staying();
	sys_kill(pid, SIGKILL);
	is(sys_waitid(P_PID, pid, &info, WEXITED, NULL), 0, "waitid: killed");
	is_info(&info, "killed", pid, CLD_KILLED, SIGKILL);
}

static void refuses(void)
{
	struct siginfo info;
	struct rusage usage;
	int pid;

	is(sys_waitid(P_ALL, 0, &info, WEXITED, NULL), -ECHILD, "waitid: no child");
	is(sys_waitid(P_ALL, 0, &info, 0, NULL), -EINVAL, "waitid: for nothing");
	is(sys_waitid(P_ALL, 0, &info, WNOHANG, NULL), -EINVAL, "waitid: for nothing, at once");
	is(sys_waitid(P_ALL, 0, &info, WEXITED | 0x100, NULL), -EINVAL, "waitid: unknown option");
	is(sys_waitid(77, 0, &info, WEXITED, NULL), -EINVAL, "waitid: unknown kind");
	is(sys_waitid(P_PID, 0, &info, WEXITED, NULL), -EINVAL, "waitid: process 0");
	is(sys_waitid(P_PID, -1, &info, WEXITED, NULL), -EINVAL, "waitid: process -1");
	is(sys_waitid(P_PGID, -1, &info, WEXITED, NULL), -EINVAL, "waitid: group -1");
	is(sys_waitid(P_PID, sys_getppid(), &info, WEXITED, NULL), -ECHILD, "waitid: not a child");
	is(sys_waitpid((int)0x80000000, NULL, 0), -ESRCH,
	   "waitpid: the smallest number is no group");
	pid = begin(leave, NULL);
	is(sys_waitid(P_PID, pid, bad_address(), WEXITED, NULL), -EFAULT, "waitid: bad siginfo");
	is(wait(pid, 0), -ECHILD, "waitid: the child is gone for all that");
	pid = begin(leave, NULL);
	memset(&usage, 0x55, sizeof(usage));
	is(sys_waitid(P_PID, pid, &info, WEXITED, &usage), 0, "waitid: with usage");
	ok(usage.ru_minflt > 0 && usage.ru_minflt < 1000 && usage.ru_utime_sec < 60,
	   "waitid: it counts the child's faults");
}

int main(int argc, char **argv, char **envp)
{
	(void)argc, (void)argv, (void)envp;
	shared = map_pages(1, PROT_RW, MAP_SHARED);
	fresh_signals();
	statuses();
	while_stopped();
	take_each_other_away();
	signals();
	several_at_once();
	unwanted("SIGCHLD ignored", true);
	unwanted("SA_NOCLDWAIT", false);
	waitids();
	refuses();
	return done();
}
