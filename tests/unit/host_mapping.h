/* SPDX-License-Identifier: MIT */
/*
 * tests/unit/host_mapping.h - the file of a test knows its areas, as a kernel's file does
 */
#pragma once

#include <mm/i_mmap.h>
#include <mm/mm_struct.h>
#include <mm/page_cache.h>

static struct address_space the_mapping;

/* Does the file know the areas of mm that show it, and no others?  NULL, or what is wrong. */
static inline const char *the_mapping_check(const struct mm_struct *mm)
{
	const char *wrong = vma_interval_tree_check(&the_mapping.i_mmap);
	unsigned int areas = 0, known = 0;

	if (atomic_read(&the_mapping.i_mmap_rwsem.count))
		return "i_mmap_rwsem is held";
	for (const struct vm_area_struct *vma = mm->mmap; vma && !wrong; vma = vma->vm_next) {
		areas += vma->vm_file != NULL;
		wrong = (vma->vm_mapping != NULL) != (vma->vm_file != NULL) ?
			"an area has one of file and mapping" : i_mmap_check_area(vma);
	}
	for (const struct rb_node *node = rb_first(&the_mapping.i_mmap); node; node = rb_next(node))
		known++;
	if (!wrong && areas != known)
		wrong = "the file knows an area that is not there";
	return wrong;
}
