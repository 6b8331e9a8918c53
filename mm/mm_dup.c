/* SPDX-License-Identifier: MIT */
/*
 * mm/mm_dup.c - fork: an address space like another one
 *
 *	old --> area, area, area		each area: a copy, and its page tables'
 *	 |					entries (mm/pgtable_copy.c), or the tables
 *	new --> area, area, area		themselves (mm/ptshare.c)
 *
 * What a child does not inherit: locks in memory (mlock), and areas with VM_DONTCOPY.
 *
 * If memory runs out half-way, the new one goes as any address space does that has no users
 * any more.  The old one has lost nothing then but the right to write without a fault.
 *
 * Chapter: docs/fork.md.  Locking: both mmap_locks for writing, the old one's first.
 */
#include <asm/tlbflush.h>
#include <core/preempt.h>
#include <lib/err.h>
#include <lib/errno.h>
#include <mm/i_mmap.h>
#include <mm/mmap.h>
#include <mm/pgtable.h>

static void copy_facts(struct mm_struct *mm, const struct mm_struct *old)
{
	mm->mmap_base = old->mmap_base;
	mm->start_code = old->start_code;
	mm->end_code = old->end_code;
	mm->start_data = old->start_data;
	mm->end_data = old->end_data;
	mm->start_brk = old->start_brk;
	mm->brk = old->brk;
	mm->start_stack = old->start_stack;
	mm->arg_start = old->arg_start;
	mm->arg_end = old->arg_end;
	mm->env_end = old->env_end;
	mm->auxv_start = old->auxv_start;
	mm->auxv_end = old->auxv_end;
	mm->stack_limit = old->stack_limit;
	mm->as_limit = old->as_limit;
}

/* Did memory that is locked end or begin at this area's start?  In the copy nothing is. */
static bool begins_at_a_lock(const struct vm_area_struct *vma)
{
	vm_flags_t flags = vma->vm_flags | (vma->vm_prev ? vma->vm_prev->vm_flags : 0);

	return flags & VM_LOCKED;
}

/* A copy of an area, or its part of the last one, last in its tree; NULL without memory. */
static struct vm_area_struct *dup_area(struct mm_struct *mm, struct vm_area_struct *last,
				       const struct vm_area_struct *vma)
{
	bool is_promised = vma->vm_flags & VM_ACCOUNT;
	struct vm_area_struct *copy;

	if (is_promised && vm_enough_memory(vma_pages(vma)))
		return NULL;
	copy = vma_dup(vma);
	if (!copy)
		return NULL;
	copy->vm_mm = mm;
	copy->vm_flags &= ~(VM_LOCKED | VM_LOCKONFAULT);
	vma_insert_after(mm, last, copy);
	i_mmap_link(copy);
	mm->total_vm += vma_pages(copy);
	mm->committed_vm += is_promised ? vma_pages(copy) : 0;
	if (copy->vm_ops && copy->vm_ops->open)
		copy->vm_ops->open(copy);
	return begins_at_a_lock(vma) ? vma_merge_neighbours(mm, copy) : copy;
}

static int dup_areas(struct mm_struct *mm, struct mm_struct *old)
{
	struct vm_area_struct *last = NULL;

	for (struct vm_area_struct *vma = old->mmap; vma; vma = vma->vm_next) {
		if (vma->vm_flags & VM_DONTCOPY)
			continue;
		last = dup_area(mm, last, vma);
		if (!last || copy_page_range(mm, vma))
			return -ENOMEM;
	}
	return 0;
}

/*
 * mm_dup - a copy of an address space, for a child
 *
 * The caller is one of old's users.  May sleep.  Return: an address space with one user, the
 * caller; ERR_PTR(-ENOMEM).
 */
struct mm_struct *mm_dup(struct mm_struct *old)
{
	struct mm_struct *mm = mm_alloc();
	int error;

	if (!mm)
		return ERR_PTR(-ENOMEM);
	down_write(&old->mmap_lock);
	down_write_nested(&mm->mmap_lock, 1);
	copy_facts(mm, old);
	error = dup_areas(mm, old);
	preempt_disable();
	flush_tlb_mm(old);
	preempt_enable();
	up_write(&mm->mmap_lock);
	up_write(&old->mmap_lock);
	if (!error)
		return mm;
	mmput(mm);
	return ERR_PTR(error);
}
