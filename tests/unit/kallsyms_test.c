/* SPDX-License-Identifier: MIT */
/*
 * tests/unit/kallsyms_test.c - lookups in a small table made by hand
 *
 *	1000	 1080	    1100	1140   ...   9000	9010
 *	f	 g, alias   h_cold	""	     init	""
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <core/kallsyms.h>
#include <lib/compiler.h>
#include <string.h>

const uint32_t kallsyms_addresses[] = {
	0x1000, 0x1080, 0x1080, 0x1100, 0x1140, 0x9000, 0x9010,
};
const uint32_t kallsyms_offsets[] = { 0, 2, 4, 10, 17, 18, 23 };
const char kallsyms_names[] = "f\0g\0alias\0h.cold\0\0init\0";
const uint32_t kallsyms_count = ARRAY_SIZE(kallsyms_addresses);

struct lookup_case {
	unsigned long addr;
	const char *name;	/* NULL: in no function */
	unsigned long offset;
	unsigned long size;
};

static const struct lookup_case cases[] = {
	{ 0, NULL, 0, 0 },
	{ 0xfff, NULL, 0, 0 },
	{ 0x1000, "f", 0, 0x80 },
	{ 0x107f, "f", 0x7f, 0x80 },
	{ 0x1080, "g", 0, 0x80 },
	{ 0x10ff, "g", 0x7f, 0x80 },
	{ 0x1100, "h.cold", 0, 0x40 },
	{ 0x113f, "h.cold", 0x3f, 0x40 },
	{ 0x1140, NULL, 0, 0 },
	{ 0x8fff, NULL, 0, 0 },
	{ 0x9000, "init", 0, 0x10 },
	{ 0x900f, "init", 0xf, 0x10 },
	{ 0x9010, NULL, 0, 0 },
	{ 0xffffffff, NULL, 0, 0 },
};

static void kallsyms_lookup_each_border_finds_its_function(void **state)
{
	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		const struct lookup_case *c = &cases[i];
		unsigned long offset = 0, size = 0;
		const char *name = kallsyms_lookup(c->addr, &offset, &size);

		if (c->name)
			assert_string_equal(name, c->name);
		else
			assert_null(name);
		assert_int_equal(offset, c->offset);
		assert_int_equal(size, c->size);
	}
}

/* The plain meaning, address by address: the last entry at or below it, the first of its twins. */
static const char *linear_lookup(unsigned long addr)
{
	const char *found = NULL;

	for (size_t i = 0; i < kallsyms_count && kallsyms_addresses[i] <= addr; i++) {
		if (i == 0 || kallsyms_addresses[i] != kallsyms_addresses[i - 1])
			found = &kallsyms_names[kallsyms_offsets[i]];
	}
	return found && found[0] ? found : NULL;
}

static void kallsyms_lookup_every_address_agrees_with_linear_search(void **state)
{
	unsigned int inside = 0;

	(void)state;
	for (unsigned long addr = 0xf00; addr < 0x9100; addr++) {
		unsigned long offset, size;
		const char *name = kallsyms_lookup(addr, &offset, &size);

		assert_ptr_equal(name, linear_lookup(addr));
		if (name) {
			assert_true(offset < size);
			inside++;
		}
	}
	assert_int_equal(inside, 0x140 + 0x10);
}

static void kallsyms_lookup_name_each_name_gives_its_address(void **state)
{
	(void)state;
	assert_int_equal(kallsyms_lookup_name("f"), 0x1000);
	assert_int_equal(kallsyms_lookup_name("g"), 0x1080);
	assert_int_equal(kallsyms_lookup_name("alias"), 0x1080);
	assert_int_equal(kallsyms_lookup_name("init"), 0x9000);
}

static void kallsyms_lookup_name_unknown_or_empty_gives_zero(void **state)
{
	(void)state;
	assert_int_equal(kallsyms_lookup_name("ini"), 0);
	assert_int_equal(kallsyms_lookup_name("inits"), 0);
	assert_int_equal(kallsyms_lookup_name(""), 0);
}

static void kallsyms_entry_each_number_gives_name_and_address(void **state)
{
	unsigned long addr = 1;

	(void)state;
	for (uint32_t i = 0; i < kallsyms_count; i++) {
		assert_string_equal(kallsyms_entry(i, &addr), kallsyms_names + kallsyms_offsets[i]);
		assert_int_equal(addr, kallsyms_addresses[i]);
	}
	assert_null(kallsyms_entry(kallsyms_count, &addr));
	assert_int_equal(addr, 0x9010);
}

static void kallsyms_format_function_names_it(void **state)
{
	char buf[32];

	(void)state;
	assert_int_equal(kallsyms_format(buf, sizeof(buf), 0x1112), 16);
	assert_string_equal(buf, "h.cold+0x12/0x40");
}

static void kallsyms_format_outside_gives_hexadecimal(void **state)
{
	char buf[32];

	(void)state;
	assert_int_equal(kallsyms_format(buf, sizeof(buf), 0x1140), 10);
	assert_string_equal(buf, "0x00001140");
}

static void kallsyms_format_small_buffer_is_cut_and_ended(void **state)
{
	char buf[8] = "-------";

	(void)state;
	assert_int_equal(kallsyms_format(buf, 5, 0x1112), 16);
	assert_memory_equal(buf, "h.co\0--", 8);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(kallsyms_lookup_each_border_finds_its_function),
		cmocka_unit_test(kallsyms_lookup_every_address_agrees_with_linear_search),
		cmocka_unit_test(kallsyms_lookup_name_each_name_gives_its_address),
		cmocka_unit_test(kallsyms_lookup_name_unknown_or_empty_gives_zero),
		cmocka_unit_test(kallsyms_entry_each_number_gives_name_and_address),
		cmocka_unit_test(kallsyms_format_function_names_it),
		cmocka_unit_test(kallsyms_format_outside_gives_hexadecimal),
		cmocka_unit_test(kallsyms_format_small_buffer_is_cut_and_ended),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
