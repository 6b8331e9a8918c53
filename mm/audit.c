/* SPDX-License-Identifier: MIT */
/*
 * mm/audit.c - is every frame accounted for?
 *
 *	frame		what says so
 *	reserved	PG_reserved, and a reference that nobody drops
 *	free		part of a block whose head has PG_buddy, or on a pcp list
 *	allocated	_refcount >= 1 in the head; the frames behind it say nothing
 *	slab		allocated, and PG_slab in each frame, with the cache that has it
 *
 * One walk over mem_map counts them, and the sums must be the counters that the
 * allocator itself goes by.  What is neither reserved, nor free in the buddy, nor the
 * head of an allocated block is on a per-CPU list or inside an allocated block.  Debug
 * builds know the order of each block (page_owner.c), so there this rest is exact too.
 *
 * Each frame with PG_slab lies in a slab, and there are as many as the caches count.  The
 * counts of processes' pages are what their page tables say: mm_check.c.
 *
 * zone_check() looks at one zone's own structures; mm_audit() at all zones and at what
 * only the whole can show.
 *
 * Locking: slab_mutex from beginning to end; takes zone->lock and turns interrupts off for
 * the lists; the walk over mem_map is right only while nobody allocates or frees.
 */
#include <asm/irqflags.h>
#include <mm/audit.h>
#include <mm/gfp.h>
#include <mm/memblock.h>
#include <mm/page_owner.h>
#include <mm/task_memory.h>
#include <mm/vmalloc.h>

#include "mm_parts.h"
#include "pcp.h"
#include "slab_parts.h"

/* What a walk over one zone's frames has found. */
struct frame_counts {
	unsigned long reserved;
	unsigned long buddy;
	unsigned long heads;		/* of allocated blocks */
	unsigned long silent;		/* pcp, or behind an allocated head */
	unsigned long owned;		/* frames of allocated blocks, by their owners' word */
	unsigned long unowned;		/* allocated heads of which no order is known */
	unsigned long slab;		/* of heads and silent ones: in slabs */
};

static const char *watermarks_check(const struct zone *zone)
{
	if (zone->watermark[WMARK_MIN] > zone->watermark[WMARK_LOW] ||
	    zone->watermark[WMARK_LOW] > zone->watermark[WMARK_HIGH])
		return "zone: watermarks out of order";
	if (zone->lowmem_reserve[zone_idx(zone)] != 0)
		return "zone: a reserve against its own requests";
	return NULL;
}

static const char *sizes_check(const struct zone *zone)
{
	if (zone->managed_pages > zone->present_pages)
		return "zone: more pages managed than present";
	if (zone->present_pages > zone->spanned_pages)
		return "zone: more pages present than spanned";
	if (zone->nr_free + zone_pcp_count(zone) > zone->managed_pages)
		return "zone: more pages free than managed";
	return NULL;
}

/*
 * zone_check - the buddy's lists, this CPU's lists, sizes and watermarks of a zone
 *
 * Any context.  Return: the first broken invariant as text, or NULL.
 */
const char *zone_check(struct zone *zone)
{
	unsigned long flags = local_irq_save();
	const char *wrong = pcp_check(zone);

	spin_lock(&zone->lock);
	if (!wrong)
		wrong = buddy_check(zone);
	if (!wrong)
		wrong = sizes_check(zone);
	if (!wrong)
		wrong = watermarks_check(zone);
	spin_unlock(&zone->lock);
	local_irq_restore(flags);
	return wrong;
}

/* Count an allocated head, and what lies behind it as far as that is known. */
static void count_head(struct frame_counts *counts, const struct page *page)
{
	const struct page_owner *owner = page_owner_of(page);

	counts->heads++;
	if (owner && owner->in_use)
		counts->owned += 1UL << owner->order;
	else
		counts->unowned++;
}

