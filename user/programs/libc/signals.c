/* SPDX-License-Identifier: MIT */
/*
 * signals - handlers, masks, timers and waits, as a libc offers them
 */
#include <errno.h>
#include <pthread.h>
#include <setjmp.h>
#include <signal.h>
#include <stdint.h>
#include <string.h>
#include <sys/time.h>
#include <time.h>

#include "check.h"

static volatile sig_atomic_t caught[64], order[16], taken;
static siginfo_t last;

static void note(int signal)
{
	caught[signal]++;
	if (taken < 16)
		order[taken++] = signal;
}

static void note_info(int signal, siginfo_t *info, void *context)
{
	(void)context;
	last = *info;
	note(signal);
}

static void forget(void)
{
	memset((void *)caught, 0, sizeof(caught));
	memset((void *)order, 0, sizeof(order));
	taken = 0;
}

static void handle(int signal, void (*handler)(int), int flags)
{
	struct sigaction action = { .sa_handler = handler, .sa_flags = flags };

	need(sigaction(signal, &action, NULL) == 0, "sigaction");
}

static void handle_info(int signal, int flags)
{
	struct sigaction action = { .sa_sigaction = note_info, .sa_flags = SA_SIGINFO | flags };

	need(sigaction(signal, &action, NULL) == 0, "sigaction");
}

static sigset_t set_of(int first, int second)
{
	sigset_t set;

	sigemptyset(&set);
	sigaddset(&set, first);
	if (second)
		sigaddset(&set, second);
	return set;
}

/* --- handlers --- */

static void handlers(void)
{
	struct sigaction old;

	handle_info(SIGUSR1, 0);
	raise(SIGUSR1);
	check(caught[SIGUSR1] == 1 && last.si_signo == SIGUSR1 && last.si_pid == getpid(),
	      "raise: the handler runs before it returns");
	kill(getpid(), SIGUSR1);
	check(caught[SIGUSR1] == 2 && last.si_code == SI_USER && last.si_uid == getuid(),
	      "kill of oneself, and who it was");
	sigqueue(getpid(), SIGUSR1, (union sigval){ .sival_int = 4711 });
	check(last.si_code == SI_QUEUE && last.si_value.sival_int == 4711,
	      "sigqueue carries a value");
	sigaction(SIGUSR1, NULL, &old);
	check(old.sa_sigaction == note_info && old.sa_flags & SA_SIGINFO,
	      "sigaction tells what there is");
	handle(SIGUSR1, note, SA_RESETHAND);
	raise(SIGUSR1);
	sigaction(SIGUSR1, NULL, &old);
	check(caught[SIGUSR1] == 4 && old.sa_handler == SIG_DFL, "SA_RESETHAND: once only");
	handle(SIGUSR1, SIG_IGN, 0);
	check(raise(SIGUSR1) == 0 && caught[SIGUSR1] == 4, "an ignored one");
	check(signal(SIGKILL, note) == SIG_ERR && errno == EINVAL, "SIGKILL has no handler");
	check(kill(getpid(), 0) == 0 && kill(getpid(), 99) == -1 && errno == EINVAL,
	      "signals 0 and 99");
}

static double three = 3.0;

/* A handler may compute what it likes: the interrupted program's registers come back. */
static void compute(int signal)
{
	volatile double x = three;

	for (int i = 0; i < 100; i++)
		x = x / 1.0001 + i;
	note(signal);
}

static void registers(void)
{
	double sum = 0;

	forget();
	handle(SIGUSR2, compute, 0);
	for (int i = 1; i <= 1000; i++) {
		sum += 1 / (three + i);
		if (i % 10 == 0)
			raise(SIGUSR2);
	}
	check(caught[SIGUSR2] == 100 && sum > 5.6551 && sum < 5.6552,
	      "floating point around handlers");
}

/* --- masks --- */

static int pending_inside;

static void look_inside(int signal)
{
	sigset_t pending;

	note(signal);
	if (caught[signal] > 1)
		return;
	raise(SIGUSR1);
	raise(SIGUSR2);
	sigpending(&pending);
	pending_inside = sigismember(&pending, SIGUSR1) + 2 * sigismember(&pending, SIGUSR2);
}

static void masks(void)
{
	struct sigaction action = { .sa_handler = look_inside };
	sigset_t set = set_of(SIGUSR1, SIGUSR2), old, pending;

	forget();
	handle(SIGUSR1, note, 0);
	handle(SIGUSR2, note, 0);
	sigprocmask(SIG_BLOCK, &set, &old);
	raise(SIGUSR2);
	raise(SIGUSR1);
	raise(SIGUSR1);
	sigpending(&pending);
	check(taken == 0 && sigismember(&pending, SIGUSR1) && sigismember(&pending, SIGUSR2),
	      "blocked signals are pending");
	sigprocmask(SIG_SETMASK, &old, NULL);
	check(caught[SIGUSR1] == 1 && caught[SIGUSR2] == 1, "and come when they may, each once");
	forget();
	action.sa_mask = set_of(SIGUSR2, 0);
	sigaction(SIGUSR1, &action, NULL);
	raise(SIGUSR1);
	check(pending_inside == 3, "in a handler its own signal and sa_mask are blocked");
	check(caught[SIGUSR1] == 2 && caught[SIGUSR2] == 1, "and come behind it");
	handle(SIGUSR1, SIG_DFL, 0);
}

