/* SPDX-License-Identifier: MIT */
/*
 * core/loadavg.h - how many tasks want to run, on the average
 *
 * Contracts: core/loadavg.c.
 */
#pragma once

#define LOAD_SHIFT	11			/* bits behind the point */
#define LOAD_ONE	(1UL << LOAD_SHIFT)

/* Over 1, 5 and 15 minutes. */
enum { NR_LOADS = 3 };

void load_init(void);
void load_read(unsigned long loads[NR_LOADS]);
unsigned long load_next(unsigned long load, unsigned long keep, unsigned long nr_active);
