/* SPDX-License-Identifier: MIT */
/*
 * tests/bench/bench_slab.c - what an object costs
 *
 * Hot rows allocate and free in turn.  A batch takes 1000 and gives them back in the same
 * order, so that slabs are filled, emptied, made and given back in it.
 */
#include <core/bug.h>
#include <kernel/bench.h>
#include <lib/printf.h>
#include <mm/kmalloc.h>

#define OBJECT_SIZE	120
#define BATCH		1000

static struct bench_samples *const alloc_samples = &bench_samples[0];
static struct bench_samples *const free_samples = &bench_samples[1];
static struct kmem_cache *cache;
static void **const batch = (void **)bench_scratch;

_Static_assert(BATCH * sizeof(*batch) <= BENCH_SCRATCH, "there is room for a batch");
static volatile size_t size_64 = 64, size_64k = 65536;	/* the compiler must not know */

static void begin(void)
{
	bench_samples_begin(alloc_samples);
	bench_samples_begin(free_samples);
}

static bool want_more(void)
{
	return bench_wants_more(alloc_samples) || bench_wants_more(free_samples);
}

static void rows(const char *name, bool free_too)
{
	char row[64];

	snprintf(row, sizeof(row), "%s.alloc", name);
	bench_samples_rows(alloc_samples, row);
	if (!free_too)
		return;
	snprintf(row, sizeof(row), "%s.free", name);
	bench_samples_rows(free_samples, row);
}

/* What is between the two readings, and what happens to a sample of nr operations. */
#define SAMPLE(samples, nr, statement) do {				\
	bool wanted = bench_wants_more(samples);			\
	uint64_t start = bench_start(samples);			\
	uint64_t end;							\
									\
	statement;							\
	end = rdtsc();							\
	if (wanted)							\
		bench_store(samples, end - start, nr);		\
} while (0)

#define HOT(name, alloc, free, free_too) do {				\
	begin();							\
	while (want_more()) {						\
		void *obj;						\
									\
		SAMPLE(alloc_samples, 1, obj = alloc);			\
		BUG_ON(!obj);						\
		SAMPLE(free_samples, 1, free);				\
	}								\
	rows(name, free_too);						\
} while (0)

#define BATCHES(name, alloc, free) do {					\
	begin();							\
	while (want_more()) {						\
		SAMPLE(alloc_samples, BATCH,				\
		       for (unsigned int i = 0; i < BATCH; i++) batch[i] = alloc);	\
		BUG_ON(!batch[BATCH - 1]);				\
		SAMPLE(free_samples, BATCH,				\
		       for (unsigned int i = 0; i < BATCH; i++) free);	\
	}								\
	rows(name, true);						\
} while (0)

static void open_cache(void)
{
	cache = kmem_cache_create("bench", OBJECT_SIZE, 0, SLAB_PANIC, NULL);
}

static void close_cache(void)
{
	BUG_ON(kmem_cache_destroy(cache));
}

BENCH(cache_hot)
{
	open_cache();
	HOT("cache_hot", kmem_cache_alloc(cache, GFP_KERNEL), kmem_cache_free(cache, obj), true);
	close_cache();
}

BENCH(cache_batch1000)
{
	open_cache();
	BATCHES("cache_batch1000", kmem_cache_alloc(cache, GFP_KERNEL),
		kmem_cache_free(cache, batch[i]));
	close_cache();
}

BENCH(kmalloc64)
{
	HOT("kmalloc64", kmalloc(size_64, GFP_KERNEL), kfree(obj), true);
}

BENCH(kmalloc64_const)
{
	HOT("kmalloc64_const", kmalloc(64, GFP_KERNEL), kfree(obj), false);
}

BENCH(kmalloc64_batch1000)
{
	BATCHES("kmalloc64_batch1000", kmalloc(size_64, GFP_KERNEL), kfree(batch[i]));
}

BENCH(kmalloc64k)
{
	HOT("kmalloc64k", kmalloc(size_64k, GFP_KERNEL), kfree(obj), true);
}
