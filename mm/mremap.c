/* SPDX-License-Identifier: MIT */
/*
 * mm/mremap.c - a range gets another size, another place, or both
 *
 *	smaller		the end is unmapped
 *	larger		in place, if the area ends there and room follows:
 *
 *			|---A---|	  |   -->   |---A-------|     |
 *
 *			else at another place, if MREMAP_MAYMOVE allows it
 *	moved		|---A---|  |	      | -->  |		|---A-------|
 *			page-table entries move, pages stay where they are
 *	old_len 0	of shared memory: the same pages a second time
 *
 * A move has all that it needs before anything changes: an area for the new place, and a
 * second one if what is left of the old area is two parts.  Only page tables can be
 * missing in the middle of it; then the entries that moved are moved back, where tables
 * are there already.
 *
 * MREMAP_FIXED unmaps what lies at the new place first, as Linux does; a later error does
 * not bring it back.  MREMAP_DONTUNMAP is refused.
 *
 * Locking: do_mremap() expects mmap_lock held for writing; vm_mremap() takes it.
 *
 * Chapter: docs/address-spaces.md
 */
#include <core/bug.h>
#include <lib/align.h>
#include <lib/err.h>
#include <lib/errno.h>
#include <mm/i_mmap.h>
#include <mm/mmap.h>
#include <mm/pgtable.h>
#include <uapi/mman.h>

/* Areas that a move may need for a while; it is not begun so close to the limit. */
#define MOVE_AREAS	3

/* What is asked for; lengths are rounded up. */
struct remap {
	unsigned long addr, old_len;
	unsigned long new_addr, new_len;
	unsigned int flags;		/* MREMAP_* */
};

/* --- growing where it is ------------------------------------------------------------- */

/* The area to be changed, if it may become that large. */
static struct vm_area_struct *area_to_resize(struct mm_struct *mm, const struct remap *r)
{
	struct vm_area_struct *vma = find_vma_intersection(mm, r->addr, r->addr + 1);
	unsigned long pgoff;

	if (!vma)
		return ERR_PTR(-EFAULT);
	if (!r->old_len && !(vma->vm_flags & (VM_SHARED | VM_MAYSHARE)))
		return ERR_PTR(-EINVAL);
	if (r->old_len > vma->vm_end - r->addr)
		return ERR_PTR(-EFAULT);
	if (r->new_len == r->old_len)
		return vma;
	pgoff = vma->vm_pgoff + ((r->addr - vma->vm_start) >> PAGE_SHIFT);
	if (pgoff + (r->new_len >> PAGE_SHIFT) < pgoff)
		return ERR_PTR(-EINVAL);
	if (vma->vm_flags & VM_DONTEXPAND)
		return ERR_PTR(-EFAULT);
	if (r->new_len > r->old_len &&
	    !may_expand_vm(mm, (r->new_len - r->old_len) >> PAGE_SHIFT))
		return ERR_PTR(-ENOMEM);
	return vma;
}

/* Is there room behind the area for so many bytes more? */
static bool can_expand(struct mm_struct *mm, const struct vm_area_struct *vma,
		       unsigned long bytes)
{
	unsigned long end = vma->vm_end + bytes;
	struct vm_area_struct *prev;

	if (end < vma->vm_end || (vma->vm_next && vma->vm_next->vm_start < end))
		return false;
	return !IS_ERR_VALUE(get_unmapped_area(mm, vma->vm_start, end - vma->vm_start, MAP_FIXED,
					       &prev));
}

static long expand(struct mm_struct *mm, struct vm_area_struct *vma, const struct remap *r)
{
	unsigned long nr_pages = (r->new_len - r->old_len) >> PAGE_SHIFT;

	if (vma->vm_flags & VM_ACCOUNT && vm_enough_memory(nr_pages))
		return -ENOMEM;
	vm_account(mm, vma->vm_flags, nr_pages);
	vma_set_borders(vma, vma->vm_start, r->addr + r->new_len);
	vma_merge_neighbours(mm, vma);
	return (long)r->addr;
}

