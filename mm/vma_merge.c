/* SPDX-License-Identifier: MIT */
/*
 * mm/vma_merge.c - one area out of several, and several out of one
 *
 * Two neighbours are one area if nothing tells them apart: they touch, their flags and
 * their file are the same, and in the file too the second follows the first.
 *
 * A new range between two areas (vma_merge; r is the range, P and N take it or not):
 *
 *	PPP rrr NNN	both	PPPPPPPPP	N goes
 *			P	PPPPPP NNN
 *			N	PPP NNNNNN
 *			none	NULL: it needs an area of its own
 *
 * A part of an area V gets other flags (vma_modify):
 *
 *	PPP VVV NNN	both	PPPPPPPPP	V and N go
 *	    rrr		P	PPPPPP NNN	V goes
 *			N	PPP NNNNNN	V goes
 *			none	PPP rrr NNN	V's flags change
 *
 *	PPP VVVVVV NNN	P	PPPPPP VVV NNN	the border moves
 *	    rrr		none	PPP rrr VVV NNN	V is split
 *
 *	PPP VVVVVV NNN	N	PPP VVV NNNNNN	the border moves
 *	       rrr	none	PPP VVV rrr NNN	V is split
 *
 *	VVVVVVVVV	none	VVV rrr VVV	V is split twice
 *	   rrr
 *
 * A range is cut out (vma_cut): areas in it go, those at its ends get smaller, and one
 * around it becomes two.
 *
 * Whatever can fail comes first: memory for new areas and the number of areas are had
 * before anything changes, so that an error leaves all as it was.
 *
 * Locking: mm->mmap_lock for writing; may sleep.
 *
 * Chapter: docs/address-spaces.md
 */
#include <core/bug.h>
#include <lib/err.h>
#include <lib/errno.h>
#include <mm/i_mmap.h>
#include <mm/mm_struct.h>

static void area_opened(struct vm_area_struct *vma)
{
	if (vma->vm_ops && vma->vm_ops->open)
		vma->vm_ops->open(vma);
}

/* --- merging ------------------------------------------------------------------------ */

static __always_inline bool same_kind(const struct vm_area_struct *vma,
				      const struct vma_range *range)
{
	return vma->vm_flags == range->flags && vma->vm_file == range->file &&
	       !(range->flags & VM_DONTEXPAND);
}

static __always_inline bool continues(const struct vm_area_struct *prev,
				      const struct vma_range *range)
{
	return prev && prev->vm_end == range->start && same_kind(prev, range) &&
	       prev->vm_pgoff + vma_pages(prev) == range->pgoff;
}

static __always_inline bool continued_by(const struct vma_range *range,
					 const struct vm_area_struct *next)
{
	return next && next->vm_start == range->end && same_kind(next, range) &&
	       range->pgoff + ((range->end - range->start) >> PAGE_SHIFT) == next->vm_pgoff;
}

/* An area goes whose addresses belong to a neighbour already. */
static void absorb(struct mm_struct *mm, struct vm_area_struct *vma)
{
	vma_unlink(mm, vma);
	i_mmap_unlink(vma);
	vma_drop(vma);
}

/* An area gets an end that lies in the next one, or at its end: no hole changes. */
static void move_end(struct vm_area_struct *vma, unsigned long end)
{
	i_mmap_change_begin(vma);
	vma->vm_end = end;
	i_mmap_change_end(vma, NULL);
}

/* The same of its start, and the one before. */
static void move_start(struct vm_area_struct *vma, unsigned long start)
{
	i_mmap_change_begin(vma);
	vma->vm_pgoff += (start >> PAGE_SHIFT) - (vma->vm_start >> PAGE_SHIFT);
	vma->vm_start = start;
	i_mmap_change_end(vma, NULL);
}

/*
 * vma_merge - let the neighbours of a free range take it
 *
 * prev: the last area below the range, or NULL.  Return: the area that has it now, with
 * whatever it had before; NULL: nobody takes it, and nothing changed.  Cannot fail.
 */
struct vm_area_struct *vma_merge(struct mm_struct *mm, struct vm_area_struct *prev,
				 const struct vma_range *range)
{
	struct vm_area_struct *next = prev ? prev->vm_next : mm->mmap;

	if (!continued_by(range, next)) {
		if (likely(!continues(prev, range)))
			return NULL;
		vma_set_borders(prev, prev->vm_start, range->end);
		return prev;
	}
	if (!continues(prev, range)) {
		vma_set_borders(next, range->start, next->vm_end);
		return next;
	}
	move_end(prev, next->vm_end);
	absorb(mm, next);
	return prev;
}

static struct vma_range range_of(const struct vm_area_struct *vma)
{
	return (struct vma_range){ vma->vm_start, vma->vm_end, vma->vm_flags, vma->vm_file,
				   vma->vm_pgoff };
}

/*
 * vma_merge_neighbours - an area whose borders or place changed joins those it can join
 *
 * Return: the area that it is part of now; vma itself may be gone.
 */
struct vm_area_struct *vma_merge_neighbours(struct mm_struct *mm, struct vm_area_struct *vma)
{
	struct vma_range range = range_of(vma);
	struct vm_area_struct *prev = vma->vm_prev, *next = vma->vm_next;

	if (continued_by(&range, next)) {
		move_end(vma, next->vm_end);
		absorb(mm, next);
	}
	if (!continues(prev, &range))
		return vma;
	move_end(prev, vma->vm_end);
	absorb(mm, vma);
	return prev;
}

