/* SPDX-License-Identifier: MIT */
/*
 * tests/unit/slab_test.c - whole caches on the host: arrays, nodes, failures, the validator
 *
 * The long runs compare with a flat table: each object that is out is filled with a number
 * of its own, which must be there when it is freed.
 */
#include "slab_fixture.h"
#include <lib/errno.h>

#define HELD		600u
#define STEPS		60000u

static unsigned int meta_out, meta_fail_every, meta_requests;

/* Arrays come from the host, now and then not at all. */
static void *meta_alloc(size_t size, gfp_t gfp, int nid)
{
	(void)gfp;
	(void)nid;
	if (meta_fail_every && ++meta_requests % meta_fail_every == 0)
		return NULL;
	meta_out++;
	return malloc(size);
}

static void meta_free(const void *meta)
{
	meta_out--;
	free((void *)meta);
}

static void start(unsigned int nr_nodes)
{
	fixture_create(nr_nodes);
	meta_fail_every = meta_requests = 0;
	kmem_cache_init();
	slab_arrays_begin(meta_alloc, meta_free);
}

/* The two caches of boot keep their arrays: the host's leak check must not see them. */
static void drop_arrays(struct kmem_cache *cache, void *ctx)
{
	struct kmem_cache_node *n;
	unsigned int nid;

	(void)ctx;
	free(cache->cpu_cache[0]);
	cache->cpu_cache[0] = &slab_no_array;
	for_each_slab_node(cache, nid, n) {
		free(n->shared);
		n->shared = NULL;
		for (unsigned int to = 0; n->alien && to < nr_online_nodes; to++)
			free(n->alien[to]);
		free(n->alien);
		n->alien = NULL;
	}
}

static void finish(void)
{
	slab_drain_all();
	assert_null(slab_check_all());
	assert_int_equal(frames_out, 0);
	assert_int_equal(host_eflags & EFLAGS_IF, EFLAGS_IF);
	kmem_cache_for_each(drop_arrays, NULL);
	slab_arrays_begin(NULL, NULL);
	fixture_destroy();
}

static void *alloc(struct kmem_cache *cache)
{
	void *obj = kmem_cache_alloc(cache, GFP_KERNEL);

	assert_non_null(obj);
	return obj;
}

static void alloc_last_freed_comes_first(void **state)
{
	struct kmem_cache *cache;
	void *a, *b;

	(void)state;
	start(1);
	cache = kmem_cache_create("test", 120, 0, 0, NULL);
	a = alloc(cache);
	b = alloc(cache);
	kmem_cache_free(cache, a);
	kmem_cache_free(cache, b);
	assert_ptr_equal(alloc(cache), b);
	assert_ptr_equal(alloc(cache), a);
	kmem_cache_free(cache, a);
	kmem_cache_free(cache, b);
	assert_int_equal(kmem_cache_destroy(cache), 0);
	finish();
}

/* The first refill of an array that nobody uses is small; later ones are whole batches. */
static void refill_of_a_cold_array_is_small(void **state)
{
	struct kmem_cache *cache;
	void *objs[17];

	(void)state;
	start(1);
	cache = kmem_cache_create("test", 60, 0, 0, NULL);
	objs[0] = alloc(cache);
	assert_int_equal(cache->cpu_cache[0]->avail, 15);
	for (unsigned int i = 1; i < 17; i++)
		objs[i] = alloc(cache);
	assert_int_equal(cache->cpu_cache[0]->avail, cache->num - 17);
	for (unsigned int i = 0; i < 17; i++)
		kmem_cache_free(cache, objs[i]);
	assert_int_equal(kmem_cache_destroy(cache), 0);
	finish();
}

