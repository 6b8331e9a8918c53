/* SPDX-License-Identifier: MIT */
/*
 * tests/selftest/slab_selftest.c - caches of objects on the real page allocator
 *
 * Around each test the frame drains all caches and counts the free pages; each test that
 * makes a cache destroys it.
 */
#include <core/clock.h>
#include <core/selftest.h>
#include <core/timer.h>
#include <lib/align.h>
#include <lib/minmax.h>
#include <lib/string.h>
#include <mm/audit.h>
#include <mm/fail_page_alloc.h>
#include <mm/kmalloc.h>
#include <mm/numa.h>
#include <mm/shrinker.h>
#include <mm/slab.h>

#include "threads.h"
#include "tick.h"

#define NR		700
#define QUIET		__GFP_NOWARN

static void *objects[NR];

static struct kmem_cache *must_create(unsigned int size, unsigned int align, unsigned int flags,
				      void (*ctor)(void *obj))
{
	return kmem_cache_create("test", size, align, flags | SLAB_PANIC, ctor);
}

/* Take nr objects and write each one's number into it. */
static unsigned int take(struct kmem_cache *cache, unsigned int nr)
{
	unsigned int i = 0;

	while (i < nr && (objects[i] = kmem_cache_alloc(cache, GFP_KERNEL | QUIET))) {
		memset(objects[i], (int)i, cache->object_size);
		i++;
	}
	return i;
}

static unsigned int nr_spoiled(const struct kmem_cache *cache, unsigned int nr)
{
	unsigned int bad = 0;

	for (unsigned int i = 0; i < nr; i++) {
		const unsigned char *bytes = objects[i];

		bad += bytes[0] != (i & 255) || bytes[cache->object_size - 1] != (i & 255);
	}
	return bad;
}

/* Back in an order that has nothing to do with how they came. */
static void give(struct kmem_cache *cache, unsigned int nr)
{
	for (unsigned int step = 0; step < 3; step++)
		for (unsigned int i = step; i < nr; i += 3)
			kmem_cache_free(cache, objects[i]);
}

SELFTEST(slab, objects_do_not_overlap)
{
	static const unsigned int sizes[] = { 1, 8, 24, 120, 500, 520, 1400, 4096, 5000 };

	for (unsigned int i = 0; i < ARRAY_SIZE(sizes); i++) {
		struct kmem_cache *cache = must_create(sizes[i], 0, 0, NULL);
		unsigned int wanted = sizes[i] > 1024 ? 60 : NR;
		unsigned int nr = take(cache, wanted);

		EXPECT_EQ(nr, wanted);
		EXPECT_EQ(nr_spoiled(cache, nr), 0u);
		EXPECT_OK(kmem_cache_check(cache));
		give(cache, nr);
		EXPECT_OK(kmem_cache_check(cache));
		EXPECT_EQ(kmem_cache_destroy(cache), 0);
	}
	EXPECT_OK(mm_audit());
}

SELFTEST(slab, alignment_is_kept)
{
	static const struct {
		unsigned int size, align, flags, multiple;
	} cases[] = {
		{ 5, 0, 0, 4 }, { 24, 16, 0, 16 }, { 100, 256, 0, 256 }, { 30, 1024, 0, 1024 },
		{ 20, 0, SLAB_HWCACHE_ALIGN, 32 }, { 100, 0, SLAB_HWCACHE_ALIGN, 64 },
	};

	for (unsigned int i = 0; i < ARRAY_SIZE(cases); i++) {
		struct kmem_cache *cache = must_create(cases[i].size, cases[i].align,
						       cases[i].flags, NULL);

		EXPECT_EQ(take(cache, 50), 50u);
		for (unsigned int j = 0; j < 50; j++)
			EXPECT_EQ((uintptr_t)objects[j] % cases[i].multiple, 0u);
		give(cache, 50);
		EXPECT_EQ(kmem_cache_destroy(cache), 0);
	}
}

static unsigned int nr_constructed;

static void construct(void *obj)
{
	*(uint32_t *)obj = 0xC0FFEE;
	nr_constructed++;
}

