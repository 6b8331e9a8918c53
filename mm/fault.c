/* SPDX-License-Identifier: MIT */
/*
 * mm/fault.c - the page fault: which page an entry gets
 *
 *	the area allows	entry		access	area		case
 *	no		any		any	any		1  SIGSEGV
 *	yes		empty		read	anonymous	2  the shared zero page
 *	yes		empty		write	anonymous	3  a page of zeros
 *	yes		present		write	private		4  copy on write, do_wp_page():
 *				the zero page			4a a page of zeros
 *				ours alone			4b made writable: reuse
 *				anybody else's too		4c a copy
 *	yes		good enough	any	any		5  nothing: it was changed by
 *								   somebody else meanwhile
 *
 * All but the last are one function each.  It looks at the entry without a lock, gets what
 * it needs, which may sleep, and commits under page_table_lock if the entry is still what
 * it was; else what it got goes back and the access is tried again.
 *
 * When to flush: an entry that was empty was cached by no CPU.  One that only gains rights
 * may be cached with less, and then faults again: case 5.  One that gets another page is
 * flushed (4a, 4c).
 *
 * Whose address it is, stack growth and what becomes of an error are the caller's: the trap
 * handler, or a copy to or from user memory.  Chapter: docs/page-faults.md.
 *
 * Locking: mmap_lock held, for reading at least; page_table_lock inside.
 */
#include <asm/tlbflush.h>
#include <core/might_sleep.h>
#include <mm/fault.h>
#include <mm/gfp.h>
#include <mm/highmem.h>
#include <mm/pgtable.h>
#include <mm/rmap.h>

/*
 * Take the lock if the entry is still as it was looked at.  False: somebody else was there;
 * the lock is not held, and the access is to be tried again.
 */
static inline bool lock_unchanged(const struct vm_fault *vmf)
{
	struct mm_struct *mm = vmf->vma->vm_mm;

	spin_lock(&mm->page_table_lock);
	if (likely(pte_same(*vmf->pte, vmf->orig_pte)))
		return true;
	spin_unlock(&mm->page_table_lock);
	return false;
}

/* A fault is dealt with. */
static inline vm_fault_t unlock_minor(const struct vm_fault *vmf)
{
	struct mm_struct *mm = vmf->vma->vm_mm;

	mm->min_flt++;
	spin_unlock(&mm->page_table_lock);
	return 0;
}

/* A page of our own at this address, which may be written; as new. */
static inline void set_own_page(struct vm_fault *vmf, struct page *page)
{
	pte_t pte = mk_pte(page, vmf->vma->vm_page_prot);

	page_add_new_anon_rmap(page, vmf->vma, vmf->address);
	set_pte(vmf->pte, pte_mkdirty(pte_mkwrite(pte)));
}

/* --- cases 2 and 3: anonymous memory is touched for the first time ------------------- */

static vm_fault_t do_zero_page(struct vm_fault *vmf)
{
	if (!lock_unchanged(vmf))
		return 0;
	set_pte(vmf->pte, pte_wrprotect(mk_pte(zero_page, vmf->vma->vm_page_prot)));
	mm_count_zero_page(vmf->pte);
	return unlock_minor(vmf);
}

static vm_fault_t do_anonymous_page(struct vm_fault *vmf)
{
	struct page *page = alloc_page(GFP_HIGHUSER_MOVABLE | __GFP_ZERO);

	if (unlikely(!page))
		return VM_FAULT_OOM;
	if (unlikely(!lock_unchanged(vmf))) {
		put_page(page);
		return 0;
	}
	set_own_page(vmf, page);
	mm_count_page(vmf->vma->vm_mm, vmf->pte, MM_ANONPAGES);
	return unlock_minor(vmf);
}

/* --- case 4: a write to a private page that is mapped read-only ---------------------- */

/* 4a: the entry has the zero page. */
static vm_fault_t wp_zero_page(struct vm_fault *vmf)
{
	struct mm_struct *mm = vmf->vma->vm_mm;
	struct page *page = alloc_page(GFP_HIGHUSER_MOVABLE | __GFP_ZERO);

	if (unlikely(!page))
		return VM_FAULT_OOM;
	if (unlikely(!lock_unchanged(vmf))) {
		put_page(page);
		return 0;
	}
	set_own_page(vmf, page);
	pte_table(vmf->pte)->pt_rss[MM_ANONPAGES]++;
	mm->rss[MM_ANONPAGES]++;
	flush_tlb_page(mm, vmf->address);
	return unlock_minor(vmf);
}

