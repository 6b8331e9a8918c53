/* SPDX-License-Identifier: MIT */
/*
 * tests/selftest/random_selftest.c - random system calls, and the kernel's counts afterwards
 *
 * The program is /tests/random of the initrd (user/tests/test_random.c): it prints a
 * histogram and judges what its calls returned.  Here is looked at what they left behind.
 */
#include <core/selftest.h>
#include <lib/compiler.h>
#include <mm/audit.h>
#include <mm/page_cache.h>

#include "run_program.h"

#define PROGRAM	"/tests/random"

static void run_seed(const char *seed, const char *steps)
{
	const char *argv[] = { PROGRAM, seed, steps, NULL };

	ASSERT_TRUE(have_program(PROGRAM));
	EXPECT_EQ(run_program(argv, "/random"), 0);
	EXPECT_OK(mm_audit());
	EXPECT_OK(page_cache_check());
}

SELFTEST_EXPLICIT_ONLY(random, calls_of_seed_1)
{
	run_seed("1", "10000");
}

SELFTEST_EXPLICIT_ONLY(random, calls_of_seed_2)
{
	run_seed("2", "10000");
}
