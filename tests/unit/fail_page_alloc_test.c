/* SPDX-License-Identifier: MIT */
/*
 * tests/unit/fail_page_alloc_test.c - which requests are chosen to fail
 */
#include "../../mm/page_debug.h"
#include <core/printk.h>
#include <lib/errno.h>
#include <mm/fail_page_alloc.h>
#include <setjmp.h>
#include <stdarg.h>
#include <string.h>
#include <cmocka.h>

struct page *mem_map;
unsigned long max_pfn;

static unsigned int warnings;
static struct task_struct *const one = (void *)16, *const other = (void *)32, *running;

struct task_struct *get_current(void)
{
	return running;
}

void printk(enum log_level level, const char *fmt, ...)
{
	(void)level;
	(void)fmt;
	warnings++;
}

static void parse_takes_three_forms(void **state)
{
	struct fail_page_alloc how;

	(void)state;
	assert_int_equal(fail_page_alloc_parse("every:7", &how), 0);
	assert_true(how.mode == FAIL_EVERY && how.n == 7);
	assert_int_equal(fail_page_alloc_parse("once:1", &how), 0);
	assert_true(how.mode == FAIL_ONCE && how.n == 1);
	assert_int_equal(fail_page_alloc_parse("prob:25%,seed:99", &how), 0);
	assert_true(how.mode == FAIL_PROB && how.n == 25 && how.seed == 99);
}

static void parse_refuses_the_rest(void **state)
{
	static const char *const wrong[] = {
		"", "every", "every:", "every:0", "every:x", "every:-1", "once:0", "sometimes:3",
		"prob:101%,seed:1", "prob:10,seed:1", "prob:10%", "prob:10%,seed:0",
		"prob:%,seed:1", "prob:10%seed:1", "every:99999999999",
	};
	struct fail_page_alloc how = { .n = 42 };

	(void)state;
	for (unsigned int i = 0; i < ARRAY_SIZE(wrong); i++)
		assert_int_equal(fail_page_alloc_parse(wrong[i], &how), -EINVAL);
	assert_int_equal(how.n, 42);
}

/* The pattern of n requests, "F" = failed. */
static const char *pattern(const struct fail_page_alloc *how, unsigned int n)
{
	static char text[128];

	fail_page_alloc_set(how);
	for (unsigned int i = 0; i < n; i++)
		text[i] = should_fail_page_alloc(GFP_KERNEL) ? 'F' : '.';
	text[n] = '\0';
	return text;
}

static void every_and_once_choose_by_number(void **state)
{
	const struct fail_page_alloc every = { .mode = FAIL_EVERY, .n = 3 };
	const struct fail_page_alloc once = { .mode = FAIL_ONCE, .n = 2 };

	(void)state;
	assert_string_equal(pattern(&every, 8), "..F..F..");
	assert_int_equal(fail_page_alloc_seen(), 8);
	assert_int_equal(fail_page_alloc_failed(), 2);
	assert_string_equal(pattern(&once, 6), ".F....");
	assert_string_equal(pattern(NULL, 4), "....");
}

static void probability_repeats_with_its_seed(void **state)
{
	const struct fail_page_alloc half = { .mode = FAIL_PROB, .n = 50, .seed = 7 };
	const struct fail_page_alloc another = { .mode = FAIL_PROB, .n = 50, .seed = 8 };
	char first[128];

	(void)state;
	strcpy(first, pattern(&half, 100));
	assert_in_range(fail_page_alloc_failed(), 30, 70);
	assert_string_equal(pattern(&half, 100), first);
	assert_string_not_equal(pattern(&another, 100), first);
}

static void nofail_is_never_chosen(void **state)
{
	const struct fail_page_alloc every = { .mode = FAIL_EVERY, .n = 1 };

	(void)state;
	fail_page_alloc_set(&every);
	assert_false(should_fail_page_alloc(GFP_KERNEL | __GFP_NOFAIL));
	assert_int_equal(fail_page_alloc_seen(), 0);
	assert_true(should_fail_page_alloc(GFP_KERNEL));
}

static void requests_of_others_are_not_counted(void **state)
{
	const struct fail_page_alloc how = { .mode = FAIL_ONCE, .n = 2, .task = one };

	(void)state;
	fail_page_alloc_set(&how);
	running = other;
	assert_false(should_fail_page_alloc(GFP_KERNEL) || should_fail_page_alloc(GFP_KERNEL));
	assert_int_equal(fail_page_alloc_seen(), 0);
	running = one;
	assert_false(should_fail_page_alloc(GFP_KERNEL));
	assert_true(should_fail_page_alloc(GFP_KERNEL));
	running = NULL;
}

static void stop_keeps_the_counts(void **state)
{
	const struct fail_page_alloc every = { .mode = FAIL_EVERY, .n = 1 };

	(void)state;
	assert_string_equal(pattern(&every, 2), "FF");
	fail_page_alloc_stop();
	assert_false(should_fail_page_alloc(GFP_KERNEL));
	assert_int_equal(fail_page_alloc_seen(), 2);
	assert_int_equal(fail_page_alloc_failed(), 2);
}

static void setup_warns_about_nonsense(void **state)
{
	(void)state;
	fail_page_alloc_set(NULL);
	warnings = 0;
	fail_page_alloc_setup("quiet fail_page_alloc=every:2 x=1");
	assert_int_equal(warnings, 0);
	assert_false(should_fail_page_alloc(GFP_KERNEL));
	assert_true(should_fail_page_alloc(GFP_KERNEL));
	fail_page_alloc_setup("fail_page_alloc=never");
	assert_int_equal(warnings, 1);
	fail_page_alloc_setup("failslab=");
	assert_int_equal(warnings, 2);
	fail_page_alloc_set(NULL);
}

/* Requests for a page and for an object in turns, as "page, object". */
static const char *both_patterns(unsigned int n)
{
	static char text[128];

	for (unsigned int i = 0; i < n; i += 2) {
		text[i] = should_fail_page_alloc(GFP_KERNEL) ? 'P' : '.';
		text[i + 1] = should_fail_slab(GFP_KERNEL) ? 'O' : '.';
	}
	text[n] = '\0';
	return text;
}

static void pages_and_objects_are_chosen_as_the_options_say(void **state)
{
	(void)state;
	fail_page_alloc_setup("fail_page_alloc=every:2");
	assert_string_equal(both_patterns(8), "..P...P.");
	fail_page_alloc_setup("failslab=every:2");
	assert_string_equal(both_patterns(8), "...O...O");
	fail_page_alloc_setup("failslab=every:3 fail_page_alloc=once:1");
	assert_string_equal(both_patterns(8), "..P..O..");
	assert_int_equal(fail_page_alloc_seen(), 8);
	assert_false(should_fail_slab(GFP_KERNEL | __GFP_NOFAIL));
	assert_true(should_fail_slab(GFP_KERNEL));
	fail_page_alloc_set(NULL);
	assert_false(should_fail_slab(GFP_KERNEL));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(parse_takes_three_forms),
		cmocka_unit_test(parse_refuses_the_rest),
		cmocka_unit_test(every_and_once_choose_by_number),
		cmocka_unit_test(probability_repeats_with_its_seed),
		cmocka_unit_test(nofail_is_never_chosen),
		cmocka_unit_test(requests_of_others_are_not_counted),
		cmocka_unit_test(stop_keeps_the_counts),
		cmocka_unit_test(setup_warns_about_nonsense),
		cmocka_unit_test(pages_and_objects_are_chosen_as_the_options_say),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
