/* SPDX-License-Identifier: MIT */
/*
 * tests/unit/lockdep_test.c - orders of locks, against an oracle that knows no graphs
 *
 * The oracle is a matrix: who reaches whom after 0, 1, 2, ... steps.  The states of the
 * exhaustive tests are all that the checker lets happen, found by trying everything in
 * every state; their number is the number of states that the oracle calls harmless.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <core/lock_order.h>
#include <lib/compiler.h>
#include <stdlib.h>
#include <string.h>

#define MAX_N	5

static struct lock_order order;
static const char *const names[] = { "a", "b", "c", "d", "e" };
static const char keys[MAX_N];

/* Classes 1 .. n without edges. */
static void begin(unsigned int n)
{
	memset(&order, 0, sizeof(order));
	for (unsigned int i = 0; i < n; i++)
		assert_int_equal(lock_order_class(&order, &keys[i], 0, names[i]), i + 1);
}

/* --- the oracle ------------------------------------------------------------------ */

/* Bit i * n + j of edges: i -> j. */
static bool edge_bit(uint32_t edges, unsigned int n, unsigned int i, unsigned int j)
{
	return edges >> (i * n + j) & 1;
}

/* How many steps lead from i to j, at least min_steps; 0: none does (n steps are enough). */
static unsigned int steps(uint32_t edges, unsigned int n, unsigned int i, unsigned int j)
{
	uint32_t at = 1U << i;

	for (unsigned int nr = 1; nr <= n; nr++) {
		uint32_t next = 0;

		for (unsigned int from = 0; from < n; from++)
			for (unsigned int to = 0; at >> from & 1 && to < n; to++)
				next |= (uint32_t)edge_bit(edges, n, from, to) << to;
		at = next;
		if (at >> j & 1)
			return nr;
	}
	return 0;
}

static bool has_circle(uint32_t edges, unsigned int n)
{
	for (unsigned int i = 0; i < n; i++)
		if (steps(edges, n, i, i))
			return true;
	return false;
}

/* irq, on: bit i, class i is used like that. */
static bool is_unsafe(uint32_t edges, unsigned int n, uint32_t irq, uint32_t on)
{
	for (unsigned int i = 0; i < n; i++)
		for (unsigned int j = 0; j < n; j++)
			if (irq >> i & 1 && on >> j & 1 && (i == j || steps(edges, n, i, j)))
				return true;
	return false;
}

/* --- the graph as numbers, and back ------------------------------------------------ */

static void load(unsigned int n, uint32_t edges, uint32_t irq, uint32_t on)
{
	begin(n);
	for (unsigned int i = 0; i < n; i++) {
		for (unsigned int j = 0; j < n; j++)
			if (edge_bit(edges, n, i, j))
				assert_non_null(lock_order_add_edge(&order, i + 1, j + 1));
		if (irq >> i & 1)
			lock_order_add_use(&order, i + 1, LOCK_IN_IRQ, &keys[i]);
		if (on >> i & 1)
			lock_order_add_use(&order, i + 1, LOCK_IRQS_ON, &keys[i]);
	}
}

/* Each two neighbours on a path are an edge, one of them perhaps the new one. */
static void assert_path(const struct lock_finding *finding, unsigned int new_from,
			unsigned int new_to)
{
	for (unsigned int i = 0; i + 1 < finding->nr; i++) {
		unsigned int from = finding->path[i], to = finding->path[i + 1];

		assert_true(lock_order_has(&order, from, to) ||
			    (from == new_from && to == new_to));
	}
}

/* --- one thing at a time ------------------------------------------------------------ */

static void class_same_key_same_number(void **state)
{
	(void)state;
	begin(3);
	assert_int_equal(lock_order_class(&order, &keys[1], 0, "b"), 2);
	assert_int_equal(lock_order_class(&order, &keys[1], 1, "b"), 4);	/* another one */
	assert_int_equal(lock_order_class(&order, &keys[1], 1, "b"), 4);
	assert_int_equal(order.nr_classes, 4);
}

static void class_table_full_is_refused(void **state)
{
	static const char many[LOCK_CLASSES];

	(void)state;
	memset(&order, 0, sizeof(order));
	for (unsigned int i = 1; i < LOCK_CLASSES; i++)
		assert_int_equal(lock_order_class(&order, &many[i], 0, "x"), i);
	assert_int_equal(lock_order_class(&order, &many[0], 0, "x"), 0);
	assert_int_equal(lock_order_class(&order, &many[5], 0, "x"), 5);
}

