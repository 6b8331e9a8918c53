/* SPDX-License-Identifier: MIT */
/*
 * mm/page_owner.h - who allocated a block last, and who freed it last
 */
#pragma once

#include <lib/compiler.h>
#include <lib/types.h>
#include <mm/page.h>

#define PAGE_OWNER_DEPTH	8

/* One for each frame; only that of a block's head means anything. */
struct page_owner {
	uint16_t order;			/* of the block that the frame heads or last headed */
	uint16_t in_use;		/* allocated and not freed since */
	uintptr_t alloc_stack[PAGE_OWNER_DEPTH]; /* return addresses, 0-ended if shorter */
	uintptr_t free_stack[PAGE_OWNER_DEPTH];
};

#ifdef CONFIG_PAGE_OWNER
int __must_check page_owner_init(void *(*alloc)(size_t size));
void page_owner_alloc(const struct page *page, unsigned int order);
void page_owner_free(const struct page *page);
void page_owner_split(const struct page *page, unsigned int order);
const struct page_owner *page_owner_of(const struct page *page);
void page_owner_print(const struct page *page);
#else
static inline int page_owner_init(void *(*alloc)(size_t size))
{
	(void)alloc;
	return 0;
}

static inline void page_owner_alloc(const struct page *page, unsigned int order)
{
	(void)page;
	(void)order;
}

static inline void page_owner_free(const struct page *page)
{
	(void)page;
}

static inline void page_owner_split(const struct page *page, unsigned int order)
{
	(void)page;
	(void)order;
}

static inline const struct page_owner *page_owner_of(const struct page *page)
{
	(void)page;
	return NULL;
}

static inline void page_owner_print(const struct page *page)
{
	(void)page;
}
#endif
