/* SPDX-License-Identifier: MIT */
/*
 * tests/unit/acpi_srat_test.c - nodes and distances, from good tables and from bad ones
 *
 * Tables lie in heap blocks of their exact size, so that a read beyond one stops the test.
 */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include <asm/numa.h>

#include "acpi_blocks.h"
#include "random.h"

#define ENABLED		1
#define HOT_PLUG	2
#define MB		0x100000ULL
#define GB		0x40000000ULL

static struct numa_info info;

static const char *parse_bytes(const uint8_t *bytes, size_t size)
{
	uint8_t *copy = malloc(size ? size : 1);
	const char *error;

	assert_non_null(copy);
	memcpy(copy, bytes, size);
	error = acpi_parse_srat(copy, size, &info);
	free(copy);
	return error;
}

static const char *parse(const struct table *t)
{
	return parse_bytes(t->bytes, t->size);
}

static const char *parse_slit(const struct table *t)
{
	uint8_t *copy = malloc(t->size ? t->size : 1);
	const char *error;

	assert_non_null(copy);
	memcpy(copy, t->bytes, t->size);
	error = acpi_parse_slit(copy, t->size, &info);
	free(copy);
	return error;
}

/* Two nodes: below 1 MB and up to 2 GB; 2 GB to 4 GB and from there on. */
static void two_nodes(struct table *t)
{
	begin_srat(t, 1);
	add_srat_cpu(t, 0, 0, ENABLED);
	add_srat_cpu(t, 1, 1, ENABLED);
	add_srat_memory(t, 0, 0, 640 * 1024, ENABLED);
	add_srat_memory(t, 0, MB, 2 * GB - MB, ENABLED);
	add_srat_memory(t, 1, 2 * GB, GB, ENABLED);
	add_srat_memory(t, 1, 4 * GB, 4 * GB, ENABLED);
	add_srat_memory(t, 0, 0, 0, 0);
}

static void parse_srat_two_nodes_are_read(void **state)
{
	struct table t;

	(void)state;
	two_nodes(&t);
	assert_null(parse(&t));
	assert_int_equal(info.nr_nodes, 2);
	assert_int_equal(info.nr_ranges, 4);
	assert_int_equal(info.cpu_nid[0], 0);
	assert_int_equal(info.cpu_nid[1], 1);
	assert_int_equal(info.cpu_nid[2], -1);
	assert_true(info.ranges[3].base == 4 * GB && info.ranges[3].end == 8 * GB);
	assert_int_equal(info.ranges[3].nid, 1);
	assert_int_equal(info.distance[0][0], LOCAL_DISTANCE);
	assert_int_equal(info.distance[0][1], REMOTE_DISTANCE);
}

/* Numbers of nodes follow those of domains, not the order in the table. */
static void parse_srat_domains_are_numbered_in_rising_order(void **state)
{
	struct table t;

	(void)state;
	begin_srat(&t, 2);
	add_srat_memory(&t, 0x01000007, 0, MB, ENABLED);
	add_srat_memory(&t, 3, MB, MB, ENABLED);
	add_srat_x2apic(&t, 0x107, 5, ENABLED);
	add_srat_cpu(&t, 0x01000007, 9, ENABLED);
	assert_null(parse(&t));
	assert_int_equal(info.nr_nodes, 3);
	assert_int_equal(info.domain[0], 3);
	assert_int_equal(info.domain[1], 0x107);
	assert_int_equal(info.domain[2], 0x01000007);
	assert_int_equal(info.ranges[0].nid, 2);
	assert_int_equal(info.ranges[1].nid, 0);
	assert_int_equal(info.cpu_nid[5], 1);
	assert_int_equal(info.cpu_nid[9], 2);
}

