/* SPDX-License-Identifier: MIT */
/*
 * user/bench/bench.h - rows of the user benchmark: see bench.c
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "test.h"

#define MAX_SAMPLES	1024

struct row {
	const char *name;
	void (*run)(void);
};

/* now - instructions executed so far, under qemu -icount shift=0; elsewhere cycles */
static inline uint32_t now(void)
{
	uint32_t low, high;

	__asm__ volatile("rdtsc" : "=a"(low), "=d"(high) : : "memory");
	return low;
}

void sample(uint32_t value);
void forget_samples(void);
void report(const char *name, uint32_t per);
void skip(const char *name, const char *why);

int start_child(void);
void end_child(int pid);

/* One table of rows a file; each ends with an empty row. */
extern const struct row call_rows[], fault_rows[], map_rows[], process_rows[], signal_rows[],
	vma_rows[], grow_rows[];