/* Once for each object of a slab, not for each allocation; the state outlives a free. */
SELFTEST(slab, constructor_runs_once_for_each_object)
{
	struct kmem_cache *cache;

	nr_constructed = 0;
	cache = must_create(64, 0, 0, construct);
	for (unsigned int round = 0; round < 3; round++) {
		for (unsigned int i = 0; i < cache->num; i++) {
			objects[i] = kmem_cache_alloc(cache, GFP_KERNEL);
			ASSERT_TRUE(objects[i]);
			EXPECT_EQ(*(uint32_t *)objects[i], 0xC0FFEEu);
		}
		give(cache, cache->num);
	}
	EXPECT_EQ(nr_constructed, cache->num);
	EXPECT_EQ(kmem_cache_destroy(cache), 0);
}

SELFTEST(slab, the_last_one_in_is_the_first_one_out)
{
	struct kmem_cache *cache = must_create(120, 0, 0, NULL);
	void *a, *b;

	/* Until there is an array each object goes home, and slabs are stacks as well. */
	a = kmem_cache_alloc(cache, GFP_KERNEL);
	b = kmem_cache_alloc(cache, GFP_KERNEL);
	ASSERT_TRUE(a && b && a != b);
	kmem_cache_free(cache, a);
	kmem_cache_free(cache, b);
	EXPECT_EQ(kmem_cache_alloc(cache, GFP_KERNEL) == b, 1);
	EXPECT_EQ(kmem_cache_alloc(cache, GFP_KERNEL) == a, 1);
	kmem_cache_free(cache, a);
	kmem_cache_free(cache, b);
	EXPECT_EQ(kmem_cache_destroy(cache), 0);
}

SELFTEST(slab, zeroed_objects_are_zero)
{
	struct kmem_cache *cache = must_create(100, 0, 0, NULL);

	EXPECT_EQ(take(cache, 100), 100u);
	give(cache, 100);
	for (unsigned int i = 0; i < 100; i++) {
		const unsigned char *bytes = objects[i] = kmem_cache_zalloc(cache, GFP_KERNEL);

		ASSERT_TRUE(bytes);
		for (unsigned int j = 0; j < 100; j++)
			EXPECT_EQ(bytes[j], 0);
	}
	give(cache, 100);
	EXPECT_EQ(kmem_cache_destroy(cache), 0);
}

/* Two slabs after each other do not begin at the same place of their pages. */
SELFTEST(slab, slabs_have_colours)
{
	struct kmem_cache *cache = must_create(120, 0, 0, NULL);
	unsigned int nr = 2 * cache->num, differ = 0;

	EXPECT_EQ(take(cache, nr), nr);
	for (unsigned int i = 1; i < nr; i++) {
		const struct page *slab = virt_to_page(objects[i]);

		differ |= ((uintptr_t)slab->s_mem ^ (uintptr_t)virt_to_page(objects[0])->s_mem) %
			  PAGE_SIZE;
	}
	EXPECT_EQ(differ != 0, cache->colour > 1);
	give(cache, nr);
	EXPECT_EQ(kmem_cache_destroy(cache), 0);
}

SELFTEST(slab, bulk_is_all_or_nothing)
{
	struct kmem_cache *cache = must_create(3000, 0, 0, NULL);

	EXPECT_EQ(kmem_cache_alloc_bulk(cache, GFP_KERNEL, 40, objects), 40u);
	kmem_cache_free_bulk(cache, 40, objects);
	EXPECT_OK(kmem_cache_check(cache));
#ifdef CONFIG_FAIL_PAGE_ALLOC
	static const struct fail_page_alloc fifth = { .mode = FAIL_ONCE, .n = 5 };

	EXPECT_EQ(kmem_cache_shrink(cache), 0);
	fail_page_alloc_set(&fifth);
	EXPECT_EQ(kmem_cache_alloc_bulk(cache, GFP_KERNEL | QUIET, 40, objects), 0u);
	fail_page_alloc_set(NULL);
	EXPECT_EQ(kmem_cache_shrink(cache), 0);
#endif
	EXPECT_EQ(kmem_cache_destroy(cache), 0);
}

