/* SPDX-License-Identifier: MIT */
/*
 * kernel/bench.h - instruction counts of the kernel's own paths
 *
 * Under `scripts/qemu.sh --icount` the time-stamp counter advances by one for each
 * instruction, so a difference of two readings is a count, the same in every run.
 * Rows are printed as "name value insn" and named as docs/performance.md names them; what
 * is not a count but an amount of memory is printed as "name value kB".
 */
#pragma once

#include <asm/page.h>
#include <asm/processor.h>
#include <lib/compiler.h>
#include <stdbool.h>
#include <stdint.h>

struct bench {
	const char *name;
	void (*run)(void);
};

/* All benchmarks, collected by the linker. */
extern const struct bench __benches_start[], __benches_end[];

#define BENCH(_name)								\
	static void bench_##_name(void);					\
	static const struct bench __bench_##_name __table_entry(".benches") =	\
		{ #_name, bench_##_name };					\
	static void bench_##_name(void)

bool bench_counts_instructions(void);

/*
 * Many samples of one thing, each a difference of two readings:
 *
 *	bench_samples_begin(&samples);
 *	while (bench_wants_more(&samples)) {
 *		uint64_t start = bench_start(&samples);
 *		... the thing ...
 *		bench_stop(&samples, start, 1);
 *	}
 *	bench_samples_rows(&samples, "name");		name and name.mean
 *
 * A sample in which an interrupt came or the CPU slept is dropped and taken again; the
 * cost of the readings themselves is taken off.
 */
#define BENCH_SAMPLES	512

struct bench_samples {
	uint32_t values[BENCH_SAMPLES];	/* counts for one operation, in sixteenths */
	unsigned int nr;
	unsigned int dropped;
	unsigned int empty;		/* counts of a pair of readings around nothing */
	unsigned long interrupts;	/* seen when the sample began */
	uint64_t idle_ns;
};

/* Rows are made one after the other, at most two at once: no benchmark has memory of its own. */
#define BENCH_SCRATCH	PAGE_SIZE

extern struct bench_samples bench_samples[2];
extern char bench_scratch[BENCH_SCRATCH];

void bench_samples_begin(struct bench_samples *samples);
bool bench_wants_more(const struct bench_samples *samples);
void bench_prepare(struct bench_samples *samples);
void bench_store(struct bench_samples *samples, uint64_t count, unsigned int nr_operations);
void bench_samples_rows(struct bench_samples *samples, const char *name);

static __always_inline uint64_t bench_start(struct bench_samples *samples)
{
	bench_prepare(samples);
	return rdtsc();
}

static __always_inline void bench_stop(struct bench_samples *samples, uint64_t start,
				       unsigned int nr_operations)
{
	bench_store(samples, rdtsc() - start, nr_operations);
}

/* Print one row: instructions, or kilobytes. */
void bench_row(const char *name, uint64_t value);
void bench_row_kb(const char *name, uint64_t value);

/* Run those that match the glob; the number that ran. */
unsigned int bench_run(const char *glob);
