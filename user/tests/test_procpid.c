/* SPDX-License-Identifier: MIT */
/*
 * tests/procpid - a process as /proc/PID shows it: who it is, what it has, how it ends
 */
#include <uapi/stat.h>

#include "handler.h"
#include "proc.h"
#include "thread.h"

static char text[TEXT_SIZE];
static char **own_argv, **own_envp;

/* --- who it is ---------------------------------------------------------------------------- */

/* A field of stat, as a number; not the name. */
static long stat_field(int pid, int n)
{
	const char *at = text, *behind = text;

	if (read_text(proc_path(pid, "stat"), text) <= 0)
		return -1;
	if (n == 1)
		return (long)decimal(text);
	for (; *at; at++)
		behind = *at == ')' ? at : behind;
	return (long)decimal(field(behind + 2, n - 2));
}

static void tells_who(void)
{
	int pid = sys_getpid(), count = 1;

	read_text("/proc/self/status", text);
	ok(has_line(text, "Name:\tprocpid"), "status: name");
	ok(has_line(text, "State:\tR (running)"), "it runs");
	is(value_of(text, "Pid:"), pid, "its number");
	is(value_of(text, "Tgid:"), pid, "its process's");
	is(value_of(text, "PPid:"), sys_getppid(), "its parent's");
	is(value_of(text, "Threads:"), 1, "one thread");
	is(stat_field(pid, 1), pid, "stat: number");
	is(stat_field(pid, 4), sys_getppid(), "parent");
	is(stat_field(pid, 5), sys_getpgid(0), "group");
	is(stat_field(pid, 6), sys_getsid(0), "session");
	is(stat_field(pid, 18), 20, "priority");
	is(stat_field(pid, 20), 1, "threads");
	is(stat_field(pid, 48), (long)(uint32_t)(uintptr_t)own_argv[0], "where its arguments lie");
	is(stat_field(pid, 50), (long)(uint32_t)(uintptr_t)own_envp[0], "and its environment");
	is(stat_field(pid, 38), SIGCHLD, "what its parent gets");
	for (const char *at = text; *at; at++)
		count += *at == ' ';
	is(count, 52, "52 fields");
	ok(text[strlen(text) - 1] == '\n', "and a line's end");
}

static void has_a_name(void)
{
	is(write_text("/proc/self/comm", "a) b (c\\d"), 9, "comm: written");
	read_text("/proc/self/comm", text);
	ok(begins_with(text, "a) b (c\\d\n"), "and read");
	is(stat_field(sys_getpid(), 20), 1, "stat: fields behind an odd name");
	read_text("/proc/self/status", text);
	ok(has_line(text, "Name:\ta) b (c\\\\d"), "status: written so that it is one word");
	write_text("/proc/self/comm", "longer than fifteen bytes");
	read_text("/proc/self/comm", text);
	ok(begins_with(text, "longer than fif\n"), "cut off");
	write_text("/proc/self/comm", "procpid");
	is(write_text(proc_path(1, "comm"), "x"), sys_getpid() == 1 ? 1 : -EINVAL,
	   "another process keeps its own");
}

static void links_to_itself(void)
{
	char want[32];
	long length = syscall3(__NR_readlink, (long)"/proc/self", (long)text, 100);
	const char *path = proc_path(sys_getpid(), "task");

	memcpy(want, path + 6, 26);
	ok(length > 0 && memcmp(text, want, (size_t)length) == 0 && want[length] == '/',
	   "self: its number");
	is(syscall3(__NR_readlink, (long)"/proc/thread-self", (long)text, 100), 2 * length + 6,
	   "thread-self");
	is(syscall3(__NR_readlink, (long)"/proc/self/exe", (long)text, 3), 3,
	   "readlink: cut off to three bytes");
	is(sys_open("/proc/0/stat", O_RDONLY), -ENOENT, "no process 0");
	is(sys_open("/proc/01/stat", O_RDONLY), -ENOENT, "01 is no number");
	is(sys_open("/proc/32000/stat", O_RDONLY), -ENOENT, "one that is not there");
	is(sys_open("/proc/self/nothing", O_RDONLY), -ENOENT, "no such file");
	is(syscall2(__NR_mkdir, (long)"/proc/self/new", 0700), -ENOENT, "none can be made");
	is(sys_open("/proc/self/status/", O_RDONLY), -ENOTDIR, "a file is no folder");
}

