/* SPDX-License-Identifier: MIT */
/*
 * tests/pipe - pipe and pipe2: bytes in order, in one piece, until the end; sizes, packets, signals
 */
#include <uapi/ioctls.h>
#include <uapi/stat.h>

#include "handler.h"
#include "sys_pipe.h"
#include "test.h"

static char data[PAGES(40)], back[PAGES(40)];

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

static void make(int fd[2], int flags)
{
	int error = sys_pipe2(fd, flags);

	if (error)
		bail("pipe2: %d", error);
}

static void drop(const int fd[2])
{
	sys_close(fd[0]);
	sys_close(fd[1]);
}

/* Bytes that can be read at once. */
static int waiting(int fd)
{
	int count = -1, error = syscall3(__NR_ioctl, fd, FIONREAD, (long)&count);

	return error ? error : count;
}

static void pattern(void)
{
	for (unsigned int i = 0; i < sizeof(data); i++)
		data[i] = (char)(i * 7 + i / 251);
}

/* --- numbers, flags, what it is ------------------------------------------------------------ */

static void numbers(void)
{
	struct stat64 stat, other;
	int fd[2], more[2];

	is(sys_pipe(fd), 0, "pipe");
	is(fd[1], fd[0] + 1, "two numbers in a row");
	is(sys_fcntl(fd[0], F_GETFL, 0), O_RDONLY, "the first one reads");
	is(sys_fcntl(fd[1], F_GETFL, 0), O_WRONLY, "the second one writes");
	is(sys_fcntl(fd[0], F_GETFD, 0), 0, "exec leaves it open");
	is(sys_read(fd[1], data, 1), -EBADF, "read from the end that writes");
	is(sys_write(fd[0], data, 1), -EBADF, "write to the end that reads");
	is(sys_lseek(fd[0], 0, SEEK_CUR), -ESPIPE, "no position");
	is(syscall5(__NR_pread64, fd[0], (long)data, 1, 0, 0), -ESPIPE, "pread");
	is(syscall5(__NR_pwrite64, fd[1], (long)data, 1, 0, 0), -ESPIPE, "pwrite");
	is((long)sys_mmap(NULL, PAGE_SIZE, PROT_READ, MAP_SHARED, fd[0], 0), -ENODEV, "mmap");
	is(syscall2(__NR_ftruncate, fd[1], 0), -EINVAL, "ftruncate");
	is(syscall1(__NR_fsync, fd[1]), -EINVAL, "fsync");
	is(syscall2(__NR_fstat64, fd[0], (long)&stat), 0, "fstat");
	is(stat.st_mode, 0010600, "a FIFO for its owner");
	is(stat.st_size, 0, "without size");
	is(stat.st_blksize, 4096, "in pages");
	is(stat.st_nlink, 1, "one link");
	syscall2(__NR_fstat64, fd[1], (long)&other);
	ok(stat.st_ino == other.st_ino, "both ends are one file");
	is(sys_pipe2(more, O_CLOEXEC | O_NONBLOCK), 0, "pipe2");
	syscall2(__NR_fstat64, more[0], (long)&other);
	ok(stat.st_ino != other.st_ino, "another pipe is another file");
	is(sys_fcntl(more[0], F_GETFD, 0), FD_CLOEXEC, "O_CLOEXEC: the first");
	is(sys_fcntl(more[1], F_GETFD, 0), FD_CLOEXEC, "O_CLOEXEC: the second");
	is(sys_fcntl(more[0], F_GETFL, 0), O_RDONLY | O_NONBLOCK, "O_NONBLOCK: the first");
	is(sys_fcntl(more[1], F_GETFL, 0), O_WRONLY | O_NONBLOCK, "O_NONBLOCK: the second");
	drop(more);
	is(sys_pipe2(more, O_APPEND), -EINVAL, "pipe2 with another flag");
	is(sys_pipe(bad_address()), -EFAULT, "pipe to a bad address");
	is(sys_pipe(more), 0, "it has taken no number");
	is(more[0], fd[1] + 1, "the lowest are free again");
	drop(more);
	drop(fd);
}

