/* SPDX-License-Identifier: MIT */
/*
 * tests/unit/multiboot2_test.c - boot/multiboot2.c on real, damaged and random blocks
 *
 * Each block is parsed in an allocation of exactly its size, so that the address
 * sanitiser sees a read of one byte too many.
 */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <stdlib.h>
#include <cmocka.h>

#include <boot/multiboot2.h>
#include <lib/align.h>
#include "boot_blocks.h"
#include "boot_fixture.h"

static struct boot_info info;

/* A block under construction: tags are appended, block_parse() adds the end. */
static struct {
	uint32_t size;
	uint8_t bytes[BOOT_BLOCK_SIZE] __aligned(8);
} block;

static void *exact_copy;

static const char *parse_exact(const void *bytes, size_t size)
{
	free(exact_copy);
	exact_copy = malloc(size ? size : 1);
	assert_non_null(exact_copy);
	memcpy(exact_copy, bytes, size);
	return multiboot2_parse(exact_copy, size, &info);
}

static void block_start(void)
{
	memset(&block, 0, sizeof(block));
	block.size = sizeof(struct multiboot2_info);
}

static void block_tag(uint32_t type, const void *payload, uint32_t size)
{
	struct multiboot2_tag tag = { .type = type, .size = sizeof(tag) + size };

	memcpy(block.bytes + block.size, &tag, sizeof(tag));
	memcpy(block.bytes + block.size + sizeof(tag), payload, size);
	block.size = ALIGN_UP(block.size + tag.size, 8);
}

static void block_string(uint32_t type, const char *s)
{
	block_tag(type, s, strlen(s) + 1);
}

static void block_module(uint32_t start, uint32_t end, const char *cmdline)
{
	char payload[64];
	uint32_t range[2] = { start, end };

	memcpy(payload, range, sizeof(range));
	strcpy(payload + sizeof(range), cmdline);
	block_tag(MULTIBOOT2_TAG_MODULE, payload, sizeof(range) + strlen(cmdline) + 1);
}

/* nr entries of entry_size bytes; what an entry has beyond ours is filled with 0xff. */
static void block_mmap(uint32_t entry_size, const struct multiboot2_mmap_entry *entries,
		       unsigned int nr)
{
	uint8_t payload[1024];
	uint32_t head[2] = { entry_size, 0 };
	unsigned int i;

	memset(payload, 0xff, sizeof(payload));
	memcpy(payload, head, sizeof(head));
	for (i = 0; i < nr; i++)
		memcpy(payload + sizeof(head) + i * entry_size, &entries[i], sizeof(entries[i]));
	block_tag(MULTIBOOT2_TAG_MMAP, payload, sizeof(head) + nr * entry_size);
}

static void block_some_memory(void)
{
	static const struct multiboot2_mmap_entry entry = { 0x100000, 0x700000, 1, 0 };

	block_mmap(24, &entry, 1);
}

static void block_total(uint32_t total)
{
	memcpy(block.bytes, &total, sizeof(total));
}

static const char *block_parse(void)
{
	block_tag(MULTIBOOT2_TAG_END, "", 0);
	block_total(block.size);
	return parse_exact(block.bytes, block.size);
}

/* --- what real loaders give ---------------------------------------------------- */

static void multiboot2_parse_grub_bios(void **state)
{
	(void)state;
	assert_null(parse_exact(grub_multiboot2_bios, sizeof(grub_multiboot2_bios)));
	assert_info_valid(&info, exact_copy, sizeof(grub_multiboot2_bios));
	assert_string_equal(info.protocol, "multiboot2");
	assert_string_equal(info.cmdline, "selftest=foo \"a b\" c");
	assert_memory_equal(info.loader, "GRUB 2.06", 9);
	assert_false(info.efi);
	assert_int_equal(info.rsdp_size, 20);
	assert_int_equal(info.nr_ranges, 6);
	assert_true(info.ranges[3].base == 0x100000 && info.ranges[3].end == 0x3fe0000);
	assert_int_equal(info.nr_modules, 2);
	assert_true(info.modules[0].end - info.modules[0].base == 12);
	assert_string_equal(info.modules[0].cmdline, "arg \"one two\"");
	assert_true(info.modules[1].base == info.modules[1].end);
	assert_string_equal(info.modules[1].cmdline, "");
}

