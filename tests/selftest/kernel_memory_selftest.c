/* SPDX-License-Identifier: MIT */
/*
 * tests/selftest/kernel_memory_selftest.c - all ways to kernel memory at the same time
 *
 * Threads of one priority take and give back objects, kmalloc memory, ranges of loose
 * pages and addresses of HIGHMEM; they are preempted at each end of a slice, and sleep now
 * and then while they hold something.  Everybody writes a mark and looks for it before he
 * gives back.  Afterwards every frame is accounted for and all is free as before: the
 * frame counts the pages.
 */
#include <asm/atomic.h>
#include <core/selftest.h>
#include <lib/minmax.h>
#include <lib/string.h>
#include <mm/audit.h>
#include <mm/fail_page_alloc.h>
#include <mm/frame_account.h>
#include <mm/highmem.h>
#include <mm/kmalloc.h>
#include <mm/kvmalloc.h>
#include <mm/vmalloc.h>

#include "background.h"
#include "threads.h"
#include "tick.h"

#define NR_THREADS	4
#define NR_HELD		24UL		/* at most */
#define NR_HELD_MIN	3UL
#define FREE_PER_HELD	100		/* pages; what is held takes five, all threads' twenty */
#define DRAIN_EVERY	64		/* refusals: caches keep what others could use */
#define STEPS		1500		/* of each at least */
#define PREEMPTIONS	3		/* and so many of all */
#define OF_EACH_KIND	500u		/* and so much of each kind */
#define QUIET		__GFP_NOWARN

enum kind { NOTHING, OBJECT, KMALLOC, VMALLOC, KVMALLOC, KMAP, NR_KINDS };

struct held {
	enum kind kind;
	unsigned char *bytes;
	size_t size;
	struct page *page;		/* KMAP */
};

struct hog {
	struct held held[NR_HELD];
	uint32_t random;
	unsigned int nr_got[NR_KINDS], nr_refused, nr_spoiled;
};

static struct hog hogs[NR_THREADS];
static unsigned long nr_held;		/* of each: a machine of 8 MB is to be busy, not starved */
static struct kmem_cache *cache;
static const struct hog *last_runner;	/* NULL: he sleeps or has ended */
static atomic_t nr_preempted;

static uint32_t next_random(struct hog *hog)
{
	hog->random ^= hog->random << 13;
	hog->random ^= hog->random >> 17;
	hog->random ^= hog->random << 5;
	return hog->random;
}

static unsigned char *take_mapped(struct held *held)
{
	held->page = alloc_page(GFP_HIGHUSER | QUIET);
	return held->page ? kmap(held->page) : NULL;
}

static unsigned char *take(struct held *held, enum kind kind, uint32_t random)
{
	switch (kind) {
	case OBJECT:
		held->size = cache->object_size;
		return kmem_cache_alloc(cache, GFP_KERNEL | QUIET);
	case KMALLOC:
		held->size = 1 + random % 3000;
		return kmalloc(held->size, GFP_KERNEL | QUIET);
	case VMALLOC:
		held->size = 1 + random % (20 * PAGE_SIZE);
		return __vmalloc(held->size, GFP_KERNEL | QUIET);
	case KVMALLOC:
		held->size = 1 + random % (20 * PAGE_SIZE);
		return kvmalloc(held->size, GFP_KERNEL | QUIET);
	default:
		held->size = PAGE_SIZE;
		return take_mapped(held);
	}
}

static void give(const struct held *held)
{
	switch (held->kind) {
	case OBJECT:
		kmem_cache_free(cache, held->bytes);
		break;
	case KMAP:
		kunmap(held->page);
		__free_page(held->page);
		break;
	default:
		kvfree(held->bytes);
	}
}

static void release(struct hog *hog, struct held *held, unsigned char mark)
{
	if (held->kind == NOTHING)
		return;
	hog->nr_spoiled += held->bytes[0] != mark || held->bytes[held->size / 2] != mark ||
			   held->bytes[held->size - 1] != mark;
	give(held);
	held->kind = NOTHING;
}

static void step(struct hog *hog, unsigned char base)
{
	uint32_t random = next_random(hog), at = random % nr_held;
	enum kind kind = OBJECT + random / nr_held % (NR_KINDS - OBJECT);
	struct held *held = &hog->held[at];
	unsigned char mark = (unsigned char)(base + at);

	release(hog, held, mark);
	held->bytes = take(held, kind, next_random(hog));
	if (!held->bytes) {
		if (hog->nr_refused++ % DRAIN_EVERY == 0)
			slab_drain_all();
		return;
	}
	held->kind = kind;
	hog->nr_got[kind]++;
	held->bytes[0] = held->bytes[held->size / 2] = held->bytes[held->size - 1] = mark;
}

