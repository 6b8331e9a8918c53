/* SPDX-License-Identifier: MIT */
/*
 * mutants.h - the deliberate bugs that tests/unit/mutants.py builds into a source
 *
 * mutant_of_NAME says which one is on, 0: none; mutants_of_NAME[n - 1] is its name.
 */
#pragma once

#define DECLARE_MUTANTS(name)						\
	extern unsigned int mutant_of_##name;				\
	extern const char *const mutants_of_##name[]

DECLARE_MUTANTS(wait);
DECLARE_MUTANTS(completion);
DECLARE_MUTANTS(lock_wait);
DECLARE_MUTANTS(mutex);
DECLARE_MUTANTS(rwsem);