/* Without arrays each object comes from its slab and goes back there. */
static void cache_without_arrays_works(void **state)
{
	struct kmem_cache *cache;
	void *objs[100];

	(void)state;
	fixture_create(2);
	kmem_cache_init();
	cache = kmem_cache_create("test", 500, 0, 0, NULL);
	assert_ptr_equal(cache->cpu_cache[0], &slab_no_array);
	for (unsigned int i = 0; i < 100; i++)
		objs[i] = alloc(cache);
	assert_null(kmem_cache_check(cache));
	for (unsigned int i = 0; i < 100; i++)
		kmem_cache_free(cache, objs[i]);
	assert_null(kmem_cache_check(cache));
	assert_int_equal(slab_no_array.avail, 0);
	assert_int_equal(kmem_cache_destroy(cache), 0);
	slab_drain_all();
	assert_int_equal(frames_out, 0);
	fixture_destroy();
}

static void destroy_with_objects_reports_and_keeps_the_cache(void **state)
{
	struct kmem_cache *cache;
	void *obj;

	(void)state;
	start(1);
	cache = kmem_cache_create("test", 120, 0, 0, NULL);
	obj = alloc(cache);
	assert_int_equal(kmem_cache_destroy(cache), -EBUSY);
	assert_int_equal(nr_leaks, 1);
	kmem_cache_free(cache, obj);
	assert_int_equal(kmem_cache_destroy(cache), 0);
	finish();
}

static void create_without_memory_gives_no_cache(void **state)
{
	(void)state;
	start(1);
	fail_every = 1;
	assert_null(kmem_cache_create("test", 120, 0, 0, NULL));
	fail_every = 0;
	finish();
}

/* The wanted node is full: another one serves, unless it must not. */
static void alloc_node_falls_back_to_others(void **state)
{
	struct kmem_cache *cache;
	void *objs[FRAMES];
	unsigned int nr = 0;

	(void)state;
	start(2);
	cache = kmem_cache_create("test", 4096, 0, 0, NULL);
	while ((objs[nr] = kmem_cache_alloc_node(cache, GFP_KERNEL | __GFP_THISNODE, 1))) {
		assert_int_equal(page_to_nid(virt_to_page(objs[nr])), 1);
		nr++;
	}
	assert_int_equal(nr, FRAMES / 2);
	objs[nr] = kmem_cache_alloc_node(cache, GFP_KERNEL, 1);
	assert_non_null(objs[nr]);
	assert_int_equal(page_to_nid(virt_to_page(objs[nr])), 0);
	for (unsigned int i = 0; i <= nr; i++)
		kmem_cache_free(cache, objs[i]);
	assert_null(kmem_cache_check(cache));
	assert_int_equal(kmem_cache_destroy(cache), 0);
	finish();
}

/* No page is left, but the other node has a slab with a free object. */
static void alloc_without_pages_takes_what_others_have(void **state)
{
	struct kmem_cache *cache;
	void *far, *near;

	(void)state;
	start(2);
	cache = kmem_cache_create("test", 1000, 0, 0, NULL);
	far = kmem_cache_alloc_node(cache, GFP_KERNEL, 1);
	assert_non_null(far);
	fail_every = 1;
	near = kmem_cache_alloc(cache, GFP_KERNEL);
	assert_non_null(near);
	assert_int_equal(page_to_nid(virt_to_page(near)), 1);
	fail_every = 0;
	kmem_cache_free(cache, far);
	kmem_cache_free(cache, near);
	assert_int_equal(kmem_cache_destroy(cache), 0);
	finish();
}

#ifdef CONFIG_SLAB_ALIEN
/* Twelve wait, the thirteenth sends them home. */
static void free_of_another_nodes_objects_goes_by_the_dozen(void **state)
{
	struct kmem_cache *cache;
	void *objs[13];
	unsigned int home;

	(void)state;
	start(2);
	cache = kmem_cache_create("test", 200, 0, 0, NULL);
	for (unsigned int i = 0; i < 13; i++)
		objs[i] = kmem_cache_alloc_node(cache, GFP_KERNEL, 1);
	home = cache->node[1]->shared->avail;
	for (unsigned int i = 0; i < 12; i++)
		kmem_cache_free(cache, objs[i]);
	assert_int_equal(cache->node[1]->shared->avail, home);
	assert_int_equal(cache->cpu_cache[0]->avail, 0);
	kmem_cache_free(cache, objs[12]);
	assert_int_equal(cache->node[1]->shared->avail, home + 12);
	assert_int_equal(kmem_cache_destroy(cache), 0);
	finish();
}
#endif

