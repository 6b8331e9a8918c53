/* SPDX-License-Identifier: MIT */
/*
 * tests/selftest/initrd_selftest.c - archives made in memory, unpacked below /test
 *
 * The archive lies in a block of pages, HIGHMEM if there is any, from an odd byte on, so
 * that headers and contents cross pages everywhere.
 */
#include <core/selftest.h>
#include <fs/file.h>
#include <fs/fs.h>
#include <fs/inode.h>
#include <fs/namei.h>
#include <lib/cpio.h>
#include <lib/err.h>
#include <lib/printf.h>
#include <lib/string.h>
#include <mm/fail_page_alloc.h>
#include <mm/highmem.h>
#include <mm/kmalloc.h>
#include <mm/page_cache.h>
#include <uapi/fcntl.h>

#define ORDER		4
#define START		(PAGE_SIZE - 50)	/* the archive's first byte in the block */

static struct page *block;
static unsigned long size;		/* of the archive so far */
static unsigned long nr_released;	/* pages, in order from block[1] on */

static bool archive_begin(void)
{
	size = nr_released = 0;
	block = alloc_pages(GFP_HIGHUSER, ORDER);
	if (!block)
		selftest_fail(__FILE__, __LINE__, "no memory for an archive");
	return block != NULL;
}

static void archive_end(void)
{
	__free_pages(block, ORDER);
}

static void put_byte(char byte)
{
	unsigned long at = START + size++;
	char *addr = kmap_atomic(block + (at >> PAGE_SHIFT));

	addr[at & (PAGE_SIZE - 1)] = byte;
	kunmap_atomic(addr);
}

static void put_bytes(const char *bytes, unsigned long n)
{
	while (n--)
		put_byte(*bytes++);
	while (size % 4)
		put_byte('\0');
}

/* The numbers of a file that tests vary. */
struct file_numbers {
	unsigned int ino, nlink;
};

static void put_header(const char *name, unsigned int mode, unsigned int contents,
		       const struct file_numbers *numbers)
{
	char text[CPIO_HEADER_SIZE + 64];
	int n = snprintf(text, sizeof(text),
			 "070701%08X%08X%08X%08X%08X%08X%08X%08X%08X%08X%08X%08X%08X%s",
			 numbers->ino, mode, 0, 0, numbers->nlink, 1000000000, contents, 8, 1,
			 1, 7, (unsigned int)strlen(name) + 1, 0, name);

	put_bytes(text, (unsigned long)n + 1);
}

static void put_file(const char *name, unsigned int mode, const char *contents)
{
	static const struct file_numbers single = { .ino = 1, .nlink = 1 };

	put_header(name, mode, (unsigned int)strlen(contents), &single);
	put_bytes(contents, strlen(contents));
}

static void put_trailer(void)
{
	put_file("TRAILER!!!", 0, "");
}

static void release(struct page *page)
{
	nr_released++;
	EXPECT_TRUE(page == block + nr_released);
}

static const char *unpack(struct initrd_stats *stats)
{
	phys_addr_t start = page_to_phys(block) + START;
	const struct initrd_archive archive = {
		.start = start, .end = start + size, .release = release,
	};
	struct dentry *base = path_lookup(NULL, "/test", LOOKUP_DIRECTORY);
	const char *error;

	if (IS_ERR(base))
		return "no /test";
	error = initrd_unpack_archive(&archive, base, stats);
	dput(base);
	return error;
}

static bool holds(const char *path, const char *contents)
{
	struct file *file = file_open(path, O_RDONLY, 0);
	char text[64];
	long n;

	if (IS_ERR(file))
		return false;
	n = kernel_read(file, text, sizeof(text), 0);
	fput(file);
	return n == (long)strlen(contents) && memcmp(text, contents, (size_t)n) == 0;
}

static bool says(const char *error, const char *expected)
{
	if (error && strcmp(error, expected) == 0)
		return true;
	selftest_fail(__FILE__, __LINE__, "'%s' and not '%s'", error ? error : "(nothing)",
		      expected);
	return false;
}

/* Remove what a test made, in this order. */
static void clean_up(const char *const *paths)
{
	for (; *paths; paths++) {
		int error = vfs_unlink(NULL, *paths);

		if (error == -EISDIR)
			error = vfs_rmdir(NULL, *paths);
		if (error)
			selftest_fail(__FILE__, __LINE__, "%s: error %d", *paths, -error);
	}
}

