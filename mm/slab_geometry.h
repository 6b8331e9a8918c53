/* SPDX-License-Identifier: MIT */
/*
 * mm/slab_geometry.h - how objects are laid out in a slab; mm/slab_geometry.c draws it
 *
 * Pure arithmetic: nothing here knows of pages, caches or locks.
 */
#pragma once

#include <lib/compiler.h>
#include <lib/types.h>

#define L1_CACHE_BYTES		64	/* of every CPU since about 2000; only speed hangs on it */
#define SLAB_MIN_ALIGN		4
#define SLAB_MAX_SIZE		(4U << 20)

/* Slots from here on may have their freelist outside, if more of them fit that way. */
#define SLAB_OFF_MIN_SIZE	512
#define SLAB_OFF_MAX_NUM	16	/* so many entries have these freelists at most */

/* Accept a slab of which at most this part is left over. */
#define SLAB_MAX_WASTE		8	/* an eighth */

/* A freelist is an array of these, one for each object of the slab. */
typedef uint16_t freelist_idx_t;

struct slab_geometry {
	unsigned int size;		/* bytes from one object to the next */
	unsigned int gfporder;		/* pages in a slab, as a power of two */
	unsigned int num;		/* objects in a slab */
	unsigned int freelist_size;	/* bytes */
	bool off_slab;			/* the freelist is not in the slab */
	unsigned int left_over;		/* bytes of the slab that serve nobody */
	unsigned int colour;		/* different places for the first object, at least 1 */
	unsigned int colour_off;	/* bytes from one such place to the next */
};

unsigned int slab_align(unsigned int size, unsigned int align, bool to_cache_line);
int __must_check slab_geometry(unsigned int size, unsigned int align, unsigned int max_order,
			       struct slab_geometry *out);
uint32_t slab_reciprocal(unsigned int size);

/* offset / size for an offset that is a multiple of size, by slab_reciprocal(size). */
static inline unsigned int slab_divide(unsigned int offset, uint32_t reciprocal)
{
	return (unsigned int)((uint64_t)offset * reciprocal >> 32);
}