/* Three of the firmware's 18 entries touch and are reserved to us; one has type 20. */
static void multiboot2_parse_grub_uefi(void **state)
{
	(void)state;
	assert_null(parse_exact(grub_multiboot2_uefi, sizeof(grub_multiboot2_uefi)));
	assert_info_valid(&info, exact_copy, sizeof(grub_multiboot2_uefi));
	assert_string_equal(info.cmdline, "selftest=foo \"a b\" c");
	assert_true(info.efi);
	assert_int_equal(info.rsdp_size, 36);
	assert_int_equal(info.nr_modules, 2);
	assert_int_equal(info.nr_ranges, 16);
	assert_true(info.ranges[9].base == 0x6bf2000 && info.ranges[9].end == 0x6e72000);
	assert_int_equal(info.ranges[9].type, BOOT_RANGE_RESERVED);
}

/* --- memory -------------------------------------------------------------------- */

static void multiboot2_parse_unsorted_overlapping_map_is_normalised(void **state)
{
	static const struct multiboot2_mmap_entry entries[] = {
		{ 0x140000000, 0x40000000, 1, 0 },	/* above 4 GB */
		{ 0x100000, 0x700000, 1, 0 },
		{ 0x300000, 0, 2, 0 },			/* of no bytes */
		{ 0, 0x200000, 1, 0 },			/* overlaps the one before */
		{ 0x80000, 0x80000, 20, 0 },		/* of a type from the future */
	};

	(void)state;
	block_start();
	block_mmap(24, entries, 5);
	assert_null(block_parse());
	assert_info_valid(&info, exact_copy, block.size);
	assert_int_equal(info.nr_ranges, 4);
	assert_true(info.ranges[0].base == 0 && info.ranges[0].end == 0x80000);
	assert_int_equal(info.ranges[1].type, BOOT_RANGE_RESERVED);
	assert_true(info.ranges[2].base == 0x100000 && info.ranges[2].end == 0x800000);
	assert_true(info.ranges[3].base == 0x140000000 && info.ranges[3].end == 0x180000000);
}

static void multiboot2_parse_larger_entries_are_stepped_over(void **state)
{
	static const struct multiboot2_mmap_entry entries[] = {
		{ 0, 0x80000, 1, 0 }, { 0x100000, 0x100000, 1, 0 }, { 0x400000, 0x1000, 2, 0 },
	};

	(void)state;
	block_start();
	block_mmap(40, entries, 3);
	assert_null(block_parse());
	assert_int_equal(info.nr_ranges, 3);
	assert_true(info.ranges[2].base == 0x400000 && info.ranges[2].end == 0x401000);
}

static void multiboot2_parse_bad_entry_size_is_refused(void **state)
{
	static const uint32_t sizes[] = { 0, 1, 8, 16, 23, 25, 28, 0x80000000, 0xfffffff8 };
	unsigned int i;

	(void)state;
	for (i = 0; i < ARRAY_SIZE(sizes); i++) {
		uint8_t payload[8 + 24] = { 0 };
		const char *line;

		memcpy(payload, &sizes[i], sizeof(sizes[i]));
		block_start();
		block_tag(MULTIBOOT2_TAG_MMAP, payload, sizeof(payload));
		line = block_parse();
		assert_string_equal(line, sizes[i] >= 24 && sizes[i] % 8 == 0 ?
				    "multiboot2: the memory map is truncated" :
				    "multiboot2: the memory map has a bad entry size");
	}
}

static void multiboot2_parse_without_map_takes_basic_memory(void **state)
{
	static const uint32_t sizes[2] = { 639, 0xfc00 };

	(void)state;
	block_start();
	block_tag(MULTIBOOT2_TAG_BASIC_MEMORY, sizes, sizeof(sizes));
	assert_null(block_parse());
	assert_int_equal(info.nr_ranges, 2);
	assert_true(info.ranges[1].end == 0x100000 + 0xfc00 * 1024ull);
}

static void multiboot2_parse_map_beats_basic_memory(void **state)
{
	static const uint32_t sizes[2] = { 639, 0xfc00 };

	(void)state;
	block_start();
	block_tag(MULTIBOOT2_TAG_BASIC_MEMORY, sizes, sizeof(sizes));
	block_some_memory();
	assert_null(block_parse());
	assert_int_equal(info.nr_ranges, 1);
	assert_true(info.ranges[0].end == 0x800000);
}

