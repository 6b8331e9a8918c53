/* SPDX-License-Identifier: MIT */
/*
 * mm/highmem.c - work on the bytes of pages that may have no address
 *
 * Page by page through this CPU's slots, so that preemption is never off for longer than
 * one page takes.
 *
 * Locking: none; any context.
 */
#include <mm/highmem.h>

/* clear_highmem_frame - fill a frame of HIGHMEM with zeros */
void clear_highmem_frame(unsigned long pfn)
{
	void *addr;

	preempt_disable();
	addr = kmap_slot_map(pfn);
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
		clear_highmem_frame(page_to_pfn(page) + i);
}

/* With preemption off. */
static __always_inline void *map_page(const struct page *page)
{
	unsigned long pfn = page_to_pfn(page);

	return pfn < max_low_pfn ? __va(PFN_PHYS(pfn)) : kmap_slot_map(pfn);
}

static __always_inline void unmap_page(void *addr)
{
	if ((unsigned long)addr >= FIXADDR_BASE)
		kmap_slot_unmap((unsigned long)addr);
}

/* copy_highpage - the bytes of one page into another */
void copy_highpage(struct page *to, const struct page *from)
{
	void *src, *dst;

	preempt_disable();
	src = map_page(from);
	dst = map_page(to);
	copy_page_words(dst, src);
	unmap_page(dst);
	unmap_page(src);
	preempt_enable();
}
