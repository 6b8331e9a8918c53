/* SPDX-License-Identifier: MIT */
/*
 * tests/selftest/fork_selftest.c - an address space and its copy: who sees what, who pays
 *
 * Both are taken on by the same thread in turns, as a CPU that switches between two
 * processes does.  What the parent wrote just before the fork is in the TLB.
 */
#include <lib/err.h>
#include <mm/fail_page_alloc.h>
#include <mm/mmap.h>
#include "fake_file.h"

#define RW	(VM_READ | VM_WRITE | VM_MAYREAD | VM_MAYWRITE | VM_MAYEXEC)
#define RO	(VM_READ | VM_MAYREAD | VM_MAYWRITE | VM_MAYEXEC)

#define PAGE_ADDR(n)	(TEST_ADDR + (n) * PAGE_SIZE)

static struct user_space parent;
static struct mm_struct *child;

static bool begin(unsigned long nr_pages, unsigned long nr_touched)
{
	struct vm_area_struct *vma;

	child = NULL;
	if (!enter_user_space(&parent))
		return false;
	vma = add_area(parent.mm, TEST_ADDR, nr_pages, RW);
	if (!vma)
		return false;
	for (unsigned long i = 0; i < nr_touched; i++)
		EXPECT_EQ(user_write(vma, PAGE_ADDR(i), i + 1), 0u);
	return true;
}

static bool fork_it(void)
{
	child = mm_dup(parent.mm);
	if (!IS_ERR(child))
		return true;
	selftest_fail(__FILE__, __LINE__, "no memory for a copy");
	child = NULL;
	return false;
}

/* The thread runs in another one; the reference to what it leaves is the test's again. */
static void switch_to_mm(struct mm_struct *mm)
{
	EXPECT_TRUE(mm_switch_current(mm) != NULL);
}

static void end(void)
{
	EXPECT_OK(mm_audit());
	if (current->mm != parent.mm)
		switch_to_mm(parent.mm);
	if (child)
		mmput(child);
	EXPECT_OK(mm_audit());
	leave_user_space(&parent);
	EXPECT_OK(mm_audit());
}

static vm_fault_t read_word(unsigned long addr, uint32_t *value)
{
	return user_read(find_vma(current->mm, addr), addr, value);
}

static vm_fault_t write_word(unsigned long addr, uint32_t value)
{
	return user_write(find_vma(current->mm, addr), addr, value);
}

static uint32_t word_at(unsigned long addr)
{
	uint32_t value = ~0U;

	EXPECT_EQ(read_word(addr, &value), 0u);
	return value;
}

static struct page *page_at(const struct mm_struct *mm, unsigned long n)
{
	return pte_page(user_pte(mm, PAGE_ADDR(n)));
}

SELFTEST(fork, both_see_what_was_there_and_own_writes_alone)
{
	ASSERT_TRUE(begin(8, 4));
	ASSERT_TRUE(fork_it());
	EXPECT_OK(mm_audit());
	EXPECT_EQ(child->rss[MM_ANONPAGES], 4ul);
	EXPECT_EQ(child->total_vm, 8ul);
	EXPECT_EQ(write_word(PAGE_ADDR(0), 100), 0u);
	EXPECT_EQ(write_word(PAGE_ADDR(5), 600), 0u);
	switch_to_mm(child);
	EXPECT_EQ(word_at(PAGE_ADDR(0)), 1u);
	EXPECT_EQ(word_at(PAGE_ADDR(1)), 2u);
	EXPECT_EQ(word_at(PAGE_ADDR(5)), 0u);
	EXPECT_EQ(write_word(PAGE_ADDR(1), 200), 0u);
	EXPECT_EQ(write_word(PAGE_ADDR(6), 700), 0u);
	switch_to_mm(parent.mm);
	EXPECT_EQ(word_at(PAGE_ADDR(0)), 100u);
	EXPECT_EQ(word_at(PAGE_ADDR(1)), 2u);
	EXPECT_EQ(word_at(PAGE_ADDR(2)), 3u);
	EXPECT_EQ(word_at(PAGE_ADDR(6)), 0u);
	end();
}

