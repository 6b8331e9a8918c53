/* SPDX-License-Identifier: MIT */
/*
 * tests/sendfile - sendfile, sendfile64, copy_file_range: from a file to a file or a pipe
 */
#include "handler.h"
#include "sys_pipe.h"
#include "test.h"

#define SIZE	20000

static char data[SIZE], back[SIZE + 100];

static int create(const char *name)
{
	int fd = syscall3(__NR_open, (long)root_path(name), O_RDWR | O_CREAT | O_TRUNC, 0600);

	if (fd < 0)
		bail("%s: %d", name, fd);
	return fd;
}

static long send(int out, int in, int64_t *place, size_t count)
{
	return syscall4(__NR_sendfile64, out, in, (long)place, (long)count);
}

static long send32(int out, int in, int32_t *place, size_t count)
{
	return syscall4(__NR_sendfile, out, in, (long)place, (long)count);
}

static __attribute__((noinline)) long copy(int in, int64_t *in_place, int out,
					   int64_t *out_place, size_t count, int flags)
{
	return syscall6(__NR_copy_file_range, in, (long)in_place, out, (long)out_place,
			(long)count, flags);
}

static long position(int fd)
{
	return sys_lseek(fd, 0, SEEK_CUR);
}

static long read_at(int fd, void *to, size_t size, long place)
{
	return syscall5(__NR_pread64, fd, (long)to, (long)size, place, 0);
}

static void to_file(int in, int out)
{
	int64_t place = 5000;
	int32_t place32 = 19000;

	sys_lseek(in, 0, SEEK_SET);
	is(send(out, in, NULL, 12000), 12000, "sendfile to a file");
	is(position(in), 12000, "it has moved the one");
	is(position(out), 12000, "and the other");
	is(send(out, in, NULL, 12000), 8000, "up to the end");
	is(send(out, in, NULL, 12000), 0, "nothing behind it");
	is(read_at(out, back, SIZE + 1, 0), SIZE, "so much has come");
	ok(memcmp(data, back, SIZE) == 0, "the same bytes");
	sys_lseek(out, 100, SEEK_SET);
	is(send(out, in, &place, 200), 200, "from a place");
	ok(place == 5200 && position(in) == SIZE, "which moves instead of the position");
	is(position(out), 300, "that of the other moves");
	is(read_at(out, back, 400, 0), 400, "read");
	ok(memcmp(back + 100, data + 5000, 200) == 0 && memcmp(back + 300, data + 300, 100) == 0,
	   "only these bytes changed");
	is(send32(out, in, &place32, 5000), 1000, "sendfile with 32 bits");
	is(place32, SIZE, "moves its place");
	is(send(out, in, NULL, 0), 0, "of nothing");
}

static void to_pipe(int in)
{
	int64_t place = 0;
	int fd[2];

	sys_pipe(fd);
	is(send(fd[1], in, &place, SIZE), SIZE, "sendfile to a pipe");
	is(sys_read(fd[0], back, SIZE + 1), SIZE, "it has come");
	ok(memcmp(data, back, SIZE) == 0, "unchanged");
	place = 0;
	is(send(fd[0], in, &place, 10), -EBADF, "to the end that reads");
	is(send(in, fd[0], NULL, 10), -EINVAL, "from a pipe");
	is(send(in, fd[1], NULL, 10), -EBADF, "from the end that writes");
	is(send(fd[1], fd[0], &place, 10), -ESPIPE, "from a place in a pipe");
	sys_fcntl(fd[1], F_SETFL, O_NONBLOCK);
	while (sys_write(fd[1], data, 4096) > 0)
		;
	is(send(fd[1], in, &place, 10), -EAGAIN, "to a full pipe");
	ok(place == 0, "the place stays");
	act(SIGPIPE, SIG_IGN);
	sys_close(fd[0]);
	is(send(fd[1], in, &place, 10), -EPIPE, "nobody reads");
	sys_close(fd[1]);
}

static void errors(int in, int out)
{
	int64_t place = -1;
	int32_t far = 0x7fffffff;
	int folder = open_data("/data", O_RDONLY);

	is(send(out, in, &place, 10), -EINVAL, "from a place before the beginning");
	is(send(out, in, (int64_t *)bad_address(), 10), -EFAULT, "a place at a bad address");
	is(send(out, in, NULL, 0x80000000), -EINVAL, "of 2 GB");
	is(send32(out, in, &far, 10), -EOVERFLOW, "32 bits: nothing beyond 2 GB");
	is(send(out, 900, NULL, 10), -EBADF, "from no file");
	is(send(900, in, NULL, 10), -EBADF, "to no file");
	is(send(out, folder, NULL, 10), -EINVAL, "from a folder");
	sys_fcntl(out, F_SETFL, O_APPEND);
	is(send(out, in, NULL, 10), -EINVAL, "to a file that is appended to");
	is(copy(in, NULL, out, NULL, 10, 0), -EBADF, "copy_file_range as well");
	sys_fcntl(out, F_SETFL, 0);
	sys_close(folder);
}

static void ranges(int in, int out)
{
	int64_t from = 1000, to = 7;

	is(copy(in, &from, out, &to, 3000, 0), 3000, "copy_file_range");
	ok(from == 4000 && to == 3007, "moves both places");
	is(read_at(out, back, 3000, 7), 3000, "read");
	ok(memcmp(back, data + 1000, 3000) == 0, "the bytes");
	sys_lseek(in, SIZE - 10, SEEK_SET);
	sys_lseek(out, 50, SEEK_SET);
	is(copy(in, NULL, out, NULL, 3000, 0), 10, "up to the end");
	ok(position(in) == SIZE && position(out) == 60, "moves both positions");
	is(copy(in, NULL, out, NULL, 3000, 0), 0, "nothing behind it");
	is(copy(in, NULL, out, NULL, 10, 1), -EINVAL, "with a flag");
	is(copy(900, NULL, out, NULL, 10, 0), -EBADF, "from no file");
	from = 0;
	to = 5;
	is(copy(in, &from, in, &to, 10, 0), -EINVAL, "onto itself");
	to = 10;
	is(copy(in, &from, in, &to, 10, 0), 10, "beside itself");
	is(read_at(in, back, 20, 0), 20, "read");
	ok(memcmp(back, data, 10) == 0 && memcmp(back + 10, data, 10) == 0, "twice the same");
	from = -1;
	is(copy(in, &from, out, &to, 10, 0), -EOVERFLOW, "from before the beginning");
	is(copy(in, &from, out, &to, 0, 0), -EINVAL, "of nothing, too");
}

int main(int argc, char **argv, char **envp)
{
	int in, out;

	(void)argc, (void)argv, (void)envp;
	for (int i = 0; i < SIZE; i++)
		data[i] = (char)(i * 3 + i / 250);
	in = create("/tests/sendfile.in");
	out = create("/tests/sendfile.out");
	sys_write(in, data, SIZE);
	to_file(in, out);
	to_pipe(in);
	errors(in, out);
	ranges(in, out);
	syscall1(__NR_unlink, (long)root_path("/tests/sendfile.in"));
	syscall1(__NR_unlink, (long)root_path("/tests/sendfile.out"));
	return done();
}
