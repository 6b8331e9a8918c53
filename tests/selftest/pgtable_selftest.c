/* SPDX-License-Identifier: MIT */
/*
 * tests/selftest/pgtable_selftest.c - page tables change: taken away, other rights, moved
 *
 * A page that was read or written just before is in the TLB: a flush that is forgotten
 * shows as old data.
 */
#include <core/kthread.h>
#include <mm/fail_page_alloc.h>
#include <mm/mmap.h>
#include "fake_file.h"

#define RW	(VM_READ | VM_WRITE | VM_MAYREAD | VM_MAYWRITE | VM_MAYEXEC)

#define PAGE_ADDR(n)	(TEST_ADDR + (n) * PAGE_SIZE)
#define LAST_IN_TABLE	(PTRS_PER_PTE - 1UL)

static struct user_space space;
static struct vm_area_struct *vma;

/* An address space with one area, whose first pages hold their numbers. */
static bool begin(unsigned long nr_pages, unsigned long nr_touched)
{
	if (!enter_user_space(&space))
		return false;
	vma = add_area(space.mm, TEST_ADDR, nr_pages, RW);
	if (!vma)
		return false;
	for (unsigned long i = 0; i < nr_touched; i++)
		EXPECT_EQ(user_write(vma, PAGE_ADDR(i), i + 1), 0u);
	EXPECT_EQ(space.mm->rss[MM_ANONPAGES], nr_touched);
	return true;
}

static void end(void)
{
	EXPECT_OK(mm_audit());
	leave_user_space(&space);
	EXPECT_OK(mm_audit());
}

static void unmap(unsigned long start, unsigned long end_addr, bool tables)
{
	struct mmu_gather tlb;

	down_write(&space.mm->mmap_lock);
	EXPECT_EQ(unmap_prepare(space.mm, start, end_addr), 0);
	tlb_gather_mmu(&tlb, space.mm);
	unmap_page_range(&tlb, start, end_addr);
	if (tables)
		free_pgtables(&tlb, start, end_addr);
	tlb_finish_mmu(&tlb);
	up_write(&space.mm->mmap_lock);
}

/* --- taken away ------------------------------------------------------------------------- */

/* Unmap that many touched pages; what it cost in flushes. */
static struct tlb_flush_counts flushes_of_unmap(unsigned long nr_pages)
{
	struct tlb_flush_counts before, flushes = { 0 };
	uint32_t value = 1;

	if (!begin(nr_pages, nr_pages))
		return flushes;
	before = tlb_flush_counts_read();
	unmap(PAGE_ADDR(0), PAGE_ADDR(nr_pages), false);
	flushes = user_flushes_since(before);
	EXPECT_EQ(space.mm->rss[MM_ANONPAGES], 0ul);
	EXPECT_EQ(user_read(vma, PAGE_ADDR(nr_pages - 1), &value), 0u);
	EXPECT_EQ(value, 0u);
	end();
	return flushes;
}

SELFTEST(pgtable, unmap_flushes_page_by_page_or_all_at_once)
{
	struct tlb_flush_counts flushes = flushes_of_unmap(1);

	EXPECT_EQ(flushes.page, 1ul);
	EXPECT_EQ(flushes.mm, 0ul);
	flushes = flushes_of_unmap(TLB_FLUSH_MAX_PAGES);
	EXPECT_EQ(flushes.page, (unsigned long)TLB_FLUSH_MAX_PAGES);
	EXPECT_EQ(flushes.mm, 0ul);
	flushes = flushes_of_unmap(TLB_FLUSH_MAX_PAGES + 1);
	EXPECT_EQ(flushes.page, 0ul);
	EXPECT_EQ(flushes.mm, 1ul);
	flushes = flushes_of_unmap(3 * MMU_GATHER_PAGES);
	EXPECT_EQ(flushes.page, 0ul);
	EXPECT_EQ(flushes.mm, 1ul);
	EXPECT_EQ(flushes.skipped, 0ul);
}

/* What is gathered in a page of its own is flushed once for 4 MB. */
static unsigned long nr_free(void)
{
	unsigned long nr_pages = 0;
	struct zone *zone;

	for_each_populated_zone(zone)
		nr_pages += zone->nr_free;
	return nr_pages;
}

SELFTEST(pgtable, unmap_of_two_tables_flushes_twice)
{
	struct tlb_flush_counts flushes;

	if (nr_free() < 3 * PTRS_PER_PTE)
		SELFTEST_SKIP("less than 12 MB are free");
	flushes = flushes_of_unmap(2 * PTRS_PER_PTE);
	EXPECT_EQ(flushes.page, 0ul);
	EXPECT_EQ(flushes.mm, 2ul);
}

