/* SPDX-License-Identifier: MIT */
/*
 * mm/buddy_arena.h - sixteen frames on which the buddy can be watched
 *
 * mm/buddy_arena.c tells how they are borrowed and holds the contract.
 */
#pragma once

#include <lib/compiler.h>
#include <stdbool.h>
#include <stdint.h>

#define ARENA_ORDER	4
#define ARENA_FRAMES	(1U << ARENA_ORDER)
#define ARENA_ORDERS	(ARENA_ORDER + 1)

/* One request to the buddy.  Frames are counted from the arena's first. */
struct arena_step {
	enum { ARENA_ALLOC, ARENA_FREE } verb;
	unsigned int order;
	unsigned int frame;		/* ARENA_FREE: the first of the block */
};

/* What the arena looks like after a step. */
struct arena_state {
	int got;			/* ARENA_ALLOC: the block's first frame, -1 for none */
	int8_t order[ARENA_FRAMES];	/* of the free block that begins here, -1: none does */
	bool free[ARENA_FRAMES];
	uint8_t nr_free[ARENA_ORDERS];	/* as in free_area: blocks */
	uint8_t pairs[ARENA_ORDER];	/* bit n: of pair n of that order, exactly one is free */
};

int __must_check buddy_arena_play(const struct arena_step *steps, unsigned int nr,
				  struct arena_state *states);
