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
