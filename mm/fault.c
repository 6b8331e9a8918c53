/* SPDX-License-Identifier: MIT */
/*
 * mm/fault.c - the page fault: which page an entry gets
 *
 *	the area	entry		access	area		case
 *	forbids it	any		any	any		1  SIGSEGV
 *	allows it	empty		read	anonymous	2  the shared zero page
 *					write	anonymous	3  a page of zeros
 *					read	file		4  the file's page, and its
 *								   neighbours: fault_around.c
 *					write	private file	5  a copy of the file's page
 *					write	shared file	6  the page, dirty from now on
 *			read-only	write	private		7  copy on write:
 *				the zero page			7a a page of zeros
 *				a page of ours alone		7b stays, and may be written
 *				any other			7c a copy
 *			read-only	write	shared		8  stays, may be written, is dirty
 *			good enough	any	any		9  nothing: somebody else was here
 *
 * Each case is one function.  It looks at the entry without a lock, gets what it needs,
 * which may sleep, and commits under page_table_lock if the entry is still what it was;
 * else what it got goes back, and the access is tried again.
 *
 * When to flush: an entry that was empty was cached by no CPU.  One that only gains rights
 * may be cached with less, and then faults again: case 9.  One that gets another page is
 * flushed: 7a and 7c.
 *
 * Whose address it is, the growth of stacks, and what becomes of an error are the caller's:
 * the trap handler, or a copy to or from user memory.  Chapter: docs/page-faults.md.
 *
 * Locking: mmap_lock held, for reading at least; page_table_lock inside.
 */
#include <asm/tlbflush.h>
#include <core/bug.h>
#include <core/might_sleep.h>
#include <mm/fault.h>
#include <mm/gfp.h>
#include <mm/highmem.h>
#include <mm/page_cache.h>
#include <mm/pgtable.h>
#include <mm/rmap.h>
#include <mm/vm_counts.h>

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

/*
 * The same for an entry that is to lead to a page of a file, or to a copy of one: false also
 * if the page has left the cache.  Who cuts a file off takes its pages out of the cache first,
 * then goes through the page tables: either he finds this entry, or it is found out here.
 */
static inline bool lock_unchanged_file(const struct vm_fault *vmf)
{
	if (unlikely(!lock_unchanged(vmf)))
		return false;
	if (likely(PageCache(vmf->page)))
		return true;
	spin_unlock(&vmf->vma->vm_mm->page_table_lock);
	return false;
}

/* The fault is dealt with: count it.  The page was at hand, or had to be fetched. */
static inline vm_fault_t unlock_minor(const struct vm_fault *vmf)
{
	struct mm_struct *mm = vmf->vma->vm_mm;

	mm->min_flt++;
	spin_unlock(&mm->page_table_lock);
	return 0;
}

static inline vm_fault_t unlock_counted(const struct vm_fault *vmf, vm_fault_t fetched)
{
	struct mm_struct *mm = vmf->vma->vm_mm;

	if (fetched & VM_FAULT_MAJOR) {
		mm->maj_flt++;
		this_cpu_inc(vm_counts.pgmajfault);
	} else {
		mm->min_flt++;
	}
	spin_unlock(&mm->page_table_lock);
	return fetched;
}

/* A new page at this address, which is the area's own and may be written. */
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

/* --- cases 4 to 6: an area of a file, and the entry is empty -------------------------- */

/*
 * The page that the area's owner has for this address, with a reference; or an error.  Its
 * file may be cut off at any time, so it need not be in the cache any more.
 */
static inline vm_fault_t fetch_page(struct vm_fault *vmf)
{
	vm_fault_t result = vmf->vma->vm_ops->fault(vmf);

	VM_BUG_ON(!(result & VM_FAULT_ERROR) && PageAnon(vmf->page));
	return result;
}

/* An entry that is empty gets a page of the file, and the reference that comes with it. */
static inline void map_file_page(struct vm_fault *vmf, pte_t *slot, struct page *page)
{
	if (page_add_file_rmap(page))
		this_cpu_inc(nr_file_mapped);
	set_pte(slot, mk_pte(page, file_page_prot(vmf->vma)));
	mm_count_page(vmf->vma->vm_mm, slot, MM_FILEPAGES);
}

/*
 * fault_map_pages - map those of nr pages of the file whose entries are empty, without asking
 *
 * For vm_ops->map_pages(): the first one's place in the file is pgoff, and all lie in the range
 * that it was given; page_table_lock is held.  NULL, or a page that is not up to date, is left
 * out; the others are in the cache, and each entry gets a reference of its own.
 */
void fault_map_pages(struct vm_fault *vmf, struct page *const *pages, unsigned int nr,
		     unsigned long pgoff)
{
	pte_t *slot = vmf->pte + (long)(pgoff - vmf->pgoff);
	pgprot_t prot = file_page_prot(vmf->vma);
	unsigned int mapped = 0, first = 0;

	for (unsigned int i = 0; i < nr; i++) {
		struct page *page = pages[i];

		if (!page || !PageUptodate(page) || !pte_none(slot[i]))
			continue;
		get_page(page);
		first += page_add_file_rmap(page);
		set_pte(&slot[i], mk_pte(page, prot));
		mapped++;
	}
	this_cpu_add(nr_file_mapped, first);
	mm_count_pages(vmf->vma->vm_mm, vmf->pte, MM_FILEPAGES, mapped);
}

static vm_fault_t do_read_fault(struct vm_fault *vmf)
{
	vm_fault_t result;

	if (do_fault_around(vmf))
		return 0;
	result = fetch_page(vmf);
	if (unlikely(result & VM_FAULT_ERROR))
		return result;
	if (unlikely(!lock_unchanged_file(vmf))) {
		put_page(vmf->page);
		return result;
	}
	map_file_page(vmf, vmf->pte, vmf->page);
	return unlock_counted(vmf, result);
}

