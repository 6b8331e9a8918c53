/* SPDX-License-Identifier: MIT */
/*
 * tests/file - open, read, write, lseek, dup and close, as far as mappings stand on them
 */
#include <uapi/uio.h>

#include "test.h"

static void reads(void)
{
	char text[64];
	int fd = open_data("/data/pages", O_RDONLY), twin;

	is(sys_read(fd, text, 32), 32, "read");
	ok(memcmp(text, "page 0 line 0 ", 14) == 0, "the first line");
	is(sys_read(fd, text, 0), 0, "read of nothing");
	is(sys_lseek(fd, 0, SEEK_CUR), 32, "the position has moved");
	is(sys_lseek(fd, 0, SEEK_END), 12 * 4096 + 1000, "the size");
	is(sys_read(fd, text, 32), 0, "read at the end");
	is(sys_lseek(fd, -8, SEEK_END), 12 * 4096 + 992, "eight bytes before the end");
	is(sys_read(fd, text, 32), 8, "read up to the end");
	is(sys_lseek(fd, -1, SEEK_SET), -EINVAL, "lseek before the beginning");
	is(sys_lseek(fd, 0, 99), -EINVAL, "lseek from nowhere");
	is(sys_lseek(fd, 3 * 4096 - 16, SEEK_SET), 3 * 4096 - 16, "lseek");
	is(sys_read(fd, text, 64), 64, "read across a page border");
	ok(memcmp(text + 16, "page 3 line 0 ", 14) == 0, "the right bytes");
	is(sys_write(fd, "x", 1), -EBADF, "write to a file that was opened to read");
	is(sys_lseek(fd, 32, SEEK_SET), 32, "lseek");
	twin = sys_dup(fd);
	ok(twin >= 0 && twin != fd, "dup");
	is(sys_read(twin, text, 32), 32, "read from the copy");
	ok(memcmp(text, "page 0 line 1 ", 14) == 0, "it began where the first one was");
	is(sys_lseek(fd, 0, SEEK_CUR), 64, "and moved it along");
	is(sys_close(fd), 0, "close");
	is(sys_read(fd, text, 1), -EBADF, "read from a closed file");
	is(sys_read(twin, text, 32), 32, "the copy is still open");
	is(sys_close(twin), 0, "close the copy");
	is(sys_close(twin), -EBADF, "close it twice");
}

static void opens(void)
{
	int first = open_data("/data/pages", O_RDONLY), second = open_data("/data/pages", O_RDONLY);

	is(second, first + 1, "the lowest free number is taken");
	sys_close(first);
	is(sys_dup(second), first, "by dup as well");
	sys_close(first);
	sys_close(second);
	is(sys_open(root_path("/data/nothing"), O_RDONLY), -ENOENT, "open what is not there");
	is(sys_open(root_path("/data/pages/x"), O_RDONLY), -ENOTDIR, "a file is no folder");
	is(sys_open("", O_RDONLY), -ENOENT, "open an empty name");
	is(sys_open(root_path("/data"), O_RDWR), -EISDIR, "open a folder to write");
	first = open_data("/data", O_RDONLY);
	is(sys_read(first, &second, 1), -EISDIR, "read a folder");
	is((long)sys_mmap(NULL, PAGE_SIZE, PROT_READ, MAP_PRIVATE, first, 0), -ENODEV,
	   "map a folder");
	sys_close(first);
	is(sys_dup(1000), -EBADF, "dup of no file");
	is(sys_dup(-1), -EBADF, "dup of -1");
}

/* Cutting a file off is writing to it, even if it is opened to be read. */
static void truncates(const char *self)
{
	is(sys_open(self, O_RDONLY | O_TRUNC), -ETXTBSY, "cut off a program that runs");
	is(sys_open(self, O_RDWR), -ETXTBSY, "write to it");
	is(sys_open(root_path("/data"), O_RDONLY | O_TRUNC), -EISDIR, "cut off a folder");
}

/* Together they are cut to the most that one call moves. */
static void large_parts(void)
{
	static char bytes[16];
	/* Short enough to lie in a user half of 1 GB. */
	struct iovec part = { (uint32_t)bytes, 0x30000000 };
	struct iovec parts[6] = { part, part, part, part, part, part };
	int null = sys_open("/dev/null", O_RDWR);

	is(syscall3(__NR_writev, null, (long)parts, 6), 0x7ffff000, "writev of 4 GB");
	parts[1].iov_len = 0x80000000;
	is(syscall3(__NR_writev, null, (long)parts, 2), -EINVAL, "writev of less than nothing");
	sys_close(null);
}

static void devices(void)
{
	int null = sys_open("/dev/null", O_RDWR), zero = sys_open("/dev/zero", O_RDWR);
	char text[4] = "abc", *page;

	ok(null >= 0 && zero >= 0, "open /dev/null and /dev/zero");
	is(sys_read(null, text, 4), 0, "/dev/null: read");
	is(sys_write(null, text, 4), 4, "/dev/null: write");
	is(sys_read(zero, text, 4), 4, "/dev/zero: read");
	ok(text[0] == 0 && text[3] == 0, "/dev/zero: zeroes");
	is(sys_write(zero, text, 4), 4, "/dev/zero: write");
	page = sys_mmap(NULL, PAGE_SIZE, PROT_RW, MAP_PRIVATE, zero, 0);
	ok(!failed(page) && all_zero(page, PAGE_SIZE), "/dev/zero: a mapping");
	if (!failed(page)) {
		fill(page, 1, 1);
		is((long)filled(page, 1, 1), 1, "/dev/zero: is anonymous memory");
		sys_munmap(page, PAGE_SIZE);
	}
	sys_close(null);
	sys_close(zero);
}

static int use_and_close(void *data)
{
	int fd = *(int *)data;
	char text[32];

	if (sys_read(fd, text, 32) != 32 || text[0] != 'p')
		return 1;
	return sys_close(fd);
}

static void inherited(void)
{
	int fd = open_data("/data/pages", O_RDONLY);
	char text[32];

	lives(use_and_close, &fd, "a child reads an open file and closes it");
	is(sys_lseek(fd, 0, SEEK_CUR), 32, "the position is common, the descriptor is not");
	is(sys_read(fd, text, 32), 32, "the parent goes on reading");
	ok(memcmp(text, "page 0 line 1 ", 14) == 0, "where the child ended");
	sys_close(fd);
}

/* A mapping holds its file: the descriptor may go. */
static void mapping_outlives_descriptor(void)
{
	int fd = open_data("/data/pages", O_RDONLY);
	char *page = sys_mmap(NULL, PAGE_SIZE, PROT_READ, MAP_PRIVATE, fd, 7);

	sys_close(fd);
	ok(memcmp(page, "page 7 line 0 ", 14) == 0, "a mapping outlives its descriptor");
	sys_munmap(page, PAGE_SIZE);
}

int main(int argc, char **argv, char **envp)
{
	(void)argc, (void)envp;
	reads();
	opens();
	truncates(argv[0]);
	large_parts();
	devices();
	inherited();
	mapping_outlives_descriptor();
	return done();
}
