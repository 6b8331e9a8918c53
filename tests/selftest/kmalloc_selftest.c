/* SPDX-License-Identifier: MIT */
/*
 * tests/selftest/kmalloc_selftest.c - memory of any size
 */
#include <core/clock.h>
#include <core/selftest.h>
#include <lib/minmax.h>
#include <lib/string.h>
#include <mm/audit.h>
#include <mm/kmalloc.h>

#include "tick.h"

#define QUIET	__GFP_NOWARN

SELFTEST(kmalloc, ksize_is_the_size_of_the_cache)
{
	static const struct {
		size_t asked, got;
	} cases[] = {
		{ 1, 8 }, { 8, 8 }, { 9, 16 }, { 33, 64 }, { 65, 96 }, { 97, 128 }, { 129, 192 },
		{ 193, 256 }, { 257, 512 }, { 4096, 4096 }, { 4097, 8192 }, { 8080, 8192 },
		{ 65537, 131072 }, { 131072, 131072 }, { 131073, 262144 }, { 1048576, 1048576 },
	};

	for (unsigned int i = 0; i < ARRAY_SIZE(cases); i++) {
		void *memory = kmalloc(cases[i].asked, GFP_KERNEL | QUIET);

		if (!memory && cases[i].asked > 65536)
			continue;	/* a small machine may have no such block */
		ASSERT_TRUE(memory);
		EXPECT_EQ(ksize(memory), cases[i].got);
		memset(memory, 0x5A, ksize(memory));
		kfree(memory);
	}
	EXPECT_OK(mm_audit());
}

/* All small sizes; of the large ones some, and those to both sides of a cache's size. */
static size_t next_size(size_t size, size_t limit)
{
	if (size < 1100 || size + 1 >= limit)
		return size + 1;
	return min(size + 101, limit - 1);
}

/* Each size gets the smallest cache that fits, found at compile time or by the table. */
SELFTEST(kmalloc, every_size_finds_the_smallest_cache)
{
	size_t size, limit = 8;
	unsigned int index = 0;

	for (size = 1; size <= 20000; size = next_size(size, limit)) {
		void *memory = kmalloc(size, GFP_KERNEL);

		if (size > limit)
			limit = kmalloc_caches[++index]->object_size;
		ASSERT_TRUE(memory);
		EXPECT_EQ(ksize(memory), limit);
		EXPECT_EQ(kmalloc_index(size), index);
		EXPECT_EQ((uintptr_t)memory % KMALLOC_MINALIGN, 0u);
		kfree(memory);
	}
}

SELFTEST(kmalloc, constant_sizes_find_the_same_caches)
{
	void *memory[] = {
		kmalloc(1, GFP_KERNEL), kmalloc(64, GFP_KERNEL), kmalloc(96, GFP_KERNEL),
		kmalloc(192, GFP_KERNEL), kmalloc(1000, GFP_KERNEL), kmalloc(5000, GFP_KERNEL),
	};
	static const size_t sizes[] = { 8, 64, 96, 192, 1024, 8192 };

	for (unsigned int i = 0; i < ARRAY_SIZE(memory); i++) {
		EXPECT_EQ(ksize(memory[i]), sizes[i]);
		kfree(memory[i]);
	}
}

SELFTEST(kmalloc, nothing_is_no_error_and_not_to_be_touched)
{
	EXPECT_EQ(kmalloc(0, GFP_KERNEL) == ZERO_SIZE_PTR, 1);
	EXPECT_EQ(ksize(ZERO_SIZE_PTR), 0UL);
	EXPECT_EQ(ksize(NULL), 0UL);
	kfree(ZERO_SIZE_PTR);
	kfree(NULL);
}

/* The limit is the buddy's largest block; above it NULL and one line. */
SELFTEST(kmalloc, four_megabytes_and_no_more)
{
	void *memory = kmalloc(KMALLOC_MAX_SIZE, GFP_KERNEL | QUIET);

	if (memory) {
		EXPECT_EQ(ksize(memory), (size_t)KMALLOC_MAX_SIZE);
		kfree(memory);
	}
	EXPECT_TRUE(!kmalloc(KMALLOC_MAX_SIZE + 1, GFP_KERNEL | QUIET));
	EXPECT_TRUE(!kmalloc(SIZE_MAX, GFP_KERNEL | QUIET));
	EXPECT_OK(mm_audit());
}

SELFTEST(kmalloc, products_that_overflow_get_nothing)
{
	uint32_t *words = kcalloc(1000, sizeof(*words), GFP_KERNEL);

	ASSERT_TRUE(words);
	for (unsigned int i = 0; i < 1000; i++)
		EXPECT_EQ(words[i], 0u);
	kfree(words);
	EXPECT_TRUE(!kmalloc_array(0x10001, 0x10000, GFP_KERNEL));
	EXPECT_TRUE(!kcalloc(SIZE_MAX, 2, GFP_KERNEL));
	EXPECT_EQ(kmalloc_array(0, 16, GFP_KERNEL) == ZERO_SIZE_PTR, 1);
}