static vm_fault_t do_cow_fault(struct vm_fault *vmf)
{
	struct page *copy = alloc_page(GFP_HIGHUSER_MOVABLE);
	vm_fault_t result;

	if (unlikely(!copy))
		return VM_FAULT_OOM;
	result = fetch_page(vmf);
	if (unlikely(result & VM_FAULT_ERROR)) {
		put_page(copy);
		return result;
	}
	copy_highpage(copy, vmf->page);
	if (likely(lock_unchanged_file(vmf))) {
		set_own_page(vmf, copy);
		mm_count_page(vmf->vma->vm_mm, vmf->pte, MM_ANONPAGES);
		unlock_counted(vmf, result);
	} else {
		put_page(copy);
	}
	put_page(vmf->page);
	return result;
}

/* The owner may want to know before a shared page is written for the first time. */
static vm_fault_t announce_write(struct vm_fault *vmf)
{
	const struct vm_operations_struct *ops = vmf->vma->vm_ops;

	return ops->page_mkwrite ? ops->page_mkwrite(vmf) & VM_FAULT_ERROR : 0;
}

static vm_fault_t do_shared_fault(struct vm_fault *vmf)
{
	vm_fault_t result = fetch_page(vmf), error;

	if (unlikely(result & VM_FAULT_ERROR))
		return result;
	error = announce_write(vmf);
	if (unlikely(error || !lock_unchanged_file(vmf))) {
		put_page(vmf->page);
		return result | error;
	}
	map_file_page(vmf, vmf->pte, vmf->page);
	set_pte(vmf->pte, pte_mkdirty(pte_mkwrite(*vmf->pte)));
	set_page_dirty(vmf->page);
	return unlock_counted(vmf, result);
}

/* By value, as others see it from here on: that of anonymous cases stays in registers. */
static __noinline vm_fault_t do_file_page(struct vm_fault vmf)
{
	vmf.pgoff = linear_page_index(vmf.vma, vmf.address);
	if (!(vmf.flags & FAULT_FLAG_WRITE))
		return do_read_fault(&vmf);
	return vmf.vma->vm_flags & VM_SHARED ? do_shared_fault(&vmf) : do_cow_fault(&vmf);
}

/* --- case 7: a write to a private page that is mapped read-only ---------------------- */

/* 7a: the entry has the zero page. */
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

/* 7b: nobody else has the page. */
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

/* 7c: entered with a reference to old, which keeps it while it is copied. */
static vm_fault_t wp_copy(struct vm_fault *vmf, struct page *old)
{
	struct page *copy = alloc_page(GFP_HIGHUSER_MOVABLE);
	vm_fault_t result = VM_FAULT_OOM;

	if (unlikely(!copy))
		goto put_old;
	copy_highpage(copy, old);
	result = 0;
	if (unlikely(!lock_unchanged(vmf))) {
		put_page(copy);
		goto put_old;
	}
	replace_page(vmf, old, copy);
	unlock_minor(vmf);
	atomic_dec(&old->_refcount);	/* the entry's; ours is left */
put_old:
	put_page(old);
	return result;
}

/*
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

/* --- case 8: a write to a shared page that is mapped read-only ------------------------ */

static __noinline vm_fault_t do_wp_shared(struct vm_fault vmf)
{
	vm_fault_t error;

	if (!lock_unchanged(&vmf))
		return 0;
	vmf.page = pte_page(vmf.orig_pte);
	vmf.pgoff = linear_page_index(vmf.vma, vmf.address);
	get_page(vmf.page);
	spin_unlock(&vmf.vma->vm_mm->page_table_lock);
	error = announce_write(&vmf);
	if (!error && lock_unchanged(&vmf)) {
		set_pte(vmf.pte, pte_mkdirty(pte_mkwrite(vmf.orig_pte)));
		set_page_dirty(vmf.page);
		unlock_minor(&vmf);
	}
	put_page(vmf.page);
	return error;
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

static vm_fault_t do_missing_page(struct vm_fault *vmf)
{
	if (vmf->vma->vm_ops)
		return do_file_page(*vmf);
	return vmf->flags & FAULT_FLAG_WRITE ? do_anonymous_page(vmf) : do_zero_page(vmf);
}

/*
 * handle_mm_fault - make an access to an address of the area possible, or say why not
 *
 * The address lies in the area; mmap_lock is held, for reading at least.  May sleep.
 * Return: 0 or VM_FAULT_MAJOR, try the access again; or one of VM_FAULT_ERROR.
 */
vm_fault_t handle_mm_fault(struct vm_area_struct *vma, unsigned long address, unsigned int flags)
{
	struct vm_fault vmf;		/* what a case needs besides it sets itself */

	might_sleep();
	this_cpu_inc(vm_counts.pgfault);
	if (unlikely(!mm_fault_allowed(vma, flags)))
		return VM_FAULT_SIGSEGV;
	vmf.vma = vma;
	vmf.address = address & PAGE_MASK;
	vmf.flags = flags;
	vmf.pte = pte_alloc(vma->vm_mm, address);
	if (unlikely(!vmf.pte))
		return VM_FAULT_OOM;
	vmf.orig_pte = *vmf.pte;
	if (pte_none(vmf.orig_pte))
		return do_missing_page(&vmf);
	if (!(flags & FAULT_FLAG_WRITE) || pte_write(vmf.orig_pte))
		return 0;
	return vma->vm_flags & VM_SHARED ? do_wp_shared(vmf) : do_wp_page(&vmf);
}
