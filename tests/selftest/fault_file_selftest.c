/* SPDX-License-Identifier: MIT */
/*
 * tests/selftest/fault_file_selftest.c - faults in areas of files: cases 4, 5, 6 and 8
 *
 * The cases are those that mm/fault.c draws and numbers.
 */
#include "fake_file.h"

#define RW	(VM_READ | VM_WRITE | VM_MAYREAD | VM_MAYWRITE | VM_MAYEXEC)
#define RO	(VM_READ | VM_MAYREAD | VM_MAYWRITE | VM_MAYEXEC)
#define SHARED	(VM_SHARED | VM_MAYSHARE)

#define PAGE_ADDR(n)	(TEST_ADDR + (n) * PAGE_SIZE)
#define OTHER_ADDR(n)	(TEST_ADDR + PMD_SIZE + (n) * PAGE_SIZE)

static struct user_space space;
static struct fake_file file;

static bool begin(void)
{
	if (!make_file(&file)) {
		selftest_fail(__FILE__, __LINE__, "no memory for a file");
		return false;
	}
	return enter_user_space(&space);
}

static void end(void)
{
	leave_user_space(&space);
	drop_file(&file);
}

static const struct vm_operations_struct one_page_at_a_time = { .fault = fake_file_fault };

SELFTEST(fault_file, case_4_read_maps_the_page_itself)
{
	struct vm_area_struct *vma;
	uint32_t value = 0;

	ASSERT_TRUE(begin());
	vma = add_file_area(space.mm, TEST_ADDR, &file, 4, RW, &one_page_at_a_time);
	ASSERT_TRUE(vma != NULL);
	EXPECT_EQ(user_read(vma, PAGE_ADDR(2) + 4, &value), 0u);
	EXPECT_EQ(value, ~2u);
	EXPECT_EQ(nr_faults(space.mm), 1ul);
	EXPECT_TRUE(pte_page(user_pte(space.mm, PAGE_ADDR(2))) == file.pages[2]);
	EXPECT_FALSE(pte_write(user_pte(space.mm, PAGE_ADDR(2))));
	EXPECT_EQ(page_count(file.pages[2]), 2);
	EXPECT_EQ(page_mapcount(file.pages[2]), 1);
	EXPECT_EQ(space.mm->rss[MM_FILEPAGES], 1ul);
	EXPECT_EQ(space.mm->rss[MM_ANONPAGES], 0ul);
	EXPECT_TRUE(pte_none(user_pte(space.mm, PAGE_ADDR(1))));
	end();
}

SELFTEST(fault_file, fetched_pages_count_as_major_faults)
{
	struct vm_area_struct *vma;
	uint32_t value;

	ASSERT_TRUE(begin());
	vma = add_file_area(space.mm, TEST_ADDR, &file, 4, RO, &fake_file_ops);
	ASSERT_TRUE(vma != NULL);
	file.cached = 0;
	EXPECT_EQ(user_read(vma, PAGE_ADDR(0), &value), 0u);
	EXPECT_EQ(space.mm->maj_flt, 1ul);
	EXPECT_EQ(space.mm->min_flt, 0ul);
	EXPECT_EQ(file.fetched, 1ul);
	file.cached |= 2;
	EXPECT_EQ(user_read(vma, PAGE_ADDR(1), &value), 0u);
	EXPECT_EQ(space.mm->maj_flt, 1ul);
	EXPECT_EQ(space.mm->min_flt, 1ul);
	end();
}

#ifdef CONFIG_FAULT_AROUND
/* The file's first 16 pages are the last ones of a window. */
#define AREA		(TEST_ADDR + (FAULT_AROUND_PAGES - 16) * PAGE_SIZE)
#define AREA_PAGE(n)	(AREA + (n) * PAGE_SIZE)

