/* SPDX-License-Identifier: MIT */
/*
 * arch/x86/kernel/acpi_numa.c - ask ACPI for nodes and distances
 *
 *	no ACPI, no SRAT	one node, in silence: most machines are like that
 *	SRAT is wrong		one node, with one line that says why
 *	no SLIT			every node 20 from every other
 *	SLIT is wrong		the same, with one line that says why
 *
 * Locking: boot, one CPU.
 */
#include <asm/acpi.h>
#include <asm/numa.h>
#include <core/printk.h>

static struct acpi_table_list tables __initdata;

/* NULL also if there is no SRAT: info has no nodes then. */
static const char * __init read_srat(struct numa_info *info)
{
	const char *error;
	const struct acpi_table_header *srat = acpi_open_table(&tables, "SRAT", &error);

	if (!srat)
		return error;
	error = acpi_parse_srat(srat, srat->length, info);
	acpi_close_table();
	return error;
}

static const char * __init read_slit(struct numa_info *info)
{
	const char *error;
	const struct acpi_table_header *slit = acpi_open_table(&tables, "SLIT", &error);

	if (!slit)
		return error;
	error = acpi_parse_slit(slit, slit->length, info);
	acpi_close_table();
	return error;
}

/*
 * numa_detect - fill *info from SRAT and SLIT
 *
 * Boot, after paging_init().  info->nr_nodes stays 0 where ACPI gives no nodes.
 */
void __init numa_detect(const struct boot_info *boot, struct numa_info *info)
{
	const struct acpi_rsdp *rsdp = acpi_find_rsdp(boot);
	const char *error;

	numa_info_init(info);
	if (!rsdp)
		return;
	error = acpi_list_tables(rsdp, &tables);
	if (!error)
		error = read_srat(info);
	if (error) {
		pr_warn("numa: %s: one node is assumed\n", error);
		numa_info_init(info);
		return;
	}
	if (info->nr_nodes == 0)
		return;
	error = read_slit(info);
	if (error)
		pr_warn("numa: %s: all nodes are taken as equally far\n", error);
}
