/* SPDX-License-Identifier: MIT */
/*
 * tests/unit/vma_fixture.h - one address space whose areas come from a small pool
 *
 * The pool stands at a fixed place and hands out its lowest free slot, so all of a state is
 * a few hundred bytes that can be copied away and back.  Allocation number fail_at fails.
 *
 * Three kinds of areas, at so many pages from BASE:
 *
 *	A	anonymous, readable and writable
 *	R	anonymous, readable
 *	F	of the one file, which counts the areas that refer to it; page n of the space
 *		shows page FILE_PAGE + n of the file
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
#include <lib/err.h>
#include <lib/errno.h>
#include <lib/minmax.h>
#include <mm/mm_struct.h>
#include <mm/slab.h>
#include "../../mm/vma_gap.h"
#include "host_mapping.h"

#ifndef POOL_SIZE
#define POOL_SIZE	12u
#endif
#define BASE		(256 * PAGE_SIZE)
#define FILE_PAGE	1000UL
#define ANON_FLAGS	(VM_READ | VM_WRITE | VM_MAYREAD | VM_MAYWRITE | VM_MAYEXEC)

enum kind { NOBODY, A, R, F, NR_KINDS };

struct file {
	int areas;			/* that refer to it */
};

static struct file the_file;
static struct mm_struct mm;
static struct vm_area_struct pool[POOL_SIZE];
static bool pool_used[POOL_SIZE];
static unsigned int pool_low;		/* below it all are used */
static unsigned int allocations;	/* since fail_at was set */
static unsigned int fail_at;		/* which one of them fails; 0: none */
static struct kmem_cache *the_cache = (struct kmem_cache *)&the_cache;

struct kmem_cache *kmem_cache_create(const char *name, unsigned int size, unsigned int align,
				     unsigned int flags, void (*ctor)(void *obj))
{
	(void)name;
	(void)align;
	(void)flags;
	(void)ctor;
	assert_int_equal(size, sizeof(struct vm_area_struct));
	return the_cache;
}

void *kmem_cache_alloc(struct kmem_cache *cache, gfp_t gfp)
{
	(void)gfp;
	assert_ptr_equal(cache, the_cache);
	if (++allocations == fail_at)
		return NULL;
	while (pool_low < POOL_SIZE && pool_used[pool_low])
		pool_low++;
	if (pool_low == POOL_SIZE)
		fail_msg("more areas than the test has");
	pool_used[pool_low] = true;
	return memset(&pool[pool_low], 0x5a, sizeof(pool[0]));
}

void kmem_cache_free(struct kmem_cache *cache, void *obj)
{
	size_t i = (size_t)((struct vm_area_struct *)obj - pool);

	assert_ptr_equal(cache, the_cache);
	assert_true(i < POOL_SIZE && pool_used[i]);
	pool_used[i] = false;
	if (i < pool_low)
		pool_low = (unsigned int)i;
	memset(obj, 0xa5, sizeof(pool[i]));
}

/* Other flags, other bits; real ones are mm/pgtable.c's. */
const pgprot_t vm_page_prots[] = {
	{ 0 }, { 1 }, { 2 }, { 3 }, { 4 }, { 5 }, { 6 }, { 7 },
	{ 8 }, { 9 }, { 10 }, { 11 }, { 12 }, { 13 }, { 14 }, { 15 },
};

void bug_report(const char *file, int line, const char *condition)
{
	fprintf(stderr, "%s:%d: BUG_ON(%s)\n", file, line, condition);
	abort();
}

/* i_mmap_rwsem: nobody else is here. */
void down_write(struct rw_semaphore *sem)
{
	assert_int_equal(atomic_read(&sem->count), 0);
	atomic_set(&sem->count, RWSEM_WRITER);
}

void up_write(struct rw_semaphore *sem)
{
	assert_int_equal(atomic_read(&sem->count), RWSEM_WRITER);
	atomic_set(&sem->count, 0);
}

static void file_open(struct vm_area_struct *vma)
{
	vma->vm_file->areas++;
}

static void file_close(struct vm_area_struct *vma)
{
	vma->vm_file->areas--;
}

static const struct vm_operations_struct file_ops = { .open = file_open, .close = file_close };

static unsigned int pool_in_use(void)
{
	unsigned int nr = 0;

	for (unsigned int i = 0; i < POOL_SIZE; i++)
		nr += pool_used[i];
	return nr;
}

static void fixture_clear(void)
{
	memset(&mm, 0, sizeof(mm));
	memset(&the_mapping, 0, sizeof(the_mapping));
	memset(pool_used, 0, sizeof(pool_used));
	pool_low = 0;
	the_file.areas = 0;
	fail_at = 0;
	vma_cache_init();
}

static unsigned long address_of(unsigned int page)
{
	return BASE + page * PAGE_SIZE;
}

static struct vma_range range_of_kind(unsigned int start, unsigned int end, enum kind kind)
{
	return (struct vma_range){
		.start = address_of(start),
		.end = address_of(end),
		.flags = kind == R ? ANON_FLAGS & ~VM_WRITE : ANON_FLAGS,
		.file = kind == F ? &the_file : NULL,
		.pgoff = kind == F ? FILE_PAGE + start : address_of(start) >> PAGE_SHIFT,
	};
}

static enum kind kind_of(const struct vm_area_struct *vma)
{
	if (vma->vm_file)
		return F;
	return vma->vm_flags & VM_WRITE ? A : R;
}

/* An area that is in no tree, or NULL. */
static struct vm_area_struct *area_of_range(const struct vma_range *range)
{
	struct vm_area_struct *vma = vma_alloc(&mm);

	if (!vma)
		return NULL;
	vma->vm_start = range->start;
	vma->vm_end = range->end;
	vma->vm_flags = range->flags;
	vma->vm_page_prot = vm_get_page_prot(range->flags);
	vma->vm_file = range->file;
	vma->vm_pgoff = range->pgoff;
	if (range->file) {
		vma->vm_ops = &file_ops;
		vma->vm_mapping = &the_mapping;
		file_open(vma);
	}
	return vma;
}

/* The highest room in [low, high); up to mmap_base as mmap() searches, with the hint. */
static unsigned long topdown(unsigned long len, unsigned long low, unsigned long high,
			     struct vm_area_struct **prev)
{
	unsigned long addr = high == mm.mmap_base ? vma_gap_hinted(&mm, len, low, prev) : 0;

	return addr ? addr : vma_gap_topdown(&mm, len, low, high, prev);
}

/* Cut [start, end) out, as munmap() does. */
static int unmap_range(unsigned long start, unsigned long end)
{
	struct vm_area_struct *vma = find_vma_intersection(&mm, start, end), *spare;
	int error;

	if (!vma)
		return 0;
	error = vma_cut_prepare(&mm, vma, start, end, &spare);
	if (error)
		return error;
	vma_cut(&mm, vma, start, end, spare);
	return 0;
}

/* Put a range of that kind in place of whatever is there, as mmap() does with MAP_FIXED. */
static int map_range(const struct vma_range *range)
{
	struct vm_area_struct *vma = area_of_range(range), *prev;
	int error;

	if (!vma)
		return -ENOMEM;
	error = unmap_range(range->start, range->end);
	if (error) {
		vma_drop(vma);
		return error;
	}
	find_vma_prev(&mm, range->start, &prev);
	if (vma_merge(&mm, prev, range)) {
		vma_drop(vma);
	} else {
		vma_insert_after(&mm, prev, vma);
		i_mmap_link(vma);
	}
	return 0;
}