SELFTEST(initrd, every_kind_of_file)
{
	static const char *const made[] = {
		"/test/dir/file", "/test/dir", "/test/link", "/test/dev", "/test/empty",
		"/test/forgotten/way/file", "/test/forgotten/way", "/test/forgotten", "/test",
		NULL
	};
	struct initrd_stats stats;
	struct dentry *dentry;
	struct stat64 stat;

	ASSERT_TRUE(archive_begin());
	EXPECT_EQ(vfs_mkdir(NULL, "/test", 0755), 0);
	put_file(".", 0040755, "");
	put_file("./dir", 0040711, "");
	put_file("dir/file", 0100640, "the contents of a file");
	put_file("/link", 0120777, "dir/file");
	put_file("dev", 0020620, "");
	put_file("empty", 0100600, "");
	put_file("forgotten/way/file", 0100644, "x");
	put_trailer();
	EXPECT_OK(unpack(&stats));
	EXPECT_EQ(stats.nr_files, 6ul);
	EXPECT_TRUE(holds("/test/dir/file", "the contents of a file"));
	EXPECT_TRUE(holds("/test/link", "the contents of a file"));
	EXPECT_TRUE(holds("/test/empty", ""));
	EXPECT_TRUE(holds("/test/forgotten/way/file", "x"));
	dentry = path_lookup(NULL, "/test/dev", 0);
	ASSERT_TRUE(!IS_ERR(dentry));
	EXPECT_EQ(dentry->d_inode->i_mode, 0020620);
	EXPECT_EQ(dentry->d_inode->i_rdev, MKDEV(1, 7));
	dput(dentry);
	dentry = path_lookup(NULL, "/test/dir/file", 0);
	ASSERT_TRUE(!IS_ERR(dentry));
	inode_fill_stat(dentry->d_inode, &stat);
	EXPECT_EQ(stat.st_mode, 0100640u);
	EXPECT_EQ(stat.st_mtime, 1000000000u);
	dput(dentry);
	clean_up(made);
	archive_end();
}

/* Each whole page of the archive is released once, in order; the ends are others' too. */
SELFTEST(initrd, pages_are_released_as_they_are_read)
{
	static const char *const made[] = { "/test/file", "/test", NULL };
	struct initrd_stats stats;
	struct file *file;

	ASSERT_TRUE(archive_begin());
	EXPECT_EQ(vfs_mkdir(NULL, "/test", 0755), 0);
	put_header("file", 0100644, 5 * PAGE_SIZE, &(struct file_numbers){ 1, 1 });
	for (unsigned int i = 0; i < 5 * PAGE_SIZE; i++)
		put_byte((char)(i % 251));
	put_trailer();
	EXPECT_OK(unpack(&stats));
	EXPECT_EQ(stats.archive_pages, 7ul);
	EXPECT_EQ(stats.freed_pages, 5ul);
	EXPECT_EQ(nr_released, 5ul);
	file = file_open("/test/file", O_RDONLY, 0);
	ASSERT_TRUE(!IS_ERR(file));
	EXPECT_EQ(i_size_read(file->f_mapping), (uint64_t)(5 * PAGE_SIZE));
	EXPECT_EQ(file->f_mapping->nrpages, 5ul);
	for (unsigned int i = 0; i < 5 * PAGE_SIZE; i += 509) {
		char byte;

		EXPECT_EQ(kernel_read(file, &byte, 1, i), 1l);
		EXPECT_EQ(byte, (char)(i % 251));
	}
	fput(file);
	clean_up(made);
	archive_end();
}

/* Three names of one file; the contents come with the last. */
SELFTEST(initrd, hard_links_share_what_the_last_one_brings)
{
	static const char *const made[] = {
		"/test/a", "/test/b", "/test/c", "/test/other", "/test", NULL
	};
	static const struct file_numbers shared = { .ino = 42, .nlink = 3 };
	struct initrd_stats stats;
	struct dentry *dentry;

	ASSERT_TRUE(archive_begin());
	EXPECT_EQ(vfs_mkdir(NULL, "/test", 0755), 0);
	put_header("a", 0100644, 0, &shared);
	put_header("b", 0100644, 0, &shared);
	put_file("other", 0100644, "not shared");
	put_header("c", 0100644, 6, &shared);
	put_bytes("shared", 6);
	put_trailer();
	EXPECT_OK(unpack(&stats));
	EXPECT_TRUE(holds("/test/a", "shared"));
	EXPECT_TRUE(holds("/test/b", "shared"));
	EXPECT_TRUE(holds("/test/c", "shared"));
	EXPECT_TRUE(holds("/test/other", "not shared"));
	dentry = path_lookup(NULL, "/test/b", 0);
	ASSERT_TRUE(!IS_ERR(dentry));
	EXPECT_EQ(dentry->d_inode->i_nlink, 3u);
	EXPECT_EQ(dentry->d_inode->i_data.nrpages, 1ul);
	dput(dentry);
	clean_up(made);
	archive_end();
}

