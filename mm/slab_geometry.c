/* SPDX-License-Identifier: MIT */
/*
 * mm/slab_geometry.c - how objects are laid out in a slab
 *
 * A slab is a block of 2^gfporder pages, cut into num slots of size bytes:
 *
 *	| colour | slot 0 | slot 1 | ... | slot num-1 | rest of left_over | freelist |
 *	         s_mem                                                      num indices
 *
 *	colour	the first slot of each slab starts elsewhere, by a multiple of colour_off
 *		out of left_over, so that the first slots of all slabs do not compete for
 *		the same lines of the CPU's cache
 *	freelist which slots are free, see mm/slab_node.c; with off_slab it lies elsewhere
 *
 * The freelist lies outside where that fits more slots into a page: eight of 512 bytes
 * fill a page, and with the freelist inside there are seven.  That is asked for slots of
 * SLAB_OFF_MIN_SIZE and more, so a freelist outside has few entries.
 *
 * The order is the lowest at which no more than an eighth is left over, and max_order if
 * there is none up to there; a slot that needs a higher order gets the lowest that holds
 * one.  Large blocks are hard to find, so a little waste is the better choice.
 *
 * docs/slab.md, "Geometry".
 */
#include <asm/page.h>
#include <lib/align.h>
#include <lib/errno.h>
#include <lib/minmax.h>
#include <mm/mmzone.h>

#include "slab_geometry.h"

#define PAGE_BYTES	((unsigned int)PAGE_SIZE)

/*
 * slab_align - the alignment of objects of this size
 *
 * align is what the caller demands, a power of two or 0.  To a cache line: small objects
 * share a line in equal parts, so that none lies across a border.
 */
unsigned int slab_align(unsigned int size, unsigned int align, bool to_cache_line)
{
	unsigned int line = L1_CACHE_BYTES;

	if (!to_cache_line)
		return max(align, (unsigned int)SLAB_MIN_ALIGN);
	while (size <= line / 2 && line > SLAB_MIN_ALIGN)
		line /= 2;
	return max(align, line);
}

/* Slots of a slab of so many bytes; each one inside costs an index besides. */
static unsigned int count_slots(unsigned int bytes, unsigned int size, bool off_slab)
{
	return bytes / (off_slab ? size : size + (unsigned int)sizeof(freelist_idx_t));
}

static void lay_out(struct slab_geometry *geo, unsigned int order, bool off_slab)
{
	unsigned int bytes = PAGE_BYTES << order;

	geo->gfporder = order;
	geo->off_slab = off_slab;
	geo->num = count_slots(bytes, geo->size, off_slab);
	geo->freelist_size = geo->num * (unsigned int)sizeof(freelist_idx_t);
	geo->left_over = bytes - geo->num * geo->size - (off_slab ? 0 : geo->freelist_size);
}

/* The best layout with the freelist in one place; false if no order holds a slot. */
static bool choose_order(struct slab_geometry *geo, unsigned int max_order, bool off_slab)
{
	for (unsigned int order = 0; order <= MAX_PAGE_ORDER; order++) {
		lay_out(geo, order, off_slab);
		if (geo->num == 0)
			continue;
		if (order >= max_order || geo->left_over * SLAB_MAX_WASTE <= PAGE_BYTES << order)
			return true;
	}
	return false;
}

/* More slots in a page? */
static bool is_denser(const struct slab_geometry *a, const struct slab_geometry *b)
{
	return (uint64_t)a->num << b->gfporder > (uint64_t)b->num << a->gfporder;
}

/*
 * slab_geometry - the slab for slots of size bytes at multiples of align
 *
 * align: a power of two, SLAB_MIN_ALIGN at least.  Return: 0, or -EINVAL if there is no
 * such slab: no size, a wrong alignment, or more than the largest block.
 */
int slab_geometry(unsigned int size, unsigned int align, unsigned int max_order,
		  struct slab_geometry *out)
{
	struct slab_geometry geo = { 0 }, off;
	bool found;

	if (size == 0 || size > SLAB_MAX_SIZE || !IS_POWER_OF_2(align) ||
	    align < SLAB_MIN_ALIGN || align > PAGE_BYTES)
		return -EINVAL;
	geo.size = ALIGN_UP(size, align);
	geo.colour_off = max(align, (unsigned int)L1_CACHE_BYTES);
	off = geo;
	found = choose_order(&geo, max_order, false);
	if (geo.size >= SLAB_OFF_MIN_SIZE && choose_order(&off, max_order, true) &&
	    (!found || is_denser(&off, &geo))) {
		geo = off;
		found = true;
	}
	if (!found)
		return -EINVAL;
	geo.colour = geo.left_over / geo.colour_off + 1;
	*out = geo;
	return 0;
}

/*
 * slab_reciprocal - 2^32 / size, rounded up: the number that slab_divide() multiplies by
 *
 * Exact for every multiple of size inside a slab: the error is less than one part in
 * 2^32 for each byte, and a slab has fewer bytes than that.
 */
uint32_t slab_reciprocal(unsigned int size)
{
	return UINT32_MAX / size + 1;
}
