/* SPDX-License-Identifier: MIT */
/*
 * tests/unit/memblock_states_test.c - memblock in every state of a small space
 *
 * From the empty map every operation on every range is tried, breadth first, in
 * every state that is reached, and the result is compared with the model.  As
 * memblock's lists have one form for one set of bytes, a state is rebuilt from
 * the model instead of replayed.  In each state all that reads the map is
 * compared too.  Breadth first means that a failure is met on a shortest path,
 * which is printed with a drawing of both states.
 *
 * A long random run over bytes follows, with lists that get full.
 */
#include "memblock_model.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <cmocka.h>

#define ALL_OPS		((1u << NR_OP_KINDS) - 1)
#define RESERVE_OPS	(1u << OP_RESERVE | 1u << OP_FREE)
#define NODE_OPS	(1u << OP_ADD_0 | 1u << OP_ADD_1 | 1u << OP_REMOVE | 1u << OP_SET_0 | \
			 1u << OP_SET_1)
#define MEMORY_OPS	(NODE_OPS | 1u << OP_LIMIT)

#define STATES_A_CELL	6		/* {none, node 0, node 1} x {free, reserved} */
#define NOT_SEEN	UINT32_MAX

enum what {
	QUERIES = 1,		/* compare walks, sizes, searches in each state */
	ALLOCATIONS = 2,	/* and every allocation */
	PAST_END = 4,		/* ranges that pass the end of the address space too */
};

/* One enumeration and where it stands. */
struct search {
	struct space space;
	unsigned int ops;		/* bit i: op_kind i is tried */
	unsigned int what;
	uint32_t nr_codes;
	uint32_t *parent;		/* by state code; NOT_SEEN */
	struct op *by;			/* the operation that led here from parent */
	uint32_t *queue;
	uint32_t nr_states;		/* in the queue: all that were reached */
	unsigned long transitions;
	unsigned long refused;		/* of these, -ENOSPC */
	unsigned long allocations;	/* that were tried */
	unsigned long given;		/* of these, with success */
};

/* A state as a number: per cell 0 no memory, 1 node 0, 2 node 1; twice that, plus 1 if taken. */
static uint32_t model_code(const struct space *s, const struct model *m)
{
	uint32_t code = 0;

	for (unsigned int i = s->nr_cells; i-- > 0; ) {
		unsigned int memory = m->node[i] == NO_MEMORY ? 0 : m->node[i] + 1;

		code = code * STATES_A_CELL + memory * 2 + m->taken[i];
	}
	return code;
}

static void model_decode(const struct space *s, uint32_t code, struct model *m)
{
	for (unsigned int i = 0; i < s->nr_cells; i++, code /= STATES_A_CELL) {
		unsigned int memory = code % STATES_A_CELL / 2;

		m->node[i] = memory ? (int)memory - 1 : NO_MEMORY;
		m->taken[i] = code % 2;
	}
}

/* Bring memblock into the state of the model. */
static void load(const struct space *s, const struct model *m)
{
	model_lists(s, m, &memblock.memory, &memblock.reserved);
}

static void print_path(const struct search *se, uint32_t code)
{
	if (se->parent[code] == code) {
		fprintf(stderr, "shortest failing sequence, %u cells of %llx at %llx:\n",
			se->space.nr_cells, (unsigned long long)se->space.cell_size,
			(unsigned long long)se->space.base);
		return;
	}
	print_path(se, se->parent[code]);
	op_print(&se->space, se->by[code]);
}

struct free_range {
	phys_addr_t start;
	phys_addr_t end;
	int nid;
};

/* The free runs of the model, of one node or of all, from low to high.  Return: how many. */
static unsigned int model_free_ranges(const struct space *s, const struct model *m, int nid,
				      struct free_range *ranges)
{
	unsigned int nr = 0, end;