SELFTEST(kmalloc, krealloc_keeps_the_bytes)
{
	unsigned char *bytes = NULL;

	for (size_t size = 1; size <= 300000; size = size * 3 + 1) {
		unsigned char *moved = krealloc(bytes, size, GFP_KERNEL | QUIET);

		if (!moved && size > 65536)
			break;
		ASSERT_TRUE(moved);
		bytes = moved;
		for (size_t i = 0; i < size / 3; i++)
			EXPECT_EQ(bytes[i], (unsigned char)(i * 7));
		for (size_t i = 0; i < size; i++)
			bytes[i] = (unsigned char)(i * 7);
	}
	EXPECT_EQ(krealloc(bytes, 10, GFP_KERNEL) == bytes, 1);
	EXPECT_EQ(krealloc(bytes, 0, GFP_KERNEL) == ZERO_SIZE_PTR, 1);
}

SELFTEST(kmalloc, copies_are_equal)
{
	char *text = kstrdup("a quire is a gathering of pages", GFP_KERNEL);
	char *copy = kmemdup("gathering", 10, GFP_KERNEL);

	ASSERT_TRUE(text && copy);
	EXPECT_EQ(strcmp(text, "a quire is a gathering of pages"), 0);
	EXPECT_EQ(strcmp(copy, "gathering"), 0);
	EXPECT_TRUE(!kstrdup(NULL, GFP_KERNEL));
	kfree(text);
	kfree(copy);
}

/* Below 16 MB; the caches come with the first request and go when they are empty. */
SELFTEST(kmalloc, memory_for_dma_is_where_devices_reach)
{
	static const size_t sizes[] = { 8, 100, 512, 5000, 200000 };

	for (unsigned int i = 0; i < ARRAY_SIZE(sizes); i++) {
		void *memory = kmalloc(sizes[i], GFP_KERNEL | GFP_DMA | QUIET);

		if (!memory && sizes[i] > 65536)
			continue;
		ASSERT_TRUE(memory);
		EXPECT_LT(page_to_pfn(virt_to_page(memory)), MAX_DMA_PFN);
		EXPECT_GE(ksize(memory), sizes[i]);
		kfree(memory);
	}
	kmalloc_trim();
	EXPECT_OK(mm_audit());
}

/* In an interrupt no cache can be made: whole pages serve the same. */
SELFTEST(kmalloc, dma_without_a_cache_gets_pages)
{
	void *memory;

	kmalloc_trim();
	memory = kmalloc(100, GFP_ATOMIC | GFP_DMA | QUIET);
	ASSERT_TRUE(memory);
	EXPECT_LT(page_to_pfn(virt_to_page(memory)), MAX_DMA_PFN);
	EXPECT_EQ(ksize(memory), (size_t)PAGE_SIZE);
	kfree(memory);
}

#define BLOCK_SIZE	65536U

/* A block with the addresses of others, which are not written to: a host gives no memory. */
struct directory {
	struct directory *next;
	unsigned int nr;
	void *blocks[BLOCK_SIZE / sizeof(void *) - 2];
};

_Static_assert(sizeof(struct directory) == BLOCK_SIZE, "a directory is a block as well");

static unsigned long take_all_blocks(struct directory **first)
{
	unsigned long nr = 0;
	void *block;

	for (; (block = kmalloc(BLOCK_SIZE, GFP_KERNEL | QUIET)); nr++) {
		if (*first && (*first)->nr < ARRAY_SIZE((*first)->blocks)) {
			(*first)->blocks[(*first)->nr++] = block;
			continue;
		}
		((struct directory *)block)->next = *first;
		((struct directory *)block)->nr = 0;
		*first = block;
	}
	return nr;
}

static void give_all_blocks(struct directory *first)
{
	while (first) {
		struct directory *next = first->next;

		while (first->nr)
			kfree(first->blocks[--first->nr]);
		kfree(first);
		first = next;
	}
}

/* Everything that there is, in blocks of 64 KB: NULL in the end, no panic, all comes back. */
SELFTEST(kmalloc, running_out_is_no_disaster)
{
	struct directory *first = NULL;

	EXPECT_GT(take_all_blocks(&first), 10UL);
	EXPECT_OK(slab_check_all());
	give_all_blocks(first);
	EXPECT_OK(mm_audit());
}

/* Debug builds stop there: inject=slab-foreign. */
/* What has an address is lowmem, whatever the flags say. */
SELFTEST(kmalloc, highmem_is_not_for_objects)
{
	void *large;

	if (IS_ENABLED(CONFIG_DEBUG))
		SELFTEST_SKIP("a debug build stops there");
	large = kmalloc(256 * 1024, GFP_KERNEL | __GFP_HIGHMEM | __GFP_NOWARN);
	if (!large)
		SELFTEST_SKIP("no block of 256 kB");
	EXPECT_LT(__pa(large), (phys_addr_t)max_low_pfn << PAGE_SHIFT);
	kfree(large);
}

SELFTEST(kmalloc, what_was_never_allocated_is_not_freed)
{
	struct page *page;

	if (IS_ENABLED(CONFIG_DEBUG))
		SELFTEST_SKIP("a debug build stops there");
	page = alloc_page(GFP_KERNEL);
	ASSERT_TRUE(page);
	kfree(page_address(page));
	EXPECT_EQ(page_count(page), 1);
	EXPECT_EQ(ksize(page_address(page)), 0UL);
	EXPECT_TRUE(krealloc(page_address(page), 64, GFP_KERNEL) == NULL);
	EXPECT_EQ(ksize(&page), 0UL);		/* a stack lies in the vmalloc window */
	__free_page(page);
}
