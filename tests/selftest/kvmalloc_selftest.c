/* SPDX-License-Identifier: MIT */
/*
 * tests/selftest/kvmalloc_selftest.c - kmalloc if it can be had, else vmalloc; and what
 *	sets the two apart
 */
#include <core/kallsyms.h>
#include <core/selftest.h>
#include <lib/string.h>
#include <mm/audit.h>
#include <mm/fail_page_alloc.h>
#include <mm/kmalloc.h>
#include <mm/kvmalloc.h>
#include <mm/vmalloc.h>

#define QUIET	__GFP_NOWARN
#define LARGE	(200UL * 1024)

/* Blocks that the test has, linked by private, each of LARGE_ORDER or a single frame. */
#define LARGE_ORDER	6
static struct page *singles, *larges;

static void take_all(struct page **list, gfp_t gfp, unsigned int order)
{
	struct page *page;

	while ((page = alloc_pages(gfp | QUIET, order))) {
		page->private = (unsigned long)*list;
		*list = page;
	}
}

/* Give those back that lie at even frames, or all. */
static void give(struct page **list, unsigned int order, bool all)
{
	struct page *next, *kept = NULL;

	for (struct page *page = *list; page; page = next) {
		next = (struct page *)page->private;
		if (all || page_to_pfn(page) % 2 == 0) {
			page->private = 0;
			__free_pages(page, order);
		} else {
			page->private = (unsigned long)kept;
			kept = page;
		}
	}
	*list = kept;
}

/*
 * Half of lowmem is free, and no LARGE_ORDER of frames in a row: take every frame, give
 * every second one back, and take what of the reserves is in one piece.
 */
static void break_memory_up(void)
{
	singles = larges = NULL;
	take_all(&singles, GFP_KERNEL, 0);
	give(&singles, 0, false);
	take_all(&larges, GFP_ATOMIC, LARGE_ORDER);
	take_all(&larges, GFP_ATOMIC | GFP_DMA, LARGE_ORDER);
}

static void mend_memory(void)
{
	give(&singles, 0, true);
	give(&larges, LARGE_ORDER, true);
}

static bool is_pattern(const unsigned char *bytes, size_t size, unsigned char byte)
{
	return bytes[0] == byte && bytes[size / 2] == byte && bytes[size - 1] == byte;
}

SELFTEST(kvmalloc, a_run_of_frames_is_preferred)
{
	static const size_t sizes[] = { 1, 100, PAGE_SIZE, PAGE_SIZE + 1, 60000 };

	for (unsigned int i = 0; i < ARRAY_SIZE(sizes); i++) {
		void *memory = kvmalloc(sizes[i], GFP_KERNEL);

		ASSERT_TRUE(memory);
		EXPECT_FALSE(is_vmalloc_addr(memory));
		EXPECT_GE(ksize(memory), sizes[i]);
		kvfree(memory);
	}
	EXPECT_EQ(kvmalloc(0, GFP_KERNEL) == ZERO_SIZE_PTR, 1);
	kvfree(ZERO_SIZE_PTR);
	kvfree(NULL);
}

/* NULL, if an area is said to be asked for by a test here. */
static const char *caller_is_wrong(const void *caller)
{
	unsigned long offset, size;
	const char *name = kallsyms_lookup((unsigned long)caller - 1, &offset, &size);

	return name && strncmp(name, "selftest_kvmalloc_", 18) == 0 ? NULL : "another caller";
}

/* More than the buddy's largest block; the area says who asked. */
SELFTEST(kvmalloc, what_no_block_holds_comes_from_vmalloc)
{
	size_t size = KMALLOC_MAX_SIZE + 1;
	unsigned char *bytes = kvzalloc(size, GFP_KERNEL | QUIET);
	struct vm_struct info;

	if (!bytes)
		SELFTEST_SKIP("there is no such memory");
	EXPECT_TRUE(is_vmalloc_addr(bytes));
	EXPECT_TRUE(is_pattern(bytes, size, 0));
	EXPECT_TRUE(vmalloc_info((unsigned long)bytes, &info));
	EXPECT_OK(caller_is_wrong(info.caller));
	memset(bytes, 0x5A, size);
	kvfree(bytes);
	EXPECT_OK(mm_audit());
}

/* Half of memory is free, in single frames: for the CPU they can be one range. */
SELFTEST(kvmalloc, loose_frames_serve_where_no_run_is_left)
{
	unsigned char *bytes;

	slab_drain_all();
	break_memory_up();
	EXPECT_TRUE(!kmalloc(LARGE, GFP_KERNEL | QUIET));
	bytes = kvmalloc(LARGE, GFP_KERNEL);
	EXPECT_TRUE(bytes && is_vmalloc_addr(bytes));
	if (bytes) {
		memset(bytes, 0xA5, LARGE);
		EXPECT_TRUE(is_pattern(bytes, LARGE, 0xA5));
	}
	kvfree(bytes);
	/* A device could not follow, a handler could not wait. */
	EXPECT_TRUE(!kvmalloc(LARGE, GFP_ATOMIC | QUIET));
	EXPECT_TRUE(!kvmalloc(LARGE, GFP_KERNEL | GFP_DMA | QUIET));
	mend_memory();
	EXPECT_OK(mm_audit());
}

SELFTEST(kvmalloc, products_that_overflow_get_nothing)
{
	uint32_t *words = kvmalloc_array(50000, sizeof(*words), GFP_KERNEL | __GFP_ZERO);

	ASSERT_TRUE(words);
	for (unsigned int i = 0; i < 50000; i += 777)
		EXPECT_EQ(words[i], 0u);
	kvfree(words);
	EXPECT_TRUE(!kvmalloc_array(0x10001, 0x10000, GFP_KERNEL | QUIET));
	EXPECT_TRUE(!kvmalloc_array(0x10001, 0x10000, GFP_ATOMIC | QUIET));
	EXPECT_EQ(kvmalloc_array(0, 16, GFP_KERNEL) == ZERO_SIZE_PTR, 1);
}

#ifdef CONFIG_FAIL_PAGE_ALLOC
/* Whichever request for pages fails, the answer is memory or NULL, and nothing is lost. */
SELFTEST(kvmalloc, every_allocation_may_fail)
{
	unsigned int nr_served = 0;

	for (unsigned long n = 1; n <= 60; n++) {
		struct fail_page_alloc nth = { .mode = FAIL_ONCE, .n = n };
		void *memory;

		slab_drain_all();
		fail_page_alloc_set(&nth);
		memory = kvmalloc(LARGE, GFP_KERNEL | QUIET);
		fail_page_alloc_set(NULL);
		nr_served += memory != NULL;
		if (n == 1)
			EXPECT_TRUE(is_vmalloc_addr(memory));
		kvfree(memory);
	}
	EXPECT_EQ(nr_served, 60u);
	EXPECT_OK(mm_audit());
}
#endif
