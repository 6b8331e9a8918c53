/* SPDX-License-Identifier: MIT */
/*
 * tests/selftest/writeback_selftest.c - what lies behind a file gets each dirty page once
 *
 * No file system has anything behind its files yet, so here is one: it notes which pages were
 * written back, how often, and what their first word was.
 */
#include <lib/err.h>
#include <lib/errno.h>
#include <lib/string.h>
#include <mm/i_mmap.h>
#include <mm/mmap.h>
#include <mm/page_cache.h>
#include <uapi/mman.h>

#include "user_space.h"

#define NR_PAGES	40UL
#define SECOND_ADDR	(TEST_ADDR + 0x100000UL)

static struct address_space mapping;
static struct user_space space;
static struct vm_area_struct *area, *second;

static struct {
	unsigned int nr;		/* calls */
	unsigned int times[NR_PAGES];
	uint32_t word[NR_PAGES];
	int error;			/* what it answers */
	void (*meanwhile)(void);	/* runs once, while a page is written back */
} back;

static int note_writepage(struct address_space *of, struct page *page)
{
	void (*meanwhile)(void) = back.meanwhile;

	EXPECT_TRUE(of == &mapping && PageLocked(page) && !PageDirty(page));
	back.meanwhile = NULL;
	if (meanwhile)
		meanwhile();
	back.nr++;
	back.times[page->index]++;
	back.word[page->index] = frame_word(page, 0);
	return back.error;
}

static const struct address_space_operations backed_aops = { .writepage = note_writepage };

static vm_fault_t backed_fault(struct vm_fault *vmf)
{
	return filemap_fault(&mapping, vmf);
}

static void backed_map_pages(struct vm_fault *vmf, unsigned long start, unsigned long end)
{
	filemap_map_pages(&mapping, vmf, start, end);
}

static const struct vm_operations_struct backed_ops = {
	.fault = backed_fault,
	.map_pages = backed_map_pages,
	.page_mkwrite = filemap_page_mkwrite,
};

static struct vm_area_struct *map(unsigned long addr, vm_flags_t flags)
{
	struct vm_area_struct *vma = add_area(space.mm, addr, NR_PAGES,
					      VM_READ | VM_WRITE | VM_MAYREAD |
					      VM_MAYWRITE | flags);

	if (!vma)
		return NULL;
	vma->vm_ops = &backed_ops;
	vma->vm_pgoff = 0;
	vma->vm_mapping = &mapping;
	i_mmap_link(vma);
	return vma;
}

static unsigned long mapped_before;	/* by programs */

static bool begin(void)
{
	mapped_before = page_cache_nr_mapped();
	memset(&back, 0, sizeof(back));
	address_space_init(&mapping, NULL, &backed_aops, GFP_HIGHUSER_MOVABLE);
	i_size_write(&mapping, NR_PAGES << PAGE_SHIFT);
	if (!enter_user_space(&space))
		return false;
	area = map(TEST_ADDR, VM_SHARED | VM_MAYSHARE);
	second = map(SECOND_ADDR, VM_SHARED | VM_MAYSHARE);
	return area && second;
}

static void end(void)
{
	EXPECT_OK(mm_audit());
	leave_user_space(&space);
	EXPECT_EQ(page_cache_nr_mapped(), mapped_before);
	EXPECT_OK(page_cache_check());
	truncate_inode_pages(&mapping, 0);
	EXPECT_EQ(page_cache_nr_dirty(), 0ul);
	address_space_destroy(&mapping);
}

static int sync_pages(unsigned long first, unsigned long nr, unsigned int flags)
{
	int error;

	back.nr = 0;
	memset(back.times, 0, sizeof(back.times));
	down_read(&space.mm->mmap_lock);
	error = do_msync(space.mm, TEST_ADDR + first * PAGE_SIZE, nr * PAGE_SIZE, flags);
	up_read(&space.mm->mmap_lock);
	return error;
}

