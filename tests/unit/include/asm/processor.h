/* SPDX-License-Identifier: MIT */
/*
 * asm/processor.h for unit tests - what the other CPUs do while this one waits, and what
 * headers ask about the CPU
 */
#pragma once

#include <stdbool.h>

/* Declared for inline functions that no test calls. */
extern struct cpu_info {
	bool pge;
} cpu_info;

/* The test defines it, if what it links waits for somebody. */
void cpu_relax(void);
