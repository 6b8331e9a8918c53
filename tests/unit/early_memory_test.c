/* SPDX-License-Identifier: MIT */
/*
 * tests/unit/early_memory_test.c - mm/early_memory.c: from a firmware's map to memblock
 *
 * The machine of most tests:
 *
 *	0	   640 kB	1 MB	   1.25 MB			64 MB
 *	| usable   |  (hole)	| kernel   |  usable			|
 *
 * The kernel's image is a pair of numbers, see early_memory_image.h.
 */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include <asm/page.h>
#include <core/bug.h>
#include <core/printk.h>
#include <lib/compiler.h>
#include <mm/early_memory.h>
#include <mm/memblock.h>

#define MB(x)		((uint64_t)(x) << 20)
#define KB(x)		((uint64_t)(x) << 10)

static struct boot_info info;
static char said[1024];			/* what the kernel printed */

/* --- what the sources call ------------------------------------------------------ */

void printk(enum log_level level, const char *fmt, ...)
{
	size_t len = strlen(said);
	va_list args;

	(void)level;
	va_start(args, fmt);
	vsnprintf(said + len, sizeof(said) - len, fmt, args);
	va_end(args);
}

void bug_report(const char *file, int line, const char *condition)
{
	fail_msg("BUG: %s at %s:%d", condition, file, line);
	abort();
}

/* --- the machine ------------------------------------------------------------------ */

static void add_range(uint64_t base, uint64_t end, enum boot_range_type type)
{
	info.ranges[info.nr_ranges++] = (struct boot_range){ base, end, type };
}

static void add_module(uint64_t base, uint64_t end)
{
	info.modules[info.nr_modules++] = (struct boot_module){ base, end, "" };
}

static int setup(void **state)
{
	(void)state;
	memset(&info, 0, sizeof(info));
	memset(&memblock, 0, sizeof(memblock));
	memset(&early_memory, 0, sizeof(early_memory));
	said[0] = '\0';
	info.cmdline = "";
	add_range(0, KB(640), BOOT_RANGE_USABLE);
	add_range(MB(1), MB(64), BOOT_RANGE_USABLE);
	return 0;
}

/* Every byte that the firmware calls usable went somewhere. */
static void assert_account_closed(void)
{
	assert_int_equal(early_memory.usable, memblock_phys_mem_size() +
			 early_memory.out_of_reach + early_memory.limited +
			 early_memory.fragments);
	assert_null(memblock_check());
}

static void init_with(const char *cmdline)
{
	info.cmdline = cmdline;
	assert_null(early_memory_init(&info));
	assert_account_closed();
}

static void assert_all_reserved(uint64_t base, uint64_t end)
{
	for (uint64_t addr = base; addr < end; addr += PAGE_SIZE)
		if (!memblock_is_reserved((phys_addr_t)addr))
			fail_msg("%llx is not reserved", (unsigned long long)addr);
}

/* --- tests -------------------------------------------------------------------------- */

static void init_no_options_takes_all_and_reserves_what_is_in_use(void **state)
{
	(void)state;
	init_with("");
	assert_int_equal(memblock_phys_mem_size(), MB(63) + KB(640));
	assert_int_equal(early_memory.lowmem_end, MB(64));
	assert_int_equal(early_memory.limited, 0);
	assert_int_equal(early_memory.fragments, 0);
	assert_all_reserved(0, PAGE_SIZE);
	assert_all_reserved(MB(1), IMAGE_END);
	assert_false(memblock_is_reserved(PAGE_SIZE));
	assert_false(memblock_is_reserved(IMAGE_END));
	assert_string_equal(said, "");
}

static void init_other_types_are_no_memory(void **state)
{
	(void)state;
	add_range(MB(64), MB(65), BOOT_RANGE_ACPI_RECLAIMABLE);
	add_range(MB(65), MB(66), BOOT_RANGE_BAD);
	init_with("");
	assert_int_equal(early_memory.lowmem_end, MB(64));
	assert_false(memblock_is_memory(MB(64)));
}

static void mem_limit_takes_the_rest_away(void **state)
{
	(void)state;
	init_with("mem=16M");
	assert_int_equal(early_memory.limited, MB(48));
	assert_int_equal(early_memory.lowmem_end, MB(16));
	assert_true(memblock_is_memory(MB(16) - 1));
	assert_false(memblock_is_memory(MB(16)));
}

