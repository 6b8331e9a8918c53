/* SPDX-License-Identifier: MIT */
/*
 * fs/file_map.c - files in the address space of a process
 *
 *	fault --vm_ops--> here --vm_file->f_mapping--> the page cache (mm/filemap.c)
 *
 * Each area that maps a file holds a reference to it; so the file stays when its number is
 * closed, and its pages have a home as long as somebody has them mapped.
 *
 * Chapter: docs/files.md
 *
 * Locking: mm->mmap_lock is held by whoever calls.
 */
#include <core/bug.h>
#include <fs/attr.h>
#include <fs/file.h>
#include <fs/inode.h>
#include <mm/fault.h>
#include <mm/page_cache.h>

/* The area that it was made from denies writes as well, so this one may. */
static void file_open_area(struct vm_area_struct *vma)
{
	get_file(vma->vm_file);
	if (vma->vm_flags & VM_DENYWRITE)
		BUG_ON(inode_deny_write(vma->vm_file->f_inode));
}

static void file_close_area(struct vm_area_struct *vma)
{
	if (vma->vm_flags & VM_DENYWRITE)
		inode_allow_write(vma->vm_file->f_inode);
	fput(vma->vm_file);
}

static vm_fault_t file_fault(struct vm_fault *vmf)
{
	return filemap_fault(vmf->vma->vm_file->f_mapping, vmf);
}

static void file_map_pages(struct vm_fault *vmf, unsigned long start, unsigned long end)
{
	filemap_map_pages(vmf->vma->vm_file->f_mapping, vmf, start, end);
}

const struct vm_operations_struct generic_file_vm_ops = {
	.open = file_open_area,
	.close = file_close_area,
	.fault = file_fault,
	.map_pages = file_map_pages,
};

/* Of files that are written back: each first write to a clean page is seen. */
static const struct vm_operations_struct backed_file_vm_ops = {
	.open = file_open_area,
	.close = file_close_area,
	.fault = file_fault,
	.map_pages = file_map_pages,
	.page_mkwrite = filemap_page_mkwrite,
};

/* generic_file_mmap - the mmap of files that are in the page cache; 0 */
int generic_file_mmap(struct file *file, struct vm_area_struct *vma)
{
	vma->vm_file = get_file(file);
	vma->vm_ops = mapping_can_writeback(file->f_mapping) ? &backed_file_vm_ops :
							      &generic_file_vm_ops;
	vma->vm_mapping = file->f_mapping;
	file_accessed(file);
	return 0;
}
