/* SPDX-License-Identifier: MIT */
/*
 * mm/vma.c - the areas of an address space, as a tree and as a list
 *
 *	mm->mmap --> A ----> B ----> C ----> D		vm_next, vm_prev: by address
 *
 *			B				mm->mm_rb: the same, to search in
 *		      /   \
 *		     A     C
 *			    \
 *			     D
 *
 * An area's vm_hole is what is free between it and the one before it (below the first one:
 * down to address 0), less what a stack keeps free below itself.  rb_subtree_gap promises
 * more than it keeps:
 *
 *	it is at least the area's own hole, and at least that of either child
 *
 * so it is at least the largest hole of the subtree.  A hole that grows raises it as far up
 * as needed; one that shrinks leaves it.  Most holes shrink at one end of the largest one, a
 * page at a time, and to tell all areas above would cost more than everything else here.
 * mm/vma_gap.c corrects a promise when it meets one that does not hold.
 *
 * When an area comes or goes, only its own hole and that of the next area change.  The next
 * area is above a new leaf: it is its parent, or the leaf is the last one of its left
 * subtree.
 *
 * What is not here: whether two areas can be one (mm/vma_merge.c), what a process is
 * allowed to ask for (mm/mmap.c), page tables.
 *
 * Locking: mm->mmap_lock, for writing to change anything, for reading to look.
 *
 * Chapter: docs/address-spaces.md
 */
#include <core/bug.h>
#include <mm/i_mmap.h>
#include <mm/mm_struct.h>
#include <mm/slab.h>
#include "vma_gap.h"

int sysctl_max_map_count = MAX_MAP_COUNT;

static struct kmem_cache *vma_cache;	/* [I] */

/* vma_cache_init - areas can be made from here on; boot */
void __init vma_cache_init(void)
{
	vma_cache = kmem_cache_create("vm_area_struct", sizeof(struct vm_area_struct), 0,
				      SLAB_PANIC, NULL);
}

/* vma_alloc - an area of mm that is in no tree, all else zero; may sleep; NULL: no memory */
struct vm_area_struct *vma_alloc(struct mm_struct *mm)
{
	struct vm_area_struct *vma = kmem_cache_alloc(vma_cache, GFP_KERNEL);

	if (likely(vma))
		*vma = (struct vm_area_struct){ .vm_mm = mm };
	return vma;
}

/*
 * vma_alloc_range - an area for a range, in no tree, without vm_ops; may sleep; NULL: no memory
 *
 * Nothing is counted for range->file.
 */
struct vm_area_struct *vma_alloc_range(struct mm_struct *mm, const struct vma_range *range)
{
	struct vm_area_struct *vma = kmem_cache_alloc(vma_cache, GFP_KERNEL);

	if (likely(vma)) {
		vma->vm_start = range->start;
		vma->vm_end = range->end;
		vma->vm_flags = range->flags;
		vma->vm_mm = mm;
		vma->vm_page_prot = vm_get_page_prot(range->flags);
		vma->vm_ops = NULL;
		vma->vm_file = range->file;
		vma->vm_pgoff = range->pgoff;
		vma->vm_mapping = NULL;
	}
	return vma;
}

/*
 * vma_dup - a copy that is in no tree; may sleep; NULL: no memory
 *
 * vm_ops->open() is not called yet: that is for whoever puts it into a tree.
 */
struct vm_area_struct *vma_dup(const struct vm_area_struct *vma)
{
	struct vm_area_struct *copy = kmem_cache_alloc(vma_cache, GFP_KERNEL);

	if (likely(copy))
		*copy = *vma;
	return copy;
}

/* vma_free - the struct goes; it is in no tree, and what it refers to is not its own */
void vma_free(struct vm_area_struct *vma)
{
	kmem_cache_free(vma_cache, vma);
}

/* vma_drop - an area that left its tree ends: what it refers to is told, and it goes */
void vma_drop(struct vm_area_struct *vma)
{
	if (unlikely(vma->vm_ops && vma->vm_ops->close))
		vma->vm_ops->close(vma);
	vma_free(vma);
}

/* --- summaries ---------------------------------------------------------------------- */

