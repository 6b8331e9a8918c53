/* SPDX-License-Identifier: MIT */
/*
 * tests/unit/buddy_states_test.c - the buddy in every state of a small zone
 *
 * From a zone whose pages are all in use every request is tried in every state that is
 * reached, breadth first, and each result is compared with the model: which frame is
 * handed out, which blocks lie on which list in which order, and the validator.
 *
 *	alloc	of each order (and each type)
 *	free	each allocated block; of a larger one also the lower half alone
 *
 * A state is what is allocated, what lies on the lists in their order, and the types of
 * the page blocks.  The real zone is rebuilt from a copy of its memory.  Breadth first
 * means that a failure is met on a shortest path, which is printed with a drawing.
 *
 * MAX_PAGE_ORDER is 3 here, 2 for the spaces with several page blocks and types.
 */
#include "buddy_model.h"

#define KEY_SIZE	(3 * MODEL_FRAMES)
#define NO_STATE	UINT32_MAX

enum op_kind {
	OP_ALLOC,		/* order, type */
	OP_FREE,		/* pfn, order */
	OP_FREE_HALF,		/* pfn, order of the half */
};

struct op {
	enum op_kind kind;
	unsigned int order;
	long pfn;
	enum migratetype type;
};

/* All memory that an allocator's state is in. */
struct copy {
	struct zone zone;
	struct page pages[MODEL_FRAMES];
	uint8_t types[MODEL_FRAMES];
	unsigned long maps[MODEL_FRAMES];
};

struct state {
	uint8_t key[KEY_SIZE];
	struct model model;
	struct copy real;
	uint32_t parent;
	uint32_t next;			/* with the same hash */
	struct op by;
};

#define NR_BUCKETS	4096

struct search {
	unsigned int types;		/* bit n: requests of migrate type n are tried */
	struct state *states;		/* in the order in which they were reached */
	uint32_t nr_states, room;
	unsigned long transitions;
	unsigned long refused;		/* of these, allocations that got nothing */
	unsigned long converted;	/* of these, changed the type of a page block */
	uint32_t buckets[NR_BUCKETS];
};

static struct search search;

static size_t maps_size(void)
{
	return IS_ENABLED(CONFIG_BUDDY_BITMAP) ? arena_sizes[arena_nr_memory - 1] : 0;
}

static void copy_out(struct copy *copy)
{
	copy->zone = *zone;
	memcpy(copy->pages, mem_map, max_pfn * sizeof(struct page));
	memcpy(copy->maps, arena_memory[arena_nr_memory - 1], maps_size());
#ifdef CONFIG_MIGRATE_TYPES
	memcpy(copy->types, pageblock_types, DIV_ROUND_UP(max_pfn, MAX_ORDER_NR_PAGES));
#endif
}

static void copy_in(const struct copy *copy)
{
	*zone = copy->zone;
	memcpy(mem_map, copy->pages, max_pfn * sizeof(struct page));
	memcpy(arena_memory[arena_nr_memory - 1], copy->maps, maps_size());
#ifdef CONFIG_MIGRATE_TYPES
	memcpy(pageblock_types, copy->types, DIV_ROUND_UP(max_pfn, MAX_ORDER_NR_PAGES));
#endif
}

/* How many blocks of the same list are handed out before this one. */
static uint8_t model_rank(struct model *m, long pfn)
{
	uint8_t rank = 0;

	for (long other = m->start; other < m->end; other++)
		rank += m->head[other] == m->head[pfn] && m->stamp[other] > m->stamp[pfn] &&
			*model_type(m, other) == *model_type(m, pfn);
	return rank;
}

static void model_key(struct model *m, uint8_t key[KEY_SIZE])
{
	memset(key, 0, KEY_SIZE);
	for (long pfn = m->start; pfn < m->end; pfn++) {
		key[pfn] = m->held[pfn];
		if (m->head[pfn] != NO_ORDER)
			key[MODEL_FRAMES + pfn] = (uint8_t)(model_rank(m, pfn) + 1);
		key[2 * MODEL_FRAMES + pfn] = *model_type(m, pfn);
	}
}

