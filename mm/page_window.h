/* SPDX-License-Identifier: MIT */
/*
 * mm/page_window.h - a short look at the bytes of any page
 */
#pragma once

#include <mm/page.h>

/*
 * The address of the page's bytes: the direct map's, or for a page of HIGHMEM this
 * CPU's window.  Interrupts off until page_window_close(), one page at a time.
 */
void *page_window_open(const struct page *page);
void page_window_close(const struct page *page);

/* Clear a block.  Any context. */
void clear_pages(const struct page *page, unsigned int order);

/* Clear a single page. */
static __always_inline void clear_page(const struct page *page)
{
	unsigned long pfn = page_to_pfn(page);

	if (likely(pfn < max_low_pfn))
		clear_page_words(__va(PFN_PHYS(pfn)), 1);
	else
		clear_pages(page, 0);
}