/* --- moving -------------------------------------------------------------------------- */

/* An area like that part of vma, at the new place, in the tree. */
static struct vm_area_struct *copy_area(struct mm_struct *mm, const struct vm_area_struct *vma,
					const struct remap *r)
{
	struct vm_area_struct *copy = vma_dup(vma);

	if (!copy)
		return NULL;
	copy->vm_pgoff += (r->addr - vma->vm_start) >> PAGE_SHIFT;
	copy->vm_start = r->new_addr;
	copy->vm_end = r->new_addr + r->new_len;
	vma_insert(mm, copy);
	i_mmap_link(copy);
	if (copy->vm_ops && copy->vm_ops->open)
		copy->vm_ops->open(copy);
	return copy;
}

/* The tables between were not all to be had: everything goes back. */
static void move_back(struct mm_struct *mm, struct vm_area_struct *copy, const struct remap *r,
		      unsigned long moved)
{
	struct mmu_gather tlb;

	if (moved)
		moved -= move_page_tables(copy, r->new_addr, r->addr, moved);
	BUG_ON(moved);			/* the tables that they came from are there */
	tlb_gather_mmu(&tlb, mm);
	free_pgtables(&tlb, copy->vm_start, copy->vm_end);
	tlb_finish_mmu(&tlb);
	vma_unlink(mm, copy);
	i_mmap_unlink(copy);
	vma_drop(copy);
}

/* The old place is empty of pages: its tables go, and what the area has there. */
static void leave_old_place(struct mm_struct *mm, struct vm_area_struct *vma,
			    const struct remap *r, struct vm_area_struct *spare)
{
	struct mmu_gather tlb;

	if (!r->old_len)
		return;
	tlb_gather_mmu(&tlb, mm);
	free_pgtables(&tlb, r->addr, r->addr + r->old_len);
	tlb_finish_mmu(&tlb);
	vma_cut(mm, vma, r->addr, r->addr + r->old_len, spare);
}

/* To a place that is free. */
static long move(struct mm_struct *mm, struct vm_area_struct *vma, const struct remap *r)
{
	unsigned long nr_more = (r->new_len - r->old_len) >> PAGE_SHIFT, moved = 0;
	struct vm_area_struct *spare = NULL, *copy;

	if (mm->map_count + MOVE_AREAS >= max_map_count())
		return -ENOMEM;
	if (vma->vm_flags & VM_ACCOUNT && vm_enough_memory(nr_more))
		return -ENOMEM;
	if (r->old_len && vma_cut_prepare(mm, vma, r->addr, r->addr + r->old_len, &spare))
		return -ENOMEM;
	copy = copy_area(mm, vma, r);
	if (!copy)
		goto no_copy;
	if (r->old_len)
		moved = move_page_tables(vma, r->addr, r->new_addr, r->old_len);
	if (moved < r->old_len)
		goto no_tables;
	vm_account(mm, vma->vm_flags, nr_more);
	leave_old_place(mm, vma, r, spare);
	vma_merge_neighbours(mm, copy);
	return (long)r->new_addr;
no_tables:
	move_back(mm, copy, r, moved);
no_copy:
	if (spare)
		vma_free(spare);
	return -ENOMEM;
}

/* --- which of them ------------------------------------------------------------------- */

