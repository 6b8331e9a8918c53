/* SPDX-License-Identifier: MIT */
/*
 * tests/unit/slab_states_test.c - a node's slabs in every state of a few small ones
 *
 * From no slab at all each operation is tried in every state that is reached, breadth
 * first:
 *
 *	add		a new slab, up to MAX_SLABS of them
 *	take n		one to three objects, into an array
 *	put x (y)	one object that is out, or two at once
 *	remove		an empty slab, the coldest
 *
 * The model is flat: for each slab whether it is there, and for each object whether it is
 * out.  It predicts how many objects a take gets, that they come from slabs in use before
 * empty ones, and which counters and lists result; the order inside lists and freelists
 * is the real one's business, and part of what makes a state.  The validator runs after
 * each step.  On failure the shortest sequence is printed.
 */
#include "slab_fixture.h"

#define MAX_SLABS	3u
#define MAX_NUM		4u
#define KEY_SIZE	48
#define NR_BUCKETS	65536u
#define NONE		UINT32_MAX

struct op {
	enum { ADD, TAKE, PUT, REMOVE } kind;
	unsigned int nr;
	unsigned int object[2];		/* slab * num + index */
};

struct model {
	bool there[MAX_SLABS];
	bool out[MAX_SLABS * MAX_NUM];
};

/* Everything that the real one's state is in. */
struct copy {
	struct kmem_cache_node node;
	struct page pages[MAX_SLABS];
	freelist_idx_t freelists[MAX_SLABS][MAX_NUM];
};

struct state {
	uint8_t key[KEY_SIZE];
	struct model model;
	struct copy real;
	uint32_t parent, next;
	struct op by;
};

static struct kmem_cache *cache;
static struct kmem_cache_node *n;
static struct page *slabs[MAX_SLABS];
static struct state *states;
static uint32_t nr_states, room, buckets[NR_BUCKETS];
static unsigned long transitions;
static unsigned int num;

static void copy_out(struct copy *copy)
{
	copy->node = *n;
	for (unsigned int i = 0; i < MAX_SLABS; i++) {
		copy->pages[i] = *slabs[i];
		memcpy(copy->freelists[i], slabs[i]->freelist, num * sizeof(freelist_idx_t));
	}
}

static void copy_in(const struct copy *copy)
{
	*n = copy->node;
	for (unsigned int i = 0; i < MAX_SLABS; i++) {
		*slabs[i] = copy->pages[i];
		memcpy(slabs[i]->freelist, copy->freelists[i], num * sizeof(freelist_idx_t));
	}
}

static unsigned int slab_number(const struct page *slab)
{
	for (unsigned int i = 0; i < MAX_SLABS; i++)
		if (slabs[i] == slab)
			return i;
	fail_msg("a list with something that is no slab");
	return 0;
}

static uint8_t *key_list(uint8_t *at, const struct list_head *list)
{
	const struct page *slab;

	list_for_each_entry(slab, list, lru) {
		const freelist_idx_t *freelist = slab->freelist;

		*at++ = (uint8_t)(0x10 + slab_number(slab));
		for (unsigned int i = slab->active; i < num; i++)
			*at++ = (uint8_t)freelist[i];
	}
	*at++ = 0xff;
	return at;
}

static void make_key(uint8_t key[KEY_SIZE])
{
	uint8_t *at = key;

	memset(key, 0, KEY_SIZE);
	at = key_list(at, &n->slabs_full);
	at = key_list(at, &n->slabs_partial);
	at = key_list(at, &n->slabs_free);
	*at++ = (uint8_t)n->free_touched;
	assert_true(at <= key + KEY_SIZE);
}

static uint32_t hash(const uint8_t key[KEY_SIZE])
{
	uint32_t sum = 2166136261u;

	for (unsigned int i = 0; i < KEY_SIZE; i++)
		sum = (sum ^ key[i]) * 16777619u;
	return (sum ^ sum >> 15) % NR_BUCKETS;
}

static void enqueue(const struct model *m, uint32_t parent, struct op by)
{
	uint8_t key[KEY_SIZE];
	uint32_t *bucket, i;

	make_key(key);
	bucket = &buckets[hash(key)];
	for (i = *bucket; i != NONE; i = states[i].next)
		if (memcmp(states[i].key, key, KEY_SIZE) == 0)
			return;
	if (nr_states == room) {
		room = room ? 2 * room : 1024;
		states = realloc(states, room * sizeof(*states));
		assert_non_null(states);
	}
	states[nr_states] = (struct state){ .model = *m, .parent = parent, .next = *bucket,
					    .by = by };
	memcpy(states[nr_states].key, key, KEY_SIZE);
	copy_out(&states[nr_states].real);
	*bucket = nr_states++;
}