	for (unsigned int i = 0; i < s->nr_cells; i = max(end, i + 1)) {
		end = model_run_end(s, m, i);
		if (end > i && (nid == NUMA_NO_NODE || nid == m->node[i]))
			ranges[nr++] = (struct free_range){ cell_addr(s, i), cell_addr(s, end),
							    m->node[i] };
	}
	return nr;
}

static bool same_range(const struct free_range *a, const struct free_range *b)
{
	return a->start == b->start && a->end == b->end && a->nid == b->nid;
}

static const char *check_free_walks(const struct space *s, const struct model *m, int nid)
{
	static struct free_range ranges[MAX_CELLS];
	unsigned int nr = model_free_ranges(s, m, nid, ranges), i = 0;
	struct free_range r;
	struct memblock_iter it;

	for_each_free_mem_range(it, nid, &r.start, &r.end, &r.nid) {
		if (i == nr || !same_range(&r, &ranges[i++]))
			return "for_each_free_mem_range";
	}
	if (i != nr)
		return "for_each_free_mem_range ended early";
	for_each_free_mem_range_reverse(it, nid, &r.start, &r.end, &r.nid) {
		if (i == 0 || !same_range(&r, &ranges[--i]))
			return "for_each_free_mem_range_reverse";
	}
	return i ? "for_each_free_mem_range_reverse ended early" : NULL;
}

static const char *check_sizes(const struct space *s, const struct model *m)
{
	unsigned int memory = 0, taken = 0, nr_free = 0, first = s->nr_cells, end = 0;

	for (unsigned int i = 0; i < s->nr_cells; i++) {
		taken += m->taken[i];
		nr_free += model_is_free(m, i);
		if (m->node[i] == NO_MEMORY)
			continue;
		first = min(first, i);
		end = i + 1;
		memory++;
	}
	if (memblock_phys_mem_size() != memory * s->cell_size)
		return "memblock_phys_mem_size";
	if (memblock_reserved_size() != taken * s->cell_size)
		return "memblock_reserved_size";
	if (memblock_free_size() != nr_free * s->cell_size)
		return "memblock_free_size";
	if (memblock_reserved_in_memory() != (memory - nr_free) * s->cell_size)
		return "memblock_reserved_in_memory";
	if (memblock_start_of_DRAM() != (memory ? cell_addr(s, first) : 0))
		return "memblock_start_of_DRAM";
	if (memblock_end_of_DRAM() != (memory ? cell_addr(s, end) : 0))
		return "memblock_end_of_DRAM";
	return NULL;
}

/* Below the start, the middle and the end of each cell. */
static const char *check_memory_below(const struct space *s, const struct model *m)
{
	phys_addr_t below = 0, half = s->cell_size / 2;

	for (unsigned int i = 0; i < s->nr_cells; i++) {
		bool memory = m->node[i] != NO_MEMORY;

		if (memblock_memory_below(cell_addr(s, i)) != below ||
		    memblock_memory_below(cell_addr(s, i) + half) != below + (memory ? half : 0))
			return "memblock_memory_below";
		below += memory ? s->cell_size : 0;
	}
	if (memblock_memory_below(cell_addr(s, s->nr_cells)) != below ||
	    memblock_memory_below(PHYS_ADDR_MAX) != below)
		return "memblock_memory_below";
	return NULL;
}

