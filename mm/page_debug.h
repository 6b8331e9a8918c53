/* SPDX-License-Identifier: MIT */
/*
 * mm/page_debug.h - what debug builds do at each allocation and each free
 *
 *	alloc	page_debug_alloc()	the pattern is still there; record the owner
 *	free	page_debug_may_free()	right page, right order, once
 *		page_debug_free()	no CPU can reach it; record who, fill with the pattern
 *
 * Release builds have none of it.
 */
#pragma once

#include <mm/gfp.h>
#include <mm/page_owner.h>

/* --- fail_page_alloc.c --- */

#ifdef CONFIG_FAIL_PAGE_ALLOC
bool should_fail_page_alloc(gfp_t gfp);
bool should_fail_slab(gfp_t gfp);
bool fail_page_alloc_is_set(void);
#else
static inline bool fail_page_alloc_is_set(void)
{
	return false;
}

static inline bool should_fail_page_alloc(gfp_t gfp)
{
	(void)gfp;
	return false;
}

static inline bool should_fail_slab(gfp_t gfp)
{
	(void)gfp;
	return false;
}
#endif

/* --- page_poison.c --- */

#ifdef CONFIG_PAGE_POISON
void page_poison(struct page *page, unsigned int order);
void page_unpoison(struct page *page, unsigned int order);
#else
static inline void page_poison(struct page *page, unsigned int order)
{
	(void)page;
	(void)order;
}

static inline void page_unpoison(struct page *page, unsigned int order)
{
	(void)page;
	(void)order;
}
#endif

/* --- page_shadow.c --- */

#ifdef CONFIG_SHADOW_TLB
void page_debug_translations(const struct page *page, unsigned int order);
#else
static inline void page_debug_translations(const struct page *page, unsigned int order)
{
	(void)page;
	(void)order;
}
#endif

/* --- page_debug.c --- */

#ifdef CONFIG_DEBUG
void page_debug_may_free(const struct page *page, unsigned int order);
#else
static inline void page_debug_may_free(const struct page *page, unsigned int order)
{
	(void)page;
	(void)order;
}
#endif

static inline void page_debug_alloc(struct page *page, unsigned int order)
{
	page_unpoison(page, order);
	page_owner_alloc(page, order);
}

static inline void page_debug_free(struct page *page, unsigned int order)
{
	page_debug_translations(page, order);
	page_owner_free(page);
	page_poison(page, order);
}
