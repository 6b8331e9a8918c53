/* SPDX-License-Identifier: MIT */
/*
 * tests/selftest/file_map_selftest.c - files in an address space, and what read() and
 *	write() see of them
 *
 * Word 0 of the file's page n is n + 1.  The thread has an address space of its own and
 * touches it as a program would.
 */
#include <fs/file.h>
#include <fs/inode.h>
#include <lib/err.h>
#include <lib/errno.h>
#include <lib/string.h>
#include <mm/fault.h>
#include <mm/i_mmap.h>
#include <mm/page_cache.h>

#include "user_space.h"

#define NR_PAGES	40UL

struct mapped_file {
	struct user_space space;
	struct vm_area_struct *vma;
	struct file *file;
};

static uint32_t file_word(struct file *file, loff_t pos)
{
	uint32_t word = 0;

	EXPECT_EQ(kernel_read(file, &word, sizeof(word), pos), (long)sizeof(word));
	return word;
}

/* A file of nr_pages, mapped from its page first on. */
static bool begin(struct mapped_file *m, vm_flags_t flags, unsigned long first)
{
	if (!enter_user_space(&m->space))
		return false;
	m->file = shmem_file_create("mapped", 0);
	if (IS_ERR(m->file))
		return false;
	for (uint32_t i = 1; i <= NR_PAGES; i++)
		EXPECT_EQ(kernel_write(m->file, &i, sizeof(i), (loff_t)(i - 1) << PAGE_SHIFT),
			  (long)sizeof(i));
	m->vma = add_area(m->space.mm, TEST_ADDR, NR_PAGES, flags);
	if (!m->vma)
		return false;
	m->vma->vm_pgoff = first;
	EXPECT_EQ(m->file->f_op->mmap(m->file, m->vma), 0);
	i_mmap_link(m->vma);
	EXPECT_EQ(atomic_read(&m->file->f_count), 2);
	return true;
}

static void end(struct mapped_file *m)
{
	EXPECT_OK(page_cache_check());
	leave_user_space(&m->space);
	EXPECT_OK(page_cache_check());
	EXPECT_EQ(atomic_read(&m->file->f_count), 1);	/* its areas have given theirs back */
	fput(m->file);
}

static uint32_t read_page(struct mapped_file *m, unsigned long n)
{
	uint32_t value = 0;

	EXPECT_EQ(user_read(m->vma, TEST_ADDR + n * PAGE_SIZE, &value), 0u);
	return value;
}

SELFTEST(file_map, one_page_for_all_who_look)
{
	struct mapped_file m;
	struct page *page;

	ASSERT_TRUE(begin(&m, VM_READ | VM_WRITE | VM_SHARED, 0));
	EXPECT_EQ(read_page(&m, 3), 4u);
	page = find_get_page(m.file->f_mapping, 3);
	ASSERT_TRUE(page);
	EXPECT_TRUE(pte_page(user_pte(m.space.mm, TEST_ADDR + 3 * PAGE_SIZE)) == page);
	EXPECT_EQ(page_mapcount(page), 1);
	EXPECT_EQ(page_count(page), 3);		/* the cache, the entry, we */
	/* write() is seen through the mapping, and a store by read(). */
	EXPECT_EQ(kernel_write(m.file, "abcd", 4, 3 << PAGE_SHIFT), 4l);
	EXPECT_EQ(read_page(&m, 3), 0x64636261u);
	EXPECT_EQ(user_write(m.vma, TEST_ADDR + 5 * PAGE_SIZE, 77), 0u);
	EXPECT_EQ(file_word(m.file, 5 << PAGE_SHIFT), 77u);
	put_page(page);
	end(&m);
}

SELFTEST(file_map, private_writes_stay_private)
{
	struct mapped_file m;

	ASSERT_TRUE(begin(&m, VM_READ | VM_WRITE, 0));
	EXPECT_EQ(read_page(&m, 1), 2u);
	EXPECT_EQ(user_write(m.vma, TEST_ADDR + PAGE_SIZE, 99), 0u);
	EXPECT_EQ(user_write(m.vma, TEST_ADDR + 2 * PAGE_SIZE, 98), 0u);
	EXPECT_EQ(read_page(&m, 1), 99u);
	EXPECT_EQ(file_word(m.file, 1 << PAGE_SHIFT), 2u);
	EXPECT_EQ(file_word(m.file, 2 << PAGE_SHIFT), 3u);
	/* What is copied does not follow the file any more; what is not does. */
	EXPECT_EQ(kernel_write(m.file, "abcd", 4, 1 << PAGE_SHIFT), 4l);
	EXPECT_EQ(kernel_write(m.file, "abcd", 4, 3 << PAGE_SHIFT), 4l);
	EXPECT_EQ(read_page(&m, 1), 99u);
	EXPECT_EQ(read_page(&m, 3), 0x64636261u);
	end(&m);
}