static void store(struct vm_area_struct *vma, unsigned long page, uint32_t value)
{
	EXPECT_EQ(user_write(vma, vma->vm_start + page * PAGE_SIZE, value), 0u);
}

static uint32_t load(struct vm_area_struct *vma, unsigned long page)
{
	uint32_t value = ~0U;

	EXPECT_EQ(user_read(vma, vma->vm_start + page * PAGE_SIZE, &value), 0u);
	return value;
}

SELFTEST(writeback, dirty_pages_of_the_range_are_written_once)
{
	ASSERT_TRUE(begin());
	for (unsigned long i = 0; i < NR_PAGES; i++)
		EXPECT_EQ(load(area, i), 0u);
	EXPECT_EQ(page_cache_nr_dirty(), 0ul);
	EXPECT_EQ(page_cache_nr_mapped(), mapped_before + NR_PAGES);
	for (unsigned long i = 3; i < NR_PAGES; i += 4)
		store(area, i, (uint32_t)i);
	EXPECT_EQ(page_cache_nr_dirty(), 10ul);
	EXPECT_OK(page_cache_check());
	EXPECT_EQ(sync_pages(0, 20, MS_ASYNC), 0);
	EXPECT_EQ(back.nr, 0u);
	EXPECT_EQ(sync_pages(0, 20, MS_SYNC), 0);
	EXPECT_EQ(back.nr, 5u);
	for (unsigned long i = 3; i < 20; i += 4) {
		EXPECT_EQ(back.times[i], 1u);
		EXPECT_EQ(back.word[i], (uint32_t)i);
	}
	EXPECT_EQ(page_cache_nr_dirty(), 5ul);
	EXPECT_EQ(sync_pages(0, 20, MS_SYNC), 0);
	EXPECT_EQ(back.nr, 0u);
	EXPECT_EQ(sync_pages(0, NR_PAGES, MS_SYNC), 0);
	EXPECT_EQ(back.nr, 5u);
	EXPECT_EQ(page_cache_nr_dirty(), 0ul);
	end();
}

SELFTEST(writeback, write_after_cleaning_is_found_again)
{
	struct tlb_flush_counts before;
	unsigned long faults;

	ASSERT_TRUE(begin());
	store(area, 7, 1);
	store(second, 7, 2);
	before = tlb_flush_counts_read();
	EXPECT_EQ(sync_pages(7, 1, MS_SYNC), 0);
	EXPECT_EQ(user_flushes_since(before).page, 2ul);	/* both entries led to it */
	EXPECT_EQ(back.word[7], 2u);
	EXPECT_FALSE(pte_write(user_pte(space.mm, TEST_ADDR + 7 * PAGE_SIZE)));
	EXPECT_FALSE(pte_dirty(user_pte(space.mm, SECOND_ADDR + 7 * PAGE_SIZE)));
	/* The first write faults, the next one does not. */
	faults = nr_faults(space.mm);
	store(second, 7, 3);
	store(second, 7, 4);
	EXPECT_EQ(nr_faults(space.mm), faults + 1);
	EXPECT_EQ(sync_pages(7, 1, MS_SYNC), 0);
	EXPECT_EQ(back.nr, 1u);
	EXPECT_EQ(back.word[7], 4u);
	EXPECT_EQ(load(area, 7), 4u);
	/* One that is unmapped while it is dirty stays so. */
	store(area, 8, 5);
	down_write(&space.mm->mmap_lock);
	EXPECT_EQ(do_munmap(space.mm, TEST_ADDR, NR_PAGES * PAGE_SIZE), 0);
	up_write(&space.mm->mmap_lock);
	EXPECT_EQ(page_cache_nr_dirty(), 1ul);
	EXPECT_EQ(filemap_write_and_wait_range(&mapping, 0, ~0ULL), 0);
	EXPECT_EQ(back.times[8], 1u);
	end();
}

