/* SPDX-License-Identifier: MIT */
/*
 * kernel/process/fault_trace.c - each page fault as a line of text, while somebody watches
 *
 *	fault: cow[12] write 0804a120: frame 1234 read-only -> frame 2001 writable, minor
 *
 * Chapter: docs/page-faults.md
 */
#include <core/printk.h>
#include <core/task.h>
#include <lib/printf.h>
#include <mm/fault.h>
#include <mm/pgtable.h>

#include "traced_fault.h"

unsigned int fault_trace_on;

/* The entry of an address as it is now. */
struct seen {
	pte_t pte;			/* empty if there is no table */
	bool shared;			/* the table is that of other processes too */
};

static struct seen look(struct mm_struct *mm, unsigned long addr)
{
	struct seen seen = { .shared = false };
	pte_t *pte;

	spin_lock(&mm->page_table_lock);
	pte = pte_find(mm, addr);
	if (pte) {
		seen.pte = *pte;
		seen.shared = !pmd_owned(*mm_pmd(mm, addr));
	}
	spin_unlock(&mm->page_table_lock);
	return seen;
}

static void describe(struct seen seen, char *text, size_t size)
{
	if (!pte_present(seen.pte))
		scnprintf(text, size, "nothing");
	else
		scnprintf(text, size, "%s %lx %s",
			  pte_is_zero_page(seen.pte) ? "zero page" : "frame",
			  pte_pfn(seen.pte), seen.shared ? "in a shared table" :
			  pte_write(seen.pte) ? "writable" : "read-only");
}

static const char *outcome(vm_fault_t result)
{
	return result & VM_FAULT_OOM ? "no memory" : result & VM_FAULT_SIGBUS ? "bus error" :
	       result & VM_FAULT_SIGSEGV ? "not allowed" :
	       result & VM_FAULT_MAJOR ? "major" : "minor";
}

/* traced_mm_fault - handle_mm_fault(), and a line about it */
vm_fault_t traced_mm_fault(struct vm_area_struct *vma, unsigned long addr, unsigned int flags)
{
	struct seen before = look(vma->vm_mm, addr);
	vm_fault_t result = handle_mm_fault(vma, addr, flags);
	char from[48], to[48];

	describe(before, from, sizeof(from));
	describe(look(vma->vm_mm, addr), to, sizeof(to));
	pr_info("fault: %s[%d] %s%s %08lx: %s -> %s, %s\n", current->comm, current->pid,
		flags & FAULT_FLAG_USER ? "" : "kernel's ",
		flags & FAULT_FLAG_WRITE ? "write" : "read", addr, from, to, outcome(result));
	return result;
}
