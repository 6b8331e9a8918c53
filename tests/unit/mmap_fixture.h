/* SPDX-License-Identifier: MIT */
/*
 * tests/unit/mmap_fixture.h - an address space on the host, with page tables that are flat
 *
 * One page table, of whose entries a window at BASE is used.  What a page holds is a number:
 * each page that is touched for the first time gets the next one.  mmap_lock is a word; areas
 * come from malloc(), and allocation number fail_at fails.  So does the move of more entries
 * than move_limit.
 */
#pragma once

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>
#include <core/bug.h>
#include <core/task.h>
#include <lib/err.h>
#include <lib/errno.h>
#include <lib/minmax.h>
#include <mm/fault.h>
#include <mm/mmap.h>
#include <mm/pgtable.h>
#include <mm/slab.h>
#include <uapi/mman.h>
#include "host_mapping.h"

#ifndef WINDOW
#define WINDOW		48u		/* pages */
#endif
#define BASE		0x100000UL
#define MACHINE_PAGES	4096UL
#define AT(page)	(BASE + (page) * PAGE_SIZE)
#define LEN(pages)	((pages) * PAGE_SIZE)
#define PTE_CONTENTS(n)	((pteval_t)(n) << PAGE_SHIFT)

struct file {
	int areas;			/* that refer to it */
	int map_error;			/* what its map() says */
};

static struct mm_struct mm;
static pgd_t pgd[PTRS_PER_PGD];
static pte_t table[PTRS_PER_PTE] __aligned(4096);	/* of the first 4 MB, frame 1 */
static struct page pages[2];
struct page *mem_map = pages;
#define ptes		(table + (BASE >> PAGE_SHIFT))
static unsigned int contents;		/* of the page that was touched last */
static unsigned int areas_out, allocations, fail_at;
static unsigned long move_limit;	/* bytes */
static unsigned long tables_freed_start, tables_freed_end;
static bool tables_stuck;		/* shared ones, and no memory to have them alone */
static vm_fault_t fault_result;		/* of each fault; 0: it gets a page */
static struct task_struct task;
static char the_cache;			/* any address will do */

struct task_struct *get_current(void)
{
	return &task;
}

unsigned long totalram_pages(void)
{
	return MACHINE_PAGES;
}

unsigned long mm_committed_pages(void)
{
	return mm.committed_vm;
}

unsigned long page_cache_nr_shmem(void)
{
	return 0;
}

/* --- memory for areas ---------------------------------------------------------------- */

struct kmem_cache *kmem_cache_create(const char *name, unsigned int size, unsigned int align,
				     unsigned int flags, void (*ctor)(void *obj))
{
	(void)name;
	(void)align;
	(void)flags;
	(void)ctor;
	assert_int_equal(size, sizeof(struct vm_area_struct));
	return (struct kmem_cache *)&the_cache;
}

void *kmem_cache_alloc(struct kmem_cache *cache, gfp_t gfp)
{
	(void)cache;
	(void)gfp;
	if (++allocations == fail_at)
		return NULL;
	areas_out++;
	return malloc(sizeof(struct vm_area_struct));
}

void kmem_cache_free(struct kmem_cache *cache, void *obj)
{
	(void)cache;
	areas_out--;
	free(obj);
}

void bug_report(const char *file, int line, const char *condition)
{
	fprintf(stderr, "%s:%d: BUG_ON(%s)\n", file, line, condition);
	abort();
}

/* --- mmap_lock: nobody else is here -------------------------------------------------- */

void down_read(struct rw_semaphore *sem)
{
	assert_int_equal(atomic_read(&sem->count), 0);
	atomic_set(&sem->count, RWSEM_READER);
}

void up_read(struct rw_semaphore *sem)
{
	assert_int_equal(atomic_read(&sem->count), RWSEM_READER);
	atomic_set(&sem->count, 0);
}

void down_write(struct rw_semaphore *sem)
{
	assert_int_equal(atomic_read(&sem->count), 0);
	atomic_set(&sem->count, RWSEM_WRITER);
}

int down_write_killable(struct rw_semaphore *sem)
{
	if (fatal_signal_pending(&task))
		return -EINTR;
	down_write(sem);
	return 0;
}

void up_write(struct rw_semaphore *sem)
{
	assert_int_equal(atomic_read(&sem->count), RWSEM_WRITER);
	atomic_set(&sem->count, 0);
}

void downgrade_write(struct rw_semaphore *sem)
{
	up_write(sem);
	down_read(sem);
}

/* --- page tables --------------------------------------------------------------------- */

static unsigned int page_of(unsigned long addr)
{
	return (unsigned int)((addr - BASE) >> PAGE_SHIFT);
}

