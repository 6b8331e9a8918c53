/* SPDX-License-Identifier: MIT */
/*
 * asm/barrier.h - threads of the host's tests run in turns and see everything in order
 */
#pragma once

#include <lib/compiler.h>

#define smp_mb()		barrier()
#define smp_rmb()		barrier()
#define smp_wmb()		barrier()