/* MREMAP_FIXED: there, and whoever is there goes. */
static long remap_to(struct mm_struct *mm, struct remap *r)
{
	struct vm_area_struct *vma;
	int error;

	if (!IS_ALIGNED(r->new_addr, PAGE_SIZE) || r->new_len > TASK_SIZE ||
	    r->new_addr > TASK_SIZE - r->new_len)
		return -EINVAL;
	if (r->addr + r->old_len > r->new_addr && r->new_addr + r->new_len > r->addr)
		return -EINVAL;
	if (mm->map_count + 2 + MOVE_AREAS >= max_map_count())
		return -ENOMEM;
	if (r->new_addr < MMAP_MIN_ADDR)
		return -EPERM;
	error = do_munmap(mm, r->new_addr, r->new_len);
	if (error)
		return error;
	if (r->old_len > r->new_len) {
		error = do_munmap(mm, r->addr + r->new_len, r->old_len - r->new_len);
		if (error)
			return error;
		r->old_len = r->new_len;
	}
	vma = area_to_resize(mm, r);
	return IS_ERR(vma) ? PTR_ERR(vma) : move(mm, vma, r);
}

static long remap_grow(struct mm_struct *mm, struct remap *r)
{
	struct vm_area_struct *vma = area_to_resize(mm, r), *prev;

	if (IS_ERR(vma))
		return PTR_ERR(vma);
	if (r->old_len == vma->vm_end - r->addr && can_expand(mm, vma, r->new_len - r->old_len))
		return expand(mm, vma, r);
	if (!(r->flags & MREMAP_MAYMOVE))
		return -ENOMEM;
	r->new_addr = get_unmapped_area(mm, 0, r->new_len, 0, &prev);
	return IS_ERR_VALUE(r->new_addr) ? (long)r->new_addr : move(mm, vma, r);
}

/*
 * do_mremap - [addr, addr + old_len) becomes new_len long, there or elsewhere
 *
 * mmap_lock is held for writing; may sleep.  Return: where it is now, or
 *
 *	-EINVAL		an address inside a page, a new length of 0, unknown flags, the two
 *			places overlap or leave the user half, old_len 0 of private memory
 *	-EFAULT		nobody is at addr, or it is not one area
 *	-ENOMEM		no room, no memory, too many areas
 *	-EPERM		to below MMAP_MIN_ADDR
 */
long do_mremap(struct mm_struct *mm, unsigned long addr, unsigned long old_len,
	       unsigned long new_len, unsigned int flags, unsigned long new_addr)
{
	struct remap r = { addr, ALIGN_UP(old_len, PAGE_SIZE), new_addr,
			   ALIGN_UP(new_len, PAGE_SIZE), flags };
	int error;

	rwsem_assert_held_write(&mm->mmap_lock);
	if (flags & ~(unsigned int)(MREMAP_FIXED | MREMAP_MAYMOVE) ||
	    (flags & MREMAP_FIXED && !(flags & MREMAP_MAYMOVE)))
		return -EINVAL;
	if (!IS_ALIGNED(addr, PAGE_SIZE) || !r.new_len)
		return -EINVAL;
	if (!find_vma_intersection(mm, addr, addr + 1))
		return -EFAULT;
	if (flags & MREMAP_FIXED)
		return remap_to(mm, &r);
	if (r.old_len < r.new_len)
		return remap_grow(mm, &r);
	error = r.old_len > r.new_len ? do_munmap(mm, addr + r.new_len, r.old_len - r.new_len) : 0;
	return error ? error : (long)addr;
}

/* vm_mremap - do_mremap() with mmap_lock taken, and new pages if the memory is locked; -EINTR */
long vm_mremap(struct mm_struct *mm, unsigned long addr, unsigned long old_len,
	       unsigned long new_len, unsigned int flags, unsigned long new_addr)
{
	long place = down_write_killable(&mm->mmap_lock);
	struct vm_area_struct *vma;
	bool populate = false;

	if (unlikely(place))
		return place;
	place = do_mremap(mm, addr, old_len, new_len, flags, new_addr);
	if (!IS_ERR_VALUE(place)) {
		vma = find_vma(mm, (unsigned long)place);
		populate = vma->vm_flags & VM_LOCKED && new_len > old_len;
	}
	up_write(&mm->mmap_lock);
	if (unlikely(populate))
		(void)mm_populate(mm, (unsigned long)place + ALIGN_UP(old_len, PAGE_SIZE),
				  new_len - old_len);
	return place;
}