/* What is at hand in the window, and in the area, is mapped by one fault. */
SELFTEST(fault_file, fault_around_maps_what_is_at_hand)
{
	struct vm_area_struct *vma;
	uint32_t value = 0;

	ASSERT_TRUE(begin());
	vma = add_file_area(space.mm, AREA, &file, FAKE_FILE_PAGES, RO, &fake_file_ops);
	ASSERT_TRUE(vma != NULL);
	vma_set_borders(vma, vma->vm_start + PAGE_SIZE, vma->vm_end);
	file.cached &= ~(1UL << 7);
	EXPECT_EQ(user_read(vma, AREA_PAGE(5), &value), 0u);
	EXPECT_EQ(value, 5u);
	for (unsigned int i = 0; i < FAKE_FILE_PAGES; i++) {
		bool expected = i >= 1 && i < 16 && i != 7;

		EXPECT_EQ(pte_present(user_pte(space.mm, AREA_PAGE(i))), expected);
		EXPECT_EQ(page_mapcount(file.pages[i]), (int)expected);
		if (expected)
			EXPECT_EQ(user_read(vma, AREA_PAGE(i), &value), 0u);
	}
	EXPECT_EQ(nr_faults(space.mm), 1ul);
	EXPECT_EQ(file.faults, 0u);
	EXPECT_EQ(space.mm->min_flt, 1ul);
	EXPECT_EQ(space.mm->rss[MM_FILEPAGES], 14ul);
	EXPECT_EQ(user_read(vma, AREA_PAGE(7), &value), 0u);
	EXPECT_EQ(value, 7u);
	EXPECT_EQ(file.faults, 1u);
	EXPECT_EQ(space.mm->maj_flt, 1ul);
	end();
}

/* Neighbours that are mapped already, a private copy among them, stay what they are. */
SELFTEST(fault_file, fault_around_leaves_filled_entries_alone)
{
	struct vm_area_struct *vma;
	struct page *copy;
	uint32_t value = 0;

	ASSERT_TRUE(begin());
	vma = add_file_area(space.mm, TEST_ADDR, &file, 16, RW, &fake_file_ops);
	ASSERT_TRUE(vma != NULL);
	EXPECT_EQ(user_write(vma, PAGE_ADDR(3), 333), 0u);
	copy = pte_page(user_pte(space.mm, PAGE_ADDR(3)));
	EXPECT_EQ(user_read(vma, PAGE_ADDR(4), &value), 0u);
	EXPECT_TRUE(pte_page(user_pte(space.mm, PAGE_ADDR(3))) == copy);
	EXPECT_EQ(page_mapcount(file.pages[3]), 0);
	EXPECT_EQ(space.mm->rss[MM_FILEPAGES], 15ul);
	EXPECT_EQ(space.mm->rss[MM_ANONPAGES], 1ul);
	end();
}
#endif

SELFTEST(fault_file, case_5_private_write_gets_a_copy)
{
	struct vm_area_struct *vma;
	struct page *copy;
	uint32_t value = 0;

	ASSERT_TRUE(begin());
	vma = add_file_area(space.mm, TEST_ADDR, &file, 4, RW, &fake_file_ops);
	ASSERT_TRUE(vma != NULL);
	EXPECT_EQ(user_write(vma, PAGE_ADDR(1), 111), 0u);
	EXPECT_EQ(nr_faults(space.mm), 1ul);
	copy = pte_page(user_pte(space.mm, PAGE_ADDR(1)));
	EXPECT_TRUE(copy != file.pages[1]);
	EXPECT_TRUE(PageAnon(copy));
	EXPECT_EQ(user_read(vma, PAGE_ADDR(1) + 4, &value), 0u);
	EXPECT_EQ(value, ~1u);
	EXPECT_EQ(frame_word(file.pages[1], 0), 1u);
	EXPECT_EQ(page_count(file.pages[1]), 1);
	EXPECT_FALSE(PageDirty(file.pages[1]));
	EXPECT_EQ(space.mm->rss[MM_ANONPAGES], 1ul);
	EXPECT_EQ(space.mm->rss[MM_FILEPAGES], 0ul);
	end();
}

