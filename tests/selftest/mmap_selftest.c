/* SPDX-License-Identifier: MIT */
/*
 * tests/selftest/mmap_selftest.c - the mapping calls by their effect: what can be touched
 * afterwards, what it holds, and which frames are out
 *
 * The thread touches addresses as a program would; what it may not touch is -EFAULT.  Each
 * test ends with the page tables against the areas (mm_check()) and, as every test, with
 * all frames back.
 */
#include <lib/err.h>
#include <mm/mmap.h>
#include <uapi/mman.h>
#include "user_space.h"

#define RW		(PROT_READ | PROT_WRITE)
#define AT(page)	(TEST_ADDR + (page) * PAGE_SIZE)
#define LEN(pages)	((pages) * PAGE_SIZE)

static long map(unsigned long addr, unsigned long len, unsigned int prot, unsigned int flags)
{
	const struct mmap_request request = {
		.addr = addr,
		.len = len,
		.prot = prot,
		.flags = MAP_PRIVATE | MAP_ANONYMOUS | flags,
	};

	return vm_mmap(current->mm, &request);
}

static int put(unsigned long addr, uint32_t value)
{
	return put_user_u32(value, (uint32_t *)addr);
}

/* The word at an address, or what a program cannot have written there: it is not readable. */
#define UNREADABLE	0xdeadbeefU

static uint32_t get(unsigned long addr)
{
	uint32_t value;

	return get_user_u32(&value, (const uint32_t *)addr) ? UNREADABLE : value;
}

static unsigned long rss(void)
{
	return current->mm->rss[MM_ANONPAGES] + current->mm->rss[MM_FILEPAGES];
}

static void leave(struct user_space *space)
{
	EXPECT_OK(mm_check(space->mm));
	EXPECT_OK(mmap_check(space->mm));
	leave_user_space(space);
}

SELFTEST(mmap, what_is_unmapped_is_gone)
{
	struct user_space space;

	ASSERT_TRUE(enter_user_space(&space));
	EXPECT_EQ(map(AT(0), LEN(4), RW, MAP_FIXED), (long)AT(0));
	for (unsigned int i = 0; i < 4; i++)
		EXPECT_EQ(put(AT(i), i + 1), 0);
	EXPECT_EQ(rss(), 4ul);
	EXPECT_EQ(vm_munmap(space.mm, AT(1), LEN(2)), 0);
	EXPECT_EQ(rss(), 2ul);
	EXPECT_EQ(get(AT(0)), 1u);
	EXPECT_EQ(get(AT(1)), UNREADABLE);
	EXPECT_EQ(put(AT(2), 1), -EFAULT);
	EXPECT_EQ(get(AT(3)), 4u);
	EXPECT_EQ(map(AT(1), LEN(2), RW, MAP_FIXED), (long)AT(1));
	EXPECT_EQ(get(AT(1)), 0u);
	EXPECT_EQ(space.mm->map_count, 1u);
	EXPECT_EQ(vm_munmap(space.mm, AT(0), LEN(4)), 0);
	EXPECT_EQ(space.mm->nr_ptes, 0ul);
	leave(&space);
}

/* The entry is in the TLB with more rights than are left. */
SELFTEST(mmap, rights_hold_at_once)
{
	struct user_space space;

	ASSERT_TRUE(enter_user_space(&space));
	EXPECT_EQ(map(AT(0), LEN(3), RW, MAP_FIXED | MAP_POPULATE), (long)AT(0));
	EXPECT_EQ(put(AT(1), 7), 0);
	EXPECT_EQ(vm_mprotect(space.mm, AT(1), LEN(1), PROT_READ), 0);
	EXPECT_EQ(put(AT(1), 8), -EFAULT);
	EXPECT_EQ(get(AT(1)), 7u);
	EXPECT_EQ(put(AT(0), 1), 0);
	EXPECT_EQ(vm_mprotect(space.mm, AT(1), LEN(1), PROT_NONE), 0);
	EXPECT_EQ(get(AT(1)), UNREADABLE);
	EXPECT_EQ(vm_mprotect(space.mm, AT(0), LEN(3), RW), 0);
	EXPECT_EQ(get(AT(1)), 7u);
	EXPECT_EQ(put(AT(1), 9), 0);
	EXPECT_EQ(rss(), 3ul);
	EXPECT_EQ(space.mm->map_count, 1u);
	leave(&space);
}

