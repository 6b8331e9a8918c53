/* SPDX-License-Identifier: MIT */
/*
 * arch/x86/kernel/acpi_rsdp.c - find the root pointer of the ACPI tables
 *
 *	the loader's copy			multiboot2 brings one, UEFI has no other
 *	first KB of the extended BIOS data area	its segment stands at physical 0x40E
 *	0xE0000..0xFFFFF			the BIOS itself
 *
 * Only the pointer is found and checked here; reading the tables behind it is
 * acpi_tables.c's.  ACPI specification 6.4, 5.2.5.1.
 *
 * Read-only; the low megabyte is reached through the direct map.
 */
#include <asm/acpi.h>
#include <asm/page.h>
#include <lib/string.h>

#define RSDP_ALIGN	16

#define EBDA_SEGMENT	0x40E		/* physical address of the word */
#define EBDA_SCANNED	1024		/* bytes */
#define EBDA_LOWEST	0x400		/* below lie interrupt vectors */
#define VIDEO_MEMORY	0xA0000
#define BIOS_START	0xE0000
#define BIOS_END	0x100000

/* acpi_sums_to_zero - is the checksum of these bytes right? */
bool acpi_sums_to_zero(const void *data, size_t size)
{
	const uint8_t *bytes = data;
	uint8_t sum = 0;

	for (size_t i = 0; i < size; i++)
		sum = (uint8_t)(sum + bytes[i]);
	return sum == 0;
}

/*
 * acpi_rsdp_valid - is this an RSDP?
 *
 * size is how many bytes may be read; a length beyond it is refused, and so is
 * one that is too short for the revision.
 */
bool acpi_rsdp_valid(const void *candidate, size_t size)
{
	struct acpi_rsdp rsdp = { .revision = 0 };

	if (size < ACPI_RSDP_V1_SIZE)
		return false;
	memcpy(&rsdp, candidate, size < sizeof(rsdp) ? size : sizeof(rsdp));
	if (memcmp(rsdp.signature, "RSD PTR ", sizeof(rsdp.signature)) != 0 ||
	    !acpi_sums_to_zero(candidate, ACPI_RSDP_V1_SIZE))
		return false;
	if (rsdp.revision < 2)
		return true;
	return rsdp.length >= sizeof(rsdp) && rsdp.length <= size &&
	       acpi_sums_to_zero(candidate, rsdp.length);
}

/*
 * acpi_rsdp_scan - the first RSDP on a 16-byte boundary of an area
 *
 * The area's start counts as such a boundary.
 */
const struct acpi_rsdp * __init acpi_rsdp_scan(const void *area, size_t size)
{
	const uint8_t *bytes = area;

	for (size_t at = 0; at + ACPI_RSDP_V1_SIZE <= size; at += RSDP_ALIGN) {
		if (bytes[at] != 'R')		/* most of 8,192 places: boot has little time */
			continue;
		if (acpi_rsdp_valid(bytes + at, size - at))
			return (const struct acpi_rsdp *)(bytes + at);
	}
	return NULL;
}

/* The extended BIOS data area, where the firmware names a place that can be one. */
static const struct acpi_rsdp * __init scan_ebda(void)
{
	uint16_t segment;
	uint32_t phys;

	memcpy(&segment, __va(EBDA_SEGMENT), sizeof(segment));
	phys = (uint32_t)segment << 4;
	if (phys < EBDA_LOWEST || phys + EBDA_SCANNED > VIDEO_MEMORY)
		return NULL;
	return acpi_rsdp_scan(__va(phys), EBDA_SCANNED);
}

/*
 * acpi_find_rsdp - the loader's copy, else what the firmware left in low memory
 *
 * Boot, when the direct map covers the first megabyte.  Return: NULL if there is
 * none; the machine is then one without ACPI.
 */
const struct acpi_rsdp * __init acpi_find_rsdp(const struct boot_info *info)
{
	const struct acpi_rsdp *rsdp;

	if (info->rsdp && acpi_rsdp_valid(info->rsdp, info->rsdp_size))
		return info->rsdp;
	if (info->efi)
		return NULL;
	rsdp = scan_ebda();
	if (rsdp)
		return rsdp;
	return acpi_rsdp_scan(__va(BIOS_START), BIOS_END - BIOS_START);
}