/* --- signals, threads, limits ------------------------------------------------------------- */

static int shows_signals(void *unused)
{
	(void)unused;
	fresh_signals();
	note(SIGUSR1, 0, 0);
	act(SIGUSR2, 1);
	block(sigmask(SIGHUP) | sigmask(SIGTERM));
	sys_kill(sys_getpid(), SIGHUP);
	sys_tkill(sys_gettid(), SIGTERM);
	read_text("/proc/self/status", text);
	if (!has_line(text, "SigPnd:\t0000000000004000") ||
	    !has_line(text, "ShdPnd:\t0000000000000001"))
		return 1;
	if (!has_line(text, "SigBlk:\t0000000000004001"))
		return 2;
	if (!find_line(text, "SigIgn:\t0000000000000800") ||
	    !find_line(text, "SigCgt:\t0000000000000200"))
		return 3;
	return stat_field(sys_getpid(), 32) == 0x4001 ? 0 : 4;
}

static volatile uint32_t go, ended;
static volatile int in_thread;

static int thread_work(struct thread *thread)
{
	static char own[TEXT_SIZE];

	(void)thread;
	syscall2(__NR_prctl, 15, (long)"a thread");
	read_text("/proc/thread-self/comm", own);
	in_thread = begins_with(own, "a thread\n");
	go = 1;
	futex_wake(&go, 1);
	while (!ended)
		futex_wait(&ended, 0);
	return 0;
}

static void shows_threads(void)
{
	static struct thread thread;
	char path[64];
	int fd;

	thread_start(&thread, thread_work, NULL);
	while (!go)
		futex_wait(&go, 0);
	ok(in_thread, "thread-self: the thread's own name");
	read_text("/proc/self/comm", text);
	ok(begins_with(text, "procpid\n"), "self: the process's");
	read_text("/proc/self/status", text);
	is(value_of(text, "Threads:"), 2, "two threads");
	is(value_of(text, "Pid:"), sys_getpid(), "read by the first");
	memcpy(path, proc_path(sys_getpid(), "task/"), 64);
	memcpy(path + strlen(path), proc_path(thread.tid, "status") + 6, 32);
	read_text(path, text);
	is(value_of(text, "Pid:"), thread.tid, "task: the thread");
	is(value_of(text, "Tgid:"), sys_getpid(), "of this process");
	ok(has_line(text, "Name:\ta thread"), "by its name");
	ok(read_text(proc_path(thread.tid, "stat"), text) > 0, "by its number alone too");
	ended = 1;
	futex_wake(&ended, 1);
	thread_join(&thread);
	while ((fd = sys_open(path, O_RDONLY)) >= 0) {
		sys_close(fd);
		sys_sched_yield();
	}
	is(sys_open(path, O_RDONLY), -ENOENT, "it is gone");
}

static int shows_limits(void *unused)
{
	struct rlimit limit = { 200, 300 };

	(void)unused;
	sys_setrlimit(RLIMIT_NOFILE, &limit);
	read_text("/proc/self/limits", text);
	if (!has_line(text, "Limit                     Soft Limit           Hard Limit           "
			    "Units     "))
		return 1;
	return has_line(text, "Max open files            200                  300                  "
			      "files     ") ? 0 : 2;
}

static int inherits_score(void *unused)
{
	(void)unused;
	read_text("/proc/self/oom_score_adj", text);
	return begins_with(text, "7\n") && write_text("/proc/self/oom_score_adj", "9") == 1 ? 0 : 1;
}

static void keeps_score(void)
{
	is(write_text("/proc/self/oom_score_adj", " 7 \n"), 4, "oom_score_adj: written");
	lives(inherits_score, NULL, "a child has the same");
	read_text("/proc/self/oom_score_adj", text);
	ok(begins_with(text, "7\n"), "and may change its own");
	is(write_text("/proc/self/oom_score_adj", "1001"), -EINVAL, "too large");
	is(write_text("/proc/self/oom_score_adj", "7x"), -EINVAL, "no number");
	is(write_text("/proc/self/oom_score_adj", "-1000"), 5, "the least");
	write_text("/proc/self/oom_score_adj", "0");
}

/* --- files -------------------------------------------------------------------------------- */

