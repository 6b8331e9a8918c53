/* SPDX-License-Identifier: MIT */
/*
 * tests/selftest/shadow_user_selftest.c - which changes of a process's page tables want a flush
 */
#include <core/kthread.h>
#include <lib/err.h>
#include "user_space.h"

#define RW	(VM_READ | VM_WRITE | VM_MAYREAD | VM_MAYWRITE)
#define OTHER	(TEST_ADDR + 5 * PAGE_SIZE)

static struct user_space space;

/*
 * Let the next fault get a frame that no CPU can reach yet: kmap() forgets one only when its
 * window is full.  Frames come back in the order of a stack.
 */
static void prepare_frame(void)
{
	struct page *page, *pos, *next;
	LIST_HEAD(reachable);

	while ((page = alloc_page(GFP_HIGHUSER_MOVABLE)) != NULL) {
		if (shadow_tlb_find(page_to_pfn(page)) == 0)
			break;
		list_add(&page->lru, &reachable);
	}
	list_for_each_entry_safe(pos, next, &reachable, lru)
		__free_page(pos);
	if (page)
		__free_page(page);
}

/* An area of 16 pages, whose first and OTHER were written to. */
static pte_t *begin(void)
{
	struct vm_area_struct *vma;

	if (!enter_user_space(&space))
		return NULL;
	vma = add_area(space.mm, TEST_ADDR, 16, RW);
	if (!vma)
		return NULL;
	prepare_frame();
	EXPECT_EQ(user_write(vma, TEST_ADDR, 1), 0u);
	EXPECT_EQ(user_write(vma, OTHER, 2), 0u);
	EXPECT_EQ(shadow_user_pending(), 0u);
	return pte_find(space.mm, TEST_ADDR);
}

static void end(void)
{
	EXPECT_EQ(shadow_user_pending(), 0u);
	EXPECT_OK(mm_audit());
	leave_user_space(&space);
}

SELFTEST(shadow_user, write_protect_is_pending_until_that_page_is_flushed)
{
	pte_t *slot = begin();

	ASSERT_TRUE(slot != NULL);
	ptep_set_wrprotect(slot);
	EXPECT_EQ(shadow_user_pending(), 1u);
	EXPECT_EQ(shadow_tlb_find(pte_pfn(*slot)), 0ul);	/* what it may write to, not free */
	flush_tlb_page(space.mm, OTHER);
	EXPECT_EQ(shadow_user_pending(), 1u);
	flush_tlb_page(space.mm, TEST_ADDR);
	end();
}

SELFTEST(shadow_user, emptied_entry_is_found_by_its_frame_until_flushed)
{
	pte_t *slot = begin(), old;

	ASSERT_TRUE(slot != NULL);
	old = ptep_get_and_clear(slot);
	EXPECT_EQ(shadow_tlb_find(pte_pfn(old)), TEST_ADDR);
	flush_tlb_range(space.mm, TEST_ADDR + PAGE_SIZE, TEST_ADDR + 4 * PAGE_SIZE);
	EXPECT_EQ(shadow_tlb_find(pte_pfn(old)), TEST_ADDR);
	flush_tlb_range(space.mm, TEST_ADDR, TEST_ADDR + 4 * PAGE_SIZE);
	EXPECT_EQ(shadow_tlb_find(pte_pfn(old)), 0ul);
	set_pte(slot, old);
	end();
}

static int write_protect(void *slot)
{
	ptep_set_wrprotect(slot);
	return shadow_user_owes();
}

/* A thread may go on while another one has changed an entry and not flushed it yet. */
SELFTEST(shadow_user, who_changed_an_entry_owes_its_flush)
{
	pte_t *slot = begin();
	struct task_struct *other;

	ASSERT_TRUE(slot != NULL);
	other = kthread_run(write_protect, slot, "protector");
	ASSERT_TRUE(!IS_ERR(other));
	EXPECT_EQ(kthread_join(other), 1);
	EXPECT_EQ(shadow_user_pending(), 1u);
	EXPECT_TRUE(!shadow_user_owes());
	ptep_set_wrprotect(pte_find(space.mm, OTHER));
	EXPECT_TRUE(shadow_user_owes());
	flush_tlb_mm(space.mm);
	EXPECT_TRUE(!shadow_user_owes());
	end();
}

