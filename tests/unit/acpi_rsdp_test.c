/* SPDX-License-Identifier: MIT */
/*
 * tests/unit/acpi_rsdp_test.c - which bytes are an RSDP and which are not
 *
 * Candidates lie in heap blocks of their exact size, so that a read beyond it stops
 * the test.
 */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>
#include <stdlib.h>
#include <string.h>

#include <asm/acpi.h>

static uint8_t checksum(const void *data, size_t size)
{
	const uint8_t *bytes = data;
	uint8_t sum = 0;

	for (size_t i = 0; i < size; i++)
		sum = (uint8_t)(sum + bytes[i]);
	return (uint8_t)-sum;
}

static void seal(struct acpi_rsdp *rsdp)
{
	rsdp->checksum = 0;
	rsdp->checksum = checksum(rsdp, ACPI_RSDP_V1_SIZE);
	rsdp->extended_checksum = 0;
	rsdp->extended_checksum = checksum(rsdp, sizeof(*rsdp));
}

static struct acpi_rsdp make(uint8_t revision)
{
	struct acpi_rsdp rsdp = {
		.signature = { 'R', 'S', 'D', ' ', 'P', 'T', 'R', ' ' },
		.oem_id = { 'Q', 'U', 'I', 'R', 'E', ' ' },
		.revision = revision,
		.rsdt_address = 0x07FE1234,
		.length = sizeof(rsdp),
		.xsdt_address = 0x07FE5678,
	};

	seal(&rsdp);
	return rsdp;
}

/* acpi_rsdp_valid() on a heap copy of the first size bytes. */
static bool valid(const struct acpi_rsdp *rsdp, size_t size)
{
	void *copy = malloc(size ? size : 1);
	bool result;

	assert_non_null(copy);
	memcpy(copy, rsdp, size);
	result = acpi_rsdp_valid(copy, size);
	free(copy);
	return result;
}

static void acpi_rsdp_valid_revision_0_needs_20_bytes(void **state)
{
	struct acpi_rsdp rsdp = make(0);

	(void)state;
	for (size_t size = 0; size <= sizeof(rsdp); size++)
		assert_int_equal(valid(&rsdp, size), size >= ACPI_RSDP_V1_SIZE);
}

static void acpi_rsdp_valid_revision_2_needs_36_bytes(void **state)
{
	struct acpi_rsdp rsdp = make(2);

	(void)state;
	for (size_t size = 0; size <= sizeof(rsdp); size++)
		assert_int_equal(valid(&rsdp, size), size == sizeof(rsdp));
}

/* Every single damaged bit is seen: in 20 bytes for revision 0, in 36 for 2. */
static void acpi_rsdp_valid_one_flipped_bit_is_refused(void **state)
{
	(void)state;
	for (uint8_t revision = 0; revision <= 2; revision += 2) {
		size_t covered = revision ? sizeof(struct acpi_rsdp) : ACPI_RSDP_V1_SIZE;

		for (size_t bit = 0; bit < covered * 8; bit++) {
			struct acpi_rsdp rsdp = make(revision);

			((uint8_t *)&rsdp)[bit / 8] ^= (uint8_t)(1 << bit % 8);
			assert_false(valid(&rsdp, sizeof(rsdp)));
		}
	}
}

/* The checksum is right, the length is not. */
static void acpi_rsdp_valid_bad_length_is_refused(void **state)
{
	static const uint32_t lengths[] = { 0, 20, 35, 37, 4096, UINT32_MAX };

	(void)state;
	for (size_t i = 0; i < sizeof(lengths) / sizeof(lengths[0]); i++) {
		struct acpi_rsdp rsdp = make(2);

		rsdp.length = lengths[i];
		seal(&rsdp);
		assert_false(valid(&rsdp, sizeof(rsdp)));
	}
}

/*
 *	0	16	32	48	64	80	96	112
 *	|	damaged		|	good				|
 */
static void acpi_rsdp_scan_passes_over_a_damaged_one(void **state)
{
	struct acpi_rsdp rsdp = make(0);
	uint8_t *area = calloc(1, 112);

	(void)state;
	assert_non_null(area);
	memcpy(area + 48, &rsdp, ACPI_RSDP_V1_SIZE);
	rsdp.checksum++;
	memcpy(area + 16, &rsdp, ACPI_RSDP_V1_SIZE);
	assert_ptr_equal(acpi_rsdp_scan(area, 112), area + 48);
	free(area);
}

static void acpi_rsdp_scan_finds_only_on_16_byte_borders(void **state)
{
	struct acpi_rsdp rsdp = make(0);

	(void)state;
	for (size_t at = 0; at <= 64 - ACPI_RSDP_V1_SIZE; at++) {
		uint8_t *area = calloc(1, 64);

		assert_non_null(area);
		memcpy(area + at, &rsdp, ACPI_RSDP_V1_SIZE);
		assert_ptr_equal(acpi_rsdp_scan(area, 64), at % 16 == 0 ? area + at : NULL);
		free(area);
	}
}

/* The last place where 20 bytes fit; one byte less and it is out of reach. */
static void acpi_rsdp_scan_stops_at_the_end(void **state)
{
	struct acpi_rsdp rsdp = make(0);
	uint8_t *area = calloc(1, 52);

	(void)state;
	assert_non_null(area);
	memcpy(area + 32, &rsdp, ACPI_RSDP_V1_SIZE);
	assert_ptr_equal(acpi_rsdp_scan(area, 52), area + 32);
	assert_null(acpi_rsdp_scan(area, 51));
	assert_null(acpi_rsdp_scan(area, 0));
	free(area);
}

/* A good copy from the loader is taken as it is. */
static void acpi_find_rsdp_takes_the_loaders_copy(void **state)
{
	static struct boot_info info;
	struct acpi_rsdp rsdp = make(2);

	(void)state;
	info.rsdp = &rsdp;
	info.rsdp_size = sizeof(rsdp);
	assert_ptr_equal(acpi_find_rsdp(&info), &rsdp);
}

/* Nothing is looked for in low memory on UEFI, where it is not the firmware's. */
static void acpi_find_rsdp_bad_copy_on_efi_is_none(void **state)
{
	static struct boot_info info = { .efi = true };
	struct acpi_rsdp rsdp = make(2);

	(void)state;
	rsdp.checksum++;
	info.rsdp = &rsdp;
	info.rsdp_size = sizeof(rsdp);
	assert_null(acpi_find_rsdp(&info));
	info.rsdp = NULL;
	assert_null(acpi_find_rsdp(&info));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(acpi_rsdp_valid_revision_0_needs_20_bytes),
		cmocka_unit_test(acpi_rsdp_valid_revision_2_needs_36_bytes),
		cmocka_unit_test(acpi_rsdp_valid_one_flipped_bit_is_refused),
		cmocka_unit_test(acpi_rsdp_valid_bad_length_is_refused),
		cmocka_unit_test(acpi_rsdp_scan_passes_over_a_damaged_one),
		cmocka_unit_test(acpi_rsdp_scan_finds_only_on_16_byte_borders),
		cmocka_unit_test(acpi_rsdp_scan_stops_at_the_end),
		cmocka_unit_test(acpi_find_rsdp_takes_the_loaders_copy),
		cmocka_unit_test(acpi_find_rsdp_bad_copy_on_efi_is_none),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
