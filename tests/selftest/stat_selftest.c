/* SPDX-License-Identifier: MIT */
/*
 * tests/selftest/stat_selftest.c - stat64 and its like, called through the table
 *
 * The thread has an address space and a table of files as a process has.
 */
#include <asm/syscall.h>
#include <fs/file.h>
#include <fs/files_struct.h>
#include <fs/inode.h>
#include <fs/namei.h>
#include <lib/err.h>
#include <lib/string.h>
#include <uapi/fcntl.h>
#include <uapi/unistd.h>

#include "user_space.h"

#define PATH_AT	TEST_ADDR
#define STAT_AT	(TEST_ADDR + 256)
#define NOWHERE	(TEST_ADDR + PAGE_SIZE)

static struct user_space space;

static bool begin(void)
{
	struct file *file = file_open("/stat", O_CREAT | O_RDWR, 0640);

	if (IS_ERR(file) || !enter_user_space(&space))
		return false;
	EXPECT_EQ(kernel_write(file, "12345", 5, 0), 5l);
	EXPECT_EQ(vfs_symlink(NULL, "/stat_link", "stat"), 0);
	current->files = files_create();
	EXPECT_EQ(fd_alloc(current->files, 0, false), 0);
	fd_install(current->files, 0, file);
	return add_area(space.mm, TEST_ADDR, 1, VM_READ | VM_WRITE) != NULL;
}

static void end(void)
{
	files_put(current->files);
	current->files = NULL;
	leave_user_space(&space);
	EXPECT_EQ(vfs_unlink(NULL, "/stat"), 0);
	EXPECT_EQ(vfs_unlink(NULL, "/stat_link"), 0);
}

static long call(unsigned int number, unsigned long a, unsigned long b, unsigned long c,
		 unsigned long d)
{
	struct pt_regs regs = { .ebx = a, .ecx = b, .edx = c, .esi = d };

	return sys_call_table[number](&regs);
}

static unsigned long path(const char *text)
{
	EXPECT_EQ(copy_to_user((void *)PATH_AT, text, strlen(text) + 1), 0ul);
	return PATH_AT;
}

/* The kind and the size that a call has told. */
static bool told(uint32_t mode, int64_t size)
{
	struct stat64 stat;

	if (copy_from_user(&stat, (const void *)STAT_AT, sizeof(stat)))
		return false;
	return stat.st_mode == mode && stat.st_size == size && stat.st_nlink == 1;
}

SELFTEST(stat, files_links_and_numbers)
{
	ASSERT_TRUE(begin());
	EXPECT_EQ(call(__NR_stat64, path("/stat"), STAT_AT, 0, 0), 0l);
	EXPECT_TRUE(told(S_IFREG | 0640, 5));
	EXPECT_EQ(call(__NR_lstat64, path("/stat_link"), STAT_AT, 0, 0), 0l);
	EXPECT_TRUE(told(S_IFLNK | 0777, 4));
	EXPECT_EQ(call(__NR_stat64, path("/stat_link"), STAT_AT, 0, 0), 0l);
	EXPECT_TRUE(told(S_IFREG | 0640, 5));
	EXPECT_EQ(call(__NR_lstat64, path("/stat_link"), STAT_AT, 0, 0), 0l);
	EXPECT_EQ(call(__NR_fstat64, 0, STAT_AT, 0, 0), 0l);
	EXPECT_TRUE(told(S_IFREG | 0640, 5));
	EXPECT_EQ(call(__NR_fstatat64, (unsigned long)AT_FDCWD, path("stat_link"), STAT_AT,
		       AT_SYMLINK_NOFOLLOW), 0l);
	EXPECT_TRUE(told(S_IFLNK | 0777, 4));
	end();
}

SELFTEST(stat, errors_are_linuxs)
{
	ASSERT_TRUE(begin());
	EXPECT_EQ(call(__NR_stat64, path("/missing"), STAT_AT, 0, 0), (long)-ENOENT);
	EXPECT_EQ(call(__NR_stat64, path(""), STAT_AT, 0, 0), (long)-ENOENT);
	EXPECT_EQ(call(__NR_stat64, path("/stat/x"), STAT_AT, 0, 0), (long)-ENOTDIR);
	EXPECT_EQ(call(__NR_stat64, NOWHERE, STAT_AT, 0, 0), (long)-EFAULT);
	EXPECT_EQ(call(__NR_stat64, path("/stat"), NOWHERE, 0, 0), (long)-EFAULT);
	EXPECT_EQ(call(__NR_fstat64, 1, STAT_AT, 0, 0), (long)-EBADF);
	EXPECT_EQ(call(__NR_fstatat64, 1, path("stat"), STAT_AT, 0), (long)-EBADF);
	EXPECT_EQ(call(__NR_fstatat64, 0, path("stat"), STAT_AT, 0), (long)-ENOTDIR);
	EXPECT_EQ(call(__NR_fstatat64, 1, path("/stat"), STAT_AT, 0), 0l);
	EXPECT_EQ(call(__NR_fstatat64, 1, path("/stat"), STAT_AT, 0x8000), (long)-EINVAL);
	end();
}
