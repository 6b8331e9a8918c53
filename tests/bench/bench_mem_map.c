/* SPDX-License-Identifier: MIT */
/*
 * tests/bench/bench_mem_map.c - what it takes to describe a frame at boot
 */
#include <kernel/bench.h>
#include <lib/div64.h>
#include <mm/mm_init.h>

/* Boot counted it: the pass runs once, in init memory that is gone by now. */
BENCH(mem_map_init)
{
	bench_row("mem_map_init.per_page",
		  div_u64(mm_init_stats.mem_map_tsc + mm_init_stats.mem_map_frames - 1,
			  (uint32_t)mm_init_stats.mem_map_frames));
}
