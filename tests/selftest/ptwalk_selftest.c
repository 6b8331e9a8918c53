/* SPDX-License-Identifier: MIT */
/*
 * tests/selftest/ptwalk_selftest.c - do both walkers combine the rights of all levels?
 *
 * The kernel's own tables carry their rights in the last level alone, so nothing
 * there tells a walker that looks at it alone from a right one.  These tables are
 * the test's own, for addresses that nobody uses, and no CR3 ever points to them:
 *
 *	directory [1] -> table [0]	4 MB, first page: the rights of the case
 *	directory [2]			4 MB in one large page
 *
 * Intel SDM vol. 3, 4.6: a page can be written, or used by user mode, only if the
 * entries of all levels say so.
 */
#include <asm/pgtable.h>
#include <asm/ptwalk.h>
#include <core/selftest.h>
#include <lib/compiler.h>
#include <lib/string.h>
#include "scratch.h"

#define RW	_PAGE_RW
#define USER	_PAGE_USER
#define SMALL	(1UL << PGDIR_SHIFT)	/* the address behind directory [1] */
#define LARGE	(2UL << PGDIR_SHIFT)	/* and behind [2] */
#define FRAME	0x12345000U		/* never touched */

static pgd_t *const directory = (pgd_t *)selftest_scratch;
static pte_t *const table = (pte_t *)(selftest_scratch + PAGE_SIZE);

static const struct {
	pteval_t pde, pte, together;
} cases[] = {
	{ 0,		0,		0 },
	{ 0,		RW | USER,	0 },
	{ RW | USER,	0,		0 },
	{ RW,		RW,		RW },
	{ USER,		USER,		USER },
	{ RW,		USER,		0 },
	{ USER,		RW,		0 },
	{ RW | USER,	RW,		RW },
	{ RW | USER,	USER,		USER },
	{ RW,		RW | USER,	RW },
	{ USER,		RW | USER,	USER },
	{ RW | USER,	RW | USER,	RW | USER },
};

static void set_entry(unsigned long addr, pteval_t entry)
{
	pmd_t *pmd = pmd_offset(pud_offset(pgd_offset(directory, addr), addr), addr);

	set_pmd(pmd, __pmd(entry));
}

static void no_entries(void)
{
	memset(selftest_scratch, 0, 2 * PAGE_SIZE);
}

static void set_rights(pteval_t pde, pteval_t pte)
{
	set_entry(SMALL, (pteval_t)__pa(table) | _PAGE_PRESENT | pde);
	set_pte(&table[0], (pte_t){ FRAME | _PAGE_PRESENT | pte });
}

static void keep_range(const struct pt_range *range, void *context)
{
	struct pt_range *kept = context;

	EXPECT_EQ(kept->page_size, 0ul);	/* the first and only one */
	*kept = *range;
}

SELFTEST(ptwalk, rights_are_those_of_all_levels)
{
	no_entries();
	for (unsigned int i = 0; i < ARRAY_SIZE(cases); i++) {
		struct pt_walk walk;

		set_rights(cases[i].pde, cases[i].pte);
		ptwalk(directory, SMALL + 0x678, &walk);
		EXPECT_EQ(walk.nr_steps, 2u);
		EXPECT_TRUE(walk.mapped);
		EXPECT_EQ(walk.phys, (phys_addr_t)FRAME + 0x678);
		EXPECT_EQ(walk.page_size, PAGE_SIZE);
		EXPECT_EQ(walk.flags, cases[i].together);
	}
}

SELFTEST(ptdump, rights_are_those_of_all_levels)
{
	no_entries();
	for (unsigned int i = 0; i < ARRAY_SIZE(cases); i++) {
		struct pt_range range = { 0 };

		set_rights(cases[i].pde, cases[i].pte);
		ptdump(directory, PTDUMP_BY_FRAME, keep_range, &range);
		EXPECT_EQ(range.start, SMALL);
		EXPECT_EQ(range.last, SMALL + PAGE_SIZE - 1);
		EXPECT_EQ(range.phys, (phys_addr_t)FRAME);
		EXPECT_EQ(range.page_size, PAGE_SIZE);
		EXPECT_EQ(range.flags, cases[i].together);
	}
}

/* One level: its own rights, and the other flags of the leaf. */
SELFTEST(ptwalk, a_large_page_has_its_own_rights)
{
	static const pteval_t rights[] = { 0, RW, USER, RW | USER };

	no_entries();
	for (unsigned int i = 0; i < ARRAY_SIZE(rights); i++) {
		pteval_t leaf = rights[i] | _PAGE_PSE | _PAGE_GLOBAL | _PAGE_PCD;
		struct pt_range range = { 0 };
		struct pt_walk walk;

		set_entry(LARGE, 0x10000000U | _PAGE_PRESENT | _PAGE_ACCESSED | leaf);
		ptwalk(directory, LARGE + 0x123456, &walk);
		EXPECT_EQ(walk.nr_steps, 1u);
		EXPECT_EQ(walk.phys, (phys_addr_t)0x10123456);
		EXPECT_EQ(walk.page_size, PMD_SIZE);
		EXPECT_EQ(walk.flags, leaf);
		ptdump(directory, PTDUMP_BY_FRAME, keep_range, &range);
		EXPECT_EQ(range.start, LARGE);
		EXPECT_EQ(range.last, LARGE + PMD_SIZE - 1);
		EXPECT_EQ(range.flags, leaf);
	}
}