/* First and last byte of a cell; in a space of pages its frame too. */
static const char *check_cell(const struct space *s, const struct model *m, unsigned int cell)
{
	const phys_addr_t addrs[] = { cell_addr(s, cell), cell_addr(s, cell) + s->cell_size - 1 };
	bool memory = m->node[cell] != NO_MEMORY;
	unsigned long first = 0, end = 0;

	for (unsigned int i = 0; i < ARRAY_SIZE(addrs); i++) {
		if (memblock_is_memory(addrs[i]) != memory)
			return "memblock_is_memory";
		if (memblock_is_reserved(addrs[i]) != m->taken[cell])
			return "memblock_is_reserved";
	}
	if (s->cell_size != PAGE_SIZE || PFN_PHYS((unsigned long)PFN_DOWN(addrs[0])) != addrs[0])
		return NULL;
	if (memblock_search_pfn_nid(PFN_DOWN(addrs[0]), &first, &end) !=
	    (memory ? m->node[cell] : NUMA_NO_NODE))
		return "memblock_search_pfn_nid";
	if (memory && (first > PFN_DOWN(addrs[0]) || end <= PFN_DOWN(addrs[0]) ||
		       !memblock_is_memory(PFN_PHYS(first)) ||
		       !memblock_is_memory(PFN_PHYS(end - 1))))
		return "memblock_search_pfn_nid's range";
	return NULL;
}

static const char *check_regions_reserved(const struct space *s, const struct model *m)
{
	for (unsigned int first = 0; first < s->nr_cells; first++) {
		bool any = false;

		for (unsigned int end = first; end <= s->nr_cells; end++) {
			phys_addr_t size = (end - first) * s->cell_size;

			any = any || (end > first && m->taken[end - 1]);
			if (memblock_is_region_reserved(cell_addr(s, first), size) != any)
				return "memblock_is_region_reserved";
		}
	}
	return NULL;
}

/* Compare everything that reads the map.  Return: the name of what is wrong, or NULL. */
static const char *check_queries(const struct space *s, const struct model *m)
{
	const char *wrong = memblock_check();

	if (!wrong)
		wrong = check_sizes(s, m);
	for (int nid = NUMA_NO_NODE; !wrong && nid <= 2; nid++)
		wrong = check_free_walks(s, m, nid);
	for (unsigned int i = 0; !wrong && i < s->nr_cells; i++)
		wrong = check_cell(s, m, i);
	return wrong;
}

/* One allocation from the state m: the place, and what becomes of the map. */
static const char *check_alloc(struct search *se, const struct model *m, unsigned int cells,
			       phys_addr_t align, unsigned int first, unsigned int end, int nid)
{
	const struct space *s = &se->space;
	int cell = model_alloc(s, m, cells, align, first, end, nid);
	phys_addr_t got = memblock_phys_alloc_range_nid(cells * s->cell_size, align,
							cell_addr(s, first), cell_addr(s, end),
							nid);
	static struct model after;

	se->allocations++;
	if (got != (cell < 0 ? 0 : cell_addr(s, cell)))
		return "memblock_phys_alloc_range_nid's place";
	if (cell < 0)
		return model_matches(s, m) ? NULL : "a failed allocation changed the map";
	se->given++;
	model_copy(s, &after, m);
	model_apply(s, &after, (struct op){ OP_RESERVE, cell, cell + cells });
	if (!model_matches(s, &after))
		return "an allocation reserved something else";
	load(s, m);
	return NULL;
}

/* All sizes, alignments of 1, 2, 4 cells, and nodes. */
static const char *check_allocs_in_window(struct search *se, const struct model *m,
					  unsigned int first, unsigned int end)
{
	const struct space *s = &se->space;
	const char *wrong = NULL;

	for (unsigned int cells = 1; cells <= s->nr_cells; cells++)
		for (phys_addr_t align = s->cell_size; align <= 4 * s->cell_size; align *= 2)
			for (int nid = NUMA_NO_NODE; nid <= 1 && !wrong; nid++)
				wrong = check_alloc(se, m, cells, align, first, end, nid);
	return wrong;
}

/* The same in all windows. */
static const char *check_allocs(struct search *se, const struct model *m)
{
	const struct space *s = &se->space;
	const char *wrong = NULL;

	for (unsigned int first = 0; first < s->nr_cells; first++)
		for (unsigned int end = first + 1; end <= s->nr_cells && !wrong; end++)
			wrong = check_allocs_in_window(se, m, first, end);
	return wrong;
}

