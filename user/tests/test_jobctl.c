/* SPDX-License-Identifier: MIT */
/*
 * tests/jobctl - process groups and sessions
 *
 *	session		what setsid() begins: its leader and whoever descends from it
 *	  group		what setpgid() begins: signals are sent to it, it is waited for, stopped
 *	    orphaned	nobody in it has a parent in another group of the session: who would
 *			continue it?  So it is not stopped from a terminal, and if its last such
 *			parent ends while it is stopped it gets SIGHUP and SIGCONT
 *
 * All happens in a session of the test's own.
 */
#include "handler.h"
#include "test.h"

static struct shared {
	volatile int ready, go, count, pid, value[4];
} *shared;

/* A child that runs work(data); the group's and the session's number are its parent's. */
static int begin(int (*work)(void *), void *data)
{
	int pid;

	print_flush();
	pid = sys_fork();
	if (pid == 0)
		exit(work(data));
	if (pid < 0)
		bail("fork: %d", pid);
	return pid;
}

static int end(int pid, int options)
{
	int status = -1, got = sys_waitpid(pid, &status, options);

	return got > 0 ? status : got;
}

static int stay(void *data)
{
	(void)data;
	for (;;)
		sys_pause();
	return 0;
}

static void kill_child(int pid)
{
	sys_kill(pid, SIGKILL);
	if (end(pid, 0) != SIGKILL)
		bail("a child did not die of SIGKILL");
}

/* --- who belongs where --- */

static int own_session(void *data)
{
	int self = sys_getpid();

	(void)data;
	if (sys_setsid() != self || sys_getsid(0) != self || sys_getpgrp() != self)
		return 1;
	return sys_setsid() == -EPERM && sys_getpgid(self) == self ? 0 : 2;
}

static int own_group(void *data)
{
	int self = sys_getpid();

	if (sys_getsid(0) != (int)data || sys_getpgrp() != (int)data)
		return 1;
	if (sys_setpgid(0, 0) || sys_getpgrp() != self || sys_getsid(0) != (int)data)
		return 2;
	if (sys_setsid() != -EPERM)
		return 3;
	return sys_setpgid(self, (int)data) == 0 && sys_getpgid(0) == (int)data ? 0 : 4;
}

static void identities(int self)
{
	int pid;

	is(sys_getsid(0), self, "the first of a session: its number");
	is(sys_getpgrp(), self, "its group's");
	is(sys_setpgid(0, 0), -EPERM, "it cannot leave its group");
	is(end(begin(own_session, NULL), 0), 0, "a child begins another session, once");
	is(end(begin(own_group, (void *)self), 0), 0, "a child begins a group, and comes back");
	pid = begin(stay, NULL);
	is(sys_getpgid(pid), self, "a child's group: ours");
	is(sys_setpgid(pid, pid), 0, "we give it one of its own");
	is(sys_getpgid(pid), pid, "it has it");
	is(sys_getsid(pid), self, "in our session");
	is(sys_setpgid(pid, self), 0, "and take it back");
	is(sys_getpgid(pid), self, "it is back");
	kill_child(pid);
}

static int exec_stay(void *path)
{
	char *words[] = { path, NULL };

	sys_execve(path, words, NULL);
	return 1;
}

static int begin_session(void *data)
{
	(void)data;
	sys_setsid();
	shared->ready = 1;
	return stay(NULL);
}

static int join(void *group)
{
	return sys_setpgid(0, (int)group) == -EPERM ? 0 : 1;
}

static int grandchild(void *data)
{
	(void)data;
	shared->pid = begin(stay, NULL);
	shared->ready = 1;
	while (!shared->go)
		sys_sched_yield();
	kill_child(shared->pid);
	return 0;
}

/* Only an exec is seen from outside by this, and only when it is over. */
static int until_refused(int pid)
{
	int error;

	do {
		error = sys_setpgid(pid, pid);
		sys_sched_yield();
	} while (error == 0);
	return error;
}