/* As if nothing were ever copied on write. */
const pgprot_t vm_page_prots[] = {
#define PROTS	{ 0 }, { _PAGE_PRESENT }, { _PAGE_PRESENT | _PAGE_RW },		\
		{ _PAGE_PRESENT | _PAGE_RW }, { _PAGE_PRESENT },		\
		{ _PAGE_PRESENT }, { _PAGE_PRESENT | _PAGE_RW },		\
		{ _PAGE_PRESENT | _PAGE_RW }
	PROTS,		/* private */
	PROTS,		/* shared */
};

pte_t *pte_find(const struct mm_struct *of, unsigned long addr)
{
	assert_ptr_equal(of, &mm);
	return addr >= BASE && page_of(addr) < WINDOW ? &ptes[page_of(addr)] : NULL;
}

/* What a program that touches the address would find. */
vm_fault_t handle_mm_fault(struct vm_area_struct *vma, unsigned long addr, unsigned int flags)
{
	pte_t *pte = pte_find(&mm, addr);

	assert_true(addr >= vma->vm_start && addr < vma->vm_end && pte);
	assert_true(rwsem_is_locked(&mm.mmap_lock));
	if (fault_result)
		return fault_result;
	if (!(vma->vm_flags & (flags & FAULT_FLAG_WRITE ? VM_WRITE : VM_ACCESS)))
		return VM_FAULT_SIGSEGV;
	if (pte_none(*pte))
		pte->pte = PTE_CONTENTS(++contents);
	pte->pte = (pte->pte & PTE_PFN_MASK) | vma->vm_page_prot.pgprot;
	return 0;
}

/* Pages go while their areas are there, and nobody else's do. */
void unmap_page_range(struct mmu_gather *tlb, unsigned long start, unsigned long end)
{
	assert_true(rwsem_is_locked(&tlb->mm->mmap_lock));
	tlb->nr++;
	for (unsigned long addr = start; addr < end; addr += PAGE_SIZE)
		if (pte_find(&mm, addr))
			pte_find(&mm, addr)->pte = 0;
}

void free_pgtables(struct mmu_gather *tlb, unsigned long start, unsigned long end)
{
	tlb->nr++;
	tables_freed_start = start;
	tables_freed_end = end;
}

void tlb_finish_mmu(struct mmu_gather *tlb)
{
	assert_true(tlb->nr > 0);
}

#ifdef CONFIG_PTSHARE
int unshare_page_tables(struct mm_struct *of, unsigned long start, unsigned long end)
{
	assert_true(rwsem_is_locked(&of->mmap_lock) && start < end);
	return tables_stuck ? -ENOMEM : 0;
}

int ptshare_unmap_prepare(struct mm_struct *of, unsigned long start, unsigned long end)
{
	return unshare_page_tables(of, start, end);
}
#endif

void change_protection(struct vm_area_struct *vma, unsigned long start, unsigned long end)
{
	pgprot_t prot = vma->vm_page_prot;

	assert_true(start >= vma->vm_start && end <= vma->vm_end);
	for (unsigned long addr = start; addr < end; addr += PAGE_SIZE)
		if (!pte_none(*pte_find(&mm, addr)))
			*pte_find(&mm, addr) = pfn_pte(pte_pfn(*pte_find(&mm, addr)), prot);
}

unsigned long move_page_tables(struct vm_area_struct *vma, unsigned long old_addr,
			       unsigned long new_addr, unsigned long len)
{
	unsigned long moved = 0;

	assert_true(old_addr >= vma->vm_start && old_addr + len <= vma->vm_end);
	assert_ptr_equal(find_vma_intersection(&mm, new_addr, new_addr + len),
			 find_vma(&mm, new_addr + len - 1));
	for (; moved < len && moved < move_limit; moved += PAGE_SIZE) {
		assert_true(pte_none(*pte_find(&mm, new_addr + moved)));
		*pte_find(&mm, new_addr + moved) = *pte_find(&mm, old_addr + moved);
		pte_find(&mm, old_addr + moved)->pte = 0;
	}
	move_limit = ~0UL;		/* the way back is free */
	return moved;
}

/* --- a file -------------------------------------------------------------------------- */

static void file_open(struct vm_area_struct *vma)
{
	vma->vm_file->areas++;
}

static void file_close(struct vm_area_struct *vma)
{
	vma->vm_file->areas--;
}

/* What msync() had written back last, in bytes of the file, and what came of it. */
static uint64_t synced_start, synced_end;
static unsigned int syncs;
static int sync_result;

