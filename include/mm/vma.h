/* SPDX-License-Identifier: MIT */
/*
 * mm/vma.h - struct vm_area_struct: one legal interval of a process's addresses
 *
 *	mm->mmap --> vma --vm_next--> vma --vm_next--> vma		by address
 *	mm->mm_rb	the same ones as a tree, each with the largest hole below itself
 *			or below one of its subtree
 *
 * An area says what may be touched; page tables say what is there.  This header and
 * mm/vma.c know nothing of page tables, and run on the host in tests.
 *
 * Invariants: areas do not overlap; none is empty; borders are multiples of PAGE_SIZE;
 * two neighbours that could be one area are one (mm/vma_merge.c sees to it).
 *
 * Locking: mm->mmap_lock, for writing to change anything, for reading to look.
 */
#pragma once

#include <asm/pgtable.h>
#include <lib/compiler.h>
#include <lib/rbtree.h>
#include <stdbool.h>
#include <stdint.h>

struct file;
struct mm_struct;
struct vm_area_struct;
struct vm_fault;

typedef uint32_t vm_flags_t;
typedef unsigned int vm_fault_t;	/* VM_FAULT_*: mm/fault.h */

/* What is allowed now, and what mprotect() may ask for.  The values are Linux's. */
#define VM_READ			0x00000001U
#define VM_WRITE		0x00000002U
#define VM_EXEC			0x00000004U
#define VM_SHARED		0x00000008U
#define VM_MAYREAD		0x00000010U
#define VM_MAYWRITE		0x00000020U
#define VM_MAYEXEC		0x00000040U
#define VM_MAYSHARE		0x00000080U
#define VM_GROWSDOWN		0x00000100U	/* a stack: it grows when touched below */
#define VM_DENYWRITE		0x00000800U	/* a program: its file cannot be opened to write */
#define VM_LOCKED		0x00002000U	/* mlock() */
#define VM_DONTCOPY		0x00020000U	/* fork leaves it out */
#define VM_DONTEXPAND		0x00040000U	/* mremap() must not make it larger */
#define VM_LOCKONFAULT		0x00080000U	/* locked, but pages as they are touched */
#define VM_ACCOUNT		0x00100000U	/* its pages are promised: mm/overcommit.c */
#define VM_NORESERVE		0x00200000U	/* not counted for overcommit */

#define VM_ACCESS		(VM_READ | VM_WRITE | VM_EXEC)

/* What the owner of an area's contents does; NULL in an area: anonymous memory. */
struct vm_operations_struct {
	void (*open)(struct vm_area_struct *vma);	/* one more area: by fork or split */
	void (*close)(struct vm_area_struct *vma);	/* one less */
	/* Put the page of vmf->pgoff into vmf->page, with a reference; may sleep. */
	vm_fault_t (*fault)(struct vm_fault *vmf);
	/*
	 * Call fault_map_pages() for those pages of [start_pgoff, end_pgoff) that are at hand.
	 * page_table_lock is held.  NULL: one page at a time.
	 */
	void (*map_pages)(struct vm_fault *vmf, unsigned long start_pgoff,
			  unsigned long end_pgoff);
	/* A shared page is to be written for the first time; NULL: nobody wants to know. */
	vm_fault_t (*page_mkwrite)(struct vm_fault *vmf);
	/* Is that page of the file in memory, mapped or not?  NULL: no. */
	bool (*is_cached)(struct vm_area_struct *vma, unsigned long pgoff);
};

/*
 * A file's references are counted through vm_ops: whoever gives an area its vm_file takes one
 * for it, open() one for each area that is made out of it, and close() puts one.  So areas
 * of a file merge like others: the one that vanishes is closed.  Two areas with the same
 * file and the same flags have the same vm_ops.
 *
 * vm_pgoff of anonymous memory is the page number of the address at which it was mapped: it
 * moves along with mremap(), so that two areas merge only if they once lay side by side.
 */
struct vm_area_struct {
	/* A search reads these. */
	unsigned long vm_start;		/* first byte */
	unsigned long vm_end;		/* one past the last */
	struct rb_node vm_rb;
	unsigned long vm_hole;		/* bytes between the area before and vm_start_gap() */
	unsigned long rb_subtree_gap;	/* at least the largest vm_hole of this subtree */
	struct vm_area_struct *vm_next, *vm_prev;

	vm_flags_t vm_flags;
	struct mm_struct *vm_mm;
	pgprot_t vm_page_prot;		/* of a pte of this area: vm_get_page_prot() */
	const struct vm_operations_struct *vm_ops;
	struct file *vm_file;		/* NULL: anonymous */
	unsigned long vm_pgoff;		/* pages: vm_start's place in the file; see above */

	/* Areas of files in the page cache, NULL otherwise: in whose i_mmap it is. */
	struct address_space *vm_mapping;
	struct rb_node i_mmap_rb;	/* i_mmap_rwsem, and so is the next */
	unsigned long i_mmap_last;	/* the last page of the file that its subtree shows */
};

