/* SPDX-License-Identifier: MIT */
/*
 * mm/pcp.c - a few single pages of each CPU in front of a zone's buddy
 *
 *	alloc <--- list of the type ---> free		last in, first out: still in the cache
 *		        |   ^
 *	  count > high: |   | empty:
 *	    trim a      v   |  refill a batch		zone->lock taken once a batch
 *	    batch      buddy lists
 *
 * Moving a batch page by page would pay the buddy's way down and up for each.  Both
 * ways take the shortcut that leaves the same blocks behind:
 *
 *	refill	The pages that one-by-one requests would get are the smallest block's,
 *		all of them, then the next one's.  So whole blocks are taken and laid
 *		on the list page by page.  No block is split for the rest of a batch:
 *		its halves would be the small blocks that the next refill begins with.
 *	trim	Pages that were freed one after the other are often neighbours.  Runs of
 *		neighbours go back as the aligned blocks that they consist of, and the
 *		buddy need not put those together again.
 *
 * A page on a list has _refcount 0 and no flag; only the list knows about it.
 *
 * batch is a 256th of the zone's pages, as a power of two from 1 to 32: 8 MB move four
 * pages at a time, 32 MB and more 32.  high is six batches, so that a CPU never hoards
 * more than one page in 42 of a zone.
 *
 * docs/physical-memory.md, "Per-CPU lists".
 *
 * Locking: a list belongs to its CPU with interrupts off; the buddy to zone->lock.
 */
#include <core/spinlock.h>
#include <lib/minmax.h>

#include "pcp.h"

#define PCP_MAX_BATCH_ORDER	5
#define PCP_HIGH_BATCHES	6

/* The largest n with 2^n <= value; value > 0. */
static inline unsigned int floor_log2(unsigned long value)
{
	return 8 * sizeof(value) - 1 - (unsigned int)__builtin_clzl(value);
}

/*
 * zone_pcp_init - empty lists, and the sizes that suit the zone
 *
 * Boot, after zone->managed_pages is known or again when it has changed; the lists
 * must be empty.
 */
void zone_pcp_init(struct zone *zone)
{
	unsigned long share = max(zone->managed_pages / 256, 1UL);
	unsigned int batch = 1U << min_t(unsigned int, floor_log2(share), PCP_MAX_BATCH_ORDER);

	for (unsigned int cpu = 0; cpu < CONFIG_NR_CPUS; cpu++) {
		struct per_cpu_pages *pcp = &zone->pcp[cpu];

		pcp->count = 0;
		pcp->batch = batch;
		pcp->high = batch * PCP_HIGH_BATCHES;
		for (unsigned int type = 0; type < NR_PCP_LISTS; type++)
			INIT_LIST_HEAD(&pcp->lists[type]);
	}
}

/* The order of the smallest free block of the type, 0 if there is none. */
static unsigned int smallest_order(const struct zone *zone, enum migratetype type)
{
	uint32_t orders = zone->free_orders[type];

	return orders ? (unsigned int)__builtin_ctz(orders) : 0;
}

/* Lay the pages of a block on the end of a list, in their order. */
static void list_add_block(struct list_head *list, struct page *page, unsigned int nr)
{
	struct list_head *last = list->prev;

	for (struct page *end = page + nr; page != end; page++) {
		last->next = &page->lru;
		page->lru.prev = last;
		last = &page->lru;
	}
	last->next = list;
	list->prev = last;
}

/*
 * pcp_refill - move up to a batch of pages of the type to this CPU's list
 *
 * Interrupts off; takes zone->lock once.  Return: the number of pages that came, 0 if
 * the zone has none of any type.
 */
unsigned int pcp_refill(struct zone *zone, enum migratetype type)
{
	struct per_cpu_pages *pcp = this_cpu_pcp(zone);
	unsigned int nr = 0;

	spin_lock(&zone->lock);
	while (nr < pcp->batch) {
		unsigned int fits = floor_log2(pcp->batch - nr);
		unsigned int order = smallest_order(zone, type);
		struct page *page;

		if (order > fits && nr && nr >= pcp->batch / 2)
			break;
		order = min(order, fits);
		page = rmqueue(zone, order, type);
		if (!page)
			break;
		list_add_block(&pcp->lists[type], page, 1U << order);
		nr += 1U << order;
	}
	spin_unlock(&zone->lock);
	pcp->count += nr;
	return nr;
}

