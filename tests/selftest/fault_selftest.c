/* SPDX-License-Identifier: MIT */
/*
 * tests/selftest/fault_selftest.c - which page does an address get when it is touched?
 *
 * The cases are those that mm/fault.c draws and numbers.
 */
#include "user_space.h"

#define RW	(VM_READ | VM_WRITE | VM_MAYREAD | VM_MAYWRITE | VM_MAYEXEC)
#define RO	(VM_READ | VM_MAYREAD | VM_MAYWRITE | VM_MAYEXEC)

SELFTEST(fault, case_1_what_the_area_forbids_is_a_violation)
{
	struct user_space space;
	struct vm_area_struct *vma;

	ASSERT_TRUE(enter_user_space(&space));
	vma = add_area(space.mm, TEST_ADDR, 1, RO);
	ASSERT_TRUE(vma != NULL);
	EXPECT_EQ(fault_in(vma, TEST_ADDR, FAULT_FLAG_WRITE), VM_FAULT_SIGSEGV);
	vma->vm_flags &= ~VM_ACCESS;
	EXPECT_EQ(fault_in(vma, TEST_ADDR, 0), VM_FAULT_SIGSEGV);
	EXPECT_TRUE(pte_find(space.mm, TEST_ADDR) == NULL);
	EXPECT_EQ(space.mm->nr_ptes, 0ul);
	leave_user_space(&space);
}

SELFTEST(fault, case_2_first_read_sees_the_zero_page)
{
	struct user_space space;
	struct vm_area_struct *vma;
	struct tlb_flush_counts before;
	int count = page_count(zero_page);
	uint32_t value = 1;

	ASSERT_TRUE(enter_user_space(&space));
	vma = add_area(space.mm, TEST_ADDR, 2, RW);
	ASSERT_TRUE(vma != NULL);
	before = tlb_flush_counts_read();
	EXPECT_EQ(user_read(vma, TEST_ADDR + PAGE_SIZE - 4, &value), 0u);
	EXPECT_EQ(value, 0u);
	EXPECT_EQ(nr_faults(space.mm), 1ul);
	EXPECT_TRUE(pte_is_zero_page(user_pte(space.mm, TEST_ADDR)));
	EXPECT_FALSE(pte_write(user_pte(space.mm, TEST_ADDR)));
	EXPECT_TRUE(pte_none(user_pte(space.mm, TEST_ADDR + PAGE_SIZE)));
	EXPECT_EQ(space.mm->rss[MM_ANONPAGES] + space.mm->rss[MM_FILEPAGES], 0ul);
	EXPECT_EQ(space.mm->nr_ptes, 1ul);
	EXPECT_EQ(space.mm->min_flt, 1ul);
	EXPECT_EQ(page_count(zero_page), count);
	EXPECT_EQ(user_flushes_since(before).page + user_flushes_since(before).mm, 0ul);
	leave_user_space(&space);
}

/* The kernel's own writes cannot reach it either: it lies in rodata. */
SELFTEST(fault, zero_page_cannot_be_written)
{
	EXPECT_EQ(kernel_probe_write((void *)(uintptr_t)empty_zero_page, 1), -EFAULT);
	EXPECT_TRUE(PageReserved(zero_page));
}

SELFTEST(fault, case_3_first_write_gets_a_page_of_zeros)
{
	struct user_space space;
	struct vm_area_struct *vma;
	struct tlb_flush_counts before;
	struct page *page;

	ASSERT_TRUE(enter_user_space(&space));
	vma = add_area(space.mm, TEST_ADDR, 1, RW);
	ASSERT_TRUE(vma != NULL);
	before = tlb_flush_counts_read();
	EXPECT_EQ(user_write(vma, TEST_ADDR + 8, 0xC0FFEE), 0u);
	EXPECT_EQ(nr_faults(space.mm), 1ul);
	page = pte_page(user_pte(space.mm, TEST_ADDR));
	EXPECT_TRUE(PageAnon(page));
	EXPECT_EQ(page_count(page), 1);
	EXPECT_EQ(page_mapcount(page), 1);
	EXPECT_EQ(page->index, TEST_ADDR >> PAGE_SHIFT);
	EXPECT_EQ(frame_word(page, 8), 0xC0FFEEu);
	for (unsigned long at = 0; at < PAGE_SIZE; at += 4)
		if (at != 8 && frame_word(page, at))
			EXPECT_EQ(frame_word(page, at), 0u);
	EXPECT_EQ(space.mm->rss[MM_ANONPAGES], 1ul);
	EXPECT_EQ(pte_table(pte_find(space.mm, TEST_ADDR))->pt_entries, 1ul);
	EXPECT_EQ(user_flushes_since(before).mm, 0ul);
	leave_user_space(&space);
}

