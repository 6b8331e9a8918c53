/* SPDX-License-Identifier: MIT */
/*
 * tests/unit/handoff_test.c - boot/handoff.c and the choice of parser behind it
 *
 * "Physical memory" is an arena below 4 GB, because multiboot1 has 32-bit
 * addresses; pages without access lie around it, so that a stray read or write
 * ends the test.  Where the host gives no such memory the multiboot1 tests skip.
 *
 *	| no access | sources: 256 KB | struct boot_block | no access |
 */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <cmocka.h>

#include <boot/handoff.h>
#include <boot/multiboot1.h>
#include <boot/multiboot2.h>
#include "boot_blocks.h"
#include "boot_fixture.h"

#define GUARD		(64 * 1024)
#define SOURCES		(256 * 1024)
#define PAGE		4096
#define ARENA		(SOURCES + (sizeof(struct boot_block) + PAGE - 1) / PAGE * PAGE)

static uint8_t *arena;			/* SOURCES bytes to read from */
static uint8_t *sources_end;		/* the block's page starts here */
static struct boot_block *block;	/* ends where access ends */
static struct boot_info info;

static int map_arena(void **state)
{
	void *hint = (void *)0x10000000;
	uint8_t *p = mmap(hint, ARENA + 2 * GUARD, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

	(void)state;
	if (p == MAP_FAILED || mprotect(p + GUARD, ARENA, PROT_READ | PROT_WRITE) != 0)
		return -1;
	arena = p + GUARD;
	sources_end = arena + SOURCES;
	block = (struct boot_block *)(arena + ARENA - sizeof(struct boot_block));
	return 0;
}

static int reset(void **state)
{
	(void)state;
	memset(arena, 0xa5, ARENA);
	return 0;
}

static uint32_t phys(const void *p)
{
	uint64_t address = (uintptr_t)p;

	if (address > UINT32_MAX)
		skip();
	return (uint32_t)address;
}

static void assert_refused(uint32_t magic, const void *source, uint32_t status)
{
	assert_int_equal(boot_handoff(magic, source, block), status);
	assert_int_equal(block->status, status);
	assert_int_equal(block->size, 0);
	assert_non_null(boot_handoff_error(status));
	assert_string_equal(boot_info_parse(block, &info), boot_handoff_error(status));
}

/* --- either protocol ------------------------------------------------------------- */

static void boot_handoff_wrong_magic_is_refused(void **state)
{
	static const uint32_t magics[] = { 0, 1, 0x1BADB002, 0xE85250D6, 0x2BADB003, 0xffffffff };
	unsigned int i;

	(void)state;
	for (i = 0; i < ARRAY_SIZE(magics); i++)
		assert_refused(magics[i], arena, BOOT_HANDOFF_BAD_MAGIC);
}

static void boot_handoff_null_is_refused(void **state)
{
	(void)state;
	assert_refused(MULTIBOOT1_BOOT_MAGIC, NULL, BOOT_HANDOFF_MALFORMED);
	assert_refused(MULTIBOOT2_BOOT_MAGIC, NULL, BOOT_HANDOFF_MALFORMED);
}

static void boot_handoff_wrapping_address_is_refused(void **state)
{
	const void *top = (const void *)(UINTPTR_MAX - 4);

	(void)state;
	assert_refused(MULTIBOOT1_BOOT_MAGIC, top, BOOT_HANDOFF_MALFORMED);
	assert_refused(MULTIBOOT2_BOOT_MAGIC, top, BOOT_HANDOFF_MALFORMED);
}

static void boot_handoff_error_names_every_failure(void **state)
{
	uint32_t status, other;

	(void)state;
	assert_null(boot_handoff_error(BOOT_HANDOFF_MULTIBOOT1));
	assert_null(boot_handoff_error(BOOT_HANDOFF_MULTIBOOT2));
	for (status = BOOT_HANDOFF_BAD_MAGIC; status <= BOOT_HANDOFF_OVERLAP; status++) {
		assert_string_not_equal(boot_handoff_error(status),
					boot_handoff_error(BOOT_HANDOFF_NONE));
		for (other = BOOT_HANDOFF_BAD_MAGIC; other < status; other++)
			assert_string_not_equal(boot_handoff_error(status),
						boot_handoff_error(other));
	}
	assert_string_equal(boot_handoff_error(0xdead), boot_handoff_error(BOOT_HANDOFF_NONE));
}

static void boot_info_parse_before_handoff_is_refused(void **state)
{
	static struct boot_block fresh;

	(void)state;
	assert_string_equal(boot_info_parse(&fresh, &info),
			    "the boot loader's information was not taken over");
}

/* --- multiboot2 -------------------------------------------------------------------- */

/* At any alignment, and with the last byte where access ends. */
static void boot_handoff_multiboot2_is_copied(void **state)
{
	const uint32_t size = sizeof(grub_multiboot2_bios);
	unsigned int shift;

	(void)state;
	for (shift = 0; shift < 16; shift++) {
		uint8_t *source = arena + shift;

		memcpy(source, grub_multiboot2_bios, size);
		assert_int_equal(boot_handoff(MULTIBOOT2_BOOT_MAGIC, source, block),
				 BOOT_HANDOFF_MULTIBOOT2);
		assert_int_equal(block->status, BOOT_HANDOFF_MULTIBOOT2);
		assert_int_equal(block->size, size);
		assert_memory_equal(block->bytes, grub_multiboot2_bios, size);
		assert_int_equal(block->bytes[size], 0xa5);
	}
	assert_null(boot_info_parse(block, &info));
	assert_string_equal(info.protocol, "multiboot2");
	assert_info_valid(&info, block->bytes, block->size);
}

static void boot_handoff_multiboot2_size_is_bounded(void **state)
{
	static const struct {
		uint32_t size, status;
	} cases[] = {
		{ 0, BOOT_HANDOFF_MALFORMED },
		{ 7, BOOT_HANDOFF_MALFORMED },
		{ 8, BOOT_HANDOFF_MULTIBOOT2 },
		{ BOOT_BLOCK_SIZE, BOOT_HANDOFF_MULTIBOOT2 },
		{ BOOT_BLOCK_SIZE + 1, BOOT_HANDOFF_TOO_LARGE },
		{ 0xffffffff, BOOT_HANDOFF_TOO_LARGE },
	};
	unsigned int i;

	(void)state;
	for (i = 0; i < ARRAY_SIZE(cases); i++) {
		struct multiboot2_info header = { .total_size = cases[i].size };

		memcpy(arena, &header, sizeof(header));
		if (cases[i].status != BOOT_HANDOFF_MULTIBOOT2) {
			assert_refused(MULTIBOOT2_BOOT_MAGIC, arena, cases[i].status);
			continue;
		}
		assert_int_equal(boot_handoff(MULTIBOOT2_BOOT_MAGIC, arena, block),
				 BOOT_HANDOFF_MULTIBOOT2);
		assert_int_equal(block->size, cases[i].size);
		assert_memory_equal(block->bytes, arena, cases[i].size);
	}
}

/*
 *	refused		      | block |
 *			   |--|
 *			      |--|
 *			      |	    |--|
 *	copied		 |----|	      |----|
 */
static void boot_handoff_multiboot2_inside_the_block_is_refused(void **state)
{
	static struct {
		uint8_t before[64];
		struct boot_block block;
		uint8_t after[64];
	} image;
	struct multiboot2_info header = { .total_size = 64 };
	uint8_t *start = (uint8_t *)&image.block, *end = image.after;
	struct {
		uint8_t *at;
		uint32_t status;
	} cases[] = {
		{ start - 64, BOOT_HANDOFF_MULTIBOOT2 },
		{ start - 63, BOOT_HANDOFF_OVERLAP },
		{ start - 4, BOOT_HANDOFF_OVERLAP },
		{ start + 100, BOOT_HANDOFF_OVERLAP },
		{ end - 4, BOOT_HANDOFF_OVERLAP },
		{ end - 1, BOOT_HANDOFF_OVERLAP },
		{ end, BOOT_HANDOFF_MULTIBOOT2 },
	};
	unsigned int i;

	(void)state;
	for (i = 0; i < ARRAY_SIZE(cases); i++) {
		memset(&image, 0, sizeof(image));
		memcpy(cases[i].at, &header, sizeof(header));
		assert_int_equal(boot_handoff(MULTIBOOT2_BOOT_MAGIC, cases[i].at, &image.block),
				 cases[i].status);
	}
}

/* --- multiboot1 -------------------------------------------------------------------- */

/* A header at the start of the arena; the tests point it at pieces. */
static struct multiboot1_info *header_start(uint32_t flags)
{
	struct multiboot1_info *header = (struct multiboot1_info *)arena;

	memset(header, 0, sizeof(*header));
	header->flags = flags;
	header->mem_lower = 639;
	header->mem_upper = 0xfc00;
	return header;
}

/* Put a piece so that its last byte is the last of the sources; return its address. */
static uint32_t at_end(const void *piece, uint32_t size, uint32_t distance)
{
	memcpy(sources_end - distance - size, piece, size);
	return phys(sources_end - distance - size);
}

static const struct multiboot1_mmap_entry mmap_entry = { 20, 0x100000, 0x700000, 1 };

static void boot_handoff_multiboot1_pieces_are_gathered(void **state)
{
	struct multiboot1_module modules[2] = {
		{ 0x200000, 0x300000, 0, 0 }, { 0x400000, 0x400000, 0, 0 },
	};
	struct multiboot1_info *header = header_start(0xffffffff);
	const struct multiboot1_info *copy = (const void *)block->bytes;

	(void)state;
	header->cmdline = at_end("/quire.elf quiet", 17, 0);
	header->loader = at_end("a loader", 9, 101);
	header->mmap_length = sizeof(mmap_entry);
	header->mmap_addr = at_end(&mmap_entry, sizeof(mmap_entry), 203);
	modules[0].string = at_end("initrd", 7, 307);
	header->mods_count = 2;
	header->mods_addr = at_end(modules, sizeof(modules), 401);
	assert_int_equal(boot_handoff(MULTIBOOT1_BOOT_MAGIC, header, block),
			 BOOT_HANDOFF_MULTIBOOT1);
	memset(arena, 0, SOURCES);

	assert_int_equal(copy->flags, MULTIBOOT1_GATHERED);
	assert_in_range(copy->cmdline, sizeof(*copy), block->size - 17);
	assert_int_equal(block->bytes[block->size], 0xa5);
	assert_null(boot_info_parse(block, &info));
	assert_info_valid(&info, block->bytes, block->size);
	assert_string_equal(info.protocol, "multiboot1");
	assert_string_equal(info.cmdline, "quiet");
	assert_string_equal(info.loader, "a loader");
	assert_int_equal(info.nr_ranges, 1);
	assert_int_equal(info.nr_modules, 2);
	assert_string_equal(info.modules[0].cmdline, "initrd");
	assert_string_equal(info.modules[1].cmdline, "");
	assert_true(info.modules[1].base == 0x400000);
}

static void boot_handoff_multiboot1_unflagged_fields_are_not_followed(void **state)
{
	struct multiboot1_info *header = header_start(0);

	(void)state;
	header->cmdline = header->loader = header->mmap_addr = header->mods_addr = 0xfffffff0;
	header->mmap_length = header->mods_count = 0xffffffff;
	assert_int_equal(boot_handoff(MULTIBOOT1_BOOT_MAGIC, header, block),
			 BOOT_HANDOFF_MULTIBOOT1);
	assert_int_equal(block->size, sizeof(*header));
	assert_string_equal(boot_info_parse(block, &info), "the boot loader gave no memory map");
}

static void boot_handoff_multiboot1_empty_lists_become_nothing(void **state)
{
	struct multiboot1_info *header = header_start(MULTIBOOT1_GATHERED);

	(void)state;
	header->mmap_addr = header->mods_addr = 0xfffffff0;
	assert_int_equal(boot_handoff(MULTIBOOT1_BOOT_MAGIC, header, block),
			 BOOT_HANDOFF_MULTIBOOT1);
	assert_null(boot_info_parse(block, &info));
	assert_int_equal(info.nr_ranges, 2);
	assert_int_equal(info.nr_modules, 0);
	assert_string_equal(info.cmdline, "");
}

/* The map may fill the block to the last byte, and no more. */
static void boot_handoff_multiboot1_size_is_bounded(void **state)
{
	struct multiboot1_info *header = header_start(MULTIBOOT1_MMAP);
	const uint32_t room = BOOT_BLOCK_SIZE - 72;

	(void)state;
	header->mmap_addr = phys(arena + 128);
	header->mmap_length = room;
	assert_int_equal(boot_handoff(MULTIBOOT1_BOOT_MAGIC, header, block),
			 BOOT_HANDOFF_MULTIBOOT1);
	assert_int_equal(block->size, BOOT_BLOCK_SIZE);
	header->mmap_length = room + 1;
	assert_refused(MULTIBOOT1_BOOT_MAGIC, header, BOOT_HANDOFF_TOO_LARGE);
	header->mmap_length = 0xffffffff;
	assert_refused(MULTIBOOT1_BOOT_MAGIC, header, BOOT_HANDOFF_TOO_LARGE);
}

/* Two full pieces leave no room: a string after them is refused, not written. */
static void boot_handoff_multiboot1_full_block_takes_no_string(void **state)
{
	struct multiboot1_info *header = header_start(MULTIBOOT1_MMAP | MULTIBOOT1_MODULES);
	struct multiboot1_module module = { 0, 0, 0, 0 };

	(void)state;
	module.string = at_end("", 1, 0);
	header->mods_count = 1;
	header->mods_addr = at_end(&module, sizeof(module), 16);
	header->mmap_addr = phys(arena + 128);
	header->mmap_length = BOOT_BLOCK_SIZE - 72 - sizeof(module);
	assert_refused(MULTIBOOT1_BOOT_MAGIC, header, BOOT_HANDOFF_TOO_LARGE);
	header->mmap_length -= 8;
	assert_int_equal(boot_handoff(MULTIBOOT1_BOOT_MAGIC, header, block),
			 BOOT_HANDOFF_MULTIBOOT1);
}

static void boot_handoff_multiboot1_endless_string_is_refused(void **state)
{
	struct multiboot1_info *header = header_start(MULTIBOOT1_CMDLINE);

	(void)state;
	header->cmdline = phys(arena + 128);
	assert_refused(MULTIBOOT1_BOOT_MAGIC, header, BOOT_HANDOFF_TOO_LARGE);
	header = header_start(MULTIBOOT1_LOADER);
	header->loader = phys(arena + 128);
	assert_refused(MULTIBOOT1_BOOT_MAGIC, header, BOOT_HANDOFF_TOO_LARGE);
}

static void boot_handoff_multiboot1_bad_module_list_is_refused(void **state)
{
	struct multiboot1_info *header = header_start(MULTIBOOT1_MODULES);

	(void)state;
	header->mods_addr = phys(arena + 128);
	header->mods_count = 0x10000001;	/* times 16 wraps around to 16 */
	assert_refused(MULTIBOOT1_BOOT_MAGIC, header, BOOT_HANDOFF_TOO_LARGE);
	header->mods_count = 1;
	header->mods_addr = 0;
	assert_refused(MULTIBOOT1_BOOT_MAGIC, header, BOOT_HANDOFF_MALFORMED);
	header->mods_addr = phys(block->bytes + 1000);
	assert_refused(MULTIBOOT1_BOOT_MAGIC, header, BOOT_HANDOFF_OVERLAP);
}

/*
 * Headers of random fields that mostly point into the arena, the block included.
 * The arena is full of its own addresses and of zeros; a good map is at its end.
 */
static void boot_handoff_multiboot1_random_headers_are_gathered_or_refused(void **state)
{
	struct outcomes outcomes = { 0 };
	uint32_t seed = 0x2badb002, round, gathered = 0, parsed = 0, good_map, i;

	(void)state;
	for (i = 0; i < SOURCES; i += 4) {
		uint32_t word = phys(arena) + prng_below(&seed, SOURCES - BOOT_BLOCK_SIZE);

		word = prng_below(&seed, 4) ? word : 0;
		memcpy(arena + i, &word, sizeof(word));
	}
	good_map = at_end(&mmap_entry, sizeof(mmap_entry), 0);
	for (round = 0; round < 100000; round++) {
		struct multiboot1_info *header = (struct multiboot1_info *)arena;
		uint32_t base = phys(arena), reach = SOURCES - BOOT_BLOCK_SIZE;
		const char *line;

		header->flags = prng_next(&seed);
		header->cmdline = base + prng_below(&seed, reach);
		header->loader = base + prng_below(&seed, reach);
		header->mmap_addr = prng_below(&seed, 20) ? base + prng_below(&seed, reach)
							  : phys(block) + 100;
		header->mmap_length = prng_below(&seed, 1u << prng_below(&seed, 12));
		if (prng_below(&seed, 2)) {
			header->mmap_addr = good_map;
			header->mmap_length = sizeof(mmap_entry);
		}
		header->mods_addr = base + 128 + (prng_below(&seed, reach) & ~3u);
		header->mods_count = prng_below(&seed, 20) ? prng_below(&seed, 4)
							   : prng_next(&seed);
		boot_handoff(MULTIBOOT1_BOOT_MAGIC, header, block);
		gathered += block->status == BOOT_HANDOFF_MULTIBOOT1;
		line = boot_info_parse(block, &info);
		if (!line) {
			assert_info_valid(&info, block->bytes, block->size);
			parsed++;
		}
		outcomes_note(&outcomes, line);
	}
	assert_in_range(gathered, 25000, 97500);
	assert_in_range(parsed, 10000, 90000);
	assert_true(outcomes.nr >= 5);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup(boot_handoff_wrong_magic_is_refused, reset),
		cmocka_unit_test_setup(boot_handoff_null_is_refused, reset),
		cmocka_unit_test_setup(boot_handoff_wrapping_address_is_refused, reset),
		cmocka_unit_test_setup(boot_handoff_error_names_every_failure, reset),
		cmocka_unit_test_setup(boot_info_parse_before_handoff_is_refused, reset),
		cmocka_unit_test_setup(boot_handoff_multiboot2_is_copied, reset),
		cmocka_unit_test_setup(boot_handoff_multiboot2_size_is_bounded, reset),
		cmocka_unit_test_setup(boot_handoff_multiboot2_inside_the_block_is_refused, reset),
		cmocka_unit_test_setup(boot_handoff_multiboot1_pieces_are_gathered, reset),
		cmocka_unit_test_setup(boot_handoff_multiboot1_unflagged_fields_are_not_followed,
				       reset),
		cmocka_unit_test_setup(boot_handoff_multiboot1_empty_lists_become_nothing, reset),
		cmocka_unit_test_setup(boot_handoff_multiboot1_size_is_bounded, reset),
		cmocka_unit_test_setup(boot_handoff_multiboot1_full_block_takes_no_string, reset),
		cmocka_unit_test_setup(boot_handoff_multiboot1_endless_string_is_refused, reset),
		cmocka_unit_test_setup(boot_handoff_multiboot1_bad_module_list_is_refused, reset),
		cmocka_unit_test_setup(
			boot_handoff_multiboot1_random_headers_are_gathered_or_refused, reset),
	};

	return cmocka_run_group_tests(tests, map_arena, NULL);
}
