/* SPDX-License-Identifier: MIT */
/*
 * kernel/shell/cmd_demo.c - an idea, played step by step on the real code
 *
 * demo buddy plays the picture from which the buddy system is taught: sixteen frames, of
 * which 5 and 10 are free alone and 12 to 15 together; two pages are asked for and given
 * back.  mm/buddy_arena.c does the steps and notes the states, this file draws them.
 *
 *	## in use	[ 5] free alone		[12  13  14  15] free as one block
 *
 * demo fragment: demo_fragment.c.
 *
 * Chapter: docs/physical-memory.md
 */
#include <core/printk.h>
#include <kernel/demo.h>
#include <kernel/shell.h>
#include <lib/errno.h>
#include <lib/kconfig.h>
#include <lib/string.h>

#define ASK(_order)		{ .verb = ARENA_ALLOC, .order = (_order) }
#define GIVE(_frame, _order)	{ .verb = ARENA_FREE, .order = (_order), .frame = (_frame) }

const struct demo_scene demo_buddy_scenes[NR_BUDDY_SCENES] = {
	{ GIVE(5, 0), "give back frame 5",
	  "its buddy is 5 ^ 1 = 4, which is in use: 5 stays alone, at order 0" },
	{ GIVE(10, 0), "give back frame 10",
	  "its buddy is 10 ^ 1 = 11, which is in use: two blocks of order 0" },
	{ GIVE(12, 2), "give back the four frames 12..15",
	  "their buddy is 12 ^ 4 = 8, the head of 8..11, of which only 10 is free" },
	{ ASK(1), "ask for two pages",
	  "order 1 has no block, so the next larger one, 12..15, is halved:\n"
	  "   12..13 is handed out, and 14..15 goes to the list of order 1" },
	{ GIVE(12, 1), "give them back",
	  "the buddy 12 ^ 2 = 14 is free and whole: they merge to 12..15,\n"
	  "   and there it ends, as in 3" },
	{ GIVE(11, 0), "give back frame 11",
	  "the buddy 10 is free: they merge to 10..11, whose buddy 8..9 is in use" },
	{ GIVE(8, 1), "give back 8..9",
	  "with 10..11 they make 8..11, with 12..15 that makes 8..15,\n"
	  "   whose buddy 0..7 is not free" },
	{ ASK(0), "ask for one page",
	  "frame 5 is the smallest block that fits, so the large one stays whole" },
	{ GIVE(0, 3), "give back 0..7",
	  "with 8..15 they make one block of sixteen: as if never split" },
};

int demo_buddy_play(struct arena_state states[NR_BUDDY_SCENES])
{
	struct arena_step steps[NR_BUDDY_SCENES];

	for (unsigned int i = 0; i < NR_BUDDY_SCENES; i++)
		steps[i] = demo_buddy_scenes[i].step;
	return buddy_arena_play(steps, NR_BUDDY_SCENES, states);
}

static void draw_frames(const struct arena_state *state)
{
	unsigned int end = 0;		/* of the free block that the frame lies in */

	console_printf("   ");
	for (unsigned int frame = 0; frame < ARENA_FRAMES; frame++) {
		bool head = state->order[frame] >= 0;

		if (head)
			end = frame + (1U << state->order[frame]);
		if (state->free[frame])
			console_printf("%c%2u%c", head ? '[' : ' ', frame,
				       frame + 1 == end ? ']' : ' ');
		else
			console_printf(" ## ");
	}
	console_printf("\n");
}

static void draw_list(const struct arena_state *state, unsigned int order)
{
	console_printf("   order %u, nr_free %u:", order, state->nr_free[order]);
	for (unsigned int frame = 0; frame < ARENA_FRAMES; frame++) {
		if (state->order[frame] != (int)order)
			continue;
		console_printf(" %u", frame);
		if (order)
			console_printf("..%u", frame + (1U << order) - 1);
	}
	console_printf("\n");
}

static void draw_lists(const struct arena_state *state)
{
	for (unsigned int order = 0; order < ARENA_ORDERS; order++)
		if (state->nr_free[order])
			draw_list(state, order);
}

/* One digit for each pair, under the pair. */
static void draw_pairs(const struct arena_state *state)
{
	for (unsigned int order = 0; order < ARENA_ORDER; order++) {
		int width = 8 << order;

		console_printf("   ");
		for (unsigned int pair = 0; pair < ARENA_FRAMES >> (order + 1); pair++)
			console_printf("%*u%*s", width / 2, state->pairs[order] >> pair & 1,
				       width / 2, "");
		console_printf("  order %u\n", order);
	}
}

static void draw_scene(unsigned int number, const struct demo_scene *scene,
		       const struct arena_state *state)
{
	console_printf("\n%u. %s", number, scene->title);
	if (scene->step.verb == ARENA_ALLOC)
		console_printf(state->got < 0 ? ": there is no block" : ": a block at frame %d",
			       state->got);
	console_printf("\n");
	draw_frames(state);
	if (IS_ENABLED(CONFIG_BUDDY_BITMAP))
		draw_pairs(state);
	draw_lists(state);
	console_printf("   %s.\n", scene->why);
}

static void demo_buddy(void)
{
	struct arena_state states[NR_BUDDY_SCENES];
	int error = demo_buddy_play(states);

	if (error) {
		console_printf(error == -ENOMEM ? "no sixteen frames in a row are free\n" :
			       "the buddy's own check failed\n");
		return;
	}
	console_printf("Sixteen frames, at first all in use (##).  [12  13  14  15] is one "
		       "free block.\n");
	if (IS_ENABLED(CONFIG_BUDDY_BITMAP))
		console_printf("A bit stands under its two buddies: 1 while exactly one of "
			       "them is free.\n");
	for (unsigned int i = 0; i < NR_BUDDY_SCENES; i++)
		draw_scene(i + 1, &demo_buddy_scenes[i], &states[i]);
}

SHELL_COMMAND(demo, "buddy|fragment", "step by step, on sixteen frames, or on all of them")
{
	if (argc == 2 && strcmp(argv[1], "buddy") == 0)
		demo_buddy();
	else if (argc == 2 && strcmp(argv[1], "fragment") == 0)
		demo_fragment_print();
	else
		return -EINVAL;
	return 0;
}
