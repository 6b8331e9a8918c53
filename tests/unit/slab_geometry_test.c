/* SPDX-License-Identifier: MIT */
/*
 * tests/unit/slab_geometry_test.c - the layout of slabs, for every size
 *
 * The oracle places slots one after the other into a strip of bytes until the next one
 * would run into the freelist, which grows from the other end:
 *
 *	| slot | slot | slot |-->          <--| indices |
 *
 * It never divides, and it looks at every order from the lowest on.
 */
#include "../../mm/slab_geometry.h"
#include <lib/errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <cmocka.h>

#define LARGEST		(128U * 1024)
#define ORDERS		11

struct layout {
	unsigned int order, num, rest;
};

/* Slots of one strip: how many fit, and how many bytes nobody uses. */
static struct layout place(unsigned int order, unsigned int slot, unsigned int index)
{
	unsigned long left = 0, right = 4096ul << order;
	struct layout layout = { order, 0, 0 };

	while (left + slot + index <= right) {
		left += slot;
		right -= index;
		layout.num++;
	}
	layout.rest = (unsigned int)(right - left);
	return layout;
}

static struct layout first_good(unsigned int slot, unsigned int index, unsigned int max_order)
{
	struct layout layout = { 0, 0, 0 };

	for (unsigned int order = 0; order < ORDERS; order++) {
		layout = place(order, slot, index);
		if (layout.num && (order >= max_order || 8ul * layout.rest <= 4096ul << order))
			break;
	}
	return layout;
}

static unsigned int next_multiple(unsigned int size, unsigned int align)
{
	while (size & (align - 1))
		size++;
	return size;
}

static void check_size(unsigned int size, unsigned int align, unsigned int max_order)
{
	unsigned int slot = next_multiple(size, align);
	struct layout want = first_good(slot, 2, max_order);
	struct slab_geometry geo;
	bool off = false;

	if (slot >= 512) {
		struct layout outside = first_good(slot, 0, max_order);

		/* Slots in 2^10 pages, were they all such slabs. */
		off = !want.num ||
		      outside.num << (10 - outside.order) > want.num << (10 - want.order);
		if (off)
			want = outside;
	}
	if (slab_geometry(size, align, max_order, &geo) != 0)
		fail_msg("size %u align %u: refused", size, align);
	if (geo.size != slot || geo.num != want.num || geo.gfporder != want.order ||
	    geo.left_over != want.rest || geo.off_slab != off || geo.freelist_size != 2 * geo.num)
		fail_msg("size %u align %u: %u of %u bytes in order %u, off %d", size, align,
			 geo.num, geo.size, geo.gfporder, geo.off_slab);
	/* The last colour still leaves room for all slots. */
	if (geo.colour < 1 || geo.colour_off % align || geo.colour_off < 64 ||
	    (geo.colour - 1) * geo.colour_off > geo.left_over ||
	    geo.colour * geo.colour_off <= geo.left_over)
		fail_msg("size %u align %u: %u colours", size, align, geo.colour);
	/* Freelists outside are short: they come from one small cache. */
	if (geo.off_slab && geo.num > SLAB_OFF_MAX_NUM)
		fail_msg("size %u: a freelist of %u outside", size, geo.num);
	for (unsigned int i = 0; i < geo.num; i++)
		if (slab_divide(i * geo.size, slab_reciprocal(geo.size)) != i)
			fail_msg("size %u: slot %u is not found again", geo.size, i);
}

/* Every size from a byte to 128 KB; the alignments in turn, all of them for small sizes. */
static void geometry_every_size_matches_the_oracle(void **state)
{
	static const unsigned int aligns[] = { 4, 8, 16, 32, 64, 128, 1024, 4096 };
	unsigned long nr = 0;

	(void)state;
	for (unsigned int size = 1; size <= LARGEST; size++)
		for (unsigned int i = 0; i < sizeof(aligns) / sizeof(aligns[0]); i++, nr++)
			check_size(size, aligns[i], size % 2);
	assert_int_equal(nr, 8ul * LARGEST);
}

static void geometry_known_sizes(void **state)
{
	static const struct {
		unsigned int size, order, num, off, left_over;
	} known[] = {
		{ 8, 0, 409, 0, 6 },		{ 64, 0, 62, 0, 4 },
		{ 120, 0, 33, 0, 70 },		{ 128, 0, 31, 0, 66 },
		{ 512, 0, 8, 1, 0 },		{ 4096, 0, 1, 1, 0 },
		{ 1400, 1, 5, 0, 1182 },	{ 8192, 1, 1, 1, 0 },
		{ 65536, 4, 1, 1, 0 },		{ 131072, 5, 1, 1, 0 },
	};
	struct slab_geometry geo;

	(void)state;
	for (unsigned int i = 0; i < sizeof(known) / sizeof(known[0]); i++) {
		assert_int_equal(slab_geometry(known[i].size, 8, 1, &geo), 0);
		assert_int_equal(geo.gfporder, known[i].order);
		assert_int_equal(geo.num, known[i].num);
		assert_int_equal(geo.off_slab, known[i].off);
		assert_int_equal(geo.left_over, known[i].left_over);
	}
}

static void geometry_impossible_is_refused(void **state)
{
	struct slab_geometry geo;

	(void)state;
	assert_int_equal(slab_geometry(0, 4, 1, &geo), -EINVAL);
	assert_int_equal(slab_geometry(SLAB_MAX_SIZE + 1, 4, 1, &geo), -EINVAL);
	assert_int_equal(slab_geometry(8, 3, 1, &geo), -EINVAL);
	assert_int_equal(slab_geometry(8, 2, 1, &geo), -EINVAL);
	assert_int_equal(slab_geometry(8, 8192, 1, &geo), -EINVAL);
	assert_int_equal(slab_geometry(SLAB_MAX_SIZE, 4, 1, &geo), 0);
	assert_int_equal(geo.gfporder, 10);
}

static void align_to_cache_line_shares_a_line_in_equal_parts(void **state)
{
	(void)state;
	assert_int_equal(slab_align(1, 0, false), 4);
	assert_int_equal(slab_align(100, 16, false), 16);
	assert_int_equal(slab_align(1, 0, true), 4);
	assert_int_equal(slab_align(9, 0, true), 16);
	assert_int_equal(slab_align(32, 0, true), 32);
	assert_int_equal(slab_align(33, 0, true), 64);
	assert_int_equal(slab_align(500, 0, true), 64);
	assert_int_equal(slab_align(33, 128, true), 128);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(geometry_known_sizes),
		cmocka_unit_test(geometry_impossible_is_refused),
		cmocka_unit_test(align_to_cache_line_shares_a_line_in_equal_parts),
		cmocka_unit_test(geometry_every_size_matches_the_oracle),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