static void print_op(struct op op)
{
	static const char *const names[] = { "add a slab", "take", "put", "remove a slab" };

	fprintf(stderr, "  %s", names[op.kind]);
	if (op.kind == TAKE)
		fprintf(stderr, " %u", op.nr);
	for (unsigned int i = 0; op.kind == PUT && i < op.nr; i++)
		fprintf(stderr, " %u.%u", op.object[i] / num, op.object[i] % num);
	fprintf(stderr, "\n");
}

static void print_path(uint32_t i)
{
	if (states[i].parent != NONE) {
		print_path(states[i].parent);
		print_op(states[i].by);
	} else {
		fprintf(stderr, "shortest failing sequence, slabs of %u objects:\n", num);
	}
}

static unsigned int nr_out(const struct model *m, unsigned int slab)
{
	unsigned int nr = 0;

	for (unsigned int i = 0; i < num; i++)
		nr += m->out[slab * num + i];
	return nr;
}

static unsigned int count(const struct list_head *list)
{
	const struct list_head *at;
	unsigned int nr = 0;

	for (at = list->next; at != list; at = at->next)
		nr++;
	return nr;
}

/* Does the real node show what the model says? */
static const char *differs(const struct model *m)
{
	unsigned int full = 0, partial = 0, empty = 0, objects = 0;

	for (unsigned int i = 0; i < MAX_SLABS; i++) {
		unsigned int out = nr_out(m, i);

		if (!m->there[i])
			continue;
		full += out == num;
		empty += out == 0;
		partial += out != 0 && out != num;
		objects += num - out;
		if (slabs[i]->active != out)
			return "active is not the number of objects out";
	}
	if (count(&n->slabs_full) != full || count(&n->slabs_partial) != partial ||
	    count(&n->slabs_free) != empty)
		return "a slab is on another list than the model says";
	if (n->free_objects != objects || n->free_slabs != empty ||
	    n->total_slabs != full + partial + empty)
		return "a counter is not what the model says";
	return NULL;
}

static void *object_at(unsigned int object)
{
	return slab_slot(cache, slabs[object / num], object % num);
}

static const char *do_take(struct model *m, unsigned int nr)
{
	void *entry[MAX_NUM];
	unsigned int available = 0, got, partial;

	for (unsigned int i = 0; i < MAX_SLABS; i++)
		available += m->there[i] ? num - nr_out(m, i) : 0;
	got = slab_node_take(cache, n, entry, nr);
	if (got != (nr < available ? nr : available))
		return "another number of objects was taken than there are";
	for (unsigned int i = 0; i < got; i++) {
		struct page *slab = slab_of(cache, entry[i]);
		unsigned int at = slab_number(slab);
		unsigned int index = (unsigned int)((char *)entry[i] - (char *)slab->s_mem) /
				     cache->size;

		partial = 0;
		for (unsigned int j = 0; j < MAX_SLABS; j++)
			partial += m->there[j] && nr_out(m, j) != 0 && nr_out(m, j) != num;
		if (!m->there[at] || entry[i] != slab_slot(cache, slab, index))
			return "what was taken is no object";
		if (m->out[at * num + index])
			return "an object was taken that is out";
		if (partial && nr_out(m, at) == 0)
			return "an empty slab was begun while another one is in use";
		m->out[at * num + index] = true;
	}
	return NULL;
}

static const char *do_put(struct model *m, struct op op)
{
	void *entry[2];

	for (unsigned int i = 0; i < op.nr; i++) {
		entry[i] = object_at(op.object[i]);
		m->out[op.object[i]] = false;
	}
	for (unsigned int i = 0; i < op.nr;) {
		unsigned int done = slab_node_put(cache, n, slab_of(cache, entry[i]), entry + i,
						  op.nr - i);

		if (done == 0 || done > op.nr - i)
			return "another number of objects was put back than there were";
		i += done;
	}
	return NULL;
}

static const char *do_remove(struct model *m)
{
	struct page *slab = slab_node_remove_free(cache, n);
	bool any = false;

	for (unsigned int i = 0; i < MAX_SLABS; i++)
		any |= m->there[i] && nr_out(m, i) == 0;
	if (!slab)
		return any ? "an empty slab was not found" : NULL;
	if (!m->there[slab_number(slab)] || nr_out(m, slab_number(slab)))
		return "a slab was removed that is in use";
	m->there[slab_number(slab)] = false;
	return NULL;
}