static void nest(int signal)
{
	note(signal);
	if (caught[signal] < 5)
		raise(signal);
}

static void realtime(void)
{
	sigset_t set = set_of(SIGRTMIN, SIGRTMIN + 1), old;
	bool good = true;

	forget();
	handle(SIGUSR1, nest, SA_NODEFER);
	raise(SIGUSR1);
	check(caught[SIGUSR1] == 5, "SA_NODEFER: a handler in its own handler");
	forget();
	handle_info(SIGRTMIN, 0);
	handle_info(SIGRTMIN + 1, 0);
	sigprocmask(SIG_BLOCK, &set, &old);
	for (int i = 0; i < 3; i++)
		sigqueue(getpid(), SIGRTMIN + 1, (union sigval){ .sival_int = i });
	for (int i = 0; i < 3; i++)
		sigqueue(getpid(), SIGRTMIN, (union sigval){ .sival_int = i });
	sigprocmask(SIG_SETMASK, &old, NULL);
	for (int i = 0; i < 6; i++)
		good = good && order[i] == (i < 3 ? SIGRTMIN + 1 : SIGRTMIN);
	check(taken == 6 && good,
	      "realtime signals queue up; the handler of the lowest number is on top");
}

/* --- jumps --- */

static sigjmp_buf place;

static void jump(int signal)
{
	siglongjmp(place, signal);
}

static bool is_blocked(int signal)
{
	sigset_t set;

	sigprocmask(SIG_BLOCK, NULL, &set);
	return sigismember(&set, signal);
}

static void jumps(void)
{
	volatile int rounds = 0, all = 0;
	int signal;

	handle(SIGUSR1, jump, 0);
	while (rounds < 100) {
		signal = sigsetjmp(place, 1);
		if (signal) {
			all += signal == SIGUSR1 && !is_blocked(SIGUSR1);
			continue;
		}
		rounds++;
		raise(SIGUSR1);
	}
	check(all == 100, "siglongjmp out of a handler a hundred times, the mask as it was");
}

/* --- time --- */

static void one_shot(void)
{
	struct itimerval timer = { .it_value = { .tv_usec = 20000 } }, rest;

	forget();
	handle(SIGALRM, note, 0);
	setitimer(ITIMER_REAL, &timer, NULL);
	check(pause() == -1 && errno == EINTR && caught[SIGALRM] == 1,
	      "an interval timer ends a pause");
	getitimer(ITIMER_REAL, &rest);
	check(rest.it_value.tv_sec == 0 && rest.it_value.tv_usec == 0, "and is not set any more");
	check(alarm(100) == 0 && alarm(0) == 100 && alarm(0) == 0, "alarm says what was left");
}

static void repeated(void)
{
	struct itimerval timer = { { .tv_usec = 10000 }, { .tv_usec = 10000 } }, off = { 0 };

	forget();
	setitimer(ITIMER_REAL, &timer, NULL);
	while (caught[SIGALRM] < 5)
		pause();
	setitimer(ITIMER_REAL, &off, NULL);
	check(caught[SIGALRM] >= 5, "it comes again and again");
	forget();
	handle(SIGVTALRM, note, 0);
	setitimer(ITIMER_VIRTUAL, &timer, NULL);
	while (caught[SIGVTALRM] < 2)
		three += 1e-9;
	setitimer(ITIMER_VIRTUAL, &off, NULL);
	check(true, "a timer of the time that the program computes");
}

/* The sleep goes on for what is left of it, if it is told what that is. */
static void sleeping(void)
{
	struct itimerval timer = { .it_value = { .tv_usec = 10000 } };
	struct timespec all = { .tv_nsec = 60000000 }, left = { 0 };
	int result;

	forget();
	setitimer(ITIMER_REAL, &timer, NULL);
	result = nanosleep(&all, &left);
	check(result == -1 && errno == EINTR && left.tv_sec == 0 && left.tv_nsec > 0 &&
	      left.tv_nsec < 60000000, "nanosleep is interrupted, and says what is left");
	check(nanosleep(&left, NULL) == 0, "and goes on");
}