/* With one number left there is no pipe. */
static void too_many(void)
{
	struct rlimit limit, few;
	int fd[2], next = sys_dup(0);

	sys_close(next);
	sys_getrlimit(RLIMIT_NOFILE, &limit);
	few = limit;
	few.rlim_cur = (uint32_t)next + 1;
	sys_setrlimit(RLIMIT_NOFILE, &few);
	is(sys_pipe(fd), -EMFILE, "pipe with one number left");
	few.rlim_cur++;
	sys_setrlimit(RLIMIT_NOFILE, &few);
	is(sys_pipe(fd), 0, "pipe with two numbers left");
	is(sys_fcntl(fd[0], F_SETFL, O_NONBLOCK), 0, "F_SETFL");
	is(sys_read(fd[0], data, 1), -EAGAIN, "O_NONBLOCK: nothing to read");
	drop(fd);
	sys_setrlimit(RLIMIT_NOFILE, &limit);
}

/* --- bytes ----------------------------------------------------------------------------------- */

static void bytes(void)
{
	int fd[2];

	make(fd, O_NONBLOCK);
	is(sys_write(fd[1], "hello ", 6), 6, "write");
	is(sys_write(fd[1], "world", 5), 5, "write more");
	is(waiting(fd[0]), 11, "FIONREAD");
	is(waiting(fd[1]), 11, "FIONREAD of the other end");
	is(syscall3(__NR_ioctl, fd[0], 0x5401, (long)back), -ENOTTY, "it is no terminal");
	is(sys_read(fd[0], back, 4), 4, "read a part");
	is(sys_read(fd[0], back + 4, 100), 7, "read the rest");
	ok(memcmp(back, "hello world", 11) == 0, "all in order");
	is(sys_read(fd[0], back, 1), -EAGAIN, "nothing is left");
	is(sys_read(fd[0], back, 0), 0, "read of nothing");
	is(sys_write(fd[1], back, 0), 0, "write of nothing");
	is(waiting(fd[0]), 0, "nothing was written");
	is(sys_write(fd[1], bad_address(), 5), -EFAULT, "write from a bad address");
	is(sys_write(fd[1], "abc", 3), 3, "write");
	is(sys_read(fd[0], bad_address(), 3), -EFAULT, "read to a bad address");
	is(sys_read(fd[0], back, 9), 3, "which takes nothing");
	ok(memcmp(back, "abc", 3) == 0, "the same bytes");
	is(sys_write(fd[1], "end", 3), 3, "write");
	sys_close(fd[1]);
	is(sys_read(fd[0], back, 9), 3, "the writer is gone: what is left");
	is(sys_read(fd[0], back, 9), 0, "then the end");
	is(sys_read(fd[0], back, 9), 0, "and the end again");
	sys_close(fd[0]);
}

/* How many writes of a size fit, and how many bytes of the last one. */
static void fill_by(int size)
{
	int fd[2], count = 0;
	long done;

	make(fd, O_NONBLOCK);
	while ((done = sys_write(fd[1], data, (size_t)size)) == size)
		count++;
	ok(true, "full by writes of %d: %d of them, then %ld, %d bytes", size, count, done,
	   waiting(fd[0]));
	is(sys_read(fd[0], back, 1), 1, "read one byte");
	done = sys_write(fd[1], data, (size_t)size);
	ok(true, "write again: %ld", done);
	is(sys_read(fd[0], back, 4095), 4095, "read up to a page");
	done = sys_write(fd[1], data, (size_t)size);
	ok(true, "write again: %ld", done);
	done = sys_write(fd[1], data, 1);
	ok(true, "write a byte: %ld, %d bytes", done, waiting(fd[0]));
	drop(fd);
}

static void sizes(void)
{
	static const int table[] = { 1, 100, 1000, 4095, 4096, 4097, 5000, 10000, 70000 };

	for (unsigned int i = 0; i < sizeof(table) / sizeof(table[0]); i++)
		fill_by(table[i]);
}

static int write_all(int *fd)
{
	long done = sys_write(fd[1], data, sizeof(data));

	return done == (long)sizeof(data) ? 7 : 1;
}

