/* SPDX-License-Identifier: MIT */
/*
 * mm/vmap_area.h - which parts of a range of addresses are taken
 *
 *	vmap_space	the range: [start, end)
 *	vmap_area	a part of it that is taken: [start, end), multiples of a page
 *	hole		the bytes between an area and the one before it
 *
 * mm/vmap_area.c holds the contracts.  Locking is the caller's.
 */
#pragma once

#include <lib/list.h>
#include <lib/rbtree.h>

struct vmap_area {
	unsigned long start, end;
	unsigned long hole;		/* bytes free in front of start */
	unsigned long max_hole;		/* the largest hole of this subtree */
	struct rb_node node;
	struct list_head list;		/* all areas, in ascending order */
};

struct vmap_space {
	unsigned long start, end;
	struct rb_root root;
	struct list_head areas;
	unsigned int nr_areas;
};

#define VMAP_SPACE_INIT(name, _start, _end) \
	{ .start = (_start), .end = (_end), .root = { NULL }, \
	  .areas = LIST_HEAD_INIT((name).areas), .nr_areas = 0 }

int __must_check vmap_area_insert(struct vmap_space *space, struct vmap_area *area,
				  unsigned long size);
void vmap_area_erase(struct vmap_space *space, struct vmap_area *area);

struct vmap_area *vmap_area_find(const struct vmap_space *space, unsigned long addr);
struct vmap_area *vmap_area_find_from(const struct vmap_space *space, unsigned long addr);

/* Bytes of the largest hole, that behind the last area included. */
unsigned long vmap_space_largest_hole(const struct vmap_space *space);

/* The first broken invariant as text, or NULL. */
const char *vmap_space_check(const struct vmap_space *space);
