/* SPDX-License-Identifier: MIT */
/*
 * mm/pt_cache.c - page tables and directories are used again
 *
 *	table		goes when its last entry has gone: full of zeros
 *	directory	goes when its tables have gone: an empty user half, and the kernel
 *			half, which is the same in each
 *
 * So what one process leaves is what the next one needs, and to clear a page would be most
 * of the work of making it.  Each CPU keeps a few of both at hand; what is more goes to the
 * page allocator.  They count as allocated.
 *
 * While allocations fail on purpose nothing is taken from here, so that each of them can.
 *
 * Locking: a CPU's stacks are its own, with interrupts off.
 */
#include <asm/irqflags.h>
#include <asm/percpu.h>
#include <core/bug.h>
#include <mm/gfp.h>

#include "mm_parts.h"
#include "page_debug.h"

#define KEPT	8U

struct pt_stack {
	unsigned int nr;
	void *pages[KEPT];
};

/* A CPU's own. */
struct pt_cache {
	struct pt_stack stacks[NR_PT_KINDS];	/* [c] */
};

static DEFINE_PER_CPU(struct pt_cache, pt_cache);

/* Debug builds: has somebody written to it meanwhile? */
static bool is_as_new(enum pt_kind kind, const void *page)
{
	const unsigned long *words = page;

	if (kind == PT_DIRECTORY)
		return pgd_check(page) == NULL;
	for (unsigned int i = 0; i < PAGE_SIZE / sizeof(*words); i++)
		if (words[i])
			return false;
	return true;
}

/* pt_cache_take - one that is at hand, as new, or NULL; any context */
void *pt_cache_take(enum pt_kind kind)
{
	unsigned long flags = local_irq_save();
	struct pt_stack *stack = &this_cpu_ptr(&pt_cache)->stacks[kind];
	void *page = NULL;

	if (likely(stack->nr && !fail_page_alloc_is_set()))
		page = stack->pages[--stack->nr];
	local_irq_restore(flags);
	VM_BUG_ON(page && !is_as_new(kind, page));
	return page;
}

/* pt_cache_give - it is not needed any more, and as new: keep it or free it; any context */
void pt_cache_give(enum pt_kind kind, void *page)
{
	unsigned long flags = local_irq_save();
	struct pt_stack *stack = &this_cpu_ptr(&pt_cache)->stacks[kind];

	if (likely(stack->nr < KEPT)) {
		stack->pages[stack->nr++] = page;
		page = NULL;
	}
	local_irq_restore(flags);
	if (unlikely(page))
		free_page((unsigned long)page);
}

static void drain_stack(struct pt_stack *stack)
{
	while (stack->nr)
		free_page((unsigned long)stack->pages[--stack->nr]);
}

/* pt_cache_drain - free what this CPU keeps; any context */
void pt_cache_drain(void)
{
	unsigned long flags = local_irq_save();
	struct pt_cache *cache = this_cpu_ptr(&pt_cache);

	for (unsigned int kind = 0; kind < NR_PT_KINDS; kind++)
		drain_stack(&cache->stacks[kind]);
	local_irq_restore(flags);
}
