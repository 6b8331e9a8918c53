/* SPDX-License-Identifier: MIT */
/*
 * mm/vmap_desc.c - memory for what describes an area
 *
 *	page	| header | descriptor | descriptor | ...	a free one points to the next
 *
 * Descriptors are cut from whole pages.  A page with a free descriptor is on a list; a
 * page whose descriptors are all free goes back.  The first page is part of the image:
 * so the first areas cost no page, and a machine that comes to rest has none left over.
 *
 * Locking: vmap_area_lock is held.  To get a page it is let go for a while: then the
 * call may sleep.  Task context.
 */
#include <lib/align.h>
#include <mm/gfp.h>

#include "vmap.h"

struct desc_page {
	struct list_head list;		/* [l] while it has a free descriptor */
	void *free;			/* [l] the first of them; each begins with the next */
	unsigned int nr_used;		/* [l] */
};

#define FIRST_DESC	ALIGN_UP(sizeof(struct desc_page), sizeof(void *))
#define DESCS_PER_PAGE	((PAGE_SIZE - FIRST_DESC) / sizeof(struct vm_struct))

static LIST_HEAD(pages);			/* [l] with a free descriptor */
static char first_page[PAGE_SIZE] __aligned(PAGE_SIZE);
static bool first_page_is_cut;			/* [l] */

static struct desc_page *page_of(const void *desc)
{
	return (struct desc_page *)((unsigned long)desc & PAGE_MASK);
}

/* Cut a page and put it on the list. */
static void add_page(void *memory)
{
	struct desc_page *page = memory;
	char *at = (char *)memory + FIRST_DESC;

	page->free = NULL;
	page->nr_used = 0;
	for (unsigned int i = 0; i < DESCS_PER_PAGE; i++, at += sizeof(struct vm_struct)) {
		*(void **)at = page->free;
		page->free = at;
	}
	list_add(&page->list, &pages);
}

/* One more page, with the lock let go for as long as it takes; false: there is none. */
static bool get_page_for_descs(void)
{
	unsigned long memory;

	if (!first_page_is_cut) {
		first_page_is_cut = true;
		add_page(first_page);
		return true;
	}
	spin_unlock(&vmap_area_lock);
	memory = __get_free_page(GFP_KERNEL | __GFP_NOWARN);
	spin_lock(&vmap_area_lock);
	if (memory)
		add_page((void *)memory);
	return !list_empty(&pages);	/* somebody may have brought one meanwhile */
}

/* vmap_desc_alloc - a descriptor, its words undefined; NULL if there is no memory */
struct vm_struct *vmap_desc_alloc(void)
{
	struct desc_page *page;
	void *desc;

	assert_held(&vmap_area_lock);
	if (unlikely(list_empty(&pages)) && !get_page_for_descs())
		return NULL;
	page = list_first_entry(&pages, struct desc_page, list);
	desc = page->free;
	page->free = *(void **)desc;
	page->nr_used++;
	if (unlikely(!page->free))
		list_del(&page->list);
	return desc;
}

void vmap_desc_free(struct vm_struct *vm)
{
	struct desc_page *page = page_of(vm);

	assert_held(&vmap_area_lock);
	if (unlikely(!page->free))
		list_add(&page->list, &pages);
	*(void **)vm = page->free;
	page->free = vm;
	if (--page->nr_used == 0 && (char *)page != first_page) {
		list_del(&page->list);
		free_page((unsigned long)page);
	}
}
