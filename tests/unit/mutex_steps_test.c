/* SPDX-License-Identifier: MIT */
/*
 * mutex_steps_test.c - core/mutex.c in every interleaving
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>
#include "mutex_programs.h"

static void every_interleaving_is_exclusive_and_in_order(void **state)
{
	(void)state;
	explore_all(&two_twice, 584);
	explore_all(&three_once, 1950);
	explore_all(&two_and_try, 758);
	explore_all(&one_killed, 95);
	explore_all(&killed_in_line, 11088);
}

/* Each run of the program ends with that report. */
static void reports(const struct program *program, const char *text)
{
	const struct exploration *e = explore(program, 0);

	assert_true(e->failing_steps > 0);
	if (!strstr(e->error, text))
		fail_msg("%s: %s", program->name, e->error);
}

static void mistakes_are_reported_in_every_build(void **state)
{
	(void)state;
	reports(&locked_twice, "is locked twice by 0[0]");
	reports(&unlocked_free, "is unlocked by 0[0], but free");
	reports(&unlocked_by_stranger, "is unlocked by 1[1], but held by 0");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_interleaving_is_exclusive_and_in_order),
		cmocka_unit_test(mistakes_are_reported_in_every_build),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