/* In revision 1 the upper 24 bits are reserved, whatever they hold. */
static void parse_srat_revision_1_has_domains_of_8_bits(void **state)
{
	struct table t;

	(void)state;
	for (uint8_t revision = 1; revision <= 3; revision++) {
		begin_srat(&t, revision);
		add_srat_memory(&t, 0xABCDEF01, 0, MB, ENABLED);
		add_srat_cpu(&t, 0x12345601, 0, ENABLED);
		assert_null(parse(&t));
		assert_int_equal(info.nr_nodes, revision == 1 ? 1 : 2);
		assert_int_equal(info.domain[0], revision == 1 ? 1 : 0x12345601);
	}
}

static void parse_srat_disabled_and_hot_plug_are_passed_over(void **state)
{
	struct table t;

	(void)state;
	begin_srat(&t, 1);
	add_srat_memory(&t, 0, 0, MB, ENABLED);
	add_srat_memory(&t, 1, MB, MB, 0);
	add_srat_memory(&t, 2, 0, 8 * MB, ENABLED | HOT_PLUG);
	add_srat_cpu(&t, 3, 0, 0);
	add_srat_x2apic(&t, 4, 1, 0);
	assert_null(parse(&t));
	assert_int_equal(info.nr_nodes, 1);
	assert_int_equal(info.nr_ranges, 1);
	assert_int_equal(info.cpu_nid[0], -1);
}

/* A node may have CPUs and no memory, or a range of no bytes. */
static void parse_srat_memoryless_nodes_count(void **state)
{
	struct table t;

	(void)state;
	begin_srat(&t, 1);
	add_srat_memory(&t, 0, 0, MB, ENABLED);
	add_srat_cpu(&t, 1, 1, ENABLED);
	add_srat_memory(&t, 2, 5 * MB, 0, ENABLED);
	assert_null(parse(&t));
	assert_int_equal(info.nr_nodes, 3);
	assert_int_equal(info.nr_ranges, 1);
}

/* base, length: of domain 1, while domain 0 has [4 MB, 8 MB) */
static void parse_srat_overlaps_of_two_domains_are_refused(void **state)
{
	static const struct {
		uint64_t base, length;
		bool bad;
	} cases[] = {
		{ 0, 4 * MB, false }, { 8 * MB, MB, false }, { 0, 4 * MB + 1, true },
		{ 5 * MB, MB, true }, { 8 * MB - 1, MB, true }, { 0, 16 * MB, true },
		{ 4 * MB, 4 * MB, true }, { 5 * MB, 0, false },
		{ UINT64_MAX - 9, 10, true }, { UINT64_MAX - 9, 9, false }, { 1, UINT64_MAX, true },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct table t;

		begin_srat(&t, 1);
		add_srat_memory(&t, 0, 4 * MB, 4 * MB, ENABLED);
		add_srat_memory(&t, 1, cases[i].base, cases[i].length, ENABLED);
		assert_int_equal(parse(&t) != NULL, cases[i].bad);
	}
}

static void parse_srat_overlaps_of_one_domain_are_fine(void **state)
{
	struct table t;

	(void)state;
	begin_srat(&t, 1);
	add_srat_memory(&t, 5, 0, 4 * MB, ENABLED);
	add_srat_memory(&t, 5, 2 * MB, 4 * MB, ENABLED);
	assert_null(parse(&t));
	assert_int_equal(info.nr_ranges, 2);
}

static void parse_srat_a_cpu_in_two_domains_is_refused(void **state)
{
	struct table t;

	(void)state;
	begin_srat(&t, 1);
	add_srat_memory(&t, 0, 0, MB, ENABLED);
	add_srat_cpu(&t, 0, 7, ENABLED);
	add_srat_x2apic(&t, 0, 7, ENABLED);
	assert_null(parse(&t));
	add_srat_x2apic(&t, 1, 7, ENABLED);
	assert_non_null(parse(&t));
}

/* Exactly where an entry ends the table may end, and nowhere else. */
static void parse_srat_truncated_anywhere_is_refused(void **state)
{
	struct table t;

	(void)state;
	two_nodes(&t);
	for (size_t size = 0; size < t.size; size++) {
		bool border = size == 48 + 16 || (size >= 80 && (size - 80) % 40 == 0);
		const char *error = parse_bytes(t.bytes, size);

		if (size < 80 + 40 || !border)
			assert_non_null(error);
		else
			assert_null(error);
	}
}

