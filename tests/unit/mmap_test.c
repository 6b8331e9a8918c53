/* SPDX-License-Identifier: MIT */
/*
 * tests/unit/mmap_test.c - the mapping calls: results, errors, and what they leave behind
 *
 * Errors and their order are those of Linux 6.1.  Drawings: a letter a page, . for nobody.
 */
#include "mmap_fixture.h"

static int setup(void **state)
{
	(void)state;
	begin();
	return 0;
}

static int teardown(void **state)
{
	(void)state;
	end();
	return 0;
}

/* --- mmap ---------------------------------------------------------------------------- */

/* Top-down, and two that could be one are one. */
static void mmap_anywhere_takes_highest_room(void **state)
{
	(void)state;
	assert_int_equal(map_anon(0, LEN(2), RW, 0), AT(WINDOW - 2));
	assert_int_equal(map_anon(0, 1, RW, 0), AT(WINDOW - 3));
	assert_int_equal(mm.map_count, 1);
	assert_int_equal(mm.total_vm, 3);
	assert_int_equal(map_anon(0, LEN(1), PROT_READ, 0), AT(WINDOW - 4));
	assert_int_equal(mm.map_count, 2);
}

static void mmap_hint_is_used_if_free(void **state)
{
	(void)state;
	assert_int_equal(map_anon(AT(7) + 123, LEN(2), RW, 0), AT(7));
	assert_int_equal(map_anon(AT(8), LEN(2), RW, 0), AT(WINDOW - 2));
	assert_int_equal(map_anon(AT(9), LEN(2), RW, 0), AT(9));
	assert_int_equal(map_anon(1, LEN(1), RW, 0), AT(WINDOW - 3));	/* rounds to no hint */
	assert_int_equal(map_anon(PAGE_SIZE, LEN(1), RW, 0), MMAP_MIN_ADDR);
}

/* Nothing below mmap_base: above TASK_UNMAPPED_BASE, from the bottom up. */
static void mmap_without_room_below_base_goes_bottom_up(void **state)
{
	(void)state;
	mm.mmap_base = MMAP_MIN_ADDR;
	assert_int_equal(map_anon(0, LEN(1), RW, 0), TASK_UNMAPPED_BASE);
	assert_int_equal(map_anon(0, LEN(1), PROT_READ, 0), TASK_UNMAPPED_BASE + PAGE_SIZE);
	assert_int_equal(map_anon(0, TASK_SIZE - TASK_UNMAPPED_BASE, PROT_READ, MAP_NORESERVE),
			 -ENOMEM);
}

/*
 *	AAAA	pages touched, then RR over the middle, fixed:	ARRA
 */
static void mmap_fixed_replaces_what_is_there(void **state)
{
	(void)state;
	assert_int_equal(map_anon(AT(0), LEN(4), RW, MAP_FIXED | MAP_POPULATE), AT(0));
	assert_int_equal(contents_of(AT(3)), contents);
	assert_int_equal(map_anon(AT(1), LEN(2), PROT_READ, MAP_FIXED), AT(1));
	assert_int_equal(mm.map_count, 3);
	assert_int_equal(mm.total_vm, 4);
	assert_int_not_equal(contents_of(AT(0)), 0);
	assert_int_equal(contents_of(AT(1)), 0);
	assert_int_equal(contents_of(AT(2)), 0);
	assert_int_not_equal(contents_of(AT(3)), 0);
	assert_int_equal(map_anon(AT(1), LEN(2), RW, MAP_FIXED), AT(1));
	assert_int_equal(mm.map_count, 1);
}

static void mmap_noreplace_refuses_what_is_there(void **state)
{
	(void)state;
	assert_int_equal(map_anon(AT(4), LEN(2), RW, MAP_FIXED_NOREPLACE), AT(4));
	assert_int_equal(map_anon(AT(5), LEN(2), RW, MAP_FIXED_NOREPLACE), -EEXIST);
	assert_int_equal(map_anon(AT(3), LEN(2), RW, MAP_FIXED_NOREPLACE), -EEXIST);
	assert_int_equal(map_anon(AT(6), LEN(1), RW, MAP_FIXED_NOREPLACE), AT(6));
}

static void mmap_errors_are_linuxs(void **state)
{
	static const struct {
		unsigned long addr, len;
		unsigned int flags;
		long error;
	} rows[] = {
		{ 0, 0, 0, -EINVAL },
		{ 0, ~0UL, 0, -ENOMEM },
		{ 0, ~0UL - PAGE_SIZE, 0, -ENOMEM },
		{ 0, TASK_SIZE, MAP_NORESERVE, -ENOMEM },
		{ AT(0) + 1, LEN(1), MAP_FIXED, -EINVAL },
		{ AT(0) + 1, LEN(1), MAP_FIXED_NOREPLACE, -EINVAL },
		{ 0, LEN(1), MAP_FIXED, -EPERM },
		{ MMAP_MIN_ADDR - PAGE_SIZE, LEN(1), MAP_FIXED, -EPERM },
		{ TASK_SIZE - PAGE_SIZE, LEN(2), MAP_FIXED, -ENOMEM },
		{ TASK_SIZE, LEN(1), MAP_FIXED, -ENOMEM },
		{ 0, LEN(4097), 0, -ENOMEM },			/* more than there is */
		{ 0, LEN(1), MAP_SHARED | MAP_PRIVATE, -EINVAL }, /* SHARED_VALIDATE */
		{ 0, LEN(1), 4, -EINVAL },
	};

	(void)state;
	mm.mmap_base = MMAP_BASE;
	for (unsigned int i = 0; i < ARRAY_SIZE(rows); i++)
		if (map_anon(rows[i].addr, rows[i].len, RW, rows[i].flags) != rows[i].error)
			fail_msg("row %u", i);
	assert_null(mm.mmap);
}

/* 4,096 pages in this machine: private writable memory is promised, other is not. */
static void mmap_of_more_than_memory_needs_noreserve(void **state)
{
	const unsigned long len = LEN(4097UL);

	(void)state;
	mm.mmap_base = MMAP_BASE;
	assert_int_equal(map_anon(0, len, RW, 0), -ENOMEM);
	assert_false(IS_ERR_VALUE(map_anon(0, LEN(4096UL), RW, 0)));
	/* together it may be more */
	assert_false(IS_ERR_VALUE(map_anon(0, LEN(4096UL), RW, 0)));
	assert_false(IS_ERR_VALUE(map_anon(0, len, RW, MAP_NORESERVE)));
	assert_false(IS_ERR_VALUE(map_anon(0, len, PROT_READ, 0)));
	assert_false(IS_ERR_VALUE(map_file(0, len, RW, MAP_SHARED, 0)));
	assert_int_equal(map_file(0, len, RW, MAP_PRIVATE, 0), -ENOMEM);
}