/* The read maps the file's page, the write replaces it: the old translation must not stay. */
SELFTEST(fault_file, case_7c_private_write_after_a_read_gets_a_copy)
{
	struct vm_area_struct *vma;
	struct tlb_flush_counts before;
	uint32_t value = 0;

	ASSERT_TRUE(begin());
	vma = add_file_area(space.mm, TEST_ADDR, &file, 1, RW, &fake_file_ops);
	ASSERT_TRUE(vma != NULL);
	EXPECT_EQ(user_read(vma, PAGE_ADDR(0), &value), 0u);
	before = tlb_flush_counts_read();
	EXPECT_EQ(user_write(vma, PAGE_ADDR(0), 100), 0u);
	EXPECT_EQ(user_flushes_since(before).page, 1ul);
	EXPECT_EQ(user_flushes_since(before).mm, 0ul);
	EXPECT_EQ(user_read(vma, PAGE_ADDR(0), &value), 0u);
	EXPECT_EQ(value, 100u);
	EXPECT_EQ(frame_word(file.pages[0], 0), 0u);
	EXPECT_EQ(page_mapcount(file.pages[0]), 0);
	EXPECT_EQ(space.mm->rss[MM_ANONPAGES], 1ul);
	EXPECT_EQ(space.mm->rss[MM_FILEPAGES], 0ul);
	EXPECT_EQ(pte_table(pte_find(space.mm, TEST_ADDR))->pt_rss[MM_FILEPAGES], 0u);
	end();
}

SELFTEST(fault_file, case_6_shared_write_reaches_the_file)
{
	struct vm_area_struct *vma;

	ASSERT_TRUE(begin());
	vma = add_file_area(space.mm, TEST_ADDR, &file, 4, RW | SHARED, &fake_file_ops_mkwrite);
	ASSERT_TRUE(vma != NULL);
	EXPECT_EQ(user_write(vma, PAGE_ADDR(3), 333), 0u);
	EXPECT_EQ(nr_faults(space.mm), 1ul);
	EXPECT_EQ(file.mkwrites, 1u);
	EXPECT_EQ(frame_word(file.pages[3], 0), 333u);
	EXPECT_TRUE(PageDirty(file.pages[3]));
	EXPECT_FALSE(PageAnon(file.pages[3]));
	EXPECT_EQ(space.mm->rss[MM_FILEPAGES], 1ul);
	end();
}

SELFTEST(fault_file, case_8_shared_write_after_a_read_is_announced)
{
	struct vm_area_struct *vma;
	uint32_t value = 0;

	ASSERT_TRUE(begin());
	vma = add_file_area(space.mm, TEST_ADDR, &file, 4, RW | SHARED, &fake_file_ops_mkwrite);
	ASSERT_TRUE(vma != NULL);
	EXPECT_EQ(user_read(vma, PAGE_ADDR(2), &value), 0u);
	EXPECT_FALSE(PageDirty(file.pages[2]));
	EXPECT_EQ(file.mkwrites, 0u);
	EXPECT_EQ(user_write(vma, PAGE_ADDR(2), 222), 0u);
	EXPECT_EQ(nr_faults(space.mm), 2ul);
	EXPECT_EQ(file.mkwrites, 1u);
	EXPECT_TRUE(PageDirty(file.pages[2]));
	EXPECT_EQ(frame_word(file.pages[2], 0), 222u);
	EXPECT_EQ(page_count(file.pages[2]), 2);
	end();
}

/* Nobody asked to be told, so the write needs no fault; the CPU's dirty bit is not lost. */
SELFTEST(fault_file, dirt_that_only_the_cpu_noted_reaches_the_page)
{
	struct vm_area_struct *vma;
	struct mmu_gather tlb;
	uint32_t value = 0;

	ASSERT_TRUE(begin());
	vma = add_file_area(space.mm, TEST_ADDR, &file, 4, RW | SHARED, &one_page_at_a_time);
	ASSERT_TRUE(vma != NULL);
	EXPECT_EQ(user_read(vma, PAGE_ADDR(2), &value), 0u);
	EXPECT_EQ(user_write(vma, PAGE_ADDR(2), 222), 0u);
	EXPECT_EQ(nr_faults(space.mm), 1ul);
	EXPECT_FALSE(PageDirty(file.pages[2]));
	tlb_gather_mmu(&tlb, space.mm);
	unmap_page_range(&tlb, PAGE_ADDR(0), PAGE_ADDR(4));
	tlb_finish_mmu(&tlb);
	EXPECT_TRUE(PageDirty(file.pages[2]));
	end();
}

