/* SPDX-License-Identifier: MIT */
/*
 * tests/unit/acpi_tables_test.c - a table is found if all on the way to it is sound
 *
 * Physical memory is a few blocks; what lies between them reads as ones, as it does on
 * a machine.  The window is a heap block of the exact size that was asked for, and only
 * one may be open.
 */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include <asm/fixmap.h>

#include "acpi_blocks.h"
#include "random.h"

#define RSDT_AT		0x7FE0000ULL
#define XSDT_AT		0x7FE8000ULL
#define SRAT_AT		0xFFFFF000ULL	/* the last page that there is */
#define FACP_AT		0x7FE1FF0ULL
#define WINDOW_SIZE	(FIX_EARLY_PAGES * PAGE_SIZE)

struct block {
	uint64_t phys;
	struct table table;
};

static struct block blocks[4];
static void *window;

/* asm/fixmap.h's, on the blocks. */
void *early_memremap(phys_addr_t phys, size_t size)
{
	assert_null(window);
	if (size == 0 || (phys & (PAGE_SIZE - 1)) + size > WINDOW_SIZE)
		return NULL;
	window = malloc(size);
	assert_non_null(window);
	for (size_t i = 0; i < size; i++) {
		uint8_t byte = 0xFF;

		for (size_t b = 0; b < 4; b++)
			if (phys + i >= blocks[b].phys &&
			    phys + i - blocks[b].phys < blocks[b].table.size)
				byte = blocks[b].table.bytes[phys + i - blocks[b].phys];
		((uint8_t *)window)[i] = byte;
	}
	return window;
}

void early_memunmap(void)
{
	assert_non_null(window);
	free(window);
	window = NULL;
}

static void place(unsigned int number, uint64_t phys, struct table *table)
{
	seal_table(table);
	blocks[number].phys = phys;
	blocks[number].table = *table;
}

/* RSDT and XSDT, both with FACP and SRAT. */
static void build(void)
{
	struct table t;

	memset(blocks, 0, sizeof(blocks));
	begin_table(&t, "RSDT", 1);
	put(&t, FACP_AT, 4);
	put(&t, SRAT_AT, 4);
	place(0, RSDT_AT, &t);
	begin_table(&t, "XSDT", 1);
	put(&t, FACP_AT, 8);
	put(&t, SRAT_AT, 8);
	place(1, XSDT_AT, &t);
	begin_table(&t, "FACP", 1);
	put(&t, 0x1234, 8);
	place(2, FACP_AT, &t);
	begin_srat(&t, 1);
	add_srat_memory(&t, 0, 0, 1 << 20, 1);
	place(3, SRAT_AT, &t);
}

static struct acpi_rsdp rsdp(uint8_t revision)
{
	return (struct acpi_rsdp){ .revision = revision, .rsdt_address = RSDT_AT,
				   .xsdt_address = revision >= 2 ? XSDT_AT : 0 };
}

/* The SRAT's length, 0 if it is not found; *error as acpi_open_table() leaves it. */
static uint32_t srat_length(uint8_t revision, const char **error)
{
	struct acpi_rsdp root = rsdp(revision);
	struct acpi_table_list list;
	const struct acpi_table_header *srat = NULL;
	uint32_t length = 0;

	*error = acpi_list_tables(&root, &list);
	if (!*error)
		srat = acpi_open_table(&list, "SRAT", error);
	if (srat) {
		length = srat->length;
		acpi_close_table();
	}
	assert_null(window);
	return length;
}

static void find_srat_through_rsdt_and_xsdt(void **state)
{
	const char *error;

	(void)state;
	build();
	assert_int_equal(srat_length(0, &error), 88);
	assert_null(error);
	assert_int_equal(srat_length(2, &error), 88);
	assert_null(error);
	blocks[0].table.bytes[20] ^= 1;		/* nobody looks at the RSDT if there is an XSDT */
	assert_int_equal(srat_length(2, &error), 88);
	assert_int_equal(srat_length(0, &error), 0);
	assert_non_null(error);
}

static void find_srat_bad_xsdt_falls_back_to_rsdt(void **state)
{
	const char *error;

	(void)state;
	build();
	blocks[1].table.bytes[9] ^= 1;
	assert_int_equal(srat_length(2, &error), 88);
	build();
	blocks[1].phys = 0x123456789000ULL;	/* nothing is at its place */
	assert_int_equal(srat_length(2, &error), 88);
}

