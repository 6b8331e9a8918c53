/* SPDX-License-Identifier: MIT */
/*
 * asm/barrier.h - the order in which other CPUs see memory accesses
 *
 * x86 keeps all orders but one: a load may pass an earlier store.  So only the full
 * barrier is an instruction (Intel SDM vol. 3, 8.2).
 */
#pragma once

#include <lib/compiler.h>

#define smp_mb()		__asm__ volatile("lock; addl $0, (%%esp)" : : : "memory", "cc")
#define smp_rmb()		barrier()
#define smp_wmb()		barrier()
