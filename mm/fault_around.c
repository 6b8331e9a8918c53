/* SPDX-License-Identifier: MIT */
/*
 * mm/fault_around.c - a read of a file's page maps its neighbours too
 *
 *	file	| 0 1 2 3 4 5 6 7 8 9 ... 31 | 32 ...		aligned to FAULT_AROUND_PAGES
 *	area	      [               x             ]		x: the fault
 *	window	      |<----------------->|			both
 *
 * Only pages that are in the cache already: nothing is fetched, nobody waits.  What lies in
 * the window lies in one page table, which makes it cheap: one lock, one table.
 *
 * Locking: as in mm/fault.c; vm_ops->map_pages() is called under page_table_lock.
 */
#include <lib/minmax.h>
#include <mm/fault.h>
#include <mm/mm_struct.h>

#define FAULT_AROUND_BYTES	(FAULT_AROUND_PAGES * PAGE_SIZE)

_Static_assert(PMD_SIZE % FAULT_AROUND_BYTES == 0, "a window lies in one table");

/* Map what is at hand of the pages of [start, end); true if the fault's own was among it. */
static bool map_window(struct vm_fault *vmf, unsigned long start, unsigned long end)
{
	const struct vm_area_struct *vma = vmf->vma;
	struct mm_struct *mm = vma->vm_mm;
	bool mapped;

	spin_lock(&mm->page_table_lock);
	vma->vm_ops->map_pages(vmf, start, end);
	mapped = !pte_none(*vmf->pte);
	mm->min_flt += mapped;
	spin_unlock(&mm->page_table_lock);
	return mapped;
}

/*
 * do_fault_around - map what is at hand around a read fault
 *
 * True if the page itself was among it: then the fault is dealt with, and counted.
 */
bool do_fault_around(struct vm_fault *vmf)
{
	const struct vm_area_struct *vma = vmf->vma;
	unsigned long window = vmf->address & ~(FAULT_AROUND_BYTES - 1), start, end;

	if (!vma->vm_ops->map_pages || vma->vm_end - vma->vm_start == PAGE_SIZE)
		return false;
	start = max(window, vma->vm_start);
	end = min(window + FAULT_AROUND_BYTES, vma->vm_end);
	return map_window(vmf, vmf->pgoff - ((vmf->address - start) >> PAGE_SHIFT),
			  vmf->pgoff + ((end - vmf->address) >> PAGE_SHIFT));
}