/* Mode 1: nothing is refused. */
static void mmap_where_all_is_promised_asks_nobody(void **state)
{
	(void)state;
	mm.mmap_base = MMAP_BASE;
	sysctl_overcommit_memory = OVERCOMMIT_ALWAYS;
	assert_false(IS_ERR_VALUE(map_anon(0, LEN(40960UL), RW, 0)));
	assert_int_equal(mm.committed_vm, 40960);
}

/* Mode 2: half of the 4,096 pages, all areas together, NORESERVE or not; what goes is free. */
static void mmap_where_promises_are_kept_adds_them_up(void **state)
{
	long first;

	(void)state;
	mm.mmap_base = MMAP_BASE;
	sysctl_overcommit_memory = OVERCOMMIT_NEVER;
	first = map_anon(0, LEN(1000UL), RW, 0);
	assert_false(IS_ERR_VALUE(first));
	assert_int_equal(map_anon(0, LEN(1048UL), RW, MAP_NORESERVE), -ENOMEM);
	assert_false(IS_ERR_VALUE(map_anon(0, LEN(1047UL), RW, MAP_NORESERVE)));
	assert_int_equal(mm.committed_vm, 2047);
	assert_int_equal(map_anon(0, LEN(1UL), RW, 0), -ENOMEM);
	assert_false(IS_ERR_VALUE(map_anon(0, LEN(9000UL), PROT_READ, 0)));
	assert_int_equal(do_munmap(&mm, (unsigned long)first, LEN(10UL)), 0);
	assert_false(IS_ERR_VALUE(map_anon(0, LEN(10UL), RW, 0)));
	sysctl_overcommit_ratio = 60;
	assert_false(IS_ERR_VALUE(map_anon(0, LEN(400UL), RW, 0)));
}

/* Memory that was writable once stays promised: it may have pages of its own. */
static void mprotect_promises_once_and_for_ever(void **state)
{
	(void)state;
	map_anon(AT(0), LEN(8), PROT_READ, MAP_FIXED);
	assert_int_equal(mm.committed_vm, 0);
	assert_int_equal(protect(AT(0), LEN(3), RW), 0);
	assert_int_equal(mm.committed_vm, 3);
	assert_int_equal(protect(AT(0), LEN(3), PROT_READ), 0);
	assert_int_equal(mm.map_count, 2);	/* the rest was never promised */
	assert_int_equal(protect(AT(0), LEN(3), RW), 0);
	assert_int_equal(mm.committed_vm, 3);
	expect_whole();
	sysctl_overcommit_memory = OVERCOMMIT_NEVER;
	sysctl_overcommit_ratio = 0;
	assert_int_equal(protect(AT(0), LEN(8), RW), -ENOMEM);
}

static void mmap_of_file_keeps_its_offset_and_merges(void **state)
{
	(void)state;
	assert_int_equal(map_file(AT(2), LEN(2), PROT_READ, MAP_SHARED, 10), AT(2));
	assert_int_equal(map_file(AT(4), LEN(1), PROT_READ, MAP_SHARED, 12), AT(4));
	assert_int_equal(mm.map_count, 1);
	assert_int_equal(the_file.areas, 1);
	assert_int_equal(map_file(AT(5), LEN(1), PROT_READ, MAP_SHARED, 12), AT(5));
	assert_int_equal(map_file(AT(6), LEN(1), PROT_READ, MAP_PRIVATE, 13), AT(6));
	assert_int_equal(mm.map_count, 3);
	assert_int_equal(flags_at(AT(2)), VM_READ | VM_SHARED | VM_MAYSHARE | VM_MAYREAD |
			 VM_MAYWRITE | VM_MAYEXEC);
	assert_int_equal(flags_at(AT(6)), VM_READ | VM_MAYREAD | VM_MAYWRITE | VM_MAYEXEC);
	assert_int_equal(map_file(0, LEN(1), PROT_READ, MAP_SHARED, ~0UL >> 0), -EOVERFLOW);
	assert_int_equal(map_file(0, LEN(1), PROT_READ, 0, 0), -EINVAL);
	assert_int_equal(map_file(0, LEN(1), PROT_READ, MAP_SHARED | MAP_GROWSDOWN, 0), -EINVAL);
}

/* A file that cannot be written: nobody writes, so nobody's writes are shared. */
static void mmap_of_readonly_file_may_not_become_writable(void **state)
{
	struct mmap_request request = { AT(0), LEN(1), PROT_READ, MAP_SHARED, &the_file, 0,
					VM_MAYREAD | VM_MAYEXEC, 0, file_map };

	(void)state;
	assert_int_equal(vm_mmap(&mm, &request), AT(0));
	assert_int_equal(flags_at(AT(0)), VM_READ | VM_MAYSHARE | VM_MAYREAD | VM_MAYEXEC);
	assert_int_equal(protect(AT(0), LEN(1), RW), -EACCES);
	request.file_error = -EACCES;
	assert_int_equal(vm_mmap(&mm, &request), -EACCES);
	request.len = 0;
	assert_int_equal(vm_mmap(&mm, &request), -EINVAL);	/* told first */
}

static void mmap_file_that_refuses_leaves_nothing(void **state)
{
	(void)state;
	assert_int_equal(map_anon(AT(0), LEN(3), RW, MAP_FIXED | MAP_POPULATE), AT(0));
	the_file.map_error = -ENODEV;
	assert_int_equal(map_file(AT(1), LEN(1), PROT_READ, MAP_SHARED | MAP_FIXED, 0), -ENODEV);
	assert_int_equal(mm.map_count, 1);
	assert_int_not_equal(contents_of(AT(1)), 0);
}

/* Each allocation of a fixed mapping in the middle of an area fails once: nothing changes. */
static void mmap_fixed_without_memory_changes_nothing(void **state)
{
	(void)state;
	assert_int_equal(map_anon(AT(0), LEN(3), RW, MAP_FIXED | MAP_POPULATE), AT(0));
	for (unsigned int i = 1; i <= 2; i++) {
		allocations = 0;
		fail_at = i;
		assert_int_equal(map_file(AT(1), LEN(1), PROT_READ, MAP_SHARED | MAP_FIXED, 0),
				 -ENOMEM);
		expect_whole();
		assert_int_equal(mm.map_count, 1);
		assert_int_equal(the_file.areas, 0);
		assert_int_not_equal(contents_of(AT(1)), 0);
	}
	allocations = 0;
	fail_at = 3;
	assert_int_equal(map_file(AT(1), LEN(1), PROT_READ, MAP_SHARED | MAP_FIXED, 0), AT(1));
	assert_int_equal(allocations, 2);
}

static void mmap_while_being_killed_gives_up(void **state)
{
	(void)state;
	atomic_set(&task.work, WORK_KILL);
	assert_int_equal(map_anon(0, LEN(1), RW, 0), -EINTR);
	assert_int_equal(vm_munmap(&mm, AT(0), LEN(1)), -EINTR);
	assert_int_equal(vm_brk(&mm, 0), -EINTR);
	assert_int_equal(vm_mremap(&mm, AT(0), 1, 1, 0, 0), -EINTR);
	assert_int_equal(vm_mlock(&mm, AT(0), 1, 0), -EINTR);
	atomic_set(&task.work, 0);
}

