/* SPDX-License-Identifier: MIT */
/*
 * user_space.h - for tests: an address space that the running thread takes on
 *
 * The thread touches user addresses with instructions that may fault, and the trap handler
 * deals with that as it does for a system call.  So a test sees what a program would see,
 * what is still in the TLB included.
 */
#pragma once

#include <asm/tlbflush.h>
#include <asm/uaccess.h>
#include <core/selftest.h>
#include <core/task.h>
#include <mm/audit.h>
#include <mm/fault.h>
#include <mm/highmem.h>
#include <mm/pgtable.h>
#include <mm/rmap.h>

#define TEST_ADDR	0x10000000UL

struct user_space {
	struct mm_struct *mm;
};

/* A new address space becomes the running thread's; false, noted, without memory. */
static inline bool enter_user_space(struct user_space *space)
{
	*space = (struct user_space){ .mm = mm_alloc() };
	if (space->mm) {
		EXPECT_TRUE(mm_switch_current(space->mm) == NULL);
		return true;
	}
	selftest_fail(__FILE__, __LINE__, "no memory for an address space");
	return false;
}

/* The thread is a kernel thread again, and the address space goes. */
static inline void leave_user_space(struct user_space *space)
{
	struct mm_struct *mm = mm_switch_current(NULL);

	EXPECT_TRUE(mm == space->mm);
	mmput(mm);
}

/* An area of anonymous memory; NULL, noted, without memory. */
static inline struct vm_area_struct *add_area(struct mm_struct *mm, unsigned long addr,
					      unsigned long nr_pages, vm_flags_t flags)
{
	struct vm_area_struct *vma = vma_alloc(mm);

	if (!vma) {
		selftest_fail(__FILE__, __LINE__, "no memory for an area");
		return NULL;
	}
	vma->vm_start = addr;
	vma->vm_end = addr + nr_pages * PAGE_SIZE;
	vma->vm_flags = flags;
	vma->vm_page_prot = vm_get_page_prot(flags);
	vma->vm_pgoff = addr >> PAGE_SHIFT;
	down_write(&mm->mmap_lock);
	vma_insert(mm, vma);
	up_write(&mm->mmap_lock);
	return vma;
}

static inline vm_fault_t fault_in(struct vm_area_struct *vma, unsigned long addr,
				  unsigned int flags)
{
	vm_fault_t result;

	down_read(&vma->vm_mm->mmap_lock);
	result = handle_mm_fault(vma, addr, flags | FAULT_FLAG_USER);
	up_read(&vma->vm_mm->mmap_lock);
	return result;
}

/* Faults that were dealt with. */
static inline unsigned long nr_faults(const struct mm_struct *mm)
{
	return mm->min_flt + mm->maj_flt;
}

/* Read a word as a program would; 0, or why that is not possible. */
static inline vm_fault_t user_read(struct vm_area_struct *vma, unsigned long addr,
				   uint32_t *value)
{
	if (!get_user_u32(value, (const uint32_t *)addr))
		return 0;
	return fault_in(vma, addr, 0) & VM_FAULT_ERROR;
}

static inline vm_fault_t user_write(struct vm_area_struct *vma, unsigned long addr,
				    uint32_t value)
{
	if (!put_user_u32(value, (uint32_t *)addr))
		return 0;
	return fault_in(vma, addr, FAULT_FLAG_WRITE) & VM_FAULT_ERROR;
}

/* The entry of an address as it is; 0 without a table. */
static inline pte_t user_pte(const struct mm_struct *mm, unsigned long addr)
{
	pte_t *pte = pte_find(mm, addr);

	return pte ? *pte : (pte_t){ 0 };
}

/* Flushes of user pages since an earlier reading. */
static inline struct tlb_flush_counts user_flushes_since(struct tlb_flush_counts before)
{
	struct tlb_flush_counts now = tlb_flush_counts_read();

	return (struct tlb_flush_counts){
		.page = now.page - before.page,
		.mm = now.mm - before.mm,
		.skipped = now.skipped - before.skipped,
	};
}

/* A word of a frame, whoever has it mapped. */
static inline uint32_t frame_word(const struct page *page, unsigned long offset)
{
	const char *bytes = kmap_atomic(page);
	uint32_t value = *(const uint32_t *)(bytes + offset);

	kunmap_atomic(bytes);
	return value;
}