/* The counters are those that slabinfo prints. */
SELFTEST(slab, figures_follow_what_happens)
{
	struct kmem_cache *cache = must_create(120, 0, 0, NULL);
	struct slabinfo info;

	get_slabinfo(cache, &info);
	EXPECT_EQ(info.num_objs + info.num_slabs + info.cached, 0UL);
	EXPECT_EQ(take(cache, 300), 300u);
	get_slabinfo(cache, &info);
	EXPECT_EQ(info.active_objs - info.cached, 300UL);
	EXPECT_GE(info.num_slabs * cache->num, 300UL);
	EXPECT_EQ(info.num_objs, info.num_slabs * cache->num);
	give(cache, 300);
	get_slabinfo(cache, &info);
	EXPECT_EQ(info.active_objs, info.cached);
	EXPECT_EQ(kmem_cache_shrink(cache), 0);
	get_slabinfo(cache, &info);
	EXPECT_EQ(info.num_objs + info.num_slabs + info.cached, 0UL);
	EXPECT_EQ(kmem_cache_destroy(cache), 0);
}

/* More than free_limit objects are not kept even without anybody asking. */
SELFTEST(slab, empty_slabs_above_the_limit_go_back)
{
	struct kmem_cache *cache = must_create(500, 0, 0, NULL);
	struct slabinfo info;
	unsigned long most;

	EXPECT_EQ(take(cache, NR), (unsigned int)NR);
	for (unsigned int i = 0; i < NR; i++)
		kmem_cache_free(cache, objects[i]);
	get_slabinfo(cache, &info);
	/* What arrays hold keeps slabs from being empty, the ends of runs some more. */
	most = cache->node[0]->free_limit + info.cached + 4 * cache->num;
	EXPECT_LE(info.num_objs, most * nr_online_nodes);
	EXPECT_EQ(kmem_cache_destroy(cache), 0);
}

/* As if the time between two looks had passed. */
static void make_due(struct kmem_cache *cache)
{
	for (unsigned int nid = 0; nid < nr_online_nodes; nid++)
		cache->node[nid]->next_reap = jiffies;
}

/* What lies idle shrinks to nothing, bit by bit; what is used in between does not. */
SELFTEST(slab, reaping_takes_what_lies_idle)
{
	struct kmem_cache *cache = must_create(120, 0, 0, NULL);
	struct slabinfo info;
	unsigned int rounds = 0;

	EXPECT_EQ(take(cache, 200), 200u);
	give(cache, 200);
	do {
		make_due(cache);
		slab_reap();
		get_slabinfo(cache, &info);
	} while (info.num_slabs && ++rounds < 500);
	EXPECT_EQ(info.num_slabs, 0UL);
	EXPECT_GE(rounds, 5u);
	EXPECT_OK(mm_audit());
	EXPECT_EQ(kmem_cache_destroy(cache), 0);
}

/* The worker's next step, in so many ticks from now; false: it does not come. */
static bool reap_in(unsigned long ticks)
{
	unsigned long nr = slab_nr_reaps();

	slab_reap_start(ticks);
	return comes_true(slab_nr_reaps() != nr);
}

/* Nobody here calls slab_reap(): it is the worker that does. */
SELFTEST(slab, idle_caches_shrink_by_themselves)
{
	struct kmem_cache *cache = must_create(120, 0, 0, NULL);
	unsigned int steps = 0;
	struct slabinfo info;

	EXPECT_EQ(take(cache, 200), 200u);
	give(cache, 200);
	do {
		make_due(cache);
		ASSERT_TRUE(reap_in(0));
		get_slabinfo(cache, &info);
	} while (info.num_slabs && ++steps < 500);
	EXPECT_EQ(info.num_slabs, 0UL);
	EXPECT_OK(mm_audit());
	EXPECT_EQ(kmem_cache_destroy(cache), 0);
}

/* By the clock, and not before; and after each step there will be another one. */
SELFTEST(slab, reaping_goes_by_the_clock)
{
	unsigned long start;

	ASSERT_TRUE(tick_comes());
	start = jiffies;
	EXPECT_TRUE(reap_in(5));
	EXPECT_GE(jiffies - start, 5UL);
	EXPECT_TRUE(slab_reap_stop());
	EXPECT_FALSE(slab_reap_stop());
	slab_reap_start(0);
}