static void check_state(struct search *se, uint32_t code, const struct model *m)
{
	const char *wrong = NULL;

	if (se->what & QUERIES)
		wrong = check_queries(&se->space, m);
	if (!wrong && se->what & QUERIES)
		wrong = check_regions_reserved(&se->space, m);
	if (!wrong && se->what & QUERIES)
		wrong = check_memory_below(&se->space, m);
	if (!wrong && se->what & ALLOCATIONS)
		wrong = check_allocs(se, m);
	if (!wrong)
		return;
	print_path(se, code);
	model_draw(&se->space, m);
	fail_msg("%s", wrong);
}

static void enqueue(struct search *se, uint32_t code, uint32_t parent, struct op op)
{
	if (se->parent[code] != NOT_SEEN)
		return;
	se->parent[code] = parent;
	se->by[code] = op;
	se->queue[se->nr_states++] = code;
}

/* Try op in the state code (= m): the result, or -ENOSPC and no change, is the model's. */
static void try_op(struct search *se, uint32_t code, const struct model *m, struct op op)
{
	static struct memblock_type memory, reserved;
	static struct model after;
	int want, got;

	load(&se->space, m);
	model_copy(&se->space, &after, m);
	model_apply(&se->space, &after, op);
	want = model_lists(&se->space, &after, &memory, &reserved) ? 0 : -ENOSPC;
	got = real_apply(&se->space, op);
	if (want)
		model_copy(&se->space, &after, m);
	if (got != want || !model_matches(&se->space, &after)) {
		print_path(se, code);
		op_print(&se->space, op);
		model_draw(&se->space, &after);
		fail_msg("returned %d, expected %d", got, want);
	}
	se->transitions++;
	se->refused += got == -ENOSPC;
	enqueue(se, model_code(&se->space, &after), code, op);
}

static void try_ops(struct search *se, uint32_t code, const struct model *m)
{
	unsigned int last = se->space.nr_cells + (se->what & PAST_END ? 1 : 0);
	unsigned int last_first;

	for (unsigned int kind = 0; kind < NR_OP_KINDS; kind++) {
		if (!(se->ops & 1u << kind))
			continue;
		last_first = kind == OP_LIMIT ? 0 : se->space.nr_cells;
		for (unsigned int first = 0; first <= last_first; first++)
			for (unsigned int end = first; end <= last; end++)
				try_op(se, code, m, (struct op){ kind, first, end });
	}
}

/* What the running search has allocated; a test that fails leaves it to release(). */
static void *held[3];

static int release(void **state)
{
	(void)state;
	for (unsigned int i = 0; i < ARRAY_SIZE(held); i++) {
		free(held[i]);
		held[i] = NULL;
	}
	return 0;
}

/* Visit every state that can be reached, in the order of their distance from the empty map. */
static void enumerate(struct search *se)
{
	static struct model m;

	model_reset(&m);
	se->nr_codes = 1;
	for (unsigned int i = 0; i < se->space.nr_cells; i++)
		se->nr_codes *= STATES_A_CELL;
	se->parent = malloc(se->nr_codes * sizeof(*se->parent));
	se->by = malloc(se->nr_codes * sizeof(*se->by));
	se->queue = malloc(se->nr_codes * sizeof(*se->queue));
	held[0] = se->parent;
	held[1] = se->by;
	held[2] = se->queue;
	assert_true(se->parent && se->by && se->queue);
	memset(se->parent, 0xff, se->nr_codes * sizeof(*se->parent));

	enqueue(se, 0, 0, (struct op){ OP_ADD_0, 0, 0 });
	for (uint32_t next = 0; next < se->nr_states; next++) {
		model_decode(&se->space, se->queue[next], &m);
		load(&se->space, &m);
		check_state(se, se->queue[next], &m);
		try_ops(se, se->queue[next], &m);
	}
	print_message("%u states, %lu transitions (%lu refused), %lu allocations (%lu given)\n",
		      se->nr_states, se->transitions, se->refused, se->allocations, se->given);
}