/* A write of more than fits: the writer waits for the reader, again and again. */
static void streams(int step)
{
	size_t got = 0;
	int fd[2], pid;
	long done;

	memset(back, 0, sizeof(back));
	make(fd, 0);
	pid = begin(write_all, fd);
	sys_close(fd[1]);
	while ((done = sys_read(fd[0], back + got, (size_t)step)) > 0)
		got += (size_t)done;
	is(done, 0, "a stream in steps of %d ends", step);
	is((long)got, sizeof(data), "all has come");
	ok(memcmp(data, back, sizeof(data)) == 0, "unchanged");
	is(end(pid), 7 << 8, "and the writer knows");
	sys_close(fd[0]);
}

/* --- in one piece ---------------------------------------------------------------------------- */

#define WRITERS	4
#define PIECES	60
#define PIECE	700

static int write_pieces(int *fd)
{
	char piece[PIECE];
	int i;

	memset(piece, 'a' + fd[2], sizeof(piece));
	for (i = 0; i < PIECES; i++)
		if (sys_write(fd[1], piece, sizeof(piece)) != PIECE)
			return 1;
	return 0;
}

/* In one piece: what several processes write up to PIPE_BUF bytes at a time is not mixed. */
static void in_one_piece(void)
{
	int fd[3], pids[WRITERS], pieces = 0, mixed = 0, failed = 0;
	char piece[PIECE];
	size_t got = 0;
	long done;

	make(fd, 0);
	for (fd[2] = 0; fd[2] < WRITERS; fd[2]++)
		pids[fd[2]] = begin(write_pieces, fd);
	sys_close(fd[1]);
	while ((done = sys_read(fd[0], piece + got, sizeof(piece) - got)) > 0) {
		got += (size_t)done;
		if (got < sizeof(piece))
			continue;
		for (got = 1; got < sizeof(piece); got++)
			mixed += piece[got] != piece[0];
		got = 0;
		pieces++;
	}
	for (fd[2] = 0; fd[2] < WRITERS; fd[2]++)
		failed += end(pids[fd[2]]) != 0;
	is(pieces, WRITERS * PIECES, "four writers at once");
	is(mixed, 0, "no piece is mixed with another");
	is(failed, 0, "all writers have written all");
	sys_close(fd[0]);
}

static void all_or_nothing(void)
{
	int fd[2];

	make(fd, O_NONBLOCK);
	sys_write(fd[1], data, 65536 - 4096);
	is(sys_write(fd[1], data, 10), 10, "a few bytes in the last page");
	is(sys_write(fd[1], data, 4090), -EAGAIN, "4090 do not fit: none is written");
	is(sys_write(fd[1], data, 4086), 4086, "4086 do");
	is(sys_write(fd[1], data, 1), -EAGAIN, "full");
	is(sys_write(fd[1], data, 70000), -EAGAIN, "full for more than a page, too");
	sys_read(fd[0], back, 4096);
	is(sys_write(fd[1], data, 5000), 4096, "of more than a page a part is written");
	drop(fd);
}

/* --- parts ----------------------------------------------------------------------------------- */

static void parts(void)
{
	struct iovec out[4] = {
		{ (uint32_t)"ab", 2 }, { 0, 0 }, { (uint32_t)"cde", 3 }, { (uint32_t)"f", 1 },
	};
	struct iovec in[3] = {
		{ (uint32_t)back, 4 }, { (uint32_t)back + 10, 2 }, { (uint32_t)back + 20, 50 },
	};
	int fd[2];

	make(fd, 0);
	is(syscall3(__NR_writev, fd[1], (long)out, 4), 6, "writev");
	memset(back, '.', 100);
	is(syscall3(__NR_readv, fd[0], (long)in, 3), 6, "readv does not wait for the last part");
	ok(memcmp(back, "abcd......ef........", 20) == 0, "the parts one after the other");
	is(syscall3(__NR_writev, fd[1], (long)out, 0), 0, "writev of no parts");
	is(syscall3(__NR_readv, fd[0], (long)in, 0), 0, "readv of no parts");
	is(syscall3(__NR_writev, fd[0], (long)out, 1), -EBADF, "writev to the wrong end");
	is(syscall3(__NR_readv, fd[0], (long)in, -1), -EINVAL, "readv of -1 parts");
	is(syscall5(__NR_preadv, fd[0], (long)in, 1, 0, 0), -ESPIPE, "preadv");
	is(syscall5(__NR_pwritev, fd[1], (long)out, 1, 0, 0), -ESPIPE, "pwritev");
	is(syscall6(__NR_preadv2, fd[0], (long)in, 1, 0, 0, 0), -ESPIPE, "preadv2");
	is(syscall6(__NR_pwritev2, fd[1], (long)out, 1, -1, -1, 0), 2, "pwritev2 at no place");
	is(syscall6(__NR_preadv2, fd[0], (long)in, 1, -1, -1, 0), 2, "preadv2 at no place");
	out[2].iov_base = (uint32_t)bad_address();
	is(syscall3(__NR_writev, fd[1], (long)out, 4), -EFAULT, "writev, a part of it bad");
	is(waiting(fd[0]), 0, "has written nothing");
	drop(fd);
}

