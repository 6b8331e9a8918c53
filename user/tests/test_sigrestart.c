/* SPDX-License-Identifier: MIT */
/*
 * tests/sigrestart - system calls that sleep, and are broken off by a signal
 *
 *	what comes			what becomes of the call
 *	an ignored signal		it sleeps on
 *	a stop, and SIGCONT		it sleeps on, for the rest of its time
 *	a handler with SA_RESTART	wait, futex without a time: again; all others: EINTR
 *	a handler without		EINTR
 *
 * A second process sends SIGUSR1 again and again: the call is entered and broken off sooner or
 * later, whenever that is.
 */
#include "handler.h"
#include "test.h"
#include "thread.h"

static struct shared {
	volatile int handled;	/* runs of the handler */
	volatile int stop;	/* enough has been sent */
	volatile int ready, result, left_ok;
	volatile uint32_t word;
} *shared;

static void count_run(int signal, struct siginfo *info, void *context)
{
	(void)signal, (void)info, (void)context;
	shared->handled++;
}

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

static int end(int pid)
{
	int status = -1, got;

	do {
		got = sys_waitpid(pid, &status, 0);
	} while (got == -EINTR);
	return got == pid ? status : got;
}

static int pester(void *data)
{
	int target = data ? (int)data : sys_getppid();

	while (!shared->stop && sys_kill(target, SIGUSR1) == 0)
		sleep_ms(5);
	return 0;
}

/* --- the calls --- */

static timespec_t ten_seconds = { 10, 0 }, left;

static int call_nanosleep(void)
{
	left = (timespec_t){ -1, -1 };
	return sys_nanosleep(&ten_seconds, &left);
}

static int call_clock_nanosleep(void)
{
	left = (timespec_t){ -1, -1 };
	return sys_clock_nanosleep(CLOCK_MONOTONIC, 0, &ten_seconds, &left);
}

static int call_clock_nanosleep_until(void)
{
	timespec_t until;

	sys_clock_gettime(CLOCK_MONOTONIC, &until);
	until.tv_sec += 10;
	return sys_clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, &until, bad_address());
}

static int call_pause(void)
{
	return sys_pause();
}

static int call_sigsuspend(void)
{
	sigset_t set = 0;

	return sys_rt_sigsuspend(&set);
}

static int call_sigtimedwait(void)
{
	sigset_t set = sigmask(SIGUSR2);

	return sys_rt_sigtimedwait(&set, NULL, NULL);
}

static int call_futex(void)
{
	return futex_wait(&shared->word, 0);
}

static int call_futex_time(void)
{
	return sys_futex(&shared->word, FUTEX_WAIT, 0, &ten_seconds, NULL, 0);
}

static int call_wait(void)
{
	return sys_waitpid(-1, NULL, __WALL) < 0 ? -EINTR : 0;
}

static int call_waitid(void)
{
	return sys_waitid(P_ALL, 0, NULL, WEXITED, NULL);
}

/* --- broken off --- */

static void broken_off(const char *name, int (*call)(void), uint32_t flags)
{
	int pid, got;

	memset(shared, 0, sizeof(*shared));
	fresh_signals();
	handle(SIGUSR1, count_run, flags, 0);
	pid = begin(pester, NULL);
	got = call();
	shared->stop = 1;
	end(pid);
	is(got, -EINTR, "%s, %s SA_RESTART: EINTR", name, flags ? "even with" : "without");
	ok(shared->handled > 0, "%s: the handler ran", name);
	act(SIGUSR1, SIG_IGN);
}

static void all_broken_off(void)
{
	static const struct {
		const char *name;
		int (*call)(void);
		bool restarts;
	} table[] = {
		{ "nanosleep", call_nanosleep, false },
		{ "clock_nanosleep", call_clock_nanosleep, false },
		{ "clock_nanosleep until then", call_clock_nanosleep_until, false },
		{ "pause", call_pause, false },
		{ "rt_sigsuspend", call_sigsuspend, false },
		{ "rt_sigtimedwait", call_sigtimedwait, false },
		{ "futex with a time", call_futex_time, false },
		{ "futex", call_futex, true },
		{ "wait4", call_wait, true },
		{ "waitid", call_waitid, true },
	};
	size_t i;

	for (i = 0; i < sizeof(table) / sizeof(table[0]); i++) {
		broken_off(table[i].name, table[i].call, 0);
		if (!table[i].restarts)
			broken_off(table[i].name, table[i].call, SA_RESTART);
		if (table[i].call == call_nanosleep || table[i].call == call_clock_nanosleep)
			/* Linux wakes a little late on purpose, and counts that in. */
			ok(left.tv_sec >= 0 && left.tv_sec <= 10 && left.tv_nsec >= 0 &&
			   left.tv_nsec < 1000000000, "%s: the rest of the time", table[i].name);
	}
}

