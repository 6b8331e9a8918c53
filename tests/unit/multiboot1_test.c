/* SPDX-License-Identifier: MIT */
/*
 * tests/unit/multiboot1_test.c - boot/multiboot1.c on real, damaged and random blocks
 *
 * The blocks are gathered ones: offsets where the loader had addresses.  Each is
 * parsed in an allocation of exactly its size.
 */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <stdlib.h>
#include <cmocka.h>

#include <boot/multiboot1.h>
#include <lib/align.h>
#include "boot_blocks.h"
#include "boot_fixture.h"

static struct boot_info info;

/* A block under construction; its header is at the start of bytes. */
static struct {
	uint32_t size;
	union {
		struct multiboot1_info header;
		uint8_t bytes[4096];
	};
} block;

static void *exact_copy;

static const char *parse_exact(const void *bytes, size_t size)
{
	free(exact_copy);
	exact_copy = malloc(size ? size : 1);
	assert_non_null(exact_copy);
	memcpy(exact_copy, bytes, size);
	return multiboot1_parse(exact_copy, size, &info);
}

static const char *block_parse(void)
{
	return parse_exact(block.bytes, block.size);
}

/* Append a piece; return its offset. */
static uint32_t block_piece(const void *piece, uint32_t size)
{
	uint32_t offset = ALIGN_UP(block.size, 8);

	memcpy(block.bytes + offset, piece, size);
	block.size = offset + size;
	return offset;
}

static uint32_t block_string(const char *s)
{
	return block_piece(s, strlen(s) + 1);
}

/* A header that brings 639 KB and 63 MB, and nothing else. */
static void block_start(void)
{
	memset(&block, 0, sizeof(block));
	block.size = sizeof(block.header);
	block.header.flags = MULTIBOOT1_MEMORY;
	block.header.mem_lower = 639;
	block.header.mem_upper = 0xfc00;
}

static void block_mmap(const void *entries, uint32_t length)
{
	block.header.flags |= MULTIBOOT1_MMAP;
	block.header.mmap_length = length;
	block.header.mmap_addr = block_piece(entries, length);
}

static void block_modules(const struct multiboot1_module *modules, uint32_t count)
{
	block.header.flags |= MULTIBOOT1_MODULES;
	block.header.mods_count = count;
	block.header.mods_addr = block_piece(modules, count * sizeof(*modules));
}

/* --- what real loaders give ---------------------------------------------------- */

static void multiboot1_parse_qemu(void **state)
{
	(void)state;
	assert_null(parse_exact(qemu_multiboot1, sizeof(qemu_multiboot1)));
	assert_info_valid(&info, exact_copy, sizeof(qemu_multiboot1));
	assert_string_equal(info.protocol, "multiboot1");
	assert_string_equal(info.cmdline, "selftest=foo a b");
	assert_string_equal(info.loader, "qemu");
	assert_int_equal(info.nr_ranges, 6);
	assert_int_equal(info.nr_modules, 2);
	assert_true(info.modules[0].end - info.modules[0].base == 12);
	assert_string_equal(info.modules[0].cmdline, "mod1 arg one");
	assert_false(info.efi);
	assert_null(info.rsdp);
}

static void multiboot1_parse_grub(void **state)
{
	(void)state;
	assert_null(parse_exact(grub_multiboot1, sizeof(grub_multiboot1)));
	assert_info_valid(&info, exact_copy, sizeof(grub_multiboot1));
	assert_string_equal(info.cmdline, "selftest=foo \"a b\" c");
	assert_string_equal(info.modules[0].cmdline, "arg \"one two\"");
	assert_int_equal(info.nr_modules, 2);
	assert_int_equal(info.nr_ranges, 6);
	assert_true(info.modules[1].base == info.modules[1].end);
}

static void multiboot1_parse_strips_kernel_name(void **state)
{
	static const struct {
		const char *loader, *given, *expect;
	} cases[] = {
		{ "qemu", "build/quire.elf", "" },
		{ "qemu", "build/quire.elf ", "" },
		{ "qemu", "build/quire.elf selftest mem=8M", "selftest mem=8M" },
		{ "qemu", "/a/quire.elf  selftest", "selftest" },
		{ "qemu", "", "" },
		{ "GRUB 2.06", "selftest", "selftest" },
		{ "GRUB 2.06", "selftest init=/bin/sh", "selftest init=/bin/sh" },
		{ "GRUB 0.97", "/boot/quire.elf selftest", "selftest" },
		{ "GRUB 0.97", "(hd0,0)/quire.elf selftest", "selftest" },
		{ "", "selftest", "selftest" },
		{ "", "/quire.elf", "" },
	};
	unsigned int i;

	(void)state;
	for (i = 0; i < ARRAY_SIZE(cases); i++) {
		block_start();
		block.header.flags |= MULTIBOOT1_CMDLINE | MULTIBOOT1_LOADER;
		block.header.loader = block_string(cases[i].loader);
		block.header.cmdline = block_string(cases[i].given);
		assert_null(block_parse());
		assert_string_equal(info.cmdline, cases[i].expect);
		assert_string_equal(info.loader, cases[i].loader);
	}
}

