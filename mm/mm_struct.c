/* SPDX-License-Identifier: MIT */
/*
 * mm/mm_struct.c - address spaces come, go, and are loaded
 *
 *	mm_users	tasks, and others who look at the areas		mmget(), mmput()
 *	context.count	1 for all users together, and 1 for each CPU
 *			that borrows the directory			mmu_context_get()
 *
 *	mm_alloc() --> mm_users 1, context.count 1
 *		  last mmput()	exit_mmap(): areas, pages, tables go; context.count - 1
 *		  last borrower	release_mm(): directory and struct go
 *
 * A kernel thread that runs after a process borrows what is loaded (asm/mmu_context.h).
 * Where the one who ends an address space is such a borrower of it, it gives it back first:
 * then no CPU has it loaded, and nothing of it need be flushed.
 *
 * Not here: areas (mm/vma.c), page tables (mm/pgtable.c), what exit_mmap() does
 * (mm/unmap.c).
 *
 * Locking: mmlist_lock for the list of all address spaces; its holders drop references,
 * which ends in any context.
 */
#include <asm/irqflags.h>
#include <core/bug.h>
#include <core/might_sleep.h>
#include <core/task.h>
#include <mm/mmap.h>
#include <mm/pgtable.h>
#include <mm/slab.h>

#include "mm_parts.h"

static struct kmem_cache *mm_cache;		/* [I] */
DEFINE_SPINLOCK(mmlist_lock);
LIST_HEAD(mmlist);

const uint8_t empty_zero_page[PAGE_SIZE] __aligned(4096) = { 0 };
struct page *zero_page;

/* mm_cache_init - address spaces can be made from here on; boot */
void __init mm_cache_init(void)
{
	mm_cache = kmem_cache_create("mm_struct", sizeof(struct mm_struct), 0,
				     SLAB_HWCACHE_ALIGN | SLAB_PANIC, NULL);
	zero_page = virt_to_page(empty_zero_page);
}

/* The last one who had the directory loaded is gone; any context. */
static void release_mm(struct mmu_context *context)
{
	struct mm_struct *mm = container_of(context, struct mm_struct, context);

	VM_BUG_ON(context->cpus != 0 || mm->nr_ptes != 0);
	pgd_free(context->pgd);
	kmem_cache_free(mm_cache, mm);
}

static void mmlist_add(struct mm_struct *mm)
{
	spin_lock(&mmlist_lock);
	list_add_tail(&mm->mmlist, &mmlist);
	spin_unlock(&mmlist_lock);
}

/* mm_committed_pages - of areas with VM_ACCOUNT, over all address spaces; any task */
unsigned long mm_committed_pages(void)
{
	const struct mm_struct *mm;
	unsigned long nr_pages = 0;

	spin_lock(&mmlist_lock);
	list_for_each_entry(mm, &mmlist, mmlist)
		nr_pages += READ_ONCE(mm->committed_vm);
	spin_unlock(&mmlist_lock);
	return nr_pages;
}

static void mmlist_del(struct mm_struct *mm)
{
	spin_lock(&mmlist_lock);
	list_del(&mm->mmlist);
	spin_unlock(&mmlist_lock);
}

/*
 * mm_alloc - an address space without areas
 *
 * May sleep.  Return: one user, the caller; NULL without memory.
 */
struct mm_struct *mm_alloc(void)
{
	struct mm_struct *mm = kmem_cache_zalloc(mm_cache, GFP_KERNEL);

	if (!mm)
		return NULL;
	mm->context.pgd = pgd_alloc();
	if (!mm->context.pgd) {
		kmem_cache_free(mm_cache, mm);
		return NULL;
	}
	mm->context.release = release_mm;
	atomic_set(&mm->context.count, 1);
	atomic_set(&mm->mm_users, 1);
	mm->mm_rb = RB_ROOT;
	mm->mmap_base = MMAP_BASE;
	mm->stack_limit = STACK_LIMIT_DEFAULT;
	mm->as_limit = AS_UNLIMITED;
	init_rwsem(&mm->mmap_lock);
	spin_lock_init(&mm->page_table_lock);
	mmlist_add(mm);
	return mm;
}

/* mmget - one more user, besides one that the caller knows of */
void mmget(struct mm_struct *mm)
{
	atomic_inc(&mm->mm_users);
}

/* Give the address space back if this CPU has it on loan. */
static void return_loan(struct mm_struct *mm)
{
	unsigned long flags = local_irq_save();
	bool borrowed = !current->mm && current->active_mm == &mm->context;

	if (borrowed) {
		mmu_context_get(&init_mmu_context);
		switch_mmu_context(&mm->context, &init_mmu_context);
		current->active_mm = &init_mmu_context;
	}
	local_irq_restore(flags);
	if (borrowed)
		mmu_context_put(&mm->context);
}

/*
 * mmput - one user less; the last one ends the address space
 *
 * It is not the running task's own.  May sleep.
 */
void mmput(struct mm_struct *mm)
{
	might_sleep();
	VM_BUG_ON(current->mm == mm && atomic_read(&mm->mm_users) == 1);
	if (!atomic_dec_and_test(&mm->mm_users))
		return;
	return_loan(mm);
	exit_mmap(mm);
	mmlist_del(mm);
	mmu_context_put(&mm->context);
}

/*
 * mm_switch_current - the running task's address space becomes mm, NULL: none
 *
 * mm comes with a reference, which is the task's from now on.  What was loaded for a task
 * that gives its address space up stays loaded, on loan.  Task context.  Return: the old
 * one, whose reference is the caller's to drop, or NULL.
 */
struct mm_struct *mm_switch_current(struct mm_struct *mm)
{
	unsigned long flags = local_irq_save();
	struct mmu_context *loaded = current->active_mm;
	struct mm_struct *old = current->mm;

	if (mm && loaded != &mm->context)
		switch_mmu_context(loaded, &mm->context);
	if (mm)
		current->active_mm = &mm->context;
	else if (old)
		mmu_context_get(loaded);
	if (mm && !old)
		tls_switch(&current->thread);
	current->mm = mm;
	local_irq_restore(flags);
	if (mm && !old)
		mmu_context_put(loaded);
	return old;
}
