/* SPDX-License-Identifier: MIT */
/*
 * rwsem_steps_test.c - core/rwsem.c in every interleaving
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>
#include <asm/host_step.h>
#include "rwsem_programs.h"

static void every_interleaving_is_exclusive_and_in_order(void **state)
{
	(void)state;
	explore_all(&two_writers, 8);
	explore_all(&reader_twice_writer, 59);
	explore_all(&readers_writer, 7444);
	explore_all(&reader_writers, 816);
	explore_all(&downgraded, 3294);
	explore_all(&trying, 134);
}

static void readers_are_inside_at_once(void **state)
{
	(void)state;
	most_readers = 0;
	explore_all(&two_readers, 56);
	assert_int_equal(most_readers, 2);
	explore_all(&meeting, 8);
	explore_all(&meeting_behind_writer, 140);
	explore_all(&downgraded_meets, 20);
}

static void killed_waiters_leave_no_one_behind(void **state)
{
	(void)state;
	explore_all(&killed_writer, 884);
	explore_all(&killed_reader, 2494);
	explore_all(&killed_reader_first, 12045);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_interleaving_is_exclusive_and_in_order),
		cmocka_unit_test(readers_are_inside_at_once),
		cmocka_unit_test(killed_waiters_leave_no_one_behind),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
