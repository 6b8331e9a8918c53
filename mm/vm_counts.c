/* SPDX-License-Identifier: MIT */
/*
 * mm/vm_counts.c - what is counted where it happens
 *
 * Chapter: docs/proc.md
 */
#include <mm/vm_counts.h>

DEFINE_PER_CPU(struct vm_counts, vm_counts);

/* vm_counts_read - the sums over all CPUs; an estimate while others count */
struct vm_counts vm_counts_read(void)
{
	struct vm_counts sum = { 0 };

	for (unsigned int cpu = 0; cpu < CONFIG_NR_CPUS; cpu++) {
		const struct vm_counts *one = per_cpu_ptr(&vm_counts, cpu);

		if (cpu > 0 && per_cpu_offset[cpu] == 0)
			continue;		/* it was never brought up */
		sum.nr_anon += one->nr_anon;
		sum.nr_tables += one->nr_tables;
		sum.nr_stacks += one->nr_stacks;
		sum.pgfault += one->pgfault;
		sum.pgmajfault += one->pgmajfault;
		sum.drop_pagecache += one->drop_pagecache;
		sum.drop_slab += one->drop_slab;
	}
	return sum;
}
