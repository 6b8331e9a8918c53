/* SPDX-License-Identifier: MIT */
/*
 * tests/unit/probe.c - can this host link a cmocka program at this width?
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

int main(void)
{
	const struct CMUnitTest none[] = { { 0 } };

	return cmocka_run_group_tests_name("probe", none, NULL, NULL);
}
