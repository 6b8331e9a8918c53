/* SPDX-License-Identifier: MIT */
/*
 * tests/selftest/unmap_mapping_selftest.c - a file is cut off while processes have it mapped
 *
 * A file of 24 pages, whose page n begins with the word n + 1, in two areas:
 *
 *	SHARED		all pages, shared, written to
 *	PRIVATE		pages 4 to 23, private: some are copies
 *
 * The thread touches them as a program would, so a translation that was not flushed is seen.
 */
#include <fs/file.h>
#include <fs/inode.h>
#include <lib/err.h>
#include <mm/i_mmap.h>
#include <mm/mmap.h>
#include <mm/page_cache.h>

#include "user_space.h"

#define NR_PAGES	24UL
#define FIRST_PRIVATE	4UL
#define PRIVATE_ADDR	(TEST_ADDR + 0x100000UL)
#define RW		(VM_READ | VM_WRITE | VM_MAYREAD | VM_MAYWRITE)

static struct user_space space;
static struct file *file;
static struct vm_area_struct *shared, *private;

static struct vm_area_struct *map(unsigned long addr, unsigned long first, unsigned long nr_pages,
				  vm_flags_t flags)
{
	struct vm_area_struct *vma = add_area(space.mm, addr, nr_pages, flags);

	if (!vma)
		return NULL;
	vma->vm_pgoff = first;
	EXPECT_EQ(file->f_op->mmap(file, vma), 0);
	down_write(&space.mm->mmap_lock);
	i_mmap_link(vma);
	up_write(&space.mm->mmap_lock);
	return vma;
}

static bool begin(void)
{
	if (!enter_user_space(&space))
		return false;
	file = shmem_file_create("cut", 0);
	if (IS_ERR(file))
		return false;
	for (uint32_t i = 1; i <= NR_PAGES; i++)
		EXPECT_EQ(kernel_write(file, &i, sizeof(i), (loff_t)(i - 1) << PAGE_SHIFT),
			  (long)sizeof(i));
	shared = map(TEST_ADDR, 0, NR_PAGES, RW | VM_SHARED | VM_MAYSHARE);
	private = map(PRIVATE_ADDR, FIRST_PRIVATE, NR_PAGES - FIRST_PRIVATE, RW);
	return shared && private;
}

static void end(void)
{
	EXPECT_OK(mm_audit());
	leave_user_space(&space);
	EXPECT_OK(mm_audit());
	fput(file);
}

static unsigned long shared_at(unsigned long page)
{
	return TEST_ADDR + page * PAGE_SIZE;
}

static unsigned long private_at(unsigned long page)
{
	return PRIVATE_ADDR + (page - FIRST_PRIVATE) * PAGE_SIZE;
}

static uint32_t word_at(unsigned long addr)
{
	uint32_t value = ~0U;

	EXPECT_EQ(user_read(find_vma(current->mm, addr), addr, &value), 0u);
	return value;
}

static vm_fault_t read_error(unsigned long addr)
{
	uint32_t value;

	return user_read(find_vma(current->mm, addr), addr, &value);
}

/* All pages are mapped by both, private pages 20 to 23 are copies. */
static void touch_all(void)
{
	for (unsigned long i = 0; i < NR_PAGES; i++) {
		EXPECT_EQ(user_write(shared, shared_at(i), (uint32_t)i + 100), 0u);
		if (i >= 20)
			EXPECT_EQ(user_write(private, private_at(i), (uint32_t)i + 200), 0u);
		else if (i >= FIRST_PRIVATE)
			EXPECT_EQ(word_at(private_at(i)), (uint32_t)i + 100);
	}
}

SELFTEST(unmap_mapping, what_lies_beyond_the_new_end_is_a_bus_error)
{
	struct tlb_flush_counts before;

	ASSERT_TRUE(begin());
	touch_all();
	EXPECT_EQ(space.mm->rss[MM_FILEPAGES], NR_PAGES + 16);
	EXPECT_EQ(space.mm->rss[MM_ANONPAGES], 4ul);
	before = tlb_flush_counts_read();
	EXPECT_EQ(inode_set_size(file->f_inode, (10 << PAGE_SHIFT) + 8), 0);
	/* One flush of each area for the 13 + 13 pages that went, page by page. */
	EXPECT_EQ(user_flushes_since(before).page, 26ul);
	EXPECT_EQ(user_flushes_since(before).mm, 0ul);
	EXPECT_EQ(space.mm->rss[MM_FILEPAGES], 11ul + 7);
	EXPECT_EQ(space.mm->rss[MM_ANONPAGES], 0ul);
	EXPECT_OK(mm_audit());
	EXPECT_EQ(word_at(shared_at(10)), 110u);
	EXPECT_EQ(word_at(private_at(10)), 110u);
	EXPECT_EQ(word_at(shared_at(10) + 8), 0u);
	for (unsigned long i = 11; i < NR_PAGES; i++) {
		EXPECT_EQ(read_error(shared_at(i)), VM_FAULT_SIGBUS);
		EXPECT_EQ(read_error(private_at(i)), VM_FAULT_SIGBUS);
		EXPECT_EQ(user_write(private, private_at(i), 1), VM_FAULT_SIGBUS);
	}
	/* It grows again: zeros, for those as well who had a copy. */
	EXPECT_EQ(inode_set_size(file->f_inode, NR_PAGES << PAGE_SHIFT), 0);
	EXPECT_EQ(word_at(private_at(22)), 0u);
	EXPECT_EQ(word_at(shared_at(22)), 0u);
	end();
}