/* vm_start_gap() of a stack */
unsigned long __noinline stack_start_gap(const struct vm_area_struct *vma)
{
	return vma->vm_start > STACK_GUARD_GAP ? vma->vm_start - STACK_GUARD_GAP : 0;
}

/* vma_hole() of a stack: others may lie in its gap */
unsigned long __noinline stack_hole(const struct vm_area_struct *vma)
{
	unsigned long start = vma->vm_prev ? vma->vm_prev->vm_end : 0;
	unsigned long end = stack_start_gap(vma);

	return end > start ? end - start : 0;
}

/* A rotation changed what is below a node. */
static bool update_gap(struct rb_node *node)
{
	struct vm_area_struct *vma = vma_of(node);
	unsigned long gap = vma_subtree_gap(vma);
	bool changed = vma->rb_subtree_gap != gap;

	vma->rb_subtree_gap = gap;
	return changed;
}

/* A subtree has a hole of that size: a promise of all above it. */
static inline void promise(struct rb_node *node, unsigned long hole)
{
	for (; node && vma_of(node)->rb_subtree_gap < hole; node = rb_parent(node))
		vma_of(node)->rb_subtree_gap = hole;
}

/* The hole below an area got larger: is it the highest one now that is so large? */
static inline void look_higher(struct mm_struct *mm, struct vm_area_struct *vma)
{
	const struct vm_area_struct *hint = mm->gap_hint;

	if (hint && vma->vm_start > hint->vm_start && vma->vm_hole >= mm->gap_hint_len)
		vma_set_gap_hint(mm, vma);
}

/* What lies below an area changed; NULL: what lies above the last one. */
static inline void hole_changed(struct mm_struct *mm, struct vm_area_struct *vma)
{
	unsigned long before;

	if (unlikely(!vma)) {
		mm->gap_hint = NULL;
		return;
	}
	before = vma->vm_hole;
	vma->vm_hole = vma_hole(vma);
	if (vma->vm_hole > before) {
		promise(&vma->vm_rb, vma->vm_hole);
		look_higher(mm, vma);
	}
}

/* --- searches ----------------------------------------------------------------------- */

/* The first area that ends above addr, and the last one that does not. */
static inline struct vm_area_struct *descend(const struct mm_struct *mm, unsigned long addr,
					     struct vm_area_struct **prev)
{
	struct rb_node *node = mm->mm_rb.rb_node;
	struct vm_area_struct *found = NULL, *below = NULL;

	while (node) {
		struct vm_area_struct *vma = vma_of(node);

		if (addr < vma->vm_end) {
			found = vma;
			node = node->rb_left;
		} else {
			below = vma;
			node = node->rb_right;
		}
	}
	*prev = below;
	return found;
}

/*
 * find_vma - the first area that ends above addr: addr lies in it or in the hole below it
 *
 * mmap_lock is held, for reading at least.  The area of the last hit is tried first;
 * several readers may set that hint at once, and any of their answers is a good one.
 * Return: NULL if addr is above all areas.
 */
struct vm_area_struct *find_vma(struct mm_struct *mm, unsigned long addr)
{
	struct vm_area_struct *hint = READ_ONCE(mm->mmap_cache), *found = NULL;
	struct rb_node *node = mm->mm_rb.rb_node;

	if (hint && addr >= hint->vm_start && addr < hint->vm_end)
		return hint;
	while (node) {
		struct vm_area_struct *vma = vma_of(node);

		if (addr < vma->vm_end) {
			found = vma;
			if (addr >= vma->vm_start)
				break;
			node = node->rb_left;
		} else {
			node = node->rb_right;
		}
	}
	if (found)
		WRITE_ONCE(mm->mmap_cache, found);
	return found;
}

/* find_vma_prev - as find_vma(); *prev: the last area that ends at or below addr, or NULL */
struct vm_area_struct *find_vma_prev(struct mm_struct *mm, unsigned long addr,
				     struct vm_area_struct **prev)
{
	return descend(mm, addr, prev);
}

/* --- changes ------------------------------------------------------------------------ */

static struct vm_area_struct *list_insert(struct mm_struct *mm, struct vm_area_struct *prev,
					  struct vm_area_struct *vma)
{
	struct vm_area_struct **link = prev ? &prev->vm_next : &mm->mmap, *next = *link;

