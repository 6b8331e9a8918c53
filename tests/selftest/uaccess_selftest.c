/* SPDX-License-Identifier: MIT */
/*
 * tests/selftest/uaccess_selftest.c - copies to and from user memory: borders, holes, SMAP
 *
 *	TEST_ADDR	two pages that may be written, none of them there; a hole behind
 *	READ_ONLY	a page that may be read, a hole behind
 *	LAST_PAGE	the last page of the user half
 *
 * The thread that runs a test takes this address space on, so its copies fault as those of a
 * system call do.
 */
#include <asm/irqflags.h>
#include <core/preempt.h>
#include <lib/minmax.h>
#include <lib/string.h>

#include "user_space.h"

#define SIZE		(2 * PAGE_SIZE)
#define HOLE		(TEST_ADDR + SIZE)
#define READ_ONLY	(TEST_ADDR + 0x10000UL)
#define LAST_PAGE	(TASK_SIZE - PAGE_SIZE)
#define KERNEL_WORD	((uint32_t *)&kernel_word)

#define READ		(VM_READ | VM_MAYREAD)
#define WRITE		(READ | VM_WRITE | VM_MAYWRITE)

static uint32_t kernel_word;
static unsigned char buffer[64], pattern[64];

static void *user(unsigned long addr)
{
	return (void *)addr;
}

static bool map(struct mm_struct *mm, unsigned long start, unsigned long size, vm_flags_t flags)
{
	struct vm_area_struct *vma = vma_alloc(mm);

	if (!vma)
		return false;
	vma->vm_start = start;
	vma->vm_end = start + size;
	vma->vm_flags = flags;
	vma->vm_page_prot = vm_get_page_prot(flags);
	vma->vm_pgoff = start >> PAGE_SHIFT;
	down_write(&mm->mmap_lock);
	vma_insert(mm, vma);
	up_write(&mm->mmap_lock);
	return true;
}

/* The areas of the drawing, and a pattern without a zero in it. */
static bool begin(struct user_space *space)
{
	for (unsigned int i = 0; i < sizeof(pattern); i++)
		pattern[i] = (unsigned char)(i + 1);
	if (!enter_user_space(space))
		return false;
	EXPECT_TRUE(map(space->mm, TEST_ADDR, SIZE, WRITE));
	EXPECT_TRUE(map(space->mm, READ_ONLY, PAGE_SIZE, READ));
	EXPECT_TRUE(map(space->mm, LAST_PAGE, PAGE_SIZE, WRITE));
	return true;
}

/* Are n bytes from p on all the same? */
static bool all_are(const unsigned char *p, unsigned long n, unsigned char value)
{
	for (unsigned long i = 0; i < n; i++)
		if (p[i] != value)
			return false;
	return true;
}

static unsigned char user_byte(unsigned long addr)
{
	unsigned char byte = 0xEE;

	EXPECT_EQ(copy_from_user(&byte, user(addr), 1), 0ul);
	return byte;
}

SELFTEST(uaccess, access_ok_ends_where_the_user_half_ends)
{
	static const struct {
		unsigned long addr, size;
		bool ok;
	} cases[] = {
		{ 0, 0, true }, { 0, TASK_SIZE, true }, { 0, TASK_SIZE + 1, false },
		{ TASK_SIZE - 1, 1, true }, { TASK_SIZE - 1, 2, false },
		{ TASK_SIZE, 0, true }, { TASK_SIZE, 1, false }, { TASK_SIZE + 1, 0, false },
		{ 4096, 0xFFFFFFFF, false }, { 4096, 0xFFFFF000, false },
		{ 0xFFFFFFFF, 1, false }, { 0xFFFFFFFF, 2, false }, { 0xFFFFF000, 0x2000, false },
	};

	for (unsigned int i = 0; i < ARRAY_SIZE(cases); i++)
		if (access_ok(user(cases[i].addr), cases[i].size) != cases[i].ok)
			selftest_fail(__FILE__, __LINE__, "%#lx + %#lx", cases[i].addr,
				      cases[i].size);
}

/* Memory of the kernel that the caller names is neither read nor written. */
SELFTEST(uaccess, kernel_pointers_are_refused)
{
	struct user_space space;
	uint32_t value = 7;

	ASSERT_TRUE(begin(&space));
	kernel_word = 0x12345678;
	EXPECT_EQ(copy_to_user(KERNEL_WORD, pattern, 4), 4ul);
	EXPECT_EQ(clear_user(KERNEL_WORD, 4), 4ul);
	EXPECT_EQ(put_user_u32(1, KERNEL_WORD), -EFAULT);
	EXPECT_EQ(kernel_word, 0x12345678u);
	EXPECT_EQ(copy_from_user(&value, KERNEL_WORD, 4), 4ul);
	EXPECT_EQ(value, 0u);
	value = 7;
	EXPECT_EQ(get_user_u32(&value, KERNEL_WORD), -EFAULT);
	EXPECT_EQ(value, 0u);
	EXPECT_EQ(strncpy_from_user((char *)buffer, (const char *)KERNEL_WORD, 4), -EFAULT);
	EXPECT_EQ(space.mm->min_flt, 0ul);
	leave_user_space(&space);
}

