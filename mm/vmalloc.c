/* SPDX-License-Identifier: MIT */
/*
 * mm/vmalloc.c - loose pages in one range of addresses
 *
 *	addresses	| 0 | 1 | 2 | 3 | guard |		one after the other
 *			  |    \   |    \
 *	frames		 17    3   90    4			any, HIGHMEM first
 *
 * The buddy has a run of 256 free frames only as long as memory is not in pieces; 256
 * single frames it has as long as it has memory.  vmalloc() takes single frames and
 * makes them contiguous for the CPU, by page tables.  The price: entries to write, a
 * flush when they go, and TLB entries of 4 KB where the direct map has 4 MB.
 *
 * No array of the pages is kept: the entries name the frames.  A page is freed when no
 * CPU can reach it any more, so of a large area the entries are first made absent, with
 * the frame numbers left in them, then the range is flushed, and only then the frames
 * are freed, read off the entries:
 *
 *	present, frame 17  ->  absent, frame 17  ->  flush  ->  free 17  ->  0
 *
 * page->private of such a page is its address, so that the two can be held against each
 * other (vmap_check.c).
 *
 * Locking: none of its own.  Task context; see mm/vmap.c.
 */
#include <asm/region.h>
#include <asm/tlbflush.h>
#include <core/might_sleep.h>
#include <lib/minmax.h>

#include "vmap.h"

/*
 * Pages are taken so many at a time: interrupts are off meanwhile, and their array lies
 * on the stack.
 */
#define BULK	32U

static unsigned long ram_pages;		/* [I] frames of the machine's memory */

/*
 * vmalloc_init - nobody can have more pages than there are, and faults can be explained
 *
 * Boot, once, after mm_init().
 */
void __init vmalloc_init(void)
{
	struct zone *zone;

	address_set_describer(vmap_describe);
	for_each_populated_zone(zone)
		ram_pages += zone->present_pages;
}

static void map_bulk(unsigned long addr, struct page *const *pages, unsigned int nr,
		     pgprot_t prot)
{
	while (nr) {
		unsigned int here = min(nr, PTRS_PER_PTE - pte_index(addr));
		pte_t *slot = kernel_pte(addr);

		nr -= here;
		for (; here; here--, addr += PAGE_SIZE) {
			struct page *page = *pages++;

			page->private = addr;
			set_pte_kernel(addr, slot++, pfn_pte(page_to_pfn(page), prot));
		}
	}
}

/* Frames stay in the entries; nobody can reach them through these. */
static void unmap_and_flush(unsigned long addr, unsigned long end)
{
	for (unsigned long at = addr; at < end; ) {
		unsigned long stop = min(end, (at & PMD_MASK) + PMD_SIZE);
		pte_t *slot = kernel_pte(at);

		for (; at < stop; at += PAGE_SIZE)
			pte_clear_present(slot++);
	}
	flush_tlb_kernel_range(addr, end);
}

/* Empty nr entries of one table; the frames that they named, present or not. */
static __always_inline void take_pages(unsigned long addr, unsigned int nr, struct page **pages)
{
	pte_t *slot = kernel_pte(addr);

	for (unsigned int i = 0; i < nr; i++, slot++) {
		pages[i] = pfn_to_page(pte_pfn(*slot));
		pte_clear(slot);
	}
}

/* How many pages from addr to end lie in one table and in the array. */
static inline unsigned int bulk_at(unsigned long addr, unsigned long end)
{
	unsigned int nr = min((unsigned int)((end - addr) >> PAGE_SHIFT), BULK);

	return min(nr, PTRS_PER_PTE - pte_index(addr));
}

/* Any number of pages: their frames wait in the entries for the flush. */
static __noinline void free_many(unsigned long addr, unsigned long end)
{
	struct page *pages[BULK];

	unmap_and_flush(addr, end);
	while (addr < end) {
		unsigned int nr = bulk_at(addr, end);

		take_pages(addr, nr, pages);
		free_pages_bulk(nr, pages);
		addr += (unsigned long)nr << PAGE_SHIFT;
	}
}

/* Take [addr, end) out of the page tables, flush, then free its pages. */
static __always_inline void free_mapped(unsigned long addr, unsigned long end)
{
	unsigned int nr = bulk_at(addr, end);
	struct page *pages[BULK];

	if (addr + ((unsigned long)nr << PAGE_SHIFT) != end) {
		free_many(addr, end);
		return;
	}
	take_pages(addr, nr, pages);
	flush_tlb_kernel_range(addr, end);
	free_pages_bulk(nr, pages);
}