static bool leads_to(const char *link, const char *path)
{
	long length = syscall3(__NR_readlink, (long)link, (long)text, TEXT_SIZE - 1);

	text[length > 0 ? length : 0] = '\0';
	if (length == (long)strlen(path) && begins_with(text, path))
		return true;
	printf("# %s leads to %s (%d)\n", link, text, (int)length);
	return false;
}

static void shows_files(void)
{
	struct stat64 stat = { 0 };
	const char *link = "/proc/self/fd/77";
	int fd = syscall3(__NR_open, (long)"/tmp/procpid", O_CREAT | O_RDWR | O_CLOEXEC, 0600);
	int other;

	sys_write(fd, "hello", 5);
	syscall3(__NR_dup3, fd, 77, O_CLOEXEC);
	ok(leads_to(link, "/tmp/procpid"), "fd: where it leads");
	is(syscall2(__NR_lstat64, (long)link, (long)&stat), 0, "lstat");
	is(stat.st_mode, S_IFLNK | 0700, "for reading and writing");
	is(stat.st_size, 64, "its size");
	read_text("/proc/self/fdinfo/77", text);
	ok(has_line(text, "pos:\t5") && has_line(text, "flags:\t02000002"), "fdinfo");
	sys_lseek(fd, 2, SEEK_SET);
	read_text("/proc/self/fdinfo/77", text);
	ok(has_line(text, "pos:\t2"), "its position");
	other = sys_open(link, O_RDONLY);
	is(read_open(other, text), 5, "opened anew: from the beginning");
	syscall1(__NR_unlink, (long)"/tmp/procpid");
	ok(leads_to(link, "/tmp/procpid (deleted)"), "without a name");
	sys_close(other);
	other = sys_open(link, O_RDONLY);
	is(read_open(other, text), 5, "and can still be opened");
	sys_dup2(other, 77);
	syscall2(__NR_lstat64, (long)link, (long)&stat);
	is(stat.st_mode, S_IFLNK | 0500, "another file, for reading");
	sys_close(77);
	is(syscall2(__NR_lstat64, (long)link, (long)&stat), -ENOENT, "closed");
	is(sys_open("/proc/self/fd/007", O_RDONLY), -ENOENT, "007 is no number");
	sys_close(fd);
	sys_close(other);
	fd = sys_open("/proc/self/fdinfo/1", O_RDONLY);
	sys_dup2(fd, 79);
	other = sys_open("/proc/self/fdinfo/79", O_RDONLY);
	sys_dup2(other, 79);
	ok(sys_read(79, text, 10) == 10, "fdinfo: of the file that is being read");
	sys_close(79);
	sys_close(fd);
	sys_close(other);
}

static int shows_places(void *unused)
{
	(void)unused;
	syscall2(__NR_mkdir, (long)"/tmp/place", 0700);
	syscall1(__NR_chdir, (long)"/tmp/place");
	if (!leads_to("/proc/self/cwd", "/tmp/place") || !leads_to("/proc/self/root", "/"))
		return 1;
	syscall1(__NR_rmdir, (long)"/tmp/place");
	return leads_to("/proc/self/cwd", "/tmp/place (deleted)") ? 0 : 2;
}

static void shows_program(void)
{
	int fd = sys_open("/proc/self/exe", O_RDONLY);

	ok(leads_to("/proc/self/exe", root_path("/tests/procpid")), "exe");
	is(sys_read(fd, text, 4), 4, "it can be read");
	ok(begins_with(text, "\177ELF"), "and is a program");
	sys_close(fd);
	is(sys_open("/proc/self/exe", O_RDWR), -ETXTBSY, "not written while it runs");
}

/* --- what it was started with ------------------------------------------------------------- */