/* --- munmap -------------------------------------------------------------------------- */

/*
 *	AA.BBB.C	munmap from the second page to the last but two
 *	A....B.C
 */
static void munmap_takes_any_range(void **state)
{
	(void)state;
	map_anon(AT(0), LEN(2), RW, MAP_FIXED | MAP_POPULATE);
	map_anon(AT(3), LEN(3), PROT_READ, MAP_FIXED | MAP_POPULATE);
	map_anon(AT(7), LEN(1), RW, MAP_FIXED | MAP_POPULATE);
	assert_int_equal(vm_munmap(&mm, AT(1), LEN(4) - 1), 0);
	assert_int_equal(mm.map_count, 3);
	assert_int_equal(mm.total_vm, 3);
	assert_int_not_equal(contents_of(AT(0)), 0);
	assert_int_equal(contents_of(AT(1)), 0);
	assert_int_equal(contents_of(AT(3)), 0);
	assert_int_equal(contents_of(AT(4)), 0);
	assert_int_not_equal(contents_of(AT(5)), 0);
	assert_int_equal(tables_freed_start, AT(1));
	assert_int_equal(tables_freed_end, AT(5));
	assert_int_equal(vm_munmap(&mm, AT(20), LEN(4)), 0);	/* nobody: no error */
}

/* No entry, so no walk; a table without entries is to be taken away all the same. */
static void munmap_of_untouched_pages_leaves_tables_alone(void **state)
{
	(void)state;
	tables_freed_start = 0;
	map_anon(AT(0), LEN(4), RW, MAP_FIXED);
	assert_int_equal(vm_munmap(&mm, AT(1), LEN(2)), 0);
	assert_int_equal(tables_freed_start, 0);
	assert_int_equal(touch(AT(3)), 0);
	assert_int_equal(vm_munmap(&mm, AT(0), LEN(3)), 0);
	assert_int_equal(tables_freed_start, 0);
	assert_int_equal(vm_munmap(&mm, AT(0), LEN(4)), 0);
	assert_int_equal(tables_freed_start, AT(3));
	map_anon(AT(5), LEN(4), RW, MAP_FIXED);
	pages[1].pt_entries = 0;
	assert_int_equal(vm_munmap(&mm, AT(5), LEN(4)), 0);
	assert_int_equal(tables_freed_start, AT(5));
	map_anon(AT(7), LEN(17), RW, MAP_FIXED);
	pages[1].pt_entries = 1;
	assert_int_equal(vm_munmap(&mm, AT(7), LEN(17)), 0);	/* too many to be looked at */
	assert_int_equal(tables_freed_start, AT(7));
}

static void munmap_errors_are_linuxs(void **state)
{
	(void)state;
	assert_int_equal(vm_munmap(&mm, AT(0) + 1, LEN(1)), -EINVAL);
	assert_int_equal(vm_munmap(&mm, AT(0), 0), -EINVAL);
	assert_int_equal(vm_munmap(&mm, TASK_SIZE, LEN(1)), -EINVAL);
	assert_int_equal(vm_munmap(&mm, TASK_SIZE + PAGE_SIZE, LEN(1)), -EINVAL);
	assert_int_equal(vm_munmap(&mm, AT(0), TASK_SIZE), -EINVAL);
	assert_int_equal(vm_munmap(&mm, AT(0), ~0UL), -EINVAL);
	assert_int_equal(vm_munmap(&mm, 0, TASK_SIZE), 0);
}

static void munmap_of_hole_without_memory_changes_nothing(void **state)
{
	(void)state;
	map_anon(AT(0), LEN(3), RW, MAP_FIXED | MAP_POPULATE);
	allocations = 0;
	fail_at = 1;
	assert_int_equal(vm_munmap(&mm, AT(1), LEN(1)), -ENOMEM);
	assert_int_not_equal(contents_of(AT(1)), 0);
	assert_int_equal(mm.total_vm, 3);
	allocations = 0;
	assert_int_equal(vm_munmap(&mm, AT(0), LEN(1)), 0);	/* an end needs none */
	assert_int_equal(vm_munmap(&mm, AT(2), LEN(1)), 0);
	assert_int_equal(allocations, 0);
}

/* --- brk ----------------------------------------------------------------------------- */

static void brk_moves_the_end_of_the_heap(void **state)
{
	(void)state;
	mm.start_brk = mm.brk = AT(2) + 100;
	assert_int_equal(vm_brk(&mm, 0), AT(2) + 100);		/* below: where is it? */
	assert_int_equal(vm_brk(&mm, AT(2) + 50), AT(2) + 100);
	assert_int_equal(vm_brk(&mm, AT(3)), AT(3));		/* no new page */
	assert_int_equal(mm.total_vm, 0);
	assert_int_equal(vm_brk(&mm, AT(3) + 1), AT(3) + 1);
	assert_int_equal(vm_brk(&mm, AT(6)), AT(6));
	assert_int_equal(mm.total_vm, 3);
	assert_int_equal(mm.map_count, 1);
	assert_int_equal(touch(AT(5)), 0);
	assert_int_equal(vm_brk(&mm, AT(4) + 1), AT(4) + 1);
	assert_int_equal(mm.total_vm, 2);
	assert_int_equal(contents_of(AT(5)), 0);
}

static void brk_without_room_stays(void **state)
{
	(void)state;
	mm.start_brk = mm.brk = AT(2);
	map_anon(AT(8), LEN(1), PROT_READ, MAP_FIXED);
	assert_int_equal(vm_brk(&mm, AT(8)), AT(2));		/* one page stays free */
	assert_int_equal(vm_brk(&mm, AT(7)), AT(7));
	assert_int_equal(vm_brk(&mm, TASK_SIZE + 1), AT(7));
	assert_int_equal(vm_brk(&mm, ~0UL), AT(7));
	allocations = 0;
	fail_at = 1;
	mm.start_brk = mm.brk = AT(20);
	assert_int_equal(vm_brk(&mm, AT(21)), AT(20));
}

static void brk_of_locked_process_brings_pages(void **state)
{
	(void)state;
	mm.start_brk = mm.brk = AT(2);
	assert_int_equal(vm_mlockall(&mm, MCL_FUTURE), 0);
	assert_int_equal(vm_brk(&mm, AT(4)), AT(4));
	assert_int_not_equal(contents_of(AT(3)), 0);
	assert_int_equal(mm.locked_vm, 2);
}

/* --- a stack ------------------------------------------------------------------------- */

static void map_stack(unsigned int page)
{
	assert_int_equal(map_anon(AT(page), LEN(1), RW, MAP_FIXED | MAP_GROWSDOWN), AT(page));
}

