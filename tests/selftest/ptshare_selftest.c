/* SPDX-License-Identifier: MIT */
/*
 * tests/selftest/ptshare_selftest.c - who has which page table after a fork, and when not
 *
 * What programs see is tests/selftest/fork_selftest.c's; here is what it costs, and that
 * nobody changes a table that others have too.
 */
#include <lib/err.h>
#include <lib/string.h>
#include <mm/fail_page_alloc.h>
#include <mm/mmap.h>
#include <uapi/mman.h>
#include "fake_file.h"
#include "scratch.h"

#define RW	(VM_READ | VM_WRITE | VM_MAYREAD | VM_MAYWRITE | VM_MAYEXEC)

#define PAGE_ADDR(n)	(TEST_ADDR + (n) * PAGE_SIZE)
#define TABLE_ADDR(n)	(TEST_ADDR + (n) * PMD_SIZE)
#define NR_TOUCHED	8UL			/* in the first table */
#define NR_PAGES	(NR_TOUCHED + 2)

static struct user_space parent;
static struct mm_struct *child;
static struct page *table;		/* the parent's, of TEST_ADDR */
static pte_t *const as_shared = (pte_t *)selftest_scratch; /* what it held when it was shared */

static struct page *table_of(const struct mm_struct *mm, unsigned long addr)
{
	pmd_t pmd = *mm_pmd(mm, addr);

	return pmd_present(pmd) ? pmd_table_page(pmd) : NULL;
}

static bool owns(const struct mm_struct *mm, unsigned long addr)
{
	return pmd_owned(*mm_pmd(mm, addr));
}

static vm_fault_t write_word(unsigned long addr, uint32_t value)
{
	return user_write(find_vma(current->mm, addr), addr, value);
}

static uint32_t word_at(unsigned long addr)
{
	uint32_t value = ~0U;

	EXPECT_EQ(user_read(find_vma(current->mm, addr), addr, &value), 0u);
	return value;
}

/*
 * A parent with eight pages at the beginning of its first table and two in its second, and
 * its child.
 */
static bool begin(void)
{
	child = NULL;
	if (!enter_user_space(&parent))
		return false;
	if (!add_area(parent.mm, TEST_ADDR, 2 * PTRS_PER_PTE, RW))
		return false;
	for (unsigned long i = 0; i < NR_TOUCHED; i++)
		EXPECT_EQ(write_word(PAGE_ADDR(i), i + 1), 0u);
	EXPECT_EQ(write_word(TABLE_ADDR(1), 77), 0u);
	EXPECT_EQ(write_word(TABLE_ADDR(1) + 100 * PAGE_SIZE, 88), 0u);
	table = table_of(parent.mm, TEST_ADDR);
	child = mm_dup(parent.mm);
	if (IS_ERR(child))
		return false;
	memcpy(as_shared, pte_offset(*mm_pmd(parent.mm, TEST_ADDR), 0), PAGE_SIZE);
	return true;
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
	mmput(child);
	EXPECT_OK(mm_audit());
	leave_user_space(&parent);
	EXPECT_OK(mm_audit());
}

/* Is the table what it was, but for accessed bits and for the right to write? */
static bool unchanged(void)
{
	const pte_t *now = page_address(table);
	pteval_t free_bits = _PAGE_ACCESSED | _PAGE_RW;

	for (unsigned int i = 0; i < PTRS_PER_PTE; i++)
		if ((now[i].pte ^ as_shared[i].pte) & ~free_bits)
			return false;
	return true;
}

SELFTEST(ptshare, fork_shares_tables_and_flushes_once)
{
	struct tlb_flush_counts before = tlb_flush_counts_read();

	ASSERT_TRUE(begin());
	EXPECT_EQ(user_flushes_since(before).mm, 1ul);
	EXPECT_EQ(user_flushes_since(before).page, 0ul);
	EXPECT_TRUE(table_of(child, TEST_ADDR) == table);
	EXPECT_TRUE(table_of(child, TABLE_ADDR(1)) == table_of(parent.mm, TABLE_ADDR(1)));
	EXPECT_EQ(page_count(table), 2);
	EXPECT_FALSE(owns(parent.mm, TEST_ADDR));
	EXPECT_FALSE(owns(child, TEST_ADDR));
	EXPECT_EQ(child->nr_ptes, 2ul);
	EXPECT_EQ(child->rss[MM_ANONPAGES], NR_PAGES);
	EXPECT_EQ(page_mapcount(pte_page(user_pte(child, TEST_ADDR))), 1);
	EXPECT_OK(mm_audit());
	/* Reading what is there needs no fault, so nobody gets a table for it. */
	switch_to_mm(child);
	EXPECT_EQ(word_at(PAGE_ADDR(3)), 4u);
	EXPECT_EQ(nr_faults(child), 0ul);
	EXPECT_EQ(page_count(table), 2);
	end();
}