/* --- again --- */

static int leave_after_three(void *data)
{
	(void)data;
	wait_until(&shared->handled, 3);
	return 6;
}

static int wake_after_three(void *data)
{
	(void)data;
	wait_until(&shared->handled, 3);
	while (futex_wake(&shared->word, 1) != 1)
		sys_sched_yield();
	return 6;
}

static void again(void)
{
	int other, pid, status = -1;
	struct siginfo info;

	fresh_signals();
	handle(SIGUSR1, count_run, SA_RESTART, 0);
	memset(shared, 0, sizeof(*shared));
	other = begin(pester, NULL);
	pid = begin(leave_after_three, NULL);
	is(sys_waitpid(pid, &status, 0), pid, "SA_RESTART: wait4 goes on");
	is(status, 6 << 8, "SA_RESTART: the status is there");
	shared->handled = 0;
	pid = begin(leave_after_three, NULL);
	is(sys_waitid(P_PID, pid, &info, WEXITED, NULL), 0, "SA_RESTART: waitid goes on");
	is(info.si_status, 6, "SA_RESTART: the status is there");
	shared->handled = 0;
	pid = begin(wake_after_three, NULL);
	is(futex_wait(&shared->word, 0), 0, "SA_RESTART: futex goes on");
	end(pid);
	shared->stop = 1;
	end(other);
}

/* --- ignored, or not for us --- */

static bool slept(const timespec_t *since, int ms)
{
	timespec_t now;

	sys_clock_gettime(CLOCK_MONOTONIC, &now);
	return (now.tv_sec - since->tv_sec) * 1000 + (now.tv_nsec - since->tv_nsec) / 1000000 >= ms;
}

static void ignored(void)
{
	timespec_t time = { 0, 60000000 }, since;
	int pid;

	memset(shared, 0, sizeof(*shared));
	fresh_signals();
	act(SIGUSR1, SIG_IGN);
	pid = begin(pester, NULL);
	sys_clock_gettime(CLOCK_MONOTONIC, &since);
	is(sys_nanosleep(&time, NULL), 0, "ignored signals: nanosleep sleeps on");
	ok(slept(&since, 60), "ignored signals: all its time");
	is(sys_futex(&shared->word, FUTEX_WAIT, 0, &time, NULL, 0), -ETIMEDOUT,
	   "ignored signals: futex too");
	handle(SIGUSR1, count_run, 0, 0);
	block(sigmask(SIGUSR1));
	is(sys_nanosleep(&time, NULL), 0, "blocked signals: nanosleep sleeps on");
	is(shared->handled, 0, "blocked signals: no handler");
	shared->stop = 1;
	is(sys_waitpid(pid, NULL, 0), pid, "blocked signals: wait sleeps on");
	unblock(sigmask(SIGUSR1));
	is(shared->handled, 1, "blocked signals: the handler runs in the end");
}

/* --- rt_sigsuspend: the mask is the call's, the handler's, and again ours --- */

static int send_both(void *data)
{
	int parent = sys_getppid();

	(void)data;
	sys_kill(parent, SIGUSR2);
	while (!shared->stop) {
		sys_kill(parent, SIGUSR1);
		sleep_ms(5);
	}
	return 0;
}

