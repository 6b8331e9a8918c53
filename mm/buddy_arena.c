/* SPDX-License-Identifier: MIT */
/*
 * mm/buddy_arena.c - sixteen frames on which the buddy can be watched
 *
 * A picture of the buddy needs a machine with sixteen frames, and every real one has
 * thousands.  So a block of sixteen is allocated, and a zone of its own runs on exactly
 * these frames, by the same buddy_alloc() and buddy_free() as all others:
 *
 *	mem_map		. . . . | 0 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 | . . . .
 *	place in flags	Normal	  the node's spare zone number, ZONE_ARENA	  Normal
 *	zone_table	[Normal]  [ZONE_ARENA] -> arena.zone
 *
 * A node has four zone numbers and three zones, so one is spare.  That the frames around
 * say another zone keeps the arena to itself: no merge crosses a border of zones.
 *
 * The frames lie in a page block of their real zone, and whoever changes the type of that
 * page block looks at each free head in it.  So the real zone's lock is held as long as
 * they are the arena's, and what is seen is noted instead of printed.  Afterwards the
 * frames say again what they said, and the block is given back.
 *
 * Not here: what is played, and text about it (kernel/shell/cmd_demo.c).
 *
 * Locking: arena.zone.lock, and inside it the real zone's.
 *
 * Chapter: docs/physical-memory.md
 */
#include <lib/errno.h>
#include <lib/string.h>
#include <mm/buddy_arena.h>
#include <mm/gfp.h>
#include "free_list.h"

#define ZONE_ARENA		MAX_NR_ZONES
/* Nothing here moves, but it is gone at once: no page block should change its type for it. */
#define ARENA_GFP		(GFP_NOWAIT | __GFP_NOWARN | __GFP_MOVABLE)

#define MAP_BYTES		256	/* the historic form's maps, for a page block at most */

_Static_assert(ZONE_ARENA < 4, "page->flags has no zone number to spare");

static struct {
	struct zone zone;		/* its lock guards all of this */
	struct page *first;		/* the sixteen borrowed frames */
	uint32_t flags[ARENA_FRAMES];	/* what they said before */
	enum migratetype type;		/* of their page block */
	unsigned long maps[MAP_BYTES / sizeof(unsigned long)];
} arena = { .zone.lock = SPINLOCK_UNLOCKED_NAMED("arena.zone.lock") };

/* For buddy_init(): it asks at most once. */
static void *arena_maps(size_t size)
{
	return size <= sizeof(arena.maps) ? arena.maps : NULL;
}

static struct zone **arena_slot(void)
{
	return &zone_table[page_to_nid(arena.first) << (PAGE_NODE_SHIFT - PAGE_ZONE_SHIFT) |
			   ZONE_ARENA];
}

/* The frames become the arena's: a zone in which all of them are in use. */
static int arena_open(struct page *first)
{
	struct zone *zone = &arena.zone;

	arena.first = first;
	arena.type = pageblock_type(page_to_pfn(first));
	zone->start_pfn = page_to_pfn(first);
	zone->spanned_pages = zone->present_pages = ARENA_FRAMES;
	if (buddy_init(zone, arena_maps))
		return -ENOMEM;
	*arena_slot() = zone;
	for (unsigned int i = 0; i < ARENA_FRAMES; i++) {
		arena.flags[i] = first[i].flags;
		first[i].flags = (uint32_t)page_to_nid(first) << PAGE_NODE_SHIFT |
				 ZONE_ARENA << PAGE_ZONE_SHIFT;
	}
	atomic_set(&first->_refcount, 0);	/* as page_alloc.c does before it calls the buddy */
	return 0;
}

/* The frames are what they were: a block in use, of its real zone. */
static void arena_close(void)
{
	for (unsigned int i = 0; i < ARENA_FRAMES; i++)
		arena.first[i].flags = arena.flags[i];
	atomic_set(&arena.first->_refcount, 1);
	*arena_slot() = NULL;
	arena.first = NULL;
}

/* --- looking ------------------------------------------------------------------------ */