	vma->vm_prev = prev;
	vma->vm_next = next;
	*link = vma;
	if (next)
		next->vm_prev = vma;
	return next;
}

/*
 * Of two neighbours in order one is above the other, which has no child on that side.
 * Return: the new leaf's parent.
 */
static struct rb_node *hang_in(struct mm_struct *mm, struct vm_area_struct *prev,
			       struct vm_area_struct *vma, struct vm_area_struct *next)
{
	struct rb_node *parent = NULL, **link = &mm->mm_rb.rb_node;

	if (prev && !prev->vm_rb.rb_right) {
		parent = &prev->vm_rb;
		link = &parent->rb_right;
	} else if (likely(next)) {
		parent = &next->vm_rb;
		link = &parent->rb_left;
	}
	rb_link_node(&vma->vm_rb, parent, link);
	return parent;
}

/*
 * vma_insert_after - put an area into the tree, where its neighbour below is known
 *
 * prev: the last area below it, NULL if it is the first.  Its borders are set, and nobody
 * else has any of them.  mmap_lock is held for writing.
 */
void vma_insert_after(struct mm_struct *mm, struct vm_area_struct *prev,
		      struct vm_area_struct *vma)
{
	struct vm_area_struct *next = list_insert(mm, prev, vma);
	struct rb_node *parent = hang_in(mm, prev, vma, next);

	VM_BUG_ON(vma->vm_start >= vma->vm_end || (prev && prev->vm_end > vma->vm_start) ||
		  (next && next->vm_start < vma->vm_end));
	vma->vm_hole = vma_hole_behind(prev, vma);
	vma->rb_subtree_gap = vma->vm_hole;
	promise(parent, vma->vm_hole);
	if (likely(next)) {
		next->vm_hole = vma_hole_behind(vma, next);
		if (next == mm->gap_hint && next->vm_hole < mm->gap_hint_len)
			mm->gap_hint = vma;
		else
			look_higher(mm, vma);	/* in a stack's gap: that had no hole there */
	}
	if (!parent || rb_is_red(parent))
		rb_insert_bounded(&vma->vm_rb, &mm->mm_rb, update_gap);
	mm->mmap_cache = vma;		/* it will be touched soon */
	mm->map_count++;
}

/* vma_insert - the same, and the place is searched */
void vma_insert(struct mm_struct *mm, struct vm_area_struct *vma)
{
	struct vm_area_struct *prev;

	descend(mm, vma->vm_start, &prev);
	vma_insert_after(mm, prev, vma);
}

/*
 * vma_unlink - take an area out of the tree and the list; it is the caller's then
 *
 * Its addresses are free, or a neighbour's borders include them already.  mmap_lock is
 * held for writing.
 */
void vma_unlink(struct mm_struct *mm, struct vm_area_struct *vma)
{
	struct vm_area_struct *prev = vma->vm_prev, *next = vma->vm_next;
	struct rb_node *node = &vma->vm_rb;

	if (likely(prev))
		prev->vm_next = next;
	else
		mm->mmap = next;
	if (likely(next))
		next->vm_prev = prev;
	if (rb_is_red_leaf(node))
		rb_cut_red_leaf(node);
	else
		rb_erase_bounded(node, &mm->mm_rb, update_gap);
	if (mm->gap_hint == vma)
		vma_set_gap_hint(mm, next);
	hole_changed(mm, next);
	if (mm->mmap_cache == vma)
		mm->mmap_cache = NULL;
	mm->map_count--;
}

/*
 * vma_set_borders - an area of the tree gets larger or smaller at either end
 *
 * vm_pgoff moves along with vm_start.  What it gets is free.  mmap_lock is held for writing.
 */
void vma_set_borders(struct vm_area_struct *vma, unsigned long start, unsigned long end)
{
	bool end_moves = vma->vm_end != end, start_moves = vma->vm_start != start;

	i_mmap_change_begin(vma);
	vma->vm_end = end;
	if (start_moves) {
		vma->vm_pgoff += (start >> PAGE_SHIFT) - (vma->vm_start >> PAGE_SHIFT);
		vma->vm_start = start;
	}
	i_mmap_change_end(vma, NULL);
	if (start_moves)
		hole_changed(vma->vm_mm, vma);
	if (end_moves)
		hole_changed(vma->vm_mm, vma->vm_next);
}
