/* SPDX-License-Identifier: MIT */
/*
 * asm/processor.h for unit tests - the kernel's, but what the other CPUs do while this one
 * waits is the test's to say, and what the time-stamp counter says if it defines UNIT_RDTSC
 */
#pragma once

#define cpu_relax machine_cpu_relax
#ifdef UNIT_RDTSC
#define rdtsc machine_rdtsc
#endif
#include_next <asm/processor.h>
#undef cpu_relax
#undef rdtsc

/* The test defines it, if what it links waits for somebody. */
void cpu_relax(void);

#ifdef UNIT_RDTSC
uint64_t rdtsc(void);
#endif