/* --- a part gets other flags -------------------------------------------------------- */

/* The area before takes the first part of vma, or all of it. */
static struct vm_area_struct *give_to_prev(struct mm_struct *mm, struct vm_area_struct *vma,
					   unsigned long end)
{
	struct vm_area_struct *prev = vma->vm_prev;

	move_end(prev, end);
	if (end == vma->vm_end)
		absorb(mm, vma);
	else
		move_start(vma, end);
	return prev;
}

/* The area behind takes the last part of vma, or all of it. */
static struct vm_area_struct *give_to_next(struct mm_struct *mm, struct vm_area_struct *vma,
					   unsigned long start)
{
	struct vm_area_struct *next = vma->vm_next;

	move_start(next, start);
	if (start == vma->vm_start)
		absorb(mm, vma);
	else
		move_end(vma, start);
	return next;
}

/* vma keeps what lies below addr; `above`, a copy of it, gets the rest. */
static void split_off_above(struct mm_struct *mm, struct vm_area_struct *vma, unsigned long addr,
			    struct vm_area_struct *above)
{
	i_mmap_change_begin(vma);
	above->vm_pgoff += (addr - vma->vm_start) >> PAGE_SHIFT;
	above->vm_start = addr;
	vma->vm_end = addr;
	vma_insert_after(mm, vma, above);
	i_mmap_change_end(vma, above);
	area_opened(above);
}

/* vma keeps what lies above addr; `below`, a copy of it, gets the rest. */
static void split_off_below(struct mm_struct *mm, struct vm_area_struct *vma, unsigned long addr,
			    struct vm_area_struct *below)
{
	i_mmap_change_begin(vma);
	vma->vm_pgoff += (addr - vma->vm_start) >> PAGE_SHIFT;
	vma->vm_start = addr;
	below->vm_end = addr;
	vma_insert_after(mm, vma->vm_prev, below);
	i_mmap_change_end(vma, below);
	area_opened(below);
}

/* Split an area until [start, end) is all that vma has. */
static int carve(struct mm_struct *mm, struct vm_area_struct *vma, unsigned long start,
		 unsigned long end)
{
	bool need_below = vma->vm_start < start, need_above = end < vma->vm_end;
	struct vm_area_struct *below = NULL, *above = NULL;

	if (mm->map_count + need_below + need_above > max_map_count())
		return -ENOMEM;
	if (need_below) {
		below = vma_dup(vma);
		if (!below)
			return -ENOMEM;
	}
	if (need_above) {
		above = vma_dup(vma);
		if (!above)
			goto no_above;
		split_off_above(mm, vma, end, above);
	}
	if (below)
		split_off_below(mm, vma, start, below);
	return 0;
no_above:
	if (below)
		vma_free(below);
	return -ENOMEM;
}

/*
 * vma_modify - [start, end) of an area gets other flags
 *
 * The range is not empty and lies in vma; flags differ from vma's.  Page tables are the
 * caller's.  Return: the area that has the range now, vma or a neighbour; or -ENOMEM
 * as a pointer, and nothing changed: no memory, or max_map_count().
 */
struct vm_area_struct *vma_modify(struct mm_struct *mm, struct vm_area_struct *vma,
				  unsigned long start, unsigned long end, vm_flags_t flags)
{
	struct vma_range range = { start, end, flags, vma->vm_file,
				   vma->vm_pgoff + ((start - vma->vm_start) >> PAGE_SHIFT) };
	bool before = start == vma->vm_start && continues(vma->vm_prev, &range);
	bool after = end == vma->vm_end && continued_by(&range, vma->vm_next);

	VM_BUG_ON(start >= end || start < vma->vm_start || end > vma->vm_end);
	if (before && after) {
		struct vm_area_struct *prev = vma->vm_prev, *next = vma->vm_next;

		move_end(prev, next->vm_end);
		absorb(mm, vma);
		absorb(mm, next);
		return prev;
	}
	if (before)
		return give_to_prev(mm, vma, end);
	if (after)
		return give_to_next(mm, vma, start);
	if (carve(mm, vma, start, end))
		return ERR_PTR(-ENOMEM);
	vma->vm_flags = flags;
	vma->vm_page_prot = vm_get_page_prot(flags);
	return vma;
}

/* --- a range is cut out ------------------------------------------------------------- */

/* vma_split_prepare - vma_cut_prepare() for a range inside an area */
int vma_split_prepare(struct mm_struct *mm, const struct vm_area_struct *vma,
		      struct vm_area_struct **spare)
{
	if (mm->map_count >= max_map_count())
		return -ENOMEM;
	*spare = vma_dup(vma);
	return *spare ? 0 : -ENOMEM;
}

/*
 * vma_cut - nobody has anything of [start, end) any more; cannot fail
 *
 * vma: the first area that ends above start.  Its pages and page tables are gone already.
 */
void vma_cut(struct mm_struct *mm, struct vm_area_struct *vma, unsigned long start,
	     unsigned long end, struct vm_area_struct *spare)
{
	if (spare)
		split_off_above(mm, vma, end, spare);
	if (vma->vm_start < start) {
		vma_set_borders(vma, vma->vm_start, start);
		vma = vma->vm_next;
	}
	while (vma && vma->vm_end <= end) {
		struct vm_area_struct *next = vma->vm_next;

		absorb(mm, vma);
		vma = next;
	}
	if (vma && vma->vm_start < end)
		vma_set_borders(vma, end, vma->vm_end);
}
