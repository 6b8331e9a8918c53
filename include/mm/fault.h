/* SPDX-License-Identifier: MIT */
/*
 * mm/fault.h - the page fault: what was touched, and what came of it
 */
#pragma once

#include <mm/vma.h>

struct page;
struct pt_regs;

/* How memory was touched. */
#define FAULT_FLAG_WRITE	0x01U
#define FAULT_FLAG_USER		0x02U	/* from user mode */

/* The result: 0 or VM_FAULT_MAJOR = touch it again; else an error. */
#define VM_FAULT_OOM		0x01U	/* no memory */
#define VM_FAULT_SIGBUS		0x02U	/* beyond the end of the file, or it cannot be read */
#define VM_FAULT_MAJOR		0x04U	/* the contents had to be fetched */
#define VM_FAULT_SIGSEGV	0x08U	/* not allowed */

#define VM_FAULT_ERROR		(VM_FAULT_OOM | VM_FAULT_SIGBUS | VM_FAULT_SIGSEGV)

/* One fault on its way down: inputs first. */
struct vm_fault {
	struct vm_area_struct *vma;
	unsigned long address;		/* page-aligned */
	unsigned int flags;		/* FAULT_FLAG_* */
	unsigned long pgoff;		/* the page's place in the file, pages */
	pte_t *pte;			/* its entry, in a table that is this mm's alone */
	pte_t orig_pte;			/* what the entry was when it was looked at */
	struct page *page;		/* what vm_ops->fault found, with a reference */
};

/* Contracts stand in mm/fault.c. */
vm_fault_t handle_mm_fault(struct vm_area_struct *vma, unsigned long address, unsigned int flags);
bool mm_fault_allowed(const struct vm_area_struct *vma, unsigned int flags);
void fault_map_pages(struct vm_fault *vmf, struct page *const *pages, unsigned int nr,
		     unsigned long pgoff);

/*
 * What a page of a file may be used for when it is not written: where the owner wants to
 * know of the first write, that one has to fault.
 */
static inline pgprot_t file_page_prot(const struct vm_area_struct *vma)
{
	pgprot_t prot = vma->vm_page_prot;

	if (vma->vm_ops->page_mkwrite)
		prot.pgprot &= ~(pteval_t)_PAGE_RW;
	return prot;
}

#ifdef CONFIG_FAULT_AROUND
/* mm/fault_around.c */
#define FAULT_AROUND_PAGES	32UL		/* at most, in a window aligned to as many */

bool do_fault_around(struct vm_fault *vmf);
#else
static inline bool do_fault_around(struct vm_fault *vmf)
{
	(void)vmf;
	return false;
}
#endif