static void note_block(struct page *page, unsigned int order,
		       enum migratetype type __maybe_unused, void *ctx)
{
	struct arena_state *state = ctx;
	unsigned int frame = (unsigned int)(page - arena.first);

	state->order[frame] = (int8_t)order;
	memset(&state->free[frame], true, 1U << order);
}

static void note_state(struct arena_state *state)
{
	memset(state->order, -1, sizeof(state->order));
	memset(state->free, false, sizeof(state->free));
	memset(state->pairs, 0, sizeof(state->pairs));
	buddy_for_each_free(&arena.zone, note_block, state);
	for (unsigned int order = 0; order < ARENA_ORDERS; order++)
		state->nr_free[order] = (uint8_t)arena.zone.free_area[order].nr_free;
	for (unsigned int order = 0; order < ARENA_ORDER; order++)
		for (unsigned int frame = 0; frame < ARENA_FRAMES; frame += 2U << order)
			if (buddy_one_of_pair_is_free(&arena.zone, arena.first + frame, order))
				state->pairs[order] |= (uint8_t)(1U << (frame >> (order + 1)));
}

/* --- playing ------------------------------------------------------------------------ */

/* May this block be given back, with the arena as it is?  NULL: nothing was free yet. */
static bool step_makes_sense(const struct arena_step *step, const struct arena_state *before)
{
	unsigned int nr = 1U << step->order;

	if (step->order > ARENA_ORDER)
		return false;
	if (step->verb == ARENA_ALLOC)
		return true;
	if (!IS_ALIGNED(step->frame, nr) || step->frame + nr > ARENA_FRAMES)
		return false;
	for (unsigned int i = 0; before && i < nr; i++)
		if (before->free[step->frame + i])
			return false;
	return true;
}

static void play_step(const struct arena_step *step, struct arena_state *after)
{
	struct page *page;

	after->got = -1;
	if (step->verb == ARENA_ALLOC) {
		page = buddy_alloc(&arena.zone, step->order, arena.type);
		if (page)
			after->got = (int)(page - arena.first);
	} else {
		page = arena.first + step->frame;
		buddy_free(&arena.zone, page, step->order, arena.type);
	}
	note_state(after);
}

static int play_all(const struct arena_step *steps, unsigned int nr, struct arena_state *states)
{
	for (unsigned int i = 0; i < nr; i++) {
		if (!step_makes_sense(&steps[i], i ? &states[i - 1] : NULL))
			return -EINVAL;
		play_step(&steps[i], &states[i]);
		if (buddy_check(&arena.zone))
			return -EIO;
	}
	return 0;
}

/* Between taking the frames over and handing them back nobody else may see them. */
static int play_on(struct page *first, const struct arena_step *steps, unsigned int nr,
		   struct arena_state *states)
{
	struct zone *zone = page_zone(first);
	int error;

	spin_lock(&zone->lock);
	error = arena_open(first);
	if (!error) {
		error = play_all(steps, nr, states);
		arena_close();
	}
	spin_unlock(&zone->lock);
	return error;
}

/*
 * buddy_arena_play - do the steps on sixteen frames of their own, and note what becomes of them
 *
 *	steps	nr of them; at first all frames are in use
 *	states	nr of them, the arena after each step
 *
 * Any context; interrupts stay off meanwhile, a microsecond or two a step.  What the steps
 * leave free or in use does not matter: the sixteen frames go back as one block.
 *
 * Return: 0; -ENOMEM if no sixteen frames can be had, -EINVAL for a step that gives back
 * what is free already or is no block, -EIO if buddy_check() finds something broken.
 */
int buddy_arena_play(const struct arena_step *steps, unsigned int nr, struct arena_state *states)
{
	unsigned long flags = spin_lock_irqsave(&arena.zone.lock);
	struct page *first = alloc_pages(ARENA_GFP, ARENA_ORDER);
	int error = first ? play_on(first, steps, nr, states) : -ENOMEM;

	if (first)
		__free_pages(first, ARENA_ORDER);
	spin_unlock_irqrestore(&arena.zone.lock, flags);
	return error;
}