/* The sum over all threads of one count. */
static unsigned int sum_of(unsigned int offset)
{
	unsigned int sum = 0;

	for (unsigned int i = 0; i < NR_THREADS; i++)
		sum += *(unsigned int *)((char *)&hogs[i] + offset);
	return sum;
}

static unsigned int nr_got(enum kind kind)
{
	return sum_of(offsetof(struct hog, nr_got) + kind * sizeof(unsigned int));
}

/* Were there enough of each kind, by all threads together? */
static bool got_enough(void)
{
	for (enum kind kind = OBJECT; kind < NR_KINDS; kind++)
		if (nr_got(kind) < OF_EACH_KIND)
			return false;
	return true;
}

static bool wants_more(unsigned long start)
{
	return (atomic_read(&nr_preempted) < PREEMPTIONS || !got_enough()) &&
	       jiffies - start < PATIENCE_TICKS;
}

static int work(void *data)
{
	struct hog *hog = data;
	unsigned char base = (unsigned char)((hog - hogs) * NR_HELD);
	unsigned long start = jiffies;

	for (unsigned int i = 0; i < STEPS || wants_more(start); i++) {
		if (last_runner && last_runner != hog)
			atomic_inc(&nr_preempted);
		last_runner = hog;
		step(hog, base);
		if (i < STEPS && i % 256 == 255) {
			last_runner = NULL;
			sleep_a_tick();
		}
	}
	last_runner = NULL;
	for (unsigned int at = 0; at < nr_held; at++)
		release(hog, &hog->held[at], (unsigned char)(base + at));
	return 0;
}

/* They run beside each other until all have ended; requests for pages fail as told. */
static void run_all(const struct fail_page_alloc *failures)
{
	struct task_struct *tasks[NR_THREADS];
	unsigned int nr = 0;

	for (; nr < NR_THREADS; nr++) {
		hogs[nr] = (struct hog){ .random = 2463534242U + nr };
		tasks[nr] = kthread_create(work, &hogs[nr], "hog/%u", nr);
		if (IS_ERR(tasks[nr]))
			break;
	}
	EXPECT_EQ(nr, (unsigned int)NR_THREADS);
	nr_held = clamp(nr_free_pages() / FREE_PER_HELD, NR_HELD_MIN, NR_HELD);
	atomic_set(&nr_preempted, 0);
	last_runner = NULL;
	fail_page_alloc_set(failures);
	for (unsigned int i = 0; i < nr; i++)
		wake_up_process(tasks[i]);
	for (unsigned int i = 0; i < nr; i++)
		EXPECT_EQ(kthread_join(tasks[i]), 0);
}

/* The threads' stacks are given back by a work: an audit counts while nobody does. */
static void expect_all_well(void)
{
	background_stop();
	EXPECT_EQ(sum_of(offsetof(struct hog, nr_spoiled)), 0u);
	EXPECT_OK(mm_audit());
	EXPECT_EQ(kmem_cache_destroy(cache), 0);
	EXPECT_OK(mm_audit());
	background_start();
}

SELFTEST(kernel_memory, threads_take_and_give_back_everything)
{
	ASSERT_TRUE(tick_comes());
	cache = kmem_cache_create("test", 200, 0, SLAB_PANIC, NULL);
	run_all(NULL);
	EXPECT_GE(atomic_read(&nr_preempted), PREEMPTIONS);
	for (enum kind kind = OBJECT; kind < NR_KINDS; kind++)
		EXPECT_GE(nr_got(kind), OF_EACH_KIND);
	expect_all_well();
}

#ifdef CONFIG_FAIL_PAGE_ALLOC
/* One request for pages in ten fails, wherever it comes from. */
SELFTEST(kernel_memory, threads_and_failures)
{
	static const struct fail_page_alloc tenth = { .mode = FAIL_PROB, .n = 10, .seed = 11 };

	cache = kmem_cache_create("test", 200, 0, SLAB_PANIC, NULL);
	run_all(&tenth);
	EXPECT_GT(fail_page_alloc_failed(), 10UL);
	fail_page_alloc_set(NULL);
	EXPECT_GT(sum_of(offsetof(struct hog, nr_refused)), 10u);
	expect_all_well();
}
#endif