/* Nothing was there, so nothing can be cached. */
SELFTEST(pgtable, unmap_of_nothing_flushes_nothing)
{
	struct tlb_flush_counts before;

	ASSERT_TRUE(begin(100, 0));
	before = tlb_flush_counts_read();
	unmap(PAGE_ADDR(0), PAGE_ADDR(100), true);
	EXPECT_EQ(user_flushes_since(before).page + user_flushes_since(before).mm, 0ul);
	end();
}

SELFTEST(pgtable, unmap_takes_no_more_than_was_asked_for)
{
	uint32_t value = 0;

	ASSERT_TRUE(begin(8, 8));
	unmap(PAGE_ADDR(2), PAGE_ADDR(5), true);
	for (unsigned long i = 0; i < 8; i++) {
		EXPECT_EQ(pte_none(user_pte(space.mm, PAGE_ADDR(i))), i >= 2 && i < 5);
		EXPECT_EQ(user_read(vma, PAGE_ADDR(i), &value), 0u);
		EXPECT_EQ(value, i >= 2 && i < 5 ? 0 : i + 1);
	}
	EXPECT_EQ(space.mm->rss[MM_ANONPAGES], 5ul);
	end();
}

/* The frame is free again, and the next one who gets it finds zeros. */
SELFTEST(pgtable, frame_that_is_used_again_shows_nothing_of_before)
{
	uint32_t value = 1;

	ASSERT_TRUE(begin(1, 1));
	for (unsigned int i = 0; i < 64; i++) {
		unmap(PAGE_ADDR(0), PAGE_ADDR(1), false);
		EXPECT_EQ(user_write(vma, PAGE_ADDR(0) + 8, 0xABCD), 0u);
		EXPECT_EQ(user_read(vma, PAGE_ADDR(0), &value), 0u);
		EXPECT_EQ(value, 0u);
	}
	end();
}

SELFTEST(pgtable, table_goes_with_its_last_entry)
{
	uint32_t value;

	ASSERT_TRUE(begin(2 * PTRS_PER_PTE, 2));
	EXPECT_EQ(user_read(vma, PAGE_ADDR(LAST_IN_TABLE), &value), 0u);
	EXPECT_EQ(user_write(vma, PAGE_ADDR(LAST_IN_TABLE + 1), 1), 0u);
	EXPECT_EQ(space.mm->nr_ptes, 2ul);
	unmap(PAGE_ADDR(0), PAGE_ADDR(2), true);
	EXPECT_EQ(space.mm->nr_ptes, 2ul);
	unmap(PAGE_ADDR(LAST_IN_TABLE), PAGE_ADDR(LAST_IN_TABLE + 1), true);
	EXPECT_EQ(space.mm->nr_ptes, 1ul);
	EXPECT_TRUE(pte_find(space.mm, TEST_ADDR) == NULL);
	EXPECT_TRUE(pte_find(space.mm, PAGE_ADDR(LAST_IN_TABLE + 1)) != NULL);
	EXPECT_OK(mm_audit());
	EXPECT_EQ(user_read(vma, PAGE_ADDR(0), &value), 0u);
	EXPECT_EQ(value, 0u);
	end();
}

/* One page in each table: pages and tables fill the gather in turns, whoever comes last. */
static void expect_clean_end(unsigned long nr_tables, unsigned long more_pages, bool as_exit)
{
	unsigned long faults;

	ASSERT_TRUE(enter_user_space(&space));
	vma = add_area(space.mm, TEST_ADDR, nr_tables * PTRS_PER_PTE, RW);
	ASSERT_TRUE(vma != NULL);
	for (unsigned long i = 0; i < nr_tables; i++)
		EXPECT_EQ(user_write(vma, TEST_ADDR + i * PMD_SIZE, 1), 0u);
	for (unsigned long i = 0; i < more_pages; i++)
		EXPECT_EQ(user_write(vma, PAGE_ADDR(1 + i), 1), 0u);
	faults = nr_faults(space.mm);
	EXPECT_EQ(faults, nr_tables + more_pages);
	EXPECT_EQ(space.mm->nr_ptes, nr_tables);
	if (!as_exit) {
		EXPECT_EQ(vm_munmap(space.mm, vma->vm_start, vma->vm_end - vma->vm_start), 0);
		EXPECT_EQ(space.mm->nr_ptes, 0ul);
	}
	end();
}