static void stack_grows_to_what_is_touched_and_no_further(void **state)
{
	(void)state;
	map_stack(40);
	assert_int_equal(touch(AT(37) + 8), 0);
	assert_int_equal(mm.mmap->vm_start, AT(37));
	assert_int_equal(mm.mmap->vm_pgoff, AT(37) >> PAGE_SHIFT);
	assert_int_equal(mm.total_vm, 4);
	assert_int_equal(touch(AT(25)), 0);			/* 16 pages: the limit */
	assert_int_equal(touch(AT(24)), VM_FAULT_SIGSEGV);
	assert_int_equal(touch(AT(45)), VM_FAULT_SIGSEGV);	/* above it is not below it */
	assert_int_equal(mm.total_vm, 16);
}

static void stack_keeps_its_distance(void **state)
{
	(void)state;
	mm.stack_limit = STACK_LIMIT_DEFAULT;
	mm.as_limit = AS_UNLIMITED;
	map_stack(40);
	map_anon(AT(0), LEN(1), PROT_READ, MAP_FIXED);
	assert_int_equal(touch(AT(39)), VM_FAULT_SIGSEGV);	/* less than 256 pages */
	assert_int_equal(protect(AT(0), LEN(1), PROT_NONE), 0);
	assert_int_equal(touch(AT(39)), 0);			/* nobody can run into that */
	assert_int_equal(map_anon(AT(0), LEN(1), RW, MAP_FIXED | MAP_GROWSDOWN), AT(0));
	assert_int_equal(touch(AT(38)), 0);			/* nor into another stack's */
	assert_int_equal(touch(AT(1)), 0);
	assert_int_equal(mm.map_count, 1);			/* which it reaches then */
	assert_int_equal(map_anon(0, LEN(1), RW, 0), AT(WINDOW - 1));
}

static void stack_of_locked_memory_counts(void **state)
{
	(void)state;
	map_stack(40);
	assert_int_equal(vm_mlock(&mm, AT(40), 1, 0), 0);
	assert_int_equal(touch(AT(38)), 0);
	assert_int_equal(mm.locked_vm, 3);
}

static void stack_does_not_grow_to_the_first_pages(void **state)
{
	struct vm_area_struct *vma;

	(void)state;
	assert_int_equal(map_anon(MMAP_MIN_ADDR, LEN(1), RW, MAP_FIXED | MAP_GROWSDOWN),
			 MMAP_MIN_ADDR);
	vma = mm.mmap;
	down_write(&mm.mmap_lock);
	assert_null(expand_stack(vma, MMAP_MIN_ADDR - 1));
	up_write(&mm.mmap_lock);
}

/* --- mprotect ------------------------------------------------------------------------ */

/*
 *	AAAAAA	the middle becomes readable, and writable again
 *	AARRAA
 */
static void mprotect_splits_and_merges(void **state)
{
	(void)state;
	map_anon(AT(0), LEN(6), RW, MAP_FIXED | MAP_POPULATE);
	assert_int_equal(protect(AT(2), LEN(2) - 5, PROT_READ), 0);
	assert_int_equal(mm.map_count, 3);
	assert_false(pte_write(ptes[2]) || pte_write(ptes[3]));
	assert_true(pte_write(ptes[1]) && pte_write(ptes[4]));
	assert_int_equal(protect(AT(2), LEN(2), RW), 0);
	assert_int_equal(mm.map_count, 1);
	assert_true(pte_write(ptes[2]) && pte_write(ptes[3]));
}

/* Over several areas, with one in between that has the rights already. */
static void mprotect_over_several_areas_makes_one(void **state)
{
	(void)state;
	map_anon(AT(0), LEN(6), RW, MAP_FIXED);
	assert_int_equal(protect(AT(2), LEN(2), PROT_READ), 0);
	assert_int_equal(protect(AT(4), LEN(2), PROT_NONE), 0);
	assert_int_equal(mm.map_count, 3);
	assert_int_equal(protect(AT(1), LEN(4), PROT_READ), 0);
	expect_whole();
	assert_int_equal(mm.map_count, 3);
	assert_int_equal(find_vma(&mm, AT(1))->vm_end, AT(5));
	assert_int_equal(protect(AT(0), LEN(6), PROT_EXEC), 0);
	assert_int_equal(mm.map_count, 1);
}

static void mprotect_stops_at_a_hole(void **state)
{
	(void)state;
	map_anon(AT(0), LEN(2), RW, MAP_FIXED);
	map_anon(AT(4), LEN(2), RW, MAP_FIXED);
	assert_int_equal(protect(AT(1), LEN(4), PROT_READ), -ENOMEM);
	assert_false(flags_at(AT(1)) & VM_WRITE);		/* done before the hole */
	assert_true(flags_at(AT(4)) & VM_WRITE);
}

static void mprotect_errors_are_linuxs(void **state)
{
	static const struct {
		unsigned long addr, len;
		unsigned int prot;
		int error;
	} rows[] = {
		{ AT(0) + 1, LEN(1), RW, -EINVAL },
		{ AT(0), 0, 0x100, 0 },				/* nothing to look at */
		{ AT(0), LEN(1), 0x100, -EINVAL },
		{ AT(0), LEN(1), PROT_GROWSDOWN | PROT_GROWSUP, -EINVAL },
		{ AT(0), LEN(1), RW | PROT_GROWSUP, -EINVAL },
		{ AT(0), LEN(1), RW | PROT_GROWSDOWN, -EINVAL },
		{ AT(0), LEN(1), RW | PROT_SEM, 0 },
		{ AT(0), ~0UL, RW, -ENOMEM },
		{ AT(10), LEN(1), RW, -ENOMEM },
		{ AT(10), LEN(1), RW | PROT_GROWSDOWN, -ENOMEM },
		{ TASK_SIZE, LEN(1), RW, -ENOMEM },
	};

	(void)state;
	map_anon(AT(0), LEN(2), RW, MAP_FIXED);
	for (unsigned int i = 0; i < ARRAY_SIZE(rows); i++)
		if (protect(rows[i].addr, rows[i].len, rows[i].prot) != rows[i].error)
			fail_msg("row %u", i);
}

static void mprotect_growsdown_begins_where_the_stack_does(void **state)
{
	(void)state;
	map_stack(40);
	assert_int_equal(touch(AT(36)), 0);
	assert_int_equal(protect(AT(39), LEN(1), PROT_READ | PROT_GROWSDOWN), 0);
	assert_int_equal(flags_at(AT(36)) & VM_ACCESS, VM_READ);
	assert_int_equal(flags_at(AT(39)) & VM_ACCESS, VM_READ);
	assert_int_equal(flags_at(AT(40)) & VM_ACCESS, VM_READ | VM_WRITE);
}

static void mprotect_without_memory_changes_nothing(void **state)
{
	(void)state;
	map_anon(AT(0), LEN(6), RW, MAP_FIXED | MAP_POPULATE);
	for (unsigned int i = 1; i <= 2; i++) {
		allocations = 0;
		fail_at = i;
		assert_int_equal(protect(AT(2), LEN(2), PROT_READ), -ENOMEM);
		expect_whole();
		assert_int_equal(mm.map_count, 1);
		assert_true(pte_write(ptes[2]));
	}
}