#ifdef CONFIG_SLAB_SHARED
/* A long run of frees leaves no slab to take apart; the next allocations find it there. */
static void free_of_many_fills_the_shared_array(void **state)
{
	struct kmem_cache *cache;
	void *objs[300];
	unsigned long slabs;

	(void)state;
	start(1);
	cache = kmem_cache_create("test", 120, 0, 0, NULL);
	for (unsigned int i = 0; i < 300; i++)
		objs[i] = alloc(cache);
	slabs = cache->node[0]->total_slabs;
	for (unsigned int i = 0; i < 300; i++)
		kmem_cache_free(cache, objs[i]);
	assert_int_equal(cache->node[0]->total_slabs, slabs);
	assert_int_equal(cache->node[0]->shared->avail, 240);
	assert_null(kmem_cache_check(cache));
	for (unsigned int i = 0; i < 300; i++)
		objs[i] = alloc(cache);
	assert_int_equal(cache->node[0]->shared->avail, 0);
	assert_int_equal(cache->node[0]->total_slabs, slabs);
	for (unsigned int i = 0; i < 300; i++)
		kmem_cache_free(cache, objs[i]);
	assert_int_equal(kmem_cache_destroy(cache), 0);
	finish();
}
#endif

/* --- the validator --------------------------------------------------------------------- */

#define expect_found(text, damage, repair) do {					\
	const char *found;							\
	damage;									\
	found = kmem_cache_check(cache);					\
	assert_non_null(found);							\
	assert_non_null(strstr(found, text));					\
	repair;									\
	assert_null(kmem_cache_check(cache));					\
} while (0)

static void check_finds_each_damage(void **state)
{
	struct kmem_cache *cache;
	struct kmem_cache_node *n;
	struct array_cache *ac;
	freelist_idx_t *freelist;
	struct page *slab;
	void *obj, *saved;

	(void)state;
	start(1);
	cache = kmem_cache_create("test", 120, 0, 0, NULL);
	obj = alloc(cache);
	n = cache->node[0];
	ac = cache->cpu_cache[0];
	slab = slab_of(cache, obj);
	freelist = slab->freelist;
	expect_found("free objects do not add up", n->free_objects++, n->free_objects--);
	expect_found("slabs do not add up", n->total_slabs++, n->total_slabs--);
	expect_found("slabs do not add up", n->free_slabs++, n->free_slabs--);
	expect_found("wrong list", slab->active = cache->num, slab->active = 16);
	expect_found("more objects out", slab->active = cache->num + 1, slab->active = 16);
	expect_found("twice", freelist[20] = freelist[21], freelist[20] = 20);
	expect_found("that there is not", freelist[20] = 1000, freelist[20] = 20);
	expect_found("both in an array", freelist[20] = 3, freelist[20] = 20);
	expect_found("another cache", slab->slab_cache = NULL, slab->slab_cache = cache);
	expect_found("overflows", ac->avail = ac->limit + 1, ac->avail = 15);
	saved = ac->entry[3];
	expect_found("twice in an array", ac->entry[3] = ac->entry[4], ac->entry[3] = saved);
	expect_found("no object", ac->entry[3] = (char *)saved + 8, ac->entry[3] = saved);
	expect_found("colour", n->colour_next = 99, n->colour_next = 0);
	/* With nothing in the array the slab itself is what is looked at. */
	slab_drain_array(cache, ac, ac->avail);
	expect_found("say whose", slab->slab_cache = NULL, slab->slab_cache = cache);
	expect_found("say whose", slab->flags ^= 1u << PG_slab, slab->flags ^= 1u << PG_slab);
	expect_found("wrong count", atomic_inc(&slab->_refcount), atomic_dec(&slab->_refcount));
	expect_found("runs into", slab->freelist = obj, slab->freelist = freelist);
	kmem_cache_free(cache, obj);
	assert_int_equal(kmem_cache_destroy(cache), 0);
	finish();
}