/* As another program: its words are "words", "two words", "". */
static int compares_words(void)
{
	static const char line[] = "\0words\0two words\0", environment[] = "A=b\0C=d e\0";
	size_t name = strlen(own_argv[0]);
	long length = read_text("/proc/self/cmdline", text);
	uint32_t vector[64];
	int fd;

	if (length != (long)(name + sizeof(line)) || memcmp(text, own_argv[0], name) != 0 ||
	    memcmp(text + name, line, sizeof(line)) != 0)
		return 1;
	if (read_text("/proc/self/environ", text) != sizeof(environment) - 1 ||
	    memcmp(text, environment, sizeof(environment) - 1) != 0)
		return 2;
	fd = sys_open("/proc/self/auxv", O_RDONLY);
	length = sys_read(fd, vector, sizeof(vector));
	if (length < 64 || length % 8 || vector[length / 4 - 2] != 0)
		return 3;
	for (int i = 0; i < length / 4; i += 2)
		if (vector[i] == 6 && vector[i + 1] != PAGE_SIZE)
			return 4;
	fd = sys_open("/proc/self/cmdline", O_RDONLY);
	if (sys_lseek(fd, (long)name + 1, SEEK_SET) != (long)name + 1 ||
	    sys_read(fd, text, 5) != 5 || !begins_with(text, "words"))
		return 5;
	own_argv[1][0] = 'W';
	read_text("/proc/self/cmdline", text);
	if (!begins_with(text + name + 1, "Words"))
		return 6;
	/* The end of the last word is overwritten: a title, which ends with a NUL. */
	memcpy(own_argv[0], "title", 6);
	*(own_argv[3]) = 'x';
	return read_text("/proc/self/cmdline", text) == 6 && begins_with(text, "title") ? 0 : 7;
}

static int starts_with_words(void *program)
{
	char *const argv[] = { program, "words", "two words", "", NULL };
	char *const envp[] = { "A=b", "C=d e", NULL };

	return sys_execve(program, argv, envp);
}

/* --- its end ------------------------------------------------------------------------------ */

static void shows_the_end(void)
{
	int pid, maps, status, child_status, pagemap;

	print_flush();
	pid = sys_fork();
	if (pid == 0)
		for (;;)
			sys_pause();
	maps = sys_open(proc_path(pid, "maps"), O_RDONLY);
	status = sys_open(proc_path(pid, "status"), O_RDONLY);
	pagemap = sys_open(proc_path(pid, "pagemap"), O_RDONLY);
	ok(sys_read(maps, text, 10) == 10, "a child's areas");
	sys_kill(pid, SIGKILL);
	do {
		read_text(proc_path(pid, "status"), text);
	} while (!has_line(text, "State:\tZ (zombie)"));
	ok(!find_line(text, "VmSize:"), "ended: it has no memory");
	is(read_text(proc_path(pid, "maps"), text), 0, "no areas");
	is(read_text(proc_path(pid, "cmdline"), text), 0, "no arguments");
	is(read_text(proc_path(pid, "environ"), text), 0, "no environment");
	read_text(proc_path(pid, "statm"), text);
	ok(begins_with(text, "0 0 0 0 0 0 0\n"), "statm: nothing");
	is(syscall3(__NR_readlink, (long)proc_path(pid, "exe"), (long)text, 100), -ENOENT,
	   "no program");
	is(stat_field(pid, 52), SIGKILL, "stat: how it ended");
	is(read_text(proc_path(pid, "smaps_rollup"), text), -ESRCH, "smaps_rollup");
	is(sys_read(pagemap, text, 8), 0, "pagemap that was open");
	sys_waitpid(pid, &child_status, 0);
	is(sys_open(proc_path(pid, "status"), O_RDONLY), -ENOENT, "waited for: it is gone");
	is(sys_read(status, text, 10), -ESRCH, "what was open says so");
	sys_lseek(maps, 0, SEEK_SET);
	is(sys_read(maps, text, 10), -ESRCH, "areas too");
	is(sys_read(pagemap, text, 8), 0, "pagemap is empty");
	sys_close(maps);
	sys_close(status);
	sys_close(pagemap);
}

int main(int argc, char **argv, char **envp)
{
	own_argv = argv;
	own_envp = envp;
	if (argc == 4)
		return compares_words();
	need_proc();
	syscall2(__NR_mkdir, (long)"/tmp", 0777);
	tells_who();
	has_a_name();
	links_to_itself();
	lives(shows_signals, NULL, "signals: pending, blocked, ignored, caught");
	shows_threads();
	lives(shows_limits, NULL, "limits");
	keeps_score();
	shows_files();
	lives(shows_places, NULL, "cwd and root");
	shows_program();
	lives(starts_with_words, argv[0],
	      "cmdline, environ, auxv: what a program was started with");
	shows_the_end();
	leave_proc();
	return done();
}
