/* SPDX-License-Identifier: MIT */
/*
 * asm/acpi.h - finding the firmware's description of the machine
 *
 * Names and layout: ACPI specification 6.4, 5.2.5.
 */
#pragma once

#include <boot/boot_info.h>
#include <lib/compiler.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Bytes that revision 0 has and the first checksum covers. */
#define ACPI_RSDP_V1_SIZE	20

/* The root system description pointer: where the tables are. */
struct acpi_rsdp {
	char signature[8];		/* "RSD PTR " */
	uint8_t checksum;		/* the first 20 bytes add up to 0 */
	char oem_id[6];
	uint8_t revision;		/* 0: the fields from length on are not there */
	uint32_t rsdt_address;		/* physical */
	uint32_t length;		/* bytes of this structure */
	uint64_t xsdt_address;		/* physical, 0 if there is none */
	uint8_t extended_checksum;	/* all length bytes add up to 0 */
	uint8_t reserved[3];
} __packed;

_Static_assert(sizeof(struct acpi_rsdp) == 36, "RSDP layout");

/* Is this an RSDP, of which size bytes can be read?  Pure. */
bool acpi_rsdp_valid(const void *candidate, size_t size);

/* The first RSDP on a 16-byte boundary of an area, NULL if there is none.  Pure. */
const struct acpi_rsdp *acpi_rsdp_scan(const void *area, size_t size);

/* The loader's copy, else the firmware's own; NULL if the machine has none. */
const struct acpi_rsdp *acpi_find_rsdp(const struct boot_info *info);

/* What every table begins with. */
struct acpi_table_header {
	char signature[4];
	uint32_t length;		/* bytes of the table, this header included */
	uint8_t revision;
	uint8_t checksum;		/* all length bytes add up to 0 */
	char oem_id[6];
	char oem_table_id[8];
	uint32_t oem_revision;
	uint32_t creator_id;
	uint32_t creator_revision;
} __packed;

_Static_assert(sizeof(struct acpi_table_header) == 36, "ACPI table layout");

#define ACPI_MAX_TABLES		64

/* The physical addresses that RSDT or XSDT names. */
struct acpi_table_list {
	unsigned int nr;
	uint64_t phys[ACPI_MAX_TABLES];
};

/* Do the first size bytes add up to 0?  Pure. */
bool acpi_sums_to_zero(const void *data, size_t size);

/* Fill list; NULL, or what is wrong as text.  Boot, when early_memremap() works. */
const char *acpi_list_tables(const struct acpi_rsdp *rsdp, struct acpi_table_list *list);

/*
 * Map the first table with that signature, read-only, until acpi_close_table(); its
 * length and checksum are good.  NULL if there is none, and then *error is NULL or
 * what is wrong with the one that is there.
 */
const struct acpi_table_header *acpi_open_table(const struct acpi_table_list *list,
						const char *signature, const char **error);
void acpi_close_table(void);
