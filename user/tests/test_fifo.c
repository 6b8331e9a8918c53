/* SPDX-License-Identifier: MIT */
/*
 * tests/fifo - pipes with a name: who waits for whom when they are opened, what poll says of them
 */
#include <uapi/stat.h>

#include "handler.h"
#include "sys_pipe.h"
#include "test.h"

static char name[256], text[64];
static struct shared {
	volatile int opened, stop;
} *shared;

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

static void names(void)
{
	struct stat64 stat;
	int fd;

	is(sys_mkfifo(name), 0, "mknod of a FIFO");
	is(sys_mkfifo(name), -EEXIST, "twice");
	is(syscall2(__NR_stat64, (long)name, (long)&stat), 0, "stat");
	ok((stat.st_mode & S_IFMT) == S_IFIFO, "it is a FIFO");
	is(stat.st_size, 0, "without size");
	is(sys_open(name, O_RDONLY | O_DIRECTORY), -ENOTDIR, "it is no folder");
	is(syscall2(__NR_truncate, (long)name, 0), -EINVAL, "truncate");
	fd = syscall3(__NR_open, (long)name, O_RDWR | O_CREAT | O_EXCL, 0600);
	is(fd, -EEXIST, "O_EXCL");
	fd = syscall3(__NR_open, (long)name, O_RDWR | O_CREAT | O_TRUNC, 0600);
	ok(fd >= 0, "for both, at once");
	is(sys_lseek(fd, 0, SEEK_CUR), -ESPIPE, "no position");
	is(sys_write(fd, "to myself", 9), 9, "write");
	is(sys_read(fd, text, 60), 9, "and read it");
	is(sys_fcntl(fd, F_GETFL, 0) & ~O_LARGEFILE, O_RDWR, "F_GETFL");
	sys_write(fd, "lost", 4);
	sys_close(fd);
	fd = sys_open(name, O_RDONLY | O_NONBLOCK);
	is(sys_read(fd, text, 60), 0, "what nobody has open holds nothing");
	sys_close(fd);
}

/* Opened as a name alone it waits for nobody, and can do nothing. */
static void as_a_path(void)
{
	char *const none[] = { NULL };
	int fd = sys_open(name, O_PATH), set[2] = { 0, 0 }, time[2] = { 0, 0 };

	ok(fd >= 0, "O_PATH, at once");
	is(poll_now(fd, POLLIN | POLLOUT), POLLNVAL, "poll");
	set[fd / 32] = 1 << fd % 32;
	is(sys_select(fd + 1, set, NULL, NULL, time), 1, "select");
	is(sys_read(fd, text, 1), -EBADF, "read");
	is(sys_write(fd, text, 1), -EBADF, "write");
	is(sys_fcntl(fd, F_GETPIPE_SZ, 0), -EBADF, "F_GETPIPE_SZ");
	is(sys_open(name, O_WRONLY | O_NONBLOCK), -ENXIO, "it is no reader");
	sys_close(fd);
	syscall2(__NR_chmod, (long)name, 0700);
	is(sys_execve(name, none, none), -EACCES, "execve waits for nobody either");
}

static void at_once(void)
{
	int in, out, more;

	is(sys_open(name, O_WRONLY | O_NONBLOCK), -ENXIO, "O_NONBLOCK to write, no reader");
	in = sys_open(name, O_RDONLY | O_NONBLOCK);
	ok(in >= 0, "O_NONBLOCK to read, no writer");
	is(poll_now(in, POLLIN), 0, "no writer ever was: no hang-up");
	is(sys_read(in, text, 9), 0, "though a read finds the end");
	out = sys_open(name, O_WRONLY | O_NONBLOCK);
	ok(out >= 0, "O_NONBLOCK to write, a reader is there");
	is(sys_read(in, text, 9), -EAGAIN, "nothing yet");
	is(poll_now(in, POLLIN), 0, "poll: nothing");
	is(poll_now(out, POLLOUT | POLLIN), POLLOUT, "poll: room");
	is(sys_write(out, "abc", 3), 3, "write");
	is(poll_now(in, POLLIN), POLLIN, "poll: bytes");
	sys_close(out);
	is(poll_now(in, POLLIN), POLLIN | POLLHUP, "the writer has gone: bytes, and hang-up");
	is(sys_read(in, text, 9), 3, "the bytes");
	is(poll_now(in, POLLIN), POLLHUP, "hang-up");
	is(sys_read(in, text, 9), 0, "the end");
	more = sys_open(name, O_RDONLY | O_NONBLOCK);
	is(poll_now(more, POLLIN), 0, "who opens it now has seen no writer go");
	is(poll_now(in, POLLIN), POLLHUP, "the other one has");
	out = sys_open(name, O_WRONLY);
	ok(out >= 0, "a writer comes back");
	is(poll_now(in, POLLIN), 0, "no hang-up any more");
	sys_write(out, "12", 2);
	is(sys_read(in, text, 1), 1, "two readers share the bytes");
	is(sys_read(more, text + 1, 9), 1, "each gets others");
	ok(memcmp(text, "12", 2) == 0, "in order");
	sys_close(in);
	is(poll_now(out, POLLOUT), POLLOUT, "a reader is left");
	sys_close(more);
	is(poll_now(out, POLLOUT), POLLOUT | POLLERR, "none is left");
	act(SIGPIPE, SIG_IGN);
	is(sys_write(out, "x", 1), -EPIPE, "EPIPE");
	sys_close(out);
}