/* --- strings and modules --------------------------------------------------------- */

static void multiboot2_parse_string_without_end_is_refused(void **state)
{
	static const struct {
		uint32_t type, size;
		const char *payload, *line;
	} cases[] = {
		{ 1, 3, "abc", "multiboot2: the command line has no end" },
		{ 1, 0, "", "multiboot2: the command line has no end" },
		{ 2, 3, "abc", "multiboot2: the boot loader's name has no end" },
		{ 3, 11, "12345678abc", "multiboot2: a module's command line has no end" },
		{ 3, 8, "12345678", "multiboot2: a module's command line has no end" },
		{ 3, 4, "1234", "multiboot2: a module's command line has no end" },
	};
	unsigned int i;

	(void)state;
	for (i = 0; i < ARRAY_SIZE(cases); i++) {
		block_start();
		block_some_memory();
		block_tag(cases[i].type, cases[i].payload, cases[i].size);
		assert_string_equal(block_parse(), cases[i].line);
	}
}

static void multiboot2_parse_without_strings_gives_empty_ones(void **state)
{
	(void)state;
	block_start();
	block_some_memory();
	assert_null(block_parse());
	assert_string_equal(info.cmdline, "");
	assert_string_equal(info.loader, "");
	assert_int_equal(info.nr_modules, 0);
	assert_null(info.rsdp);
}

static void multiboot2_parse_modules_keep_order(void **state)
{
	(void)state;
	block_start();
	block_module(0x800000, 0x900000, "second in memory");
	block_some_memory();
	block_module(0x200000, 0x200000, "");
	block_module(0xfffff000, 0xffffffff, "top");
	assert_null(block_parse());
	assert_int_equal(info.nr_modules, 3);
	assert_string_equal(info.modules[0].cmdline, "second in memory");
	assert_true(info.modules[1].base == 0x200000 && info.modules[1].end == 0x200000);
	assert_true(info.modules[2].end == 0xffffffff);
}

static void multiboot2_parse_wrapping_module_is_refused(void **state)
{
	(void)state;
	block_start();
	block_some_memory();
	block_module(0xfffff000, 0x1000, "");
	assert_string_equal(block_parse(), "a boot module ends before it starts");
}

static void multiboot2_parse_too_many_modules_is_refused(void **state)
{
	unsigned int i;

	(void)state;
	block_start();
	block_some_memory();
	for (i = 0; i < BOOT_MAX_MODULES; i++)
		block_module(0x100000, 0x200000, "");
	assert_null(block_parse());
	block.size -= sizeof(struct multiboot2_tag);
	block_module(0x100000, 0x200000, "");
	assert_string_equal(block_parse(), "the boot loader gave too many modules");
}

/* --- RSDP and UEFI ----------------------------------------------------------------- */

static void fix_checksum(uint8_t *bytes, size_t size, size_t where)
{
	uint8_t sum = 0;
	size_t i;

	bytes[where] = 0;
	for (i = 0; i < size; i++)
		sum += bytes[i];
	bytes[where] = -sum;
}

/* An RSDP whose new form says that it has length bytes; both checksums right. */
static void make_rsdp(uint8_t *rsdp, uint32_t length)
{
	memset(rsdp, 0, 64);
	memcpy(rsdp, "RSD PTR QUIRE ", 14);
	rsdp[15] = 2;
	memcpy(rsdp + 20, &length, sizeof(length));
	fix_checksum(rsdp, 20, 8);
	fix_checksum(rsdp, length <= 64 ? length : 36, 32);
}

static void multiboot2_parse_new_rsdp_beats_old(void **state)
{
	uint8_t rsdp[64];
	int new_first;

	(void)state;
	make_rsdp(rsdp, 36);
	for (new_first = 0; new_first < 2; new_first++) {
		block_start();
		block_some_memory();
		block_tag(new_first ? 15 : 14, rsdp, new_first ? 36 : 20);
		block_tag(new_first ? 14 : 15, rsdp, new_first ? 20 : 36);
		assert_null(block_parse());
		assert_int_equal(info.rsdp_size, 36);
		assert_memory_equal(info.rsdp, rsdp, 36);
	}
}