/* A stretch of pages is read with one fault for each window, or one for each page. */
SELFTEST(file_map, neighbours_are_mapped_with_a_page)
{
#ifdef CONFIG_FAULT_AROUND
	const unsigned long window = FAULT_AROUND_PAGES;
#else
	const unsigned long window = 1;
#endif
	struct mapped_file m;

	ASSERT_TRUE(begin(&m, VM_READ | VM_SHARED, 0));
	for (unsigned long n = 0; n < 32; n++)
		EXPECT_EQ(read_page(&m, n), (uint32_t)n + 1);
	EXPECT_EQ(nr_faults(m.space.mm), 32ul / window);
	EXPECT_EQ(m.space.mm->rss[MM_FILEPAGES], 32ul);
	end(&m);
}

/* The area begins inside the file, so that windows and nodes of the tree do not line up. */
SELFTEST(file_map, windows_that_cross_a_node)
{
	struct mapped_file m;

	ASSERT_TRUE(begin(&m, VM_READ | VM_SHARED, 56));
	for (uint32_t i = 57; i <= 72; i++)
		EXPECT_EQ(kernel_write(m.file, &i, sizeof(i), (loff_t)(i - 1) << PAGE_SHIFT),
			  (long)sizeof(i));
	for (unsigned long n = 0; n < 16; n++)
		EXPECT_EQ(read_page(&m, n), (uint32_t)n + 57);
	EXPECT_EQ(nr_faults(m.space.mm), IS_ENABLED(CONFIG_FAULT_AROUND) ? 1ul : 16ul);
	end(&m);
}

SELFTEST(file_map, beyond_the_end_is_a_bus_error)
{
	struct mapped_file m;
	uint32_t value;

	ASSERT_TRUE(begin(&m, VM_READ | VM_WRITE | VM_SHARED, 0));
	EXPECT_EQ(inode_set_size(m.file->f_inode, (10 << PAGE_SHIFT) + 1), 0);
	EXPECT_EQ(read_page(&m, 9), 10u);
	EXPECT_EQ(read_page(&m, 10), 0x0Bu);		/* one byte of the word is the file's */
	EXPECT_EQ(user_read(m.vma, TEST_ADDR + 11 * PAGE_SIZE, &value),
		  VM_FAULT_SIGBUS);
	EXPECT_EQ(user_write(m.vma, TEST_ADDR + 11 * PAGE_SIZE, 1), VM_FAULT_SIGBUS);
	EXPECT_TRUE(pte_none(user_pte(m.space.mm, TEST_ADDR + 11 * PAGE_SIZE)));
	EXPECT_EQ(inode_set_size(m.file->f_inode, 12 << PAGE_SHIFT), 0);
	EXPECT_EQ(read_page(&m, 11), 0u);
	end(&m);
}

/* Another process cuts the file off while this one is about to map a page of it. */
static vm_fault_t fault_and_truncate(struct vm_fault *vmf)
{
	vm_fault_t result = generic_file_vm_ops.fault(vmf);

	truncate_inode_pages(vmf->vma->vm_file->f_mapping, 0);
	return result;
}

SELFTEST(file_map, page_that_is_truncated_while_it_is_fetched_is_not_mapped)
{
	struct vm_operations_struct ops = generic_file_vm_ops;
	struct mapped_file m;
	uint32_t value;

	ASSERT_TRUE(begin(&m, VM_READ | VM_WRITE | VM_SHARED, 0));
	ops.fault = fault_and_truncate;
	ops.map_pages = NULL;
	m.vma->vm_ops = &ops;
	EXPECT_EQ(user_read(m.vma, TEST_ADDR + 3 * PAGE_SIZE, &value), VM_FAULT_SIGBUS);
	EXPECT_EQ(user_write(m.vma, TEST_ADDR + 3 * PAGE_SIZE, 9), VM_FAULT_SIGBUS);
	EXPECT_EQ(m.space.mm->rss[MM_FILEPAGES], 0ul);
	EXPECT_OK(mm_check(m.space.mm));
	m.vma->vm_ops = &generic_file_vm_ops;
	end(&m);
}

