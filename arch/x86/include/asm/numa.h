/* SPDX-License-Identifier: MIT */
/*
 * asm/numa.h - which memory and which CPUs are near each other, as the firmware says
 *
 * ACPI's SRAT names proximity domains, numbers of 32 bits with gaps.  Nodes are the
 * same in order of those numbers, counted from 0.  mm/numa.c reads this once and
 * tells memblock; a range may lie where there is no memory, or out of reach.
 */
#pragma once

#include <lib/compiler.h>
#include <stddef.h>
#include <stdint.h>

struct boot_info;

#define NUMA_MAX_NODES		8
#define NUMA_MAX_RANGES		64
#define NUMA_MAX_APIC_IDS	256	/* CPUs with larger numbers are never started */

/* SLIT's scale: 10 is a node to itself, 20 costs twice as much. */
#define LOCAL_DISTANCE		10
#define REMOTE_DISTANCE		20

/* Bytes [base, end) of node nid; end > base. */
struct numa_range {
	uint64_t base;
	uint64_t end;
	unsigned int nid;
};

struct numa_info {
	unsigned int nr_nodes;		/* 0: the firmware says nothing that can be used */
	unsigned int nr_ranges;
	struct numa_range ranges[NUMA_MAX_RANGES]; /* of two nodes: no overlap; not sorted */
	uint32_t domain[NUMA_MAX_NODES]; /* ACPI's number of a node, rising */
	int8_t cpu_nid[NUMA_MAX_APIC_IDS]; /* by APIC id; -1: not named */
	uint8_t distance[NUMA_MAX_NODES][NUMA_MAX_NODES];
};

/* Nodes without ranges, CPUs of no node, all nodes equally far from each other. */
void numa_info_init(struct numa_info *info);

/*
 * Read a whole table of size bytes, whose checksum was found right, into info.
 * NULL, or what is wrong with it as text; then info is without meaning (SRAT) or
 * has its distances as they were (SLIT).  Pure.
 */
const char *acpi_parse_srat(const void *table, size_t size, struct numa_info *info);
const char *acpi_parse_slit(const void *table, size_t size, struct numa_info *info);

/*
 * Ask the firmware; warns in one line and leaves nr_nodes 0 if what it says is
 * wrong.  Boot, when early_memremap() works.
 */
void numa_detect(const struct boot_info *boot, struct numa_info *info);