/* Give nr neighbours from pfn on back as the aligned blocks that they consist of. */
static void free_run(struct zone *zone, unsigned long pfn, unsigned int nr)
{
	while (nr) {
		unsigned int order = min(floor_log2(nr), (unsigned int)MAX_PAGE_ORDER);

		if (pfn)
			order = min(order, (unsigned int)__builtin_ctzl(pfn));
		buddy_free(zone, pfn_to_page(pfn), order, pageblock_type(pfn));
		pfn += 1UL << order;
		nr -= 1U << order;
	}
}

/*
 * How many pages from this link on backwards, at most max, lie one behind the other in
 * memory too, by steps of 1 or -1; *last is the link of the last one.
 */
static __always_inline unsigned int run_length(struct list_head *link, unsigned int max, int step,
					       struct list_head **last)
{
	unsigned int left = max;

	while (--left && link->prev == &(list_entry(link, struct page, lru) + step)->lru)
		link = link->prev;
	*last = link;
	return max - left;
}

/*
 * Give up to nr pages back from the end of a list, the coldest; the number given.
 * Neighbours are told by their links' addresses: nothing else of a page is touched.
 */
static unsigned int drain_list(struct zone *zone, struct list_head *list, unsigned int nr)
{
	struct list_head *link = list->prev;
	unsigned int left = nr;

	while (left && link != list) {
		struct list_head *first = link, *last;
		unsigned int run = run_length(link, left, 1, &last);

		if (run == 1)
			run = run_length(link, left, -1, &last);
		link = last->prev;	/* before the buddy takes the words over */
		free_run(zone, page_to_pfn(list_entry(min(first, last), struct page, lru)), run);
		left -= run;
	}
	list->prev = link;
	link->next = list;
	return nr - left;
}

/* Give nr of this CPU's pages back, those of the type first. */
static void pcp_drain(struct zone *zone, enum migratetype type, unsigned int nr)
{
	struct per_cpu_pages *pcp = this_cpu_pcp(zone);
	unsigned int left = nr;

	spin_lock(&zone->lock);
	left -= drain_list(zone, &pcp->lists[type], left);
	for (unsigned int other = 0; left && other < MIGRATE_TYPES; other++)
		left -= drain_list(zone, &pcp->lists[other], left);
	spin_unlock(&zone->lock);
	pcp->count -= nr - left;
}

/*
 * pcp_trim - give a batch back, pages of the zone and type of this page first
 *
 * Any context.  Only the page's place is read: it may have found a user meanwhile.
 */
void pcp_trim(const struct page *page)
{
	struct zone *zone = page_zone(page);
	unsigned long flags = local_irq_save();

	pcp_drain(zone, page_block_type(page), this_cpu_pcp(zone)->batch);
	local_irq_restore(flags);
}

/* pcp_drain_zone - give back all that this CPU has of the zone; any context */
void pcp_drain_zone(struct zone *zone)
{
	unsigned long flags = local_irq_save();

	pcp_drain(zone, MIGRATE_UNMOVABLE, this_cpu_pcp(zone)->count);
	local_irq_restore(flags);
}

/* The first thing wrong with one page of a list, or NULL. */
static const char *pcp_page_check(const struct zone *zone, const struct page *page)
{
	if (page_zone(page) != zone)
		return "pcp: a page of another zone";
	if (page->flags & PAGE_STATE_MASK)
		return "pcp: a page with state flags";
	if (page_count(page) != 0)
		return "pcp: a page in use";
	return NULL;
}

/*
 * pcp_check - this CPU's lists of the zone: links, pages, count
 *
 * Interrupts off.  Return: the first broken invariant as text, or NULL.
 */
const char *pcp_check(const struct zone *zone)
{
	const struct per_cpu_pages *pcp = &zone->pcp[smp_processor_id()];
	unsigned int nr = 0;

	for (unsigned int type = 0; type < NR_PCP_LISTS; type++) {
		const struct page *page;

		list_for_each_entry(page, &pcp->lists[type], lru) {
			const char *wrong = pcp_page_check(zone, page);

			if (wrong)
				return wrong;
			if (page->lru.next->prev != &page->lru || ++nr > pcp->count)
				return "pcp: a list is damaged or longer than its count";
		}
		if (type >= MIGRATE_TYPES && !list_empty(&pcp->lists[type]))
			return "pcp: a page on the list of no type";
	}
	return nr == pcp->count ? NULL : "pcp: fewer pages than its count";
}