int filemap_write_and_wait_range(struct address_space *mapping, uint64_t start, uint64_t end)
{
	assert_ptr_equal(mapping, &the_mapping);
	synced_start = start;
	synced_end = end;
	syncs++;
	return sync_result;
}

static bool file_is_cached(struct vm_area_struct *vma, unsigned long pgoff)
{
	(void)vma;
	return pgoff % 2 == 0;
}

static const struct vm_operations_struct file_ops = {
	.open = file_open,
	.close = file_close,
	.is_cached = file_is_cached,
};

static int file_map(struct file *file, struct vm_area_struct *vma)
{
	assert_ptr_equal(vma->vm_file, file);
	if (file->map_error)
		return file->map_error;
	vma->vm_ops = &file_ops;
	vma->vm_mapping = &the_mapping;
	file_open(vma);
	return 0;
}

static struct file the_file;

/* --- the fixture itself -------------------------------------------------------------- */

static void begin(void)
{
	memset(&mm, 0, sizeof(mm));
	memset(&the_mapping, 0, sizeof(the_mapping));
	memset(table, 0, sizeof(table));
	host_page_offset = (uintptr_t)table - PAGE_SIZE;
	mm.context.pgd = pgd;
	set_pmd(mm_pmd(&mm, BASE), __pmd((pteval_t)PAGE_SIZE | _PAGE_TABLE));
	pages[1].pt_entries = 1;	/* it is never empty */
	memset(&task, 0, sizeof(task));
	mm.mmap_base = AT(WINDOW);
	mm.stack_limit = LEN(16);
	mm.as_limit = AS_UNLIMITED;
	sysctl_overcommit_memory = OVERCOMMIT_GUESS;
	sysctl_overcommit_ratio = 50;
	the_file = (struct file){ 0 };
	syncs = 0;
	sync_result = 0;
	tables_stuck = false;
	fault_result = 0;
	fail_at = 0;
	allocations = 0;
	move_limit = ~0UL;
	areas_out = 0;
	vma_cache_init();
}

static void expect_whole(void)
{
	const char *wrong = mmap_check(&mm);

	if (!wrong)
		wrong = the_mapping_check(&mm);
	if (wrong)
		fail_msg("%s", wrong);
	assert_int_equal(atomic_read(&mm.mmap_lock.count), 0);
	assert_int_equal(areas_out, mm.map_count);
}

static void end(void)
{
	expect_whole();
	assert_int_equal(vm_munmap(&mm, 0, TASK_SIZE), 0);
	expect_whole();
	assert_null(mm.mmap);
	assert_int_equal(mm.total_vm, 0);
	assert_int_equal(mm.locked_vm, 0);
	assert_int_equal(the_file.areas, 0);
	for (unsigned int i = 0; i < WINDOW; i++)
		assert_true(pte_none(ptes[i]));
}

#define RW	(PROT_READ | PROT_WRITE)

static long map_anon(unsigned long addr, unsigned long len, unsigned int prot, unsigned int flags)
{
	const struct mmap_request request = { addr, len, prot, flags | MAP_PRIVATE | MAP_ANONYMOUS,
					      NULL, 0, 0, 0, NULL };

	return vm_mmap(&mm, &request);
}

static long map_file(unsigned long addr, unsigned long len, unsigned int prot, unsigned int flags,
		     unsigned long pgoff)
{
	const struct mmap_request request = { addr, len, prot, flags, &the_file, pgoff,
					      VM_MAYREAD | VM_MAYWRITE | VM_MAYEXEC, 0, file_map };

	return vm_mmap(&mm, &request);
}

static int protect(unsigned long addr, unsigned long len, unsigned int prot)
{
	int error;

	down_write(&mm.mmap_lock);
	error = do_mprotect(&mm, addr, len, prot);
	up_write(&mm.mmap_lock);
	return error;
}

/* Write to a page as a program would; 0 or the fault's error. */
static vm_fault_t touch(unsigned long addr)
{
	struct vm_area_struct *vma = lock_mm_and_find_vma(&mm, addr);
	vm_fault_t fault = VM_FAULT_SIGSEGV;

	if (vma) {
		fault = handle_mm_fault(vma, addr, FAULT_FLAG_WRITE);
		up_read(&mm.mmap_lock);
	}
	return fault;
}

/* The number that a page holds; 0: it is not there. */
static unsigned int contents_of(unsigned long addr)
{
	return (unsigned int)pte_pfn(*pte_find(&mm, addr));
}

static vm_flags_t flags_at(unsigned long addr)
{
	struct vm_area_struct *vma = find_vma_intersection(&mm, addr, addr + 1);

	assert_non_null(vma);
	return vma->vm_flags;
}