/* Addresses below a stack that no other area gets, so that a stack cannot grow into it. */
#define STACK_GUARD_GAP		(256UL << PAGE_SHIFT)

static inline unsigned long vma_pages(const struct vm_area_struct *vma)
{
	return (vma->vm_end - vma->vm_start) >> PAGE_SHIFT;
}

/* Where a stack begins for others; out of line, since there is one of them. */
unsigned long stack_start_gap(const struct vm_area_struct *vma);

/* Where an area begins for others: below the gap of a stack. */
static inline unsigned long vm_start_gap(const struct vm_area_struct *vma)
{
	if (unlikely(vma->vm_flags & VM_GROWSDOWN))
		return stack_start_gap(vma);
	return vma->vm_start;
}

/* Is it private and writable, so that a write must not reach anybody else? */
static inline bool is_cow_mapping(vm_flags_t flags)
{
	return (flags & (VM_SHARED | VM_MAYWRITE)) == VM_MAYWRITE;
}

/* What is about to become an area: it decides whether a neighbour can take it. */
struct vma_range {
	unsigned long start, end;	/* page-aligned */
	vm_flags_t flags;
	struct file *file;
	unsigned long pgoff;
};

/* mm/vma.c: the areas as a tree and a list. */
void vma_cache_init(void);
struct vm_area_struct *vma_alloc(struct mm_struct *mm) __must_check;
struct vm_area_struct *vma_alloc_range(struct mm_struct *mm,
				       const struct vma_range *range) __must_check;
struct vm_area_struct *vma_dup(const struct vm_area_struct *vma) __must_check;
void vma_free(struct vm_area_struct *vma);
void vma_drop(struct vm_area_struct *vma);

struct vm_area_struct *find_vma(struct mm_struct *mm, unsigned long addr);
struct vm_area_struct *find_vma_prev(struct mm_struct *mm, unsigned long addr,
				     struct vm_area_struct **prev);

/* The first area with a byte of [start, end), or NULL. */
static inline struct vm_area_struct *find_vma_intersection(struct mm_struct *mm,
							   unsigned long start, unsigned long end)
{
	struct vm_area_struct *vma = find_vma(mm, start);

	return vma && vma->vm_start < end ? vma : NULL;
}

void vma_insert(struct mm_struct *mm, struct vm_area_struct *vma);
void vma_insert_after(struct mm_struct *mm, struct vm_area_struct *prev,
		      struct vm_area_struct *vma);
void vma_unlink(struct mm_struct *mm, struct vm_area_struct *vma);
void vma_set_borders(struct vm_area_struct *vma, unsigned long start, unsigned long end);

/* mm/vma_gap.c: room for a new one; an address or -ENOMEM. */
unsigned long vma_gap_topdown(struct mm_struct *mm, unsigned long len, unsigned long low,
			      unsigned long high, struct vm_area_struct **prev);
unsigned long vma_gap_bottomup(struct mm_struct *mm, unsigned long len, unsigned long low,
			       unsigned long high, struct vm_area_struct **prev);

/* mm/vma_merge.c: one area out of several, several out of one. */
struct vm_area_struct *vma_merge(struct mm_struct *mm, struct vm_area_struct *prev,
				 const struct vma_range *range);
struct vm_area_struct *vma_merge_neighbours(struct mm_struct *mm, struct vm_area_struct *vma);
struct vm_area_struct *vma_modify(struct mm_struct *mm, struct vm_area_struct *vma,
				  unsigned long start, unsigned long end, vm_flags_t flags);
int __must_check vma_split_prepare(struct mm_struct *mm, const struct vm_area_struct *vma,
				   struct vm_area_struct **spare);
void vma_cut(struct mm_struct *mm, struct vm_area_struct *vma, unsigned long start,
	     unsigned long end, struct vm_area_struct *spare);

/*
 * vma_cut_prepare - get what vma_cut() will need
 *
 * vma: the first area of the range.  A range inside one area makes one more of it: *spare;
 * otherwise NULL.  Return: -ENOMEM without memory, or if max_map_count() is reached.
 */
static inline int __must_check vma_cut_prepare(struct mm_struct *mm,
					       const struct vm_area_struct *vma,
					       unsigned long start, unsigned long end,
					       struct vm_area_struct **spare)
{
	*spare = NULL;
	if (likely(vma->vm_start >= start || vma->vm_end <= end))
		return 0;
	return vma_split_prepare(mm, vma, spare);
}

/* mm/vma_check.c */
const char *vma_check(const struct mm_struct *mm);

/* The pte bits of an area with these flags; mm/pgtable.c. */
extern const pgprot_t vm_page_prots[(VM_ACCESS | VM_SHARED) + 1];

static inline pgprot_t vm_get_page_prot(vm_flags_t flags)
{
	return vm_page_prots[flags & (VM_ACCESS | VM_SHARED)];
}
