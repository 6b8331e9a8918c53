/* SPDX-License-Identifier: MIT */
/*
 * mm/mm_usage.h - what an address space has, in figures: for /proc/PID
 *
 * Contracts: mm/mm_usage.c, and mm/frame_flags.c for frames.
 */
#pragma once

#include <lib/compiler.h>
#include <stdint.h>

struct mm_struct;
struct vm_area_struct;

/* An address space; all in pages. */
struct mm_usage {
	unsigned long total, max_total;		/* of all areas */
	unsigned long anon, file;		/* mapped */
	unsigned long max_rss;
	unsigned long locked;
	unsigned long data;			/* areas that are private and may be written */
	unsigned long stack;
	unsigned long exec;			/* areas that may be executed and not written */
	unsigned long text;			/* of those, the program's own */
	unsigned long tables;
};

int __must_check mm_usage(struct mm_struct *mm, struct mm_usage *usage);

/* A page that is mapped by n counts as the n-th part of one: pages << PSS_SHIFT. */
#define PSS_SHIFT	(PAGE_SHIFT + 12)

/* What the entries of areas lead to; bytes, or bytes << 12 where several share them. */
struct vma_usage {
	unsigned long rss;
	unsigned long shared_clean, shared_dirty;	/* others map them too */
	unsigned long private_clean, private_dirty;
	unsigned long referenced, anonymous;
	uint64_t pss, pss_dirty, pss_anon, pss_file, pss_locked;
};

void vma_usage_add(const struct vm_area_struct *vma, unsigned long start,
		   struct vma_usage *usage);

/* An entry of /proc/PID/pagemap; the bits are Linux's. */
#define PM_PFRAME_MASK		((1ULL << 55) - 1)
#define PM_MMAP_EXCLUSIVE	(1ULL << 56)	/* one entry leads to it */
#define PM_FILE			(1ULL << 61)	/* of a file, or shared */
#define PM_PRESENT		(1ULL << 63)

int __must_check mm_pagemap(struct mm_struct *mm, unsigned long addr, uint64_t *entries,
			    unsigned int nr);

/* Bits of /proc/kpageflags: those of Linux's that a frame can have here. */
enum kpf_bits {
	KPF_LOCKED = 0,
	KPF_UPTODATE = 3,
	KPF_DIRTY = 4,
	KPF_SLAB = 7,
	KPF_BUDDY = 10,
	KPF_MMAP = 11,
	KPF_ANON = 12,
	KPF_SWAPBACKED = 14,
	KPF_COMPOUND_HEAD = 15,
	KPF_COMPOUND_TAIL = 16,
	KPF_ZERO_PAGE = 24,
	KPF_PGTABLE = 26,
	KPF_RESERVED = 32,
};

uint64_t frame_flags(unsigned long pfn);
void frame_mapcounts(unsigned long pfn, uint64_t *counts, unsigned int nr);
