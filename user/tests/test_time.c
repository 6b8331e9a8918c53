/* SPDX-License-Identifier: MIT */
/*
 * tests/time - clocks, sleeping, timers, and the time that a process has used
 *
 * A busy machine may be late at everything, but nothing comes early: only lower bounds are
 * tested, and what must be 0.
 */
#include "handler.h"
#include "test.h"
#include "thread.h"

typedef struct old_itimerval32 itimer_t;

static long long ns(const timespec_t *time)
{
	return time->tv_sec * 1000000000LL + time->tv_nsec;
}

static long long clock_ns(int clock)
{
	timespec_t time = { 0, -1 };
	int error = sys_clock_gettime(clock, &time);

	if (error || time.tv_nsec < 0 || time.tv_nsec >= 1000000000)
		bail("clock_gettime %d: %d", clock, error);
	return ns(&time);
}

#define MS	1000000LL

/* --- clocks --- */

static const int clocks[] = {
	CLOCK_REALTIME, CLOCK_MONOTONIC, CLOCK_PROCESS_CPUTIME_ID, CLOCK_THREAD_CPUTIME_ID,
	CLOCK_MONOTONIC_RAW, CLOCK_REALTIME_COARSE, CLOCK_MONOTONIC_COARSE, CLOCK_BOOTTIME,
	CLOCK_TAI,
};

static bool never_back(int clock)
{
	long long before = clock_ns(clock), time;
	int i;

	for (i = 0; i < 2000; i++) {
		time = clock_ns(clock);
		if (time < before)
			return false;
		before = time;
	}
	return true;
}

static void each_clock(void)
{
	struct kernel_timespec wide, resolution64;
	timespec_t resolution;
	long long before;
	size_t i;

	for (i = 0; i < sizeof(clocks) / sizeof(clocks[0]); i++) {
		ok(never_back(clocks[i]), "clock %d never goes back", clocks[i]);
		before = clock_ns(clocks[i]);
		wide = (struct kernel_timespec){ -1, -1 };
		is(sys_clock_gettime64(clocks[i], &wide), 0, "clock %d: 64 bits", clocks[i]);
		ok(wide.tv_sec * 1000000000LL + wide.tv_nsec >= before &&
		   wide.tv_sec * 1000000000LL + wide.tv_nsec <= before + 60000 * MS,
		   "clock %d: the same time", clocks[i]);
		is(sys_clock_getres(clocks[i], &resolution), 0, "clock %d: its resolution",
		   clocks[i]);
		ok(resolution.tv_sec == 0 && resolution.tv_nsec > 0 &&
		   resolution.tv_nsec <= 100 * MS, "clock %d: which can be", clocks[i]);
		is(syscall2(__NR_clock_getres_time64, clocks[i], (long)&resolution64), 0,
		   "clock %d: its resolution in 64 bits", clocks[i]);
		ok(resolution64.tv_nsec == resolution.tv_nsec, "clock %d: is the same", clocks[i]);
		is(sys_clock_getres(clocks[i], NULL), 0, "clock %d: nobody wants to know",
		   clocks[i]);
		is(sys_clock_gettime(clocks[i], bad_address()), -EFAULT, "clock %d: bad address",
		   clocks[i]);
	}
}

static void no_clocks(void)
{
	static const int wrong[] = { 10, 12, 15, 16, 1000 };
	timespec_t time;
	size_t i;

	for (i = 0; i < sizeof(wrong) / sizeof(wrong[0]); i++) {
		is(sys_clock_gettime(wrong[i], &time), -EINVAL, "there is no clock %d", wrong[i]);
		is(sys_clock_getres(wrong[i], &time), -EINVAL, "nor its resolution, %d", wrong[i]);
	}
}