/* The TLB lets the parent write to each page; not one of the writes may reach the child. */
SELFTEST(fork, warm_tlb_of_the_parent_does_not_write_to_the_child)
{
	enum { NR = 40 };
	struct tlb_flush_counts before;

	ASSERT_TRUE(begin(NR, NR));
	before = tlb_flush_counts_read();
	ASSERT_TRUE(fork_it());
	EXPECT_EQ(user_flushes_since(before).page, 0ul);
	EXPECT_EQ(user_flushes_since(before).mm, 1ul);
	for (unsigned long i = 0; i < NR; i++)
		EXPECT_EQ(write_word(PAGE_ADDR(i), 1000 + i), 0u);
	switch_to_mm(child);
	for (unsigned long i = 0; i < NR; i++)
		EXPECT_EQ(word_at(PAGE_ADDR(i)), i + 1);
	end();
}

/* The second one to write finds the page its own: it is not copied again. */
SELFTEST(fork, last_owner_keeps_the_frame)
{
	struct page *frame;

	ASSERT_TRUE(begin(1, 1));
	frame = page_at(parent.mm, 0);
	ASSERT_TRUE(fork_it());
	switch_to_mm(child);
	EXPECT_EQ(write_word(PAGE_ADDR(0), 2), 0u);
	EXPECT_TRUE(page_at(child, 0) != frame);
	EXPECT_EQ(page_mapcount(frame), 1);
	switch_to_mm(parent.mm);
	EXPECT_EQ(write_word(PAGE_ADDR(0), 3), 0u);
	EXPECT_TRUE(page_at(parent.mm, 0) == frame);
	EXPECT_EQ(frame_word(frame, 0), 3u);
	end();
}

SELFTEST(fork, end_of_the_child_gives_the_parent_its_pages_back)
{
	struct page *frame;

	ASSERT_TRUE(begin(4, 4));
	frame = page_at(parent.mm, 3);
	ASSERT_TRUE(fork_it());
	mmput(child);
	child = NULL;
	EXPECT_EQ(write_word(PAGE_ADDR(3), 44), 0u);
	EXPECT_TRUE(page_at(parent.mm, 3) == frame);
	EXPECT_EQ(page_mapcount(frame), 1);
	EXPECT_EQ(parent.mm->rss[MM_ANONPAGES], 4ul);
	end();
}

SELFTEST(fork, end_of_the_parent_gives_the_child_the_pages)
{
	ASSERT_TRUE(begin(4, 4));
	ASSERT_TRUE(fork_it());
	mmput(mm_switch_current(child));
	EXPECT_OK(mm_audit());
	EXPECT_EQ(word_at(PAGE_ADDR(2)), 3u);
	EXPECT_EQ(write_word(PAGE_ADDR(2), 33), 0u);
	EXPECT_EQ(word_at(PAGE_ADDR(2)), 33u);
	EXPECT_EQ(child->rss[MM_ANONPAGES], 4ul);
	EXPECT_OK(mm_audit());
	mmput(mm_switch_current(NULL));
	EXPECT_OK(mm_audit());
}

SELFTEST(fork, zero_page_stays_shared_and_uncounted)
{
	int count = page_count(zero_page);

	ASSERT_TRUE(begin(4, 0));
	EXPECT_EQ(word_at(PAGE_ADDR(1)), 0u);
	ASSERT_TRUE(fork_it());
	switch_to_mm(child);
	EXPECT_EQ(word_at(PAGE_ADDR(1)), 0u);
	EXPECT_TRUE(pte_is_zero_page(user_pte(child, PAGE_ADDR(1))));
	EXPECT_EQ(page_count(zero_page), count);
	EXPECT_EQ(child->rss[MM_ANONPAGES], 0ul);
	EXPECT_EQ(write_word(PAGE_ADDR(1), 5), 0u);
	switch_to_mm(parent.mm);
	EXPECT_EQ(word_at(PAGE_ADDR(1)), 0u);
	end();
}