static void store_meanwhile(void)
{
	store(second, 9, 77);
}

/* A store that comes while the page is written back makes it dirty again. */
SELFTEST(writeback, write_during_writing_back_is_not_lost)
{
	ASSERT_TRUE(begin());
	store(area, 9, 76);
	EXPECT_EQ(load(second, 9), 76u);
	back.meanwhile = store_meanwhile;	/* it faults, so mmap_lock is not held */
	EXPECT_EQ(filemap_write_and_wait_range(&mapping, 9 << PAGE_SHIFT, 10 << PAGE_SHIFT), 0);
	EXPECT_TRUE(back.meanwhile == NULL);
	EXPECT_EQ(page_cache_nr_dirty(), 1ul);
	EXPECT_EQ(sync_pages(9, 1, MS_SYNC), 0);
	EXPECT_EQ(back.nr, 1u);
	EXPECT_EQ(back.word[9], 77u);
	end();
}

SELFTEST(writeback, error_leaves_the_page_dirty)
{
	ASSERT_TRUE(begin());
	store(area, 1, 1);
	store(area, 2, 2);
	back.error = -EIO;
	EXPECT_EQ(sync_pages(0, 4, MS_SYNC), -EIO);
	EXPECT_EQ(back.nr, 2u);
	EXPECT_EQ(page_cache_nr_dirty(), 2ul);
	back.error = 0;
	EXPECT_EQ(sync_pages(0, 4, MS_SYNC), 0);
	EXPECT_EQ(back.nr, 2u);
	end();
}

/* A parent and a child with one table: the right to write goes for both. */
SELFTEST(writeback, pages_of_a_shared_table_are_cleaned)
{
	struct mm_struct *child;
	struct page *table;

	ASSERT_TRUE(begin());
	store(area, 5, 50);
	child = mm_dup(space.mm);
	ASSERT_TRUE(!IS_ERR(child));
	table = pmd_table_page(*mm_pmd(child, TEST_ADDR));
	EXPECT_EQ(sync_pages(5, 1, MS_SYNC), 0);
	EXPECT_EQ(back.word[5], 50u);
	if (IS_ENABLED(CONFIG_PTSHARE))
		EXPECT_EQ(page_count(table), 2);
	EXPECT_OK(mm_audit());
	EXPECT_TRUE(mm_switch_current(child) == space.mm);
	store(find_vma(child, TEST_ADDR), 5, 51);
	EXPECT_EQ(page_cache_nr_dirty(), 1ul);
	EXPECT_TRUE(mm_switch_current(space.mm) == child);
	EXPECT_EQ(sync_pages(5, 1, MS_SYNC), 0);
	EXPECT_EQ(back.word[5], 51u);
	mmput(child);
	end();
}

/* Pages that are cut off are not written back; nor does a private area write to any. */
SELFTEST(writeback, what_is_cut_off_is_dirty_no_more)
{
	struct vm_area_struct *private;

	ASSERT_TRUE(begin());
	private = map(TEST_ADDR + 0x200000UL, 0);
	ASSERT_TRUE(private);
	store(private, 3, 9);
	EXPECT_EQ(page_cache_nr_dirty(), 0ul);
	for (unsigned long i = 0; i < 20; i++)
		store(area, i, 1);
	truncate_inode_pages(&mapping, 12 << PAGE_SHIFT);
	EXPECT_EQ(page_cache_nr_dirty(), 12ul);
	truncate_pagecache_range(&mapping, 2 << PAGE_SHIFT, 4 << PAGE_SHIFT);
	EXPECT_EQ(page_cache_nr_dirty(), 10ul);
	EXPECT_EQ(load(private, 3), 9u);	/* a hole leaves copies alone */
	EXPECT_EQ(load(area, 3), 0u);
	EXPECT_EQ(sync_pages(0, 12, MS_SYNC), 0);
	EXPECT_EQ(back.nr, 10u);
	end();
}