/* The table of events in mm/ptshare.c, line by line. */
SELFTEST(ptshare, first_writer_copies_the_last_one_takes_over)
{
	struct tlb_flush_counts before;
	struct page *frame;

	ASSERT_TRUE(begin());
	frame = pte_page(user_pte(parent.mm, PAGE_ADDR(2)));
	switch_to_mm(child);
	before = tlb_flush_counts_read();
	EXPECT_EQ(write_word(PAGE_ADDR(2), 33), 0u);
	EXPECT_EQ(user_flushes_since(before).page, 2ul);	/* the table's, then the page's */
	EXPECT_EQ(user_flushes_since(before).mm, 0ul);
	EXPECT_TRUE(owns(child, TEST_ADDR));
	EXPECT_TRUE(table_of(child, TEST_ADDR) != table);
	EXPECT_EQ(page_count(table), 1);
	EXPECT_TRUE(unchanged());
	EXPECT_FALSE(owns(parent.mm, TEST_ADDR));
	EXPECT_FALSE(owns(child, TABLE_ADDR(1)));
	EXPECT_EQ(page_mapcount(frame), 1);
	EXPECT_EQ(page_mapcount(pte_page(user_pte(child, PAGE_ADDR(3)))), 2);
	EXPECT_OK(mm_audit());
	switch_to_mm(parent.mm);
	before = tlb_flush_counts_read();
	EXPECT_EQ(write_word(PAGE_ADDR(2), 333), 0u);
	EXPECT_EQ(user_flushes_since(before).page + user_flushes_since(before).mm, 0ul);
	EXPECT_TRUE(owns(parent.mm, TEST_ADDR));
	EXPECT_TRUE(table_of(parent.mm, TEST_ADDR) == table);
	EXPECT_TRUE(pte_page(user_pte(parent.mm, PAGE_ADDR(2))) == frame);
	switch_to_mm(child);
	EXPECT_EQ(word_at(PAGE_ADDR(2)), 33u);
	end();
}

SELFTEST(ptshare, end_of_the_child_leaves_table_and_pages_as_they_were)
{
	struct page *frame;

	ASSERT_TRUE(begin());
	frame = pte_page(user_pte(parent.mm, PAGE_ADDR(0)));
	mmput(child);
	EXPECT_EQ(page_count(table), 1);
	EXPECT_TRUE(unchanged());
	EXPECT_EQ(write_word(PAGE_ADDR(0), 5), 0u);
	EXPECT_TRUE(owns(parent.mm, TEST_ADDR));
	EXPECT_TRUE(pte_page(user_pte(parent.mm, PAGE_ADDR(0))) == frame);
	EXPECT_OK(mm_audit());
	leave_user_space(&parent);
}

/* --- nobody changes a table that others have ------------------------------------------------ */

struct change {
	const char *what;
	int (*apply)(struct mm_struct *mm);
	bool drops;			/* the table as a whole */
};

static int read_new_page(struct mm_struct *mm)
{
	return (int)(word_at(PAGE_ADDR(100)) | (mm->rss[MM_ANONPAGES] != NR_PAGES));
}

static int write_new_page(struct mm_struct *mm __maybe_unused)
{
	return (int)write_word(PAGE_ADDR(100), 1);
}

static int write_old_page(struct mm_struct *mm __maybe_unused)
{
	return (int)write_word(PAGE_ADDR(1), 1);
}

static int protect_some(struct mm_struct *mm)
{
	int error;

	down_write(&mm->mmap_lock);
	error = do_mprotect(mm, PAGE_ADDR(2), 2 * PAGE_SIZE, PROT_READ);
	up_write(&mm->mmap_lock);
	return error;
}

static int unmap_some(struct mm_struct *mm)
{
	return vm_munmap(mm, PAGE_ADDR(2), 3 * PAGE_SIZE);
}

