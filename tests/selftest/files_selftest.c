/* SPDX-License-Identifier: MIT */
/*
 * tests/selftest/files_selftest.c - open files, their positions, and their numbers
 */
#include <core/selftest.h>
#include <fs/file.h>
#include <fs/files_struct.h>
#include <fs/fs.h>
#include <fs/fs_struct.h>
#include <fs/inode.h>
#include <fs/namei.h>
#include <lib/err.h>
#include <lib/string.h>
#include <mm/fail_page_alloc.h>
#include <mm/kmalloc.h>
#include <uapi/fcntl.h>

static struct file *new_file(void)
{
	struct file *file = shmem_file_create("test", 0);

	EXPECT_TRUE(!IS_ERR(file));
	return IS_ERR(file) ? NULL : file;
}

/* Open one file at the lowest number that is free from start on. */
static int open_one(struct files_struct *files, unsigned int start)
{
	struct file *file = new_file();
	int fd = fd_alloc(files, start, false);

	if (fd < 0)
		fput(file);
	else
		fd_install(files, (unsigned int)fd, file);
	return fd;
}

SELFTEST(files, lowest_free_number_is_taken)
{
	struct files_struct *files = files_create();

	ASSERT_TRUE(files);
	for (int i = 0; i < 5; i++)
		EXPECT_EQ(open_one(files, 0), i);
	EXPECT_EQ(fd_close(files, 3), 0);
	EXPECT_EQ(fd_close(files, 1), 0);
	EXPECT_EQ(fd_close(files, 1), -EBADF);
	EXPECT_EQ(open_one(files, 2), 3);
	EXPECT_EQ(open_one(files, 0), 1);
	EXPECT_EQ(open_one(files, 0), 5);
	EXPECT_EQ(open_one(files, 20), 20);
	EXPECT_EQ(open_one(files, 0), 6);
	EXPECT_EQ(files_nr_open(files), 8u);
	EXPECT_EQ(fd_close(files, 1000000), -EBADF);
	files_put(files);
}

SELFTEST(files, a_taken_number_has_no_file_yet)
{
	struct files_struct *files = files_create();
	struct file *file = new_file();

	ASSERT_TRUE(files && file);
	EXPECT_EQ(fd_alloc(files, 0, false), 0);
	EXPECT_FALSE(fget(files, 0));
	EXPECT_EQ(fd_close(files, 0), -EBADF);
	EXPECT_EQ(fd_alloc(files, 0, false), 1);
	fd_put(files, 0);
	EXPECT_EQ(fd_alloc(files, 0, false), 0);
	fd_install(files, 0, file);
	EXPECT_TRUE(fget(files, 0) == file);
	EXPECT_EQ(atomic_read(&file->f_count), 2);
	fput(file);
	files_put(files);
}

SELFTEST(files, table_grows_to_its_limit)
{
	struct files_struct *files = files_create(), *copy;
	struct file *file;

	ASSERT_TRUE(files);
	for (int i = 0; i < (int)NR_OPEN_LIMIT; i++)
		if (open_one(files, 0) != i)
			selftest_fail(__FILE__, __LINE__, "number %d was not given", i);
	EXPECT_EQ(open_one(files, 0), -EMFILE);
	EXPECT_EQ(open_one(files, NR_OPEN_LIMIT), -EMFILE);
	EXPECT_EQ(fd_close(files, 700), 0);
	copy = files_copy(files);
	ASSERT_TRUE(copy);
	EXPECT_EQ(open_one(files, 0), 700);
	EXPECT_EQ(files_nr_open(copy), NR_OPEN_LIMIT - 1u);
	EXPECT_FALSE(fget(copy, 700));
	file = fget(copy, 1023);
	ASSERT_TRUE(file);
	EXPECT_EQ(atomic_read(&file->f_count), 3);	/* both tables, and we */
	fput(file);
	files_put(files);
	files_put(copy);
}

SELFTEST(files, dup_shares_the_file)
{
	struct files_struct *files = files_create();
	struct file *file;

	ASSERT_TRUE(files);
	EXPECT_EQ(open_one(files, 0), 0);
	EXPECT_EQ(fd_dup(files, 0, 0, false), 1);
	EXPECT_EQ(fd_dup(files, 0, 10, true), 10);
	EXPECT_EQ(fd_dup(files, 5, 0, false), -EBADF);
	file = fget(files, 10);
	ASSERT_TRUE(file);
	EXPECT_EQ(atomic_read(&file->f_count), 4);
	EXPECT_EQ(fd_dup2(files, 0, 100, false), 100);
	EXPECT_EQ(open_one(files, 0), 2);
	EXPECT_EQ(fd_dup2(files, 0, 2, false), 2);	/* closes what it had */
	EXPECT_EQ(fd_dup2(files, 0, NR_OPEN_LIMIT, false), -EBADF);
	EXPECT_EQ(fd_dup2(files, 50, 0, false), -EBADF);
	EXPECT_EQ(fd_alloc(files, 0, false), 3);
	EXPECT_EQ(fd_dup2(files, 0, 3, false), -EBUSY);	/* is just being opened */
	fd_put(files, 3);
	EXPECT_EQ(atomic_read(&file->f_count), 6);
	EXPECT_EQ(files_nr_open(files), 5u);
	fput(file);
	files_put(files);
}

