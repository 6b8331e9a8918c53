/* SPDX-License-Identifier: MIT */
/*
 * mm/mm_parts.h - what the files about address spaces say to each other and to nobody else
 *
 * Contracts stand above the definitions.
 */
#pragma once

#include <mm/pgtable.h>

/* --- mm_struct.c: all address spaces --- */

extern spinlock_t mmlist_lock;
extern struct list_head mmlist;		/* [L] in order of creation */

/* --- pt_cache.c --- */

enum pt_kind { PT_DIRECTORY, PT_TABLE, NR_PT_KINDS };

void *pt_cache_take(enum pt_kind kind) __must_check;
void pt_cache_give(enum pt_kind kind, void *page);

/* --- pgtable.c --- */

struct page *pt_alloc(void) __must_check;
void pt_free(struct page *table);

/* --- pgtable_copy.c; nobody else changes the tables meanwhile --- */

void copy_ptes(vm_flags_t flags, pte_t *from, pte_t *to, const pte_t *last, unsigned long *left,
	       struct pt_counts *counts);

/* --- mm_check.c --- */

const char *user_frames_check(void);