/* --- long runs -------------------------------------------------------------------------- */

struct held {
	struct kmem_cache *cache;
	unsigned char *bytes;
};

static struct held held[HELD];
static struct kmem_cache *caches[4];
static unsigned long got, refused;

static void put(struct held *h, unsigned char mark)
{
	if (!h->bytes)
		return;
	for (unsigned int i = 0; i < h->cache->object_size; i++)
		if (h->bytes[i] != mark)
			fail_msg("a byte of an object of %s was changed", h->cache->name);
	kmem_cache_free(h->cache, h->bytes);
	h->bytes = NULL;
}

static void step(uint64_t *random)
{
	unsigned int at = random_below(random, HELD), choice = random_below(random, 200);
	struct held *h = &held[at];

	put(h, (unsigned char)at);
	if (choice == 0)
		kmem_cache_shrink(caches[random_below(random, 4)]);
	if (choice == 1)
		slab_reap();
	if (choice == 2) {
		slab_drain_cpu();
		numa_node = (int)random_below(random, nr_online_nodes);
	}
	if (choice % 2)
		return;
	h->cache = caches[random_below(random, 4)];
	h->bytes = choice % 8 == 0 ?
		kmem_cache_alloc_node(h->cache, GFP_KERNEL,
				      (int)random_below(random, nr_online_nodes)) :
		kmem_cache_alloc(h->cache, GFP_KERNEL);
	if (h->bytes)
		memset(h->bytes, (int)at, h->cache->object_size);
	got += h->bytes != NULL;
	refused += h->bytes == NULL;
	jiffies += choice == 4;
}

static void long_run(unsigned int nr_nodes, uint64_t seed)
{
	static const unsigned int sizes[] = { 12, 120, 700, 5000 };

	start(nr_nodes);
	meta_fail_every = seed % 2 ? 3 : 0;
	got = refused = 0;
	for (unsigned int i = 0; i < 4; i++)
		caches[i] = kmem_cache_create("long run", sizes[i], 0, 0, NULL);
	for (unsigned int i = 0; i < STEPS; i++) {
		fail_every = i / 10000 % 2 ? 4 : 0;
		step(&seed);
		if (i % 500 == 0 && slab_check_all())
			fail_msg("step %u: %s", i, slab_check_all());
	}
	assert_true(got > STEPS / 4);
	assert_true(refused > 0);
	for (unsigned int i = 0; i < HELD; i++)
		put(&held[i], (unsigned char)i);
	fail_every = meta_fail_every = 0;
	for (unsigned int i = 0; i < 4; i++)
		assert_int_equal(kmem_cache_destroy(caches[i]), 0);
	finish();
}

static void long_runs_match_the_table(void **state)
{
	(void)state;
	for (unsigned int nr_nodes = 1; nr_nodes <= 4; nr_nodes++)
		for (uint64_t seed = 1; seed <= 2; seed++)
			long_run(nr_nodes, seed * 7919 + nr_nodes);
	assert_int_equal(nr_leaks, 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(alloc_last_freed_comes_first),
		cmocka_unit_test(refill_of_a_cold_array_is_small),
		cmocka_unit_test(cache_without_arrays_works),
		cmocka_unit_test(destroy_with_objects_reports_and_keeps_the_cache),
		cmocka_unit_test(create_without_memory_gives_no_cache),
		cmocka_unit_test(alloc_node_falls_back_to_others),
		cmocka_unit_test(alloc_without_pages_takes_what_others_have),
#ifdef CONFIG_SLAB_ALIEN
		cmocka_unit_test(free_of_another_nodes_objects_goes_by_the_dozen),
#endif
#ifdef CONFIG_SLAB_SHARED
		cmocka_unit_test(free_of_many_fills_the_shared_array),
#endif
		cmocka_unit_test(check_finds_each_damage),
		cmocka_unit_test(long_runs_match_the_table),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
