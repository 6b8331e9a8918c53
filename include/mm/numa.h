/* SPDX-License-Identifier: MIT */
/*
 * mm/numa.h - which node memory and CPUs belong to, and how far nodes are apart
 *
 * mm/numa.c holds the contracts.
 */
#pragma once

#include <asm/numa.h>
#include <boot/boot_info.h>
#include <mm/mmzone.h>

enum numa_source {
	NUMA_ONE_NODE,			/* numa=off, or nobody says more */
	NUMA_FAKE,			/* numa=fake=N */
	NUMA_FIRMWARE,			/* SRAT */
};

/* Where the nodes come from; [I] */
extern enum numa_source numa_source;

/* The distances in SLIT's scale; [I] */
extern uint8_t node_distances[MAX_NUMNODES][MAX_NUMNODES];

static inline unsigned int node_distance(unsigned int from, unsigned int to)
{
	return node_distances[from][to];
}

/* From now on this CPU allocates as if it stood at node nid: for tests. */
void numa_set_node_id(int nid);

/* Give every range of memblock a node.  Boot, once, before nodes and zones are made. */
void numa_init(const struct boot_info *boot);

/* numa=fake=N: N about equal parts of memblock's memory as ranges. */
void numa_split(unsigned int nr_nodes, struct numa_info *info);

/* Tell memblock; 0, or -ENOSPC and the nodes are without meaning. */
int __must_check numa_apply(const struct numa_info *info, phys_addr_t *uncovered);
