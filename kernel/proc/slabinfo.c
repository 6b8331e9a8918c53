/* SPDX-License-Identifier: MIT */
/*
 * kernel/proc/slabinfo.c - /proc/slabinfo: caches of objects, in Linux's version 2.1
 *
 * Chapter: docs/slab.md
 */
#include <mm/slab.h>

#include "proc.h"

static void show_cache(struct kmem_cache *cache, void *m)
{
	struct slabinfo info;

	get_slabinfo(cache, &info);
	seq_printf(m, "%-17s %6lu %6lu %6u %4u %4u : tunables %4u %4u %4u : slabdata %6lu %6lu "
		   "%6lu\n", cache->name, info.active_objs, info.num_objs, cache->size,
		   cache->num, 1U << cache->gfporder, cache->limit, cache->batchcount,
		   cache->shared, info.active_slabs, info.num_slabs, info.shared_avail);
}

int slabinfo_show(struct seq_file *m, void *unused __maybe_unused)
{
	seq_puts(m, "slabinfo - version: 2.1\n"
		 "# name            <active_objs> <num_objs> <objsize> <objperslab> "
		 "<pagesperslab> : tunables <limit> <batchcount> <sharedfactor> : slabdata "
		 "<active_slabs> <num_slabs> <sharedavail>\n");
	kmem_cache_for_each(show_cache, m);
	return 0;
}