static uint32_t hash(const uint8_t key[KEY_SIZE])
{
	uint32_t sum = 2166136261u;

	for (unsigned int i = 0; i < KEY_SIZE; i++)
		sum = (sum ^ key[i]) * 16777619u;
	return (sum ^ sum >> 16) % NR_BUCKETS;
}

static uint32_t find_state(const uint8_t key[KEY_SIZE])
{
	uint32_t i = search.buckets[hash(key)];

	while (i != NO_STATE && memcmp(search.states[i].key, key, KEY_SIZE))
		i = search.states[i].next;
	return i;
}

/* The model and the real zone as they are now, if nobody has been here before. */
static void enqueue(struct model *m, uint32_t parent, struct op by)
{
	uint8_t key[KEY_SIZE];
	struct state *state;
	uint32_t *bucket;

	model_key(m, key);
	if (find_state(key) != NO_STATE)
		return;
	if (search.nr_states == search.room) {
		search.room = search.room ? 2 * search.room : 1024;
		search.states = realloc(search.states, search.room * sizeof(*search.states));
		assert_non_null(search.states);
	}
	bucket = &search.buckets[hash(key)];
	state = &search.states[search.nr_states];
	*state = (struct state){ .model = *m, .parent = parent, .next = *bucket, .by = by };
	memcpy(state->key, key, KEY_SIZE);
	copy_out(&state->real);
	*bucket = search.nr_states++;
}

static void print_op(struct op op)
{
	if (op.kind == OP_ALLOC)
		fprintf(stderr, "  alloc order %u type %c\n", op.order, "UMR"[op.type]);
	else
		fprintf(stderr, "  free %ld order %u%s\n", op.pfn, op.order,
			op.kind == OP_FREE_HALF ? " (half of what was allocated)" : "");
}

static void print_path(uint32_t i)
{
	if (i == 0) {
		fprintf(stderr, "shortest failing sequence, all in use from %lu to %lu:\n",
			zone->start_pfn, zone_end_pfn(zone) - 1);
		return;
	}
	print_path(search.states[i].parent);
	print_op(search.states[i].by);
}

static const char *do_alloc(struct model *m, struct op op)
{
	struct page *page = rmqueue(zone, op.order, op.type);
	long want = model_alloc(m, op.order, op.type);

	search.refused += want == NO_FRAME;
	if ((page ? (long)page_to_pfn(page) : NO_FRAME) != want)
		return "another block was handed out than the model says";
	return page && PageBuddy(page) ? "what was handed out says that it is free" : NULL;
}

static const char *do_op(struct model *m, struct op op)
{
	if (op.kind == OP_ALLOC)
		return do_alloc(m, op);
	buddy_free(zone, pfn_to_page(op.pfn), op.order, pageblock_type(op.pfn));
	model_free(m, op.pfn, op.order);
	if (op.kind == OP_FREE_HALF)
		m->held[op.pfn + (1l << op.order)] = (uint8_t)op.order;
	return NULL;
}

static void try_op(uint32_t from, struct op op)
{
	static struct model m;
	const char *wrong;

	copy_in(&search.states[from].real);
	m = search.states[from].model;
	wrong = do_op(&m, op);
	if (!wrong)
		wrong = model_differs(&m);
	if (wrong) {
		print_path(from);
		print_op(op);
		model_draw(&m);
		fail_msg("%s", wrong);
	}
	search.transitions++;
	search.converted += memcmp(m.type, search.states[from].model.type, sizeof(m.type)) != 0;
	enqueue(&m, from, op);
}

