/* SPDX-License-Identifier: MIT */
/*
 * tests/itimer - setitimer() and alarm(): signals at a time, and again and again
 *
 *	ITIMER_REAL	time that passes		SIGALRM
 *	ITIMER_VIRTUAL	time that the program computes	SIGVTALRM
 *	ITIMER_PROF	the kernel on its behalf too	SIGPROF
 */
#include "handler.h"
#include "test.h"

typedef struct old_itimerval32 itimer_t;

static const struct {
	const char *name;
	int which, signal;
} timers[] = {
	{ "REAL", ITIMER_REAL, SIGALRM },
	{ "VIRTUAL", ITIMER_VIRTUAL, SIGVTALRM },
	{ "PROF", ITIMER_PROF, SIGPROF },
};

static itimer_t every_ms(int value, int interval)
{
	return (itimer_t){ { interval / 1000, interval % 1000 * 1000 },
			   { value / 1000, value % 1000 * 1000 } };
}

static int start(int which, int value, int interval)
{
	itimer_t new = every_ms(value, interval);

	return sys_setitimer(which, &new, NULL);
}

static itimer_t state(int which)
{
	itimer_t now = every_ms(77000, 77000);
	int error = sys_getitimer(which, &now);

	if (error)
		bail("getitimer: %d", error);
	return now;
}

static bool is_off(itimer_t timer)
{
	return !timer.it_value.tv_sec && !timer.it_value.tv_usec;
}

static volatile uint32_t burnt;

static void burn_until_seen(int count)
{
	while (seen_count < count)
		burnt++;
}

static long long now_ms(void)
{
	struct kernel_timespec time;

	sys_clock_gettime64(CLOCK_MONOTONIC, &time);
	return time.tv_sec * 1000 + (int)time.tv_nsec / 1000000;
}

/* --- each of the three --- */

static void each(size_t i)
{
	const char *name = timers[i].name;
	int which = timers[i].which;
	long long before = now_ms();
	itimer_t old;

	fresh_signals();
	note(timers[i].signal, 0, 0);
	ok(is_off(state(which)), "%s: off", name);
	is(start(which, 30, 0), 0, "%s: once, in 30 ms", name);
	burn_until_seen(1);
	ok(now_ms() - before >= 29, "%s: not before", name);
	is(seen[0].info.si_signo, timers[i].signal, "%s: its signal", name);
	is(seen[0].info.si_code, SI_KERNEL, "%s: the kernel's", name);
	ok(is_off(state(which)), "%s: then it is off", name);
	before = now_ms();
	forget_seen();
	is(start(which, 20, 20), 0, "%s: every 20 ms", name);
	burn_until_seen(4);
	ok(now_ms() - before >= 59, "%s: not sooner", name);
	ok(!is_off(state(which)) && state(which).it_interval.tv_usec >= 20000 &&
	   state(which).it_interval.tv_usec <= 40000, "%s: it runs on", name);
	is(sys_setitimer(which, &(itimer_t){ { 0, 0 }, { 0, 0 } }, &old), 0, "%s: off", name);
	ok(!is_off(old) && old.it_interval.tv_usec >= 20000, "%s: it ran before", name);
	forget_seen();
	is(start(which, 50000, 0), 0, "%s: in a while", name);
	ok(state(which).it_value.tv_sec >= 1 && state(which).it_value.tv_sec <= 50, "%s: is left",
	   name);
	is(start(which, 0, 50), 0, "%s: an interval alone is off", name);
	ok(is_off(state(which)), "%s: is off", name);
	is(seen_count, 0, "%s: nothing more came", name);
}

/* Who sleeps uses no CPU: its timers stand still. */
static void asleep(void)
{
	long long until = now_ms() + 200;

	fresh_signals();
	note(SIGVTALRM, 0, 0);
	note(SIGPROF, 0, 0);
	start(ITIMER_VIRTUAL, 5000, 0);
	start(ITIMER_PROF, 5000, 0);
	while (now_ms() < until)
		sleep_ms(50);
	is(seen_count, 0, "asleep: VIRTUAL and PROF do not come");
	ok(!is_off(state(ITIMER_VIRTUAL)) && !is_off(state(ITIMER_PROF)),
	   "asleep: they stand still");
	start(ITIMER_VIRTUAL, 0, 0);
	start(ITIMER_PROF, 0, 0);
}

static void real_asleep(void)
{
	fresh_signals();
	note(SIGALRM, 0, 0);
	start(ITIMER_REAL, 20, 20);
	while (seen_count < 3)
		sys_pause();
	start(ITIMER_REAL, 0, 0);
	ok(seen_count >= 3, "asleep: REAL comes");
	block(sigmask(SIGALRM));
	start(ITIMER_REAL, 10, 10);
	sleep_ms(100);
	start(ITIMER_REAL, 0, 0);
	forget_seen();
	unblock(sigmask(SIGALRM));
	is(seen_count, 1, "blocked: many times are one signal");
}

