/* SPDX-License-Identifier: MIT */
/*
 * heap - malloc, realloc and free at random, every byte checked, by one thread and by several
 *
 *	slot	a block, or NULL; its bytes are a pattern made from its number and its size
 *
 * Sizes lie mostly below a page, some around the threshold above which an allocator asks mmap
 * for the block (128 KB and more), so both brk and mmap have their share.  With several threads
 * each one has slots of its own, and blocks also change hands: what one allocates another frees.
 */
#include <malloc.h>
#include <pthread.h>
#include <stdint.h>
#include <string.h>
#include <sys/mman.h>

#include "check.h"

#define SLOTS		256
#define STEPS		6000
#define THREADS		4
#define THREAD_STEPS	1200
#define PAGE		4096

struct slot {
	unsigned char *block;
	size_t size;
};

struct heap {
	struct slot slots[SLOTS];
	unsigned int random, number;
	unsigned int sum;	/* over all that was freed */
	bool broken;
};

static unsigned char pattern(size_t size, size_t i)
{
	return (unsigned char)(size * 31 + i * 7 + (i >> 8));
}

static void fill(struct slot *slot, size_t from)
{
	for (size_t i = from; i < slot->size; i++)
		slot->block[i] = pattern(slot->size, i);
}

/* Are the first bytes those of a block of this size? */
static bool is_whole(const unsigned char *block, size_t size, size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (block[i] != pattern(size, i))
			return false;
	return true;
}

static size_t random_size(struct heap *heap)
{
	unsigned int r = random_next(&heap->random);

	switch (r & 31) {
	case 0:
		return 100000 + (r >> 5) % 200000;
	case 1: case 2: case 3:
		return 1 + (r >> 5) % 20000;
	default:
		return 1 + (r >> 5) % 600;
	}
}

static void take(struct heap *heap, struct slot *slot)
{
	slot->size = random_size(heap);
	slot->block = malloc(slot->size);
	need(slot->block != NULL, "malloc");
	if ((uintptr_t)slot->block % 8)
		heap->broken = true;
	fill(slot, 0);
}

static void give_back(struct heap *heap, struct slot *slot)
{
	if (!is_whole(slot->block, slot->size, slot->size))
		heap->broken = true;
	heap->sum = heap->sum * 33 + (unsigned int)slot->size;
	free(slot->block);
	slot->block = NULL;
}

static void resize(struct heap *heap, struct slot *slot)
{
	size_t old = slot->size, size = random_size(heap);
	unsigned char *block = realloc(slot->block, size);

	need(block != NULL, "realloc");
	if (!is_whole(block, old, old < size ? old : size))
		heap->broken = true;
	slot->block = block;
	slot->size = size;
	fill(slot, 0);
}

static void step(struct heap *heap)
{
	unsigned int r = random_next(&heap->random);
	struct slot *slot = &heap->slots[r % SLOTS];

	if (!slot->block)
		take(heap, slot);
	else if (r >> 30)
		give_back(heap, slot);
	else
		resize(heap, slot);
}

static void give_all_back(struct heap *heap)
{
	for (int i = 0; i < SLOTS; i++)
		if (heap->slots[i].block)
			give_back(heap, &heap->slots[i]);
}

static void alone(void)
{
	static struct heap heap = { .random = 88172645 };
	char text[80];

	for (int i = 0; i < STEPS; i++)
		step(&heap);
	give_all_back(&heap);
	check(!heap.broken, "every block keeps what is in it, and only that");
	snprintf(text, sizeof(text), "%d steps, sum of sizes %08x", STEPS, heap.sum);
	check(true, text);
}

/* --- the other calls --- */

static bool is_zero(const unsigned char *block, size_t size)
{
	for (size_t i = 0; i < size; i++)
		if (block[i])
			return false;
	return true;
}