/* Count the frame, or the free block that it heads; the number of frames to go on by. */
static unsigned long count_frame(struct frame_counts *counts, const struct page *page)
{
	if (PageReserved(page)) {
		counts->reserved++;
	} else if (PageBuddy(page)) {
		counts->buddy += 1UL << buddy_order(page);
		return 1UL << buddy_order(page);
	} else if (page_count(page) > 0) {
		count_head(counts, page);
	} else {
		counts->silent++;
	}
	counts->slab += PageSlab(page);
	return 1;
}

static const char *frame_is_wrong(const struct page *page)
{
	if (PageReserved(page) && PageBuddy(page))
		return "audit: a frame both reserved and free";
	if (PageReserved(page) && page_count(page) < 1)
		return "audit: a reserved frame without a reference";
	if (PageBuddy(page) && page_count(page) != 0)
		return "audit: a free frame with a reference";
	if (page_count(page) < 0)
		return "audit: a reference count below zero";
	if (PageSlab(page) && (PageReserved(page) || PageBuddy(page) || PageLargeKmalloc(page)))
		return "audit: a frame of a slab that is something else besides";
	if (PageAnon(page) + PageCache(page) + PageTable(page) + PageSlab(page) > 1)
		return "audit: a frame of two kinds of users";
	return PageSlab(page) ? slab_page_check(page) : NULL;
}

static const char *walk_zone(const struct zone *zone, struct frame_counts *counts)
{
	unsigned long pfn = zone->start_pfn, end = zone_end_pfn(zone);

	while (pfn < end) {
		const struct page *page = pfn_to_page(pfn);
		const char *wrong = frame_is_wrong(page);

		if (wrong)
			return wrong;
		/* The span of a zone may hold frames of another node. */
		pfn += page_zone(page) == zone ? count_frame(counts, page) : 1;
	}
	return pfn == end ? NULL : "audit: a free block reaches beyond its zone";
}

/* One zone's frames; adds up what is in slabs. */
static const char *frames_check(const struct zone *zone, unsigned long *slab_pages)
{
	struct frame_counts counts = { 0 };
	const char *wrong = walk_zone(zone, &counts);
	unsigned long pcp = zone_pcp_count(zone);
	unsigned long out = zone->managed_pages - zone->nr_free - pcp;

	if (wrong)
		return wrong;
	*slab_pages += counts.slab;
	if (counts.buddy != zone->nr_free)
		return "audit: free blocks do not add up to nr_free";
	if (counts.buddy + counts.heads + counts.silent != zone->managed_pages)
		return "audit: frames that are not reserved do not add up to managed";
	if (counts.silent < pcp || counts.heads > out)
		return "audit: fewer free frames than the per-CPU lists count";
	if (IS_ENABLED(CONFIG_PAGE_OWNER) && counts.unowned == 0 && counts.owned != out)
		return "audit: allocated blocks do not add up to what is not free";
	return NULL;
}

static const char *audit(void)
{
	unsigned long slab_pages = 0;
	const char *wrong;
	struct zone *zone;

	for_each_populated_zone(zone) {
		wrong = zone_check(zone);
		if (!wrong)
			wrong = frames_check(zone, &slab_pages);
		if (wrong)
			return wrong;
	}
	if (slab_pages != slab_nr_pages_locked())
		return "audit: frames of slabs do not add up to what the caches count";
	wrong = slab_check_all_locked();
	if (!wrong)
		wrong = vmalloc_check();
	return wrong ? wrong : user_frames_check();
}

/*
 * mm_audit - every zone by itself, then every frame, every cache of objects, the vmalloc
 *	window, and every address space
 *
 * Task context, may sleep; not from a work.  What the kernel gives back by itself is not seen
 * half done: the stacks of tasks that have ended before, nothing by slab_reap() meanwhile.  Who
 * lets others allocate while frames are counted is told that they do not add up.  Return: the
 * first broken invariant as text, or NULL.
 */
const char *mm_audit(void)
{
	const char *wrong;

	task_memory_settle();
	slab_lock();
	wrong = audit();
	slab_unlock();
	return wrong;
}