SELFTEST(pgtable, pages_and_tables_fill_the_gather_in_turns)
{
	for (unsigned long more = MMU_GATHER_PAGES - 36; more < MMU_GATHER_PAGES - 27; more++) {
		expect_clean_end(32, more, false);
		expect_clean_end(32, more, true);
	}
	expect_clean_end(MMU_GATHER_PAGES + 1, 0, false);
	expect_clean_end(MMU_GATHER_PAGES + 1, 0, true);
}

/* Nobody has it loaded, so its end flushes nothing: one load of CR3 before it is all. */
SELFTEST(pgtable, end_of_an_address_space_flushes_nothing)
{
	struct tlb_flush_counts before;

	ASSERT_TRUE(begin(200, 200));
	before = tlb_flush_counts_read();
	leave_user_space(&space);
	EXPECT_EQ(user_flushes_since(before).page, 0ul);
	EXPECT_EQ(user_flushes_since(before).mm, 0ul);
	EXPECT_EQ(user_flushes_since(before).skipped, 0ul);
	EXPECT_TRUE(current->active_mm == &init_mmu_context);
	EXPECT_OK(mm_audit());
}

SELFTEST(pgtable, flushes_of_what_is_not_loaded_are_skipped)
{
	struct tlb_flush_counts before;
	struct mm_struct *mm;

	ASSERT_TRUE(begin(50, 50));
	mm = mm_alloc();
	ASSERT_TRUE(mm != NULL);
	EXPECT_TRUE(mm_switch_current(mm) == space.mm);
	before = tlb_flush_counts_read();
	unmap(PAGE_ADDR(0), PAGE_ADDR(2), false);
	unmap(PAGE_ADDR(2), PAGE_ADDR(50), false);
	EXPECT_EQ(user_flushes_since(before).page + user_flushes_since(before).mm, 0ul);
	EXPECT_EQ(user_flushes_since(before).skipped, 2ul);
	EXPECT_TRUE(mm_switch_current(space.mm) == mm);
	mmput(mm);
	end();
}

/* What one process left is what the next one needs; it is as new, and drained at will. */
SELFTEST(pgtable, tables_and_directories_are_used_again)
{
	struct page *table;
	pgd_t *pgd;
	uint32_t value = 1;

	ASSERT_TRUE(begin(4, 3));
	table = pte_table(pte_find(space.mm, TEST_ADDR));
	pgd = space.mm->context.pgd;
	leave_user_space(&space);
	EXPECT_FALSE(PageTable(table));
	EXPECT_EQ(page_count(table), 1);
	EXPECT_OK(mm_audit());
	ASSERT_TRUE(begin(4, 0));
	EXPECT_TRUE(space.mm->context.pgd == pgd);
	EXPECT_EQ(user_read(vma, PAGE_ADDR(1), &value), 0u);
	EXPECT_TRUE(pte_table(pte_find(space.mm, TEST_ADDR)) == table);
	EXPECT_EQ(value, 0u);
	EXPECT_EQ(table->pt_entries, 1ul);
	end();
	pt_cache_drain();
	EXPECT_EQ(page_count(table), 0);
}

/* --- other rights ----------------------------------------------------------------------- */

static void protect(vm_flags_t access)
{
	down_write(&space.mm->mmap_lock);
	EXPECT_EQ(unshare_page_tables(space.mm, vma->vm_start, vma->vm_end), 0);
	vma->vm_flags = (vma->vm_flags & ~VM_ACCESS) | access;
	vma->vm_page_prot = vm_get_page_prot(vma->vm_flags);
	change_protection(vma, vma->vm_start, vma->vm_end);
	up_write(&space.mm->mmap_lock);
}

SELFTEST(pgtable, read_only_forbids_at_once_what_the_tlb_still_allows)
{
	struct tlb_flush_counts before;
	uint32_t value = 0;

	ASSERT_TRUE(begin(4, 2));
	before = tlb_flush_counts_read();
	protect(VM_READ);
	EXPECT_EQ(user_flushes_since(before).page, 4ul);
	EXPECT_EQ(user_write(vma, PAGE_ADDR(0), 9), VM_FAULT_SIGSEGV);
	EXPECT_EQ(user_read(vma, PAGE_ADDR(0), &value), 0u);
	EXPECT_EQ(value, 1u);
	EXPECT_OK(mm_audit());
	protect(0);
	EXPECT_EQ(user_read(vma, PAGE_ADDR(0), &value), VM_FAULT_SIGSEGV);
	EXPECT_TRUE(pte_present(user_pte(space.mm, PAGE_ADDR(0))));
	EXPECT_FALSE(pte_accessible(user_pte(space.mm, PAGE_ADDR(0))));
	EXPECT_EQ(space.mm->rss[MM_ANONPAGES], 2ul);
	EXPECT_OK(mm_audit());
	protect(VM_READ | VM_WRITE);
	EXPECT_EQ(user_read(vma, PAGE_ADDR(1), &value), 0u);
	EXPECT_EQ(value, 2u);
	end();
}