/* Not only when jiffies, which begins shortly before it, has wrapped. */
SELFTEST(slab, a_new_cache_has_its_turn_soon)
{
	struct kmem_cache *cache = must_create(120, 0, 0, NULL);

	for (unsigned int nid = 0; nid < nr_online_nodes; nid++)
		EXPECT_LE(cache->node[nid]->next_reap - jiffies, 10UL * HZ);
	EXPECT_EQ(kmem_cache_destroy(cache), 0);
}

static struct kmem_cache *kept_cache;
static unsigned int nr_kept;

static unsigned long count_kept(struct shrinker *shrinker __maybe_unused,
				struct shrink_control *sc __maybe_unused)
{
	return nr_kept;
}

static unsigned long give_up_kept(struct shrinker *shrinker __maybe_unused,
				  struct shrink_control *sc)
{
	unsigned long nr = 0;

	while (nr < sc->nr_to_scan && nr_kept) {
		kmem_cache_free(kept_cache, objects[--nr_kept]);
		nr++;
	}
	return nr;
}

static unsigned long cannot_now(struct shrinker *shrinker __maybe_unused,
				struct shrink_control *sc __maybe_unused)
{
	return SHRINK_STOP;
}

/* An eighth, then all; one that cannot is passed over; its pages are RECLAIMABLE ones. */
SELFTEST(slab, shrinkers_give_up_their_share)
{
	static struct shrinker shrinker = {
		.count_objects = count_kept, .scan_objects = give_up_kept,
	};
	static struct shrinker busy = { .count_objects = count_kept, .scan_objects = cannot_now };

	kept_cache = must_create(200, 0, SLAB_RECLAIM_ACCOUNT, NULL);
	EXPECT_EQ(kept_cache->allocflags, __GFP_RECLAIMABLE);
	nr_kept = take(kept_cache, 400);
	register_shrinker(&busy);
	register_shrinker(&shrinker);
	EXPECT_EQ(shrink_slab(GFP_KERNEL, 3), 50UL);
	EXPECT_EQ(nr_kept, 350u);
	EXPECT_EQ(shrink_slab(GFP_KERNEL, 0), 350UL);
	EXPECT_EQ(shrink_slab(GFP_KERNEL, 0), 0UL);
	unregister_shrinker(&shrinker);
	unregister_shrinker(&busy);
	EXPECT_EQ(kmem_cache_destroy(kept_cache), 0);
}

SELFTEST(slab, what_makes_no_cache_is_refused)
{
	EXPECT_TRUE(!kmem_cache_create("test", 0, 0, 0, NULL));
	EXPECT_TRUE(!kmem_cache_create("test", 64, 3, 0, NULL));
	EXPECT_TRUE(!kmem_cache_create("test", 64, 8192, 0, NULL));
	EXPECT_TRUE(!kmem_cache_create("test", 5u << 20, 0, 0, NULL));
	EXPECT_TRUE(!kmem_cache_create("test", 64, 0, 1u << 31, NULL));
	EXPECT_TRUE(!kmem_cache_create(NULL, 64, 0, 0, NULL));
	EXPECT_EQ(kmem_cache_destroy(NULL), 0);
}

/* Debug builds stop there: inject=slab-leak. */
SELFTEST(slab, a_cache_in_use_is_not_destroyed)
{
	struct kmem_cache *cache;
	void *obj;

	if (IS_ENABLED(CONFIG_DEBUG))
		SELFTEST_SKIP("a debug build stops there");
	cache = must_create(64, 0, 0, NULL);
	obj = kmem_cache_alloc(cache, GFP_KERNEL);
	ASSERT_TRUE(obj);
	EXPECT_EQ(kmem_cache_destroy(cache), -EBUSY);
	EXPECT_OK(kmem_cache_check(cache));
	kmem_cache_free(cache, obj);
	EXPECT_EQ(kmem_cache_destroy(cache), 0);
}

/* --- nodes ----------------------------------------------------------------------------- */

