/* SPDX-License-Identifier: MIT */
/*
 * tests/selftest/directory_selftest.c - what the page directories of two processes have in common
 *
 *	a's directory			b's directory
 *	| user half     | --> table	| user half     | --> another table
 *	| kernel half   | ------.	| kernel half   | ---.
 *				'-> the kernel's tables <----'
 */
#include <asm/processor.h>
#include <core/selftest.h>
#include <mm/mm_struct.h>
#include <mm/pgtable.h>

#include "user_space.h"

#define FAR_APART	0x04000000UL		/* 16 page tables */
#define PLACES		8UL
#define RESERVED	(1U << 21)		/* of an entry for 4 MB */

static const vm_flags_t MAY_WRITE = VM_READ | VM_WRITE | VM_MAYREAD | VM_MAYWRITE;

/* A new address space with one page at TEST_ADDR, which nobody runs in; NULL, noted. */
static struct mm_struct *with_one_page(uint32_t value)
{
	struct user_space space;
	struct vm_area_struct *vma;

	if (!enter_user_space(&space))
		return NULL;
	vma = add_area(space.mm, TEST_ADDR, 1, MAY_WRITE);
	if (vma)
		EXPECT_EQ(user_write(vma, TEST_ADDR, value), 0U);
	EXPECT_TRUE(mm_switch_current(NULL) == space.mm);
	return space.mm;
}

static void compare_user_halves(const pgd_t *a, const pgd_t *b)
{
	for (unsigned int i = 0; i < KERNEL_PGD_START; i++) {
		if (i == pgd_index(TEST_ADDR))
			EXPECT_TRUE(a[i].pgd && b[i].pgd && a[i].pgd != b[i].pgd);
		else
			EXPECT_TRUE(!a[i].pgd && !b[i].pgd);
	}
}

/* The CPU notes in whichever directory it walks that an entry was used. */
static void compare_kernel_halves(const pgd_t *a, const pgd_t *b)
{
	for (unsigned int i = KERNEL_PGD_START; i < PTRS_PER_PGD; i++) {
		EXPECT_EQ((a[i].pgd ^ b[i].pgd) & ~(pteval_t)_PAGE_ACCESSED, 0U);
		EXPECT_EQ((a[i].pgd ^ swapper_pg_dir[i].pgd) & ~(pteval_t)_PAGE_ACCESSED, 0U);
	}
}

SELFTEST(directory, two_processes_have_the_kernel_half_in_common_and_nothing_else)
{
	struct mm_struct *a = with_one_page(1), *b = with_one_page(2);

	if (a && b) {
		compare_user_halves(a->context.pgd, b->context.pgd);
		compare_kernel_halves(a->context.pgd, b->context.pgd);
		EXPECT_TRUE(pte_pfn(user_pte(a, TEST_ADDR)) != pte_pfn(user_pte(b, TEST_ADDR)));
	}
	if (a)
		mmput(a);
	if (b)
		mmput(b);
}

/* A flat table of 4 GB has 1,024 pages, in every process. */
SELFTEST(directory, tables_are_as_many_as_places_that_were_touched)
{
	struct user_space space;
	struct vm_area_struct *vma;

	if (!enter_user_space(&space))
		return;
	for (unsigned long i = 0; i < PLACES; i++) {
		vma = add_area(space.mm, TEST_ADDR + i * FAR_APART, 1, MAY_WRITE);
		EXPECT_EQ(space.mm->nr_ptes, i);
		if (vma)
			EXPECT_EQ(user_write(vma, TEST_ADDR + i * FAR_APART, 1), 0U);
	}
	EXPECT_EQ(space.mm->nr_ptes, PLACES);
	leave_user_space(&space);
}

/*
 * Bit 21 of an entry for 4 MB must be 0: the CPU says so, and that is no page to be brought,
 * whatever the area allows.  With the entry as it was, the same access is.
 */
SELFTEST(directory, reserved_bit_is_no_missing_page)
{
	struct user_space space;
	unsigned int slot = pgd_index(TEST_ADDR);
	uint32_t value;

	if (!cpu_info.pse)
		SELFTEST_SKIP("no pages of 4 MB");
	if (!enter_user_space(&space))
		return;
	if (add_area(space.mm, TEST_ADDR, 1, MAY_WRITE)) {
		space.mm->context.pgd[slot].pgd = RESERVED | _PAGE_PSE | _PAGE_USER | _PAGE_PRESENT;
		EXPECT_EQ(get_user_u32(&value, (const uint32_t *)TEST_ADDR), -EFAULT);
		EXPECT_EQ(nr_faults(space.mm), 0UL);
		space.mm->context.pgd[slot].pgd = 0;
		EXPECT_EQ(get_user_u32(&value, (const uint32_t *)TEST_ADDR), 0);
		EXPECT_EQ(nr_faults(space.mm), 1UL);
	}
	leave_user_space(&space);
}
