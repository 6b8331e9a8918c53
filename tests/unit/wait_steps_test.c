/* SPDX-License-Identifier: MIT */
/*
 * wait_steps_test.c - core/wait.c and core/completion.c in every interleaving
 *
 * A lost wake-up shows as threads that nobody will wake.  The numbers of runs are asserted:
 * a change of them is a change of what was looked at.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>
#include <asm/host_step.h>
#include "wait_programs.h"

static const struct {
	const struct program *program;
	unsigned long runs;
} cases[] = {
	{ &wait_wake, 6 },
	{ &wait_two_wake, 81 },
	{ &exclusive_two, 2480 },
	{ &exclusive_look, 3386 },
	{ &exclusive_killed, 9367 },
	{ &exclusive_timed, 3648 },
	{ &killed, 7 },
	{ &timed, 17 },
	{ &complete_once, 4 },
	{ &complete_two, 306 },
	{ &complete_each, 2488 },
	{ &complete_timed, 11 },
};

static void every_interleaving_keeps_the_rules(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
		explore_all(cases[i].program, cases[i].runs);
}

/*
 * finish_wait() looks at its entry's links without the lock, which is no step: so steps that
 * could be swapped are swapped too.
 */
static void look_without_the_lock_comes_at_any_time(void **state)
{
	static const struct program *const looking[] = {
		&wait_wake, &killed, &timed, &complete_once, &complete_timed,
	};

	(void)state;
	for (size_t i = 0; i < sizeof(looking) / sizeof(looking[0]); i++) {
		const struct exploration *e = explore(looking[i], EXPLORE_REPEATING);

		assert_string_equal(e->error, "");
		assert_true(e->runs > 0);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_interleaving_keeps_the_rules),
		cmocka_unit_test(look_without_the_lock_comes_at_any_time),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
