/* SPDX-License-Identifier: MIT */
/*
 * tests/select - select in both forms, pselect6 in both forms: sets, times, signals
 */
#include "handler.h"
#include "sys_pipe.h"
#include "test.h"

#define WORDS	32		/* of a set: 1024 numbers */

struct fds {
	uint32_t words[WORDS];
};

static struct shared {
	volatile int stop;
} *shared;

static char page[PAGE_SIZE];

static struct fds one(int fd)
{
	struct fds set;

	memset(&set, 0, sizeof(set));
	set.words[fd / 32] |= 1u << fd % 32;
	return set;
}

static bool has(const struct fds *set, int fd)
{
	return set->words[fd / 32] >> fd % 32 & 1;
}

static bool is_empty(const struct fds *set)
{
	return all_zero(set, sizeof(*set));
}

static __attribute__((noinline)) int pselect(long number, int nr, void *in, void *time,
					     const void *mask)
{
	return syscall6(number, nr, (long)in, 0, 0, (long)time, (long)mask);
}

static int begin(int (*work)(void))
{
	int pid;

	print_flush();
	pid = sys_fork();
	if (pid == 0)
		exit(work());
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

static int since(const timespec_t *then)
{
	timespec_t now;

	sys_clock_gettime(CLOCK_MONOTONIC, &now);
	return (now.tv_sec - then->tv_sec) * 1000 + (now.tv_nsec - then->tv_nsec) / 1000000;
}

/* --- sets ------------------------------------------------------------------------------------ */

static void answers(void)
{
	struct old_timeval32 none = { 0, 0 };
	struct fds in, out, ex;
	int fd[2];

	sys_pipe(fd);
	in = one(fd[0]);
	out = one(fd[1]);
	ex = one(fd[0]);
	is(sys_select(fd[1] + 1, &in, &out, &ex, &none), 1, "an empty pipe: one answer");
	ok(is_empty(&in) && has(&out, fd[1]) && is_empty(&ex), "room to write");
	sys_write(fd[1], "x", 1);
	in = one(fd[0]);
	in.words[fd[1] / 32] |= 1u << fd[1] % 32;
	out = in;
	ex = in;
	is(sys_select(fd[1] + 1, &in, &out, &ex, NULL), 2, "a byte: two answers");
	ok(has(&in, fd[0]) && !has(&in, fd[1]), "one end can be read");
	ok(has(&out, fd[1]) && !has(&out, fd[0]), "the other one be written");
	ok(is_empty(&ex), "nothing special");
	in = one(fd[0]);
	is(sys_select(fd[0], &in, NULL, NULL, &none), 0, "numbers from nr on do not count");
	is(has(&in, fd[0]), fd[0] % 32 == 0, "and are cleared, in the words below");
	in = one(fd[0]);
	is(sys_select(fd[0] + 1, &in, NULL, NULL, &none), 1, "nr is one more than the last");
	sys_close(fd[1]);
	sys_read(fd[0], page, 9);
	in = one(fd[0]);
	ex = one(fd[0]);
	is(sys_select(fd[0] + 1, &in, NULL, &ex, NULL), 1, "the end can be read");
	ok(has(&in, fd[0]) && is_empty(&ex), "and is nothing special");
	sys_close(fd[0]);
	sys_pipe(fd);
	sys_close(fd[0]);
	in = one(fd[1]);
	out = one(fd[1]);
	is(sys_select(fd[1] + 1, &in, &out, NULL, NULL), 2, "no reader: an error for both");
	sys_close(fd[1]);
}

static void errors(void)
{
	struct old_timeval32 time = { 0, 0 };
	struct fds in;
	int fd[2];

	sys_pipe(fd);
	in = one(fd[0]);
	is(sys_select(-1, &in, NULL, NULL, &time), -EINVAL, "nr -1");
	is(sys_select(fd[1] + 1, bad_address(), NULL, NULL, &time), -EFAULT,
	   "a set at a bad address");
	is(sys_select(fd[1] + 1, NULL, NULL, NULL, bad_address()), -EFAULT,
	   "a time at a bad address");
	is(sys_select(0, bad_address(), NULL, NULL, &time), 0, "no numbers: no set is read");
	time.tv_sec = -1;
	is(sys_select(fd[1] + 1, &in, NULL, NULL, &time), -EINVAL, "a time before now");
	time = (struct old_timeval32){ 0, -1 };
	is(sys_select(fd[1] + 1, &in, NULL, NULL, &time), -EINVAL, "negative microseconds");
	time = (struct old_timeval32){ 0, 0 };
	sys_close(fd[1]);
	in = one(fd[1]);
	is(sys_select(fd[1] + 1, &in, NULL, NULL, &time), -EBADF, "a closed number");
	ok(has(&in, fd[1]), "the sets are as they were");
	sys_close(fd[0]);
}

/* A number far up: the sets are larger than what lies on a stack. */
static void far(void)
{
	struct old_timeval32 time = { 0, 20000 };
	struct fds in, out;
	int fd[2], high;

	sys_pipe(fd);
	high = sys_fcntl(fd[0], F_DUPFD, 900);
	is(high, 900, "number 900");
	in = one(high);
	is(sys_select(high + 1, &in, NULL, NULL, &time), 0, "nothing to read: the time is over");
	ok(is_empty(&in), "the set is empty");
	sys_write(fd[1], "x", 1);
	in = one(high);
	in.words[fd[0] / 32] |= 1u << fd[0] % 32;
	out = one(fd[1]);
	is(sys_select(1024, &in, &out, NULL, NULL), 3, "a byte: three answers");
	ok(has(&in, high) && has(&in, fd[0]) && has(&out, fd[1]), "these");
	sys_close(high);
	sys_close(fd[0]);
	sys_close(fd[1]);
}

/* --- times ----------------------------------------------------------------------------------- */

static void times(void)
{
	struct old_timeval32 time = { 0, 30000 };
	uint32_t args[5];
	timespec_t then;
	struct fds in;
	int fd[2];

	sys_pipe(fd);
	in = one(fd[0]);
	sys_clock_gettime(CLOCK_MONOTONIC, &then);
	is(sys_select(fd[1] + 1, &in, NULL, NULL, &time), 0, "select for 30 ms");
	ok(since(&then) >= 30, "not less");
	ok(time.tv_sec == 0 && time.tv_usec == 0, "nothing is left of the time");
	time = (struct old_timeval32){ 0, 20000 };
	sys_clock_gettime(CLOCK_MONOTONIC, &then);
	is(sys_select(0, NULL, NULL, NULL, &time), 0, "select as a way to sleep");
	ok(since(&then) >= 20, "so long");
	sys_write(fd[1], "x", 1);
	in = one(fd[0]);
	time = (struct old_timeval32){ 3, 2000000 };
	is(sys_select(fd[1] + 1, &in, NULL, NULL, &time), 1, "two million microseconds count");
	ok(time.tv_sec == 4 && time.tv_usec > 0 && time.tv_usec < 1000000,
	   "the rest of the time is told");
	in = one(fd[0]);
	time = (struct old_timeval32){ 5, 0 };
	args[0] = (uint32_t)fd[1] + 1;
	args[1] = (uint32_t)&in;
	args[2] = args[3] = 0;
	args[4] = (uint32_t)&time;
	is(syscall1(__NR_select, (long)args), 1, "the old form");
	ok(has(&in, fd[0]) && time.tv_sec == 4, "answers the same way");
	is(syscall1(__NR_select, (long)bad_address()), -EFAULT, "its arguments at a bad address");
	sys_close(fd[0]);
	sys_close(fd[1]);
}

static void pselects(void)
{
	struct kernel_timespec wide = { 5, 0 };
	timespec_t time = { 5, 0 };
	struct fds in;
	int fd[2];

	sys_pipe(fd);
	sys_write(fd[1], "x", 1);
	in = one(fd[0]);
	is(pselect(__NR_pselect6, fd[1] + 1, &in, &time, NULL), 1, "pselect6");
	ok(time.tv_sec == 4 && time.tv_nsec > 0, "the rest of the time is told");
	in = one(fd[0]);
	is(pselect(__NR_pselect6_time64, fd[1] + 1, &in, &wide, NULL), 1,
	   "pselect6_time64");
	ok(wide.tv_sec == 4 && wide.tv_nsec > 0, "the rest of the time is told");
	sys_read(fd[0], page, 1);
	in = one(fd[0]);
	time = (timespec_t){ 0, 20000000 };
	is(pselect(__NR_pselect6, fd[1] + 1, &in, &time, NULL), 0,
	   "the time is over");
	ok(time.tv_sec == 0 && time.tv_nsec == 0 && is_empty(&in), "nothing is left, none answers");
	time.tv_nsec = 1000000000;
	is(pselect(__NR_pselect6, fd[1] + 1, &in, &time, NULL), -EINVAL,
	   "a second of nanoseconds");
	sys_close(fd[0]);
	sys_close(fd[1]);
}

/* --- signals --------------------------------------------------------------------------------- */

static int pester(void)
{
	int parent = sys_getppid();

	while (!shared->stop) {
		sleep_ms(5);
		sys_kill(parent, SIGUSR1);
	}
	return 0;
}

static void broken_off(uint32_t flags)
{
	struct old_timeval32 time = { 10, 0 };
	struct fds in;
	int fd[2], pid;

	sys_pipe(fd);
	shared->stop = 0;
	fresh_signals();
	note(SIGUSR1, flags, 0);
	pid = begin(pester);
	in = one(fd[0]);
	is(sys_select(fd[1] + 1, &in, NULL, NULL, &time), -EINTR, "select, %s SA_RESTART",
	   flags ? "even with" : "without");
	ok(has(&in, fd[0]), "the set is as it was");
	ok(time.tv_sec >= 8 && time.tv_sec < 10, "the rest of the time is told");
	shared->stop = 1;
	end(pid);
	ok(seen_count >= 1, "a handler ran");
	fresh_signals();
	sys_close(fd[0]);
	sys_close(fd[1]);
}

static int stop_parent(void)
{
	int parent = sys_getppid(), i;

	for (i = 0; i < 3; i++) {
		sleep_ms(10);
		sys_kill(parent, SIGSTOP);
		sleep_ms(10);
		sys_kill(parent, SIGCONT);
	}
	return 0;
}

/* The time becomes shorter each time that the call is made anew. */
static void sleeps_on(void)
{
	struct old_timeval32 time = { 0, 120000 };
	timespec_t then;
	int pid;

	sys_clock_gettime(CLOCK_MONOTONIC, &then);
	pid = begin(stop_parent);
	is(sys_select(0, NULL, NULL, NULL, &time), 0, "stopped and continued: select");
	ok(since(&then) >= 120, "takes its time");
	ok(time.tv_sec == 0 && time.tv_usec == 0, "all of it");
	end(pid);
}

static void masks(void)
{
	sigset_t hup = sigmask(SIGHUP);
	uint32_t mask[2] = { (uint32_t)&hup, sizeof(hup) };
	timespec_t time = { 5, 0 };

	fresh_signals();
	note(SIGUSR1, 0, sigmask(SIGTERM));
	block(sigmask(SIGUSR1));
	sys_kill(sys_getpid(), SIGUSR1);
	is(pselect(__NR_pselect6, 0, NULL, &time, mask), -EINTR,
	   "pselect6 lets a blocked signal through");
	is(seen_count, 1, "it runs");
	ok(seen[0].blocked == (hup | sigmask(SIGUSR1) | sigmask(SIGTERM)), "on top of the set");
	ok(blocked_now() == sigmask(SIGUSR1), "afterwards ours holds again");
	ok(time.tv_sec == 4, "the rest of the time is told");
	mask[1] = 4;
	is(pselect(__NR_pselect6, 0, NULL, &time, mask), -EINVAL, "half a set");
	mask[0] = 0;
	time = (timespec_t){ 0, 1000000 };
	is(pselect(__NR_pselect6, 0, NULL, &time, mask), 0, "none, of any size");
	is(pselect(__NR_pselect6, 0, NULL, &time, bad_address()), -EFAULT,
	   "a set at a bad address");
	unblock(sigmask(SIGUSR1));
	fresh_signals();
}

int main(int argc, char **argv, char **envp)
{
	(void)argc, (void)argv, (void)envp;
	shared = map_pages(1, PROT_RW, MAP_SHARED);
	answers();
	errors();
	far();
	times();
	pselects();
	broken_off(0);
	broken_off(SA_RESTART);
	sleeps_on();
	masks();
	return done();
}
