/* SPDX-License-Identifier: MIT */
/*
 * tests/bench/bench_boot.c - what it takes to get from the loader to the prompt, and what
 * is gone then
 */
#include <asm/processor.h>
#include <asm/sections.h>
#include <core/clock.h>
#include <kernel/bench.h>
#include <lib/printf.h>
#include <mm/frame_account.h>
#include <mm/gfp.h>
#include <mm/slab.h>

/*
 * Benchmarks run where the shell would be started, so the counts since entry are
 * those to the prompt.  Time asleep is not work: one count a nanosecond under
 * --icount, and taken off here.
 */
BENCH(boot_entry_to_prompt)
{
	bench_row("boot_entry_to_prompt", rdtsc() - boot_entry_tsc - clock_idle_ns());
}

/*
 * What the kernel keeps for itself of the memory that it found, at the prompt: its image,
 * the descriptions of frames, page tables, stacks, caches.  Drained lists are not in use.
 */
BENCH(mem_used)
{
	struct frame_account account;
	char name[32];

	slab_drain_all();
	drain_all_pages();
	frame_account(&account);
	/* The firmware keeps some of the machine's memory: 64 MB are a little less. */
	snprintf(name, sizeof(name), "mem_used_%um",
		 4 * (unsigned int)((account.total + 2 * __MB) / (4 * __MB)));
	bench_row_kb(name, (account.total - account.free) / 1024);
}
