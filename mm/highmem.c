/* SPDX-License-Identifier: MIT */
/*
 * mm/highmem.c - work on the bytes of pages that may have no address
 *
 * Page by page through this CPU's slots, so that preemption is never off for longer than
 * one page takes.
 *
 * Locking: none; any context.
 */
#include <lib/string.h>
#include <mm/highmem.h>

/* clear_mapped_highpage - fill a page of HIGHMEM with zeros, through a slot */
void clear_mapped_highpage(const struct page *page)
{
	void *addr;

	preempt_disable();
	addr = kmap_slot_map(page_to_pfn(page));
	clear_page_words(addr, 1);
	kmap_slot_unmap((unsigned long)addr);
	preempt_enable();
}

/*
 * clear_highpages - fill a block of 2^order pages with zeros
 *
 * A block lies in one zone, so it is lowmem as a whole or not at all.
 */
void clear_highpages(const struct page *page, unsigned int order)
{
	if (likely(!PageHighMem(page))) {
		clear_page_words(__va(PFN_PHYS(page_to_pfn(page))), 1UL << order);
		return;
	}
	for (unsigned long i = 0; i < 1UL << order; i++)
		clear_mapped_highpage(page + i);
}

/* copy_highpage - the bytes of one page into another */
void copy_highpage(struct page *to, const struct page *from)
{
	const void *src = kmap_atomic(from);
	void *dst = kmap_atomic(to);

	memcpy(dst, src, PAGE_SIZE);
	kunmap_atomic(dst);
	kunmap_atomic(src);
}