/* Across the border of a page table, and on into an address space of its own. */
SELFTEST(mmap, moved_memory_keeps_its_contents)
{
	unsigned long from = TEST_ADDR + PMD_SIZE - LEN(2), to = TEST_ADDR + 4 * PMD_SIZE + LEN(5);
	struct user_space space;

	ASSERT_TRUE(enter_user_space(&space));
	EXPECT_EQ(map(from, LEN(4), RW, MAP_FIXED), (long)from);
	for (unsigned int i = 0; i < 4; i++)
		EXPECT_EQ(put(from + LEN(i), 100 + i), 0);
	EXPECT_EQ(vm_mremap(space.mm, from, LEN(4), LEN(6), MREMAP_MAYMOVE | MREMAP_FIXED, to),
		  (long)to);
	for (unsigned int i = 0; i < 4; i++) {
		EXPECT_EQ(get(to + LEN(i)), 100 + i);
		EXPECT_EQ(get(from + LEN(i)), UNREADABLE);
	}
	EXPECT_EQ(get(to + LEN(5)), 0u);
	EXPECT_EQ(rss(), 4ul);
	EXPECT_EQ(vm_mremap(space.mm, to, LEN(6), LEN(1), 0, 0), (long)to);
	EXPECT_EQ(get(to + LEN(1)), UNREADABLE);
	EXPECT_EQ(rss(), 1ul);
	leave(&space);
}

SELFTEST(mmap, dontneed_gives_zeros_and_frames_back)
{
	struct user_space space;

	ASSERT_TRUE(enter_user_space(&space));
	EXPECT_EQ(map(AT(0), LEN(3), RW, MAP_FIXED | MAP_POPULATE), (long)AT(0));
	EXPECT_EQ(put(AT(1), 5), 0);
	EXPECT_EQ(vm_madvise(space.mm, AT(1), LEN(1), MADV_DONTNEED), 0);
	EXPECT_EQ(rss(), 2ul);
	EXPECT_EQ(get(AT(1)), 0u);
	leave(&space);
}

SELFTEST(mmap, heap_grows_and_shrinks)
{
	struct user_space space;

	ASSERT_TRUE(enter_user_space(&space));
	space.mm->start_brk = space.mm->brk = AT(0);
	EXPECT_EQ(vm_brk(space.mm, AT(2) + 8), (long)AT(2) + 8);
	EXPECT_EQ(put(AT(2) + 2048, 3), 0);
	EXPECT_EQ(put(AT(3), 3), -EFAULT);
	EXPECT_EQ(vm_brk(space.mm, AT(2)), (long)AT(2));
	EXPECT_EQ(get(AT(2)), UNREADABLE);
	EXPECT_EQ(rss(), 0ul);
	EXPECT_EQ(vm_brk(space.mm, AT(3)), (long)AT(3));
	EXPECT_EQ(get(AT(2) + 2048), 0u);
	leave(&space);
}

/* By the fault itself, which changes the areas while it looks at them. */
SELFTEST(mmap, stack_grows_when_it_is_touched)
{
	const unsigned long top = TASK_SIZE - LEN(16);
	struct user_space space;

	ASSERT_TRUE(enter_user_space(&space));
	space.mm->stack_limit = LEN(64);
	EXPECT_EQ(map(top - LEN(1), LEN(1), RW, MAP_FIXED | MAP_GROWSDOWN), (long)(top - LEN(1)));
	EXPECT_EQ(put(top - LEN(10), 1), 0);
	EXPECT_EQ(space.mm->total_vm, 10ul);
	EXPECT_EQ(rss(), 1ul);
	EXPECT_EQ(get(top - LEN(64)), 0u);
	EXPECT_EQ(get(top - LEN(64) - 4), UNREADABLE);
	EXPECT_EQ(get(top), UNREADABLE);
	EXPECT_EQ(space.mm->total_vm, 64ul);
	leave(&space);
}

