/* SPDX-License-Identifier: MIT */
/*
 * mm/ptshare.h - page tables that a fork left to two processes, until one of them changes it
 *
 * Whoever changes entries asks for this first.  Without sharing there is nothing to do.
 */
#pragma once

#include <lib/compiler.h>

struct mm_struct;

/* Every table of [start, end) is the mm's alone afterwards, or -ENOMEM. */
static inline int __must_check unshare_page_tables(struct mm_struct *mm, unsigned long start,
						   unsigned long end)
{
	(void)mm;
	(void)start;
	(void)end;
	return 0;
}

/* The same for those that have areas outside of the range too: others can go as a whole. */
static inline int __must_check unmap_prepare(struct mm_struct *mm, unsigned long start,
					     unsigned long end)
{
	(void)mm;
	(void)start;
	(void)end;
	return 0;
}