/* --- memory -------------------------------------------------------------------- */

static void multiboot1_parse_without_map_takes_basic_memory(void **state)
{
	int with_empty_map;

	(void)state;
	for (with_empty_map = 0; with_empty_map < 2; with_empty_map++) {
		block_start();
		if (with_empty_map)
			block_mmap("", 0);
		assert_null(block_parse());
		assert_int_equal(info.nr_ranges, 2);
		assert_true(info.ranges[0].end == 639 * 1024);
		assert_true(info.ranges[1].end == 0x4000000);
		assert_string_equal(info.cmdline, "");
	}
}

static void multiboot1_parse_without_any_memory_is_refused(void **state)
{
	(void)state;
	block_start();
	block.header.flags = 0;
	assert_string_equal(block_parse(), "the boot loader gave no memory map");
}

/* The second entry is longer than we know it: the third lies where its size says. */
static void multiboot1_parse_entries_of_any_size_are_stepped_over(void **state)
{
	struct multiboot1_mmap_entry entry = { 20, 0x200000, 0x100000, 1 };
	uint8_t entries[24 + 31 + 24];

	(void)state;
	block_start();
	memcpy(entries, &entry, sizeof(entry));
	entry = (struct multiboot1_mmap_entry){ 27, 0, 0x80000, 1 };
	memset(entries + 24, 0xff, 31);
	memcpy(entries + 24, &entry, sizeof(entry));
	entry = (struct multiboot1_mmap_entry){ 20, 0x280000, 0x200000, 2 };
	memcpy(entries + 24 + 31, &entry, sizeof(entry));
	block_mmap(entries, sizeof(entries));
	assert_null(block_parse());
	assert_int_equal(info.nr_ranges, 3);
	assert_true(info.ranges[1].base == 0x200000 && info.ranges[1].end == 0x280000);
	assert_true(info.ranges[2].base == 0x280000 && info.ranges[2].end == 0x480000);
}

static void multiboot1_parse_bad_map_is_refused(void **state)
{
	static const struct {
		uint32_t entry_size, length, address;	/* address 0: where the map is */
		const char *line;
	} cases[] = {
		{ 20, 24, 0, NULL },
		{ 0, 24, 0, "multiboot1: the memory map has a bad entry size" },
		{ 19, 24, 0, "multiboot1: the memory map has a bad entry size" },
		{ 21, 24, 0, "multiboot1: the memory map is truncated" },
		{ 0xffffffff, 24, 0, "multiboot1: the memory map is truncated" },
		{ 0xfffffffc, 24, 0, "multiboot1: the memory map is truncated" },
		{ 20, 23, 0, "multiboot1: the memory map is truncated" },
		{ 20, 25, 0, "multiboot1: the memory map reaches beyond the end of the block" },
		{ 20, 0xffffffff, 0,
		  "multiboot1: the memory map reaches beyond the end of the block" },
		{ 20, 24, 0xfffffff0,
		  "multiboot1: the memory map reaches beyond the end of the block" },
	};
	unsigned int i;

	(void)state;
	for (i = 0; i < ARRAY_SIZE(cases); i++) {
		struct multiboot1_mmap_entry entry = { cases[i].entry_size, 0, 0x80000, 1 };
		const char *line;

		block_start();
		block_mmap(&entry, sizeof(entry));
		block.header.mmap_length = cases[i].length;
		if (cases[i].address)
			block.header.mmap_addr = cases[i].address;
		line = block_parse();
		if (cases[i].line)
			assert_string_equal(line, cases[i].line);
		else
			assert_null(line);
	}
}

/* --- strings and modules --------------------------------------------------------- */

static void multiboot1_parse_string_without_end_is_refused(void **state)
{
	static const uint32_t offsets[] = { 76, 4096, 0xffffffff };
	struct multiboot1_module module = { 0x100000, 0x200000, 0, 0 };
	unsigned int i;

	(void)state;
	for (i = 0; i < ARRAY_SIZE(offsets); i++) {
		block_start();
		block.header.flags |= MULTIBOOT1_CMDLINE;
		block.header.cmdline = offsets[i];
		block_piece("0123456", 7);
		assert_string_equal(block_parse(), "multiboot1: the command line has no end");

		block_start();
		block.header.flags |= MULTIBOOT1_LOADER;
		block.header.loader = offsets[i];
		block_piece("0123456", 7);
		assert_string_equal(block_parse(), "multiboot1: the boot loader's name has no end");

		block_start();
		module.string = offsets[i] == 76 ? 92 : offsets[i];
		block_modules(&module, 1);
		block_piece("0123456", 7);
		assert_string_equal(block_parse(),
				    "multiboot1: a module's command line has no end");
	}
}