/* Zero is the length by which a careless reader never gets on. */
static void parse_srat_lengths_that_do_not_fit_are_refused(void **state)
{
	static const uint8_t bad[] = { 0, 1, 15, 17, 39, 255 };

	(void)state;
	for (size_t i = 0; i < sizeof(bad); i++) {
		struct table t;

		begin_srat(&t, 1);
		add_srat_memory(&t, 0, 0, MB, ENABLED);
		t.bytes[48 + 1] = bad[i];
		assert_non_null(parse(&t));
		t.bytes[48] = 77;	/* of no known type: any length from 2 on that ends well */
		assert_non_null(parse(&t));
	}
}

static void parse_srat_unknown_entries_are_passed_over(void **state)
{
	struct table t;

	(void)state;
	begin_srat(&t, 3);
	put(&t, 3 | 6 << 8, 2);
	put(&t, 0xFFFFFFFF, 4);
	add_srat_memory(&t, 1, 0, MB, ENABLED);
	put(&t, 200 | 2 << 8, 2);
	assert_null(parse(&t));
	assert_int_equal(info.nr_nodes, 1);
}

static void parse_srat_limits_are_kept(void **state)
{
	struct table t;

	(void)state;
	begin_srat(&t, 1);
	assert_non_null(parse(&t));		/* no memory at all */
	for (uint32_t i = 0; i < NUMA_MAX_NODES; i++)
		add_srat_memory(&t, 100 - i, i * MB, MB, ENABLED);
	assert_null(parse(&t));
	assert_int_equal(info.nr_nodes, NUMA_MAX_NODES);
	add_srat_cpu(&t, 101, 1, ENABLED);
	assert_non_null(parse(&t));

	begin_srat(&t, 1);
	for (uint32_t i = 0; i < NUMA_MAX_RANGES; i++)
		add_srat_memory(&t, 0, i * MB, MB, ENABLED);
	assert_null(parse(&t));
	add_srat_memory(&t, 0, 100 * MB, MB, ENABLED);
	assert_non_null(parse(&t));
}

/* What must hold of whatever was accepted. */
static void check_info(void)
{
	assert_in_range(info.nr_nodes, 1, NUMA_MAX_NODES);
	assert_in_range(info.nr_ranges, 1, NUMA_MAX_RANGES);
	for (unsigned int i = 0; i < info.nr_ranges; i++) {
		assert_true(info.ranges[i].base < info.ranges[i].end);
		assert_true(info.ranges[i].nid < info.nr_nodes);
	}
	for (unsigned int i = 1; i < info.nr_nodes; i++)
		assert_true(info.domain[i - 1] < info.domain[i]);
	for (unsigned int i = 0; i < NUMA_MAX_APIC_IDS; i++)
		assert_in_range(info.cpu_nid[i] + 1, 0, info.nr_nodes);
}

/* A good table with a few random bytes and a random end: an error or a sound result. */
static void parse_srat_damaged_at_random_stays_inside(void **state)
{
	uint64_t seed = 0x5EED0003;
	unsigned int accepted = 0, refused = 0;
	struct table good, t;

	(void)state;
	two_nodes(&good);
	add_srat_x2apic(&good, 3, 200, ENABLED);
	for (unsigned int round = 0; round < 30000; round++) {
		t = good;
		for (unsigned int n = random_below(&seed, 4); n > 0; n--)
			t.bytes[random_below(&seed, (unsigned int)t.size)] =
				(uint8_t)random_next(&seed);
		if (random_below(&seed, 8) == 0)
			t.size = random_below(&seed, (unsigned int)t.size + 1);
		if (parse(&t)) {
			refused++;
			continue;
		}
		accepted++;
		check_info();
	}
	assert_true(accepted > 1000);
	assert_true(refused > 1000);
}

/* --- SLIT ------------------------------------------------------------------- */

static void prepare_nodes(void)
{
	struct table t;

	two_nodes(&t);
	assert_null(parse(&t));
}

