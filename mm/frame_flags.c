/* SPDX-License-Identifier: MIT */
/*
 * mm/frame_flags.c - what a frame is and who maps it, in Linux's words
 *
 *	frame		flags
 *	free block	BUDDY in each frame of it; the head alone knows
 *	slab		SLAB; of several frames: COMPOUND_HEAD, then COMPOUND_TAIL
 *	large kmalloc	COMPOUND_HEAD, COMPOUND_TAIL; the head alone knows
 *	anonymous	ANON SWAPBACKED MMAP
 *	of a file	SWAPBACKED, UPTODATE DIRTY LOCKED MMAP as it is
 *	page table	PGTABLE
 *	hole, kernel	RESERVED
 *
 * A frame that is not described itself belongs to the block that begins at the frame's number
 * rounded down to a power of two, if one that is large enough begins there.
 *
 * All this may change while it is looked at, as on Linux: a frame that is in use needs no lock,
 * and what is seen of one that is not is what it was a moment ago.
 *
 * Mapped: _mapcount counts entries of page tables.  A table that n directories lead to
 * (mm/ptshare.c) stands for n, so its entries count n - 1 times more.
 *
 * Chapter: docs/proc.md
 *
 * Locking: mmlist_lock and page_table_lock while the tables are looked at.
 */
#include <lib/minmax.h>
#include <mm/mm_usage.h>
#include <mm/mmzone.h>
#include <mm/page_cache.h>
#include <mm/pgtable.h>

#include "mm_parts.h"

#define BIT(kpf)	(1ULL << (kpf))

/* --- flags ------------------------------------------------------------------------------- */

/* The order of the block that begins with this frame, as far as its head tells; 0. */
static unsigned int block_order(const struct page *head)
{
	if (PageBuddy(head))
		return buddy_order(head);
	if (PageLargeKmalloc(head))
		return (unsigned int)min(READ_ONCE(head->private), (unsigned long)MAX_PAGE_ORDER);
	return 0;
}

/* The head of the block that a frame without flags lies in, or NULL. */
static const struct page *find_head(unsigned long pfn)
{
	for (unsigned int order = 1; order <= MAX_PAGE_ORDER; order++) {
		unsigned long head = pfn & ~((1UL << order) - 1);

		if (head != pfn && pfn < head + (1UL << block_order(pfn_to_page(head))))
			return pfn_to_page(head);
	}
	return NULL;
}

/* Of several frames the first has a reference, and the others none. */
static uint64_t slab_flags(unsigned long pfn)
{
	const struct page *page = pfn_to_page(pfn);

	if (page_count(page) == 0)
		return BIT(KPF_SLAB) | BIT(KPF_COMPOUND_TAIL);
	if (pfn_valid(pfn + 1) && PageSlab(page + 1) && page_count(page + 1) == 0)
		return BIT(KPF_SLAB) | BIT(KPF_COMPOUND_HEAD);
	return BIT(KPF_SLAB);
}

static uint64_t user_flags(const struct page *page)
{
	uint64_t flags = BIT(KPF_SWAPBACKED);

	if (PageAnon(page))
		flags |= BIT(KPF_ANON);
	if (page_mapcount(page) > 0)
		flags |= BIT(KPF_MMAP);
	if (PageCache(page)) {
		flags |= PageLocked(page) ? BIT(KPF_LOCKED) : 0;
		flags |= PageUptodate(page) ? BIT(KPF_UPTODATE) : 0;
		flags |= PageDirty(page) ? BIT(KPF_DIRTY) : 0;
	}
	return flags;
}

static uint64_t plain_flags(unsigned long pfn)
{
	const struct page *head = find_head(pfn);

	if (!head)
		return 0;
	return PageBuddy(head) ? BIT(KPF_BUDDY) : BIT(KPF_COMPOUND_TAIL);
}

/* frame_flags - Linux's KPF_* of a frame that mem_map describes; any context */
uint64_t frame_flags(unsigned long pfn)
{
	const struct page *page = pfn_to_page(pfn);

	if (PageReserved(page))
		return BIT(KPF_RESERVED) | (page == zero_page ? BIT(KPF_ZERO_PAGE) : 0);
	if (PageBuddy(page))
		return BIT(KPF_BUDDY);
	if (PageSlab(page))
		return slab_flags(pfn);
	if (PageLargeKmalloc(page))
		return block_order(page) ? BIT(KPF_COMPOUND_HEAD) : 0;
	if (PageTable(page))
		return BIT(KPF_PGTABLE);
	if (PageAnon(page) || PageCache(page))
		return user_flags(page);
	return plain_flags(pfn);
}

/* --- who maps it --------------------------------------------------------------------------- */

/* A range of frames, and what is counted of each. */
struct frame_range {
	unsigned long first;
	unsigned int nr;
	uint64_t *counts;
};

/* Is there an address space before this one on the list that has the same table there? */
static bool was_seen(const struct mm_struct *mm, unsigned long addr)
{
	const struct mm_struct *other;

	list_for_each_entry(other, &mmlist, mmlist) {
		if (other == mm)
			return false;
		if (pmd_phys(*mm_pmd(other, addr)) == pmd_phys(*mm_pmd(mm, addr)))
			return true;
	}
	return false;
}

/* The entries of one table count that many times more. */
static void count_table(pmd_t pmd, const struct frame_range *range, unsigned int times)
{
	unsigned long left = pmd_table_page(pmd)->pt_entries;

	for (const pte_t *slot = pte_offset(pmd, 0), *end = slot + PTRS_PER_PTE;
	     left && slot < end; slot++) {
		unsigned long at;

		if (pte_none(*slot))
			continue;
		left--;
		at = pte_pfn(*slot) - range->first;
		if (at < range->nr && !pte_is_zero_page(*slot))
			range->counts[at] += times;
	}
}

static void count_shared_tables(struct mm_struct *mm, const struct frame_range *range)
{
	spin_lock(&mm->page_table_lock);
	for (unsigned long addr = 0; addr < TASK_SIZE; addr += PMD_SIZE) {
		pmd_t pmd = *mm_pmd(mm, addr);
		int owners;

		if (!pmd_shared(pmd))
			continue;
		owners = page_count(pmd_table_page(pmd));
		if (owners > 1 && !was_seen(mm, addr))
			count_table(pmd, range, (unsigned int)owners - 1);
	}
	spin_unlock(&mm->page_table_lock);
}

/*
 * frame_mapcounts - how many page-table entries lead to each of nr frames from pfn on
 *
 * Frames that are no program's are mapped by nobody.  Task context.
 */
void frame_mapcounts(unsigned long pfn, uint64_t *counts, unsigned int nr)
{
	const struct frame_range range = { pfn, nr, counts };
	struct mm_struct *mm;

	for (unsigned int i = 0; i < nr; i++) {
		const struct page *page = pfn_to_page(pfn + i);

		counts[i] = PageAnon(page) || PageCache(page) ? (uint64_t)page_mapcount(page) : 0;
	}
	spin_lock(&mmlist_lock);
	list_for_each_entry(mm, &mmlist, mmlist)
		count_shared_tables(mm, &range);
	spin_unlock(&mmlist_lock);
}