/* A page that is nobody else's needs no fault to be written again; others must be copied. */
SELFTEST(pgtable, write_comes_back_without_a_fault_for_own_pages_alone)
{
	struct page *page;
	unsigned long faults;
	uint32_t value;

	ASSERT_TRUE(begin(4, 2));
	EXPECT_EQ(user_read(vma, PAGE_ADDR(2), &value), 0u);
	page = pte_page(user_pte(space.mm, PAGE_ADDR(1)));
	get_page(page);
	protect(VM_READ);
	protect(VM_READ | VM_WRITE);
	faults = nr_faults(space.mm);
	EXPECT_EQ(user_write(vma, PAGE_ADDR(0), 10), 0u);
	EXPECT_EQ(nr_faults(space.mm), faults);
	EXPECT_EQ(user_write(vma, PAGE_ADDR(1), 20), 0u);
	EXPECT_EQ(user_write(vma, PAGE_ADDR(2), 30), 0u);
	EXPECT_EQ(nr_faults(space.mm), faults + 2);
	EXPECT_TRUE(pte_page(user_pte(space.mm, PAGE_ADDR(1))) != page);
	EXPECT_EQ(frame_word(page, 0), 2u);
	put_page(page);
	end();
}

/* A page of a file stays the file's, and a private area does not get to write it. */
SELFTEST(pgtable, protection_of_a_private_file_never_allows_the_page_itself)
{
	static struct fake_file file;
	uint32_t value;

	ASSERT_TRUE(make_file(&file));
	ASSERT_TRUE(begin(1, 0));
	vma = add_file_area(space.mm, TEST_ADDR + PMD_SIZE, &file, 4, RW, &fake_file_ops);
	ASSERT_TRUE(vma != NULL);
	EXPECT_EQ(user_read(vma, vma->vm_start, &value), 0u);
	protect(VM_READ);
	protect(VM_READ | VM_WRITE);
	EXPECT_FALSE(pte_write(user_pte(space.mm, vma->vm_start)));
	EXPECT_EQ(user_write(vma, vma->vm_start, 99), 0u);
	EXPECT_EQ(frame_word(file.pages[0], 0), 0u);
	leave_user_space(&space);
	drop_file(&file);
}

/* Who wants to know of the first write is told, mprotect() or not. */
SELFTEST(pgtable, protection_of_a_shared_file_announces_the_first_write)
{
	static struct fake_file file;
	uint32_t value;

	ASSERT_TRUE(make_file(&file));
	ASSERT_TRUE(begin(1, 0));
	vma = add_file_area(space.mm, TEST_ADDR + PMD_SIZE, &file, 4, RW | VM_SHARED | VM_MAYSHARE,
			    &fake_file_ops_mkwrite);
	ASSERT_TRUE(vma != NULL);
	EXPECT_EQ(user_read(vma, vma->vm_start, &value), 0u);
	protect(VM_READ);
	protect(VM_READ | VM_WRITE);
	EXPECT_EQ(user_write(vma, vma->vm_start, 99), 0u);
	EXPECT_EQ(file.mkwrites, 1u);
	EXPECT_TRUE(PageDirty(file.pages[0]));
	protect(VM_READ | VM_WRITE | VM_EXEC);
	EXPECT_EQ(user_write(vma, vma->vm_start, 101), 0u);
	EXPECT_EQ(file.mkwrites, 1u);
	protect(VM_READ);
	protect(VM_READ | VM_WRITE);
	EXPECT_EQ(user_write(vma, vma->vm_start, 100), 0u);
	EXPECT_EQ(frame_word(file.pages[0], 0), 100u);
	leave_user_space(&space);
	drop_file(&file);
}

/* --- another place ---------------------------------------------------------------------- */

#define FAR_ADDR(n)	(TEST_ADDR + 64 * PMD_SIZE + (n) * PAGE_SIZE)

