/* SPDX-License-Identifier: MIT */
/*
 * asm/processor.h for unit tests - what the other CPUs do while this one waits
 */
#pragma once

/* The test defines it, if what it links waits for somebody. */
void cpu_relax(void);