SELFTEST(files, exec_closes_what_is_marked)
{
	struct files_struct *files = files_create(), *copy;

	ASSERT_TRUE(files);
	for (int i = 0; i < 40; i++)
		EXPECT_EQ(open_one(files, 0), i);
	EXPECT_EQ(fd_set_cloexec(files, 7, true), 0);
	EXPECT_EQ(fd_set_cloexec(files, 8, true), 0);
	EXPECT_EQ(fd_set_cloexec(files, 8, false), 0);
	EXPECT_EQ(fd_set_cloexec(files, 39, true), 0);
	EXPECT_EQ(fd_set_cloexec(files, 40, true), -EBADF);
	EXPECT_EQ(fd_get_cloexec(files, 7), 1);
	EXPECT_EQ(fd_get_cloexec(files, 8), 0);
	EXPECT_EQ(fd_get_cloexec(files, 40), -EBADF);
	copy = files_copy(files);
	ASSERT_TRUE(copy);
	files_close_on_exec(copy);
	EXPECT_EQ(files_nr_open(copy), 38u);
	EXPECT_FALSE(fget(copy, 7));
	EXPECT_FALSE(fget(copy, 39));
	EXPECT_EQ(files_nr_open(files), 40u);
	/* A number that is used anew is not marked. */
	EXPECT_EQ(open_one(copy, 0), 7);
	EXPECT_EQ(fd_get_cloexec(copy, 7), 0);
	files_put(copy);
	files_put(files);
}

SELFTEST(files, no_memory_no_larger_table)
{
	struct fail_page_alloc how = { .mode = FAIL_EVERY, .n = 1 };
	struct files_struct *files = files_create();

	if (!IS_ENABLED(CONFIG_FAIL_PAGE_ALLOC)) {
		files_put(files);
		SELFTEST_SKIP("no requests fail on purpose in this configuration");
	}
	ASSERT_TRUE(files);
	EXPECT_EQ(open_one(files, 0), 0);
	slab_drain_all();
	fail_page_alloc_set(&how);
	EXPECT_EQ(fd_alloc(files, 1000, false), -ENOMEM);
	EXPECT_EQ(fd_dup2(files, 0, 1000, false), -ENOMEM);
	fail_page_alloc_set(NULL);
	EXPECT_EQ(files->max_fds, (unsigned int)NR_OPEN_DEFAULT);
	EXPECT_EQ(files_nr_open(files), 1u);
	files_put(files);
}

/* --- one file ------------------------------------------------------------------------------ */

SELFTEST(files, seek_moves_within_reach)
{
	struct file *file = new_file();

	ASSERT_TRUE(file);
	EXPECT_EQ(kernel_write(file, "0123456789", 10, 0), 10l);
	EXPECT_EQ(vfs_llseek(file, 4, SEEK_SET), 4ll);
	EXPECT_EQ(vfs_llseek(file, 3, SEEK_CUR), 7ll);
	EXPECT_EQ(vfs_llseek(file, -7, SEEK_CUR), 0ll);
	EXPECT_EQ(vfs_llseek(file, -1, SEEK_CUR), (loff_t)-EINVAL);
	EXPECT_EQ(vfs_llseek(file, 5, SEEK_END), 15ll);
	EXPECT_EQ(vfs_llseek(file, 0, 7), (loff_t)-EINVAL);
	EXPECT_EQ(vfs_llseek(file, INT64_MAX, SEEK_CUR), (loff_t)-EOVERFLOW);
	EXPECT_EQ(vfs_llseek(file, (loff_t)MAX_LFS_FILESIZE, SEEK_SET),
		  (loff_t)MAX_LFS_FILESIZE);
	EXPECT_EQ(vfs_llseek(file, (loff_t)MAX_LFS_FILESIZE + 1, SEEK_SET), (loff_t)-EINVAL);
	EXPECT_EQ(file->f_pos, (loff_t)MAX_LFS_FILESIZE);
	fput(file);
}

