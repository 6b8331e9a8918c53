/* SPDX-License-Identifier: MIT */
/*
 * tests/selftest/random_selftest.c - a campaign of random system calls, and what it leaves
 *
 *	campaign_seed=7 campaign_steps=1000000 campaign_only=mmap2	on the kernel's command line
 *
 * The program is /tests/random of the initrd (user/campaign): it has the kernel audited every
 * thousand calls, prints a histogram and judges what its calls returned.  Here is looked at
 * what they left behind: everything is given back, which the leak checks around the test see
 * to.
 */
#include <core/selftest.h>
#include <kernel/main.h>
#include <lib/compiler.h>
#include <lib/parse.h>
#include <lib/printf.h>
#include <mm/audit.h>
#include <mm/page_cache.h>

#include "run_program.h"
#include "threads.h"

#define PROGRAM	"/tests/random"
#define FOLDER	"/random"

/* "NAME=VALUE" for the program: what the command line says of it, or that. */
static void word_for(char *word, size_t size, const char *name, const char *otherwise)
{
	char option[32], value[32];

	scnprintf(option, sizeof(option), "campaign_%s", name);
	if (param_read(kernel_boot_info()->cmdline, option, value, sizeof(value)) < 0)
		scnprintf(word, size, "%s=%s", name, otherwise);
	else
		scnprintf(word, size, "%s=%s", name, value);
}

SELFTEST_EXPLICIT_ONLY(random, campaign_leaves_nothing)
{
	char seed[48], steps[48], only[48], every[48];
	const char *argv[] = { PROGRAM, seed, steps, only, every, NULL };

	unsigned int tasks = nr_tasks();

	ASSERT_TRUE(have_program(PROGRAM));
	word_for(seed, sizeof(seed), "seed", "1");
	word_for(steps, sizeof(steps), "steps", "60000");
	word_for(every, sizeof(every), "every", "1000");
	word_for(only, sizeof(only), "only", "all");
	EXPECT_EQ(run_program(argv, FOLDER), 0);
	/* A thread may be on its last steps when its process has been waited for. */
	EXPECT_TRUE(comes_true(nr_tasks() == tasks));
	EXPECT_OK(mm_audit());
	EXPECT_OK(page_cache_check());
}
