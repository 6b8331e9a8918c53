/* SPDX-License-Identifier: MIT */
/*
 * mm/pcp.h - single pages in front of a zone's buddy; mm/pcp.c tells the story
 *
 * Taking and giving are inline: they are the hottest lines of the memory manager.
 * All of them are called with interrupts off, zone->lock not held.
 */
#pragma once

#include <asm/percpu.h>
#include <mm/mmzone.h>

#include "internal.h"

/* The type of the page block that a page lies in. */
static inline enum migratetype page_block_type(const struct page *page)
{
	return pageblock_type(((uintptr_t)page - (uintptr_t)mem_map) / sizeof(struct page));
}

static __always_inline struct per_cpu_pages *this_cpu_pcp(struct zone *zone)
{
	struct per_cpu_pages *pcp = &zone->pcp[smp_processor_id()];

	OPTIMIZER_HIDE_VAR(pcp);
	return pcp;
}

#ifdef CONFIG_PCP

void zone_pcp_init(struct zone *zone);
unsigned int pcp_refill(struct zone *zone, enum migratetype type);
void pcp_trim(const struct page *page);
void pcp_drain_zone(struct zone *zone);
const char *pcp_check(const struct zone *zone);

/* Take the first page of a list, NULL if there is none. */
static __always_inline struct page *pcp_pop(struct per_cpu_pages *pcp, enum migratetype type)
{
	struct list_head *list = &pcp->lists[type];
	struct list_head *first;
	struct page *page;

	OPTIMIZER_HIDE_VAR(list);
	first = list->next;
	if (unlikely(first == list))
		return NULL;
	__list_del(list, first->next);
	pcp->count--;
	page = list_entry(first, struct page, lru);
	OPTIMIZER_HIDE_VAR(page);
	if (!page)
		__builtin_unreachable();	/* the compiler cannot know any more */
	return page;
}

/* Take a page for a request that wants this node, NULL if none is at hand. */
static __always_inline struct page *pcp_take(struct zone *zone, enum migratetype type)
{
	struct per_cpu_pages *pcp = this_cpu_pcp(zone);
	struct page *page = pcp_pop(pcp, type);

	if (likely(page))
		pcp->numa_hit++;
	return page;
}

/* Take a page, refill the list for it if need be; not counted.  NULL: the zone has none. */
static inline struct page *pcp_alloc(struct zone *zone, enum migratetype type)
{
	struct page *page = pcp_pop(this_cpu_pcp(zone), type);

	if (unlikely(!page) && pcp_refill(zone, type))
		page = pcp_pop(this_cpu_pcp(zone), type);
	return page;
}

/* Put a page first on this CPU's list of the type.  True: too many, call pcp_trim(). */
static __always_inline bool pcp_give(struct zone *zone, struct page *page, enum migratetype type)
{
	struct per_cpu_pages *pcp = this_cpu_pcp(zone);
	struct list_head *list = &pcp->lists[type];

	OPTIMIZER_HIDE_VAR(list);
	list_add(&page->lru, list);
	pcp->count++;
	barrier();	/* count and compare in memory: one instruction less than in registers */
	return pcp->count > pcp->high;
}

/* Pages of the zone on the lists of all CPUs; an estimate for others than the CPU itself. */
static inline unsigned long zone_pcp_count(const struct zone *zone)
{
	unsigned long nr = 0;

	for (unsigned int cpu = 0; cpu < CONFIG_NR_CPUS; cpu++)
		nr += READ_ONCE(zone->pcp[cpu].count);
	return nr;
}

#else /* every page comes from the buddy and goes back to it at once */

static inline void zone_pcp_init(struct zone *zone)
{
	(void)zone;
}

static inline struct page *pcp_alloc(struct zone *zone, enum migratetype type)
{
	struct page *page;

	spin_lock(&zone->lock);
	page = rmqueue(zone, 0, type);
	spin_unlock(&zone->lock);
	return page;
}

/* A request of two lives at once has no list here either: it takes the careful way. */
static inline struct page *pcp_take(struct zone *zone, enum migratetype type)
{
	struct page *page = likely(type < MIGRATE_TYPES) ? pcp_alloc(zone, type) : NULL;

	if (likely(page))
		this_cpu_pcp(zone)->numa_hit++;
	return page;
}

static inline bool pcp_give(struct zone *zone, struct page *page, enum migratetype type)
{
	spin_lock(&zone->lock);
	buddy_free(zone, page, 0, type);
	spin_unlock(&zone->lock);
	return false;
}

static inline void pcp_trim(const struct page *page)
{
	(void)page;
}

static inline void pcp_drain_zone(struct zone *zone)
{
	(void)zone;
}

static inline const char *pcp_check(const struct zone *zone)
{
	(void)zone;
	return NULL;
}

static inline unsigned long zone_pcp_count(const struct zone *zone)
{
	(void)zone;
	return 0;
}

#endif