static void waiting(void)
{
	sigset_t set = set_of(SIGUSR1, SIGALRM), old, none;
	struct itimerval timer = { .it_value = { .tv_usec = 20000 } };
	struct timespec soon = { .tv_nsec = 20000000 };
	siginfo_t info;
	int signal = 0;

	forget();
	handle(SIGUSR1, note, 0);
	sigprocmask(SIG_BLOCK, &set, &old);
	raise(SIGUSR1);
	check(sigwait(&set, &signal) == 0 && signal == SIGUSR1 && taken == 0,
	      "sigwait takes what is pending");
	setitimer(ITIMER_REAL, &timer, NULL);
	check(sigwaitinfo(&set, &info) == SIGALRM && info.si_code == SI_KERNEL,
	      "and what is to come");
	check(sigtimedwait(&set, &info, &soon) == -1 && errno == EAGAIN, "for a time, in vain");
	raise(SIGUSR1);
	sigemptyset(&none);
	check(sigsuspend(&none) == -1 && errno == EINTR && caught[SIGUSR1] == 1 &&
	      is_blocked(SIGUSR1),
	      "sigsuspend lets it in for once");
	sigprocmask(SIG_SETMASK, &old, NULL);
}

/* --- threads --- */

static volatile pthread_t who;
static volatile int stop;

static void note_thread(int signal)
{
	who = pthread_self();
	note(signal);
}

static void *until_told(void *arg)
{
	while (!stop)
		sched_yield();
	return arg;
}

static void *wait_here(void *arg)
{
	int signal = 0;

	sigwait(arg, &signal);
	return (void *)(intptr_t)signal;
}

static void threads(void)
{
	sigset_t set = set_of(SIGUSR2, 0);
	pthread_t thread;
	void *result;

	forget();
	handle(SIGUSR2, note_thread, 0);
	need(pthread_create(&thread, NULL, until_told, NULL) == 0, "pthread_create");
	pthread_kill(thread, SIGUSR2);
	while (!caught[SIGUSR2])
		sched_yield();
	check(pthread_equal(who, thread), "pthread_kill: the handler runs in that thread");
	pthread_sigmask(SIG_BLOCK, &set, NULL);
	kill(getpid(), SIGUSR2);
	while (caught[SIGUSR2] < 2)
		sched_yield();
	check(pthread_equal(who, thread), "kill: in one that does not block it");
	stop = 1;
	pthread_join(thread, NULL);
	need(pthread_create(&thread, NULL, wait_here, &set) == 0, "pthread_create");
	kill(getpid(), SIGUSR2);
	pthread_join(thread, &result);
	check((intptr_t)result == SIGUSR2, "a thread that waits for it takes it");
	pthread_sigmask(SIG_UNBLOCK, &set, NULL);
}

/* --- children --- */

static pid_t sleeper(void)
{
	pid_t pid = fork();

	need(pid >= 0, "fork");
	if (pid == 0) {
		for (;;)
			pause();
	}
	return pid;
}

static void of_children(void)
{
	pid_t pid;
	int status;

	forget();
	handle_info(SIGCHLD, SA_RESTART);
	pid = sleeper();
	kill(pid, SIGSTOP);
	check(waitpid(pid, &status, WUNTRACED) == pid && WIFSTOPPED(status) &&
	      WSTOPSIG(status) == SIGSTOP,
	      "a child is stopped");
	kill(pid, SIGCONT);
	check(waitpid(pid, &status, WCONTINUED) == pid && WIFCONTINUED(status), "and goes on");
	kill(pid, SIGKILL);
	waitpid(pid, &status, 0);
	handle_info(SIGCHLD, SA_RESTART | SA_NOCLDSTOP);
	pid = sleeper();
	kill(pid, SIGSTOP);
	waitpid(pid, &status, WUNTRACED);
	forget();
	kill(pid, SIGCONT);
	kill(pid, SIGTERM);
	check(waitpid(pid, &status, 0) == pid && killed(status, SIGTERM),
	      "another one is terminated");
	check(caught[SIGCHLD] == 1 && last.si_code == CLD_KILLED && last.si_pid == pid &&
	      last.si_status == SIGTERM,
	      "SIGCHLD says who and how; with SA_NOCLDSTOP nothing else");
	handle(SIGCHLD, SIG_IGN, 0);
	kill(sleeper(), SIGKILL);
	check(wait(&status) == -1 && errno == ECHILD, "with SIGCHLD ignored nobody is waited for");
	handle(SIGCHLD, SIG_DFL, 0);
}

static void do_abort(void)
{
	abort();
}

static void abort_caught(void)
{
	handle(SIGABRT, note, 0);
	abort();
}

static void do_alarm(void)
{
	struct itimerval timer = { .it_value = { .tv_usec = 10000 } };

	handle(SIGALRM, SIG_DFL, 0);
	setitimer(ITIMER_REAL, &timer, NULL);
	for (;;)
		three += 1e-9;
}

static void do_raise(void)
{
	raise(SIGUSR1);
}

static void endings(void)
{
	handle(SIGUSR1, SIG_DFL, 0);
	check(killed(status_of(do_abort), SIGABRT), "abort");
	check(killed(status_of(abort_caught), SIGABRT), "abort whose signal is caught");
	check(killed(status_of(do_alarm), SIGALRM), "an alarm that nobody handles");
	check(killed(status_of(do_raise), SIGUSR1), "raise without a handler");
}

int main(void)
{
	handlers();
	registers();
	masks();
	realtime();
	jumps();
	one_shot();
	repeated();
	sleeping();
	waiting();
	threads();
	of_children();
	endings();
	return finish();
}
