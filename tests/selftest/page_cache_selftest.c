/* SPDX-License-Identifier: MIT */
/*
 * tests/selftest/page_cache_selftest.c - pages of files: found, filled once, taken out
 *
 * The file is made up: the words of its page n are n, and reading it can be made slow, or
 * fail, or be watched.
 */
#include <core/completion.h>
#include <core/selftest.h>
#include <lib/err.h>
#include <lib/string.h>
#include <mm/audit.h>
#include <mm/fail_page_alloc.h>
#include <mm/highmem.h>
#include <mm/page_cache.h>

#include "threads.h"
#include "scratch.h"

#define PAGES(n)	((uint64_t)(n) << PAGE_SHIFT)

static unsigned int nr_reads;		/* calls of test_readpage() */
static int read_error;			/* what it returns */
static struct completion *read_gate;	/* what it waits for first, or NULL */

static int test_readpage(struct address_space *mapping, struct page *page)
{
	uint64_t size = i_size_read(mapping), start = PAGES(page->index);
	uint32_t *words;

	nr_reads++;
	if (read_gate)
		wait_for_completion(read_gate);
	if (read_error)
		return read_error;
	words = kmap_atomic(page);
	for (unsigned int i = 0; i < PAGE_SIZE / 4; i++)
		words[i] = start + i * 4 < size ? page->index : 0;
	kunmap_atomic(words);
	return 0;
}

static const struct address_space_operations made_up = { .readpage = test_readpage };
static const struct address_space_operations nothing_behind;

static void begin(struct address_space *mapping, const struct address_space_operations *a_ops,
		  uint64_t size)
{
	nr_reads = 0;
	read_error = 0;
	read_gate = NULL;
	address_space_init(mapping, NULL, a_ops, GFP_HIGHUSER_MOVABLE);
	i_size_write(mapping, size);
}

static void end(struct address_space *mapping)
{
	EXPECT_OK(page_cache_check());
	truncate_inode_pages(mapping, 0);
	EXPECT_EQ(mapping->nrpages, 0ul);
	EXPECT_TRUE(radix_tree_empty(&mapping->i_pages));
	address_space_destroy(mapping);
	EXPECT_OK(page_cache_check());
}

static uint32_t word_of(struct page *page, unsigned int offset)
{
	const char *addr = kmap_atomic(page);
	uint32_t word;

	memcpy(&word, addr + offset, sizeof(word));
	kunmap_atomic(addr);
	return word;
}

SELFTEST(page_cache, a_page_is_read_once)
{
	unsigned long before = page_cache_nr_pages();
	struct address_space mapping;
	struct page *page, *again;

	begin(&mapping, &made_up, PAGES(8));
	EXPECT_FALSE(find_get_page(&mapping, 5));
	page = read_cache_page(&mapping, 5);
	ASSERT_TRUE(!IS_ERR(page));
	EXPECT_TRUE(PageCache(page) && PageUptodate(page) && !PageLocked(page));
	EXPECT_EQ(page->index, 5ul);
	EXPECT_EQ(page_count(page), 2);
	EXPECT_EQ(word_of(page, 400), 5u);
	again = read_cache_page(&mapping, 5);
	EXPECT_TRUE(again == page);
	EXPECT_EQ(page_count(page), 3);
	EXPECT_EQ(nr_reads, 1u);
	EXPECT_EQ(page_cache_nr_pages(), before + 1);
	EXPECT_OK(address_space_check(&mapping));
	EXPECT_OK(page_cache_check_page(page));
	put_page(again);
	put_page(page);
	end(&mapping);
	EXPECT_EQ(page_cache_nr_pages(), before);
}

SELFTEST(page_cache, nothing_beyond_the_end)
{
	struct address_space mapping;
	struct page *page;

	begin(&mapping, &made_up, PAGES(2) + 1);
	page = read_cache_page(&mapping, 2);	/* one byte of it is the file's */
	ASSERT_TRUE(!IS_ERR(page));
	put_page(page);
	EXPECT_EQ(PTR_ERR(read_cache_page(&mapping, 3)), (long)-ERANGE);
	EXPECT_EQ(PTR_ERR(read_cache_page(&mapping, ~0UL)), (long)-ERANGE);
	EXPECT_EQ(mapping.nrpages, 1ul);
	i_size_write(&mapping, PAGES(4));
	page = read_cache_page(&mapping, 3);
	ASSERT_TRUE(!IS_ERR(page));
	put_page(page);
	end(&mapping);
}