static void suspend(void)
{
	sigset_t set = sigmask(SIGUSR2) | sigmask(SIGHUP);
	int pid;

	memset(shared, 0, sizeof(*shared));
	fresh_signals();
	note(SIGUSR1, 0, sigmask(SIGTERM));
	note(SIGUSR2, 0, 0);
	block(sigmask(SIGUSR1) | sigmask(SIGUSR2));
	pid = begin(send_both, NULL);
	is(sys_rt_sigsuspend(&set), -EINTR, "rt_sigsuspend");
	shared->stop = 1;
	end(pid);
	is(seen_count, 1, "rt_sigsuspend: one handler ran");
	ok(seen[0].blocked == (set | sigmask(SIGUSR1) | sigmask(SIGTERM)),
	   "rt_sigsuspend: the handler's mask is on top of the call's");
	ok(blocked_now() == (sigmask(SIGUSR1) | sigmask(SIGUSR2)), "rt_sigsuspend: ours is back");
	ok(pending_now() & sigmask(SIGUSR2), "rt_sigsuspend: what it blocks stays pending");
	set = 0;
	is(sys_rt_sigsuspend(&set), -EINTR, "rt_sigsuspend: what is pending already ends it");
	ok(seen_count >= 2, "rt_sigsuspend: its handler ran");
}

/* --- taken by rt_sigtimedwait while it sleeps --- */

static void taken(void)
{
	sigset_t set = sigmask(SIGUSR1);
	timespec_t time = { 10, 0 };
	struct siginfo info;
	int pid;

	memset(shared, 0, sizeof(*shared));
	fresh_signals();
	handle(SIGUSR1, count_run, 0, 0);
	block(set);
	pid = begin(pester, NULL);
	is(sys_rt_sigtimedwait(&set, &info, &time), SIGUSR1,
	   "rt_sigtimedwait sleeps until it comes");
	is(info.si_pid, pid, "rt_sigtimedwait: who sent it");
	is(shared->handled, 0, "rt_sigtimedwait: no handler");
	shared->stop = 1;
	end(pid);
	unblock(set);
	time = (timespec_t){ 0, 30000000 };
	set = sigmask(SIGUSR2);
	is(sys_rt_sigtimedwait(&set, &info, &time), -EAGAIN,
	   "rt_sigtimedwait: nothing comes in time");
}

/* --- stop and continue --- */

static int sleep_in(void *data)
{
	int (*call)(void) = data;
	timespec_t since;

	fresh_signals();
	handle(SIGUSR2, count_run, 0, 0);
	sys_clock_gettime(CLOCK_MONOTONIC, &since);
	shared->ready = 1;
	shared->result = call();
	shared->left_ok = slept(&since, 100);
	return 0;
}

static int sleep_100(void)
{
	timespec_t time = { 0, 100000000 };

	return sys_nanosleep(&time, NULL);
}

static int futex_100(void)
{
	timespec_t time = { 0, 100000000 };

	return sys_futex(&shared->word, FUTEX_WAIT, 0, &time, NULL, 0);
}

static int begin_stopped_in(int (*call)(void))
{
	int pid, i, status;

	memset(shared, 0, sizeof(*shared));
	pid = begin(sleep_in, (void *)call);
	wait_until(&shared->ready, 1);
	for (i = 0; i < 3; i++) {
		sleep_ms(10);
		sys_kill(pid, SIGSTOP);
		if (sys_waitpid(pid, &status, WUNTRACED) != pid || !WIFSTOPPED(status))
			break;
		sleep_ms(10);
		sys_kill(pid, SIGCONT);
	}
	return pid;
}

static void stopped(void)
{
	int pid;

	fresh_signals();
	pid = begin_stopped_in(sleep_100);
	sys_waitpid(pid, NULL, 0);
	ok(shared->result == 0 && shared->left_ok, "stopped and continued: nanosleep sleeps on");
	pid = begin_stopped_in(futex_100);
	sys_waitpid(pid, NULL, 0);
	ok(shared->result == -ETIMEDOUT && shared->left_ok,
	   "stopped and continued: futex sleeps on");
	pid = begin_stopped_in(call_pause);
	sleep_ms(20);
	is(shared->left_ok + shared->result, 0, "stopped and continued: pause sleeps on");
	sys_kill(pid, SIGUSR2);
	end(pid);
	is(shared->result, -EINTR, "until a handler runs");
	is(syscall0(__NR_restart_syscall), -EINTR, "restart_syscall with nothing to go on with");
}

int main(int argc, char **argv, char **envp)
{
	(void)argc, (void)argv, (void)envp;
	shared = map_pages(1, PROT_RW, MAP_SHARED);
	all_broken_off();
	again();
	ignored();
	suspend();
	taken();
	stopped();
	return done();
}