static const char *do_op(struct model *m, struct op op)
{
	unsigned int i = 0;

	switch (op.kind) {
	case ADD:
		while (m->there[i])
			i++;
		m->there[i] = true;
		slabs[i]->active = 0;
		for (unsigned int j = 0; j < num; j++)
			((freelist_idx_t *)slabs[i]->freelist)[j] = (freelist_idx_t)j;
		slab_node_add(cache, n, slabs[i]);
		return NULL;
	case TAKE:
		return do_take(m, op.nr);
	case PUT:
		return do_put(m, op);
	default:
		return do_remove(m);
	}
}

static void try_op(uint32_t from, struct op op)
{
	struct model m = states[from].model;
	const char *wrong;

	copy_in(&states[from].real);
	wrong = do_op(&m, op);
	if (!wrong)
		wrong = differs(&m);
	if (!wrong) {
		spin_unlock(&n->list_lock);
		wrong = kmem_cache_check(cache);
		spin_lock(&n->list_lock);
	}
	if (wrong) {
		print_path(from);
		print_op(op);
		fail_msg("%s", wrong);
	}
	transitions++;
	enqueue(&m, from, op);
}

static void try_puts(uint32_t from)
{
	struct model m = states[from].model;
	unsigned int all = MAX_SLABS * num;

	for (unsigned int a = 0; a < all; a++) {
		if (!m.out[a])
			continue;
		try_op(from, (struct op){ .kind = PUT, .nr = 1, .object = { a, 0 } });
		for (unsigned int b = 0; b < all; b++)
			if (b != a && m.out[b])
				try_op(from, (struct op){ .kind = PUT, .nr = 2,
							  .object = { a, b } });
	}
}

static void try_all(uint32_t from)
{
	bool full = true;

	for (unsigned int i = 0; i < MAX_SLABS; i++)
		full &= states[from].model.there[i];
	if (!full)
		try_op(from, (struct op){ .kind = ADD });
	for (unsigned int nr = 1; nr <= 3; nr++)
		try_op(from, (struct op){ .kind = TAKE, .nr = nr });
	try_op(from, (struct op){ .kind = REMOVE });
	try_puts(from);
}

/* A cache whose slabs have so many objects, and MAX_SLABS slabs that are on no list. */
static void open_cache(unsigned int objects)
{
	num = objects;
	fixture_create(1);
	kmem_cache_init();
	cache = kmem_cache_create("states", (unsigned int)PAGE_SIZE / objects - 8, 0, 0, NULL);
	assert_non_null(cache);
	assert_int_equal(cache->num, objects);
	n = cache->node[0];
	for (unsigned int i = 0; i < MAX_SLABS; i++) {
		slabs[i] = slab_create(cache, GFP_KERNEL, NUMA_NO_NODE);
		assert_non_null(slabs[i]);
	}
	memset(buckets, 0xff, sizeof(buckets));
	nr_states = 0;
	transitions = 0;
}

static void close_cache(void)
{
	copy_in(&states[0].real);
	spin_unlock(&n->list_lock);
	for (unsigned int i = 0; i < MAX_SLABS; i++)
		slab_destroy(cache, slabs[i]);
	assert_int_equal(kmem_cache_destroy(cache), 0);
	slab_drain_all();
	assert_int_equal(frames_out, 0);
	fixture_destroy();
	free(states);
	states = NULL;
	room = 0;
}

static void search(unsigned int objects, uint32_t want_states, unsigned long want_transitions)
{
	struct model start = { { false }, { false } };

	open_cache(objects);
	spin_lock(&n->list_lock);
	enqueue(&start, NONE, (struct op){ .kind = ADD });
	for (uint32_t i = 0; i < nr_states; i++)
		try_all(i);
	print_message("%u objects a slab: %u states, %lu transitions\n", objects, nr_states,
		      transitions);
	assert_int_equal(nr_states, want_states);
	assert_int_equal(transitions, want_transitions);
	close_cache();
}

static void every_operation_on_slabs_of_one_matches_model(void **state)
{
	(void)state;
	search(1, 65, 412);
}

static void every_operation_on_slabs_of_two_matches_model(void **state)
{
	(void)state;
	search(2, 428, 4306);
}

static void every_operation_on_slabs_of_three_matches_model(void **state)
{
	(void)state;
	search(3, 12839, 185944);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_operation_on_slabs_of_one_matches_model),
		cmocka_unit_test(every_operation_on_slabs_of_two_matches_model),
		cmocka_unit_test(every_operation_on_slabs_of_three_matches_model),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
