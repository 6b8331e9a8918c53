/* SPDX-License-Identifier: MIT */
/*
 * mm/access_vm.c - write to an address space from outside, and read it
 *
 * A new program's memory is filled before any CPU has it loaded, so its addresses mean
 * nothing yet; and /proc shows what lies in another program's memory.  Each page is looked up
 * in its tables, and faulted in as if the program had touched it; then the bytes are copied by
 * way of kmap_atomic().
 *
 *	addr --find_vma()--> area --pte--> page		as it must be: take a reference, copy
 *			       `--handle_mm_fault()	not yet: and look again
 *
 * The area's rights hold here too: what the program may not write, or read, is EFAULT.
 *
 * Not here: copies from and to the running program, which the CPU's own walk does
 * (asm/uaccess.h).  Chapter: docs/programs.md.
 *
 * Locking: mmap_lock is taken for reading; page_table_lock inside, to look at an entry.
 */
#include <lib/errno.h>
#include <lib/err.h>
#include <lib/minmax.h>
#include <lib/string.h>
#include <mm/access_vm.h>
#include <mm/fault.h>
#include <mm/gfp.h>
#include <mm/highmem.h>
#include <mm/pgtable.h>

/* Is the entry as it must be?  flags: 0 or FAULT_FLAG_WRITE. */
static bool is_good(const struct mm_struct *mm, unsigned long addr, const pte_t *pte,
		    unsigned int flags)
{
	if (!pte || !pte_accessible(*pte))
		return false;
	return !(flags & FAULT_FLAG_WRITE) || (pmd_owned(*mm_pmd(mm, addr)) && pte_write(*pte));
}

/* The page at addr with a reference, if it may be touched as it is; else NULL. */
static struct page *good_page(struct mm_struct *mm, unsigned long addr, unsigned int flags)
{
	struct page *page = NULL;
	pte_t *pte;

	spin_lock(&mm->page_table_lock);
	pte = pte_find(mm, addr);
	if (is_good(mm, addr, pte, flags)) {
		page = pte_page(*pte);
		get_page(page);
	}
	spin_unlock(&mm->page_table_lock);
	return page;
}

/* The same, and a fault for it as often as it takes; -EFAULT or -ENOMEM. */
static struct page *fault_in(struct mm_struct *mm, unsigned long addr, unsigned int flags)
{
	struct vm_area_struct *vma = find_vma(mm, addr);
	struct page *page;
	vm_fault_t fault;

	if (!vma || vma->vm_start > addr || !mm_fault_allowed(vma, flags))
		return ERR_PTR(-EFAULT);
	while (!(page = good_page(mm, addr, flags))) {
		fault = handle_mm_fault(vma, addr, flags);
		if (fault & VM_FAULT_OOM)
			return ERR_PTR(-ENOMEM);
		if (fault & VM_FAULT_ERROR)
			return ERR_PTR(-EFAULT);
	}
	return page;
}

/* n bytes of one page; from NULL: zeros. */
static int write_one_page(struct mm_struct *mm, unsigned long addr, const void *from, size_t n)
{
	struct page *page = fault_in(mm, addr, FAULT_FLAG_WRITE);
	char *bytes;

	if (IS_ERR(page))
		return (int)PTR_ERR(page);
	bytes = kmap_atomic(page);
	if (from)
		memcpy(bytes + addr % PAGE_SIZE, from, n);
	else
		memset(bytes + addr % PAGE_SIZE, 0, n);
	kunmap_atomic(bytes);
	put_page(page);
	return 0;
}

static int write_mm(struct mm_struct *mm, unsigned long addr, const char *from, size_t n)
{
	int error = 0;
	size_t part;

	if (n > TASK_SIZE || addr > TASK_SIZE - n)
		return -EFAULT;
	down_read(&mm->mmap_lock);
	for (; n && !error; n -= part, addr += part) {
		part = min(n, (size_t)(PAGE_SIZE - addr % PAGE_SIZE));
		error = write_one_page(mm, addr, from, part);
		if (from)
			from += part;
	}
	up_read(&mm->mmap_lock);
	return error;
}

/*
 * copy_to_mm - copy n bytes of the kernel's memory to an address of mm
 *
 * The caller holds a user's reference of mm, and not its mmap_lock.  May sleep.
 *
 * Return: 0; -EFAULT: somewhere no area may be written, or its file has no such page;
 * -ENOMEM.  After an error the bytes before that page are written.
 */
int copy_to_mm(struct mm_struct *mm, unsigned long addr, const void *from, size_t n)
{
	return write_mm(mm, addr, from, n);
}

/* clear_mm - the same with zeros */
int clear_mm(struct mm_struct *mm, unsigned long addr, size_t n)
{
	return write_mm(mm, addr, NULL, n);
}

/* n bytes of one page. */
static int read_one_page(struct mm_struct *mm, unsigned long addr, void *to, size_t n)
{
	struct page *page = fault_in(mm, addr, 0);
	const char *bytes;

	if (IS_ERR(page))
		return (int)PTR_ERR(page);
	bytes = kmap_atomic(page);
	memcpy(to, bytes + addr % PAGE_SIZE, n);
	kunmap_atomic(bytes);
	put_page(page);
	return 0;
}

/*
 * copy_from_mm - copy up to n bytes at an address of mm to the kernel's memory
 *
 * As copy_to_mm(), but short where a page cannot be had.  Return: bytes, or the error that
 * came before the first of them; -EINTR if the caller is to end.
 */
long copy_from_mm(struct mm_struct *mm, unsigned long addr, void *to, size_t n)
{
	size_t done = 0, part;
	int error;

	if (n > TASK_SIZE || addr > TASK_SIZE - n)
		return -EFAULT;
	error = down_read_killable(&mm->mmap_lock);
	if (error)
		return error;
	for (; done < n && !error; done += error ? 0 : part) {
		part = min(n - done, (size_t)(PAGE_SIZE - (addr + done) % PAGE_SIZE));
		error = read_one_page(mm, addr + done, (char *)to + done, part);
	}
	up_read(&mm->mmap_lock);
	return done ? (long)done : error;
}
