/* SPDX-License-Identifier: MIT */
/*
 * mm/free_list.h - put a block on a zone's free list, take it off
 *
 * The steps that both forms of the buddy are made of.
 *
 *	zone->free_orders[type]		... 0 1 0 0 1	  bit n: the list of order n has a block
 *	zone->free_area[0]			    | free_list[type] -> head
 *	zone->free_area[3]		    | free_list[type] -> head <-> head
 *
 * The words of a block are its head's alone: free_word() in flags, and lru.
 *
 * Not here: zone->nr_free, which changes once for each request and not for each step,
 * and the bit of free_orders where several change at once.
 *
 * Locking: zone->lock held with interrupts off.
 */
#pragma once

#include <core/bug.h>
#include <lib/align.h>
#include "internal.h"

/* What flags says in the head of a free block, in the node and zone of this page. */
static inline uint32_t free_word(const struct page *page, unsigned int order)
{
	return (page->flags & PAGE_PLACE_MASK) | order << PAGE_ORDER_SHIFT | 1U << PG_buddy;
}

/* The same, one order up or down. */
static inline uint32_t free_word_up(uint32_t word)
{
	return word + (1U << PAGE_ORDER_SHIFT);
}

static inline uint32_t free_word_down(uint32_t word)
{
	return word - (1U << PAGE_ORDER_SHIFT);
}

/* The other half of the block that this block of nr_pages is one half of. */
static inline struct page *page_buddy(struct page *page, unsigned long nr_pages)
{
	return (struct page *)((uintptr_t)page ^ nr_pages * sizeof(struct page));
}

/* Of a block and its buddy, the one that heads the two together. */
static inline struct page *lower_half(struct page *page, struct page *buddy)
{
	return (struct page *)((uintptr_t)page & (uintptr_t)buddy);
}

/* Put a block first: what was freed last is handed out first, its lines still cached. */
static inline void free_list_add(struct free_area *area, struct page *page, uint32_t word,
				 enum migratetype type)
{
	page->flags = word;
	list_add(&page->lru, &area->free_list[type]);
	area->nr_free++;
}

/* As free_list_add() on a list that is known to be empty. */
static inline void free_list_add_only(struct free_area *area, struct page *page, uint32_t word,
				      enum migratetype type)
{
	struct list_head *list = &area->free_list[type];

	page->flags = word;
	page->lru = (struct list_head){ list, list };
	*list = (struct list_head){ &page->lru, &page->lru };
	area->nr_free++;
}

/* Take a block off, wherever in its list it is.  Return: is the list empty now? */
static inline bool free_list_del(struct free_area *area, struct page *page, uint32_t place)
{
	struct list_head *next = page->lru.next;
	struct list_head *prev = page->lru.prev;

	page->flags = place;
	__list_del(prev, next);
	area->nr_free--;
	return next == prev;		/* only the list itself is neighbour on both sides */
}

/* What must hold when a block comes back; debug builds stop where it does not. */
static inline void assert_can_free(const struct zone *zone, const struct page *page,
				   unsigned int order, enum migratetype type)
{
	assert_held(&zone->lock);
	VM_BUG_ON(order > MAX_PAGE_ORDER);
	VM_BUG_ON(!IS_ALIGNED(page_to_pfn(page), 1UL << order));
	VM_BUG_ON(PageBuddy(page));		/* freed twice */
	VM_BUG_ON(PageReserved(page));
	VM_BUG_ON(page_zone(page) != zone);
	VM_BUG_ON(pageblock_type(page_to_pfn(page)) != type);
}

/* free_list.c: no blocks, and are the lists whole? */
void free_list_init(struct zone *zone);
const char *free_list_check(struct zone *zone);
