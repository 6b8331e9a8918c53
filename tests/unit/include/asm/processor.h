/* SPDX-License-Identifier: MIT */
/*
 * asm/processor.h for unit tests - the kernel's, but what the other CPUs do while this one
 * waits is the test's to say
 */
#pragma once

#define cpu_relax machine_cpu_relax
#include_next <asm/processor.h>
#undef cpu_relax

/* The test defines it, if what it links waits for somebody. */
void cpu_relax(void);
