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

/* The result: 0 = touch it again, or the sum of these. */
#define VM_FAULT_OOM		0x01U	/* no memory */
#define VM_FAULT_SIGBUS		0x02U	/* beyond the end of the file, or it cannot be read */
#define VM_FAULT_MAJOR		0x04U	/* the contents had to be fetched */
#define VM_FAULT_SIGSEGV	0x08U	/* not allowed */
#define VM_FAULT_RETRY		0x10U	/* somebody else changed the tables: look again */

#define VM_FAULT_ERROR		(VM_FAULT_OOM | VM_FAULT_SIGBUS | VM_FAULT_SIGSEGV)

/* One fault on its way down: inputs first. */
struct vm_fault {
	struct vm_area_struct *vma;
	unsigned long address;		/* page-aligned */
	unsigned int flags;		/* FAULT_FLAG_* */
	unsigned long pgoff;		/* the page's place in the file, pages */
	pmd_t *pmd;
	pte_t *pte;			/* its entry */
	pte_t orig_pte;			/* what the entry was when it was looked at */
	struct page *page;		/* what vm_ops->fault found, with a reference */
};

/* Contracts stand in mm/fault.c. */
vm_fault_t handle_mm_fault(struct vm_area_struct *vma, unsigned long address, unsigned int flags);
bool mm_fault_allowed(const struct vm_area_struct *vma, unsigned int flags);
