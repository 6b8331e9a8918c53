/* SPDX-License-Identifier: MIT */
/*
 * kernel/bench.h - instruction counts of the kernel's own paths
 *
 * Under `scripts/qemu.sh --icount` the time-stamp counter advances by one for each
 * instruction, so a difference of two readings is a count, the same in every run.
 * Rows are printed as "name value insn" and named as docs/performance.md names them.
 */
#pragma once

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

/* Print one row. */
void bench_row(const char *name, uint64_t value);

/* Run those that match the glob; the number that ran. */
unsigned int bench_run(const char *glob);
