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
