/* SPDX-License-Identifier: MIT */
/*
 * tests/selftest/drop_caches_selftest.c - what was kept at hand comes back to the page
 */
#include <fs/file.h>
#include <lib/err.h>
#include <mm/frame_account.h>
#include <mm/gfp.h>
#include <mm/kmalloc.h>
#include <mm/shrinker.h>

#include "user_space.h"

#define NR_OBJECTS	500

/* Page tables, areas, files, objects of several sizes: made, and given back. */
static void work(void)
{
	static void *objects[NR_OBJECTS];
	struct user_space space;
	struct file *file;

	ASSERT_TRUE(enter_user_space(&space));
	for (unsigned long i = 0; i < 8; i++) {
		struct vm_area_struct *vma = add_area(space.mm, TEST_ADDR + i * PMD_SIZE, 4,
						      VM_READ | VM_WRITE);

		EXPECT_EQ(user_write(vma, vma->vm_start, 1), 0u);
	}
	for (unsigned int i = 0; i < NR_OBJECTS; i++)
		objects[i] = kmalloc(20 + i, GFP_KERNEL);
	file = shmem_file_create("dropped", 0);
	ASSERT_TRUE(!IS_ERR(file));
	EXPECT_EQ(kernel_write(file, "abcd", 4, 100 << PAGE_SHIFT), 4l);
	fput(file);
	for (unsigned int i = 0; i < NR_OBJECTS; i++)
		kfree(objects[i]);
	leave_user_space(&space);
}

SELFTEST(drop_caches, free_pages_are_what_they_were)
{
	unsigned long before, kept;

	drop_slab();
	before = nr_free_pages();
	work();
	kept = nr_free_pages();
	drop_slab();
	EXPECT_TRUE(kept < before);		/* it had something to do */
	EXPECT_EQ(nr_free_pages(), before);
}