static void edge_table_full_is_refused(void **state)
{
	unsigned int nr = 0;

	(void)state;
	class_table_full_is_refused(state);
	for (unsigned int from = 1; from < LOCK_CLASSES && nr < LOCK_EDGES; from++)
		for (unsigned int to = from + 1; to < LOCK_CLASSES && nr < LOCK_EDGES; to++, nr++)
			assert_non_null(lock_order_add_edge(&order, from, to));
	assert_int_equal(order.nr_edges, LOCK_EDGES);
	assert_null(lock_order_add_edge(&order, LOCK_CLASSES - 2, LOCK_CLASSES - 1));
	assert_false(lock_order_has(&order, LOCK_CLASSES - 2, LOCK_CLASSES - 1));
}

/* 1 -> 2 -> ... -> 127, and 127 -> 1 is the longest circle that there can be. */
static void check_longest_chain_is_found_whole(void **state)
{
	struct lock_finding finding;

	class_table_full_is_refused(state);
	for (unsigned int i = 1; i < LOCK_CLASSES - 1; i++)
		assert_non_null(lock_order_add_edge(&order, i, i + 1));
	lock_order_check_edge(&order, LOCK_CLASSES - 1, 1, &finding);
	assert_int_equal(finding.verdict, LOCK_CYCLE);
	assert_int_equal(finding.nr, LOCK_CLASSES - 1);
	for (unsigned int i = 0; i < finding.nr; i++)
		assert_int_equal(finding.path[i], i + 1);
	lock_order_add_use(&order, 1, LOCK_IN_IRQ, &keys[0]);
	lock_order_check_use(&order, LOCK_CLASSES - 1, LOCK_IRQS_ON, &finding);
	assert_int_equal(finding.verdict, LOCK_IRQ_UNSAFE);
	assert_int_equal(finding.nr, LOCK_CLASSES - 1);
	assert_int_equal(finding.path[0], 1);
}

static void edge_record_is_found_again(void **state)
{
	struct lock_edge *edge;

	(void)state;
	begin(3);
	assert_null(lock_order_edge(&order, 1, 2));
	edge = lock_order_add_edge(&order, 1, 2);
	assert_ptr_equal(lock_order_edge(&order, 1, 2), edge);
	assert_null(lock_order_edge(&order, 2, 1));
}

/* --- everything ---------------------------------------------------------------------- */

/* The length of the way from i to j, the same in both directions. */
static unsigned int length_of_way(unsigned int i, unsigned int j)
{
	struct lock_set to = { { 0 } }, from = { { 0 } };
	uint8_t path[LOCK_CLASSES];
	unsigned int nr;

	lock_set_add(&to, j + 1);
	nr = lock_order_find(&order, i + 1, &to, LOCK_FORWARD, path);
	assert_true(!nr || (path[0] == i + 1 && path[nr - 1] == j + 1));
	lock_set_add(&from, i + 1);
	assert_int_equal(lock_order_find(&order, j + 1, &from, LOCK_BACKWARD, path), nr);
	return nr;
}

/* All 4,096 graphs of four classes, circles and all: is the shortest way found? */
static void find_all_graphs_of_four_as_the_oracle(void **state)
{
	unsigned int graphs = 0, ways = 0;

	(void)state;
	for (uint32_t edges = 0; edges < 1U << 16; edges++) {
		if (edges & 0x8421)	/* i -> i is nobody's order */
			continue;
		load(4, edges, 0, 0);
		graphs++;
		for (unsigned int pair = 0; pair < 16; pair++) {
			unsigned int i = pair / 4, j = pair % 4, nr = steps(edges, 4, i, j);

			if (i != j)
				assert_int_equal(length_of_way(i, j), nr ? nr + 1 : 0);
			ways += i != j && nr;
		}
	}
	assert_int_equal(graphs, 4096);
	assert_true(ways > graphs);
}

static uint8_t seen[1U << 25];		/* by edges: was this graph reached? */

/* Try every edge in this state and in all that follow from it; the number of states. */
static unsigned int explore_edges(unsigned int n, uint32_t edges)
{
	unsigned int nr = 1;

	seen[edges] = 1;
	for (unsigned int bit = 0; bit < n * n; bit++) {
		unsigned int from = bit / n, to = bit % n;
		uint32_t next = edges | 1U << bit;
		struct lock_finding finding;

		if (from == to || next == edges || seen[next] == 1)
			continue;
		load(n, edges, 0, 0);
		lock_order_check_edge(&order, from + 1, to + 1, &finding);
		assert_int_equal(finding.verdict, has_circle(next, n) ? LOCK_CYCLE : LOCK_FINE);
		if (finding.verdict == LOCK_CYCLE) {
			assert_int_equal(finding.nr, steps(edges, n, to, from) + 1);
			assert_int_equal(finding.path[0], to + 1);
			assert_int_equal(finding.path[finding.nr - 1], from + 1);
			assert_path(&finding, 0, 0);
		} else {
			nr += explore_edges(n, next);
		}
	}
	return nr;
}