SELFTEST(files, sizes_end_where_the_reach_ends)
{
	struct file *file = new_file();
	char byte;

	ASSERT_TRUE(file);
	EXPECT_EQ(kernel_write(file, "ab", 2, (loff_t)MAX_LFS_FILESIZE - 1), 1l);
	EXPECT_EQ(i_size_read(file->f_mapping), MAX_LFS_FILESIZE);
	EXPECT_EQ(file->f_mapping->nrpages, 1ul);
	EXPECT_EQ(kernel_write(file, "b", 1, (loff_t)MAX_LFS_FILESIZE), (long)-EFBIG);
	EXPECT_EQ(kernel_write(file, "b", 1, -1), (long)-EINVAL);
	EXPECT_EQ(kernel_read(file, &byte, 1, (loff_t)MAX_LFS_FILESIZE - 1), 1l);
	EXPECT_EQ(byte, 'a');
	EXPECT_EQ(kernel_read(file, &byte, 1, -1), (long)-EINVAL);
	EXPECT_EQ(inode_set_size(file->f_inode, (loff_t)MAX_LFS_FILESIZE + 1), -EFBIG);
	EXPECT_EQ(inode_set_size(file->f_inode, -1), -EINVAL);
	EXPECT_EQ(inode_set_size(file->f_inode, 100), 0);
	EXPECT_EQ(file->f_mapping->nrpages, 0ul);
	fput(file);
}

SELFTEST(files, append_goes_to_the_end)
{
	struct file *file, *other;
	char text[6];

	file = file_open("/append", O_CREAT | O_RDWR | O_APPEND, 0644);
	other = file_open("/append", O_RDWR, 0);
	ASSERT_TRUE(!IS_ERR(file) && !IS_ERR(other));
	EXPECT_EQ(kernel_write(file, "ab", 2, 0), 2l);
	EXPECT_EQ(kernel_write(other, "cd", 2, 2), 2l);
	EXPECT_EQ(kernel_write(file, "ef", 2, 0), 2l);
	EXPECT_EQ(kernel_read(other, text, 6, 0), 6l);
	EXPECT_EQ(memcmp(text, "abcdef", 6), 0);
	fput(file);
	fput(other);
	EXPECT_EQ(vfs_unlink(NULL, "/append"), 0);
}

SELFTEST(files, mode_of_access_is_kept)
{
	struct file *reader, *writer;
	char byte;

	writer = file_open("/access", O_CREAT | O_WRONLY, 0644);
	reader = file_open("/access", O_RDONLY, 0);
	ASSERT_TRUE(!IS_ERR(reader) && !IS_ERR(writer));
	EXPECT_EQ(kernel_write(reader, "x", 1, 0), (long)-EBADF);
	EXPECT_EQ(kernel_read(writer, &byte, 1, 0), (long)-EBADF);
	EXPECT_EQ(kernel_write(writer, "x", 1, 0), 1l);
	EXPECT_EQ(kernel_read(reader, &byte, 1, 0), 1l);
	EXPECT_EQ(vfs_ioctl(reader, 0x5401, 0), (long)-ENOTTY);
	fput(reader);
	fput(writer);
	EXPECT_EQ(vfs_unlink(NULL, "/access"), 0);
}

/* Cut off inside a page and grown again: what was there does not come back. */
SELFTEST(files, truncated_bytes_do_not_come_back)
{
	struct file *file = new_file();
	char text[8];

	ASSERT_TRUE(file);
	EXPECT_EQ(kernel_write(file, "12345678", 8, 0), 8l);
	EXPECT_EQ(inode_set_size(file->f_inode, 3), 0);
	EXPECT_EQ(inode_set_size(file->f_inode, 100), 0);
	EXPECT_EQ(kernel_read(file, text, 8, 0), 8l);
	EXPECT_EQ(memcmp(text, "123\0\0\0\0\0", 8), 0);
	fput(file);
}

/* --- where paths begin ---------------------------------------------------------------------- */

SELFTEST(files, a_copy_of_the_working_directory_is_its_own)
{
	struct fs_struct *fs = fs_create(), *copy;
	struct dentry *dev = path_lookup(NULL, "/dev", LOOKUP_DIRECTORY);

	ASSERT_TRUE(fs && !IS_ERR(dev));
	fs_set_cwd(fs, dget(dev));
	copy = fs_copy(fs);
	ASSERT_TRUE(copy);
	EXPECT_TRUE(copy->cwd == dev && copy->root == fs_root());
	EXPECT_EQ(copy->umask, 022);
	fs_set_cwd(copy, dget(fs_root()));
	EXPECT_TRUE(fs->cwd == dev && copy->cwd == fs_root());
	fs_put(copy);
	fs_put(fs);
	dput(dev);
}