SELFTEST(uaccess, last_byte_of_the_user_half_is_the_last)
{
	struct user_space space;
	uint32_t value;

	ASSERT_TRUE(begin(&space));
	EXPECT_EQ(copy_to_user(user(TASK_SIZE - 8), pattern, 8), 0ul);
	EXPECT_EQ(user_byte(TASK_SIZE - 1), 8);
	/* One byte more is refused as a whole. */
	EXPECT_EQ(copy_to_user(user(TASK_SIZE - 8), pattern + 8, 9), 9ul);
	EXPECT_EQ(clear_user(user(TASK_SIZE - 8), 9), 9ul);
	EXPECT_EQ(user_byte(TASK_SIZE - 8), 1);
	memset(buffer, 0xAA, sizeof(buffer));
	EXPECT_EQ(copy_from_user(buffer, user(TASK_SIZE - 8), 9), 9ul);
	EXPECT_TRUE(all_are(buffer, 9, 0) && buffer[9] == 0xAA);
	EXPECT_EQ(get_user_u32(&value, user(TASK_SIZE - 4)), 0);
	EXPECT_EQ(value, 0x08070605u);
	EXPECT_EQ(get_user_u32(&value, user(TASK_SIZE - 3)), -EFAULT);
	EXPECT_EQ(put_user_u32(0, user(TASK_SIZE - 3)), -EFAULT);
	EXPECT_EQ(strncpy_from_user((char *)buffer, user(TASK_SIZE - 8), 8), 8l);
	EXPECT_EQ(strncpy_from_user((char *)buffer, user(TASK_SIZE - 8), 9), -EFAULT);
	leave_user_space(&space);
}

/* Every size and alignment around a page border, into pages that are not there yet. */
SELFTEST(uaccess, copies_bring_the_pages_they_need)
{
	for (unsigned long before = 0; before < 8; before++) {
		for (unsigned long n = 0; n < 16; n++) {
			unsigned long at = TEST_ADDR + PAGE_SIZE - before;
			struct user_space space;

			ASSERT_TRUE(begin(&space));
			EXPECT_EQ(copy_to_user(user(at), pattern, n), 0ul);
			memset(buffer, 0xAA, sizeof(buffer));
			EXPECT_EQ(copy_from_user(buffer, user(at), n), 0ul);
			EXPECT_EQ(memcmp(buffer, pattern, n), 0);
			EXPECT_EQ(buffer[n], 0xAA);
			EXPECT_EQ(space.mm->rss[MM_ANONPAGES],
				  (unsigned long)(before && n) + (n > before));
			leave_user_space(&space);
		}
	}
}

/*
 * How many bytes of n are left if only `there` can be had: words are copied first, and one
 * that begins in front of the hole and ends in it is left as a whole.
 */
static unsigned long left_at_hole(unsigned long there, unsigned long n)
{
	unsigned long words = min(n / 4, there / 4);

	return words < n / 4 ? n - 4 * words : n - there;
}

SELFTEST(uaccess, partial_copies_say_what_is_left)
{
	struct user_space space;

	ASSERT_TRUE(begin(&space));
	for (unsigned long there = 0; there < 10; there++) {
		for (unsigned long n = there + 1; n < there + 10; n++) {
			unsigned long at = HOLE - there, left = left_at_hole(there, n);

			EXPECT_EQ(clear_user(user(HOLE - 16), 16), 0ul);
			EXPECT_EQ(copy_to_user(user(at), pattern, n), left);
			EXPECT_EQ(copy_from_user(buffer, user(HOLE - 16), 16), 0ul);
			EXPECT_EQ(memcmp(buffer + 16 - there, pattern, n - left), 0);
			EXPECT_TRUE(all_are(buffer, 16 - there, 0));
			EXPECT_TRUE(all_are(buffer + 16 - there + n - left, there - (n - left), 0));
			EXPECT_EQ(copy_to_user(user(HOLE - 16), pattern, 16), 0ul);
			EXPECT_EQ(clear_user(user(at), n), left);
			EXPECT_EQ(copy_from_user(buffer, user(HOLE - 16), 16), 0ul);
			EXPECT_EQ(memcmp(buffer, pattern, 16 - there), 0);
			EXPECT_TRUE(all_are(buffer + 16 - there, n - left, 0));
		}
	}
	leave_user_space(&space);
}

