/* SPDX-License-Identifier: MIT */
/*
 * tests/selftest/access_vm_selftest.c - writing to an address space that is loaded nowhere
 *
 * What was written is looked for in the frames; nothing of it may be seen by touching.
 */
#include <core/selftest.h>
#include <lib/errno.h>
#include <mm/access_vm.h>
#include <mm/fail_page_alloc.h>
#include <mm/gfp.h>
#include "user_space.h"

#define RW	(VM_READ | VM_WRITE | VM_MAYREAD | VM_MAYWRITE | VM_MAYEXEC)
#define RO	(VM_READ | VM_MAYREAD | VM_MAYWRITE | VM_MAYEXEC)
#define PAGES	3

/* An address space with one area of three pages; NULL, noted, without memory. */
static struct mm_struct *make_mm(vm_flags_t flags)
{
	struct mm_struct *mm = mm_alloc();

	if (!mm) {
		selftest_fail(__FILE__, __LINE__, "no memory for an address space");
		return NULL;
	}
	if (!add_area(mm, TEST_ADDR, PAGES, flags)) {
		mmput(mm);
		return NULL;
	}
	return mm;
}

/* A word of the address space, by its frame; all ones: no page there. */
static uint32_t word_of(const struct mm_struct *mm, unsigned long addr)
{
	pte_t pte = user_pte(mm, addr);

	return pte_present(pte) ? frame_word(pte_page(pte), addr % PAGE_SIZE) : ~0U;
}

SELFTEST(access_vm, bytes_arrive_across_the_border_of_a_page)
{
	static const uint32_t words[] = { 0x11111111, 0x22222222, 0x33333333, 0x44444444 };
	struct mm_struct *mm = make_mm(RW);

	ASSERT_TRUE(mm != NULL);
	EXPECT_EQ(copy_to_mm(mm, TEST_ADDR + PAGE_SIZE - 8, words, sizeof(words)), 0);
	for (unsigned int i = 0; i < ARRAY_SIZE(words); i++)
		EXPECT_EQ(word_of(mm, TEST_ADDR + PAGE_SIZE - 8 + 4 * i), words[i]);
	EXPECT_EQ(word_of(mm, TEST_ADDR), 0u);
	EXPECT_EQ(word_of(mm, TEST_ADDR + PAGE_SIZE + 8), 0u);
	EXPECT_EQ(word_of(mm, TEST_ADDR + 2 * PAGE_SIZE), ~0u);
	EXPECT_EQ(mm->rss[MM_ANONPAGES], 2ul);
	EXPECT_EQ(mm->min_flt, 2ul);
	/* What is there is written to in place. */
	EXPECT_EQ(copy_to_mm(mm, TEST_ADDR + PAGE_SIZE, words, 4), 0);
	EXPECT_EQ(word_of(mm, TEST_ADDR + PAGE_SIZE), words[0]);
	EXPECT_EQ(mm->min_flt, 2ul);
	EXPECT_EQ(clear_mm(mm, TEST_ADDR + PAGE_SIZE + 1, 2), 0);
	EXPECT_EQ(word_of(mm, TEST_ADDR + PAGE_SIZE), words[0] & 0xFF0000FF);
	mmput(mm);
}

/* The last byte of the area can be written, the next one cannot; nothing below it either. */
SELFTEST(access_vm, borders_of_the_area_are_kept)
{
	struct mm_struct *mm = make_mm(RW);
	unsigned long end = TEST_ADDR + PAGES * PAGE_SIZE;

	ASSERT_TRUE(mm != NULL);
	EXPECT_EQ(copy_to_mm(mm, end - 1, "x", 1), 0);
	EXPECT_EQ(copy_to_mm(mm, end - 1, "xy", 2), -EFAULT);
	EXPECT_EQ(copy_to_mm(mm, end, "x", 1), -EFAULT);
	EXPECT_EQ(copy_to_mm(mm, TEST_ADDR - 1, "xy", 2), -EFAULT);
	EXPECT_EQ(copy_to_mm(mm, end, "", 0), 0);
	EXPECT_EQ(copy_to_mm(mm, TASK_SIZE, "x", 1), -EFAULT);
	EXPECT_EQ(copy_to_mm(mm, TASK_SIZE - 1, "xy", 2), -EFAULT);
	EXPECT_EQ(clear_mm(mm, TEST_ADDR, ~0UL), -EFAULT);
	EXPECT_EQ(clear_mm(mm, ~0UL, 2), -EFAULT);
	EXPECT_EQ(mm->rss[MM_ANONPAGES], 1ul);
	mmput(mm);
}

SELFTEST(access_vm, what_the_program_may_not_write_is_not_written)
{
	struct mm_struct *mm = make_mm(RO);

	ASSERT_TRUE(mm != NULL);
	EXPECT_EQ(copy_to_mm(mm, TEST_ADDR, "x", 1), -EFAULT);
	EXPECT_EQ(mm->rss[MM_ANONPAGES], 0ul);
	EXPECT_EQ(mm->nr_ptes, 0ul);
	mmput(mm);
}

/* A page that is mapped for reading only is first made the writer's own. */
SELFTEST(access_vm, zero_page_is_replaced)
{
	struct mm_struct *mm = make_mm(RW);

	ASSERT_TRUE(mm != NULL);
	down_read(&mm->mmap_lock);
	EXPECT_EQ(handle_mm_fault(mm->mmap, TEST_ADDR, 0), 0u);
	up_read(&mm->mmap_lock);
	EXPECT_TRUE(pte_is_zero_page(user_pte(mm, TEST_ADDR)));
	EXPECT_EQ(copy_to_mm(mm, TEST_ADDR, "abcd", 4), 0);
	EXPECT_EQ(word_of(mm, TEST_ADDR), 0x64636261u);
	EXPECT_EQ(*(const uint32_t *)empty_zero_page, 0u);
	mmput(mm);
}

/* So does a page that somebody else has: the other one keeps its bytes. */
SELFTEST(access_vm, shared_page_is_copied)
{
	struct mm_struct *mm = make_mm(RW);
	struct page *page;
	pte_t *pte;

	ASSERT_TRUE(mm != NULL);
	EXPECT_EQ(copy_to_mm(mm, TEST_ADDR, "old!", 4), 0);
	pte = pte_find(mm, TEST_ADDR);
	page = pte_page(*pte);
	get_page(page);
	ptep_set_wrprotect(pte);
	EXPECT_EQ(copy_to_mm(mm, TEST_ADDR, "new!", 4), 0);
	EXPECT_EQ(word_of(mm, TEST_ADDR), 0x2177656eu);
	EXPECT_EQ(frame_word(page, 0), 0x21646c6fu);
	put_page(page);
	mmput(mm);
}

/* Three pages and a table: each of them is missing once. */
SELFTEST(access_vm, every_failed_page_is_reported)
{
	struct fail_page_alloc how = { .mode = FAIL_ONCE };
	int error = -ENOMEM;

	for (how.n = 1; error && how.n < 16; how.n++) {
		struct mm_struct *mm = make_mm(RW);

		ASSERT_TRUE(mm != NULL);
		fail_page_alloc_set(&how);
		error = clear_mm(mm, TEST_ADDR + 1, (PAGES - 1) * PAGE_SIZE);
		fail_page_alloc_set(NULL);
		EXPECT_TRUE(error == 0 || error == -ENOMEM);
		mmput(mm);
		if (!IS_ENABLED(CONFIG_FAIL_PAGE_ALLOC))
			SELFTEST_SKIP("no CONFIG_FAIL_PAGE_ALLOC");
	}
	EXPECT_EQ(how.n, 6u);
}