static void mprotect_of_more_than_memory_is_refused(void **state)
{
	(void)state;
	mm.mmap_base = MMAP_BASE;
	assert_false(IS_ERR_VALUE(map_anon(AT(0), LEN(4097UL), PROT_READ, MAP_FIXED)));
	assert_int_equal(protect(AT(0), LEN(4097UL), RW), -ENOMEM);
}

/* --- mremap -------------------------------------------------------------------------- */

static long remap(unsigned int page, unsigned int old, unsigned int new, unsigned int flags,
		  unsigned int to)
{
	long where = vm_mremap(&mm, AT(page), LEN(old), LEN(new), flags, AT(to));

	expect_whole();
	return where;
}

static void mremap_smaller_unmaps_the_end(void **state)
{
	(void)state;
	map_anon(AT(0), LEN(4), RW, MAP_FIXED | MAP_POPULATE);
	assert_int_equal(remap(0, 4, 2, 0, 0), AT(0));
	assert_int_equal(mm.total_vm, 2);
	assert_int_equal(contents_of(AT(2)), 0);
	assert_int_equal(remap(0, 2, 2, 0, 0), AT(0));
}

/* AA..BB: two pages fit, three do not; then A and B are one again. */
static void mremap_larger_in_place_takes_what_is_free(void **state)
{
	(void)state;
	map_anon(AT(0), LEN(2), RW, MAP_FIXED | MAP_POPULATE);
	map_anon(AT(4), LEN(2), RW, MAP_FIXED | MAP_POPULATE);
	assert_int_equal(remap(0, 2, 5, 0, 0), -ENOMEM);
	assert_int_equal(remap(1, 1, 3, 0, 0), AT(1));
	assert_int_equal(mm.map_count, 1);
	assert_int_equal(mm.total_vm, 6);
	assert_int_equal(remap(0, 2, 3, 0, 0), -ENOMEM);	/* not at its end */
}

/*
 *	AAAB		A's last two pages to where three fit, contents along
 *	A..B	AA.
 */
static void mremap_moves_pages_with_their_contents(void **state)
{
	unsigned int second, third;
	unsigned long pgoff;

	(void)state;
	map_anon(AT(0), LEN(3), RW, MAP_FIXED | MAP_POPULATE);
	map_anon(AT(3), LEN(1), PROT_READ, MAP_FIXED);
	second = contents_of(AT(1));
	third = contents_of(AT(2));
	assert_int_equal(remap(1, 2, 3, MREMAP_MAYMOVE, 0), AT(WINDOW - 3));
	assert_int_equal(contents_of(AT(WINDOW - 3)), second);
	assert_int_equal(contents_of(AT(WINDOW - 2)), third);
	assert_int_equal(contents_of(AT(WINDOW - 1)), 0);
	assert_null(find_vma_intersection(&mm, AT(1), AT(3)));
	assert_int_equal(mm.total_vm, 5);
	/* Its place in the numbering came along, so it does not merge with what is new there. */
	pgoff = find_vma(&mm, AT(WINDOW - 3))->vm_pgoff;
	assert_int_equal(pgoff, AT(1) >> PAGE_SHIFT);
	assert_int_equal(map_anon(AT(WINDOW - 4), LEN(1), RW, MAP_FIXED), AT(WINDOW - 4));
	assert_int_equal(mm.map_count, 4);
	/* But it does with what it lay beside. */
	assert_int_equal(remap(WINDOW - 3, 3, 2, MREMAP_MAYMOVE | MREMAP_FIXED, 1), AT(1));
	assert_int_equal(mm.map_count, 3);
	assert_int_equal(contents_of(AT(2)), third);
}

static void mremap_fixed_replaces_and_shrinks(void **state)
{
	unsigned int first;

	(void)state;
	map_anon(AT(0), LEN(4), RW, MAP_FIXED | MAP_POPULATE);
	map_anon(AT(8), LEN(4), PROT_READ, MAP_FIXED | MAP_POPULATE);
	first = contents_of(AT(0));
	assert_int_equal(remap(0, 4, 1, MREMAP_MAYMOVE | MREMAP_FIXED, 9), AT(9));
	assert_int_equal(contents_of(AT(9)), first);
	assert_int_equal(mm.map_count, 3);
	assert_int_equal(mm.total_vm, 4);
	assert_null(find_vma_intersection(&mm, AT(0), AT(8)));
}

/* Shared memory with old_len 0: the same pages again, elsewhere. */
static void mremap_of_nothing_maps_shared_memory_twice(void **state)
{
	struct vm_area_struct *copy;

	(void)state;
	map_file(AT(0), LEN(4), RW, MAP_SHARED | MAP_FIXED, 5);
	assert_int_equal(remap(1, 0, 2, MREMAP_MAYMOVE, 0), AT(WINDOW - 2));
	copy = find_vma(&mm, AT(WINDOW - 2));
	assert_int_equal(copy->vm_pgoff, 6);
	assert_int_equal(the_file.areas, 2);
	assert_int_equal(mm.total_vm, 6);
	map_anon(AT(8), LEN(1), RW, MAP_FIXED);
	assert_int_equal(remap(8, 0, 2, MREMAP_MAYMOVE, 0), -EINVAL);
	assert_int_equal(remap(1, 0, 2, 0, 0), -ENOMEM);
}

static void mremap_errors_are_linuxs(void **state)
{
	static const struct {
		unsigned long addr, old_len, new_len;
		unsigned int flags;
		unsigned long to;
		long error;
	} rows[] = {
		{ AT(0), LEN(1), LEN(2), 8, 0, -EINVAL },
		{ AT(0), LEN(1), LEN(2), MREMAP_FIXED, AT(9), -EINVAL },
		{ AT(0), LEN(1), LEN(1), MREMAP_DONTUNMAP | MREMAP_MAYMOVE, 0, -EINVAL },
		{ AT(0) + 1, LEN(1), LEN(2), 0, 0, -EINVAL },
		{ AT(0), LEN(1), 0, 0, 0, -EINVAL },
		{ AT(20), LEN(1), LEN(2), 0, 0, -EFAULT },
		{ AT(0), LEN(3), LEN(4), MREMAP_MAYMOVE, 0, -EFAULT },	/* two areas */
		{ AT(0), LEN(1), LEN(1), 3, AT(9) + 1, -EINVAL },
		{ AT(0), LEN(2), LEN(2), 3, AT(1), -EINVAL },		/* overlap */
		{ AT(1), LEN(1), LEN(2), 3, AT(0), -EINVAL },
		{ AT(0), LEN(1), LEN(1), 3, TASK_SIZE, -EINVAL },
		{ AT(0), LEN(1), LEN(1), 3, 0, -EPERM },
		{ AT(0), LEN(1), LEN(4098), MREMAP_MAYMOVE, 0, -ENOMEM },
	};

	(void)state;
	map_anon(AT(0), LEN(2), RW, MAP_FIXED);
	map_anon(AT(2), LEN(2), PROT_READ, MAP_FIXED);
	for (unsigned int i = 0; i < ARRAY_SIZE(rows); i++) {
		if (vm_mremap(&mm, rows[i].addr, rows[i].old_len, rows[i].new_len, rows[i].flags,
			      rows[i].to) != rows[i].error)
			fail_msg("row %u", i);
		expect_whole();
	}
	assert_int_equal(mm.map_count, 2);
}

