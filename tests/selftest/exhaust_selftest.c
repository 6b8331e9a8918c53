/* SPDX-License-Identifier: MIT */
/*
 * tests/selftest/exhaust_selftest.c - a program runs while allocations fail
 *
 * The program is /bin/work of the initrd (user/work.c): processes, mappings, files, a bit of
 * each.  It is started again and again, and each time another one of all the requests for
 * pages and objects that are made until it ends is refused; or every Nth of them.  Whatever
 * comes of it, the kernel's own counts must be as before.
 *
 * Debug builds only: in others nothing fails on purpose.
 */
#include <core/printk.h>
#include <core/selftest.h>
#include <lib/compiler.h>
#include <lib/printf.h>
#include <mm/audit.h>
#include <mm/fail_page_alloc.h>
#include <mm/page_cache.h>
#include <uapi/signal.h>

#include "run_program.h"
#include "threads.h"

#define PROGRAM		"/bin/work"
#define MANY		20000U		/* more than the program can ask for */

/* How its runs ended. */
static unsigned int done, refused, killed, not_started;

static int run(void)
{
	static const char *const argv[] = { PROGRAM, NULL };

	return run_program(argv, "/scratch");
}

/* Note how it ended; false if that is no answer to a refusal. */
static bool count_end(int end)
{
	done += end == 0;
	refused += end == WAIT_STATUS_EXIT(1);
	killed += end == WAIT_STATUS_SIGNAL(SIGKILL);
	not_started += end == -ENOMEM || end == -EAGAIN;
	return end == 0 || end == WAIT_STATUS_EXIT(1) || end == WAIT_STATUS_SIGNAL(SIGKILL) ||
	       end == -ENOMEM || end == -EAGAIN;
}

/* One run with refusals; the number of requests that were refused. */
static unsigned long run_with(const struct fail_page_alloc *how)
{
	unsigned long nr_failed;
	const char *wrong;
	char name[32];
	int end;

	fail_page_alloc_set(how);
	end = run();
	nr_failed = fail_page_alloc_failed();
	fail_page_alloc_set(NULL);
	scnprintf(name, sizeof(name), "%s %u", how->mode == FAIL_ONCE ? "once" : "every", how->n);
	if (!count_end(end))
		selftest_fail(__FILE__, __LINE__, "%s: it ended with %#x", name, (unsigned int)end);
	wrong = mm_audit();
	if (!wrong)
		wrong = page_cache_check();
	if (wrong)
		selftest_fail(__FILE__, __LINE__, "%s: %s", name, wrong);
	selftest_check_leaks(name);
	return nr_failed;
}

/* Is there such a program, and does it run to its end? */
static bool begin(void)
{
	int end;

	done = refused = killed = not_started = 0;
	if (!have_program(PROGRAM))
		return false;
	end = run();
	EXPECT_EQ(end, 0);
	EXPECT_OK(mm_audit());
	selftest_check_leaks("the first run");
	return end == 0;
}

static void tell(unsigned int nr_runs)
{
	pr_info("exhaust: %u runs: %u done, %u refused something, %u killed, %u not started\n",
		nr_runs, done, refused, killed, not_started);
	EXPECT_GT(refused, 0u);
	EXPECT_GT(killed, 0u);
	EXPECT_GT(not_started, 0u);
}

SELFTEST_EXPLICIT_ONLY(exhaust, each_request_is_refused_once)
{
	struct fail_page_alloc how = { .mode = FAIL_ONCE, .of = FAIL_PAGES_AND_OBJECTS };

	ASSERT_TRUE(begin());
	do {
		how.n++;
	} while (run_with(&how) && how.n < MANY);
	EXPECT_LT(how.n, MANY);
	tell(how.n);
}

SELFTEST_EXPLICIT_ONLY(exhaust, every_nth_request_is_refused)
{
	struct fail_page_alloc how = { .mode = FAIL_EVERY, .of = FAIL_PAGES_AND_OBJECTS };

	ASSERT_TRUE(begin());
	do {
		how.n++;
	} while (run_with(&how) && how.n < MANY);
	EXPECT_LT(how.n, MANY);
	tell(how.n);
}

/* Each call by itself, each of its requests refused once: what it says is what it did. */
SELFTEST_EXPLICIT_ONLY(exhaust, no_call_is_done_by_half)
{
	static const char *const argv[] = { "/bin/refused", NULL };

	unsigned int tasks = nr_tasks();

	ASSERT_TRUE(have_program(argv[0]));
	EXPECT_EQ(run_program(argv, "/nothing"), 0);
	EXPECT_TRUE(comes_true(nr_tasks() == tasks));
	EXPECT_OK(mm_audit());
	EXPECT_OK(page_cache_check());
}

/* Its wait status, or why there is none; its orphans may live on. */
static int run_alone(const char *const *argv)
{
	static const char *const no_environment[] = { NULL };
	int pid = (int)process_run(argv[0], argv, no_environment);
	struct wait_result result;

	if (pid < 0)
		return pid;
	return process_wait(pid, 0, &result) == pid ? result.status : -ECHILD;
}

/*
 * A campaign that was cut short leaves files, and processes that nobody wakes: one of no calls
 * takes them away.
 */
static void clean_up_campaign(void)
{
	static const char *const argv[] = {
		"/tests/random", "steps=0", "least=0", "alone=1", NULL,
	};

	EXPECT_EQ(run_program(argv, "/nothing"), 0);
}

/* Random calls of several processes while some of their requests are refused. */
SELFTEST_EXPLICIT_ONLY(exhaust, random_calls_while_requests_are_refused)
{
	static const char *const seeds[] = {
		"seed=1", "seed=2", "seed=3", "seed=4", "seed=5", "seed=6", "seed=7", "seed=8",
	};
	struct fail_page_alloc how = { .mode = FAIL_PROB, .n = 1, .of = FAIL_PAGES_AND_OBJECTS };

	for (unsigned int i = 0; i < ARRAY_SIZE(seeds); i++) {
		const char *argv[] = { "/tests/random", seeds[i], "steps=3000", "least=0", NULL };
		unsigned int tasks = nr_tasks();
		int end;

		ASSERT_TRUE(have_program(argv[0]));
		how.seed = i + 1;
		fail_page_alloc_set(&how);
		end = run_alone(argv);
		fail_page_alloc_set(NULL);
		EXPECT_TRUE(count_end(end));
		clean_up_campaign();
		EXPECT_TRUE(comes_true(nr_tasks() == tasks));
		EXPECT_OK(mm_audit());
		EXPECT_OK(page_cache_check());
		selftest_check_leaks(seeds[i]);
	}
}
