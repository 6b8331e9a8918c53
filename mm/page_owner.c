/* SPDX-License-Identifier: MIT */
/*
 * mm/page_owner.c - the stacks of each block's last allocation and last free
 *
 * A side array, one entry for each frame that mem_map describes, 68 bytes each: the
 * price of one more struct page and a bit, so only debug builds pay it.  An entry is
 * written when its frame heads a block that is handed out or given back; a frame that
 * never was a head has an entry of zeros.
 *
 * What the array is for: a double free is reported with the stack of the first one,
 * a wrong order with the order that was asked for, a leak with who asked.
 *
 * Locking: an entry belongs to whoever holds or frees the block.
 */
#include <core/backtrace.h>
#include <core/printk.h>
#include <lib/errno.h>
#include <mm/page_owner.h>
#include <mm/slab.h>

static struct page_owner *owners;	/* [I] by pfn; NULL: nothing is recorded */

/*
 * page_owner_init - start to record
 *
 * Boot, when max_pfn is known; memory, full of zeros, from alloc(size in bytes).
 * Return: 0, or -ENOMEM, and then nothing is recorded.
 */
int __init page_owner_init(void *(*alloc)(size_t size))
{
	owners = alloc(max_pfn * sizeof(struct page_owner));
	return owners ? 0 : -ENOMEM;
}

static void record_stack(uintptr_t *stack)
{
	unsigned int nr = backtrace_collect((uintptr_t)__builtin_frame_address(0), stack,
					    PAGE_OWNER_DEPTH);

	if (nr < PAGE_OWNER_DEPTH)
		stack[nr] = 0;
}

/* A block was handed out. */
void page_owner_alloc(const struct page *page, unsigned int order)
{
	struct page_owner *owner;

	if (!owners)
		return;
	owner = &owners[page_to_pfn(page)];
	owner->order = (uint16_t)order;
	owner->in_use = 1;
	record_stack(owner->alloc_stack);
}

/* A block was given back. */
void page_owner_free(const struct page *page)
{
	struct page_owner *owner;

	if (!owners)
		return;
	owner = &owners[page_to_pfn(page)];
	owner->in_use = 0;
	record_stack(owner->free_stack);
}

/*
 * A block of 2^order pages in use becomes its first page and one block of each
 * order from 0 to order - 1 behind it, all from the same allocation.
 */
void page_owner_split(const struct page *page, unsigned int order)
{
	struct page_owner *owner;

	if (!owners)
		return;
	owner = &owners[page_to_pfn(page)];
	owner->order = 0;
	while (order-- > 0) {
		owner[1UL << order] = *owner;
		owner[1UL << order].order = (uint16_t)order;
	}
}

/* NULL if nothing is recorded, or nothing yet about this frame. */
const struct page_owner *page_owner_of(const struct page *page)
{
	const struct page_owner *owner = owners ? &owners[page_to_pfn(page)] : NULL;

	return owner && owner->alloc_stack[0] ? owner : NULL;
}

static void print_stack(const char *what, const uintptr_t *stack)
{
	pr_err("%s\n", what);
	for (unsigned int i = 0; i < PAGE_OWNER_DEPTH && stack[i]; i++)
		pr_err("  [<%08lx>] %pS\n", (unsigned long)stack[i], (void *)(stack[i] - 1));
}

void page_owner_print(const struct page *page)
{
	const struct page_owner *owner = page_owner_of(page);

	if (!owner) {
		pr_err("page owner: none is recorded for pfn %#lx\n", page_to_pfn(page));
		return;
	}
	pr_err("page owner: pfn %#lx, order %u, %s\n", page_to_pfn(page), owner->order,
	       owner->in_use ? "in use" : "free");
	if (PageSlab(page) && page->slab_cache)
		pr_err("a slab of the cache %s\n", page->slab_cache->name);
	print_stack("allocated by:", owner->alloc_stack);
	if (owner->free_stack[0])
		print_stack("freed by:", owner->free_stack);
}