static bool node_has_room(unsigned int nid)
{
	return NODE_DATA(nid)->node_zones[ZONE_NORMAL].managed_pages > 1024;
}

SELFTEST(slab, each_node_serves_its_own)
{
	struct kmem_cache *cache = must_create(120, 0, 0, NULL);
	int home = numa_node_id();

	for (unsigned int nid = 0; nid < nr_online_nodes; nid++) {
		if (!node_has_room(nid))
			continue;
		numa_set_node_id((int)nid);
		EXPECT_EQ(take(cache, 100), 100u);
		for (unsigned int i = 0; i < 100; i++)
			EXPECT_EQ(page_to_nid(virt_to_page(objects[i])), nid);
		give(cache, 100);
	}
	numa_set_node_id(home);
	EXPECT_OK(kmem_cache_check(cache));
	EXPECT_EQ(kmem_cache_destroy(cache), 0);
}

/* A node is asked for by name, and the objects are freed far from it. */
SELFTEST(slab, objects_of_other_nodes_go_home)
{
	struct kmem_cache *cache = must_create(120, 0, 0, NULL);
	struct slabinfo info;

	for (unsigned int nid = 0; nid < nr_online_nodes; nid++) {
		if (!node_has_room(nid))
			continue;
		for (unsigned int i = 0; i < 100; i++) {
			objects[i] = kmem_cache_alloc_node(cache, GFP_KERNEL, (int)nid);
			ASSERT_TRUE(objects[i]);
			EXPECT_EQ(page_to_nid(virt_to_page(objects[i])), nid);
		}
		give(cache, 100);
		EXPECT_OK(kmem_cache_check(cache));
		get_slabinfo(cache, &info);
		EXPECT_EQ(info.active_objs, info.cached);
	}
	/* The CPU's own array holds nothing of others. */
	for (unsigned int i = 0; i < 200; i++) {
		objects[i] = kmem_cache_alloc(cache, GFP_KERNEL);
		ASSERT_TRUE(objects[i]);
		if (node_has_room((unsigned int)numa_node_id()) && IS_ENABLED(CONFIG_SLAB_ALIEN))
			EXPECT_EQ((int)page_to_nid(virt_to_page(objects[i])), numa_node_id());
	}
	give(cache, 200);
	EXPECT_EQ(kmem_cache_destroy(cache), 0);
}

/* --- torture --------------------------------------------------------------------------- */

#define SLOTS		400
#define IRQ_SLOTS	64
#define STEPS		30000

struct held {
	unsigned char *bytes;
	size_t size;
};

static struct held slots[SLOTS], irq_slots[IRQ_SLOTS];
static uint32_t random_state;
static volatile unsigned int spoiled, irq_steps;

static uint32_t next_random(uint32_t *state)
{
	*state ^= *state << 13;
	*state ^= *state >> 17;
	*state ^= *state << 5;
	return *state;
}

/* Mostly small, now and then a page or more, rarely from beyond the caches. */
static size_t random_size(uint32_t random)
{
	if (random % 512 == 0)
		return KMALLOC_MAX_CACHE_SIZE + 1;
	if (random % 32 == 0)
		return random / 32 % 20000;
	return random / 32 % 600;
}

static void fill(struct held *held, unsigned char mark)
{
	if (held->size) {
		held->bytes[0] = held->bytes[held->size - 1] = mark;
		memset(held->bytes + held->size / 2, mark, min(held->size / 2, (size_t)32));
	}
}

static void release(struct held *held, unsigned char mark)
{
	if (held->bytes && held->size)
		spoiled += held->bytes[held->size / 2] != mark || held->bytes[0] != mark ||
			   held->bytes[held->size - 1] != mark;
	kfree(held->bytes);
	held->bytes = NULL;
}

static void torture_step(struct held *table, unsigned int nr, uint32_t *random, gfp_t gfp)
{
	unsigned int at = next_random(random) % nr;
	struct held *held = &table[at];
	uint32_t choice = next_random(random);

	release(held, (unsigned char)at);
	held->size = random_size(next_random(random));
	if (choice % 4 == 0)
		held->bytes = kmalloc_node(held->size, gfp, (int)(choice / 4 % nr_online_nodes));
	else
		held->bytes = kmalloc(held->size, gfp);
	if (held->bytes)
		fill(held, (unsigned char)at);
}