/* --- somebody else faults at the same address while the owner is asked --------------------- */

static bool others_write;

/* The other one is through before this one's page is there. */
static vm_fault_t fault_while_others_do(struct vm_fault *vmf)
{
	unsigned int flags = others_write ? FAULT_FLAG_WRITE : 0;

	if (file.faults == 0) {
		file.faults++;
		EXPECT_EQ(handle_mm_fault(vmf->vma, vmf->address, flags), 0u);
	}
	return fake_file_fault(vmf);
}

static vm_fault_t mkwrite_while_others_do(struct vm_fault *vmf)
{
	if (file.mkwrites++ == 0)
		EXPECT_EQ(handle_mm_fault(vmf->vma, vmf->address, FAULT_FLAG_WRITE), 0u);
	return 0;
}

static const struct vm_operations_struct contended = {
	.fault = fault_while_others_do,
	.page_mkwrite = mkwrite_while_others_do,
};

/* One of the two is mapped, the other one's page goes back; the access works. */
static void expect_one_winner(vm_flags_t flags, bool write, bool other_writes)
{
	struct vm_area_struct *vma;
	uint32_t value = 0;

	ASSERT_TRUE(begin());
	others_write = other_writes;
	vma = add_file_area(space.mm, TEST_ADDR, &file, 4, flags, &contended);
	ASSERT_TRUE(vma != NULL);
	if (write)
		EXPECT_EQ(user_write(vma, PAGE_ADDR(1), 5), 0u);
	EXPECT_EQ(user_read(vma, PAGE_ADDR(1), &value), 0u);
	EXPECT_EQ(value, write ? 5u : 1u);
	EXPECT_EQ(space.mm->rss[MM_ANONPAGES] + space.mm->rss[MM_FILEPAGES], 1ul);
	EXPECT_EQ(pte_table(pte_find(space.mm, TEST_ADDR))->pt_entries, 1ul);
	end();
}

SELFTEST(fault_file, two_faults_at_one_address_map_one_page)
{
	expect_one_winner(RO, false, false);
	expect_one_winner(RW, false, true);
	expect_one_winner(RW, true, false);
	expect_one_winner(RW, true, true);
	expect_one_winner(RW | SHARED, false, true);
	expect_one_winner(RW | SHARED, true, false);
	expect_one_winner(RW | SHARED, true, true);
}

SELFTEST(fault_file, errors_of_the_owner_leave_nothing_behind)
{
	struct vm_area_struct *vma, *shared;
	uint32_t value = 0;

	ASSERT_TRUE(begin());
	vma = add_file_area(space.mm, TEST_ADDR, &file, FAKE_FILE_PAGES + 2, RW, &fake_file_ops);
	ASSERT_TRUE(vma != NULL);
	shared = add_file_area(space.mm, OTHER_ADDR(0), &file, 4, RW | SHARED,
			       &fake_file_ops_mkwrite);
	ASSERT_TRUE(shared != NULL);
	EXPECT_EQ(user_read(vma, PAGE_ADDR(FAKE_FILE_PAGES), &value), VM_FAULT_SIGBUS);
	EXPECT_EQ(user_write(vma, PAGE_ADDR(FAKE_FILE_PAGES), 1), VM_FAULT_SIGBUS);
	file.mkwrite_result = VM_FAULT_SIGBUS;
	EXPECT_EQ(user_write(shared, OTHER_ADDR(1), 1), VM_FAULT_SIGBUS);
	EXPECT_TRUE(pte_none(user_pte(space.mm, OTHER_ADDR(1))));
	EXPECT_EQ(user_read(shared, OTHER_ADDR(1), &value), 0u);
	EXPECT_EQ(user_write(shared, OTHER_ADDR(1), 1), VM_FAULT_SIGBUS);
	EXPECT_FALSE(pte_write(user_pte(space.mm, OTHER_ADDR(1))));
	EXPECT_FALSE(PageDirty(file.pages[1]));
	file.fault_result = VM_FAULT_OOM;
	EXPECT_EQ(user_write(shared, OTHER_ADDR(2), 1), VM_FAULT_OOM);
	EXPECT_EQ(space.mm->rss[MM_ANONPAGES], 0ul);
	end();
}