/* Graphs without circles on 1, 2, 3, 4, 5 named nodes: Robinson's numbers. */
static void check_edge_all_orders_of_up_to_five(void **state)
{
	static const unsigned int without_circle[] = { 1, 3, 25, 543, 29281 };

	(void)state;
	for (unsigned int n = 1; n <= MAX_N; n++) {
		memset(seen, 0, sizeof(seen));
		assert_int_equal(explore_edges(n, 0), without_circle[n - 1]);
	}
}

/* A state of three classes with uses: 9 bits of edges, 3 in handlers, 3 interrupts on. */
#define STATE(edges, irq, on)	((edges) | (irq) << 9 | (on) << 12)

static unsigned int explore_uses(uint32_t edges, uint32_t irq, uint32_t on);

static unsigned int try_edge(uint32_t edges, uint32_t irq, uint32_t on, unsigned int bit)
{
	unsigned int from = bit / 3, to = bit % 3;
	uint32_t next = edges | 1U << bit;
	struct lock_finding finding;

	if (from == to || next == edges || seen[STATE(next, irq, on)])
		return 0;
	load(3, edges, irq, on);
	lock_order_check_edge(&order, from + 1, to + 1, &finding);
	assert_int_equal(finding.verdict, has_circle(next, 3) ? LOCK_CYCLE :
			 is_unsafe(next, 3, irq, on) ? LOCK_IRQ_UNSAFE : LOCK_FINE);
	if (finding.verdict == LOCK_FINE)
		return explore_uses(next, irq, on);
	assert_path(&finding, from + 1, to + 1);
	if (finding.verdict == LOCK_IRQ_UNSAFE) {
		assert_true(irq >> (finding.path[0] - 1) & 1);
		assert_true(on >> (finding.path[finding.nr - 1] - 1) & 1);
	}
	return 0;
}

static unsigned int try_use(uint32_t edges, uint32_t irq, uint32_t on, unsigned int class,
			    enum lock_use use)
{
	uint32_t irq_next = irq | (use == LOCK_IN_IRQ) << class;
	uint32_t on_next = on | (use == LOCK_IRQS_ON) << class;
	struct lock_finding finding;

	if (seen[STATE(edges, irq_next, on_next)])
		return 0;
	load(3, edges, irq, on);
	lock_order_check_use(&order, class + 1, use, &finding);
	assert_int_equal(finding.verdict, is_unsafe(edges, 3, irq_next, on_next)
			 ? LOCK_IRQ_UNSAFE : LOCK_FINE);
	if (finding.verdict == LOCK_FINE)
		return explore_uses(edges, irq_next, on_next);
	assert_true(irq_next >> (finding.path[0] - 1) & 1);
	assert_true(on_next >> (finding.path[finding.nr - 1] - 1) & 1);
	assert_path(&finding, 0, 0);
	return 0;
}

static unsigned int explore_uses(uint32_t edges, uint32_t irq, uint32_t on)
{
	unsigned int nr = 1;

	seen[STATE(edges, irq, on)] = 1;
	for (unsigned int bit = 0; bit < 9; bit++)
		nr += try_edge(edges, irq, on, bit);
	for (unsigned int i = 0; i < 3; i++)
		for (enum lock_use use = LOCK_IN_IRQ; use < NR_LOCK_USES; use++)
			nr += try_use(edges, irq, on, i, use);
	return nr;
}

/*
 * Draw interrupts as a fourth class: it stands before all that handlers take, and behind
 * all that is held while they may come.  What is unsafe is then a circle through it, so
 * the harmless states are as many as the graphs of four without a circle.
 */
static void check_all_orders_and_uses_of_three(void **state)
{
	unsigned int harmless = 0;

	(void)state;
	for (uint32_t edges = 0; edges < 1U << 9; edges++)
		for (uint32_t uses = 0; uses < 64; uses++)
			harmless += !(edges & 0x111) && !has_circle(edges, 3) &&
				    !is_unsafe(edges, 3, uses & 7, uses >> 3);
	memset(seen, 0, sizeof(seen));
	assert_int_equal(explore_uses(0, 0, 0), harmless);
	assert_int_equal(harmless, 543);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(class_same_key_same_number),
		cmocka_unit_test(class_table_full_is_refused),
		cmocka_unit_test(edge_table_full_is_refused),
		cmocka_unit_test(check_longest_chain_is_found_whole),
		cmocka_unit_test(edge_record_is_found_again),
		cmocka_unit_test(find_all_graphs_of_four_as_the_oracle),
		cmocka_unit_test(check_edge_all_orders_of_up_to_five),
		cmocka_unit_test(check_all_orders_and_uses_of_three),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