/* A hole in the file becomes a page when it is touched, and costs nothing when it is read. */
SELFTEST(file_map, holes_get_pages_when_they_are_touched)
{
	struct mapped_file m;

	ASSERT_TRUE(begin(&m, VM_READ | VM_WRITE | VM_SHARED, 0));
	EXPECT_EQ(inode_set_size(m.file->f_inode, 0), 0);
	EXPECT_EQ(inode_set_size(m.file->f_inode, NR_PAGES << PAGE_SHIFT), 0);
	EXPECT_EQ(file_word(m.file, 7 << PAGE_SHIFT), 0u);
	EXPECT_EQ(m.file->f_mapping->nrpages, 0ul);
	EXPECT_EQ(read_page(&m, 7), 0u);
	EXPECT_EQ(user_write(m.vma, TEST_ADDR + 9 * PAGE_SIZE, 5), 0u);
	EXPECT_EQ(m.file->f_mapping->nrpages, 2ul);
	EXPECT_EQ(file_word(m.file, 9 << PAGE_SHIFT), 5u);
	end(&m);
}

/* --- read() and write() of a program's memory ---------------------------------------------- */

/* An anonymous area behind the file's, as a program's buffer. */
static struct vm_area_struct *add_buffer(struct mapped_file *m, unsigned long nr_pages)
{
	return add_area(m->space.mm, TEST_ADDR + NR_PAGES * PAGE_SIZE, nr_pages,
			VM_READ | VM_WRITE);
}

/* Nothing lies behind the buffer's one page: a short count. */
SELFTEST(file_map, copies_end_where_memory_ends)
{
	struct vm_area_struct *vma;
	struct mapped_file m;
	loff_t pos = 0;
	char *buf;

	ASSERT_TRUE(begin(&m, VM_READ | VM_SHARED, 0));
	vma = add_buffer(&m, 1);
	ASSERT_TRUE(vma);
	buf = (char *)vma->vm_start;
	EXPECT_EQ(vfs_read(m.file, buf + PAGE_SIZE - 8, 100, &pos), 8l);
	EXPECT_EQ(pos, 8ll);
	EXPECT_EQ(vfs_read(m.file, buf + PAGE_SIZE, 100, &pos), (long)-EFAULT);
	EXPECT_EQ(vfs_read(m.file, (char *)TASK_SIZE - 8, 100, &pos), (long)-EFAULT);
	EXPECT_EQ(pos, 8ll);
	/* Into a page of the file that is not there yet: what could be read, then zeros. */
	EXPECT_EQ(inode_set_size(m.file->f_inode, 0), 0);
	pos = 10;
	EXPECT_EQ(user_write(vma, vma->vm_start + PAGE_SIZE - 4, 0x44434241), 0u);
	EXPECT_EQ(vfs_write(m.file, buf + PAGE_SIZE - 4, 100, &pos), 4l);
	EXPECT_EQ(pos, 14ll);
	EXPECT_EQ(i_size_read(m.file->f_mapping), 14ull);
	EXPECT_EQ(vfs_write(m.file, buf + PAGE_SIZE, 100, &pos), (long)-EFAULT);
	pos = 10;				/* what cannot be read leaves the file as it is */
	EXPECT_EQ(vfs_write(m.file, buf + PAGE_SIZE, 4, &pos), (long)-EFAULT);
	EXPECT_EQ(pos, 10ll);
	EXPECT_EQ(i_size_read(m.file->f_mapping), 14ull);
	EXPECT_EQ(file_word(m.file, 10), 0x44434241u);
	EXPECT_EQ(inode_set_size(m.file->f_inode, PAGE_SIZE), 0);
	EXPECT_EQ(file_word(m.file, 14), 0u);
	end(&m);
}

/*
 * The buffer is a page of the very file that is read and written, and is not there yet: the
 * copy faults on the page that it copies from or to, and nobody waits for himself.
 */
SELFTEST(file_map, a_file_is_copied_into_itself)
{
	struct mapped_file m;
	loff_t pos = 0;
	char *map;

	ASSERT_TRUE(begin(&m, VM_READ | VM_WRITE | VM_SHARED, 0));
	map = (char *)m.vma->vm_start;
	EXPECT_EQ(vfs_write(m.file, map, 2 * PAGE_SIZE, &pos), (long)(2 * PAGE_SIZE));
	EXPECT_EQ(read_page(&m, 1), 2u);
	pos = 20 << PAGE_SHIFT;
	EXPECT_EQ(vfs_read(m.file, map + 19 * PAGE_SIZE, 2 * PAGE_SIZE, &pos),
		  (long)(2 * PAGE_SIZE));
	EXPECT_EQ(read_page(&m, 19), 21u);
	EXPECT_EQ(read_page(&m, 20), 22u);
	/* A hole that is written from itself. */
	EXPECT_EQ(inode_set_size(m.file->f_inode, 0), 0);
	EXPECT_EQ(inode_set_size(m.file->f_inode, NR_PAGES << PAGE_SHIFT), 0);
	pos = 30 << PAGE_SHIFT;
	EXPECT_EQ(vfs_write(m.file, map + 30 * PAGE_SIZE, PAGE_SIZE, &pos), (long)PAGE_SIZE);
	EXPECT_EQ(m.file->f_mapping->nrpages, 1ul);
	end(&m);
}