/* What comes back as it was needs no flush; with fewer rights it does. */
SELFTEST(shadow_user, entry_that_comes_back)
{
	pte_t *slot = begin(), old;

	ASSERT_TRUE(slot != NULL);
	old = ptep_get_and_clear(slot);
	set_pte(slot, old);
	EXPECT_EQ(shadow_user_pending(), 0u);
	old = ptep_get_and_clear(slot);
	set_pte(slot, pte_wrprotect(old));
	EXPECT_EQ(shadow_user_pending(), 1u);
	set_pte(slot, old);
	EXPECT_EQ(shadow_user_pending(), 1u);	/* nobody can know: a flush is asked for */
	flush_tlb_mm(space.mm);
	end();
}

SELFTEST(shadow_user, more_rights_and_marks_need_no_flush)
{
	pte_t *slot = begin();

	ASSERT_TRUE(slot != NULL);
	ptep_set_wrprotect(slot);
	flush_tlb_page(space.mm, TEST_ADDR);
	set_pte(slot, pte_mkdirty(pte_mkwrite(*slot)));
	set_pte(slot, pte_mkclean(pte_mkold(*slot)));
	end();
}

/* Another table, or a read-only one, takes all of its pages along. */
SELFTEST(shadow_user, entries_of_the_directory)
{
	pte_t *slot = begin();
	pmd_t *pmd = mm_pmd(space.mm, TEST_ADDR), old;

	ASSERT_TRUE(slot != NULL);
	old = *pmd;
	set_pmd(pmd, pmd_wrprotect(old));
	EXPECT_EQ(shadow_user_pending(), 2u);
	set_pmd(pmd, old);
	flush_tlb_mm(space.mm);
	EXPECT_EQ(shadow_user_pending(), 0u);
	pmd_clear(pmd);
	EXPECT_EQ(shadow_user_pending(), 3u);
	EXPECT_EQ(shadow_tlb_find(PFN_DOWN(pmd_phys(old))), TEST_ADDR & PMD_MASK);
	set_pmd(pmd, old);
	flush_tlb_mm(space.mm);
	end();
}

/* No CPU holds anything of an address space that is not loaded. */
SELFTEST(shadow_user, what_is_not_loaded)
{
	struct mm_struct *other = mm_alloc();
	pte_t *slot = begin();

	ASSERT_TRUE(slot && other);
	EXPECT_TRUE(mm_switch_current(other) == space.mm);
	ptep_set_wrprotect(slot);
	EXPECT_EQ(shadow_user_pending(), 0u);
	EXPECT_TRUE(mm_switch_current(space.mm) == other);
	ptep_set_wrprotect(pte_find(space.mm, OTHER));
	EXPECT_EQ(shadow_user_pending(), 1u);
	EXPECT_TRUE(mm_switch_current(other) == space.mm);	/* a load of CR3 is a flush */
	EXPECT_EQ(shadow_user_pending(), 0u);
	EXPECT_TRUE(mm_switch_current(space.mm) == other);
	mmput(other);
	end();
}

SELFTEST(shadow_user, fork_and_its_end_leave_nothing_pending)
{
	pte_t *slot = begin();
	struct mm_struct *child;
	uint32_t value;

	ASSERT_TRUE(slot != NULL);
	child = mm_dup(space.mm);
	ASSERT_TRUE(!IS_ERR(child));
	EXPECT_EQ(shadow_user_pending(), 0u);
	EXPECT_EQ(put_user_u32(7, (uint32_t *)TEST_ADDR), 0);
	EXPECT_EQ(shadow_user_pending(), 0u);
	mmput(child);
	EXPECT_EQ(get_user_u32(&value, (uint32_t *)TEST_ADDR), 0);
	EXPECT_EQ(value, 7u);
	end();
}