#define PAGES_AT(addr, n)	{ .base = (addr), .cell_size = PAGE_SIZE, .nr_cells = (n) }
#define TOP(n)			(MEMBLOCK_ADDR_END - (n) * (phys_addr_t)PAGE_SIZE)

/* 5 pages from address 0: page 0 is memory like any other, but never given away. */
static void every_operation_from_address_0_matches_model(void **state)
{
	struct search se = { .space = PAGES_AT(0, 5), .ops = ALL_OPS, .what = QUERIES };

	(void)state;
	enumerate(&se);
	assert_int_equal(se.nr_states, 7776);			/* 6^5 */
	assert_int_equal(se.transitions, 7776 * (7 * 21 + 6));
	assert_int_equal(se.refused, 0);
}

/* The same below the end of the address space, with ranges that pass it. */
static void every_operation_at_the_top_matches_model(void **state)
{
	struct search se = { .space = PAGES_AT(TOP(5), 5), .ops = ALL_OPS,
			     .what = QUERIES | PAST_END };

	(void)state;
	enumerate(&se);
	assert_int_equal(se.nr_states, 7776);
	assert_int_equal(se.transitions, 7776 * (7 * 27 + 7));
	assert_int_equal(se.refused, 0);
}

/* Nodes alone, on more pages. */
static void every_node_operation_on_8_pages_matches_model(void **state)
{
	struct search se = { .space = PAGES_AT(0, 8), .ops = MEMORY_OPS, .what = QUERIES };

	(void)state;
	enumerate(&se);
	assert_int_equal(se.nr_states, 6561);			/* 3^8 */
	assert_int_equal(se.transitions, 6561 * (5 * 45 + 9));
}

/* Memory against reservations alone, on more pages. */
static void every_reservation_over_6_pages_matches_model(void **state)
{
	struct search se = { .space = PAGES_AT(0, 6), .what = QUERIES,
			     .ops = RESERVE_OPS | 1u << OP_ADD_0 | 1u << OP_REMOVE };

	(void)state;
	enumerate(&se);
	assert_int_equal(se.nr_states, 4096);			/* 4^6 */
	assert_int_equal(se.transitions, 4096 * (4 * 28));
}

static void every_allocation_from_address_0_matches_model(void **state)
{
	struct search se = { .space = PAGES_AT(0, 4), .ops = ALL_OPS, .what = ALLOCATIONS };

	(void)state;
	enumerate(&se);
	assert_int_equal(se.nr_states, 1296);
	assert_int_equal(se.allocations, 1296 * (4 * 3 * 10 * 3));
	assert_true(se.given > 0);
}

static void every_allocation_at_the_top_matches_model(void **state)
{
	struct search se = { .space = PAGES_AT(TOP(4), 4), .ops = ALL_OPS, .what = ALLOCATIONS };

	(void)state;
	enumerate(&se);
	assert_int_equal(se.nr_states, 1296);
	assert_int_equal(se.allocations, 1296 * (4 * 3 * 10 * 3));
	assert_true(se.given > 0);
}

/* Room for two regions more: exactly the changes whose result needs a third are refused. */
static void every_node_operation_on_full_array_fits_or_changes_nothing(void **state)
{
	struct search se = { .space = PAGES_AT(TOP(5), 5), .ops = NODE_OPS };

	(void)state;
	se.space.filler = MEMBLOCK_MAX_REGIONS - 2;
	enumerate(&se);
	assert_int_equal(se.nr_states, 131);		/* of 3^5: those of at most two regions */
	assert_int_equal(se.refused, 1250);
}

static void every_reservation_on_full_array_fits_or_changes_nothing(void **state)
{
	struct search se = { .space = PAGES_AT(TOP(6), 6), .ops = RESERVE_OPS };

	(void)state;
	se.space.filler = MEMBLOCK_MAX_REGIONS - 2;
	enumerate(&se);
	assert_int_equal(se.nr_states, 57);		/* of 2^6 */
	assert_int_equal(se.refused, 35);
}

