/* SPDX-License-Identifier: MIT */
/*
 * kernel/demo.h - ideas that the shell plays step by step, and that self-tests replay
 */
#pragma once

#include <mm/buddy_arena.h>

/* A step and what there is to see in it. */
struct demo_scene {
	struct arena_step step;
	const char *title;
	const char *why;
};

#define NR_BUDDY_SCENES	9

extern const struct demo_scene demo_buddy_scenes[NR_BUDDY_SCENES];

/* Play them; states[] has one entry a scene.  As buddy_arena_play(). */
int __must_check demo_buddy_play(struct arena_state states[NR_BUDDY_SCENES]);

/* One megabyte, asked for and given back. */
struct demo_attempt {
	bool worked;
	unsigned int runs;		/* of neighbouring frames that it consists of */
	uint64_t alloc, free;		/* counts of the time-stamp counter */
};

/* In one piece and by vmalloc(), on the machine as it is and in pieces. */
struct demo_fragment {
	unsigned long free_before, free_in_pieces, free_after;	/* pages */
	struct demo_attempt block_before, vmalloc_before;
	struct demo_attempt block_in_pieces, vmalloc_in_pieces;
};

/* Nobody else should need memory meanwhile: all of it is taken for a moment. */
void demo_fragment_play(struct demo_fragment *demo);
void demo_fragment_print(void);