static void refuses(int self)
{
	static char path[256];
	int pid, gone = begin(own_session, NULL);

	memcpy(path, root_path("/bin/stay"), strlen(root_path("/bin/stay")) + 1);
	end(gone, 0);
	is(sys_setpgid(0, -1), -EINVAL, "setpgid: group -1");
	is(sys_setpgid(gone, 0), -ESRCH, "setpgid: nobody there");
	is(sys_setpgid(-1, self), -ESRCH, "setpgid: process -1");
	is(sys_setpgid(-1, 0), -EINVAL, "setpgid: process -1 into a group of that number");
	is(sys_setpgid(sys_getppid(), 0), -ESRCH, "setpgid: one's parent");
	is(sys_getpgid(gone), -ESRCH, "getpgid: nobody there");
	is(sys_getpgid(-1), -ESRCH, "getpgid: process -1");
	is(sys_getsid(gone), -ESRCH, "getsid: nobody there");
	pid = begin(stay, NULL);
	is(sys_setpgid(pid, gone), -EPERM, "setpgid: a group that does not exist");
	kill_child(pid);
	pid = begin(exec_stay, path);
	is(until_refused(pid), -EACCES, "setpgid: a child that has run another program");
	kill_child(pid);
	shared->ready = 0;
	pid = begin(begin_session, NULL);
	wait_until(&shared->ready, 1);
	is(sys_setpgid(pid, self), -EPERM, "setpgid: a child with its own session");
	is(end(begin(join, (void *)pid), 0), 0, "setpgid: a group of another session");
	kill_child(pid);
	shared->ready = shared->go = 0;
	pid = begin(grandchild, NULL);
	wait_until(&shared->ready, 1);
	is(sys_setpgid(shared->pid, 0), -ESRCH, "setpgid: a child's child");
	shared->go = 1;
	is(end(pid, 0), 0, "which ends with its parent's help");
}

/* --- signals for a group --- */

static int count_signal(void *data)
{
	fresh_signals();
	note(SIGUSR1, 0, 0);
	block(sigmask(SIGUSR1));
	shared->value[(int)data] = 1;
	while (!pending_now())
		sys_sched_yield();
	unblock(sigmask(SIGUSR1));
	return seen[0].info.si_code == SI_USER ? seen_count : 9;
}

static void begin_three(int *pids)
{
	int i;

	memset(shared, 0, sizeof(*shared));
	for (i = 0; i < 3; i++) {
		pids[i] = begin(count_signal, (void *)i);
		sys_setpgid(pids[i], pids[i < 2 ? 0 : 2]);
		wait_until(&shared->value[i], 1);
	}
}

static int signal_own_group(void *data)
{
	int pid;

	(void)data;
	memset(shared, 0, sizeof(*shared));
	sys_setpgid(0, 0);
	fresh_signals();
	note(SIGUSR1, SA_RESTART, 0);
	pid = begin(count_signal, NULL);
	wait_until(&shared->value[0], 1);
	if (sys_kill(0, SIGUSR1) || seen_count != 1)
		return 1;
	return end(pid, 0) == 1 << 8 ? 0 : 2;
}

static void groups(int self)
{
	int pids[3], status = -1;

	begin_three(pids);
	is(sys_kill(-pids[0], 0), 0, "signal 0: there is such a group");
	is(sys_kill(-pids[1], 0), -ESRCH, "signal 0: a member's number is no group");
	is(sys_kill(-pids[0], SIGUSR1), 0, "a signal to a group of two");
	is(end(pids[0], 0), 1 << 8, "the first has it, once");
	is(end(pids[1], 0), 1 << 8, "the second too");
	is(sys_waitpid(pids[2], NULL, WNOHANG), 0, "one of another group has not");
	is(sys_kill(-pids[0], 0), -ESRCH, "the group is gone with its last member");
	is(sys_waitpid(0, NULL, WNOHANG), -ECHILD, "wait: no child is in our group");
	is(sys_waitpid(-pids[0], NULL, WNOHANG), -ECHILD, "wait: nor in that one");
	sys_kill(pids[2], SIGUSR1);
	is(sys_waitpid(-pids[2], &status, 0), pids[2], "wait: a child of that group");
	is(status, 1 << 8, "wait: its status");
	is(end(begin(signal_own_group, NULL), 0), 0, "a signal to one's own group");
	(void)self;
}

/* The group's leader has ended; its number stays the group's, and is nobody else's. */
static void without_leader(void)
{
	int pids[3];

	begin_three(pids);
	kill_child(pids[0]);
	is(sys_getpgid(pids[1]), pids[0], "the group stays when its leader ends");
	is(sys_kill(-pids[0], SIGUSR1), 0, "signals reach it");
	is(sys_waitpid(-pids[0], NULL, 0), pids[1], "it is waited for");
	kill_child(pids[2]);
}

/* --- a stop while somebody forks --- */

#define NR_AREAS	4000	/* they make a fork long */
#define NR_FORKS	3	/* without a rest: its turn may end in one of them */
#define NR_STOPS	20

static void many_areas(void)
{
	char *pages = map_pages(2 * NR_AREAS, PROT_READ, MAP_PRIVATE);
	int i;

	for (i = 0; i < NR_AREAS; i++)
		if (sys_mprotect(pages + PAGES(2 * i), PAGE_SIZE, PROT_NONE))
			bail("mprotect");
}

