/* SPDX-License-Identifier: MIT */
/*
 * arch/x86/kernel/acpi_tables.c - find an ACPI table by its signature
 *
 *	RSDP ---> RSDT (addresses of 32 bits) or XSDT (of 64)
 *		    |--> FACP
 *		    |--> APIC
 *		    '--> SRAT	header | length - 36 bytes, all of them add up to 0
 *
 * The tables may lie anywhere, mostly at the end of memory and outside of lowmem, so
 * each is looked at through early_memremap(): one table at a time, and none that is
 * longer than that window.  Nothing in a table is believed before its length is
 * known to fit and its checksum to be right.
 *
 * Not here: what the tables mean.  ACPI specification 6.4, 5.2.6 to 5.2.8.
 * Locking: boot, one CPU.
 */
#include <asm/acpi.h>
#include <asm/fixmap.h>
#include <lib/string.h>

/* An address of the firmware's that phys_addr_t can hold with all bytes behind it? */
static bool __init in_reach(uint64_t phys, size_t size)
{
	uint64_t last = phys + size - 1;

	return last >= phys && (phys_addr_t)last == last;
}

/* A table's header, copied; false if it cannot be reached. */
static bool __init read_header(uint64_t phys, struct acpi_table_header *header)
{
	const void *window;

	if (!in_reach(phys, sizeof(*header)))
		return false;
	window = early_memremap((phys_addr_t)phys, sizeof(*header));
	if (!window)
		return false;
	memcpy(header, window, sizeof(*header));
	early_memunmap();
	return true;
}

/* Map a whole table whose header was read; NULL and *error if it is not sound. */
static const void * __init map_table(uint64_t phys, const struct acpi_table_header *header,
				     const char **error)
{
	const void *table;

	*error = "an ACPI table is shorter than its own header";
	if (header->length < sizeof(*header))
		return NULL;
	*error = "an ACPI table is too long to be mapped";
	if (!in_reach(phys, header->length))
		return NULL;
	table = early_memremap((phys_addr_t)phys, header->length);
	if (!table)
		return NULL;
	*error = "an ACPI table has a wrong checksum";
	if (!acpi_sums_to_zero(table, header->length)) {
		early_memunmap();
		return NULL;
	}
	*error = NULL;
	return table;
}

/* Copy the addresses behind the root table's header, entries of width bytes each. */
static const char * __init copy_entries(const struct acpi_table_header *root, size_t width,
					struct acpi_table_list *list)
{
	const uint8_t *entries = (const uint8_t *)(root + 1);
	size_t nr = (root->length - sizeof(*root)) / width;

	if (nr > ACPI_MAX_TABLES)
		return "the ACPI root table has more entries than this kernel looks at";
	memset(list, 0, sizeof(*list));
	for (size_t i = 0; i < nr; i++)
		memcpy(&list->phys[i], entries + i * width, width);	/* little endian */
	list->nr = (unsigned int)nr;
	return NULL;
}

static const char * __init list_root(uint64_t phys, const char *signature, size_t width,
				     struct acpi_table_list *list)
{
	struct acpi_table_header header;
	const struct acpi_table_header *root;
	const char *error;

	list->nr = 0;
	if (!read_header(phys, &header))
		return "the ACPI root table is out of reach";
	if (memcmp(header.signature, signature, sizeof(header.signature)) != 0)
		return "the ACPI root table has a wrong signature";
	root = map_table(phys, &header, &error);
	if (!root)
		return error;
	error = copy_entries(root, width, list);
	early_memunmap();
	return error;
}

/*
 * acpi_list_tables - where the tables are
 *
 * The XSDT if there is one and it is sound, else the RSDT.  Return: NULL, or what
 * is wrong with the last one that was tried; list is empty then.
 */
const char * __init acpi_list_tables(const struct acpi_rsdp *rsdp, struct acpi_table_list *list)
{
	if (rsdp->revision >= 2 && rsdp->xsdt_address &&
	    !list_root(rsdp->xsdt_address, "XSDT", sizeof(uint64_t), list))
		return NULL;
	return list_root(rsdp->rsdt_address, "RSDT", sizeof(uint32_t), list);
}

/*
 * acpi_open_table - map the first table with that signature
 *
 * To be closed before the next one is opened.  Return: the table; NULL with *error
 * NULL if no table has the signature, NULL with a text if it is not sound.
 */
const struct acpi_table_header * __init acpi_open_table(const struct acpi_table_list *list,
							const char *signature, const char **error)
{
	struct acpi_table_header header;

	*error = NULL;
	for (unsigned int i = 0; i < list->nr; i++) {
		if (read_header(list->phys[i], &header) &&
		    memcmp(header.signature, signature, sizeof(header.signature)) == 0)
			return map_table(list->phys[i], &header, error);
	}
	return NULL;
}

/* acpi_close_table - done with what acpi_open_table() gave */
void __init acpi_close_table(void)
{
	early_memunmap();
}
