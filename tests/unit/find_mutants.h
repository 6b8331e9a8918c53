/* SPDX-License-Identifier: MIT */
/*
 * find_mutants.h - switch each deliberate bug on, and let the programs find it
 */
#pragma once

#include <stdlib.h>
#include "interleave.h"
#include "mutants.h"

/* The first program that finds the bug that is on; NULL: none does. */
static inline const struct program *finder(const struct program *const *programs)
{
	for (; *programs; programs++)
		if (explore(*programs, EXPLORE_FIRST)->failing_steps)
			return *programs;
	return NULL;
}

static inline void find_mutants(const struct program *const *programs, unsigned int *mutant,
				const char *const *names)
{
	for (*mutant = 1; names[*mutant - 1]; ++*mutant) {
		const struct program *found = finder(programs);

		if (!found)
			fail_msg("nobody finds the bug that %s", names[*mutant - 1]);
		if (getenv("INTERLEAVE_NUMBERS"))
			print_message("%s: found by: %s\n", names[*mutant - 1], found->name);
	}
	*mutant = 0;
}