/*
 * The long run: bytes instead of pages, a fixed seed, mostly short ranges, so that
 * both lists grow until they are full.
 */
#define RANDOM_STEPS	30000

static uint32_t random_state;

static unsigned int random_below(unsigned int n)
{
	random_state ^= random_state << 13;
	random_state ^= random_state >> 17;
	random_state ^= random_state << 5;
	return random_state % n;
}

static struct op random_op(const struct space *s)
{
	unsigned int longest = random_below(1024) ? 2 : s->nr_cells;
	struct op op = { random_below(NR_OP_KINDS), random_below(s->nr_cells), 0 };

	if (op.kind == OP_LIMIT && random_below(1024))
		op.kind = OP_RESERVE;
	op.end = min(op.first + random_below(longest + 1), s->nr_cells);
	return op;
}

/* An allocation at random; returns false if the place or the state after it is wrong. */
static bool random_alloc(const struct space *s, struct model *m, unsigned long *given)
{
	unsigned int cells = 1 + random_below(8), align = 1u << random_below(6);
	unsigned int first = random_below(s->nr_cells);
	unsigned int end = first + random_below(s->nr_cells - first);
	int nid = (int)random_below(3) - 1;
	int cell = model_alloc(s, m, cells, align, first, end, nid);
	phys_addr_t got = memblock_phys_alloc_range_nid(cells * s->cell_size, align,
							cell_addr(s, first), cell_addr(s, end),
							nid);
	static struct memblock_type memory, reserved;
	struct model after = *m;

	if (cell < 0)
		return got == 0;
	model_apply(s, &after, (struct op){ OP_RESERVE, cell, cell + cells });
	if (!model_lists(s, &after, &memory, &reserved))
		return got == 0;
	*m = after;
	++*given;
	return got == cell_addr(s, cell);
}

static void random_operations_match_model(void **state)
{
	const struct space s = { .base = 0x100000, .cell_size = 1, .nr_cells = MAX_CELLS };
	static struct memblock_type memory, reserved;
	unsigned long refused = 0, given = 0;
	struct model m, after;

	(void)state;
	random_state = 0x51d2e;
	model_reset(&m);
	load(&s, &m);
	for (unsigned int step = 0; step < RANDOM_STEPS; step++) {
		struct op op = random_op(&s);
		int want;

		after = m;
		model_apply(&s, &after, op);
		want = model_lists(&s, &after, &memory, &reserved) ? 0 : -ENOSPC;
		if (!want)
			m = after;
		refused += want != 0;
		if (real_apply(&s, op) != want || !random_alloc(&s, &m, &given) ||
		    !model_matches(&s, &m) || (step % 64 == 0 && check_queries(&s, &m))) {
			model_draw(&s, &m);
			op_print(&s, op);
			fail_msg("step %u of the random run", step);
		}
	}
	print_message("%u steps, %lu refused, %lu allocations given\n", RANDOM_STEPS, refused,
		      given);
	assert_true(refused > RANDOM_STEPS / 50);
	assert_true(given > RANDOM_STEPS / 50);
}

static int reset(void **state)
{
	(void)state;
	memset(&memblock, 0, sizeof(memblock));
	return 0;
}

#define TEST(name)	cmocka_unit_test_setup_teardown(name, reset, release)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(every_operation_from_address_0_matches_model),
		TEST(every_operation_at_the_top_matches_model),
		TEST(every_node_operation_on_8_pages_matches_model),
		TEST(every_reservation_over_6_pages_matches_model),
		TEST(every_allocation_from_address_0_matches_model),
		TEST(every_allocation_at_the_top_matches_model),
		TEST(every_node_operation_on_full_array_fits_or_changes_nothing),
		TEST(every_reservation_on_full_array_fits_or_changes_nothing),
		TEST(random_operations_match_model),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