/* --- packets --------------------------------------------------------------------------------- */

static void packets(void)
{
	int fd[2], count = 0;

	make(fd, O_DIRECT | O_NONBLOCK);
	is(sys_fcntl(fd[1], F_GETFL, 0), O_WRONLY | O_DIRECT | O_NONBLOCK, "O_DIRECT");
	sys_write(fd[1], "one", 3);
	sys_write(fd[1], "three", 5);
	is(waiting(fd[0]), 8, "two packets");
	is(sys_read(fd[0], back, 100), 3, "a read takes one");
	is(sys_read(fd[0], back, 2), 2, "a short one takes a part");
	is(sys_read(fd[0], back, 100), -EAGAIN, "and the rest is lost");
	is(sys_write(fd[1], data, 5000), 5000, "5000 bytes are two packets");
	is(sys_read(fd[0], back, 9000), 4096, "the first");
	is(sys_read(fd[0], back, 9000), 904, "the second");
	while (sys_write(fd[1], data, 10) == 10)
		count++;
	is(count, 16, "each packet has a page");
	sys_fcntl(fd[1], F_SETFL, O_NONBLOCK);
	is(sys_read(fd[0], back, 100), 10, "read one");
	is(sys_write(fd[1], "ab", 2), 2, "no packets any more");
	is(sys_write(fd[1], "cd", 2), 2, "what follows is appended");
	for (count = 0; sys_read(fd[0], back, 10) == 10; )
		count++;
	is(count, 15, "the packets that were there are packets still");
	ok(memcmp(back, "abcd", 4) == 0, "then the bytes");
	drop(fd);
}

/* --- its size -------------------------------------------------------------------------------- */

static void resized(void)
{
	int fd[2], null = sys_open("/dev/null", O_RDWR), count = 0;

	make(fd, O_NONBLOCK);
	is(sys_fcntl(fd[0], F_GETPIPE_SZ, 0), 65536, "F_GETPIPE_SZ");
	is(sys_fcntl(null, F_GETPIPE_SZ, 0), -EBADF, "of what is no pipe");
	is(sys_fcntl(null, F_SETPIPE_SZ, 4096), -EBADF, "F_SETPIPE_SZ of what is no pipe");
	is(sys_fcntl(fd[0], F_SETPIPE_SZ, 10000), 16384, "F_SETPIPE_SZ rounds up");
	while (sys_write(fd[1], data + count * 1000, 1000) == 1000)
		count++;
	is(count, 16, "so much fits");
	is(sys_fcntl(fd[1], F_SETPIPE_SZ, 8192), -EBUSY, "not smaller than what it holds");
	is(sys_fcntl(fd[1], F_GETPIPE_SZ, 0), 16384, "unchanged");
	is(sys_fcntl(fd[1], F_SETPIPE_SZ, 1), -EBUSY, "not one page");
	sys_read(fd[0], back, 5000);
	is(sys_fcntl(fd[1], F_SETPIPE_SZ, 131072), 131072, "larger");
	is(waiting(fd[0]), 11000, "with all that was in it");
	is(sys_read(fd[0], back, 20000), 11000, "to be read");
	ok(memcmp(back, data + 5000, 11000) == 0, "in order");
	is(sys_fcntl(fd[0], F_SETPIPE_SZ, 1), 4096, "one page at least");
	is(sys_write(fd[1], data, 5000), 4096, "of which all is used");
	is(sys_fcntl(fd[0], F_SETPIPE_SZ, 0), 4096, "none is one");
	is(sys_fcntl(fd[0], F_SETPIPE_SZ, -1), -EINVAL, "more than there can be");
	is(sys_fcntl(fd[0], F_SETPIPE_SZ, 1 << 20), 1 << 20, "a megabyte");
	drop(fd);
	sys_close(null);
}