/* The area goes to another address, as mremap() lets it; bytes moved. */
static unsigned long move(unsigned long new_addr)
{
	unsigned long old_addr = vma->vm_start, len = vma->vm_end - old_addr, moved;
	struct mmu_gather tlb;

	down_write(&space.mm->mmap_lock);
	moved = move_page_tables(vma, old_addr, new_addr, len);
	if (moved < len) {
		EXPECT_EQ(move_page_tables(vma, new_addr, old_addr, moved), moved);
		new_addr = old_addr;
	}
	vma_unlink(space.mm, vma);
	vma->vm_start = new_addr;
	vma->vm_end = new_addr + len;
	vma_insert(space.mm, vma);
	tlb_gather_mmu(&tlb, space.mm);
	free_pgtables(&tlb, old_addr, old_addr + len);
	free_pgtables(&tlb, FAR_ADDR(0), FAR_ADDR(0) + len + PMD_SIZE);
	tlb_finish_mmu(&tlb);
	up_write(&space.mm->mmap_lock);
	return moved;
}

/* All pages have moved, the frames with them, and nothing is left at the old place. */
static void expect_moved(unsigned long nr_pages, unsigned long nr_touched, unsigned long new_addr)
{
	struct page *first;
	uint32_t value = 0;

	ASSERT_TRUE(begin(nr_pages, nr_touched));
	EXPECT_EQ(user_read(vma, PAGE_ADDR(nr_pages - 1), &value), 0u);
	first = pte_page(user_pte(space.mm, PAGE_ADDR(0)));
	EXPECT_EQ(move(new_addr), nr_pages * PAGE_SIZE);
	EXPECT_TRUE(pte_page(user_pte(space.mm, new_addr)) == first);
	EXPECT_EQ(first->index, linear_page_index(vma, new_addr));
	for (unsigned long i = 0; i < nr_touched; i++) {
		EXPECT_EQ(user_read(vma, new_addr + i * PAGE_SIZE, &value), 0u);
		EXPECT_EQ(value, i + 1);
	}
	EXPECT_TRUE(put_user_u32(1, (uint32_t *)PAGE_ADDR(0)) == -EFAULT);
	EXPECT_EQ(space.mm->rss[MM_ANONPAGES], nr_touched);
	end();
}

SELFTEST(pgtable, move_inside_a_table_and_across_borders)
{
	expect_moved(8, 5, FAR_ADDR(0));
	expect_moved(8, 8, FAR_ADDR(LAST_IN_TABLE - 3));
	expect_moved(8, 3, FAR_ADDR(17));
	expect_moved(PTRS_PER_PTE + 40, 40, FAR_ADDR(3));
}

SELFTEST(pgtable, move_of_4_mb_takes_the_table_along)
{
	struct page *table;

	ASSERT_TRUE(begin(PTRS_PER_PTE, 3));
	table = pte_table(pte_find(space.mm, TEST_ADDR));
	EXPECT_EQ(move(FAR_ADDR(0)), PTRS_PER_PTE * PAGE_SIZE);
	EXPECT_TRUE(pte_table(pte_find(space.mm, FAR_ADDR(0))) == table);
	EXPECT_TRUE(pte_find(space.mm, TEST_ADDR) == NULL);
	end();
	expect_moved(2 * PTRS_PER_PTE, 2, FAR_ADDR(0));
}

/* The second of two tables cannot be had: what was moved can go back, which needs none. */
SELFTEST(pgtable, move_without_memory_can_be_undone)
{
	struct fail_page_alloc once = { .mode = FAIL_ONCE, .n = 2 };
	uint32_t value = 0;

	if (!IS_ENABLED(CONFIG_FAIL_PAGE_ALLOC))
		SELFTEST_SKIP("allocations do not fail on purpose in this build");
	ASSERT_TRUE(begin(PTRS_PER_PTE, 0));
	EXPECT_EQ(user_write(vma, PAGE_ADDR(0), 1), 0u);
	EXPECT_EQ(user_write(vma, PAGE_ADDR(LAST_IN_TABLE), 2), 0u);
	fail_page_alloc_set(&once);
	EXPECT_EQ(move(FAR_ADDR(8)), PAGE_ADDR(LAST_IN_TABLE + 1 - 8) - PAGE_ADDR(0));
	fail_page_alloc_set(NULL);
	EXPECT_EQ(user_read(vma, PAGE_ADDR(0), &value), 0u);
	EXPECT_EQ(value, 1u);
	EXPECT_EQ(user_read(vma, PAGE_ADDR(LAST_IN_TABLE), &value), 0u);
	EXPECT_EQ(value, 2u);
	EXPECT_EQ(space.mm->nr_ptes, 1ul);
	end();
}