static int read_it(void)
{
	int fd = sys_open(name, O_RDONLY);

	shared->opened++;
	return fd >= 0 && sys_read(fd, text, 9) == 5 && memcmp(text, "hello", 5) == 0 &&
	       sys_read(fd, text, 9) == 0 ? 7 : 8;
}

static int write_it(void)
{
	int fd = sys_open(name, O_WRONLY);

	shared->opened++;
	return fd >= 0 && sys_write(fd, "world", 5) == 5 ? 7 : 8;
}

static void wait_for_the_other(void)
{
	int pid, fd;

	shared->opened = 0;
	pid = begin(read_it);
	sleep_ms(40);
	is(shared->opened, 0, "a reader waits for a writer");
	fd = sys_open(name, O_WRONLY);
	ok(fd >= 0, "the writer need not wait");
	sys_write(fd, "hello", 5);
	sys_close(fd);
	is(end(pid), 7 << 8, "the reader has it all");
	shared->opened = 0;
	pid = begin(write_it);
	sleep_ms(40);
	is(shared->opened, 0, "a writer waits for a reader");
	fd = sys_open(name, O_RDONLY);
	ok(fd >= 0, "the reader need not wait");
	is(end(pid), 7 << 8, "the writer has written, and is gone");
	is(sys_read(fd, text, 9), 5, "what it wrote is there");
	is(sys_read(fd, text, 9), 0, "then the end");
	sys_close(fd);
}

static int pester(void)
{
	int parent = sys_getppid();

	while (!shared->stop) {
		sleep_ms(5);
		sys_kill(parent, SIGUSR1);
	}
	return 0;
}

static int write_after_three(void)
{
	int fd;

	wait_until(&shared->opened, 3);
	fd = sys_open(name, O_WRONLY);
	sleep_ms(20);
	sys_close(fd);
	return 0;
}

static void count_run(int signal, struct siginfo *info, void *context)
{
	(void)signal, (void)info, (void)context;
	shared->opened++;
}

static void interrupted(void)
{
	int pid, other, fd;

	memset(shared, 0, sizeof(*shared));
	handle(SIGUSR1, count_run, 0, 0);
	pid = begin(pester);
	is(sys_open(name, O_RDONLY), -EINTR, "a signal ends the wait for a writer");
	is(sys_open(name, O_WRONLY), -EINTR, "and for a reader");
	is(sys_open(name, O_WRONLY | O_NONBLOCK), -ENXIO, "no reader is left behind");
	shared->opened = 0;
	handle(SIGUSR1, count_run, SA_RESTART, 0);
	other = begin(write_after_three);
	fd = sys_open(name, O_RDONLY);
	ok(fd >= 0, "with SA_RESTART it waits on");
	sys_close(fd);
	shared->stop = 1;
	end(pid);
	end(other);
	fresh_signals();
}

static void unlinked(void)
{
	int fd = sys_open(name, O_RDWR), other;

	is(syscall1(__NR_unlink, (long)name), 0, "unlink while it is open");
	is(sys_write(fd, "still", 5), 5, "it can be written");
	is(sys_mkfifo(name), 0, "another one of that name");
	other = sys_open(name, O_RDWR | O_NONBLOCK);
	is(sys_read(other, text, 9), -EAGAIN, "is another pipe");
	is(sys_read(fd, text, 9), 5, "the first one has its bytes");
	sys_close(fd);
	sys_close(other);
	is(syscall1(__NR_unlink, (long)name), 0, "unlink");
	is(sys_open(name, O_RDWR), -ENOENT, "it is gone");
}

int main(int argc, char **argv, char **envp)
{
	(void)argc, (void)argv, (void)envp;
	memcpy(name, root_path("/tests/fifo.node"), strlen(root_path("/tests/fifo.node")) + 1);
	shared = map_pages(1, PROT_RW, MAP_SHARED);
	names();
	as_a_path();
	at_once();
	wait_for_the_other();
	interrupted();
	unlinked();
	return done();
}