static void mem_below_the_image_is_an_error(void **state)
{
	(void)state;
	info.cmdline = "mem=1M";
	assert_non_null(early_memory_init(&info));
}

static void mem_beyond_what_is_there_changes_nothing(void **state)
{
	(void)state;
	init_with("mem=8G");
	assert_int_equal(early_memory.limited, 0);
	assert_int_equal(early_memory.lowmem_end, MB(64));
}

static void lowmem_moves_the_border_and_takes_nothing_away(void **state)
{
	(void)state;
	init_with("lowmem=32M");
	assert_int_equal(early_memory.lowmem_end, MB(32));
	assert_int_equal(memblock.current_limit, MB(32));
	assert_int_equal(memblock_phys_mem_size(), MB(63) + KB(640));
	assert_true(memblock_phys_alloc(PAGE_SIZE, PAGE_SIZE) < MB(32));
}

static void lowmem_less_than_works_is_raised_with_a_word(void **state)
{
	(void)state;
	init_with("lowmem=1M");
	assert_true(early_memory.lowmem_end >= BOOT_MAPPED);
	assert_non_null(strstr(said, "lowmem="));
}

static void lowmem_never_exceeds_memory_or_the_direct_map(void **state)
{
	(void)state;
	init_with("lowmem=128M");
	assert_int_equal(early_memory.lowmem_end, MB(64));
	setup(state);
	add_range(MB(64), MB(3500), BOOT_RANGE_USABLE);
	init_with("lowmem=3400M");
	assert_int_equal(early_memory.lowmem_end, (phys_addr_t)MAX_LOWMEM);
}

/* A range that begins in reach and ends beyond, and one that is beyond altogether. */
static void memory_above_4_gb_is_counted_and_not_used(void **state)
{
	(void)state;
	add_range(MB(4095), MB(4097), BOOT_RANGE_USABLE);
	add_range(MB(8192), MB(9216), BOOT_RANGE_USABLE);
	init_with("");
	assert_int_equal(early_memory.out_of_reach,
			 MB(4097) - (uint64_t)MEMBLOCK_ADDR_END + MB(1024));
	assert_true(memblock_is_memory((phys_addr_t)MB(4095)));
	assert_int_equal(memblock_end_of_DRAM(), MEMBLOCK_ADDR_END);
}

/*
 * page	|-------|-------|-------|-------|
 *	   ^^^^^^^^^^^^^^^^^^		one whole page, and two pieces
 *				 ^^^	no whole page
 */
static void parts_of_pages_are_counted_and_not_used(void **state)
{
	uint64_t base = MB(70);

	(void)state;
	add_range(base + 0x400, base + 0x2800, BOOT_RANGE_USABLE);
	add_range(base + 0x3200, base + 0x3400, BOOT_RANGE_USABLE);
	init_with("");
	assert_int_equal(early_memory.fragments, 0xC00 + 0x800 + 0x200);
	assert_false(memblock_is_memory((phys_addr_t)base + 0x400));
	assert_true(memblock_is_memory((phys_addr_t)base + 0x1000));
	assert_false(memblock_is_memory((phys_addr_t)base + 0x2000));
	assert_false(memblock_is_memory((phys_addr_t)base + 0x3200));
}

static void modules_are_reserved_to_whole_pages(void **state)
{
	(void)state;
	add_module(IMAGE_END + 0x10, MB(21) + 0x10);
	add_module(MB(30), MB(30));
	init_with("");
	assert_all_reserved(IMAGE_END, MB(21) + PAGE_SIZE);
	assert_false(memblock_is_reserved(MB(21) + PAGE_SIZE));
	assert_false(memblock_is_reserved(MB(30)));
}

/* The limit takes the memory below a module away, and the module stays reserved. */
static void modules_beyond_mem_stay_reserved(void **state)
{
	(void)state;
	add_module(MB(40), MB(60));
	add_module(MB(15), MB(20));
	init_with("mem=16M");
	assert_all_reserved(MB(40), MB(60));
	assert_all_reserved(MB(15), MB(20));
	assert_int_equal(early_memory.lowmem_end, MB(16));
}