/* The same moment, three ways of asking. */
static void wall_clock(void)
{
	struct old_timeval32 now = { -1, -1 };
	struct timezone zone = { 77, 77 };
	timespec_t time, after;
	long seconds = 0, got;

	sys_clock_gettime(CLOCK_REALTIME, &time);
	is(syscall2(__NR_gettimeofday, (long)&now, (long)&zone), 0, "gettimeofday");
	got = syscall1(__NR_time, (long)&seconds);
	sys_clock_gettime(CLOCK_REALTIME, &after);
	ok(now.tv_usec >= 0 && now.tv_usec < 1000000, "gettimeofday: microseconds");
	ok(now.tv_sec >= time.tv_sec && now.tv_sec <= after.tv_sec,
	   "gettimeofday: CLOCK_REALTIME's second");
	ok(got == seconds && got >= time.tv_sec - 1 && got <= after.tv_sec,
	   "time: the same second");
	ok(zone.tz_minuteswest == 0 && zone.tz_dsttime == 0, "gettimeofday: no time zone");
	is(syscall2(__NR_gettimeofday, 0, 0), 0, "gettimeofday: nobody wants to know");
	is(syscall2(__NR_gettimeofday, (long)bad_address(), 0), -EFAULT,
	   "gettimeofday: bad address");
	is(syscall1(__NR_time, (long)bad_address()), -EFAULT, "time: bad address");
}

/* --- sleeping --- */

static void sleeps(void)
{
	static const int ms[] = { 1, 10, 50 };
	timespec_t time, left = { 5, 5 };
	long long before;
	size_t i;

	for (i = 0; i < sizeof(ms) / sizeof(ms[0]); i++) {
		time = (timespec_t){ 0, ms[i] * 1000000 };
		before = clock_ns(CLOCK_MONOTONIC);
		is(sys_nanosleep(&time, &left), 0, "nanosleep: %d ms", ms[i]);
		ok(clock_ns(CLOCK_MONOTONIC) - before >= ms[i] * MS, "nanosleep: %d ms have passed",
		   ms[i]);
		before = clock_ns(CLOCK_MONOTONIC);
		is(sys_clock_nanosleep(CLOCK_BOOTTIME, 0, &time, NULL), 0, "clock_nanosleep: %d ms",
		   ms[i]);
		ok(clock_ns(CLOCK_MONOTONIC) - before >= ms[i] * MS,
		   "clock_nanosleep: %d ms have passed", ms[i]);
	}
	ok(left.tv_sec == 5 && left.tv_nsec == 5,
	   "nanosleep: a rest is written only where there is one");
	time = (timespec_t){ 0, 0 };
	is(sys_nanosleep(&time, NULL), 0, "nanosleep: no time at all");
}

static void sleeps_until(void)
{
	static const int good[] = { CLOCK_REALTIME, CLOCK_MONOTONIC, CLOCK_BOOTTIME, CLOCK_TAI };
	struct kernel_timespec wide;
	timespec_t past = { 1, 0 }, until;
	size_t i;

	for (i = 0; i < sizeof(good) / sizeof(good[0]); i++) {
		is(sys_clock_nanosleep(good[i], TIMER_ABSTIME, &past, NULL), 0,
		   "clock %d: until long ago", good[i]);
		sys_clock_gettime(good[i], &until);
		until.tv_sec += (until.tv_nsec + 20 * (int)MS) / 1000000000;
		until.tv_nsec = (until.tv_nsec + 20 * (int)MS) % 1000000000;
		is(sys_clock_nanosleep(good[i], TIMER_ABSTIME, &until, NULL), 0,
		   "clock %d: until in 20 ms", good[i]);
		ok(clock_ns(good[i]) >= ns(&until), "clock %d: it is then", good[i]);
		sys_clock_gettime64(good[i], &wide);
		is(sys_clock_nanosleep64(good[i], TIMER_ABSTIME, &wide, NULL), 0,
		   "clock %d: in 64 bits", good[i]);
	}
}

static void no_sleeps(void)
{
	static const timespec_t wrong[] = { { 0, 1000000000 }, { 0, -1 }, { -1, 0 } };
	static const int clocks_refused[][2] = {
		{ CLOCK_THREAD_CPUTIME_ID, -EOPNOTSUPP }, { CLOCK_MONOTONIC_RAW, -EOPNOTSUPP },
		{ CLOCK_REALTIME_COARSE, -EOPNOTSUPP }, { CLOCK_MONOTONIC_COARSE, -EOPNOTSUPP },
		{ 10, -EINVAL }, { 1000, -EINVAL },
	};
	timespec_t time = { 0, 0 };
	size_t i;

	for (i = 0; i < sizeof(wrong) / sizeof(wrong[0]); i++) {
		is(sys_nanosleep(&wrong[i], NULL), -EINVAL, "nanosleep: no such time, %u",
		   (unsigned int)i);
		is(sys_clock_nanosleep(CLOCK_MONOTONIC, 0, &wrong[i], NULL), -EINVAL,
		   "clock_nanosleep: no such time, %u", (unsigned int)i);
	}
	for (i = 0; i < sizeof(clocks_refused) / sizeof(clocks_refused[0]); i++)
		is(sys_clock_nanosleep(clocks_refused[i][0], 0, &time, NULL), clocks_refused[i][1],
		   "clock_nanosleep: not on clock %d", clocks_refused[i][0]);
	is(sys_nanosleep(bad_address(), NULL), -EFAULT, "nanosleep: bad address");
	is(sys_clock_nanosleep(CLOCK_MONOTONIC, 0, bad_address(), NULL), -EFAULT,
	   "clock_nanosleep: bad address");
}