/* The tail of the last page is zero for who has it mapped; a private copy of it is his own. */
SELFTEST(unmap_mapping, last_page_stays_and_its_tail_is_cleared)
{
	ASSERT_TRUE(begin());
	EXPECT_EQ(user_write(shared, shared_at(5) + 2048, 7), 0u);
	EXPECT_EQ(word_at(private_at(5) + 2048), 7u);
	EXPECT_EQ(user_write(private, private_at(6) + 2048, 8), 0u);
	EXPECT_EQ(inode_set_size(file->f_inode, (6 << PAGE_SHIFT) + 100), 0);
	EXPECT_EQ(word_at(private_at(6) + 2048), 8u);
	EXPECT_EQ(inode_set_size(file->f_inode, (5 << PAGE_SHIFT) + 100), 0);
	EXPECT_EQ(word_at(shared_at(5) + 2048), 0u);
	EXPECT_EQ(word_at(private_at(5) + 2048), 0u);
	EXPECT_EQ(read_error(private_at(6)), VM_FAULT_SIGBUS);
	end();
}

/* More pages than are gathered at a time, in areas that do not begin with the file's range. */
SELFTEST(unmap_mapping, many_pages_go_in_several_rounds)
{
	struct vm_area_struct *far;

	ASSERT_TRUE(begin());
	EXPECT_EQ(inode_set_size(file->f_inode, 300 << PAGE_SHIFT), 0);
	far = map(TEST_ADDR + PMD_SIZE - 150 * PAGE_SIZE, 0, 300, RW | VM_SHARED | VM_MAYSHARE);
	ASSERT_TRUE(far);
	for (unsigned long i = 0; i < 300; i++)
		EXPECT_EQ(user_write(far, far->vm_start + i * PAGE_SIZE, 1), 0u);
	EXPECT_EQ(space.mm->rss[MM_FILEPAGES], 300ul);
	EXPECT_EQ(inode_set_size(file->f_inode, 1 << PAGE_SHIFT), 0);
	EXPECT_EQ(space.mm->rss[MM_FILEPAGES], 1ul);
	EXPECT_EQ(read_error(far->vm_start + 299 * PAGE_SIZE), VM_FAULT_SIGBUS);
	end();
}

/* --- parent and child --------------------------------------------------------------------- */

static void switch_to_mm(struct mm_struct *mm)
{
	EXPECT_TRUE(mm_switch_current(mm) != NULL);
}

/* A table that both have is emptied once, and each counts it when he next has to do with it. */
SELFTEST(unmap_mapping, shared_table_is_emptied_for_all_owners)
{
	struct mm_struct *child, *grandchild;

	ASSERT_TRUE(begin());
	touch_all();
	child = mm_dup(space.mm);
	ASSERT_TRUE(!IS_ERR(child));
	EXPECT_OK(mm_audit());
	EXPECT_EQ(inode_set_size(file->f_inode, 10 << PAGE_SHIFT), 0);
	EXPECT_OK(mm_audit());
	/* The table owes them something, so a fork gets a table of its own. */
	grandchild = mm_dup(child);
	ASSERT_TRUE(!IS_ERR(grandchild));
	EXPECT_EQ(grandchild->rss[MM_FILEPAGES], 10ul + 6);
	EXPECT_OK(mm_audit());
	EXPECT_EQ(read_error(shared_at(12)), VM_FAULT_SIGBUS);
	EXPECT_EQ(word_at(shared_at(9)), 109u);
	switch_to_mm(child);
	EXPECT_EQ(read_error(private_at(22)), VM_FAULT_SIGBUS);
	EXPECT_EQ(word_at(private_at(9)), 109u);
	EXPECT_EQ(user_write(find_vma(child, private_at(9)), private_at(9), 3), 0u);
	EXPECT_EQ(child->rss[MM_FILEPAGES], 10ul + 5);
	EXPECT_EQ(child->rss[MM_ANONPAGES], 1ul);
	switch_to_mm(space.mm);
	EXPECT_EQ(user_write(private, private_at(8), 3), 0u);
	EXPECT_EQ(space.mm->rss[MM_FILEPAGES], 10ul + 5);
	EXPECT_OK(mm_audit());
	mmput(grandchild);
	mmput(child);
	end();
}

