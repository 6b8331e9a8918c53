/* SPDX-License-Identifier: MIT */
/*
 * wait_mutants_test.c - each deliberate bug in core/wait.c and core/completion.c is found
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>
#include <asm/host_step.h>
#include "wait_programs.h"
#include "find_mutants.h"

static void the_source_itself_has_none(void **state)
{
	(void)state;
	for (size_t i = 0; programs[i]; i++)
		assert_int_equal(explore(programs[i], EXPLORE_FIRST)->failing_steps, 0);
}

static void each_bug_is_found(void **state)
{
	(void)state;
	find_mutants(programs, &mutant_of_wait, mutants_of_wait);
	find_mutants(programs, &mutant_of_completion, mutants_of_completion);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_source_itself_has_none),
		cmocka_unit_test(each_bug_is_found),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
