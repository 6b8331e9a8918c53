/* SPDX-License-Identifier: MIT */
/*
 * tests/selftest/scratch.h - memory that a test may use while it runs
 *
 * Tests run one at a time, so they need not have a buffer each in a kernel that stays as it is
 * loaded.  What it holds when a test begins is the last one's.
 */
#pragma once

#include <asm/page.h>

#define SCRATCH_SIZE	(4 * PAGE_SIZE)

extern char selftest_scratch[SCRATCH_SIZE];	/* begins at a page's beginning */