/* The owners go without touching it: what was taken out is taken off each one's count. */
SELFTEST(unmap_mapping, owners_of_an_emptied_table_go)
{
	struct mm_struct *child;

	ASSERT_TRUE(begin());
	touch_all();
	child = mm_dup(space.mm);
	ASSERT_TRUE(!IS_ERR(child));
	EXPECT_EQ(inode_set_size(file->f_inode, 0), 0);
	EXPECT_OK(mm_audit());
	mmput(child);
	EXPECT_OK(mm_audit());
	down_write(&space.mm->mmap_lock);
	EXPECT_EQ(do_munmap(space.mm, TEST_ADDR, NR_PAGES * PAGE_SIZE), 0);
	up_write(&space.mm->mmap_lock);
	EXPECT_EQ(mm_rss(space.mm), 0ul);
	end();
}

/* --- areas that change ------------------------------------------------------------------------ */

/* A part is split off, another moved to a new place: the file finds them all. */
SELFTEST(unmap_mapping, areas_are_found_wherever_they_went)
{
	unsigned long moved;

	ASSERT_TRUE(begin());
	touch_all();
	down_write(&space.mm->mmap_lock);
	EXPECT_EQ(do_mprotect(space.mm, shared_at(8), 4 * PAGE_SIZE, 1), 0);
	EXPECT_EQ(do_munmap(space.mm, shared_at(14), PAGE_SIZE), 0);
	moved = (unsigned long)do_mremap(space.mm, shared_at(20), 2 * PAGE_SIZE, 2 * PAGE_SIZE, 3,
					 TEST_ADDR + PMD_SIZE + 5 * PAGE_SIZE);
	up_write(&space.mm->mmap_lock);
	EXPECT_EQ(moved, TEST_ADDR + PMD_SIZE + 5 * PAGE_SIZE);
	EXPECT_OK(mm_audit());
	EXPECT_EQ(word_at(moved), 120u);
	EXPECT_EQ(inode_set_size(file->f_inode, 9 << PAGE_SHIFT), 0);
	EXPECT_EQ(space.mm->rss[MM_FILEPAGES], 9ul + 5);
	EXPECT_EQ(word_at(shared_at(8)), 108u);
	EXPECT_EQ(read_error(shared_at(9)), VM_FAULT_SIGBUS);
	EXPECT_EQ(read_error(shared_at(13)), VM_FAULT_SIGBUS);
	EXPECT_EQ(read_error(moved), VM_FAULT_SIGBUS);
	/* What was protected becomes one with its neighbours again. */
	down_write(&space.mm->mmap_lock);
	EXPECT_EQ(do_mprotect(space.mm, shared_at(8), 4 * PAGE_SIZE, 3), 0);
	up_write(&space.mm->mmap_lock);
	EXPECT_OK(mm_audit());
	EXPECT_EQ(inode_set_size(file->f_inode, 0), 0);
	EXPECT_EQ(mm_rss(space.mm), 0ul);
	end();
}

/* --- a fault and a truncation at the same time ------------------------------------------ */

static void (*between)(void);		/* runs once, when a page was fetched and is not mapped */

static vm_fault_t fault_and_more(struct vm_fault *vmf)
{
	vm_fault_t result = generic_file_vm_ops.fault(vmf);
	void (*run)(void) = between;

	between = NULL;
	if (run)
		run();
	return result;
}

static void cut_and_grow(void)
{
	truncate_inode_pages(file->f_mapping, 0);
	i_size_write(file->f_mapping, NR_PAGES << PAGE_SHIFT);
}

/* Whatever access it was: the page of before is not mapped, nor a copy of it. */
SELFTEST(unmap_mapping, page_that_left_the_cache_is_not_mapped)
{
	struct vm_operations_struct ops = generic_file_vm_ops;

	ASSERT_TRUE(begin());
	ops.fault = fault_and_more;
	ops.map_pages = NULL;
	shared->vm_ops = private->vm_ops = &ops;
	between = cut_and_grow;
	EXPECT_EQ(word_at(shared_at(6)), 0u);
	EXPECT_EQ(kernel_write(file, "abcd", 4, 6 << PAGE_SHIFT), 4l);
	between = cut_and_grow;
	EXPECT_EQ(user_write(private, private_at(6) + 4, 1), 0u);
	EXPECT_EQ(word_at(private_at(6)), 0u);
	EXPECT_EQ(kernel_write(file, "abcd", 4, 7 << PAGE_SHIFT), 4l);
	between = cut_and_grow;
	EXPECT_EQ(user_write(shared, shared_at(7) + 4, 1), 0u);
	EXPECT_EQ(word_at(shared_at(7)), 0u);
	EXPECT_EQ(word_at(private_at(7) + 4), 1u);
	EXPECT_TRUE(between == NULL);
	EXPECT_OK(mm_audit());
	shared->vm_ops = private->vm_ops = &generic_file_vm_ops;
	end();
}