/* What could not be read must not be what the kernel's buffer held before. */
SELFTEST(uaccess, copy_from_user_clears_the_rest)
{
	struct user_space space;

	ASSERT_TRUE(begin(&space));
	EXPECT_EQ(copy_to_user(user(HOLE - 16), pattern, 16), 0ul);
	for (unsigned long there = 0; there < 10; there++) {
		for (unsigned long n = there + 1; n < there + 10; n++) {
			unsigned long left = left_at_hole(there, n);

			memset(buffer, 0xAA, sizeof(buffer));
			EXPECT_EQ(copy_from_user(buffer, user(HOLE - there), n), left);
			EXPECT_EQ(memcmp(buffer, pattern + 16 - there, n - left), 0);
			EXPECT_TRUE(all_are(buffer + n - left, left, 0));
			EXPECT_EQ(buffer[n], 0xAA);
		}
	}
	leave_user_space(&space);
}

SELFTEST(uaccess, read_only_memory_is_read_and_not_written)
{
	struct user_space space;
	uint32_t value = 7;

	ASSERT_TRUE(begin(&space));
	EXPECT_EQ(get_user_u32(&value, user(READ_ONLY)), 0);
	EXPECT_EQ(value, 0u);
	EXPECT_EQ(copy_to_user(user(READ_ONLY), pattern, 5), 5ul);
	EXPECT_EQ(clear_user(user(READ_ONLY), 5), 5ul);
	EXPECT_EQ(put_user_u32(1, user(READ_ONLY)), -EFAULT);
	EXPECT_EQ(space.mm->rss[MM_ANONPAGES], 0ul);
	EXPECT_EQ(get_user_u32(&value, user(HOLE)), -EFAULT);
	EXPECT_EQ(put_user_u32(1, user(HOLE)), -EFAULT);
	leave_user_space(&space);
}

/* A string of len letters whose NUL, or whose end if it has none, is the byte before end. */
static long string_that_ends_at(unsigned long end, unsigned long len, bool nul)
{
	unsigned long at = end - len - nul;

	memset(buffer, 'x', sizeof(buffer));
	EXPECT_EQ(copy_to_user(user(at), buffer, len), 0ul);
	if (nul)
		EXPECT_EQ(clear_user(user(end - 1), 1), 0ul);
	memset(buffer, 0xAA, sizeof(buffer));
	return strncpy_from_user((char *)buffer, user(at), sizeof(buffer));
}

SELFTEST(uaccess, strings_may_end_in_front_of_a_hole)
{
	struct user_space space;

	ASSERT_TRUE(begin(&space));
	for (unsigned long len = 0; len < sizeof(buffer); len++) {
		EXPECT_EQ(string_that_ends_at(HOLE, len, true), (long)len);
		EXPECT_TRUE(all_are(buffer, len, 'x') && buffer[len] == '\0');
		EXPECT_EQ(string_that_ends_at(HOLE, len, false), -EFAULT);
		EXPECT_EQ(string_that_ends_at(TASK_SIZE, len, true), (long)len);
		EXPECT_EQ(string_that_ends_at(TASK_SIZE, len, false), -EFAULT);
		/* Over the border of two pages that are there. */
		EXPECT_EQ(string_that_ends_at(TEST_ADDR + PAGE_SIZE + len / 2 + 1, len, true),
			  (long)len);
		EXPECT_TRUE(all_are(buffer, len, 'x') && buffer[len] == '\0');
	}
	leave_user_space(&space);
}

SELFTEST(uaccess, strings_that_are_too_long_are_cut)
{
	struct user_space space;

	ASSERT_TRUE(begin(&space));
	EXPECT_EQ(copy_to_user(user(TEST_ADDR), "abcdefgh", 9), 0ul);
	memset(buffer, 0xAA, sizeof(buffer));
	EXPECT_EQ(strncpy_from_user((char *)buffer, user(TEST_ADDR), 8), 8l);
	EXPECT_TRUE(memcmp(buffer, "abcdefgh", 8) == 0 && buffer[8] == 0xAA);
	EXPECT_EQ(strncpy_from_user((char *)buffer, user(TEST_ADDR), 9), 8l);
	EXPECT_EQ(strncpy_from_user((char *)buffer, user(TEST_ADDR), 0), 0l);
	leave_user_space(&space);
}