/* --- alarm --- */

static void alarms(void)
{
	itimer_t old;

	fresh_signals();
	note(SIGALRM, 0, 0);
	is(sys_alarm(0), 0, "alarm: none was set");
	is(sys_alarm(1000), 0, "alarm: set");
	is(sys_alarm(500), 1000, "alarm: what was left, to the nearest second");
	ok(state(ITIMER_REAL).it_value.tv_sec >= 400, "alarm: it is ITIMER_REAL");
	ok(state(ITIMER_REAL).it_interval.tv_sec == 0, "alarm: without an interval");
	is(start(ITIMER_REAL, 300, 0), 0, "setitimer replaces it");
	is(sys_alarm(0), 1, "alarm: less than a second is left: 1, not 0");
	ok(is_off(state(ITIMER_REAL)), "alarm: off");
	is(start(ITIMER_REAL, 2700000, 0), 0, "setitimer: 2700 s");
	is(sys_alarm(1), 2700, "alarm: to the nearest second");
	burn_until_seen(1);
	is(seen[0].signal, SIGALRM, "alarm: it comes");
	is(sys_alarm(0x7fffffff), 0, "alarm: as many seconds as there can be");
	sys_setitimer(ITIMER_REAL, &(itimer_t){ { 0, 0 }, { 0, 0 } }, &old);
	ok(old.it_value.tv_sec > 1000000000, "alarm: is a long time");
}

/* --- refusals --- */

static void refuses(void)
{
	static const itimer_t wrong[] = {
		{ { 0, 0 }, { 0, 1000000 } }, { { 0, 0 }, { 0, -1 } }, { { 0, 0 }, { -1, 0 } },
		{ { 0, 1000000 }, { 1, 0 } }, { { -1, 0 }, { 1, 0 } },
	};
	itimer_t timer = every_ms(100000, 0);
	size_t i;

	for (i = 0; i < sizeof(wrong) / sizeof(wrong[0]); i++)
		is(sys_setitimer(ITIMER_REAL, &wrong[i], NULL), -EINVAL,
		   "setitimer: no such time, %u", (unsigned int)i);
	is(sys_setitimer(3, &timer, NULL), -EINVAL, "setitimer: no such timer");
	is(sys_getitimer(3, &timer), -EINVAL, "getitimer: no such timer");
	is(sys_setitimer(ITIMER_REAL, bad_address(), NULL), -EFAULT, "setitimer: bad address");
	is(sys_getitimer(ITIMER_REAL, bad_address()), -EFAULT, "getitimer: bad address");
	ok(is_off(state(ITIMER_REAL)), "refused: it is off");
	is(sys_setitimer(ITIMER_REAL, &timer, bad_address()), -EFAULT,
	   "setitimer: no room for the old one");
	ok(!is_off(state(ITIMER_REAL)), "setitimer: the new one runs for all that");
	is(sys_setitimer(ITIMER_REAL, NULL, NULL), 0, "setitimer: nothing is off");
	ok(is_off(state(ITIMER_REAL)), "setitimer: is off");
}

/* --- other processes --- */

static int killed_by_alarm(void *data)
{
	(void)data;
	fresh_signals();
	start(ITIMER_REAL, 10, 0);
	for (;;)
		sys_pause();
	return 0;
}

static int has_no_timers(void *data)
{
	(void)data;
	return is_off(state(ITIMER_REAL)) && is_off(state(ITIMER_VIRTUAL)) &&
	       is_off(state(ITIMER_PROF)) &&
	       sys_alarm(0) == 0 ? 0 : 1;
}

static int exec_stay(void *data)
{
	char *words[] = { data, NULL };

	fresh_signals();
	start(ITIMER_REAL, 50, 0);
	sys_execve(data, words, NULL);
	return 1;
}

static void processes(void)
{
	static char path[256];
	size_t i;

	memcpy(path, root_path("/bin/stay"), strlen(root_path("/bin/stay")) + 1);
	fresh_signals();
	dies(killed_by_alarm, NULL, SIGALRM, "SIGALRM kills by default");
	for (i = 0; i < 3; i++)
		start(timers[i].which, 1000000, 0);
	lives(has_no_timers, NULL, "fork: the child has no timers");
	ok(!is_off(state(ITIMER_REAL)), "fork: the parent's run on");
	for (i = 0; i < 3; i++)
		start(timers[i].which, 0, 0);
	dies(exec_stay, path, SIGALRM, "exec: the timer runs on");
}

int main(int argc, char **argv, char **envp)
{
	size_t i;

	(void)argc, (void)argv, (void)envp;
	for (i = 0; i < 3; i++)
		each(i);
	asleep();
	real_asleep();
	alarms();
	refuses();
	processes();
	return done();
}
