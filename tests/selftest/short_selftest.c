/* SPDX-License-Identifier: MIT */
/*
 * tests/selftest/short_selftest.c - programs take all memory that there is
 *
 * Each case of /bin/short (user/short.c) takes memory of one kind until it is refused more or
 * killed; some do so in several processes.  Afterwards all of it must be free again, which
 * the leak checks around each test see to, and every count right.
 */
#include <core/selftest.h>
#include <lib/compiler.h>
#include <mm/audit.h>
#include <mm/page_cache.h>
#include <uapi/signal.h>

#include "run_program.h"

/* It ends with 0, or is killed because it was the one that asked for too much. */
static void run_case(const char *name)
{
	const char *argv[] = { "/bin/short", name, NULL };
	int end;

	ASSERT_TRUE(have_program("/bin/short"));
	end = run_program(argv, "/short");
	if (end != WAIT_STATUS_SIGNAL(SIGKILL))
		EXPECT_EQ(end, 0);
	EXPECT_OK(mm_audit());
	EXPECT_OK(page_cache_check());
}

#define SHORT(name) SELFTEST_EXPLICIT_ONLY(short, name) { run_case(#name); }

SHORT(hog)
SHORT(hogs)
SHORT(shared)
SHORT(file)
SHORT(recursion)
SHORT(bomb)
SHORT(tables)
SHORT(areas)
SHORT(locked)
