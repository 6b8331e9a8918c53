/* SPDX-License-Identifier: MIT */
/*
 * mm/mm_struct.h - struct mm_struct: the address space of a process
 *
 *	task->mm --> mm_struct --pgd--> page directory: the kernel's half as in
 *			|		swapper_pg_dir, tables for what was touched
 *			`--mmap--> vm_area_struct --> ... : what may be touched
 *
 * Two counts, as in Linux: mm_users counts the tasks whose mm it is, and others who look
 * at its areas; when the last is gone, areas, pages and page tables go.  context.count has
 * one reference for all of those together, and one for each CPU that still has the
 * directory loaded for a kernel thread (asm/mmu_context.h); when the last of these is
 * gone, the directory and the struct go.
 *
 * Lock key:
 *	[I]  set when it is made
 *	[m]  mmap_lock: writing to change, reading to look
 *	[p]  page_table_lock
 *	[L]  mmlist_lock, mm/mm_struct.c
 *	[e]  exec, before anybody else sees it; then [m]
 */
#pragma once

#include <asm/mmu_context.h>
#include <core/rwsem.h>
#include <core/spinlock.h>
#include <mm/vma.h>

/* What a mapped page counts as. */
enum rss_kind {
	MM_ANONPAGES,			/* anonymous, private copies of file pages included */
	MM_FILEPAGES,			/* page cache */
	NR_MM_COUNTERS,
};

struct mm_struct {
	struct mmu_context context;		/* first, see asm/mmu_context.h */

	struct vm_area_struct *mmap;		/* [m] the first area */
	struct rb_root mm_rb;			/* [m] */
	struct vm_area_struct *mmap_cache;	/* the last hit of find_vma(); a hint */
	/* No hole of gap_hint_len bytes or more lies above this area, below mmap_base. */
	struct vm_area_struct *gap_hint;	/* [m] NULL: nothing is known */
	unsigned long gap_hint_len;		/* [m] */
	struct rw_semaphore mmap_lock;
	spinlock_t page_table_lock;		/* every pte and pmd of the user half */
	unsigned int map_count;			/* [m] areas */
	atomic_t mm_users;

	unsigned long mmap_base;		/* [I] mmap() searches downward from here */
	unsigned long start_code, end_code;	/* [e] */
	unsigned long start_data, end_data;	/* [e] */
	unsigned long start_brk, brk;		/* [m] the heap */
	unsigned long start_stack;		/* [e] the stack pointer at the start */
	unsigned long arg_start, arg_end;	/* [e] the strings that it was given, */
	unsigned long env_end;			/* [e] ... its environment's right behind them */
	unsigned long auxv_start, auxv_end;	/* [e] what it was told of the machine */
	unsigned long stack_limit;		/* [m] how large the stack may get, bytes */

	unsigned long total_vm;			/* [m] pages of all areas */
	unsigned long hiwater_vm;		/* [m] the most there were, unless there are more */
	unsigned long as_limit;			/* [m] the most that total_vm may become */
	unsigned long committed_vm;		/* [m] pages of areas with VM_ACCOUNT */
	unsigned long locked_vm;		/* [m] pages of areas with VM_LOCKED */
	vm_flags_t def_flags;			/* [m] flags of new areas: VM_LOCKED or 0 */
	unsigned long rss[NR_MM_COUNTERS];	/* [p] pages that are mapped */
	unsigned long hiwater_rss;		/* [p] the most there were, unless there are more */
	unsigned long nr_ptes;			/* [p] page tables */
	unsigned long min_flt, maj_flt;		/* [p] faults that found the page, or fetched it */
	struct list_head mmlist;		/* [L] of all address spaces */
};

static inline unsigned long mm_rss(const struct mm_struct *mm)
{
	return mm->rss[MM_ANONPAGES] + mm->rss[MM_FILEPAGES];
}

/* The most pages that were ever mapped at once. */
static inline unsigned long mm_max_rss(const struct mm_struct *mm)
{
	unsigned long rss = mm_rss(mm);

	return mm->hiwater_rss > rss ? mm->hiwater_rss : rss;
}

/* Pages are about to be unmapped: note how many there were. */
static inline void mm_note_max_rss(struct mm_struct *mm)
{
	mm->hiwater_rss = mm_max_rss(mm);
}

/* Areas are about to go: note how many pages they had. */
static inline void mm_note_max_vm(struct mm_struct *mm)
{
	if (mm->hiwater_vm < mm->total_vm)
		mm->hiwater_vm = mm->total_vm;
}

#define MAX_MAP_COUNT		65530		/* areas of a process, as Linux's default */

extern int sysctl_max_map_count;		/* what it is now: a word, read at any time */

static inline unsigned int max_map_count(void)
{
	return (unsigned int)READ_ONCE(sysctl_max_map_count);
}

/* Contracts stand in mm/mm_struct.c. */
void mm_cache_init(void);
struct mm_struct *mm_alloc(void) __must_check;
struct mm_struct *mm_dup(struct mm_struct *old) __must_check;	/* fork: ERR_PTR */
void mmget(struct mm_struct *mm);
void mmput(struct mm_struct *mm);
unsigned long mm_committed_pages(void);

/*
 * The running task's address space becomes mm (NULL: none), with the reference it carries;
 * the old one's reference is returned to be put.
 */
struct mm_struct *mm_switch_current(struct mm_struct *mm) __must_check;

/* mm/mm_check.c */
const char *mm_check(struct mm_struct *mm);
