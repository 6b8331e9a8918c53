/* SPDX-License-Identifier: MIT */
/*
 * tests/poll - poll and ppoll: what they say, whom they wait for, for how long
 */
#include "handler.h"
#include "sys_pipe.h"
#include "test.h"
#include "thread.h"

#define MANY	700

static struct shared {
	volatile int ready, stop;
} *shared;

static char page[PAGE_SIZE];

static int begin(int (*work)(int *), int *fd)
{
	int pid;

	print_flush();
	pid = sys_fork();
	if (pid == 0)
		exit(work(fd));
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

/* --- what it says ---------------------------------------------------------------------------- */

static void ends(void)
{
	int fd[2], all = POLLIN | POLLPRI | POLLOUT | POLLRDNORM | POLLWRNORM | POLLRDBAND |
			 POLLWRBAND;
	int file = open_data("/data/pages", O_RDONLY), null = sys_open("/dev/null", O_RDWR);

	sys_pipe(fd);
	is(poll_now(fd[0], all), 0, "an empty pipe: nothing to read");
	is(poll_now(fd[1], all), POLLOUT | POLLWRNORM, "room to write");
	is(poll_now(fd[1], POLLIN), 0, "what is not asked for is not told");
	sys_write(fd[1], "x", 1);
	is(poll_now(fd[0], all), POLLIN | POLLRDNORM, "a byte");
	sys_fcntl(fd[1], F_SETFL, O_NONBLOCK);
	while (sys_write(fd[1], page, PAGE_SIZE) > 0)
		;
	is(poll_now(fd[1], all), 0, "full");
	sys_read(fd[0], page, 1);
	is(poll_now(fd[1], all), POLLOUT | POLLWRNORM, "a page is free");
	sys_close(fd[0]);
	is(poll_now(fd[1], all), POLLOUT | POLLWRNORM | POLLERR, "no reader");
	is(poll_now(fd[1], 0), POLLERR, "told without being asked");
	is(poll_now(fd[0], all), POLLNVAL, "a closed number");
	is(poll_now(-1, all), 0, "no number");
	sys_close(fd[1]);
	sys_pipe(fd);
	sys_close(fd[1]);
	is(poll_now(fd[0], all), POLLHUP, "no writer");
	is(poll_now(fd[0], 0), POLLHUP, "told without being asked");
	sys_close(fd[0]);
	is(poll_now(file, all), POLLIN | POLLOUT | POLLRDNORM | POLLWRNORM, "a regular file");
	is(poll_now(null, POLLIN | POLLOUT), POLLIN | POLLOUT, "/dev/null");
	sys_close(file);
	sys_close(null);
}

static void lists(void)
{
	struct pollfd files[4];
	struct rlimit limit;
	int fd[2];

	sys_pipe(fd);
	files[0] = (struct pollfd){ fd[0], POLLIN, 99 };
	files[1] = (struct pollfd){ -5, POLLIN, 99 };
	files[2] = (struct pollfd){ fd[1], POLLOUT, 99 };
	files[3] = (struct pollfd){ 900, POLLIN, 99 };
	is(sys_poll(files, 4, -1), 2, "two of four have something to say");
	ok(files[0].revents == 0 && files[1].revents == 0 && files[2].revents == POLLOUT &&
	   files[3].revents == POLLNVAL, "these are they");
	is(sys_poll(files, 2, 0), 0, "none: 0");
	is(sys_poll(NULL, 0, 0), 0, "no files");
	is(sys_poll(bad_address(), 0, 0), 0, "no files, a bad address");
	is(sys_poll(bad_address(), 1, 0), -EFAULT, "a bad address");
	sys_getrlimit(RLIMIT_NOFILE, &limit);
	is(sys_poll(files, limit.rlim_cur + 1, 0), -EINVAL, "more than numbers may be open");
	is(sys_poll(files, 0x80000000, 0), -EINVAL, "far more");
	sys_close(fd[0]);
	sys_close(fd[1]);
}

/* More than fit on a stack or a page, all on queues. */
static void many(void)
{
	static struct pollfd files[MANY];
	int fd[2], i, said = 0;
	timespec_t then;

	sys_pipe(fd);
	for (i = 0; i < MANY; i++)
		files[i] = (struct pollfd){ fd[0], POLLIN, 99 };
	sys_clock_gettime(CLOCK_MONOTONIC, &then);
	is(sys_poll(files, MANY, 30), 0, "700 entries, the time is over");
	ok(since(&then) >= 30, "not before");
	sys_write(fd[1], "x", 1);
	is(sys_poll(files, MANY, -1), MANY, "700 entries say something");
	for (i = 0; i < MANY; i++)
		said += files[i].revents == POLLIN;
	is(said, MANY, "each of them");
	sys_close(fd[0]);
	sys_close(fd[1]);
}

/* --- whom it waits for ----------------------------------------------------------------------- */

static int write_later(int *fd)
{
	wait_until(&shared->ready, 1);
	sleep_ms(20);
	return sys_write(fd[3], "x", 1) == 1 ? 0 : 1;
}

static int read_later(int *fd)
{
	wait_until(&shared->ready, 1);
	sleep_ms(20);
	return sys_read(fd[0], page, PAGE_SIZE) == PAGE_SIZE ? 0 : 1;
}

static int close_later(int *fd)
{
	(void)fd;
	wait_until(&shared->ready, 1);
	sleep_ms(20);
	return 0;
}

static int waits(struct pollfd *files, unsigned int nr, int (*other)(int *), int *fd)
{
	int pid, count;

	shared->ready = 0;
	pid = begin(other, fd);
	if (other == close_later)
		sys_close(fd[1]);
	shared->ready = 1;
	count = sys_poll(files, nr, 10000);
	ok(end(pid) == 0, "the other one did it");
	return count;
}

static void wakes(void)
{
	int fd[4];
	struct pollfd files[3];

	sys_pipe(fd);
	sys_pipe(fd + 2);
	files[0] = (struct pollfd){ fd[0], POLLIN, 0 };
	files[1] = (struct pollfd){ fd[2], POLLIN, 0 };
	files[2] = (struct pollfd){ fd[0], POLLIN, 0 };
	is(waits(files, 3, write_later, fd), 1, "woken by the second of two pipes");
	ok(!files[0].revents && files[1].revents == POLLIN && !files[2].revents, "which says so");
	sys_fcntl(fd[1], F_SETFL, O_NONBLOCK);
	while (sys_write(fd[1], page, PAGE_SIZE) > 0)
		;
	files[0] = (struct pollfd){ fd[1], POLLOUT, 0 };
	is(waits(files, 1, read_later, fd), 1, "woken by room");
	is(files[0].revents, POLLOUT, "which it says");
	sys_fcntl(fd[0], F_SETFL, O_NONBLOCK);
	while (sys_read(fd[0], page, PAGE_SIZE) > 0)
		;
	files[0] = (struct pollfd){ fd[0], POLLIN, 0 };
	is(waits(files, 1, close_later, fd), 1, "woken by the last writer's end");
	is(files[0].revents, POLLHUP, "which is a hang-up");
	sys_close(fd[0]);
	sys_close(fd[2]);
	sys_close(fd[3]);
}

#define ROUNDS	300

/* Byte for byte, both sides wait by poll alone. */
static int answer(int *fd)
{
	struct pollfd file = { fd[0], POLLIN, 0 };
	char byte;
	int i;

	for (i = 0; i < ROUNDS; i++) {
		if (sys_poll(&file, 1, -1) != 1 || sys_read(fd[0], &byte, 1) != 1 ||
		    sys_write(fd[3], &byte, 1) != 1)
			return 1;
	}
	return 0;
}

static void back_and_forth(void)
{
	int fd[4], i, wrong = 0, pid;
	char byte;

	sys_pipe(fd);
	sys_pipe(fd + 2);
	for (i = 0; i < 4; i++)
		sys_fcntl(fd[i], F_SETFL, O_NONBLOCK);
	pid = begin(answer, fd);
	for (i = 0; i < ROUNDS; i++) {
		struct pollfd file = { fd[2], POLLIN, 0 };

		byte = (char)i;
		wrong += sys_write(fd[1], &byte, 1) != 1 || sys_poll(&file, 1, 20000) != 1 ||
			 sys_read(fd[2], &byte, 1) != 1 || byte != (char)i;
	}
	is(wrong, 0, "300 bytes there and back, each waited for by poll");
	is(end(pid), 0, "on both sides");
	for (i = 0; i < 4; i++)
		sys_close(fd[i]);
}

/* --- for how long ---------------------------------------------------------------------------- */

static void times(void)
{
	timespec_t then, time = { 0, 30000000 };
	struct pollfd file;
	int fd[2];

	sys_pipe(fd);
	file = (struct pollfd){ fd[0], POLLIN, 99 };
	sys_clock_gettime(CLOCK_MONOTONIC, &then);
	is(sys_poll(&file, 1, 50), 0, "poll for 50 ms");
	ok(since(&then) >= 50, "not less");
	is(file.revents, 0, "nothing was there");
	sys_clock_gettime(CLOCK_MONOTONIC, &then);
	is(sys_poll(NULL, 0, 20), 0, "poll as a way to sleep");
	ok(since(&then) >= 20, "so long");
	sys_clock_gettime(CLOCK_MONOTONIC, &then);
	is(sys_ppoll(&file, 1, &time, NULL), 0, "ppoll for 30 ms");
	ok(since(&then) >= 30, "not less");
	ok(time.tv_sec == 0 && time.tv_nsec == 0, "nothing is left of the time");
	time = (timespec_t){ 0, 0 };
	is(sys_ppoll(&file, 1, &time, NULL), 0, "ppoll for no time");
	time = (timespec_t){ 0, 1000000000 };
	is(sys_ppoll(&file, 1, &time, NULL), -EINVAL, "a second of nanoseconds");
	time = (timespec_t){ -1, 0 };
	is(sys_ppoll(&file, 1, &time, NULL), -EINVAL, "before now");
	is(sys_ppoll(&file, 1, bad_address(), NULL), -EFAULT, "a time at a bad address");
	time = (timespec_t){ 5, 0 };
	sys_write(fd[1], "x", 1);
	is(sys_ppoll(&file, 1, &time, NULL), 1, "a byte");
	ok(time.tv_sec == 4 && time.tv_nsec > 0, "the rest of the time is told");
	is(syscall5(__NR_ppoll, (long)&file, 1, 0, (long)&time, 4), -EINVAL, "half a set");
	is(syscall5(__NR_ppoll, (long)&file, 1, 0, (long)bad_address(), 8), -EFAULT,
	   "a set at a bad address");
	is(syscall5(__NR_ppoll, (long)&file, 1, 0, 0, 4), 1, "no set, of any size");
	sys_close(fd[0]);
	sys_close(fd[1]);
}

static void times64(void)
{
	struct kernel_timespec time = { 5, 0 };
	struct pollfd file;
	int fd[2];

	sys_pipe(fd);
	sys_write(fd[1], "x", 1);
	file = (struct pollfd){ fd[0], POLLIN, 0 };
	is(syscall5(__NR_ppoll_time64, (long)&file, 1, (long)&time, 0, 8), 1, "ppoll_time64");
	ok(time.tv_sec == 4 && time.tv_nsec > 0, "the rest of the time is told");
	sys_read(fd[0], page, 1);
	time = (struct kernel_timespec){ 0, 20000000 };
	is(syscall5(__NR_ppoll_time64, (long)&file, 1, (long)&time, 0, 8), 0, "the time is over");
	ok(time.tv_sec == 0 && time.tv_nsec == 0, "nothing is left of it");
	sys_close(fd[0]);
	sys_close(fd[1]);
}

/* --- broken off by signals ------------------------------------------------------------------- */

static int pester(int *fd)
{
	int parent = sys_getppid();

	(void)fd;
	while (!shared->stop) {
		sleep_ms(5);
		sys_kill(parent, SIGUSR1);
	}
	return 0;
}

static void broken_off(int *fd, uint32_t flags)
{
	struct pollfd file = { fd[0], POLLIN, 99 };
	timespec_t time = { 10, 0 };
	const char *how = flags ? "even with" : "without";
	int pid;

	shared->stop = 0;
	fresh_signals();
	note(SIGUSR1, flags, 0);
	pid = begin(pester, fd);
	is(sys_poll(&file, 1, 10000), -EINTR, "poll, %s SA_RESTART", how);
	is(file.revents, 0, "nothing is told");
	is(sys_ppoll(&file, 1, &time, NULL), -EINTR, "ppoll, %s SA_RESTART", how);
	ok(time.tv_sec >= 8 && time.tv_sec < 10, "the rest of the time is told");
	shared->stop = 1;
	end(pid);
	ok(seen_count >= 2, "handlers ran");
	fresh_signals();
}

/* A stop, or a signal that is ignored, is not felt. */
static int stop_parent(int *fd)
{
	int parent = sys_getppid(), i;

	(void)fd;
	for (i = 0; i < 3; i++) {
		sleep_ms(10);
		sys_kill(parent, SIGSTOP);
		sleep_ms(10);
		sys_kill(parent, SIGCONT);
	}
	return 0;
}

static void sleeps_on(int *fd)
{
	struct pollfd file = { fd[0], POLLIN, 99 };
	timespec_t then, time = { 0, 120000000 };
	int pid;

	act(SIGUSR1, SIG_IGN);
	sys_clock_gettime(CLOCK_MONOTONIC, &then);
	pid = begin(stop_parent, fd);
	is(sys_poll(&file, 1, 120), 0, "stopped and continued: poll");
	ok(since(&then) >= 120, "takes its time");
	end(pid);
	sys_clock_gettime(CLOCK_MONOTONIC, &then);
	pid = begin(stop_parent, fd);
	is(sys_ppoll(&file, 1, &time, NULL), 0, "stopped and continued: ppoll");
	ok(since(&then) >= 120, "takes its time");
	end(pid);
	fresh_signals();
}

/* The set of ppoll holds while it waits, and its handler runs on top of it. */
static void masks(int *fd)
{
	struct pollfd file = { fd[0], POLLIN, 99 };
	sigset_t none = 0, hup = sigmask(SIGHUP);
	timespec_t soon = { 0, 20000000 };

	fresh_signals();
	note(SIGUSR1, 0, sigmask(SIGTERM));
	block(sigmask(SIGUSR1));
	sys_kill(sys_getpid(), SIGUSR1);
	is(sys_poll(&file, 1, 20), 0, "a blocked signal does not end poll");
	is(seen_count, 0, "nor run");
	is(sys_ppoll(&file, 1, &soon, NULL), 0, "nor ppoll without a set");
	is(sys_ppoll(&file, 1, NULL, &hup), -EINTR, "it ends ppoll that lets it through");
	is(seen_count, 1, "and runs");
	ok(seen[0].blocked == (hup | sigmask(SIGUSR1) | sigmask(SIGTERM)), "on top of the set");
	ok(blocked_now() == sigmask(SIGUSR1), "afterwards ours holds again");
	sys_kill(sys_getpid(), SIGUSR1);
	sys_write(fd[1], "x", 1);
	is(sys_ppoll(&file, 1, NULL, &none), 1, "a byte counts more than the signal");
	is(seen_count, 1, "which stays pending");
	ok(pending_now() == sigmask(SIGUSR1), "indeed");
	sys_read(fd[0], page, 1);
	act(SIGUSR1, SIG_IGN);
	soon = (timespec_t){ 0, 20000000 };
	is(sys_ppoll(&file, 1, &soon, &none), 0, "ignored by now: the time is over");
	ok(blocked_now() == sigmask(SIGUSR1), "ours holds again");
	unblock(sigmask(SIGUSR1));
	fresh_signals();
}

/* --- a number that is closed meanwhile ------------------------------------------------------- */

static int pair[2];

static int close_it(struct thread *thread)
{
	(void)thread;
	sleep_ms(30);
	sys_close(pair[0]);
	sys_close(pair[1]);
	return 0;
}

static void closed_meanwhile(void)
{
	struct thread thread;
	struct pollfd file;

	sys_pipe(pair);
	file = (struct pollfd){ pair[0], POLLIN, 99 };
	thread_start(&thread, close_it, NULL);
	is(sys_poll(&file, 1, 10000), 1, "closed by another thread");
	is(file.revents, POLLNVAL, "the number is none any more");
	thread_join(&thread);
}

int main(int argc, char **argv, char **envp)
{
	int fd[2];

	(void)argc, (void)argv, (void)envp;
	shared = map_pages(1, PROT_RW, MAP_SHARED);
	ends();
	lists();
	many();
	wakes();
	back_and_forth();
	times();
	times64();
	sys_pipe(fd);
	broken_off(fd, 0);
	broken_off(fd, SA_RESTART);
	sleeps_on(fd);
	masks(fd);
	closed_meanwhile();
	return done();
}