static int run_on(void *data)
{
	(void)data;
	for (;;)
		shared->count++;
	return 0;
}

static int fork_on(void *data)
{
	int pids[NR_FORKS], i;

	(void)data;
	sys_setpgid(0, 0);
	fresh_signals();
	many_areas();
	for (shared->ready = 1;;) {
		for (i = 0; i < NR_FORKS; i++)
			sys_kill(pids[i] = begin(run_on, NULL), SIGKILL);
		for (i = 0; i < NR_FORKS; i++)
			end(pids[i], 0);
	}
	return 0;
}

/* Does anybody of a group run on that was stopped in the midst of forks? */
static bool one_escapes(int ms)
{
	int pid, before, now;

	memset(shared, 0, sizeof(*shared));
	pid = begin(fork_on, NULL);
	wait_until(&shared->ready, 1);
	sleep_ms(ms);
	sys_kill(-pid, SIGTSTP);
	if (!WIFSTOPPED(end(pid, WUNTRACED)))
		bail("a group does not stop");
	sleep_ms(20);
	before = shared->count;
	sleep_ms(20);
	now = shared->count;
	sys_kill(-pid, SIGKILL);
	if (end(pid, 0) != SIGKILL)
		bail("a stopped child does not die of SIGKILL");
	return now != before;
}

static void stops_all(void)
{
	int nr = 0, i;

	for (i = 0; i < NR_STOPS; i++)
		nr += one_escapes(i);
	is(nr, 0, "a stop stops all of a group, and who is being forked");
}

/* --- orphaned groups --- */

/* In a session of its own the first group is orphaned: no terminal's stop stops it. */
static int stopped_in_orphaned_group(void *data)
{
	static const int stops[] = { SIGTSTP, SIGTTIN, SIGTTOU };
	size_t i;

	(void)data;
	fresh_signals();
	sys_setsid();
	for (i = 0; i < 3; i++)
		sys_kill(sys_getpid(), stops[i]);
	return 12;
}

static void note_shared(int signal, struct siginfo *info, void *context)
{
	(void)info, (void)context;
	shared->value[shared->count++] = signal;
}

static int stop_and_note(void *data)
{
	fresh_signals();
	if (data) {
		handle(SIGHUP, note_shared, 0, ALL_SIGNALS);
		handle(SIGCONT, note_shared, 0, ALL_SIGNALS);
	}
	sys_kill(sys_getpid(), SIGSTOP);
	return 13;
}

/* The middle one of three waits for the last, and tells what became of it. */
static int watch_stopped(void *data)
{
	int pid, status;

	act(SIGHUP, SIG_IGN);
	pid = begin(stop_and_note, data);
	sys_waitpid(pid, &status, WUNTRACED);
	shared->ready = WIFSTOPPED(status) ? 1 : 9;
	shared->value[3] = end(pid, 0);
	shared->ready = 2;
	return 0;
}

/* The first is the only one of its group whose parent is in another: until it ends. */
static int leave_stopped(void *data)
{
	sys_setpgid(0, 0);
	begin(watch_stopped, data);
	wait_until(&shared->ready, 1);
	return shared->ready == 1 ? 0 : 1;
}

static void orphans(void)
{
	is(end(begin(stopped_in_orphaned_group, NULL), WUNTRACED), 12 << 8,
	   "SIGTSTP, SIGTTIN and SIGTTOU do not stop an orphaned group");
	memset(shared, 0, sizeof(*shared));
	is(end(begin(leave_stopped, (void *)1), 0), 0,
	   "a group is orphaned while one of it is stopped");
	wait_until(&shared->ready, 2);
	is(shared->count, 2, "that one gets two signals");
	is(shared->value[0], SIGHUP, "SIGHUP");
	is(shared->value[1], SIGCONT, "and SIGCONT");
	is(shared->value[3], 13 << 8, "and goes on");
	memset(shared, 0, sizeof(*shared));
	is(end(begin(leave_stopped, NULL), 0), 0, "once more, without handlers");
	wait_until(&shared->ready, 2);
	is(shared->value[3], SIGHUP, "SIGHUP ends it");
}

static int in_session(void *data)
{
	int self = sys_getpid();

	(void)data;
	fresh_signals();
	is(sys_setsid(), self, "a session");
	identities(self);
	refuses(self);
	groups(self);
	without_leader();
	stops_all();
	orphans();
	return done();
}

int main(int argc, char **argv, char **envp)
{
	(void)argc, (void)argv, (void)envp;
	shared = map_pages(1, PROT_RW, MAP_SHARED);
	fresh_signals();
	return end(begin(in_session, NULL), 0) != 0;
}