/* --- nobody reads ---------------------------------------------------------------------------- */

static int write_to_nobody(void *fd)
{
	return sys_write((int)fd, "x", 1) == -EPIPE ? 3 : 4;
}

static int write_much(int *fd)
{
	fresh_signals();
	note(SIGPIPE, 0, 0);
	sys_close(fd[0]);
	return sys_write(fd[1], data, 100000) == 65536 && seen_count == 1 ? 5 : 6;
}

static void broken(void)
{
	int fd[2], pid;

	make(fd, 0);
	sys_close(fd[0]);
	dies(write_to_nobody, (void *)fd[1], SIGPIPE, "a write that nobody can read");
	act(SIGPIPE, SIG_IGN);
	is(sys_write(fd[1], "x", 1), -EPIPE, "SIGPIPE ignored: EPIPE");
	is(sys_write(fd[1], "x", 0), 0, "of nothing it is none");
	is(sys_write(fd[1], bad_address(), 1), -EPIPE, "before a look at the bytes");
	note(SIGPIPE, 0, 0);
	is(sys_write(fd[1], "x", 1), -EPIPE, "with a handler");
	is(seen_count, 1, "which has run");
	is(seen[0].info.si_code, SI_USER, "sent");
	is(seen[0].info.si_pid, sys_getpid(), "by the writer itself");
	fresh_signals();
	sys_close(fd[1]);
	make(fd, 0);
	pid = begin(write_much, fd);
	while (waiting(fd[0]) < 65536)
		sys_sched_yield();
	drop(fd);
	is(end(pid), 5 << 8, "the reader goes while one waits to write: so much was written");
}

/* --- broken off by signals ------------------------------------------------------------------- */

static int pester(int *fd)
{
	int parent = sys_getppid(), i;

	for (i = 0; i < 4; i++) {
		sleep_ms(15);
		sys_kill(parent, SIGUSR1);
	}
	sleep_ms(15);
	if (fd[2])
		sys_write(fd[1], "late", 4);
	else
		sys_read(fd[0], back, PAGES(2));
	return 0;
}

static void interrupted(void)
{
	int fd[3], pid;

	make(fd, 0);
	fresh_signals();
	note(SIGUSR1, 0, 0);
	fd[2] = 1;
	pid = begin(pester, fd);
	is(sys_read(fd[0], back, 100), -EINTR, "a handler without SA_RESTART: read");
	while (sys_read(fd[0], back, 100) == -EINTR)
		;
	end(pid);
	note(SIGUSR1, SA_RESTART, 0);
	forget_seen();
	pid = begin(pester, fd);
	is(sys_read(fd[0], back, 100), 4, "with SA_RESTART: read goes on");
	is(seen_count, 4, "after four signals");
	end(pid);
	fd[2] = 0;
	sys_write(fd[1], data, 65536);
	forget_seen();
	pid = begin(pester, fd);
	is(sys_write(fd[1], data, 5000), 5000, "with SA_RESTART: write goes on");
	is(seen_count, 4, "after four signals");
	end(pid);
	note(SIGUSR1, 0, 0);
	drop(fd);
	make(fd, 0);
	pid = begin(pester, fd);
	is(sys_write(fd[1], data, 70000), 65536, "without: so much was written");
	is(sys_write(fd[1], data, 1), -EINTR, "without, full: EINTR");
	while (sys_waitpid(pid, NULL, 0) == -EINTR)
		;
	fresh_signals();
	drop(fd);
}

int main(int argc, char **argv, char **envp)
{
	(void)argc, (void)argv, (void)envp;
	pattern();
	numbers();
	too_many();
	bytes();
	sizes();
	streams(1000);
	streams(4096);
	streams(100000);
	in_one_piece();
	all_or_nothing();
	parts();
	packets();
	resized();
	broken();
	interrupted();
	return done();
}