static void parse_slit_gives_the_distances(void **state)
{
	static const uint8_t cells[] = { 10, 21, 31, 10 };
	struct table t;

	(void)state;
	prepare_nodes();
	make_slit(&t, 2, cells, 4);
	assert_null(parse_slit(&t));
	assert_int_equal(info.distance[0][1], 21);
	assert_int_equal(info.distance[1][0], 31);
	assert_int_equal(info.distance[1][1], 10);
}

/* Rows and columns are domains, not nodes; what it does not know keeps its default. */
static void parse_slit_is_indexed_by_domain(void **state)
{
	static const uint8_t cells[] = { 10, 11, 12, 13, 10, 14, 15, 16, 10 };
	struct table t;

	(void)state;
	begin_srat(&t, 2);
	add_srat_memory(&t, 0, 0, MB, ENABLED);
	add_srat_memory(&t, 2, MB, MB, ENABLED);
	add_srat_memory(&t, 70, 2 * MB, MB, ENABLED);
	assert_null(parse(&t));
	make_slit(&t, 3, cells, 9);
	assert_null(parse_slit(&t));
	assert_int_equal(info.distance[0][1], 12);
	assert_int_equal(info.distance[1][0], 15);
	assert_int_equal(info.distance[0][2], REMOTE_DISTANCE);
	assert_int_equal(info.distance[2][2], LOCAL_DISTANCE);
}

static void parse_slit_bad_values_change_nothing(void **state)
{
	static const uint8_t bad[][4] = {
		{ 11, 20, 20, 10 }, { 10, 20, 20, 0 }, { 10, 10, 20, 10 }, { 10, 20, 9, 10 },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		struct table t;

		prepare_nodes();
		make_slit(&t, 2, bad[i], 4);
		assert_non_null(parse_slit(&t));
		assert_int_equal(info.distance[0][1], REMOTE_DISTANCE);
		assert_int_equal(info.distance[1][0], REMOTE_DISTANCE);
	}
}

static void parse_slit_sizes_that_do_not_fit_are_refused(void **state)
{
	static const uint8_t cells[] = { 10, 20, 20, 10 };
	static const uint64_t counts[] = { 0, 3, 1ULL << 32, 1ULL << 63, UINT64_MAX, 0x100000001 };
	struct table t;

	(void)state;
	prepare_nodes();
	for (size_t i = 0; i < sizeof(counts) / sizeof(counts[0]); i++) {
		make_slit(&t, counts[i], cells, 4);
		assert_non_null(parse_slit(&t));
	}
	make_slit(&t, 2, cells, 4);
	for (t.size = 0; t.size < 48; t.size++)
		assert_non_null(parse_slit(&t));
	assert_null(parse_slit(&t));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(parse_srat_two_nodes_are_read),
		cmocka_unit_test(parse_srat_domains_are_numbered_in_rising_order),
		cmocka_unit_test(parse_srat_revision_1_has_domains_of_8_bits),
		cmocka_unit_test(parse_srat_disabled_and_hot_plug_are_passed_over),
		cmocka_unit_test(parse_srat_memoryless_nodes_count),
		cmocka_unit_test(parse_srat_overlaps_of_two_domains_are_refused),
		cmocka_unit_test(parse_srat_overlaps_of_one_domain_are_fine),
		cmocka_unit_test(parse_srat_a_cpu_in_two_domains_is_refused),
		cmocka_unit_test(parse_srat_truncated_anywhere_is_refused),
		cmocka_unit_test(parse_srat_lengths_that_do_not_fit_are_refused),
		cmocka_unit_test(parse_srat_unknown_entries_are_passed_over),
		cmocka_unit_test(parse_srat_limits_are_kept),
		cmocka_unit_test(parse_srat_damaged_at_random_stays_inside),
		cmocka_unit_test(parse_slit_gives_the_distances),
		cmocka_unit_test(parse_slit_is_indexed_by_domain),
		cmocka_unit_test(parse_slit_bad_values_change_nothing),
		cmocka_unit_test(parse_slit_sizes_that_do_not_fit_are_refused),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