SELFTEST(mmap, stack_stops_before_what_lies_below_it)
{
	const unsigned long top = TASK_SIZE - LEN(16);
	struct user_space space;

	ASSERT_TRUE(enter_user_space(&space));
	EXPECT_EQ(map(top - LEN(1), LEN(1), RW, MAP_FIXED | MAP_GROWSDOWN), (long)(top - LEN(1)));
	EXPECT_EQ(map(top - LEN(300), LEN(1), RW, MAP_FIXED), (long)(top - LEN(300)));
	EXPECT_EQ(put(top - LEN(43), 1), 0);		/* 256 pages are between the two */
	EXPECT_EQ(put(top - LEN(43) - 4, 1), -EFAULT);
	leave(&space);
}

SELFTEST(mmap, locked_memory_is_there_before_it_is_touched)
{
	struct user_space space;
	unsigned long faults;

	ASSERT_TRUE(enter_user_space(&space));
	EXPECT_EQ(map(AT(0), LEN(8), RW, MAP_FIXED), (long)AT(0));
	EXPECT_EQ(vm_mlock(space.mm, AT(2), LEN(3), 0), 0);
	EXPECT_EQ(space.mm->locked_vm, 3ul);
	EXPECT_EQ(rss(), 3ul);
	faults = nr_faults(space.mm);
	EXPECT_EQ(put(AT(3), 1), 0);
	EXPECT_EQ(nr_faults(space.mm), faults);
	EXPECT_EQ(vm_mlockall(space.mm, MCL_CURRENT | MCL_FUTURE), 0);
	EXPECT_EQ(rss(), 8ul);
	EXPECT_EQ(map(AT(8), LEN(2), RW, MAP_FIXED), (long)AT(8));
	EXPECT_EQ(rss(), 10ul);
	EXPECT_EQ(vm_munlockall(space.mm), 0);
	EXPECT_EQ(space.mm->locked_vm, 0ul);
	EXPECT_EQ(space.mm->map_count, 1u);
	leave(&space);
}

SELFTEST(mmap, mincore_sees_what_was_touched)
{
	struct user_space space;
	unsigned char vec[4];

	ASSERT_TRUE(enter_user_space(&space));
	EXPECT_EQ(map(AT(0), LEN(4), RW, MAP_FIXED), (long)AT(0));
	EXPECT_EQ(put(AT(1), 1), 0);
	EXPECT_EQ(get(AT(3)), 0u);
	down_read(&space.mm->mmap_lock);
	EXPECT_EQ(do_mincore(space.mm, AT(0), 4, vec), 4l);
	up_read(&space.mm->mmap_lock);
	EXPECT_EQ(vec[0] << 24 | vec[1] << 16 | vec[2] << 8 | vec[3], 0x00010001);
	leave(&space);
}

/* Many areas cost memory for areas only, and all of it comes back. */
SELFTEST(mmap, ten_thousand_areas_come_and_go)
{
	struct user_space space;
	unsigned long addr = 0;

	ASSERT_TRUE(enter_user_space(&space));
	for (unsigned int i = 0; i < 10000; i++)
		addr = (unsigned long)map(0, LEN(1), i % 2 ? PROT_READ : RW, 0);
	EXPECT_EQ(addr, MMAP_BASE - LEN(10000UL));
	EXPECT_EQ(space.mm->map_count, 10000u);
	EXPECT_OK(vma_check(space.mm));
	EXPECT_EQ(vm_munmap(space.mm, MMAP_BASE - LEN(7500UL), LEN(5000UL)), 0);
	EXPECT_EQ(space.mm->map_count, 5000u);
	leave(&space);
}

/* --- at random, against a flat model ------------------------------------------------- */

#define WINDOW	48U		/* pages, around the border of a page table */
#define FIRST	(TEST_ADDR + PMD_SIZE - LEN(20))
#define STEPS	3000U

struct model_page {
	uint8_t mapped, prot;
	uint32_t word;
};

static struct model_page model[WINDOW], moved[WINDOW];

struct range {
	unsigned int start, end;
};

static uint32_t random_state;

static unsigned int random_below(unsigned int n)
{
	random_state = random_state * 1664525U + 1013904223U;
	return (random_state >> 8) % n;
}

static struct range random_range(void)
{
	unsigned int start = random_below(WINDOW);

	return (struct range){ start, start + 1 + random_below(WINDOW - start) % 9 };
}

static bool all_mapped(struct range r)
{
	for (unsigned int i = r.start; i < r.end; i++)
		if (!model[i].mapped)
			return false;
	return true;
}

