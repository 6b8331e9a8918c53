/* SPDX-License-Identifier: MIT */
/*
 * children - fork, exec and wait, and what a process passes on
 *
 * The program runs itself again with a word that says what to do.
 */
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <sched.h>
#include <signal.h>
#include <stdint.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/times.h>

#include "check.h"

static const char *self;
static volatile int *shared;	/* memory that children have in common with us */

/* --- how a program ends --- */

static void end_by_return(void)
{
}

static void end_by_exit(void)
{
	exit(42);
}

static void at_exit_2(void)
{
	shared[0] = shared[0] * 10 + 2;
}

static void at_exit_1(void)
{
	shared[0] = shared[0] * 10 + 1;
}

static void end_with_handlers(void)
{
	atexit(at_exit_2);
	atexit(at_exit_1);
	exit(3);
}

static void end_at_once(void)
{
	atexit(at_exit_1);
	_exit(256 + 7);
}

static void endings(void)
{
	check(exited(status_of(end_by_return), 0), "a child that does nothing");
	check(exited(status_of(end_by_exit), 42), "exit(42)");
	check(exited(status_of(end_with_handlers), 3) && shared[0] == 12,
	      "functions of atexit, the last one first");
	check(exited(status_of(end_at_once), 7) && shared[0] == 12, "_exit without them");
}

/* --- fork --- */

static void families(void)
{
	pid_t pids[20];
	int status, sum = 0;
	bool good = true;

	for (int i = 0; i < 20; i++) {
		pids[i] = fork();
		need(pids[i] >= 0, "fork");
		if (pids[i] == 0)
			_exit(i);
	}
	for (int i = 19; i >= 0; i--)
		good = waitpid(pids[i], &status, 0) == pids[i] && exited(status, i) && good;
	check(good, "twenty children, waited for by name and backwards");
	for (int i = 0; i < 10; i++)
		if (fork() == 0)
			_exit(1 << (i % 5));
	for (int i = 0; i < 10; i++)
		sum += wait(&status) > 0 ? WEXITSTATUS(status) : 1000;
	check(sum == 62, "ten, whoever comes first");
	check(wait(&status) == -1 && errno == ECHILD, "nobody is left");
}

static int deep(int depth)
{
	pid_t pid;
	int status;

	if (depth == 0)
		return 0;
	pid = fork();
	if (pid == 0)
		_exit(deep(depth - 1) + 1);
	return waitpid(pid, &status, 0) == pid && WIFEXITED(status) ? WEXITSTATUS(status) : 99;
}

static int data = 1;

static void memory(void)
{
	char *heap = malloc(300000), stack = 1;
	pid_t pid;
	int status;

	memset(heap, 1, 300000);
	pid = fork();
	if (pid == 0) {
		data = 2, stack = 2, heap[299999] = 2, shared[1] = 2;
		_exit(data + stack + heap[299999] == 6 ? 0 : 1);
	}
	waitpid(pid, &status, 0);
	check(exited(status, 0) && data == 1 && stack == 1 && heap[299999] == 1 && shared[1] == 2,
	      "what a child writes is its own, but for shared memory");
	check(deep(10) == 10, "ten generations");
	free(heap);
}

static int before, in_parent, in_child;

static void count_before(void)
{
	before++;
}

static void count_parent(void)
{
	in_parent++;
}

static void count_child(void)
{
	in_child++;
}

static void at_fork(void)
{
	pid_t pid;
	int status;

	pthread_atfork(count_before, count_parent, count_child);
	pid = fork();
	if (pid == 0)
		_exit(before * 100 + in_parent * 10 + in_child);
	waitpid(pid, &status, 0);
	check(exited(status, 101) && before == 1 && in_parent == 1 && in_child == 0,
	      "functions of pthread_atfork");
}

/* --- exec --- */

static void exec_words(void)
{
	setenv("QUIRE", "a value", 1);
	execl(self, self, "words", "two words", "", (char *)NULL);
	_exit(98);
}

static void exec_nothing(void)
{
	errno = 0;
	execl("no/such/program", "x", (char *)NULL);
	_exit(errno == ENOENT ? 11 : 12);
}

static void exec_data(void)
{
	execl("data/pages", "x", (char *)NULL);
	_exit(errno == EACCES ? 11 : 12);
}

/* Handlers are reset, ignored signals stay ignored, and so does the mask. */
static void exec_signals(void)
{
	sigset_t set;

	signal(SIGUSR1, SIG_IGN);
	signal(SIGUSR2, (void (*)(int))(uintptr_t)exec_words);
	sigemptyset(&set);
	sigaddset(&set, SIGTERM);
	sigprocmask(SIG_BLOCK, &set, NULL);
	execl(self, self, "signals", (char *)NULL);
	_exit(98);
}