/* A file's page is one page for both; a shared area's writes are seen by both. */
SELFTEST(fork, files_private_and_shared)
{
	static struct fake_file file;
	struct vm_area_struct *private, *shared;

	ASSERT_TRUE(make_file(&file));
	ASSERT_TRUE(begin(1, 1));
	private = add_file_area(parent.mm, PAGE_ADDR(16), &file, 4, RW, &fake_file_ops);
	shared = add_file_area(parent.mm, PAGE_ADDR(32), &file, 4, RW | VM_SHARED | VM_MAYSHARE,
			       &fake_file_ops_mkwrite);
	ASSERT_TRUE(private && shared);
	EXPECT_EQ(word_at(PAGE_ADDR(17)), 1u);
	EXPECT_EQ(write_word(PAGE_ADDR(18), 222), 0u);
	EXPECT_EQ(write_word(PAGE_ADDR(35), 333), 0u);
	ASSERT_TRUE(fork_it());
	EXPECT_EQ(child->rss[MM_FILEPAGES], parent.mm->rss[MM_FILEPAGES]);
	switch_to_mm(child);
	EXPECT_EQ(word_at(PAGE_ADDR(18)), 222u);
	EXPECT_EQ(write_word(PAGE_ADDR(18), 2222), 0u);
	EXPECT_EQ(write_word(PAGE_ADDR(17), 1111), 0u);
	EXPECT_EQ(write_word(PAGE_ADDR(35), 3333), 0u);
	switch_to_mm(parent.mm);
	EXPECT_EQ(word_at(PAGE_ADDR(17)), 1u);
	EXPECT_EQ(word_at(PAGE_ADDR(18)), 222u);
	EXPECT_EQ(word_at(PAGE_ADDR(35)), 3333u);
	EXPECT_EQ(frame_word(file.pages[1], 0), 1u);
	EXPECT_EQ(frame_word(file.pages[3], 0), 3333u);
	mmput(child);
	leave_user_space(&parent);
	drop_file(&file);
}

/* Areas that the child is not to have: their addresses are nobody's in it. */
SELFTEST(fork, dontcopy_and_locked_areas)
{
	struct vm_area_struct *kept, *locked;
	uint32_t value;

	ASSERT_TRUE(begin(4, 4));
	kept = add_area(parent.mm, PAGE_ADDR(8), 2, RW | VM_DONTCOPY);
	locked = add_area(parent.mm, PAGE_ADDR(16), 2, RW | VM_LOCKED);
	ASSERT_TRUE(kept && locked);
	EXPECT_EQ(write_word(PAGE_ADDR(8), 88), 0u);
	EXPECT_EQ(write_word(PAGE_ADDR(16), 99), 0u);
	ASSERT_TRUE(fork_it());
	EXPECT_OK(mm_audit());
	EXPECT_EQ(child->map_count, 2u);
	EXPECT_EQ(child->total_vm, 6ul);
	EXPECT_EQ(child->rss[MM_ANONPAGES], 5ul);
	switch_to_mm(child);
	EXPECT_EQ(get_user_u32(&value, (uint32_t *)PAGE_ADDR(8)), -EFAULT);
	EXPECT_EQ(word_at(PAGE_ADDR(16)), 99u);
	EXPECT_EQ(find_vma(child, PAGE_ADDR(16))->vm_flags & VM_LOCKED, 0u);
	EXPECT_EQ(word_at(PAGE_ADDR(3)), 4u);
	end();
}

/* Only the lock kept them apart: in the child, where nothing is locked, they are one. */
SELFTEST(fork, areas_that_a_lock_kept_apart_are_one)
{
	ASSERT_TRUE(begin(4, 4));
	ASSERT_TRUE(add_area(parent.mm, PAGE_ADDR(4), 2, RW | VM_LOCKED) != NULL);
	ASSERT_TRUE(add_area(parent.mm, PAGE_ADDR(6), 2, RW) != NULL);
	EXPECT_EQ(write_word(PAGE_ADDR(5), 55), 0u);
	ASSERT_TRUE(fork_it());
	EXPECT_OK(mm_audit());
	EXPECT_EQ(parent.mm->map_count, 3u);
	EXPECT_EQ(child->map_count, 1u);
	EXPECT_EQ(child->total_vm, 8ul);
	switch_to_mm(child);
	EXPECT_EQ(word_at(PAGE_ADDR(5)), 55u);
	end();
}

/* What mprotect() took away stays away, in a page that was writable when it was made. */
SELFTEST(fork, read_only_area_stays_read_only)
{
	struct vm_area_struct *vma;

	ASSERT_TRUE(begin(2, 2));
	vma = find_vma(parent.mm, TEST_ADDR);
	down_write(&parent.mm->mmap_lock);
	vma->vm_flags = RO;
	vma->vm_page_prot = vm_get_page_prot(RO);
	change_protection(vma, vma->vm_start, vma->vm_end);
	up_write(&parent.mm->mmap_lock);
	ASSERT_TRUE(fork_it());
	EXPECT_EQ(write_word(PAGE_ADDR(0), 9), VM_FAULT_SIGSEGV);
	switch_to_mm(child);
	EXPECT_EQ(write_word(PAGE_ADDR(0), 9), VM_FAULT_SIGSEGV);
	EXPECT_EQ(word_at(PAGE_ADDR(1)), 2u);
	end();
}