SELFTEST(page_cache, failed_read_leaves_nothing)
{
	struct address_space mapping;
	struct page *page;

	begin(&mapping, &made_up, PAGES(8));
	read_error = -EIO;
	EXPECT_EQ(PTR_ERR(read_cache_page(&mapping, 1)), (long)-EIO);
	EXPECT_EQ(mapping.nrpages, 0ul);
	read_error = 0;
	page = read_cache_page(&mapping, 1);
	ASSERT_TRUE(!IS_ERR(page));
	EXPECT_EQ(nr_reads, 2u);
	put_page(page);
	end(&mapping);
}

/* Another task that wants page 3. */
struct reader {
	struct address_space *mapping;
	struct page *page;
};

static int read_page_3(void *data)
{
	struct reader *reader = data;

	reader->page = read_cache_page(reader->mapping, 3);
	return 0;
}

/* Two tasks want the page that the first one is reading; both fall asleep. */
static bool start_readers(struct reader *readers, struct task_struct **tasks)
{
	for (unsigned int i = 0; i < 2; i++) {
		tasks[i] = kthread_run(read_page_3, &readers[i], "reader");
		if (IS_ERR(tasks[i]) || !falls_asleep(tasks[i]))
			return false;
	}
	return true;
}

SELFTEST(page_cache, who_comes_second_waits)
{
	struct completion gate;
	struct address_space mapping;
	struct reader readers[2] = { { .mapping = &mapping }, { .mapping = &mapping } };
	struct task_struct *tasks[2];

	if (!tick_comes())
		SELFTEST_SKIP("there is no tick to wait by");
	begin(&mapping, &made_up, PAGES(8));
	init_completion(&gate);
	read_gate = &gate;
	ASSERT_TRUE(start_readers(readers, tasks));
	EXPECT_EQ(nr_reads, 1u);
	complete_all(&gate);
	for (unsigned int i = 0; i < 2; i++)
		kthread_stop(tasks[i]);
	ASSERT_TRUE(!IS_ERR(readers[0].page));
	EXPECT_TRUE(readers[0].page == readers[1].page);
	EXPECT_EQ(nr_reads, 1u);
	EXPECT_EQ(word_of(readers[0].page, 0), 3u);
	put_page(readers[0].page);
	put_page(readers[1].page);
	end(&mapping);
}

/* The first reader fails: the second one tries itself, and fails too. */
SELFTEST(page_cache, who_waited_for_a_failure_reads_himself)
{
	struct completion gate;
	struct address_space mapping;
	struct reader readers[2] = { { .mapping = &mapping }, { .mapping = &mapping } };
	struct task_struct *tasks[2];

	if (!tick_comes())
		SELFTEST_SKIP("there is no tick to wait by");
	begin(&mapping, &made_up, PAGES(8));
	init_completion(&gate);
	read_gate = &gate;
	read_error = -EIO;
	ASSERT_TRUE(start_readers(readers, tasks));
	complete_all(&gate);
	for (unsigned int i = 0; i < 2; i++)
		kthread_stop(tasks[i]);
	EXPECT_EQ(PTR_ERR(readers[0].page), (long)-EIO);
	EXPECT_EQ(PTR_ERR(readers[1].page), (long)-EIO);
	EXPECT_EQ(nr_reads, 2u);
	end(&mapping);
}

static int truncate_to_2(void *data)
{
	truncate_inode_pages(data, PAGES(2));
	return 0;
}

/* A page is being read while the file is cut off before it: it must not stay. */
SELFTEST(page_cache, truncation_waits_for_readers_and_wins)
{
	struct completion gate;
	struct address_space mapping;
	struct reader reader = { .mapping = &mapping };
	struct task_struct *tasks[2];

	if (!tick_comes())
		SELFTEST_SKIP("there is no tick to wait by");
	begin(&mapping, &made_up, PAGES(8));
	init_completion(&gate);
	read_gate = &gate;
	tasks[0] = kthread_run(read_page_3, &reader, "reader");
	ASSERT_TRUE(!IS_ERR(tasks[0]) && falls_asleep(tasks[0]));
	tasks[1] = kthread_run(truncate_to_2, &mapping, "truncate");
	ASSERT_TRUE(!IS_ERR(tasks[1]) && falls_asleep(tasks[1]));
	complete_all(&gate);
	for (unsigned int i = 0; i < 2; i++)
		kthread_stop(tasks[i]);
	EXPECT_EQ(mapping.nrpages, 0ul);
	ASSERT_TRUE(!IS_ERR(reader.page));	/* it was there, and its reader keeps it */
	EXPECT_FALSE(PageCache(reader.page));
	EXPECT_EQ(page_count(reader.page), 1);
	put_page(reader.page);
	end(&mapping);
}