/* Where nobody may sleep, a page that is not there ends the copy instead of being brought. */
SELFTEST(uaccess, copies_that_must_not_sleep_fall_short)
{
	unsigned long at = TEST_ADDR + PAGE_SIZE - 8, flags, faults;
	struct user_space space;

	ASSERT_TRUE(begin(&space));
	EXPECT_EQ(copy_to_user(user(at), pattern, 8), 0ul);
	faults = space.mm->min_flt;
	preempt_disable();
	EXPECT_EQ(copy_to_user(user(at), pattern, 8), 0ul);
	EXPECT_EQ(copy_to_user(user(at), pattern, 24), 16ul);
	EXPECT_EQ(copy_from_user(buffer, user(at), 24), 16ul);
	EXPECT_EQ(put_user_u32(1, user(at + 8)), -EFAULT);
	EXPECT_EQ(strncpy_from_user((char *)buffer, user(at), 24), -EFAULT);
	preempt_enable();
	flags = local_irq_save();
	EXPECT_EQ(copy_to_user(user(at), pattern, 24), 16ul);
	EXPECT_TRUE(irqs_disabled());
	local_irq_restore(flags);
	EXPECT_EQ(space.mm->min_flt, faults);
	EXPECT_EQ(copy_to_user(user(at), pattern, 24), 0ul);
	EXPECT_EQ(space.mm->min_flt, faults + 1);
	leave_user_space(&space);
}

SELFTEST(uaccess, smep_and_smap_are_on_where_the_cpu_has_them)
{
	EXPECT_EQ(!!(read_cr4() & CR4_SMEP), cpu_info.smep);
	EXPECT_EQ(!!(read_cr4() & CR4_SMAP), cpu_info.smap);
}

/* Does the CPU let the kernel at a page of the user half that is there? */
static bool user_half_is_open(unsigned long addr)
{
	uint32_t value;

	return kernel_probe_read(user(addr), &value) == 0;
}

/* After each way that a copy can end: done, at once, after a fault, at a hole, not begun. */
/* The system call's gate; the stubs of all other vectors jump to two more. */
void syscall_entry(void);		/* entry.asm */

/* User mode may come with AC set: the entry's three bytes must have become a CLAC. */
SELFTEST(uaccess, smap_system_calls_begin_by_closing_the_user_half)
{
	static const unsigned char clac[] = { 0x0F, 0x01, 0xCA };
	const unsigned char *entry = (const unsigned char *)(uintptr_t)syscall_entry;
	bool found = false;

	for (unsigned int i = 0; i < 40 && !found; i++)
		found = memcmp(entry + i, clac, sizeof(clac)) == 0;
	EXPECT_EQ(found, cpu_info.smap);
}

SELFTEST(uaccess, smap_closes_the_user_half_behind_each_copy)
{
	struct user_space space;

	if (!cpu_info.smap)
		SELFTEST_SKIP("the CPU has no SMAP");
	ASSERT_TRUE(begin(&space));
	EXPECT_EQ(put_user_u32(1, user(TEST_ADDR)), 0);
	EXPECT_FALSE(user_half_is_open(TEST_ADDR));
	EXPECT_EQ(put_user_u32(1, user(TEST_ADDR)), 0);
	EXPECT_FALSE(user_half_is_open(TEST_ADDR));
	EXPECT_EQ(copy_to_user(user(HOLE - 4), pattern, 8), 4ul);
	EXPECT_FALSE(user_half_is_open(TEST_ADDR));
	EXPECT_EQ(clear_user(user(HOLE - 4), 8), 4ul);
	EXPECT_FALSE(user_half_is_open(TEST_ADDR));
	EXPECT_EQ(copy_from_user(buffer, user(HOLE), 8), 8ul);
	EXPECT_FALSE(user_half_is_open(TEST_ADDR));
	EXPECT_EQ(copy_to_user(KERNEL_WORD, pattern, 4), 4ul);
	EXPECT_FALSE(user_half_is_open(TEST_ADDR));
	EXPECT_EQ(kernel_probe_write(user(TEST_ADDR), 9), -EFAULT);
	EXPECT_EQ(user_byte(TEST_ADDR), 1);
	leave_user_space(&space);
}

/* The test above can fail: without SMAP nothing keeps the kernel out. */
SELFTEST(uaccess, without_smap_the_user_half_is_open)
{
	struct user_space space;

	if (cpu_info.smap)
		SELFTEST_SKIP("the CPU has SMAP");
	ASSERT_TRUE(begin(&space));
	EXPECT_EQ(put_user_u32(1, user(TEST_ADDR)), 0);
	EXPECT_TRUE(user_half_is_open(TEST_ADDR));
	leave_user_space(&space);
}
