/* SPDX-License-Identifier: MIT */
/*
 * kernel/process/fault_trace.c - each page fault as a line of text, while somebody watches
 *
 *	fault: cow[12] write 0804a120: frame 1234 read-only -> frame 2001 writable, minor
 */
#include <core/printk.h>
#include <core/task.h>
#include <lib/printf.h>
#include <mm/fault.h>
#include <mm/pgtable.h>

#include "traced_fault.h"

unsigned int fault_trace_on;

/* The entry of an address as it is now; empty if there is no table. */
static pte_t entry_of(struct mm_struct *mm, unsigned long addr)
{
	pte_t entry = { 0 };
	pte_t *pte;

	spin_lock(&mm->page_table_lock);
	pte = pte_find(mm, addr);
	if (pte)
		entry = *pte;
	spin_unlock(&mm->page_table_lock);
	return entry;
}

static void describe(pte_t pte, char *text, size_t size)
{
	if (!pte_present(pte))
		scnprintf(text, size, "nothing");
	else
		scnprintf(text, size, "%s %lx %s", pte_is_zero_page(pte) ? "zero page" : "frame",
			  pte_pfn(pte), pte_write(pte) ? "writable" : "read-only");
}

static const char *outcome(vm_fault_t result)
{
	return result & VM_FAULT_OOM ? "no memory" : result & VM_FAULT_SIGBUS ? "bus error" :
	       result & VM_FAULT_SIGSEGV ? "not allowed" : result & VM_FAULT_RETRY ? "again" :
	       result & VM_FAULT_MAJOR ? "major" : "minor";
}

/* traced_mm_fault - handle_mm_fault(), and a line about it */
vm_fault_t traced_mm_fault(struct vm_area_struct *vma, unsigned long addr, unsigned int flags)
{
	pte_t before = entry_of(vma->vm_mm, addr);
	vm_fault_t result = handle_mm_fault(vma, addr, flags);
	char from[40], to[40];

	describe(before, from, sizeof(from));
	describe(entry_of(vma->vm_mm, addr), to, sizeof(to));
	pr_info("fault: %s[%d] %s%s %08lx: %s -> %s, %s\n", current->comm, current->pid,
		flags & FAULT_FLAG_USER ? "" : "kernel's ",
		flags & FAULT_FLAG_WRITE ? "write" : "read", addr, from, to, outcome(result));
	return result;
}