/* A page for each address of the area, or none at all. */
static bool fill(const struct vm_struct *vm, gfp_t gfp)
{
	pgprot_t prot = kernel_prot(PAGE_KERNEL);
	unsigned long addr = vm->area.start;
	struct page *pages[BULK];
	unsigned int want, got;

	for (unsigned int left = vm->nr_pages; left; left -= got) {
		want = min(left, BULK);
		got = alloc_pages_bulk(gfp, want, pages);
		map_bulk(addr, pages, got, prot);
		addr += (unsigned long)got << PAGE_SHIFT;
		if (unlikely(got < want)) {
			if (addr != vm->area.start)
				free_many(vm->area.start, addr);
			return false;
		}
	}
	return true;
}

/* Why a request can never be served, or NULL. */
static const char *request_is_wrong(unsigned long nr_pages)
{
	if (unlikely(nr_pages == 0))
		return "nothing was asked for";
	if (unlikely(nr_pages > ram_pages))
		return "more than the machine's memory";
	if (unlikely(nr_pages >= VMALLOC_PAGES))
		return "more than the window";
	return NULL;
}

/* vmalloc_for - __vmalloc(), with the name of whoever asked for it */
void *vmalloc_for(unsigned long size, gfp_t gfp, const void *caller)
{
	unsigned long nr_pages = (size >> PAGE_SHIFT) + !!(size & ~PAGE_MASK);
	const char *why;
	struct vm_struct *vm;

	might_sleep();
	why = request_is_wrong(nr_pages);
	if (unlikely(why))
		goto fail;
	why = "no hole is that large";
	vm = vmap_take(nr_pages, VM_ALLOC, caller);
	if (unlikely(!vm))
		goto fail;
	why = "no memory is left";
	if (unlikely(!fill(vm, (gfp | __GFP_HIGHMEM | __GFP_NOWARN) & ~__GFP_ZERO)))
		goto release;
	if (gfp & __GFP_ZERO)
		clear_page_words((void *)vm->area.start, nr_pages);
	return (void *)vm->area.start;

release:
	vmap_release(vm);
fail:
	if (!(gfp & __GFP_NOWARN))
		vmap_report_failure("vmalloc", size, why, caller);
	return NULL;
}

/*
 * vmalloc - size bytes at contiguous addresses, in frames that need not be
 *
 * Whole pages, their content undefined, and a guard page behind the last.  All or
 * nothing.  Task context, may sleep; boot may call it with interrupts off.  Return: the
 * address, a multiple of a page; NULL for 0 bytes, for more than there is and when
 * window or memory are full, with one line in the log.
 */
void *vmalloc(unsigned long size)
{
	return vmalloc_for(size, GFP_KERNEL, __builtin_return_address(0));
}

/* vzalloc - the same, full of zeros */
void *vzalloc(unsigned long size)
{
	return vmalloc_for(size, GFP_KERNEL | __GFP_ZERO, __builtin_return_address(0));
}

/* __vmalloc - the same by a request of the caller's; __GFP_NOWARN: fail in silence */
void *__vmalloc(unsigned long size, gfp_t gfp)
{
	return vmalloc_for(size, gfp, __builtin_return_address(0));
}

/*
 * vfree - give back what vmalloc() gave
 *
 * NULL is nothing.  Task context with interrupts on: on several CPUs the flush has to
 * wait for the others, so a call with interrupts off is refused, and reported.  So are
 * a second call and an address that is no area's start; debug builds stop there.
 */
void vfree(const void *addr)
{
	struct vm_struct *vm;

	if (!addr)
		return;
	vm = vmap_claim(addr, VM_ALLOC, __builtin_return_address(0));
	if (unlikely(!vm))
		return;
	free_mapped(vm->area.start, vm->area.end - PAGE_SIZE);
	vmap_release(vm);
}

/* vmalloc_to_page - the page behind an address of the window, or NULL */
struct page *vmalloc_to_page(const void *addr)
{
	pte_t pte;

	if (!is_vmalloc_addr(addr))
		return NULL;
	pte = *kernel_pte((unsigned long)addr);
	return pte_present(pte) && pfn_valid(pte_pfn(pte)) ? pfn_to_page(pte_pfn(pte)) : NULL;
}