static void multiboot2_parse_damaged_rsdp_is_passed_over(void **state)
{
	static const struct {
		uint32_t type, tag_size, length;
		unsigned int damage;			/* byte to change; 64: none */
		uint32_t expect;			/* rsdp_size */
	} cases[] = {
		{ 14, 20, 36, 64, 20 },	{ 14, 19, 36, 64, 0 },	{ 14, 20, 36, 0, 0 },
		{ 14, 20, 36, 9, 0 },	{ 14, 20, 36, 19, 0 },	{ 14, 0, 36, 64, 0 },
		{ 15, 36, 36, 64, 36 },	{ 15, 48, 48, 64, 48 },	{ 15, 48, 40, 64, 40 },
		{ 15, 35, 36, 64, 0 },	{ 15, 20, 36, 64, 0 },	{ 15, 36, 35, 64, 0 },
		{ 15, 36, 0, 64, 0 },	{ 15, 36, 37, 64, 0 },	{ 15, 36, 0xffffffff, 64, 0 },
		{ 15, 36, 36, 25, 0 },	{ 15, 36, 36, 3, 0 },
	};
	unsigned int i;

	(void)state;
	for (i = 0; i < ARRAY_SIZE(cases); i++) {
		uint8_t rsdp[65];

		make_rsdp(rsdp, cases[i].length);
		rsdp[cases[i].damage] ^= 0x40;
		block_start();
		block_some_memory();
		block_tag(cases[i].type, rsdp, cases[i].tag_size);
		assert_null(block_parse());
		assert_int_equal(info.rsdp_size, cases[i].expect);
		assert_int_equal(info.rsdp != NULL, cases[i].expect != 0);
	}
}

static void multiboot2_parse_uefi_tags_set_efi(void **state)
{
	static const uint8_t handle[8];
	uint32_t type;

	(void)state;
	for (type = 4; type < 30; type++) {
		bool uefi = type == 11 || type == 12 || (type >= 17 && type <= 20);

		if (type == MULTIBOOT2_TAG_MMAP)
			continue;
		block_start();
		block_some_memory();
		block_tag(type, handle, sizeof(handle));
		assert_null(block_parse());
		assert_int_equal(info.efi, uefi);
	}
}

/* --- the list of tags itself --------------------------------------------------------- */

static void multiboot2_parse_every_truncation_is_refused(void **state)
{
	uint32_t size;

	(void)state;
	block_start();
	block_string(MULTIBOOT2_TAG_CMDLINE, "quiet");
	block_some_memory();
	assert_null(block_parse());
	for (size = 0; size < block.size; size++) {
		assert_non_null(parse_exact(block.bytes, size));
		if (size < sizeof(struct multiboot2_info))
			continue;
		block_total(size);
		assert_non_null(parse_exact(block.bytes, size));
		block_total(block.size);
	}
}

static void multiboot2_parse_bad_tag_size_is_refused(void **state)
{
	static const struct {
		uint32_t size;
		const char *line;
	} cases[] = {
		{ 0, "multiboot2: a tag is smaller than its own header" },
		{ 7, "multiboot2: a tag is smaller than its own header" },
		{ 8, NULL },
		{ 16, "multiboot2: the end tag is missing" },
		{ 17, "multiboot2: a tag reaches beyond the end of the block" },
		{ 0xfffffff9, "multiboot2: a tag reaches beyond the end of the block" },
		{ 0xffffffff, "multiboot2: a tag reaches beyond the end of the block" },
	};
	unsigned int i;

	(void)state;
	for (i = 0; i < ARRAY_SIZE(cases); i++) {
		struct multiboot2_tag tag = { .type = 99, .size = cases[i].size };
		uint32_t at;
		const char *line;

		block_start();
		block_some_memory();
		at = block.size;
		block_tag(99, "", 0);
		memcpy(block.bytes + at, &tag, sizeof(tag));
		line = block_parse();
		if (cases[i].line)
			assert_string_equal(line, cases[i].line);
		else
			assert_null(line);
	}
}

