/* SPDX-License-Identifier: MIT */
/*
 * mm/shrinker.h - who keeps what can be made anew, and gives it up when memory is short
 *
 * mm/shrinker.c holds the contracts.
 */
#pragma once

#include <lib/list.h>
#include <mm/gfp.h>

struct shrink_control {
	gfp_t gfp_mask;			/* of the request that is short of memory */
	unsigned long nr_to_scan;	/* give up so many objects, if it can be */
};

struct shrinker {
	/* Objects that could be given up; an estimate. */
	unsigned long (*count_objects)(struct shrinker *shrinker, struct shrink_control *sc);
	/* Give some up; how many, or SHRINK_STOP: none can be now. */
	unsigned long (*scan_objects)(struct shrinker *shrinker, struct shrink_control *sc);
	struct list_head list;		/* of all shrinkers */
};

#define SHRINK_STOP	(~0UL)

void register_shrinker(struct shrinker *shrinker);
void unregister_shrinker(struct shrinker *shrinker);
unsigned long shrink_slab(gfp_t gfp, unsigned int priority);

/* mm/drop_caches.c */
void drop_slab(void);