/* Memory that was used and freed comes back from calloc as zeroes, small and large. */
static void zeroes(void)
{
	static const size_t sizes[] = { 24, 1000, 9000, 300000, 5 << 20 };
	bool good = true;

	for (size_t i = 0; i < sizeof(sizes) / sizeof(sizes[0]); i++) {
		unsigned char *used = malloc(sizes[i]), *fresh;

		need(used != NULL, "malloc");
		memset(used, 0xA5, sizes[i]);
		free(used);
		fresh = calloc(1, sizes[i]);
		need(fresh != NULL, "calloc");
		good = good && is_zero(fresh, sizes[i]);
		free(fresh);
	}
	check(good, "calloc gives zeroes where there was something else");
}

static void aligned(void)
{
	bool good = true;
	void *block;

	for (size_t align = 16; align <= 1 << 20; align *= 2) {
		need(posix_memalign(&block, align, align + 5) == 0, "posix_memalign");
		good = good && (uintptr_t)block % align == 0;
		memset(block, 1, align + 5);
		free(block);
	}
	check(good, "posix_memalign, from 16 bytes to 1 MB");
}

static void *volatile kept;
static volatile size_t a_million = 1 << 20;

static void refusals(void)
{
	kept = malloc(3072 * a_million);
	check(kept == NULL, "malloc of the address space");
	kept = calloc(a_million, a_million);
	check(kept == NULL, "calloc of more than a size_t holds");
	for (size_t size = 3u << 30; size > 1u << 20; size -= 4 << 20) {
		kept = malloc(size);
		if (kept)
			break;
	}
	check(kept != NULL, "the largest block that fits, untouched");
	free(kept);
}

static bool is_mapped(void *address)
{
	unsigned char there;
	void *page = (void *)((uintptr_t)address & ~(uintptr_t)(PAGE - 1));

	return mincore(page, 1, &there) == 0;
}

/* A large block is a mapping: freed, its addresses are nobody's. */
static void large_blocks_leave(void)
{
	unsigned char *block = malloc(8 << 20);
	bool before;

	need(block != NULL, "malloc");
	block[4 << 20] = 1;
	before = is_mapped(block + (4 << 20));
	free(block);
	check(before && !is_mapped(block + (4 << 20)), "a large block's pages go with it");
}

/* --- several threads --- */

static struct {
	pthread_mutex_t lock;
	struct slot slots[64];
} exchange = { .lock = PTHREAD_MUTEX_INITIALIZER };

/* Put a block there and take the one that lay in its place. */
static void swap_one(struct heap *heap)
{
	struct slot *mine = &heap->slots[random_next(&heap->random) % SLOTS], other;
	unsigned int at = random_next(&heap->random) % 64;

	if (!mine->block)
		return;
	pthread_mutex_lock(&exchange.lock);
	other = exchange.slots[at];
	exchange.slots[at] = *mine;
	pthread_mutex_unlock(&exchange.lock);
	*mine = other;
}

static void *churn(void *arg)
{
	struct heap *heap = arg;

	for (int i = 0; i < THREAD_STEPS; i++) {
		step(heap);
		if (i % 8 == 0)
			swap_one(heap);
	}
	give_all_back(heap);
	return heap;
}

static void together(void)
{
	static struct heap heaps[THREADS], rest;
	pthread_t threads[THREADS];
	bool good = true;
	void *result;

	for (unsigned int i = 0; i < THREADS; i++) {
		heaps[i].random = 362436069 + i;
		need(pthread_create(&threads[i], NULL, churn, &heaps[i]) == 0, "pthread_create");
	}
	for (unsigned int i = 0; i < THREADS; i++) {
		need(pthread_join(threads[i], &result) == 0, "pthread_join");
		good = good && result == &heaps[i] && !heaps[i].broken;
	}
	memcpy(rest.slots, exchange.slots, sizeof(exchange.slots));
	give_all_back(&rest);
	check(good && !rest.broken, "four threads, whose blocks change hands");
}

int main(void)
{
	alone();
	zeroes();
	aligned();
	refusals();
	large_blocks_leave();
	together();
	return finish();
}
