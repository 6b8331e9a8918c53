/* SPDX-License-Identifier: MIT */
/*
 * mm/page_debug.c - is this free a free of what was allocated?
 *
 *	the caller says		the frame says			report
 *	any order		PG_reserved			"free of a reserved page"
 *	any order		no reference, or free		"double free"
 *	order n			pfn is no multiple of 2^n	"misaligned free"
 *	order n			was allocated with m		"free with the wrong order"
 *
 * Release builds look as well, but only at what struct page can tell, and go on
 * without the frame; see page_alloc.c.
 */
#include <mm/page_owner.h>

#include "page_debug.h"
#include "page_report.h"

static const char *free_is_wrong(const struct page *page, unsigned int order)
{
	const struct page_owner *owner = page_owner_of(page);

	if (PageReserved(page))
		return "free of a reserved page";
	if (order > MAX_PAGE_ORDER || page_to_pfn(page) & ((1UL << order) - 1))
		return "misaligned free";
	if (page_count(page) <= 0 || PageBuddy(page) || (owner && !owner->in_use))
		return "double free";
	if (owner && owner->order != order)
		return "free with the wrong order";
	return NULL;
}

/* page_debug_may_free - stop the kernel with a report if this free is wrong */
void page_debug_may_free(const struct page *page, unsigned int order)
{
	const char *wrong = free_is_wrong(page, order);

	if (wrong)
		bad_page(page, order, wrong);
}