SELFTEST(file_map, read_and_write_move_the_position)
{
	struct vm_area_struct *vma;
	struct mapped_file m;
	uint32_t value;

	ASSERT_TRUE(begin(&m, VM_READ | VM_SHARED, 0));
	vma = add_buffer(&m, 4);
	ASSERT_TRUE(vma);
	EXPECT_EQ(file_read(m.file, (char *)vma->vm_start, 2 * PAGE_SIZE), (long)(2 * PAGE_SIZE));
	EXPECT_EQ(user_read(vma, vma->vm_start + PAGE_SIZE, &value), 0u);
	EXPECT_EQ(value, 2u);
	EXPECT_EQ(file_write(m.file, (char *)vma->vm_start, PAGE_SIZE), (long)PAGE_SIZE);
	EXPECT_EQ(file_word(m.file, 2 << PAGE_SHIFT), 1u);
	EXPECT_EQ(m.file->f_pos, 3ll << PAGE_SHIFT);
	EXPECT_EQ(vfs_llseek(m.file, (NR_PAGES - 1) << PAGE_SHIFT, 0),
		  (loff_t)(NR_PAGES - 1) << PAGE_SHIFT);
	EXPECT_EQ(file_read(m.file, (char *)vma->vm_start, PAGE_SIZE), 4l);
	EXPECT_EQ(file_read(m.file, (char *)vma->vm_start, PAGE_SIZE), 0l);
	end(&m);
}

/* An index has 32 bits: 16 TB further on is not where the file begins. */
SELFTEST(file_map, no_reading_beyond_all_indices)
{
	struct vm_area_struct *vma;
	struct mapped_file m;
	loff_t pos = 1ll << (32 + PAGE_SHIFT);

	ASSERT_TRUE(begin(&m, VM_READ | VM_SHARED, 0));
	vma = add_buffer(&m, 1);
	ASSERT_TRUE(vma);
	EXPECT_EQ(vfs_read(m.file, (char *)vma->vm_start, 32, &pos), 0l);
	EXPECT_EQ(pos, 1ll << (32 + PAGE_SHIFT));
	end(&m);
}

/* A file without a name is made while areas are changed: /dev/zero, mapped to be shared. */
SELFTEST(file_map, nameless_file_is_made_under_mmap_lock)
{
	struct user_space space;
	struct file *file;

	ASSERT_TRUE(enter_user_space(&space));
	down_write(&space.mm->mmap_lock);
	file = shmem_file_create("zero", 3 << PAGE_SHIFT);
	up_write(&space.mm->mmap_lock);
	ASSERT_TRUE(!IS_ERR(file));
	EXPECT_EQ(i_size_read(file->f_mapping), 3ull << PAGE_SHIFT);
	fput(file);
	EXPECT_EQ(PTR_ERR(shmem_file_create("zero", -1)), (long)-EINVAL);
	leave_user_space(&space);
}

/* NULL is an address of the program's like any other: nothing is there, or what it mapped. */
SELFTEST(file_map, buffer_at_address_0)
{
	struct file *file = shmem_file_create("null", 0);
	struct vm_area_struct *vma;
	struct user_space space;
	loff_t pos = 0;

	ASSERT_TRUE(!IS_ERR(file) && enter_user_space(&space));
	EXPECT_EQ(generic_file_write(file, NULL, 8, &pos), (long)-EFAULT);
	EXPECT_EQ(kernel_write(file, "12345678", 8, 0), 8l);
	EXPECT_EQ(generic_file_read(file, NULL, 8, &pos), (long)-EFAULT);
	EXPECT_EQ(pos, 0ll);
	vma = add_area(space.mm, 0, 1, VM_READ | VM_WRITE);
	ASSERT_TRUE(vma != NULL);
	EXPECT_EQ(generic_file_read(file, NULL, 8, &pos), 8l);
	EXPECT_EQ(frame_word(pte_page(user_pte(space.mm, 0)), 4), 0x38373635u);
	EXPECT_EQ(generic_file_write(file, NULL, 4, &pos), 4l);
	EXPECT_EQ(file_word(file, 8), 0x34333231u);
	leave_user_space(&space);
	fput(file);
}