/* The middle of an area moves: two areas are needed; then tables end half way. */
static void mremap_without_memory_changes_nothing(void **state)
{
	unsigned int before[4];

	(void)state;
	map_anon(AT(0), LEN(4), RW, MAP_FIXED | MAP_POPULATE);
	for (unsigned int i = 0; i < 4; i++)
		before[i] = contents_of(AT(i));
	for (unsigned int i = 1; i <= 3; i++) {
		allocations = 0;
		fail_at = i < 3 ? i : 0;
		move_limit = i < 3 ? ~0UL : LEN(1);
		assert_int_equal(remap(1, 2, 3, MREMAP_MAYMOVE, 0), -ENOMEM);
		assert_int_equal(mm.map_count, 1);
		assert_int_equal(mm.total_vm, 4);
		for (unsigned int j = 0; j < 4; j++)
			assert_int_equal(contents_of(AT(j)), before[j]);
	}
	move_limit = 0;				/* not even the first one */
	assert_int_equal(remap(1, 2, 3, MREMAP_MAYMOVE, 0), -ENOMEM);
	assert_int_equal(remap(1, 2, 3, MREMAP_MAYMOVE, 0), AT(WINDOW - 3));
	assert_int_equal(mm.map_count, 3);
}

static void mremap_of_locked_memory_brings_pages(void **state)
{
	(void)state;
	map_anon(AT(0), LEN(1), RW, MAP_FIXED | MAP_LOCKED);
	assert_int_equal(remap(0, 1, 3, 0, 0), AT(0));
	assert_int_equal(mm.locked_vm, 3);
	assert_int_not_equal(contents_of(AT(2)), 0);
}

/* --- madvise ------------------------------------------------------------------------- */

static void madvise_dontneed_drops_pages(void **state)
{
	(void)state;
	map_anon(AT(0), LEN(4), RW, MAP_FIXED | MAP_POPULATE);
	assert_int_equal(vm_madvise(&mm, AT(1), LEN(2), MADV_DONTNEED), 0);
	assert_int_not_equal(contents_of(AT(0)), 0);
	assert_int_equal(contents_of(AT(1)), 0);
	assert_int_equal(contents_of(AT(2)), 0);
	assert_int_not_equal(contents_of(AT(3)), 0);
	assert_int_equal(vm_mlock(&mm, AT(3), 1, 0), 0);
	assert_int_equal(vm_madvise(&mm, AT(3), LEN(1), MADV_DONTNEED), -EINVAL);
	assert_int_equal(vm_madvise(&mm, AT(3), LEN(1), MADV_DONTNEED_LOCKED), 0);
	assert_int_equal(contents_of(AT(3)), 0);
}

/* Holes are passed over, and told in the end. */
static void madvise_passes_over_holes(void **state)
{
	(void)state;
	map_anon(AT(0), LEN(1), RW, MAP_FIXED | MAP_POPULATE);
	map_anon(AT(3), LEN(1), RW, MAP_FIXED | MAP_POPULATE);
	assert_int_equal(vm_madvise(&mm, AT(0), LEN(4), MADV_DONTNEED), -ENOMEM);
	assert_int_equal(contents_of(AT(3)), 0);
	assert_int_equal(vm_madvise(&mm, AT(1), LEN(2), MADV_DONTNEED), -ENOMEM);
	assert_int_equal(vm_madvise(&mm, AT(9), LEN(2), MADV_DONTNEED), -ENOMEM);
}

static void madvise_dontfork_is_a_flag(void **state)
{
	(void)state;
	map_anon(AT(0), LEN(3), RW, MAP_FIXED);
	assert_int_equal(vm_madvise(&mm, AT(1), LEN(1), MADV_DONTFORK), 0);
	assert_int_equal(mm.map_count, 3);
	assert_true(flags_at(AT(1)) & VM_DONTCOPY);
	assert_int_equal(vm_madvise(&mm, AT(0), LEN(3), MADV_DOFORK), 0);
	assert_int_equal(mm.map_count, 1);
	allocations = 0;
	fail_at = 2;
	assert_int_equal(vm_madvise(&mm, AT(1), LEN(1), MADV_DONTFORK), -ENOMEM);
	assert_int_equal(mm.map_count, 1);
}

static void madvise_errors_are_linuxs(void **state)
{
	static const struct {
		unsigned long addr, len;
		int advice, error;
	} rows[] = {
		{ AT(0), LEN(1), 5, -EINVAL },
		{ AT(0), 0, 5, -EINVAL },
		{ AT(0), LEN(1), MADV_REMOVE, -EINVAL },
		{ AT(0), LEN(1), MADV_HUGEPAGE, -EINVAL },
		{ AT(0), LEN(1), MADV_WIPEONFORK, -EINVAL },
		{ AT(0) + 1, LEN(1), MADV_NORMAL, -EINVAL },
		{ AT(0), ~0UL, MADV_NORMAL, -EINVAL },
		{ AT(0), 0, MADV_NORMAL, 0 },
		{ AT(9), 0, MADV_DONTNEED, 0 },
		{ AT(0), LEN(1), MADV_NORMAL, 0 },
		{ AT(0), LEN(1), MADV_RANDOM, 0 },
		{ AT(0), LEN(1), MADV_SEQUENTIAL, 0 },
		{ AT(0), LEN(1), MADV_WILLNEED, 0 },
		{ AT(0), LEN(1), MADV_FREE, 0 },
		{ AT(2), LEN(1), MADV_FREE, -EINVAL },		/* of a file */
		{ AT(0), LEN(1), MADV_COLD, 0 },
		{ AT(1), LEN(1), MADV_COLD, -EINVAL },		/* locked */
		{ AT(1), LEN(1), MADV_PAGEOUT, -EINVAL },
		{ AT(0), LEN(1), MADV_MERGEABLE, 0 },
		{ AT(0), LEN(1), MADV_DONTDUMP, 0 },
		{ AT(9), LEN(1), MADV_NORMAL, -ENOMEM },
	};

	(void)state;
	map_anon(AT(0), LEN(2), RW, MAP_FIXED);
	map_file(AT(2), LEN(1), RW, MAP_PRIVATE | MAP_FIXED, 0);
	assert_int_equal(vm_mlock(&mm, AT(1), 1, 0), 0);
	for (unsigned int i = 0; i < ARRAY_SIZE(rows); i++)
		if (vm_madvise(&mm, rows[i].addr, rows[i].len, rows[i].advice) != rows[i].error)
			fail_msg("row %u", i);
}

/* --- mlock --------------------------------------------------------------------------- */