static void random_map(struct range r, unsigned int prot)
{
	unsigned long addr = FIRST + LEN(r.start);

	EXPECT_EQ(map(addr, LEN(r.end - r.start), prot, MAP_FIXED), (long)addr);
	for (unsigned int i = r.start; i < r.end; i++)
		model[i] = (struct model_page){ 1, (uint8_t)prot, 0 };
}

static void random_unmap(struct range r)
{
	EXPECT_EQ(vm_munmap(current->mm, FIRST + LEN(r.start), LEN(r.end - r.start)), 0);
	for (unsigned int i = r.start; i < r.end; i++)
		model[i].mapped = 0;
}

/* Up to the first hole, as Linux does. */
static void random_protect(struct range r, unsigned int prot)
{
	EXPECT_EQ(vm_mprotect(current->mm, FIRST + LEN(r.start), LEN(r.end - r.start), prot),
		  all_mapped(r) ? 0 : -ENOMEM);
	for (unsigned int i = r.start; i < r.end && model[i].mapped; i++)
		model[i].prot = (uint8_t)prot;
}

static void random_drop(struct range r)
{
	EXPECT_EQ(vm_madvise(current->mm, FIRST + LEN(r.start), LEN(r.end - r.start),
			     MADV_DONTNEED), all_mapped(r) ? 0 : -ENOMEM);
	for (unsigned int i = r.start; i < r.end; i++)
		model[i].word = 0;
}

/* To where the two do not overlap; it is refused unless the range is one area. */
static void random_move(struct range r)
{
	unsigned int len = r.end - r.start, to = random_below(WINDOW - len + 1);
	unsigned long addr = FIRST + LEN(r.start), new_addr = FIRST + LEN(to);
	struct vm_area_struct *vma = find_vma_intersection(current->mm, addr, addr + 1);
	bool one = vma && vma->vm_end >= FIRST + LEN(r.end);
	long result;

	if (to < r.end && r.start < to + len)
		return;
	result = vm_mremap(current->mm, addr, LEN(len), LEN(len), MREMAP_MAYMOVE | MREMAP_FIXED,
			   new_addr);
	EXPECT_EQ(result, one ? (long)new_addr : -EFAULT);
	if (one || vma) {		/* the place is cleared before the length is looked at */
		for (unsigned int i = 0; i < len; i++) {
			moved[i] = model[r.start + i];
			model[to + i].mapped = 0;
		}
	}
	for (unsigned int i = 0; one && i < len; i++) {
		model[to + i] = moved[i];
		model[r.start + i].mapped = 0;
	}
}

static void random_touch(unsigned int page)
{
	bool may_write = model[page].mapped && model[page].prot & PROT_WRITE;
	uint32_t word = random_state | 1;

	EXPECT_EQ(put(FIRST + LEN(page) + 40, word), may_write ? 0 : -EFAULT);
	if (may_write)
		model[page].word = word;
}

static void compare_with_model(void)
{
	for (unsigned int i = 0; i < WINDOW; i++) {
		bool readable = model[i].mapped && model[i].prot;

		EXPECT_EQ(get(FIRST + LEN(i) + 40), readable ? model[i].word : UNREADABLE);
	}
	EXPECT_OK(mm_check(current->mm));
	EXPECT_OK(mmap_check(current->mm));
}

static void random_step(void)
{
	static const uint8_t prots[] = { PROT_NONE, PROT_READ, RW, RW };
	unsigned int what = random_below(16), prot = prots[random_below(4)];
	struct range r = random_range();

	if (what < 3)
		random_map(r, prot);
	else if (what < 5)
		random_unmap(r);
	else if (what < 7)
		random_protect(r, prot);
	else if (what < 8)
		random_drop(r);
	else if (what < 10)
		random_move(r);
	else
		random_touch(r.start);
}

SELFTEST(mmap, random_calls_match_a_flat_model)
{
	struct user_space space;

	ASSERT_TRUE(enter_user_space(&space));
	for (unsigned int i = 0; i < WINDOW; i++)
		model[i] = (struct model_page){ 0 };
	random_state = 6;
	for (unsigned int i = 0; i < STEPS; i++) {
		random_step();
		if (i % 16 == 0)
			compare_with_model();
	}
	leave(&space);
}
