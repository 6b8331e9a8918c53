/* SPDX-License-Identifier: MIT */
/*
 * mm/mmu_gather.c - pages and page tables on their way out of an address space
 *
 *	entry emptied --> pages[] --full, or the end--> flush --> free
 *
 * A page may be free only when no CPU can reach it by a translation of before: so what is
 * taken away waits in an array until one flush has made them all unreachable.  The array
 * lies in the gather itself; what needs more gets a page for it, if there is one: then
 * 4 MB go at a time.  Tables, which have no use for their list any more, hang on one.
 *
 * Where all of an address space ends and no CPU has it loaded there is nothing to flush.
 *
 * Locking: mmap_lock is held, or the address space has no users any more.  None of the
 * calls is made under page_table_lock but tlb_remove_page().
 */
#include <asm/tlbflush.h>
#include <core/preempt.h>
#include <lib/minmax.h>
#include <lib/string.h>
#include <mm/gfp.h>
#include <mm/pgtable.h>

#include "mm_parts.h"

#define BULK	32U		/* pages freed with interrupts off at a time */

/* Make what was gathered unreachable, then free it. */
static __always_inline void flush_and_free(const struct mmu_gather *tlb)
{
	struct page *table, *next;

	if (tlb->start < tlb->end && !tlb->fullmm) {
		preempt_disable();
		flush_tlb_range(tlb->mm, tlb->start, tlb->end);
		preempt_enable();
	}
	list_for_each_entry_safe(table, next, &tlb->tables, lru)
		pt_free(table);
	for (unsigned int i = 0; i < tlb->nr; i += BULK)
		free_pages_bulk(min(tlb->nr - i, BULK), tlb->pages + i);
}

/* The array is full: get a larger one, once. */
static bool enlarge(struct mmu_gather *tlb)
{
	struct page **pages;

	if (tlb->pages != tlb->local || tlb->fullmm)
		return false;
	pages = (struct page **)__get_free_page(GFP_NOWAIT | __GFP_NOWARN);
	if (!pages)
		return false;
	memcpy(pages, tlb->local, sizeof(tlb->local));
	tlb->pages = pages;
	tlb->max = PAGE_SIZE / sizeof(*pages);
	return true;
}

/* tlb_make_room - after tlb_is_full(): there is room for a page again */
void tlb_make_room(struct mmu_gather *tlb)
{
	if (enlarge(tlb))
		return;
	flush_and_free(tlb);
	tlb->start = TASK_SIZE;
	tlb->end = 0;
	tlb->nr = 0;
	INIT_LIST_HEAD(&tlb->tables);
}

/* tlb_finish_mmu - what was gathered becomes unreachable, then free */
void tlb_finish_mmu(struct mmu_gather *tlb)
{
	flush_and_free(tlb);
	if (unlikely(tlb->pages != tlb->local))
		free_page((unsigned long)tlb->pages);
}
