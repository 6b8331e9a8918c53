/* SPDX-License-Identifier: MIT */
/*
 * core/sched_seeded.h - runs that a seed decides, for tests; see core/sched_seeded.c
 */
#pragma once

#include <lib/compiler.h>
#include <lib/kconfig.h>
#include <stdint.h>

struct seeded_stats {
	uint32_t decisions;		/* choices among more than one task */
	uint32_t hash;			/* of all of them, in order */
};

struct seeded_seeds {
	uint32_t first;
	uint32_t nr;
};

void seeded_begin(uint32_t seed);
struct seeded_stats seeded_end(void);

/* The seeds that a test shall try: 1 .. nr, or the one of sched_seed=. */
struct seeded_seeds seeded_seeds(uint32_t nr);

/* Obey sched_seed= on the command line from now on. */
#ifdef CONFIG_SCHED_SEEDED
void seeded_setup(const char *cmdline);
#else
static inline void seeded_setup(const char *cmdline)
{
	(void)cmdline;
}
#endif