/* --- CPU time --- */

static volatile uint32_t burnt;

/* Compute until a clock of CPU time has moved on by so much. */
static void burn(int clock, int ms)
{
	long long until = clock_ns(clock) + ms * MS;
	int i;

	while (clock_ns(clock) < until) {
		for (i = 0; i < 20000; i++)
			burnt++;
	}
}

static int used_ms(int who)
{
	struct rusage usage;

	if (sys_getrusage(who, &usage))
		return -1;
	return (usage.ru_utime_sec + usage.ru_stime_sec) * 1000 +
	       (usage.ru_utime_usec + usage.ru_stime_usec) / 1000;
}

static int burn_in_child(void *data)
{
	(void)data;
	burn(CLOCK_PROCESS_CPUTIME_ID, 100);
	return used_ms(RUSAGE_SELF) >= 60 && used_ms(RUSAGE_CHILDREN) == 0 ? 0 : 1;
}

static int burn_in_thread(struct thread *thread)
{
	(void)thread;
	burn(CLOCK_THREAD_CPUTIME_ID, 40);
	return used_ms(RUSAGE_THREAD) >= 20;
}

static void cpu_time(void)
{
	static struct thread thread;
	long long process = clock_ns(CLOCK_PROCESS_CPUTIME_ID);
	int mine = used_ms(RUSAGE_SELF);

	burn(CLOCK_PROCESS_CPUTIME_ID, 100);
	ok(used_ms(RUSAGE_SELF) >= mine + 60, "computing takes CPU time");
	ok(clock_ns(CLOCK_PROCESS_CPUTIME_ID) >= process + 100 * MS, "its clock shows it");
	thread_run(&thread, burn_in_thread, NULL);
	is(thread_join(&thread), 1, "a thread computes: RUSAGE_THREAD");
	ok(clock_ns(CLOCK_PROCESS_CPUTIME_ID) >= process + 140 * MS, "it counts for the process");
	process = clock_ns(CLOCK_THREAD_CPUTIME_ID);
	ok(clock_ns(CLOCK_PROCESS_CPUTIME_ID) - process >= 40 * MS, "and not for the first thread");
	is(sys_getrusage(5, bad_address()), -EINVAL, "getrusage: of nobody");
	is(sys_getrusage(RUSAGE_SELF, bad_address()), -EFAULT, "getrusage: bad address");
}

static void childrens_time(void)
{
	struct tms before = { 0, 0, 0, 0 }, after = { 0, 0, 0, 0 };
	int children = used_ms(RUSAGE_CHILDREN);

	syscall1(__NR_times, (long)&before);
	lives(burn_in_child, NULL, "a child computes");
	syscall1(__NR_times, (long)&after);
	ok(used_ms(RUSAGE_CHILDREN) >= children + 60, "RUSAGE_CHILDREN: when it was waited for");
	ok(after.tms_cutime + after.tms_cstime >= before.tms_cutime + before.tms_cstime + 5,
	   "times: the children's too");
	ok(before.tms_utime + before.tms_stime >= 6, "times: one's own");
	is(syscall1(__NR_times, (long)bad_address()), -EFAULT, "times: bad address");
}

int main(int argc, char **argv, char **envp)
{
	(void)argc, (void)argv, (void)envp;
	fresh_signals();
	each_clock();
	no_clocks();
	wall_clock();
	sleeps();
	sleeps_until();
	no_sleeps();
	cpu_time();
	childrens_time();
	return done();
}
