/* SPDX-License-Identifier: MIT */
/*
 * mm/mmap.h - areas come and go as a process asks
 *
 * The system calls check their arguments as Linux does; these decide and change.  Sizes
 * and addresses are bytes; flags are those of <uapi/mman.h>.
 */
#pragma once

#include <mm/mm_struct.h>

/* A request for a new area. */
struct mmap_request {
	unsigned long addr;		/* a hint, or with MAP_FIXED the place */
	unsigned long len;
	unsigned int prot;		/* PROT_* */
	unsigned int flags;		/* MAP_* */
	struct file *file;		/* NULL: anonymous; the caller's reference stays his */
	unsigned long pgoff;		/* pages */
	vm_flags_t may;			/* VM_MAY* that the file's mode allows */
	/* Gives the area its contents: sets vm_ops, takes its own reference of the file. */
	int (*map)(struct file *file, struct vm_area_struct *vma);
};

/* Contracts stand in mm/mmap.c, mprotect.c, mremap.c, madvise.c; address or -errno. */
long do_mmap(struct mm_struct *mm, const struct mmap_request *request);
int do_munmap(struct mm_struct *mm, unsigned long start, unsigned long len);
long do_brk(struct mm_struct *mm, unsigned long brk);
int expand_stack(struct vm_area_struct *vma, unsigned long addr);	/* stack growth */
int do_mprotect(struct mm_struct *mm, unsigned long start, unsigned long len, unsigned int prot);
long do_mremap(struct mm_struct *mm, unsigned long addr, unsigned long old_len,
	       unsigned long new_len, unsigned int flags, unsigned long new_addr);
int do_madvise(struct mm_struct *mm, unsigned long start, unsigned long len, int advice);
int do_mlock(struct mm_struct *mm, unsigned long start, unsigned long len, bool lock);
int do_mlockall(struct mm_struct *mm, unsigned int flags);
int do_munlockall(struct mm_struct *mm);
int do_msync(struct mm_struct *mm, unsigned long start, unsigned long len, unsigned int flags);
/* vec gets a byte for each page, at most nr_pages of them, [start, start + nr_pages). */
int do_mincore(struct mm_struct *mm, unsigned long start, unsigned long nr_pages,
	       unsigned char *vec);
/* Fault everything of the range in, as a program that touches it would. */
int mm_populate(struct mm_struct *mm, unsigned long start, unsigned long len);

/* The whole address space goes: exit, exec. */
void exit_mmap(struct mm_struct *mm);
