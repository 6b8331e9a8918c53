/* SPDX-License-Identifier: MIT */
/*
 * tests/selftest/as_init.h - is the machine the tests' own?
 *
 *	selftest=, quire>	PID 1 runs them: no program does, all orphans become its children,
 *				no terminal is anybody's
 *	/dev/kshell		a child of a program runs them, beside other programs
 */
#pragma once

#include <core/selftest.h>
#include <core/task.h>

static inline bool runs_as_init(void)
{
	return current->tgid == 1;
}

#define SKIP_UNLESS_INIT(why)								\
	do {										\
		if (!runs_as_init())							\
			SELFTEST_SKIP("PID 1 is a program: " why);			\
	} while (0)
