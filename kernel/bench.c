/* SPDX-License-Identifier: MIT */
/*
 * kernel/bench.c - run the benchmarks and print their rows
 *
 * A benchmark calls public functions only: no path exists for a row's sake.
 */
#include <asm/processor.h>
#include <core/printk.h>
#include <kernel/bench.h>
#include <lib/parse.h>

void bench_row(const char *name, uint64_t value)
{
	console_printf("%s %llu insn\n", name, (unsigned long long)value);
}

/*
 * bench_counts_instructions - is the time-stamp counter an instruction counter here?
 *
 * Under --icount an empty pair of readings always differs by the same few counts;
 * a counter of cycles or of time never does that many times in a row.
 */
bool bench_counts_instructions(void)
{
	uint64_t first = rdtsc();
	uint64_t expected = rdtsc() - first;

	for (unsigned int i = 0; i < 64; i++) {
		uint64_t start = rdtsc();
		uint64_t end = rdtsc();

		if (end - start != expected || expected > 8)
			return false;
	}
	return true;
}

unsigned int bench_run(const char *glob)
{
	unsigned int nr = 0;

	for (const struct bench *b = __benches_start; b < __benches_end; b++) {
		if (!glob_match(glob, b->name))
			continue;
		b->run();
		nr++;
	}
	return nr;
}
