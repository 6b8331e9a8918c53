/* SPDX-License-Identifier: MIT */
/*
 * tests/bench/bench_boot.c - what it takes to get from the loader to the prompt
 */
#include <asm/processor.h>
#include <asm/sections.h>
#include <core/clock.h>
#include <kernel/bench.h>

/*
 * Benchmarks run where the shell would be started, so the counts since entry are
 * those to the prompt.  Time asleep is not work: one count a nanosecond under
 * --icount, and taken off here.
 */
BENCH(boot_entry_to_prompt)
{
	bench_row("boot_entry_to_prompt", rdtsc() - boot_entry_tsc - clock_idle_ns());
}