/* A second archive behind the first: numbers of files begin anew, names make way. */
SELFTEST(initrd, later_files_replace_earlier_ones)
{
	static const char *const made[] = { "/test/a", "/test/b", "/test/d/f", "/test/d", "/test",
					    NULL };
	static const struct file_numbers shared = { .ino = 42, .nlink = 2 };
	struct initrd_stats stats;

	ASSERT_TRUE(archive_begin());
	EXPECT_EQ(vfs_mkdir(NULL, "/test", 0755), 0);
	put_header("a", 0100644, 5, &shared);
	put_bytes("first", 5);
	put_file("b", 0040755, "");
	put_file("d", 0040755, "");
	put_file("d/f", 0100644, "old and longer");
	put_trailer();
	put_bytes("\0\0\0\0\0\0\0\0\0\0\0\0", 12);
	put_header("b", 0100644, 6, &shared);
	put_bytes("second", 6);
	put_file("d", 0040755, "");
	put_file("d/f", 0100644, "new");
	put_trailer();
	EXPECT_OK(unpack(&stats));
	EXPECT_TRUE(holds("/test/a", "first"));
	EXPECT_TRUE(holds("/test/b", "second"));
	EXPECT_TRUE(holds("/test/d/f", "new"));
	clean_up(made);
	archive_end();
}

SELFTEST(initrd, broken_archive_leaves_what_was_before)
{
	static const char *const made[] = { "/test/whole", "/test/half", "/test", NULL };
	struct initrd_stats stats;

	ASSERT_TRUE(archive_begin());
	EXPECT_EQ(vfs_mkdir(NULL, "/test", 0755), 0);
	put_file("whole", 0100644, "whole");
	put_header("half", 0100644, 3 * PAGE_SIZE, &(struct file_numbers){ 1, 1 });
	put_bytes("half a file!", 12);
	EXPECT_TRUE(says(unpack(&stats), "it ends in the middle of a file"));
	EXPECT_TRUE(holds("/test/whole", "whole"));
	EXPECT_TRUE(holds("/test/half", "half a file!"));
	clean_up(made);
	archive_end();
}

SELFTEST(initrd, what_cannot_be_made_is_named)
{
	static const char *const made[] = { "/test/f", "/test", NULL };
	struct initrd_stats stats;

	ASSERT_TRUE(archive_begin());
	EXPECT_EQ(vfs_mkdir(NULL, "/test", 0755), 0);
	put_file("f", 0100644, "a file");
	put_file("f/inside", 0100644, "x");
	for (unsigned int i = 0; i < 2 * PAGE_SIZE; i++)
		put_byte('\0');
	EXPECT_TRUE(says(unpack(&stats), "'f/inside' cannot be made: error 20"));
	EXPECT_EQ(nr_released, 2ul);	/* all the same, its pages are free */
	clean_up(made);
	archive_end();
}

/* Every request for a page fails in turn: a line, no leak, and nothing half open. */
SELFTEST(initrd, no_memory_is_told)
{
	static const char *const names[] = { "/test/d/file", "/test/d/link", "/test/d", NULL };
	struct fail_page_alloc how = { .mode = FAIL_ONCE };
	const char *error = "";
	struct initrd_stats stats;

	if (!IS_ENABLED(CONFIG_FAIL_PAGE_ALLOC))
		SELFTEST_SKIP("no requests fail on purpose in this configuration");
	ASSERT_TRUE(archive_begin());
	EXPECT_EQ(vfs_mkdir(NULL, "/test", 0755), 0);
	put_file("d", 0040755, "");
	put_file("d/file", 0100644, "contents");
	put_file("d/link", 0120777, "target");
	put_trailer();
	for (how.n = 1; error && how.n < 50; how.n++) {
		slab_drain_all();
		nr_released = 0;
		fail_page_alloc_set(&how);
		error = unpack(&stats);
		fail_page_alloc_set(NULL);
		for (unsigned int i = 0; names[i] && error; i++)
			if (vfs_unlink(NULL, names[i]) == -EISDIR)
				(void)vfs_rmdir(NULL, names[i]);
	}
	EXPECT_GT(how.n, 3u);		/* at least its state and one page failed */
	EXPECT_TRUE(error == NULL);
	clean_up(names);
	EXPECT_EQ(vfs_rmdir(NULL, "/test"), 0);
	archive_end();
}
