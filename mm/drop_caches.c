/* SPDX-License-Identifier: MIT */
/*
 * mm/drop_caches.c - give up all that can be made anew
 *
 *	drop_slab()	what shrinkers have, page tables and pages that CPUs keep at hand, empty
 *			slabs
 *
 * Behind it the number of free pages is what it was before a program ran, to the page: what it
 * left behind is in none of them (selftest:drop_caches).  Files in memory keep their pages:
 * nothing lies behind that they could be read from again, so the page cache has nothing to
 * drop.
 *
 * Chapter: docs/page-cache.md
 *
 * Locking: task context, may sleep.
 */
#include <mm/gfp.h>
#include <mm/pgtable.h>
#include <mm/shrinker.h>
#include <mm/slab.h>

/* As often as shrinkers give up a good deal; each round asks for half as much at least. */
static void shrink_until_little_comes(void)
{
	unsigned int round = 0;

	while (shrink_slab(GFP_KERNEL, 0) >> round++ > 1)
		;
}

/* drop_slab - all of it; may sleep */
void drop_slab(void)
{
	shrink_until_little_comes();
	pt_cache_drain();
	slab_drain_all();
	drain_all_pages();
}
