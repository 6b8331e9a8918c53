/* SPDX-License-Identifier: MIT */
/*
 * kernel/boot_log.c - render what boot found: memory map, lowmem, page tables, zones
 *
 * Text only: the numbers come from the structures of those who own them.
 */
#include <asm/acpi.h>
#include <asm/page.h>
#include <asm/paging.h>
#include <asm/processor.h>
#include <asm/sections.h>
#include <core/clock.h>
#include <core/printk.h>
#include <kernel/boot_log.h>
#include <lib/compiler.h>
#include <lib/div64.h>
#include <lib/kconfig.h>
#include <mm/early_memory.h>
#include <mm/memblock.h>
#include <mm/numa.h>

static const char * __init range_name(enum boot_range_type type)
{
	switch (type) {
	case BOOT_RANGE_USABLE:
		return "usable";
	case BOOT_RANGE_RESERVED:
		return "reserved";
	case BOOT_RANGE_ACPI_RECLAIMABLE:
		return "ACPI tables";
	case BOOT_RANGE_ACPI_NVS:
		return "ACPI non-volatile";
	case BOOT_RANGE_BAD:
		return "bad";
	}
	return "unknown, taken as reserved";
}

static unsigned int kilobytes(uint64_t bytes)
{
	return (unsigned int)(bytes >> 10);
}

void __init boot_log_banner(void)
{
	char cpu[128];

	pr_info("Quire: a small kernel about memory, 32-bit x86%s%s\n",
		IS_ENABLED(CONFIG_M486) ? ", built for the i486" : "",
		IS_ENABLED(CONFIG_DEBUG) ? ", debug build" : "");
	cpu_describe(cpu, sizeof(cpu));
	pr_info("cpu: %s\n", cpu);
	cpu_describe_features(cpu, sizeof(cpu));
	pr_info("cpu: %s\n", cpu);
}

static void __init log_modules(const struct boot_info *info)
{
	for (unsigned int i = 0; i < info->nr_modules; i++) {
		const struct boot_module *module = &info->modules[i];

		pr_info("boot: module %u at %08llx, %u kB: %s\n", i,
			(unsigned long long)module->base, kilobytes(module->end - module->base),
			module->cmdline);
	}
}

void __init boot_log_memory(const struct boot_info *info)
{
	pr_info("boot: %s by %s%s, command line \"%s\"\n", info->protocol,
		info->loader[0] ? info->loader : "an unnamed loader",
		info->efi ? " under UEFI" : "", info->cmdline);
	log_modules(info);
	pr_info("memory: the firmware's map\n");
	for (unsigned int i = 0; i < info->nr_ranges; i++)
		pr_info("memory:   %010llx-%010llx %10u kB  %s\n",
			(unsigned long long)info->ranges[i].base,
			(unsigned long long)info->ranges[i].end - 1,
			kilobytes(info->ranges[i].end - info->ranges[i].base),
			range_name(info->ranges[i].type));
	if (early_memory.out_of_reach)
		pr_warn("memory: %u kB from 4 GB up are out of reach and not used\n",
			kilobytes(early_memory.out_of_reach));
	if (early_memory.limited)
		pr_info("memory: %u kB are taken away by mem=\n", kilobytes(early_memory.limited));
	pr_info("memory: %u kB of RAM in reach, lowmem ends at %pa\n",
		kilobytes(memblock_phys_mem_size()), &early_memory.lowmem_end);
}

void __init boot_log_paging(void)
{
	pr_info("paging: direct map %08lx-%08lx: %u x 4 MB, %u x 4 kB\n", PAGE_OFFSET,
		PAGE_OFFSET + (unsigned long)paging_stats.lowmem_end - 1,
		paging_stats.large_pages, paging_stats.small_pages);
	pr_info("paging: vmalloc at %08lx, pkmap at %08lx, fixmap at %08lx\n", VMALLOC_START,
		PKMAP_BASE, FIXADDR_BASE);
	pr_info("paging: %u page tables made\n", paging_stats.tables);
	pr_info("image: text %u, rodata %u, data %u, init %u, bss %u kB\n",
		kilobytes((uintptr_t)_etext - (uintptr_t)_stext),
		kilobytes((uintptr_t)__rodata_end - (uintptr_t)__rodata_start),
		kilobytes((uintptr_t)__data_end - (uintptr_t)__data_start),
		kilobytes((uintptr_t)__init_end - (uintptr_t)__init_begin),
		kilobytes((uintptr_t)__bss_end - (uintptr_t)__bss_start));
}

static const char * __init numa_source_name(void)
{
	switch (numa_source) {
	case NUMA_FAKE:
		return "by numa=fake";
	case NUMA_FIRMWARE:
		return "by ACPI";
	case NUMA_ONE_NODE:
		break;
	}
	return "all memory alike";
}

static unsigned long __init page_kilobytes(unsigned long nr_pages)
{
	return nr_pages << (PAGE_SHIFT - 10);
}

void __init boot_log_zones(void)
{
	struct zone *zone;

	pr_info("numa: %u node%s, %s; this CPU is at node %d\n", nr_online_nodes,
		nr_online_nodes == 1 ? "" : "s", numa_source_name(), numa_node_id());
	for (unsigned int nid = 0; nid < nr_online_nodes; nid++)
		if (NODE_DATA(nid)->node_present_pages == 0)
			pr_info("numa: node %u has no memory in reach\n", nid);
	pr_info("memory: mem_map %lu kB at %08lx describes frames up to %#lx\n",
		(unsigned long)kilobytes((uint64_t)max_pfn * sizeof(struct page)),
		(unsigned long)mem_map, max_pfn);
	for_each_populated_zone(zone)
		pr_info("zone: node %d %-7s %06lx-%06lx %8lu kB, %8lu managed\n",
			zone->zone_pgdat->node_id, zone->name, zone->start_pfn,
			zone_end_pfn(zone) - 1, page_kilobytes(zone->present_pages),
			page_kilobytes(zone->managed_pages));
}

void __init boot_log_machine(const struct boot_info *info)
{
	const struct acpi_rsdp *rsdp = acpi_find_rsdp(info);

	if (rsdp)
		pr_info("acpi: revision %u, maker \"%.6s\", tables begin at %08x\n",
			rsdp->revision, rsdp->oem_id, rsdp->rsdt_address);
	else
		pr_info("acpi: none\n");
	pr_info("clock: %s at %u kHz, %d timer interrupts a second\n", clock_source()->name,
		clock_source()->khz, CONFIG_HZ);
}

/* Under --icount a count of the counter is an instruction. */
static void log_since_entry(const char *what)
{
	if (cpu_info.tsc)
		pr_info("%s: %u us and %llu TSC counts since kernel entry, %u us asleep\n", what,
			(unsigned int)div_u64(clock_ns(), 1000),
			(unsigned long long)(rdtsc() - boot_entry_tsc),
			(unsigned int)div_u64(clock_idle_ns(), 1000));
	else
		pr_info("%s\n", what);
}

/* Last line of boot. */
void boot_log_ready(void)
{
	log_since_entry("ready");
}

/* It is loaded; between this line and its first instruction the kernel is left, no more. */
void boot_log_first_program(void)
{
	log_since_entry("first program");
}

/* Runs when init memory is gone. */
void boot_log_init_freed(unsigned long nr_pages)
{
	pr_info("memory: init memory is %s\n", nr_pages ? "given to the allocator" : "unmapped");
}