/* The first page of the second table goes with it, the other one stays. */
static int unmap_end(struct mm_struct *mm)
{
	int error = vm_munmap(mm, PAGE_ADDR(7), PTRS_PER_PTE * PAGE_SIZE);

	return error ? error : word_at(TABLE_ADDR(1) + 100 * PAGE_SIZE) != 88;
}

static int unmap_all(struct mm_struct *mm)
{
	return vm_munmap(mm, TEST_ADDR, 2 * PMD_SIZE);
}

static int move_some(struct mm_struct *mm)
{
	long addr = vm_mremap(mm, PAGE_ADDR(0), 4 * PAGE_SIZE, 4 * PAGE_SIZE,
			      MREMAP_MAYMOVE | MREMAP_FIXED, TABLE_ADDR(8));

	return addr == (long)TABLE_ADDR(8) ? 0 : -1;
}

static int move_table(struct mm_struct *mm)
{
	long addr = vm_mremap(mm, TEST_ADDR, PMD_SIZE, PMD_SIZE, MREMAP_MAYMOVE | MREMAP_FIXED,
			      TABLE_ADDR(8));

	return addr == (long)TABLE_ADDR(8) ? 0 : -1;
}

static int give_up_some(struct mm_struct *mm)
{
	return vm_madvise(mm, PAGE_ADDR(1), 2 * PAGE_SIZE, MADV_DONTNEED);
}

static int give_up_all(struct mm_struct *mm)
{
	return vm_madvise(mm, TEST_ADDR, 2 * PMD_SIZE, MADV_DONTNEED);
}

static int populate(struct mm_struct *mm)
{
	return mm_populate(mm, PAGE_ADDR(6), 4 * PAGE_SIZE);
}

static const struct change changes[] = {
	{ "a read of a new page", read_new_page, false },
	{ "a write to a new page", write_new_page, false },
	{ "a write to an old page", write_old_page, false },
	{ "mprotect", protect_some, false },
	{ "munmap of a part", unmap_some, false },
	{ "munmap across the border", unmap_end, false },
	{ "munmap of all", unmap_all, true },
	{ "mremap of a part", move_some, false },
	{ "mremap of 4 MB", move_table, false },
	{ "DONTNEED of a part", give_up_some, false },
	{ "DONTNEED of all", give_up_all, false },
	{ "populate", populate, false },
};

/* The other one sees what he saw before, and his table is what it was. */
static void expect_other_unharmed(const char *what, struct mm_struct *other)
{
	if (!unchanged() || page_count(table) != 1)
		selftest_fail(__FILE__, __LINE__, "%s: changed a shared table", what);
	switch_to_mm(other);
	for (unsigned long i = 0; i < NR_TOUCHED; i++)
		EXPECT_EQ(word_at(PAGE_ADDR(i)), i + 1);
	EXPECT_EQ(word_at(TABLE_ADDR(1)), 77u);
	EXPECT_EQ(word_at(TABLE_ADDR(1) + 100 * PAGE_SIZE), 88u);
	EXPECT_EQ(word_at(PAGE_ADDR(100)), 0u);
}

static void try_change(const struct change *change, bool by_child)
{
	struct mm_struct *mm, *other;

	ASSERT_TRUE(begin());
	mm = by_child ? child : parent.mm;
	other = by_child ? parent.mm : child;
	if (by_child)
		switch_to_mm(child);
	if (change->apply(mm))
		selftest_fail(__FILE__, __LINE__, "%s failed", change->what);
	EXPECT_EQ(table_of(mm, TEST_ADDR) == NULL, change->drops || change->apply == move_table);
	EXPECT_TRUE(table_of(mm, TEST_ADDR) != table);
	EXPECT_OK(mm_audit());
	expect_other_unharmed(change->what, other);
	end();
}

SELFTEST(ptshare, every_change_unshares_first)
{
	for (unsigned int i = 0; i < ARRAY_SIZE(changes); i++) {
		try_change(&changes[i], true);
		try_change(&changes[i], false);
	}
}

/* Two pages are all that is copied and referenced; what is unmapped with them is not. */
SELFTEST(ptshare, whole_tables_are_dropped_without_a_look)
{
	struct tlb_flush_counts before;

	ASSERT_TRUE(begin());
	before = tlb_flush_counts_read();
	EXPECT_EQ(unmap_all(parent.mm), 0);
	EXPECT_EQ(user_flushes_since(before).mm, 2ul);
	EXPECT_EQ(user_flushes_since(before).page, 0ul);
	EXPECT_EQ(parent.mm->rss[MM_ANONPAGES], 0ul);
	EXPECT_EQ(parent.mm->nr_ptes, 0ul);
	EXPECT_TRUE(unchanged());
	EXPECT_EQ(page_count(table), 1);
	EXPECT_EQ(get_user_u32(&(uint32_t){ 0 }, (uint32_t *)PAGE_ADDR(0)), -EFAULT);
	end();
}