/* --- many generations, many tables -------------------------------------------------------- */

#define GENERATIONS	6

/* Each generation changes one page more; all live at once, and end in an odd order. */
SELFTEST(fork, generations_keep_their_own_pages)
{
	struct mm_struct *mms[GENERATIONS];
	unsigned int nr;

	ASSERT_TRUE(begin(GENERATIONS, GENERATIONS));
	mms[0] = parent.mm;
	for (nr = 1; nr < GENERATIONS; nr++) {
		mms[nr] = mm_dup(mms[nr - 1]);
		ASSERT_TRUE(!IS_ERR(mms[nr]));
		switch_to_mm(mms[nr]);
		EXPECT_EQ(write_word(PAGE_ADDR(nr), 1000 * nr), 0u);
	}
	EXPECT_OK(mm_audit());
	for (unsigned int i = 0; i < GENERATIONS; i++) {
		switch_to_mm(mms[i]);
		for (unsigned int page = 0; page < GENERATIONS; page++)
			EXPECT_EQ(word_at(PAGE_ADDR(page)),
				  page >= 1 && page <= i ? 1000 * page : page + 1);
	}
	switch_to_mm(mms[0]);
	for (unsigned int i = 1; i < GENERATIONS; i++) {
		mmput(mms[i % 2 ? i : GENERATIONS - i]);
		EXPECT_OK(mm_audit());
	}
	end();
}

/* Pages at both ends of several tables, and an area that crosses their borders. */
SELFTEST(fork, areas_of_several_tables)
{
	unsigned long places[] = { 0, 1, 1022, 1023, 1024, 1500, 2047, 2048, 3071 };

	ASSERT_TRUE(begin(3 * PTRS_PER_PTE, 0));
	for (unsigned int i = 0; i < ARRAY_SIZE(places); i++)
		EXPECT_EQ(write_word(PAGE_ADDR(places[i]), i + 1), 0u);
	ASSERT_TRUE(fork_it());
	EXPECT_EQ(child->nr_ptes, 3ul);
	EXPECT_EQ(child->rss[MM_ANONPAGES], ARRAY_SIZE(places));
	switch_to_mm(child);
	for (unsigned int i = 0; i < ARRAY_SIZE(places); i++) {
		EXPECT_EQ(word_at(PAGE_ADDR(places[i])), i + 1);
		EXPECT_EQ(write_word(PAGE_ADDR(places[i]), 10 * i), 0u);
	}
	switch_to_mm(parent.mm);
	for (unsigned int i = 0; i < ARRAY_SIZE(places); i++)
		EXPECT_EQ(word_at(PAGE_ADDR(places[i])), i + 1);
	end();
}

/* --- without memory ----------------------------------------------------------------------- */

/* Every allocation of a fork fails once: nothing is left of it, and the parent goes on. */
SELFTEST(fork, failure_of_each_allocation_leaves_nothing)
{
	unsigned int n = 0;
	bool failed;

	if (!IS_ENABLED(CONFIG_FAIL_PAGE_ALLOC))
		SELFTEST_SKIP("allocations do not fail on purpose in this build");
	ASSERT_TRUE(begin(3 * PTRS_PER_PTE, 3));
	EXPECT_EQ(write_word(PAGE_ADDR(2 * PTRS_PER_PTE), 77), 0u);
	do {
		struct fail_page_alloc once = { .mode = FAIL_ONCE, .n = ++n };
		struct mm_struct *copy;

		fail_page_alloc_set(&once);
		copy = mm_dup(parent.mm);
		failed = fail_page_alloc_failed() != 0;
		fail_page_alloc_set(NULL);
		EXPECT_EQ(IS_ERR(copy), failed);
		EXPECT_OK(mm_audit());
		if (!IS_ERR(copy))
			mmput(copy);
		EXPECT_EQ(word_at(PAGE_ADDR(0)), 1u);
		EXPECT_EQ(write_word(PAGE_ADDR(0), 1), 0u);
	} while (failed && n < 100);
	EXPECT_GT(n, 1u);
	EXPECT_FALSE(failed);
	end();
}