/* Bytes are rounded outward: two pages. */
static void mlock_brings_pages_and_counts(void **state)
{
	(void)state;
	map_anon(AT(0), LEN(4), RW, MAP_FIXED);
	assert_int_equal(vm_mlock(&mm, AT(2) - 1, 2, 0), 0);
	assert_int_equal(mm.locked_vm, 2);
	assert_int_equal(mm.map_count, 3);
	assert_int_equal(contents_of(AT(0)), 0);
	assert_int_not_equal(contents_of(AT(1)), 0);
	assert_int_not_equal(contents_of(AT(2)), 0);
	assert_int_equal(vm_mlock(&mm, AT(1), LEN(1), 0), 0);	/* once more: no more */
	assert_int_equal(mm.locked_vm, 2);
	assert_int_equal(vm_munlock(&mm, AT(0), LEN(2)), 0);
	assert_int_equal(mm.locked_vm, 1);
	assert_int_equal(vm_munlock(&mm, AT(2), LEN(1)), 0);
	assert_int_equal(mm.map_count, 1);
}

static void mlock_errors_are_linuxs(void **state)
{
	(void)state;
	map_anon(AT(0), LEN(1), RW, MAP_FIXED);
	map_anon(AT(1), LEN(1), PROT_NONE, MAP_FIXED);
	assert_int_equal(vm_mlock(&mm, AT(0), 0, 0), 0);
	assert_int_equal(vm_mlock(&mm, AT(9), LEN(1), 0), -ENOMEM);
	assert_int_equal(vm_mlock(&mm, AT(1), LEN(1), 0), -ENOMEM);	/* it cannot be touched */
	assert_true(flags_at(AT(1)) & VM_LOCKED);
	assert_int_equal(vm_mlock(&mm, AT(1), ~0UL - AT(0), 0), -EINVAL);
	assert_int_equal(vm_munlock(&mm, AT(0), LEN(3)), -ENOMEM);
	assert_int_equal(mm.locked_vm, 0);
	fault_result = VM_FAULT_OOM;
	assert_int_equal(vm_mlock(&mm, AT(0), LEN(1), 0), -EAGAIN);
	fault_result = VM_FAULT_SIGBUS;
	assert_int_equal(vm_mlock(&mm, AT(0), LEN(1), 0), -ENOMEM);
}

static void mlockall_locks_present_and_future(void **state)
{
	(void)state;
	map_anon(AT(0), LEN(2), RW, MAP_FIXED);
	map_anon(AT(2), LEN(1), PROT_READ, MAP_FIXED);
	assert_int_equal(vm_mlockall(&mm, 0), -EINVAL);
	assert_int_equal(vm_mlockall(&mm, MCL_ONFAULT), -EINVAL);
	assert_int_equal(vm_mlockall(&mm, 8 | MCL_CURRENT), -EINVAL);
	assert_int_equal(vm_mlockall(&mm, MCL_FUTURE), 0);
	assert_int_equal(mm.locked_vm, 0);
	assert_int_equal(map_anon(AT(5), LEN(1), RW, MAP_FIXED), AT(5));
	assert_int_equal(mm.locked_vm, 1);
	assert_int_not_equal(contents_of(AT(5)), 0);
	assert_int_equal(vm_mlockall(&mm, MCL_CURRENT), 0);
	assert_int_equal(mm.locked_vm, 4);
	assert_int_not_equal(contents_of(AT(1)), 0);
	assert_int_equal(vm_munlockall(&mm), 0);
	assert_int_equal(mm.locked_vm, 0);
	assert_int_equal(mm.map_count, 3);
}

static void mlockall_onfault_brings_no_pages(void **state)
{
	(void)state;
	map_anon(AT(0), LEN(2), RW, MAP_FIXED);
	assert_int_equal(vm_mlockall(&mm, MCL_CURRENT | MCL_FUTURE | MCL_ONFAULT), 0);
	assert_int_equal(map_anon(AT(5), LEN(1), RW, MAP_FIXED), AT(5));
	assert_int_equal(mm.locked_vm, 3);
	assert_int_equal(contents_of(AT(0)), 0);
	assert_int_equal(contents_of(AT(5)), 0);
}

static void populate_touches_what_it_can(void **state)
{
	(void)state;
	map_anon(AT(0), LEN(2), RW, MAP_FIXED);
	map_anon(AT(3), LEN(1), PROT_NONE, MAP_FIXED);
	map_anon(AT(4), LEN(1), RW, MAP_FIXED);
	assert_int_equal(mm_populate(&mm, AT(0), LEN(5)), -EFAULT);
	assert_int_not_equal(contents_of(AT(1)), 0);
	assert_int_equal(contents_of(AT(4)), 0);
	atomic_set(&task.work, WORK_KILL);
	assert_int_equal(mm_populate(&mm, AT(4), LEN(1)), -EINTR);
	atomic_set(&task.work, 0);
	assert_int_equal(mm_populate(&mm, AT(10), LEN(5)), 0);
}

/* --- mincore and msync --------------------------------------------------------------- */

static long mincore(unsigned int page, unsigned int nr, unsigned char *vec)
{
	long nr_pages;

	down_read(&mm.mmap_lock);
	nr_pages = do_mincore(&mm, AT(page), nr, vec);
	up_read(&mm.mmap_lock);
	return nr_pages;
}

static void mincore_tells_what_is_at_hand(void **state)
{
	unsigned char vec[8];

	(void)state;
	map_anon(AT(0), LEN(3), RW, MAP_FIXED);
	map_file(AT(3), LEN(2), PROT_READ, MAP_SHARED | MAP_FIXED, 3);
	assert_int_equal(touch(AT(1)), 0);
	memset(vec, 7, sizeof(vec));
	assert_int_equal(mincore(0, 8, vec), 3);		/* up to the area's end */
	assert_memory_equal(vec, "\0\1\0\7", 4);
	assert_int_equal(mincore(3, 8, vec), 2);
	assert_memory_equal(vec, "\0\1\0\7", 4);		/* the cache has even pages */
	assert_int_equal(mincore(1, 1, vec), 1);
	assert_int_equal(mincore(5, 1, vec), -ENOMEM);
}

static int sync_range(unsigned long addr, unsigned long len, unsigned int flags)
{
	int error;

	down_read(&mm.mmap_lock);
	error = do_msync(&mm, addr, len, flags);
	up_read(&mm.mmap_lock);
	return error;
}