/* 4b: nobody else has the page. */
static inline vm_fault_t wp_reuse(struct vm_fault *vmf)
{
	set_pte(vmf->pte, pte_mkdirty(pte_mkwrite(vmf->orig_pte)));
	return unlock_minor(vmf);
}

/* The entry leads to the copy instead of the old page.  Locked. */
static void replace_page(struct vm_fault *vmf, struct page *old, struct page *copy)
{
	struct mm_struct *mm = vmf->vma->vm_mm;
	enum rss_kind kind = page_rss_kind(old);

	set_own_page(vmf, copy);
	flush_tlb_page(mm, vmf->address);
	page_remove_rmap(old);
	if (kind != MM_ANONPAGES) {
		struct page *table = pte_table(vmf->pte);

		table->pt_rss[kind]--;
		table->pt_rss[MM_ANONPAGES]++;
		mm->rss[kind]--;
		mm->rss[MM_ANONPAGES]++;
	}
}

/* 4c: entered with a reference to old, which keeps it while it is copied. */
static vm_fault_t wp_copy(struct vm_fault *vmf, struct page *old)
{
	struct page *copy = alloc_page(GFP_HIGHUSER_MOVABLE);
	vm_fault_t result = 0;

	if (unlikely(!copy)) {
		put_page(old);
		return VM_FAULT_OOM;
	}
	copy_highpage(copy, old);
	if (likely(lock_unchanged(vmf))) {
		replace_page(vmf, old, copy);
		result = unlock_minor(vmf);
		copy = old;		/* the reference that the entry had */
	}
	put_page(copy);
	put_page(old);
	return result;
}

/*
 * do_wp_page - a write to a page that is present and read-only
 *
 * A page that is anonymous and has one reference, the entry's, can be had by nobody else:
 * a second entry or a user would have a second one.
 */
static vm_fault_t do_wp_page(struct vm_fault *vmf)
{
	struct page *page;

	if (pte_is_zero_page(vmf->orig_pte))
		return wp_zero_page(vmf);
	if (!lock_unchanged(vmf))
		return 0;
	page = pte_page(vmf->orig_pte);
	if (PageAnon(page) && page_count(page) == 1)
		return wp_reuse(vmf);
	get_page(page);
	spin_unlock(&vmf->vma->vm_mm->page_table_lock);
	return wp_copy(vmf, page);
}

/* --- which case it is ----------------------------------------------------------------- */

/*
 * mm_fault_allowed - does the area allow this access?
 *
 * On this CPU what may be written or executed can be read.
 */
bool mm_fault_allowed(const struct vm_area_struct *vma, unsigned int flags)
{
	return vma->vm_flags & (flags & FAULT_FLAG_WRITE ? VM_WRITE : VM_ACCESS);
}

/*
 * handle_mm_fault - make an access to an address of the area possible, or say why not
 *
 * The address lies in the area; mmap_lock is held, for reading at least.  May sleep.
 * Return: 0, try the access again; or VM_FAULT_*.
 */
vm_fault_t handle_mm_fault(struct vm_area_struct *vma, unsigned long address, unsigned int flags)
{
	struct vm_fault vmf = {
		.vma = vma,
		.address = address & PAGE_MASK,
		.flags = flags,
	};

	might_sleep();
	if (unlikely(!mm_fault_allowed(vma, flags)))
		return VM_FAULT_SIGSEGV;
	vmf.pte = pte_alloc(vma->vm_mm, address);
	if (unlikely(!vmf.pte))
		return VM_FAULT_OOM;
	vmf.orig_pte = *vmf.pte;
	if (pte_none(vmf.orig_pte))
		return flags & FAULT_FLAG_WRITE ? do_anonymous_page(&vmf) : do_zero_page(&vmf);
	if (flags & FAULT_FLAG_WRITE && !pte_write(vmf.orig_pte))
		return do_wp_page(&vmf);
	return 0;
}