SELFTEST(fault, case_7a_write_to_the_zero_page_gets_an_own_page)
{
	struct user_space space;
	struct vm_area_struct *vma;
	struct tlb_flush_counts before;
	struct page *page;
	uint32_t value = 1;

	ASSERT_TRUE(enter_user_space(&space));
	vma = add_area(space.mm, TEST_ADDR, 1, RW);
	ASSERT_TRUE(vma != NULL);
	EXPECT_EQ(user_read(vma, TEST_ADDR, &value), 0u);
	before = tlb_flush_counts_read();
	EXPECT_EQ(user_write(vma, TEST_ADDR, 7), 0u);
	EXPECT_EQ(nr_faults(space.mm), 2ul);
	page = pte_page(user_pte(space.mm, TEST_ADDR));
	EXPECT_EQ(user_flushes_since(before).page, 1ul);
	EXPECT_EQ(user_read(vma, TEST_ADDR, &value), 0u);
	EXPECT_EQ(value, 7u);
	EXPECT_EQ(frame_word(page, 0), 7u);
	EXPECT_EQ(space.mm->rss[MM_ANONPAGES], 1ul);
	EXPECT_EQ(pte_table(pte_find(space.mm, TEST_ADDR))->pt_entries, 1ul);
	leave_user_space(&space);
}

/* Write-protect the entry as fork does, with no second owner. */
static void write_protect(struct mm_struct *mm, unsigned long addr)
{
	pte_t *pte = pte_find(mm, addr);

	ptep_set_wrprotect(pte);
	preempt_disable();
	flush_tlb_page(mm, addr);
	preempt_enable();
}

SELFTEST(fault, case_7b_sole_owner_writes_to_the_same_frame)
{
	struct user_space space;
	struct vm_area_struct *vma;
	struct tlb_flush_counts before;
	struct page *page;

	ASSERT_TRUE(enter_user_space(&space));
	vma = add_area(space.mm, TEST_ADDR, 1, RW);
	ASSERT_TRUE(vma != NULL);
	EXPECT_EQ(user_write(vma, TEST_ADDR, 1), 0u);
	page = pte_page(user_pte(space.mm, TEST_ADDR));
	write_protect(space.mm, TEST_ADDR);
	before = tlb_flush_counts_read();
	EXPECT_EQ(user_write(vma, TEST_ADDR, 2), 0u);
	EXPECT_EQ(nr_faults(space.mm), 2ul);
	EXPECT_TRUE(pte_page(user_pte(space.mm, TEST_ADDR)) == page);
	EXPECT_EQ(frame_word(page, 0), 2u);
	EXPECT_EQ(user_flushes_since(before).page + user_flushes_since(before).mm, 0ul);
	leave_user_space(&space);
}

/* Somebody else has a reference: the page must not change under him. */
SELFTEST(fault, case_7c_page_that_others_have_is_copied)
{
	struct user_space space;
	struct vm_area_struct *vma;
	struct page *page, *copy;
	uint32_t value = 0;

	ASSERT_TRUE(enter_user_space(&space));
	vma = add_area(space.mm, TEST_ADDR, 1, RW);
	ASSERT_TRUE(vma != NULL);
	EXPECT_EQ(user_write(vma, TEST_ADDR, 1), 0u);
	EXPECT_EQ(user_write(vma, TEST_ADDR + 4, 11), 0u);
	page = pte_page(user_pte(space.mm, TEST_ADDR));
	get_page(page);
	write_protect(space.mm, TEST_ADDR);
	EXPECT_EQ(user_read(vma, TEST_ADDR, &value), 0u);	/* now in the TLB */
	EXPECT_EQ(user_write(vma, TEST_ADDR, 2), 0u);
	copy = pte_page(user_pte(space.mm, TEST_ADDR));
	EXPECT_TRUE(copy != page);
	EXPECT_EQ(frame_word(page, 0), 1u);
	EXPECT_EQ(frame_word(copy, 0), 2u);
	EXPECT_EQ(frame_word(copy, 4), 11u);
	EXPECT_EQ(user_read(vma, TEST_ADDR, &value), 0u);
	EXPECT_EQ(value, 2u);
	EXPECT_EQ(page_count(page), 1);
	EXPECT_FALSE(PageAnon(page));
	EXPECT_EQ(page_mapcount(copy), 1);
	EXPECT_EQ(space.mm->rss[MM_ANONPAGES], 1ul);
	put_page(page);
	leave_user_space(&space);
}

SELFTEST(fault, case_9_what_is_good_enough_stays)
{
	struct user_space space;
	struct vm_area_struct *vma;
	pte_t before;

	ASSERT_TRUE(enter_user_space(&space));
	vma = add_area(space.mm, TEST_ADDR, 1, RW);
	ASSERT_TRUE(vma != NULL);
	EXPECT_EQ(user_write(vma, TEST_ADDR, 1), 0u);
	before = user_pte(space.mm, TEST_ADDR);
	EXPECT_EQ(fault_in(vma, TEST_ADDR, 0), 0u);
	EXPECT_EQ(fault_in(vma, TEST_ADDR, FAULT_FLAG_WRITE), 0u);
	EXPECT_TRUE(pte_same(before, user_pte(space.mm, TEST_ADDR)));
	leave_user_space(&space);
}