static void torture_in_interrupt(struct timer_list *unused __maybe_unused)
{
	static uint32_t random = 88172645U;

	for (unsigned int i = 0; i < 50; i++)
		torture_step(irq_slots, IRQ_SLOTS, &random, GFP_ATOMIC | QUIET);
	irq_steps += 50;
}

static void release_all(void)
{
	for (unsigned int i = 0; i < SLOTS; i++)
		release(&slots[i], (unsigned char)i);
	for (unsigned int i = 0; i < IRQ_SLOTS; i++)
		release(&irq_slots[i], (unsigned char)i);
	EXPECT_EQ(spoiled, 0u);
	EXPECT_OK(mm_audit());
}

static void torture(unsigned int steps)
{
	int home = numa_node_id();

	random_state = 2463534242U;
	spoiled = irq_steps = 0;
	for (unsigned int i = 0; i < steps; i++) {
		torture_step(slots, SLOTS, &random_state, GFP_KERNEL | QUIET);
		if (i % 5000 == 4999) {
			numa_set_node_id((int)(i / 5000 % nr_online_nodes));
			EXPECT_OK(slab_check_all());
			slab_reap();
		}
	}
	numa_set_node_id(home);
}

SELFTEST(slab, torture_of_sizes_nodes_and_interrupts)
{
	struct timer_list timer;

	ASSERT_TRUE(tick_comes());
	timer_setup(&timer, torture_in_interrupt);
	timer.period = 1;
	mod_timer(&timer, jiffies + 1);
	torture(STEPS);
	EXPECT_TRUE(sleep_ticks(3));
	del_timer_sync(&timer);
	EXPECT_GE(irq_steps, 100u);
	release_all();
}

#ifdef CONFIG_FAIL_PAGE_ALLOC
SELFTEST(slab, torture_with_failures)
{
	static const struct fail_page_alloc half = { .mode = FAIL_PROB, .n = 50, .seed = 7 };

	fail_page_alloc_set(&half);
	torture(STEPS / 3);
	EXPECT_GT(fail_page_alloc_failed(), 10UL);
	fail_page_alloc_set(NULL);
	release_all();
}
#endif

static void reap_now(struct timer_list *unused __maybe_unused)
{
	slab_reap_start(0);
}

/* A step of the worker at each tick: what is counted while it may run is right. */
SELFTEST(slab, reaping_may_come_at_any_moment)
{
	unsigned long nr = slab_nr_reaps();
	struct timer_list timer;

	ASSERT_TRUE(tick_comes());
	timer_setup(&timer, reap_now);
	timer.period = 1;
	mod_timer(&timer, jiffies + 1);
	for (unsigned int i = 0; i < 200 && slab_nr_reaps() - nr < 30; i++) {
		torture(500);
		EXPECT_OK(mm_audit());
		for (unsigned int at = 0; at < SLOTS; at += 3)
			release(&slots[at], (unsigned char)at);
		sleep_a_tick();
		EXPECT_OK(mm_audit());
	}
	del_timer_sync(&timer);
	EXPECT_GE(slab_nr_reaps() - nr, 20UL);
	release_all();
}

/* All of lowmem in objects of one size, until nothing comes any more; and all of it back. */
SELFTEST(slab, all_memory_in_objects)
{
	struct kmem_cache *cache = must_create(1000, 0, 0, NULL);
	void **first = NULL, **obj;
	unsigned long nr = 0;

	while (nr < 100000 && (obj = kmem_cache_alloc(cache, GFP_KERNEL | QUIET))) {
		*obj = first;
		first = obj;
		nr++;
	}
	EXPECT_GT(nr, 1000UL);
	EXPECT_OK(slab_check_all());
	while (first) {
		obj = *first;
		kmem_cache_free(cache, first);
		first = obj;
	}
	EXPECT_EQ(kmem_cache_destroy(cache), 0);
	EXPECT_OK(mm_audit());
}