static void find_srat_none_is_no_error(void **state)
{
	const char *error;

	(void)state;
	build();
	memcpy(blocks[3].table.bytes, "SLIT", 4);
	assert_int_equal(srat_length(0, &error), 0);
	assert_null(error);
}

/* Behind the length, that is: a longer table may happen to add up to 0 as well. */
static void find_srat_every_flipped_bit_is_seen(void **state)
{
	const char *error;

	(void)state;
	build();
	for (size_t bit = 64; bit < blocks[3].table.size * 8; bit++) {
		blocks[3].table.bytes[bit / 8] ^= (uint8_t)(1 << bit % 8);
		assert_int_equal(srat_length(0, &error), 0);
		assert_non_null(error);
		blocks[3].table.bytes[bit / 8] ^= (uint8_t)(1 << bit % 8);
	}
	assert_int_equal(srat_length(0, &error), 88);
}

static void find_srat_lengths_that_cannot_be_are_refused(void **state)
{
	static const uint32_t lengths[] = { 0, 35, 4097, 0x10000, 0x7FFFFFFF, UINT32_MAX };
	const char *error;

	(void)state;
	for (size_t i = 0; i < sizeof(lengths) / sizeof(lengths[0]); i++) {
		build();
		memcpy(blocks[3].table.bytes + 4, &lengths[i], sizeof(lengths[i]));
		assert_int_equal(srat_length(0, &error), 0);
		assert_non_null(error);
	}
}

/* Entries above 4 GB cannot be reached and are passed over; others count still. */
static void list_tables_entries_out_of_reach_are_passed_over(void **state)
{
	const char *error;
	struct table t;

	(void)state;
	build();
	begin_table(&t, "XSDT", 1);
	put(&t, 0x100000000ULL, 8);
	put(&t, UINT64_MAX, 8);
	put(&t, 0xFFFFFFF0ULL, 8);
	put(&t, SRAT_AT, 8);
	place(1, XSDT_AT, &t);
	assert_int_equal(srat_length(2, &error), 88);
}

static void list_tables_too_many_entries_are_refused(void **state)
{
	struct acpi_rsdp root = rsdp(0);
	struct acpi_table_list list;
	struct table t;

	(void)state;
	build();
	for (unsigned int nr = 0; nr <= ACPI_MAX_TABLES + 1; nr++) {
		begin_table(&t, "RSDT", 1);
		for (unsigned int i = 0; i < nr; i++)
			put(&t, FACP_AT, 4);
		place(0, RSDT_AT, &t);
		assert_int_equal(acpi_list_tables(&root, &list) != NULL, nr > ACPI_MAX_TABLES);
		assert_int_equal(list.nr, nr > ACPI_MAX_TABLES ? 0 : nr);
	}
}

/* Random damage anywhere, sealed or not: nothing is read that is not there. */
static void find_srat_damaged_at_random_stays_inside(void **state)
{
	uint64_t seed = 0x5EED0004;
	unsigned int found = 0;
	const char *error;

	(void)state;
	for (unsigned int round = 0; round < 5000; round++) {
		struct table *t;

		build();
		t = &blocks[random_below(&seed, 4)].table;
		t->bytes[random_below(&seed, (unsigned int)t->size)] = (uint8_t)random_next(&seed);
		if (random_below(&seed, 2))
			seal_table(t);
		found += srat_length(random_below(&seed, 2) ? 2 : 0, &error) != 0;
	}
	assert_true(found > 500 && found < 4500);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(find_srat_through_rsdt_and_xsdt),
		cmocka_unit_test(find_srat_bad_xsdt_falls_back_to_rsdt),
		cmocka_unit_test(find_srat_none_is_no_error),
		cmocka_unit_test(find_srat_every_flipped_bit_is_seen),
		cmocka_unit_test(find_srat_lengths_that_cannot_be_are_refused),
		cmocka_unit_test(list_tables_entries_out_of_reach_are_passed_over),
		cmocka_unit_test(list_tables_too_many_entries_are_refused),
		cmocka_unit_test(find_srat_damaged_at_random_stays_inside),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