static void exec_files(void)
{
	char kept[12], closed[12];
	int fd = open("data/pages", O_RDONLY);

	snprintf(kept, sizeof(kept), "%d", fcntl(fd, F_DUPFD, 50));
	snprintf(closed, sizeof(closed), "%d", open("data/pages", O_RDONLY | O_CLOEXEC));
	execl(self, self, "files", kept, closed, (char *)NULL);
	_exit(98);
}

static void execs(void)
{
	check(exited(status_of(exec_words), 4), "exec of oneself, with words and an environment");
	check(exited(status_of(exec_nothing), 11), "exec of nothing");
	check(exited(status_of(exec_data), 11), "exec of what is no program");
	check(exited(status_of(exec_signals), 5), "what exec keeps of signals");
	check(exited(status_of(exec_files), 6), "what exec keeps of files");
}

static void *exec_here(void *arg)
{
	(void)arg;
	execl(self, self, "alone", (char *)NULL);
	_exit(98);
}

static void *wait_forever(void *arg)
{
	for (;;)
		pause();
	return arg;
}

static pid_t first;

static void exec_of_threads(void)
{
	pthread_t thread;
	char number[12];

	first = getpid();
	snprintf(number, sizeof(number), "%d", first);
	setenv("FIRST", number, 1);
	for (int i = 0; i < 5; i++)
		pthread_create(&thread, NULL, wait_forever, NULL);
	pthread_create(&thread, NULL, exec_here, NULL);
	wait_forever(NULL);
}

/* --- vfork --- */

static void borrowing(void)
{
	pid_t pid = vfork();
	int status;

	if (pid == 0) {
		data = 5;
		_exit(9);
	}
	check(waitpid(pid, &status, 0) == pid && exited(status, 9) && data == 5,
	      "vfork: the child borrows our memory");
}

/* --- what is known of a child --- */

static void facts(void)
{
	struct rusage usage, none = { 0 };
	struct tms before_child, after_child;
	siginfo_t info;
	int status;
	pid_t pid;

	check(times(&before_child) != (clock_t)-1, "times");
	pid = fork();
	if (pid == 0) {
		for (volatile int i = 0; i < 3000000; i++)
			;
		_exit(17);
	}
	memset(&info, 0, sizeof(info));
	check(waitid(P_PID, (id_t)pid, &info, WEXITED | WNOWAIT) == 0 && info.si_pid == pid &&
	      info.si_status == 17 && info.si_code == CLD_EXITED, "waitid looks and leaves it");
	usage = none;
	check(wait4(pid, &status, 0, &usage) == pid && exited(status, 17) &&
	      usage.ru_utime.tv_sec < 60, "wait4 takes it");
	check(times(&after_child) != (clock_t)-1 &&
	      after_child.tms_cutime >= before_child.tms_cutime,
	      "its time is ours now");
	check(getpid() != getppid() && getpgid(0) == getpgrp() && getsid(0) == getsid(getpid()),
	      "who we are");
	check(waitpid(-1, &status, WNOHANG) == -1 && errno == ECHILD, "nobody is left");
	pid = fork();
	if (pid == 0)
		wait_forever(NULL);
	check(waitpid(pid, &status, WNOHANG) == 0, "a child that is not done");
	kill(pid, SIGKILL);
	check(waitpid(pid, &status, 0) == pid && killed(status, SIGKILL), "killed");
}

/* --- what the program is when it is run again --- */

static int is_words(int argc, char **argv)
{
	const char *value = getenv("QUIRE");

	return argc == 4 && strcmp(argv[2], "two words") == 0 && !*argv[3] && value &&
		strcmp(value, "a value") == 0 ? 4 : 90;
}

static int is_signals(void)
{
	struct sigaction ignored, reset;
	sigset_t set;

	sigaction(SIGUSR1, NULL, &ignored);
	sigaction(SIGUSR2, NULL, &reset);
	sigprocmask(SIG_BLOCK, NULL, &set);
	return ignored.sa_handler == SIG_IGN && reset.sa_handler == SIG_DFL &&
		sigismember(&set, SIGTERM) ? 5 : 90;
}

static int is_files(char **argv)
{
	char byte;

	return read(atoi(argv[2]), &byte, 1) == 1 && read(atoi(argv[3]), &byte, 1) == -1 &&
		errno == EBADF ? 6 : 90;
}

static int is_alone(void)
{
	return getenv("FIRST") && atoi(getenv("FIRST")) == getpid() ? 8 : 90;
}

static int again(int argc, char **argv)
{
	if (strcmp(argv[1], "words") == 0)
		return is_words(argc, argv);
	if (strcmp(argv[1], "signals") == 0)
		return is_signals();
	if (strcmp(argv[1], "files") == 0)
		return is_files(argv);
	return is_alone();
}

int main(int argc, char **argv)
{
	if (argc > 1)
		return again(argc, argv);
	self = argv[0];
	shared = mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	need(shared != MAP_FAILED, "mmap");
	endings();
	families();
	memory();
	at_fork();
	execs();
	check(exited(status_of(exec_of_threads), 8),
	      "exec in one of several threads: the process keeps its number");
	borrowing();
	facts();
	return finish();
}
