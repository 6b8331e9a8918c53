/* SPDX-License-Identifier: MIT */
/* tests/selftest/scratch.c - memory that a test may use while it runs */
#include <lib/compiler.h>
#include "scratch.h"

char selftest_scratch[SCRATCH_SIZE] __aligned(PAGE_SIZE);
