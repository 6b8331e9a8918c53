/* SPDX-License-Identifier: MIT */
/*
 * mm/i_mmap.c - a file knows the areas that show it
 *
 *	mapping->i_mmap --> areas, of any address space, by their pages: mm/interval_tree.c
 *
 * An area of a file (vm_mapping is set) is in its mapping's tree exactly while it is in the
 * tree of its address space.  Who walks i_mmap with the lock held reaches every entry that
 * leads to the file:
 *
 *	an area comes		into the tree before it has its first entry
 *	borders move		taken out, changed and put back, under one hold of the lock
 *	a part is split off	the same, and the part comes in
 *	entries move (mremap)	the lock is held, so a walk sees them at one place or the other
 *	an area goes		after its last entry
 *
 * and its address space, since that cannot go before its areas.
 *
 * Locking: i_mmap_rwsem, below mmap_lock and above page_table_lock: writing to change the
 * tree, reading to walk.  Changes are made with mmap_lock held for writing, or in an address
 * space that has no users.
 *
 * Chapter: docs/page-cache.md
 */
#include <mm/i_mmap.h>
#include <mm/page_cache.h>

/* __i_mmap_link - the area is in the tree of its address space: its file shall know it */
void __i_mmap_link(struct vm_area_struct *vma)
{
	struct address_space *mapping = vma->vm_mapping;

	down_write(&mapping->i_mmap_rwsem);
	vma_interval_tree_insert(vma, &mapping->i_mmap);
	up_write(&mapping->i_mmap_rwsem);
}

/* __i_mmap_unlink - the area goes: its file forgets it */
void __i_mmap_unlink(struct vm_area_struct *vma)
{
	struct address_space *mapping = vma->vm_mapping;

	down_write(&mapping->i_mmap_rwsem);
	vma_interval_tree_remove(vma, &mapping->i_mmap);
	up_write(&mapping->i_mmap_rwsem);
}

/* __i_mmap_change_begin - borders are about to change; nobody walks until they have */
void __i_mmap_change_begin(struct vm_area_struct *vma)
{
	struct address_space *mapping = vma->vm_mapping;

	down_write(&mapping->i_mmap_rwsem);
	vma_interval_tree_remove(vma, &mapping->i_mmap);
}

/* __i_mmap_change_end - they have; other: a part that was split off, or NULL */
void __i_mmap_change_end(struct vm_area_struct *vma, struct vm_area_struct *other)
{
	struct address_space *mapping = vma->vm_mapping;

	vma_interval_tree_insert(vma, &mapping->i_mmap);
	if (other)
		vma_interval_tree_insert(other, &mapping->i_mmap);
	up_write(&mapping->i_mmap_rwsem);
}

/* i_mmap_check_area - is it in its file's tree?  NULL, or what is wrong */
const char *i_mmap_check_area(const struct vm_area_struct *vma)
{
	const struct rb_node *node = &vma->i_mmap_rb, *parent;

	if (!vma->vm_mapping)
		return NULL;
	while ((parent = rb_parent(node))) {
		if (parent->rb_left != node && parent->rb_right != node)
			return "i_mmap: a file does not know one of its areas";
		node = parent;
	}
	return vma->vm_mapping->i_mmap.rb_node == node ? NULL :
	       "i_mmap: a file does not know one of its areas";
}

/* __i_mmap_hold - entries of the area are about to move to another address */
void __i_mmap_hold(struct vm_area_struct *vma)
{
	down_write(&vma->vm_mapping->i_mmap_rwsem);
}

/* __i_mmap_release - they have moved */
void __i_mmap_release(struct vm_area_struct *vma)
{
	up_write(&vma->vm_mapping->i_mmap_rwsem);
}