static void multiboot2_parse_bad_total_size_is_refused(void **state)
{
	static const uint32_t totals[] = { 0, 7, 0x10001, 0x80000000, 0xffffffff };
	unsigned int i;

	(void)state;
	for (i = 0; i < ARRAY_SIZE(totals); i++) {
		block_start();
		block_some_memory();
		block_tag(MULTIBOOT2_TAG_END, "", 0);
		block_total(totals[i]);
		assert_string_equal(parse_exact(block.bytes, block.size),
				    "multiboot2: the block is truncated");
	}
	assert_string_equal(multiboot2_parse(block.bytes, BOOT_BLOCK_SIZE + 1, &info),
			    "multiboot2: the block has a bad size");
}

/* --- fuzzing --------------------------------------------------------------------------- */

static uint32_t interesting(uint32_t *seed, uint32_t size)
{
	static const uint32_t values[] = {
		0, 1, 7, 8, 9, 16, 24, 25, 0x7fffffff, 0x80000000, 0xfffffff8, 0xffffffff,
	};

	switch (prng_below(seed, 4)) {
	case 0:
		return prng_next(seed);
	case 1:
		return prng_below(seed, size + 16);
	case 2:
		return prng_below(seed, 24);
	default:
		return values[prng_below(seed, ARRAY_SIZE(values))];
	}
}

/* Change one thing; most changes aim at the words that steer the parser. */
static void mutate(uint8_t *bytes, uint32_t *size, uint32_t *seed)
{
	uint32_t at = prng_below(seed, *size), value = interesting(seed, *size);

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

static void multiboot2_parse_mutated_blocks_are_parsed_or_refused(void **state)
{
	static uint8_t bytes[sizeof(grub_multiboot2_uefi)] __aligned(8);
	struct outcomes outcomes = { 0 };
	uint32_t seed = 0x51172e, round;

	(void)state;
	for (round = 0; round < 200000; round++) {
		bool uefi = prng_below(&seed, 4) == 0;
		uint32_t size = uefi ? sizeof(grub_multiboot2_uefi) : sizeof(grub_multiboot2_bios);
		uint32_t changes = 1 + prng_below(&seed, 4);
		const char *line;

		memcpy(bytes, uefi ? grub_multiboot2_uefi : grub_multiboot2_bios, size);
		while (changes--)
			mutate(bytes, &size, &seed);
		line = parse_exact(bytes, size);
		if (!line)
			assert_info_valid(&info, exact_copy, size);
		outcomes_note(&outcomes, line);
	}
	assert_in_range(outcomes_count(&outcomes, NULL), 20000, 180000);
	assert_true(outcomes.nr >= 10);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(multiboot2_parse_grub_bios),
		cmocka_unit_test(multiboot2_parse_grub_uefi),
		cmocka_unit_test(multiboot2_parse_unsorted_overlapping_map_is_normalised),
		cmocka_unit_test(multiboot2_parse_larger_entries_are_stepped_over),
		cmocka_unit_test(multiboot2_parse_bad_entry_size_is_refused),
		cmocka_unit_test(multiboot2_parse_without_map_takes_basic_memory),
		cmocka_unit_test(multiboot2_parse_map_beats_basic_memory),
		cmocka_unit_test(multiboot2_parse_string_without_end_is_refused),
		cmocka_unit_test(multiboot2_parse_without_strings_gives_empty_ones),
		cmocka_unit_test(multiboot2_parse_modules_keep_order),
		cmocka_unit_test(multiboot2_parse_wrapping_module_is_refused),
		cmocka_unit_test(multiboot2_parse_too_many_modules_is_refused),
		cmocka_unit_test(multiboot2_parse_new_rsdp_beats_old),
		cmocka_unit_test(multiboot2_parse_damaged_rsdp_is_passed_over),
		cmocka_unit_test(multiboot2_parse_uefi_tags_set_efi),
		cmocka_unit_test(multiboot2_parse_every_truncation_is_refused),
		cmocka_unit_test(multiboot2_parse_bad_tag_size_is_refused),
		cmocka_unit_test(multiboot2_parse_bad_total_size_is_refused),
		cmocka_unit_test(multiboot2_parse_mutated_blocks_are_parsed_or_refused),
	};
	int failed = cmocka_run_group_tests(tests, NULL, NULL);

	free(exact_copy);
	return failed;
}
