/* SPDX-License-Identifier: MIT */
/*
 * kernel/process/futex_key.c - from an address to the key of the word there
 *
 *	the area		may be written	key
 *	shared			-		the file's
 *	private			yes		the address space's: the page is, or is about to
 *						be, this process's own
 *	private, a file		no		the file's, if the page is still the file's
 *	private, anonymous	no		EFAULT: it would never change
 *
 * A private futex is not looked up: its address is its key.
 *
 * Locking: mmap_lock for reading; page_table_lock inside, to look at an entry.
 *
 * Chapter: docs/time-and-futex.md
 */
#include <core/task.h>
#include <fs/file.h>
#include <fs/inode.h>
#include <kernel/futex.h>
#include <mm/mm_struct.h>
#include <mm/page.h>
#include <mm/pgtable.h>
#include <mm/rmap.h>

#include "futex_key.h"

/* Is there a page, and is it the process's own copy? */
static bool has_own_page(struct mm_struct *mm, unsigned long address)
{
	pte_t *pte;
	bool own;

	spin_lock(&mm->page_table_lock);
	pte = pte_find(mm, address);
	own = pte && pte_accessible(*pte) && PageAnon(pte_page(*pte));
	spin_unlock(&mm->page_table_lock);
	return own;
}

/* Does the word belong to the file that is mapped there, or to the process?  -EFAULT: neither. */
static int belongs_to_file(const struct vm_area_struct *vma, unsigned long address)
{
	if (vma->vm_flags & VM_MAYSHARE)
		return vma->vm_file ? 1 : -EFAULT;
	if (vma->vm_flags & VM_WRITE)
		return 0;
	if (!vma->vm_file || has_own_page(vma->vm_mm, address))
		return -EFAULT;
	return 1;
}

static int key_in_area(const struct vm_area_struct *vma, uint32_t address,
		       enum futex_access access, struct futex_key *key)
{
	const struct inode *inode;
	int of_file;

	if (!(vma->vm_flags & (access == FUTEX_WRITE ? VM_WRITE : VM_READ | VM_WRITE)))
		return -EFAULT;
	of_file = belongs_to_file(vma, address);
	if (of_file < 0)
		return of_file;
	if (!of_file) {
		key->offset |= FUTEX_KEY_SHARED_MM;
		return 0;
	}
	inode = vma->vm_file->f_inode;
	key->object = inode->i_sb;
	key->inode = inode->i_ino;
	key->index = linear_page_index(vma, address);
	return 0;
}

static int shared_key(uint32_t address, enum futex_access access, struct futex_key *key)
{
	struct mm_struct *mm = current->mm;
	struct vm_area_struct *vma;
	uint32_t word;
	int error = -EFAULT;

	/* A look has the page brought, and the stack grow. */
	if (get_user_u32(&word, (const uint32_t __user *)address))
		return -EFAULT;
	down_read(&mm->mmap_lock);
	vma = find_vma(mm, address);
	if (vma && vma->vm_start <= address)
		error = key_in_area(vma, address, access, key);
	up_read(&mm->mmap_lock);
	return error;
}

/*
 * futex_key_get - the key of the word at a user address
 *
 * May sleep.  Return: 0; -EINVAL: not aligned; -EFAULT: no such word, or with FUTEX_SHARED one
 * that may not be used so.
 */
int futex_key_get(uint32_t address, unsigned int flags, enum futex_access access,
		  struct futex_key *key)
{
	int error = futex_check_address(address);

	if (error)
		return error;
	*key = (struct futex_key){
		.object = current->mm, .index = address >> PAGE_SHIFT,
		.offset = address & ~PAGE_MASK,
	};
	return flags & FUTEX_SHARED ? shared_key(address, access, key) : 0;
}