/* Pages 2 to 5 of the window show the file from its page 7 on. */
static void msync_writes_back_what_a_shared_area_shows(void **state)
{
	(void)state;
	assert_int_equal(map_file(AT(2), LEN(4), RW, MAP_SHARED | MAP_FIXED, 7), AT(2));
	assert_int_equal(map_file(AT(8), LEN(2), RW, MAP_PRIVATE | MAP_FIXED, 0), AT(8));
	assert_int_equal(sync_range(AT(3), LEN(2), MS_SYNC), 0);
	assert_int_equal(syncs, 1);
	assert_int_equal(synced_start, LEN(8));
	assert_int_equal(synced_end, LEN(10));
	assert_int_equal(sync_range(AT(2), LEN(4), MS_ASYNC), 0);
	assert_int_equal(sync_range(AT(8), LEN(2), MS_SYNC), 0);
	assert_int_equal(syncs, 1);
	/* From a hole on: -ENOMEM, but what is there is written. */
	assert_int_equal(sync_range(AT(1), LEN(5), MS_SYNC), -ENOMEM);
	assert_int_equal(syncs, 2);
	assert_int_equal(synced_start, LEN(7));
	assert_int_equal(synced_end, LEN(11));
	sync_result = -EIO;
	assert_int_equal(sync_range(AT(2), LEN(1), MS_SYNC), -EIO);
}

static void msync_errors_are_linuxs(void **state)
{
	static const struct {
		unsigned long addr, len;
		unsigned int flags;
		int error;
	} rows[] = {
		{ AT(0), LEN(2), MS_SYNC, 0 },
		{ AT(0), LEN(2), MS_ASYNC, 0 },
		{ AT(0), 0, 0, 0 },
		{ AT(0) + 1, LEN(1), MS_SYNC, -EINVAL },
		{ AT(0), LEN(1), MS_SYNC | MS_ASYNC, -EINVAL },
		{ AT(0), LEN(1), 8, -EINVAL },
		{ AT(0), ~0UL - AT(2), MS_SYNC, -ENOMEM },
		{ AT(0), LEN(5), MS_SYNC, -ENOMEM },		/* a hole, passed over */
		{ AT(0), LEN(5), MS_ASYNC, -ENOMEM },
		{ AT(0), LEN(9), MS_SYNC | MS_INVALIDATE, -EBUSY },
		{ AT(2), LEN(1), MS_SYNC, -ENOMEM },
		{ AT(9), LEN(1), MS_SYNC, -ENOMEM },
	};

	(void)state;
	map_anon(AT(0), LEN(2), RW, MAP_FIXED);
	map_anon(AT(4), LEN(2), RW, MAP_FIXED);
	assert_int_equal(vm_mlock(&mm, AT(5), 1, 0), 0);
	for (unsigned int i = 0; i < ARRAY_SIZE(rows); i++) {
		int error = sync_range(rows[i].addr, rows[i].len, rows[i].flags);

		if (error != rows[i].error)
			fail_msg("row %u", i);
	}
}

/* Shared page tables, and no memory for tables of one's own: nothing changes. */
static void calls_on_shared_tables_without_memory_change_nothing(void **state)
{
	(void)state;
	if (!IS_ENABLED(CONFIG_PTSHARE))
		skip();
	map_anon(AT(0), LEN(4), RW, MAP_FIXED | MAP_POPULATE);
	tables_stuck = true;
	set_pmd(mm_pmd(&mm, BASE), pmd_wrprotect(*mm_pmd(&mm, BASE)));
	assert_int_equal(vm_munmap(&mm, AT(1), LEN(1)), -ENOMEM);
	assert_int_equal(vm_munmap(&mm, AT(0), LEN(4)), -ENOMEM);
	assert_int_equal(protect(AT(1), LEN(1), PROT_READ), -ENOMEM);
	assert_int_equal(vm_madvise(&mm, AT(1), LEN(1), MADV_DONTNEED), -ENOMEM);
	assert_int_equal(map_anon(AT(1), LEN(1), PROT_READ, MAP_FIXED), -ENOMEM);
	assert_int_equal(remap(0, 4, 2, 0, 0), -ENOMEM);
	expect_whole();
	assert_int_equal(mm.map_count, 1);
	assert_int_equal(mm.total_vm, 4);
	for (unsigned int i = 0; i < 4; i++)
		assert_int_not_equal(contents_of(AT(i)), 0);
	tables_stuck = false;
}

#define TEST(name)	cmocka_unit_test_setup_teardown(name, setup, teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(mmap_anywhere_takes_highest_room),
		TEST(mmap_hint_is_used_if_free),
		TEST(mmap_without_room_below_base_goes_bottom_up),
		TEST(mmap_fixed_replaces_what_is_there),
		TEST(mmap_noreplace_refuses_what_is_there),
		TEST(mmap_errors_are_linuxs),
		TEST(mmap_of_more_than_memory_needs_noreserve),
		TEST(mmap_where_all_is_promised_asks_nobody),
		TEST(mmap_where_promises_are_kept_adds_them_up),
		TEST(mprotect_promises_once_and_for_ever),
		TEST(mmap_of_file_keeps_its_offset_and_merges),
		TEST(mmap_of_readonly_file_may_not_become_writable),
		TEST(mmap_file_that_refuses_leaves_nothing),
		TEST(mmap_fixed_without_memory_changes_nothing),
		TEST(mmap_while_being_killed_gives_up),
		TEST(munmap_takes_any_range),
		TEST(munmap_of_untouched_pages_leaves_tables_alone),
		TEST(munmap_errors_are_linuxs),
		TEST(munmap_of_hole_without_memory_changes_nothing),
		TEST(brk_moves_the_end_of_the_heap),
		TEST(brk_without_room_stays),
		TEST(brk_of_locked_process_brings_pages),
		TEST(stack_grows_to_what_is_touched_and_no_further),
		TEST(stack_keeps_its_distance),
		TEST(stack_of_locked_memory_counts),
		TEST(stack_does_not_grow_to_the_first_pages),
		TEST(mprotect_splits_and_merges),
		TEST(mprotect_over_several_areas_makes_one),
		TEST(mprotect_stops_at_a_hole),
		TEST(mprotect_errors_are_linuxs),
		TEST(mprotect_growsdown_begins_where_the_stack_does),
		TEST(mprotect_without_memory_changes_nothing),
		TEST(mprotect_of_more_than_memory_is_refused),
		TEST(mremap_smaller_unmaps_the_end),
		TEST(mremap_larger_in_place_takes_what_is_free),
		TEST(mremap_moves_pages_with_their_contents),
		TEST(mremap_fixed_replaces_and_shrinks),
		TEST(mremap_of_nothing_maps_shared_memory_twice),
		TEST(mremap_errors_are_linuxs),
		TEST(mremap_without_memory_changes_nothing),
		TEST(mremap_of_locked_memory_brings_pages),
		TEST(madvise_dontneed_drops_pages),
		TEST(madvise_passes_over_holes),
		TEST(madvise_dontfork_is_a_flag),
		TEST(madvise_errors_are_linuxs),
		TEST(mlock_brings_pages_and_counts),
		TEST(mlock_errors_are_linuxs),
		TEST(mlockall_locks_present_and_future),
		TEST(mlockall_onfault_brings_no_pages),
		TEST(populate_touches_what_it_can),
		TEST(mincore_tells_what_is_at_hand),
		TEST(msync_writes_back_what_a_shared_area_shows),
		TEST(msync_errors_are_linuxs),
		TEST(calls_on_shared_tables_without_memory_change_nothing),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
