/* SPDX-License-Identifier: MIT */
/*
 * mm/mmap.h - areas come and go as a process asks
 *
 *	system call	checks what it can by itself, has the file found	kernel/process
 *	vm_x()		takes mmap_lock, calls do_x(), touches the pages if asked to
 *	do_x()		decides, then changes; mmap_lock is held for writing
 *
 * Sizes and addresses are bytes; flags are those of <uapi/mman.h>; errors are Linux's.
 * An error leaves everything as it was, but for calls on several areas: there Linux keeps
 * what was done up to the area that was refused, and so does Quire.
 */
#pragma once

#include <mm/mm_struct.h>

/* The lowest address that a process may ask for: what a small offset from NULL reaches. */
#define MMAP_MIN_ADDR		0x10000UL

/* Room for a stack below TASK_SIZE; mmap() searches downward from below it. */
#define MMAP_BASE		(TASK_SIZE - (128UL << 20))
/* Where a search from the bottom up begins, if that finds nothing. */
#define TASK_UNMAPPED_BASE	((TASK_SIZE / 3) & PAGE_MASK)

#define STACK_LIMIT_DEFAULT	(8UL << 20)	/* how large a stack may get, bytes */
#define AS_UNLIMITED		(~0UL >> PAGE_SHIFT) /* pages of all areas: as many as fit */

/* A request for a new area. */
struct mmap_request {
	unsigned long addr;		/* a hint, or with MAP_FIXED the place */
	unsigned long len;
	unsigned int prot;		/* PROT_* */
	unsigned int flags;		/* MAP_* */
	struct file *file;		/* NULL: anonymous; the caller's reference stays his */
	/* What follows is for files, and nobody reads it where there is none. */
	unsigned long pgoff;		/* pages */
	vm_flags_t may;			/* VM_MAY* that the file's mode allows */
	int file_error;			/* why it cannot be mapped so: told after other errors */
	/*
	 * Gives a new area its contents: sets vm_ops, takes a reference for vm_file, which
	 * is set already.  Not called if a neighbour that has them takes the range.
	 */
	int (*map)(struct file *file, struct vm_area_struct *vma);
};

/* mm/mmap.c: an address or -errno. */
long do_mmap(struct mm_struct *mm, const struct mmap_request *request);
long vm_mmap(struct mm_struct *mm, const struct mmap_request *request);
unsigned long get_unmapped_area(struct mm_struct *mm, unsigned long addr, unsigned long len,
				unsigned int flags, struct vm_area_struct **prev);

/* mm/munmap.c */
int do_munmap(struct mm_struct *mm, unsigned long start, unsigned long len);
int vm_munmap(struct mm_struct *mm, unsigned long start, unsigned long len);

/* mm/brk.c: where the heap ends afterwards; vm_brk() may give -EINTR. */
unsigned long do_brk(struct mm_struct *mm, unsigned long brk);
long vm_brk(struct mm_struct *mm, unsigned long brk);

/* mm/expand_stack.c */
struct vm_area_struct *expand_stack(struct vm_area_struct *vma, unsigned long addr);
struct vm_area_struct *lock_mm_and_find_vma(struct mm_struct *mm, unsigned long addr);

/* mm/mprotect.c */
int do_mprotect(struct mm_struct *mm, unsigned long start, unsigned long len, unsigned int prot);
int vm_mprotect(struct mm_struct *mm, unsigned long start, unsigned long len, unsigned int prot);

/* mm/mremap.c: an address or -errno. */
long do_mremap(struct mm_struct *mm, unsigned long addr, unsigned long old_len,
	       unsigned long new_len, unsigned int flags, unsigned long new_addr);
long vm_mremap(struct mm_struct *mm, unsigned long addr, unsigned long old_len,
	       unsigned long new_len, unsigned int flags, unsigned long new_addr);

/* mm/madvise.c: takes mmap_lock as the advice needs it. */
int vm_madvise(struct mm_struct *mm, unsigned long start, unsigned long len, int advice);

/* mm/mlock.c: these take mmap_lock. */
int vm_mlock(struct mm_struct *mm, unsigned long start, unsigned long len, unsigned int flags);
int vm_munlock(struct mm_struct *mm, unsigned long start, unsigned long len);
int vm_mlockall(struct mm_struct *mm, unsigned int flags);
int vm_munlockall(struct mm_struct *mm);

/* mm/populate.c: takes mmap_lock for reading. */
int mm_populate(struct mm_struct *mm, unsigned long start, unsigned long len);
void mm_populate_all(struct mm_struct *mm);

/* mm/msync.c, mm/mincore.c: mmap_lock held, for reading at least. */
int do_msync(struct mm_struct *mm, unsigned long start, unsigned long len, unsigned int flags);
long do_mincore(struct mm_struct *mm, unsigned long start, unsigned long nr_pages,
		unsigned char *vec);

/* mm/overcommit.c */
enum overcommit { OVERCOMMIT_GUESS, OVERCOMMIT_ALWAYS, OVERCOMMIT_NEVER };

extern int sysctl_overcommit_memory;	/* enum overcommit; one word, read at any time */
extern int sysctl_overcommit_ratio;	/* percent; the same */

int __must_check vm_enough_memory_slow(unsigned long nr_pages);
unsigned long vm_commit_limit(void);
unsigned long vm_committed(void);

/* mm/unmap.c: the whole address space goes: exit, exec. */
void exit_mmap(struct mm_struct *mm);

/* mm/mmap_check.c: areas and what is counted about them; NULL or the first mistake. */
const char *mmap_check(const struct mm_struct *mm);

/* No machine has less, so smaller requests need no look. */
#define ALWAYS_ENOUGH	512UL

/* May so many pages be promised at once?  0 or -ENOMEM */
static inline int __must_check vm_enough_memory(unsigned long nr_pages)
{
	if (likely(nr_pages <= ALWAYS_ENOUGH &&
		   READ_ONCE(sysctl_overcommit_memory) != OVERCOMMIT_NEVER))
		return 0;
	return vm_enough_memory_slow(nr_pages);
}

/* Memory of this kind gets VM_ACCOUNT and is promised from now on: see mm/overcommit.c. */
static inline bool vm_accountable(vm_flags_t flags)
{
	return (flags & (VM_NORESERVE | VM_SHARED | VM_WRITE)) == VM_WRITE;
}

/* May the areas have so many pages more?  RLIMIT_AS. */
static inline bool may_expand_vm(const struct mm_struct *mm, unsigned long nr_pages)
{
	return mm->total_vm + nr_pages <= mm->as_limit;
}

/* Areas with these flags got so many pages more, or less. */
static inline void vm_account(struct mm_struct *mm, vm_flags_t flags, unsigned long nr_pages)
{
	mm->total_vm += nr_pages;
	if (flags & VM_ACCOUNT)
		mm->committed_vm += nr_pages;
	if (unlikely(flags & VM_LOCKED))
		mm->locked_vm += nr_pages;
}