SELFTEST(page_cache, truncation_clears_the_last_pages_tail)
{
	struct address_space mapping;
	struct page *page;

	begin(&mapping, &made_up, PAGES(100));
	for (unsigned long i = 0; i < 100; i += 3) {
		page = read_cache_page(&mapping, i);
		ASSERT_TRUE(!IS_ERR(page));
		put_page(page);
	}
	EXPECT_EQ(mapping.nrpages, 34ul);
	truncate_inode_pages(&mapping, PAGES(30) + 100);
	EXPECT_EQ(mapping.nrpages, 11ul);
	page = find_get_page(&mapping, 30);
	ASSERT_TRUE(page);
	EXPECT_EQ(word_of(page, 96), 30u);
	EXPECT_EQ(word_of(page, 100), 0u);
	EXPECT_EQ(word_of(page, PAGE_SIZE - 4), 0u);
	put_page(page);
	end(&mapping);
}

/* Pages beyond the first node, so that the tree is higher and has holes. */
SELFTEST(page_cache, far_pages_of_a_large_file)
{
	static const unsigned long indices[] = { 0, 63, 64, 4095, 4096, 1000000, 0x7FFFFFFE };
	struct page *pages[ARRAY_SIZE(indices)];
	struct address_space mapping;
	unsigned int nr;

	begin(&mapping, &made_up, MAX_LFS_FILESIZE);
	for (unsigned int i = 0; i < ARRAY_SIZE(indices); i++) {
		struct page *page = read_cache_page(&mapping, indices[i]);

		ASSERT_TRUE(!IS_ERR(page));
		EXPECT_EQ(word_of(page, 0), (uint32_t)indices[i]);
		put_page(page);
	}
	nr = find_get_pages(&mapping, 64, ARRAY_SIZE(pages), pages);
	EXPECT_EQ(nr, 5u);
	for (unsigned int i = 0; i < nr; i++) {
		EXPECT_EQ(pages[i]->index, indices[i + 2]);
		put_page(pages[i]);
	}
	end(&mapping);
}

/* Every request of a read fails in turn: it says so, and nothing stays behind. */
SELFTEST(page_cache, no_memory_no_page)
{
	struct fail_page_alloc how = { .mode = FAIL_ONCE };
	struct address_space mapping;
	struct page *page;

	if (!IS_ENABLED(CONFIG_FAIL_PAGE_ALLOC))
		SELFTEST_SKIP("no requests fail on purpose in this configuration");
	begin(&mapping, &made_up, MAX_LFS_FILESIZE);
	how.n = 1;
	fail_page_alloc_set(&how);
	page = read_cache_page(&mapping, 1UL << 30);
	fail_page_alloc_set(NULL);
	EXPECT_EQ(PTR_ERR(page), (long)-ENOMEM);
	EXPECT_EQ(mapping.nrpages, 0ul);
	end(&mapping);
}

/* --- read and write by way of the cache, kernel memory at the other end ------------------- */

#define BUFFER_SIZE	(3 * PAGE_SIZE)

static char *const buffer = selftest_scratch;

static long write_bytes(struct address_space *mapping, uint64_t pos, char byte, size_t n)
{
	const struct io_buffer from = { .kernel = buffer };

	memset(buffer, byte, n);
	return filemap_write(mapping, pos, &from, n);
}

static long read_bytes(struct address_space *mapping, uint64_t pos, size_t n)
{
	const struct io_buffer to = { .kernel = buffer };

	memset(buffer, '?', BUFFER_SIZE);
	return filemap_read(mapping, pos, &to, n);
}

static bool all_are(size_t start, size_t stop, char byte)
{
	for (; start < stop; start++)
		if (buffer[start] != byte)
			return false;
	return true;
}

