/* SPDX-License-Identifier: MIT */
/*
 * tests/unit/boot_fixture.h - what the tests of boot/ share
 *
 *	prng_next()		a seeded generator, the same sequence on every host
 *	assert_ranges_valid()	what every normalised memory map keeps
 *	assert_info_valid()	what every parsed struct boot_info keeps
 *
 * Include it after <cmocka.h>.
 */
#pragma once

#include <boot/boot_info.h>

#include <string.h>

/* xorshift32 (Marsaglia 2003); the state must not be 0. */
static inline uint32_t prng_next(uint32_t *state)
{
	*state ^= *state << 13;
	*state ^= *state >> 17;
	*state ^= *state << 5;
	return *state;
}

static inline uint32_t prng_below(uint32_t *state, uint32_t n)
{
	return (uint64_t)prng_next(state) * n >> 32;
}

/* Sorted, apart, not empty, of a known type, and neighbours of one type joined. */
static inline void assert_ranges_valid(const struct boot_info *info)
{
	const struct boot_range *r = info->ranges;
	unsigned int i;

	assert_in_range(info->nr_ranges, 0, BOOT_MAX_RANGES);
	for (i = 0; i < info->nr_ranges; i++) {
		assert_true(r[i].base < r[i].end);
		assert_in_range(r[i].type, BOOT_RANGE_USABLE, BOOT_RANGE_BAD);
		if (i == 0)
			continue;
		assert_true(r[i - 1].end <= r[i].base);
		assert_false(r[i - 1].end == r[i].base && r[i - 1].type == r[i].type);
	}
}

/* "" that is the parser's own, or a string that starts and ends inside the block. */
static inline void assert_string_inside(const char *s, const void *block, size_t size)
{
	const char *start = block;

	assert_non_null(s);
	if (s >= start && s < start + size)
		assert_non_null(memchr(s, '\0', start + size - s));
	else
		assert_int_equal(*s, '\0');
}

static inline void assert_info_valid(const struct boot_info *info, const void *block, size_t size)
{
	const uint8_t *rsdp = info->rsdp, *start = block;
	bool usable = false;
	unsigned int i;

	assert_ranges_valid(info);
	for (i = 0; i < info->nr_ranges; i++)
		usable |= info->ranges[i].type == BOOT_RANGE_USABLE;
	assert_true(usable);
	assert_string_inside(info->cmdline, block, size);
	assert_string_inside(info->loader, block, size);
	assert_in_range(info->nr_modules, 0, BOOT_MAX_MODULES);
	for (i = 0; i < info->nr_modules; i++) {
		assert_true(info->modules[i].base <= info->modules[i].end);
		assert_string_inside(info->modules[i].cmdline, block, size);
	}
	if (rsdp) {
		assert_true(rsdp >= start && info->rsdp_size <= size);
		assert_true((size_t)(rsdp - start) <= size - info->rsdp_size);
		assert_memory_equal(rsdp, "RSD PTR ", 8);
	}
}

/* How often a fuzzer saw each answer; NULL is one of them. */
struct outcomes {
	unsigned int nr;
	struct {
		const char *line;
		unsigned int count;
	} seen[32];
};

static inline void outcomes_note(struct outcomes *outcomes, const char *line)
{
	unsigned int i;

	for (i = 0; i < outcomes->nr && outcomes->seen[i].line != line; i++)
		;
	assert_true(i < 32);
	if (i == outcomes->nr)
		outcomes->nr++;
	outcomes->seen[i].line = line;
	outcomes->seen[i].count++;
}

static inline unsigned int outcomes_count(const struct outcomes *outcomes, const char *line)
{
	unsigned int i, count = 0;

	for (i = 0; i < outcomes->nr; i++) {
		const char *seen = outcomes->seen[i].line;

		if (seen == line || (seen && line && !strcmp(seen, line)))
			count += outcomes->seen[i].count;
	}
	return count;
}
