/* SPDX-License-Identifier: MIT */
/*
 * mm/highmem.h - addresses for pages that may have none
 *
 *			kmap()			kmap_atomic(), kmap_local_page()
 *	where		the pkmap window	this CPU's slots of the fixmap
 *	how long	as you like		until you sleep
 *	may sleep	when taken; meanwhile	no: preemption is off
 *	seen by		every CPU		this CPU
 *	given back	in any order		the newest first
 *	a second time	the same address	another address
 *
 * A page of lowmem takes the short way: its address of the direct map.
 */
#pragma once

#include <asm/kmap.h>
#include <core/preempt.h>
#include <mm/page.h>

static __always_inline bool PageHighMem(const struct page *page)
{
	return page_to_pfn(page) >= max_low_pfn;
}

/* kmap.c; contracts stand there. */
void kmap_init(void);
void *kmap(struct page *page);
void *kmap_try(struct page *page) __must_check;
void kunmap(struct page *page);
bool kmap_is_used(unsigned long addr);

/* What the window looks like; an estimate unless nobody changes it. */
struct kmap_counts {
	unsigned int mapped;		/* entries in use */
	unsigned int unused;		/* given back, but still mapped */
	unsigned int empty;
	unsigned int users;		/* kmap() calls that were not given back */
	unsigned long flushes;		/* since boot: of all unused entries at once */
	unsigned long waits;		/* since boot: kmap() calls that found the window full */
};

void kmap_counts(struct kmap_counts *counts);

/* One entry that maps a page, from index on; the next index, -1: there is none. */
struct kmap_entry {
	unsigned long addr;
	unsigned long pfn;
	unsigned int users;
};

int kmap_entry_next(int index, struct kmap_entry *entry);

/* NULL, or the first broken rule of the window as text. */
const char *kmap_check(void);

/*
 * kmap_atomic - the page's address until kunmap_atomic()
 *
 * Any context.  Preemption is off in between, so the caller must not sleep.
 */
static __always_inline void *kmap_atomic(const struct page *page)
{
	preempt_disable();
	if (!PageHighMem(page))
		return __va(PFN_PHYS(page_to_pfn(page)));
	return kmap_slot_map(page_to_pfn(page));
}

/* Give back the newest mapping of this CPU; any address in its page will do. */
static __always_inline void kunmap_atomic(const void *addr)
{
	if ((unsigned long)addr >= FIXADDR_BASE)
		kmap_slot_unmap((unsigned long)addr);
	preempt_enable();
}

/* Linux keeps these across a sleep; here they are the same as the above. */
#define kmap_local_page(page)	kmap_atomic(page)
#define kunmap_local(addr)	kunmap_atomic(addr)

/* highmem.c: any context. */
void clear_highmem_frame(unsigned long pfn);
void clear_highpages(const struct page *page, unsigned int order);
void copy_highpage(struct page *to, const struct page *from);

/* Fill a page with zeros. */
static __always_inline void clear_highpage(const struct page *page)
{
	unsigned long pfn = page_to_pfn(page);

	if (likely(pfn < max_low_pfn))
		clear_page_words(__va(PFN_PHYS(pfn)), 1);
	else
		clear_highmem_frame(pfn);
}
