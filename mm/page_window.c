/* SPDX-License-Identifier: MIT */
/*
 * mm/page_window.c - a short look at the bytes of any page
 *
 *	lowmem		the direct map
 *	HIGHMEM		fixmap slot FIX_PAGE_WINDOW + CPU
 *
 * The allocator clears and poisons pages that the kernel may have no address for.
 * It needs one page for a moment, in any context, and cannot wait: hence a slot of
 * its own for each CPU, used with interrupts off.
 *
 * Locking: none; a slot is its CPU's while interrupts are off.
 */
#include <asm/fixmap.h>
#include <asm/irqflags.h>
#include <asm/percpu.h>
#include <core/bug.h>

#include "page_window.h"

static enum fixed_addresses this_window(void)
{
	return (enum fixed_addresses)(FIX_PAGE_WINDOW + smp_processor_id());
}

void *page_window_open(const struct page *page)
{
	void *address = page_address(page);

	VM_BUG_ON(!irqs_disabled());
	if (address)
		return address;
	set_fixmap(this_window(), page_to_phys(page), PAGE_KERNEL);
	return (void *)fix_to_virt(this_window());
}

void page_window_close(const struct page *page)
{
	if (!page_address(page))
		clear_fixmap(this_window());
}

/* Clear one page of HIGHMEM; interrupts are off for one page only. */
static void clear_highmem_page(const struct page *page)
{
	unsigned long flags = local_irq_save();

	clear_page_words(page_window_open(page), 1);
	page_window_close(page);
	local_irq_restore(flags);
}

/*
 * clear_pages - fill a block of 2^order pages with zeros
 *
 * A block lies in one zone, so it is lowmem as a whole or not at all.
 */
void clear_pages(const struct page *page, unsigned int order)
{
	void *address = page_address(page);

	if (likely(address)) {
		clear_page_words(address, 1UL << order);
		return;
	}
	for (unsigned long i = 0; i < 1UL << order; i++)
		clear_highmem_page(page + i);
}
