/* SPDX-License-Identifier: MIT */
/*
 * core/selftest.c - run the tests that are linked in, and speak KTAP about it
 *
 *	KTAP version 1
 *	1..2
 *	    KTAP version 1
 *	    # Subtest: memblock		an area is a suite
 *	    1..2
 *	    ok 1 add_merges
 *	    # file.c:12: a == b: 1, 2	what an EXPECT found
 *	    # took 613 ms, idle 600	a long test, with what is done around it
 *	    not ok 2 free_splits
 *	not ok 1 memblock
 *	...
 *
 * The linker collects struct selftest entries in link order; an area's tests need
 * not be neighbours.  Around each test the registered leak checks are read, and a
 * difference fails the test; tests/selftest/leak_checks.c registers the first ones.  After
 * it the registered validators look at the kernel's structures.
 * A test may fail, skip or pass; only a panic stops the run, and then the missing
 * lines tell.
 *
 * KTAP: the kernel's test anything protocol, version 1.
 * Locking: one run at a time, in task context.
 */
#include <core/clock.h>
#include <core/console.h>
#include <core/idle.h>
#include <core/printk.h>
#include <core/selftest.h>
#include <lib/div64.h>
#include <lib/errno.h>
#include <lib/parse.h>
#include <lib/printf.h>
#include <lib/string.h>

#define MAX_LEAK_CHECKS	16
#define NAME_SIZE	96	/* bytes of "area.name" */
#define LONG_TEST_MS	50	/* from here on it is said how long a test took */
#define NS_PER_MS	1000000U

struct leak_check {
	const char *what;
	selftest_leak_fn read;
	unsigned long before;
};

#define MAX_VALIDATORS	8

static selftest_validator_fn validators[MAX_VALIDATORS];	/* boot only */
static unsigned int nr_validators;

static struct leak_check leak_checks[MAX_LEAK_CHECKS];	/* boot only */
static unsigned int nr_leak_checks;

/* The test that runs now. */
static struct {
	unsigned int failures;
	const char *skip_reason;
} current_test;

int selftest_register_leak_check(const char *what, selftest_leak_fn read)
{
	if (nr_leak_checks == MAX_LEAK_CHECKS)
		return -ENOSPC;
	leak_checks[nr_leak_checks++] = (struct leak_check){ .what = what, .read = read };
	return 0;
}

int selftest_register_validator(selftest_validator_fn check)
{
	if (nr_validators == MAX_VALIDATORS)
		return -ENOSPC;
	validators[nr_validators++] = check;
	return 0;
}

void selftest_fail(const char *file, int line, const char *fmt, ...)
{
	char text[192];
	va_list args;

	va_start(args, fmt);
	vsnprintf(text, sizeof(text), fmt, args);
	va_end(args);
	current_test.failures++;
	console_printf("    # %s:%d: %s\n", file, line, text);
}

void selftest_skip(const char *reason)
{
	current_test.skip_reason = reason;
}

/* A glob that begins with the area's name and a dot, all of it without a wildcard. */
static bool spells_out_area(const char *glob, const char *area)
{
	size_t len = strlen(area);

	return strncmp(glob, area, len) == 0 && glob[len] == '.';
}

static bool fits(const struct selftest *test, const char *glob)
{
	char name[NAME_SIZE];

	snprintf(name, sizeof(name), "%s.%s", test->area, test->name);
	if (test->flags & SELFTEST_EXPLICIT)
		return spells_out_area(glob, test->area) && glob_match(glob, name);
	return glob_match(glob, name) || glob_match(glob, test->area);
}

/* Does one of the globs fit, with commas between them?  NULL: all but those to be spelled out. */
static bool is_wanted(const struct selftest *test, const char *globs)
{
	char glob[NAME_SIZE];

	if (!globs)
		return !(test->flags & SELFTEST_EXPLICIT);
	for (const char *comma;; globs = comma + 1) {
		comma = strchr(globs, ',');
		snprintf(glob, sizeof(glob), "%.*s",
			 comma ? (int)(comma - globs) : (int)sizeof(glob), globs);
		if (fits(test, glob))
			return true;
		if (!comma)
			return false;
	}
}

/* Is this the first wanted test of its area?  Then the area's suite starts here. */
static bool is_suite_head(const struct selftest *test, const char *glob)
{
	if (!is_wanted(test, glob))
		return false;
	for (const struct selftest *t = __selftests_start; t < test; t++)
		if (is_wanted(t, glob) && strcmp(t->area, test->area) == 0)
			return false;
	return true;
}