SELFTEST(page_cache, holes_are_zeros_and_take_no_memory)
{
	struct address_space mapping;

	begin(&mapping, &nothing_behind, 0);
	EXPECT_EQ(write_bytes(&mapping, PAGES(2) + 10, 'x', 20), 20l);
	EXPECT_EQ(i_size_read(&mapping), (uint64_t)PAGES(2) + 30);
	EXPECT_EQ(mapping.nrpages, 1ul);
	EXPECT_EQ(read_bytes(&mapping, 0, BUFFER_SIZE), (long)PAGES(2) + 30);
	EXPECT_TRUE(all_are(0, PAGES(2) + 10, 0));
	EXPECT_TRUE(all_are(PAGES(2) + 10, PAGES(2) + 30, 'x'));
	EXPECT_TRUE(all_are(PAGES(2) + 30, BUFFER_SIZE, '?'));
	EXPECT_EQ(mapping.nrpages, 1ul);
	EXPECT_EQ(read_bytes(&mapping, PAGES(2) + 30, 1), 0l);
	end(&mapping);
}

SELFTEST(page_cache, writes_across_pages_meet_what_is_there)
{
	struct address_space mapping;
	struct page *page;

	begin(&mapping, &nothing_behind, 0);
	EXPECT_EQ(write_bytes(&mapping, 100, 'a', PAGES(2)), (long)PAGES(2));
	EXPECT_EQ(write_bytes(&mapping, PAGES(1) - 5, 'b', 10), 10l);
	EXPECT_EQ(i_size_read(&mapping), (uint64_t)PAGES(2) + 100);
	EXPECT_EQ(read_bytes(&mapping, 0, BUFFER_SIZE), (long)PAGES(2) + 100);
	EXPECT_TRUE(all_are(0, 100, 0));
	EXPECT_TRUE(all_are(100, PAGES(1) - 5, 'a'));
	EXPECT_TRUE(all_are(PAGES(1) - 5, PAGES(1) + 5, 'b'));
	EXPECT_TRUE(all_are(PAGES(1) + 5, PAGES(2) + 100, 'a'));
	page = find_get_page(&mapping, 1);
	ASSERT_TRUE(page);
	EXPECT_TRUE(PageDirty(page));
	put_page(page);
	end(&mapping);
}

/* Part of a page is written that must be read first; a whole page need not be. */
SELFTEST(page_cache, partial_write_keeps_what_lies_behind)
{
	struct address_space mapping;

	begin(&mapping, &made_up, PAGES(3));
	EXPECT_EQ(write_bytes(&mapping, PAGES(1), 'w', PAGE_SIZE), (long)PAGE_SIZE);
	EXPECT_EQ(nr_reads, 0u);
	EXPECT_EQ(write_bytes(&mapping, PAGES(2) + 4, 'w', 4), 4l);
	EXPECT_EQ(nr_reads, 1u);
	EXPECT_EQ(read_bytes(&mapping, PAGES(2), 12), 12l);
	EXPECT_EQ(memcmp(buffer, "\2\0\0\0wwww\2\0\0\0", 12), 0);
	EXPECT_EQ(write_bytes(&mapping, PAGES(3), 'w', 4), 4l);	/* behind the end: no read */
	EXPECT_EQ(nr_reads, 1u);
	end(&mapping);
}

SELFTEST(page_cache, write_without_memory_changes_nothing)
{
	struct fail_page_alloc how = { .mode = FAIL_EVERY, .n = 1 };
	struct address_space mapping;
	long done;

	if (!IS_ENABLED(CONFIG_FAIL_PAGE_ALLOC))
		SELFTEST_SKIP("no requests fail on purpose in this configuration");
	begin(&mapping, &nothing_behind, 0);
	EXPECT_EQ(write_bytes(&mapping, 0, 'a', PAGE_SIZE), (long)PAGE_SIZE);
	fail_page_alloc_set(&how);
	done = write_bytes(&mapping, PAGE_SIZE, 'b', PAGE_SIZE);
	fail_page_alloc_set(NULL);
	EXPECT_EQ(done, (long)-ENOMEM);
	fail_page_alloc_set(&how);
	done = write_bytes(&mapping, 100, 'b', PAGE_SIZE);
	fail_page_alloc_set(NULL);
	EXPECT_EQ(done, (long)PAGE_SIZE - 100);	/* as far as there is a page */
	EXPECT_EQ(i_size_read(&mapping), (uint64_t)PAGE_SIZE);
	EXPECT_EQ(mapping.nrpages, 1ul);
	end(&mapping);
}