static void multiboot1_parse_bad_modules_are_refused(void **state)
{
	struct multiboot1_module modules[BOOT_MAX_MODULES + 1] = {
		{ 0x900000, 0x900000, 0, 0 }, { 0x100000, 0x200000, 0, 0 },
	};

	(void)state;
	block_start();
	block_modules(modules, BOOT_MAX_MODULES);
	assert_null(block_parse());
	assert_int_equal(info.nr_modules, BOOT_MAX_MODULES);
	assert_true(info.modules[0].base == 0x900000 && info.modules[0].end == 0x900000);
	assert_string_equal(info.modules[0].cmdline, "");

	block_start();
	block_modules(modules, BOOT_MAX_MODULES + 1);
	assert_string_equal(block_parse(), "the boot loader gave too many modules");
	block.header.mods_count = 0x10000001;	/* times 16 wraps around to 16 */
	assert_string_equal(block_parse(),
			    "multiboot1: the module list reaches beyond the end of the block");

	modules[0].end = 0;
	block_start();
	block_modules(modules, 1);
	assert_string_equal(block_parse(), "a boot module ends before it starts");
}

static void multiboot1_parse_short_block_is_refused(void **state)
{
	uint32_t size;

	(void)state;
	block_start();
	for (size = 0; size < sizeof(block.header); size++)
		assert_string_equal(parse_exact(block.bytes, size),
				    "multiboot1: the block has a bad size");
	assert_null(parse_exact(block.bytes, size));
	assert_string_equal(multiboot1_parse(block.bytes, BOOT_BLOCK_SIZE + 1, &info),
			    "multiboot1: the block has a bad size");
}

/* --- fuzzing --------------------------------------------------------------------------- */

/* Change one thing: a bit, the size, or a word into another place or count. */
static void mutate(uint8_t *bytes, uint32_t *size, uint32_t *seed)
{
	uint32_t at = prng_below(seed, *size);
	uint32_t value = prng_below(seed, 3) ? prng_below(seed, *size + 8) : prng_next(seed);

	switch (prng_below(seed, 8)) {
	case 0:
		*size = at + 1;
		break;
	case 1:
	case 2:
	case 3:
		bytes[at] ^= 1 << prng_below(seed, 8);
		break;
	default:
		at &= ~3u;
		if (*size >= 4 && at + 4 <= *size)
			memcpy(bytes + at, &value, sizeof(value));
	}
}

static void multiboot1_parse_mutated_blocks_are_parsed_or_refused(void **state)
{
	static uint8_t bytes[sizeof(grub_multiboot1)] __aligned(8);
	struct outcomes outcomes = { 0 };
	uint32_t seed = 0xb001, round;

	_Static_assert(sizeof(qemu_multiboot1) <= sizeof(bytes), "both blocks must fit");
	(void)state;
	for (round = 0; round < 200000; round++) {
		bool qemu = prng_below(&seed, 2);
		uint32_t size = qemu ? sizeof(qemu_multiboot1) : sizeof(grub_multiboot1);
		uint32_t changes = 1 + prng_below(&seed, 4);
		const char *line;

		memcpy(bytes, qemu ? qemu_multiboot1 : grub_multiboot1, size);
		while (changes--)
			mutate(bytes, &size, &seed);
		line = parse_exact(bytes, size);
		if (!line)
			assert_info_valid(&info, exact_copy, size);
		outcomes_note(&outcomes, line);
	}
	assert_in_range(outcomes_count(&outcomes, NULL), 20000, 180000);
	assert_true(outcomes.nr >= 9);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(multiboot1_parse_qemu),
		cmocka_unit_test(multiboot1_parse_grub),
		cmocka_unit_test(multiboot1_parse_strips_kernel_name),
		cmocka_unit_test(multiboot1_parse_without_map_takes_basic_memory),
		cmocka_unit_test(multiboot1_parse_without_any_memory_is_refused),
		cmocka_unit_test(multiboot1_parse_entries_of_any_size_are_stepped_over),
		cmocka_unit_test(multiboot1_parse_bad_map_is_refused),
		cmocka_unit_test(multiboot1_parse_string_without_end_is_refused),
		cmocka_unit_test(multiboot1_parse_bad_modules_are_refused),
		cmocka_unit_test(multiboot1_parse_short_block_is_refused),
		cmocka_unit_test(multiboot1_parse_mutated_blocks_are_parsed_or_refused),
	};
	int failed = cmocka_run_group_tests(tests, NULL, NULL);

	free(exact_copy);
	return failed;
}
