/* SPDX-License-Identifier: MIT */
/*
 * kernel/process/traced_fault.h - a page fault that may be watched
 */
#pragma once

#include <kernel/fault_trace.h>
#include <lib/compiler.h>
#include <mm/fault.h>

vm_fault_t traced_mm_fault(struct vm_area_struct *vma, unsigned long addr, unsigned int flags);

static inline vm_fault_t watched_mm_fault(struct vm_area_struct *vma, unsigned long addr,
					  unsigned int flags)
{
	if (unlikely(READ_ONCE(fault_trace_on)))
		return traced_mm_fault(vma, addr, flags);
	return handle_mm_fault(vma, addr, flags);
}