/* --- without memory for a table --------------------------------------------------------------- */

static void expect_nothing_changed(const struct change *change)
{
	if (!unchanged() || page_count(table) != 2)
		selftest_fail(__FILE__, __LINE__, "%s: changed something", change->what);
	EXPECT_EQ(parent.mm->map_count, 1u);
	EXPECT_EQ(parent.mm->rss[MM_ANONPAGES], NR_PAGES);
	EXPECT_OK(mm_audit());
}

SELFTEST(ptshare, no_memory_to_unshare_is_an_error_and_no_change)
{
	struct fail_page_alloc always = { .mode = FAIL_EVERY, .n = 1 };

	if (!IS_ENABLED(CONFIG_FAIL_PAGE_ALLOC))
		SELFTEST_SKIP("allocations do not fail on purpose in this build");
	for (unsigned int i = 0; i < ARRAY_SIZE(changes); i++) {
		int error;

		if (changes[i].drops || changes[i].apply == read_new_page)
			continue;
		ASSERT_TRUE(begin());
		fail_page_alloc_set(&always);
		error = changes[i].apply(parent.mm);
		fail_page_alloc_set(NULL);
		EXPECT_NE(error, 0);
		expect_nothing_changed(&changes[i]);
		end();
	}
}

/* --- areas that the child is not to have ------------------------------------------------------ */

SELFTEST(ptshare, table_with_an_area_not_for_the_child_is_copied)
{
	struct vm_area_struct *kept;

	ASSERT_TRUE(enter_user_space(&parent));
	ASSERT_TRUE(add_area(parent.mm, PAGE_ADDR(0), 4, RW) != NULL);
	kept = add_area(parent.mm, PAGE_ADDR(8), 4, RW | VM_DONTCOPY);
	ASSERT_TRUE(kept && add_area(parent.mm, PAGE_ADDR(16), 4, RW) &&
		    add_area(parent.mm, TABLE_ADDR(1), 4, RW));
	EXPECT_EQ(write_word(PAGE_ADDR(0), 1), 0u);
	EXPECT_EQ(write_word(PAGE_ADDR(8), 2), 0u);
	EXPECT_EQ(write_word(PAGE_ADDR(16), 3), 0u);
	EXPECT_EQ(write_word(TABLE_ADDR(1), 4), 0u);
	child = mm_dup(parent.mm);
	ASSERT_TRUE(!IS_ERR(child));
	EXPECT_TRUE(owns(parent.mm, TEST_ADDR));
	EXPECT_TRUE(owns(child, TEST_ADDR));
	EXPECT_FALSE(owns(child, TABLE_ADDR(1)));
	EXPECT_TRUE(pte_none(user_pte(child, PAGE_ADDR(8))));
	EXPECT_EQ(child->rss[MM_ANONPAGES], 3ul);
	end();
}

/* --- many owners ---------------------------------------------------------------------- */

SELFTEST(ptshare, table_of_five_owners)
{
	struct mm_struct *mms[5];

	ASSERT_TRUE(begin());
	mms[0] = child;
	for (unsigned int i = 1; i < ARRAY_SIZE(mms); i++) {
		mms[i] = mm_dup(mms[i - 1]);
		ASSERT_TRUE(!IS_ERR(mms[i]));
	}
	EXPECT_EQ(page_count(table), 6);
	EXPECT_OK(mm_audit());
	for (unsigned int i = 0; i < ARRAY_SIZE(mms); i++) {
		switch_to_mm(mms[i]);
		EXPECT_EQ(write_word(PAGE_ADDR(i), 100 + i), 0u);
		EXPECT_EQ(page_count(table), 5 - (int)i);
		EXPECT_TRUE(unchanged());
		EXPECT_OK(mm_audit());
	}
	switch_to_mm(parent.mm);
	for (unsigned int i = 1; i < ARRAY_SIZE(mms); i++)
		mmput(mms[i]);
	for (unsigned long i = 0; i < NR_TOUCHED; i++)
		EXPECT_EQ(word_at(PAGE_ADDR(i)), i + 1);
	end();
}