static bool in_suite(const struct selftest *test, const struct selftest *head, const char *glob)
{
	return strcmp(test->area, head->area) == 0 && is_wanted(test, glob);
}

static void leak_checks_begin(void)
{
	for (unsigned int i = 0; i < nr_leak_checks; i++)
		leak_checks[i].before = leak_checks[i].read();
}

/* Each difference is noted once: what is there now is what is expected from now on. */
static void leak_checks_compare(const char *after_what)
{
	for (unsigned int i = 0; i < nr_leak_checks; i++) {
		struct leak_check *check = &leak_checks[i];
		unsigned long after = check->read();

		if (after != check->before)
			selftest_fail(__FILE__, __LINE__, "%sleak: %s was %lu, is %lu",
				      after_what, check->what, check->before, after);
		check->before = after;
	}
}

/*
 * selftest_check_leaks - look for leaks in the midst of a test, as after it
 *
 * For a test of many rounds, each of which leaves all as it found it; whose is the round's
 * name, for the note.
 */
void selftest_check_leaks(const char *whose)
{
	char text[64];

	snprintf(text, sizeof(text), "%s: ", whose);
	leak_checks_compare(text);
}

/* selftest_validate - the first broken rule of what the validators look at, or NULL */
const char *selftest_validate(void)
{
	const char *error = NULL;

	for (unsigned int i = 0; i < nr_validators && !error; i++)
		error = validators[i]();
	return error;
}

/* Whatever a test did, the kernel's structures are in order after it. */
static void run_validators(void)
{
	for (unsigned int i = 0; i < nr_validators; i++) {
		const char *error = validators[i]();

		if (error)
			selftest_fail(__FILE__, __LINE__, "broken afterwards: %s", error);
	}
}

/* Where a run's seconds go: for whoever wants to shorten it. */
static void report_time(uint64_t ns, uint64_t idle_ns)
{
	uint64_t ms = div_u64(ns, NS_PER_MS);

	if (ms >= LONG_TEST_MS)
		console_printf("    # took %llu ms, idle %llu\n", (unsigned long long)ms,
			       (unsigned long long)div_u64(idle_ns, NS_PER_MS));
}

/* Run one test; true unless it failed. */
static bool run_test(const struct selftest *test, unsigned int number)
{
	uint64_t start = clock_ns(), idle = clock_idle_ns();
	bool passed;

	current_test.failures = 0;
	current_test.skip_reason = NULL;
	leak_checks_begin();
	test->run();
	leak_checks_compare("");
	run_validators();
	report_time(clock_ns() - start, clock_idle_ns() - idle);
	passed = current_test.failures == 0;
	if (passed && current_test.skip_reason)
		console_printf("    ok %u %s # SKIP %s\n", number, test->name,
			       current_test.skip_reason);
	else
		console_printf("    %s %u %s\n", passed ? "ok" : "not ok", number, test->name);
	return passed;
}

/* Run the suite that begins with head; the number of failed tests. */
static int run_suite(const struct selftest *head, const char *glob)
{
	unsigned int nr = 0, number = 0;
	int failed = 0;

	for (const struct selftest *t = head; t < __selftests_end; t++)
		nr += in_suite(t, head, glob);
	console_printf("    KTAP version 1\n    # Subtest: %s\n    1..%u\n", head->area, nr);
	for (const struct selftest *t = head; t < __selftests_end; t++)
		if (in_suite(t, head, glob))
			failed += !run_test(t, ++number);
	return failed;
}

int selftest_run(const char *glob)
{
	unsigned int nr_suites = 0, number = 0;
	int failed = 0;

	for (const struct selftest *t = __selftests_start; t < __selftests_end; t++)
		nr_suites += is_suite_head(t, glob);
	console_printf("KTAP version 1\n1..%u\n", nr_suites);
	if (nr_suites == 0)
		return -ENOENT;
	for (const struct selftest *t = __selftests_start; t < __selftests_end; t++) {
		int suite_failed;

		if (!is_suite_head(t, glob))
			continue;
		suite_failed = run_suite(t, glob);
		console_printf("%s %u %s\n", suite_failed ? "not ok" : "ok", ++number, t->area);
		failed += suite_failed;
	}
	return failed;
}