static void try_ops(uint32_t from)
{
	for (unsigned int order = 0; order < NR_PAGE_ORDERS; order++)
		for (unsigned int type = 0; type < MIGRATE_TYPES; type++)
			if (search.types & 1u << type)
				try_op(from, (struct op){ OP_ALLOC, order, 0, type });
	for (unsigned long pfn = zone->start_pfn; pfn < zone_end_pfn(zone); pfn++) {
		unsigned int order = search.states[from].model.held[pfn];

		if (order == NO_ORDER)
			continue;
		try_op(from, (struct op){ OP_FREE, order, (long)pfn, 0 });
		if (order > 0)
			try_op(from, (struct op){ OP_FREE_HALF, order - 1, (long)pfn, 0 });
	}
}

/* The zone [start, end) of nr_frames frames; the others are free in another zone. */
static void enumerate(unsigned long nr_frames, long start, long end, unsigned int types)
{
	static struct model m;

	arena_create(nr_frames, (unsigned long)start, (unsigned long)end);
	arena_free_others();
	model_reset(&m, start, end);
	memset(search.buckets, 0xff, sizeof(search.buckets));
	search.types = types;
	enqueue(&m, NO_STATE, (struct op){ .kind = OP_FREE });
	for (uint32_t next = 0; next < search.nr_states; next++)
		try_ops(next);
	print_message("%u states, %lu transitions (%lu refused, %lu changed a page block)\n",
		      search.nr_states, search.transitions, search.refused, search.converted);
}

static int release(void **state)
{
	free(search.states);
	memset(&search, 0, sizeof(search));
	return arena_destroy(state);
}

#define MOVABLE		(1u << MIGRATE_MOVABLE)
#define UNMOVABLE	(1u << MIGRATE_UNMOVABLE)
#define RECLAIMABLE	(1u << MIGRATE_RECLAIMABLE)
#define ALL_TYPES	(MOVABLE | UNMOVABLE | RECLAIMABLE)

static void assert_counts(uint32_t states, unsigned long transitions, unsigned long refused,
			  unsigned long converted)
{
	assert_int_equal(search.nr_states, states);
	assert_int_equal(search.transitions, transitions);
	assert_int_equal(search.refused, refused);
	assert_int_equal(search.converted, converted);
}

#if MAX_PAGE_ORDER == 3

static void every_request_on_8_pages_matches_model(void **state)
{
	(void)state;
	enumerate(8, 0, 8, MOVABLE);
	assert_counts(1829, 15358, 4706, 0);
}

/* 7 pages: 7 is a hole past the end of memory. */
static void every_request_at_a_ragged_end_matches_model(void **state)
{
	(void)state;
	enumerate(7, 0, 7, MOVABLE);
	assert_counts(776, 5874, 2080, 0);
}

/* 8 pages in two page blocks, between free pages of another zone on both sides. */
static void every_request_between_other_zones_matches_model(void **state)
{
	(void)state;
	enumerate(24, 11, 19, MOVABLE);
	assert_counts(3590, 27566, 9793, 0);
}

#else

/* Two page blocks of 4 pages and all kinds of requests. */
static void every_request_of_all_types_matches_model(void **state)
{
	(void)state;
	enumerate(8, 0, 8, ALL_TYPES);
	assert_counts(10887, 147303, 49401, 24882);
}

/* One page block of our own, and a half on each side of one that another zone shares. */
static void every_request_with_shared_page_blocks_matches_model(void **state)
{
	(void)state;
	enumerate(12, 2, 10, ALL_TYPES);
	assert_counts(3660, 49248, 16590, 4884);
}

#endif

#define TEST(name)	cmocka_unit_test_teardown(name, release)

int main(void)
{
	const struct CMUnitTest tests[] = {
#if MAX_PAGE_ORDER == 3
		TEST(every_request_on_8_pages_matches_model),
		TEST(every_request_at_a_ragged_end_matches_model),
		TEST(every_request_between_other_zones_matches_model),
#else
		TEST(every_request_of_all_types_matches_model),
		TEST(every_request_with_shared_page_blocks_matches_model),
#endif
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
