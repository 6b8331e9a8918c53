/* SPDX-License-Identifier: MIT */
/*
 * tests/unit/buddy_random_test.c - the buddy in its real size, at random, for long
 *
 * A zone of several page blocks whose first and last are shared with another zone.
 * Requests of all types and orders come and go; after each the frame is compared with
 * the model's, and from time to time everything.  In the end all is given back, and the
 * zone must look as it did before.
 */
#define MODEL_FRAMES	(6 * 1024)

#include "buddy_model.h"
#include "random.h"

#define FIRST		100
#define END		(5 * 1024 + 37)
#define STEPS		12000
#define WHOLE_EVERY	200

struct run {
	struct model m;
	uint64_t seed;
	long held[END - FIRST];		/* heads of what is allocated */
	unsigned int nr_held;
	unsigned long given, refused, foreign;
};

static struct run run;

static void whole(unsigned int step)
{
	const char *wrong = model_differs(&run.m);

	if (wrong)
		fail_msg("step %u: %s", step, wrong);
}

/* Small orders are asked for more often, as in life. */
static void random_alloc(unsigned int step)
{
	unsigned int order = random_below(&run.seed, 1 + random_below(&run.seed, NR_PAGE_ORDERS));
	enum migratetype type = random_below(&run.seed, MIGRATE_TYPES);
	struct page *page = rmqueue(zone, order, type);
	long got = page ? (long)page_to_pfn(page) : NO_FRAME;
	long want = model_alloc(&run.m, order, type);

	if (got != want)
		fail_msg("step %u: order %u gave %ld, expected %ld", step, order, got, want);
	if (!page) {
		run.refused++;
		return;
	}
	run.given++;
	run.foreign += *model_type(&run.m, got) != type;
	run.held[run.nr_held++] = got;
}

static void random_free(void)
{
	unsigned int i = random_below(&run.seed, run.nr_held);
	long pfn = run.held[i];
	unsigned int order = run.m.held[pfn];

	run.held[i] = run.held[--run.nr_held];
	buddy_free(zone, pfn_to_page(pfn), order, pageblock_type((unsigned long)pfn));
	model_free(&run.m, pfn, order);
}

/* All in use becomes all free, page by page. */
static void free_everything(void)
{
	for (long pfn = FIRST; pfn < END; pfn++) {
		buddy_free(zone, pfn_to_page(pfn), 0, pageblock_type((unsigned long)pfn));
		model_free(&run.m, pfn, 0);
	}
}

static void random_requests_match_model(void **state)
{
	static char before[END - FIRST + 1];

	(void)state;
	arena_create(MODEL_FRAMES, FIRST, END);
	arena_free_others();
	memset(&run, 0, sizeof(run));
	model_reset(&run.m, FIRST, END);
	run.seed = 0x51d2e;
	free_everything();
	strcpy(before, arena_picture());
	for (unsigned int step = 0; step < STEPS; step++) {
		/* Times of want and times of plenty. */
		bool want = random_below(&run.seed, 16) < (step / 1024 % 2 ? 4u : 12u);

		if (want || !run.nr_held)
			random_alloc(step);
		else
			random_free();
		if (step % WHOLE_EVERY == 0)
			whole(step);
	}
	while (run.nr_held)
		random_free();
	whole(STEPS);
	assert_string_equal(arena_picture(), before);
	assert_int_equal(zone->nr_free, END - FIRST);
	print_message("%lu given (%lu from a foreign page block), %lu refused\n", run.given,
		      run.foreign, run.refused);
	assert_true(run.refused > STEPS / 20);
	assert_true(run.given > STEPS / 4);
	assert_true(MIGRATE_TYPES == 1 || run.foreign > STEPS / 100);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_teardown(random_requests_match_model, arena_destroy),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