static void modules_above_lowmem_are_reserved_and_memory(void **state)
{
	(void)state;
	add_module(MB(40), MB(60));
	init_with("lowmem=32M");
	assert_all_reserved(MB(40), MB(60));
	assert_true(memblock_is_memory(MB(40)));
}

static void modules_out_of_reach_do_no_harm(void **state)
{
	(void)state;
	add_module(MB(8192), MB(8200));
	init_with("");
	assert_int_equal(memblock_reserved_size(), PAGE_SIZE + IMAGE_END - MB(1));
}

static void kernel_outside_of_memory_is_an_error(void **state)
{
	const char *error;

	(void)state;
	info.nr_ranges = 1;
	add_range(MB(16), MB(64), BOOT_RANGE_USABLE);
	error = early_memory_init(&info);
	assert_non_null(error);
	assert_non_null(strstr(error, "where the kernel was loaded"));
}

static void too_many_ranges_are_an_error(void **state)
{
	(void)state;
	info.nr_ranges = 0;
	for (unsigned int i = 0; i < BOOT_MAX_RANGES; i++)
		add_range(MB(1 + 2 * i), MB(2 + 2 * i), BOOT_RANGE_USABLE);
	init_with("");
	setup(state);
	for (unsigned int i = 0; i < MEMBLOCK_MAX_REGIONS; i++)
		assert_int_equal(memblock_reserve((phys_addr_t)MB(65 + 2 * i), PAGE_SIZE), 0);
	assert_non_null(early_memory_init(&info));
}

static void sizes_that_make_no_sense_are_ignored_with_a_word(void **state)
{
	static const char *const cmdlines[] = {
		"mem=", "mem=x", "mem=16MB", "mem=-16M", "mem=0", "mem=4095", "mem=16M ,mem=1 mem=",
		"mem=99999999999999999999", "mem=0000000000000000000000000000000000000000016M",
		"lowmem=", "lowmem=16 M lowmem=M", "lowmem=0x", "lowmem=1",
		"lowmem=0000000000000000000000000000000000000000016M",
	};

	for (size_t i = 0; i < ARRAY_SIZE(cmdlines); i++) {
		setup(state);
		init_with(cmdlines[i]);
		assert_int_equal(early_memory.lowmem_end, MB(64));
		assert_int_equal(early_memory.limited, 0);
		if (!strstr(said, "is not a size"))
			fail_msg("%s: said \"%s\"", cmdlines[i], said);
	}
}

static void page_table_pages_come_from_below_the_limit(void **state)
{
	phys_addr_t page;

	(void)state;
	init_with("");
	page = early_alloc_table(MB(8));
	assert_true(page >= PAGE_SIZE && page < MB(8));
	assert_int_equal(page % PAGE_SIZE, 0);
	assert_true(memblock_is_reserved(page));
	assert_int_equal(early_alloc_table(PAGE_SIZE), 0);
}

#define TEST(fn)	cmocka_unit_test_setup(fn, setup)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(init_no_options_takes_all_and_reserves_what_is_in_use),
		TEST(init_other_types_are_no_memory),
		TEST(mem_limit_takes_the_rest_away),
		TEST(mem_below_the_image_is_an_error),
		TEST(mem_beyond_what_is_there_changes_nothing),
		TEST(lowmem_moves_the_border_and_takes_nothing_away),
		TEST(lowmem_less_than_works_is_raised_with_a_word),
		TEST(lowmem_never_exceeds_memory_or_the_direct_map),
		TEST(memory_above_4_gb_is_counted_and_not_used),
		TEST(parts_of_pages_are_counted_and_not_used),
		TEST(modules_are_reserved_to_whole_pages),
		TEST(modules_beyond_mem_stay_reserved),
		TEST(modules_above_lowmem_are_reserved_and_memory),
		TEST(modules_out_of_reach_do_no_harm),
		TEST(kernel_outside_of_memory_is_an_error),
		TEST(too_many_ranges_are_an_error),
		TEST(sizes_that_make_no_sense_are_ignored_with_a_word),
		TEST(page_table_pages_come_from_below_the_limit),
	};

	return cmocka_run_group_tests_name("early_memory", tests, NULL, NULL);
}
