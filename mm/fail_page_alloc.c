/* SPDX-License-Identifier: MIT */
/*
 * mm/fail_page_alloc.c - allocations that fail on purpose
 *
 *	fail_page_alloc=every:N		requests N, 2N, 3N ...
 *	fail_page_alloc=once:N		request N alone
 *	fail_page_alloc=prob:P%,seed:S	P of a hundred, the same ones for the same seed
 *	failslab=...			the same for objects of caches, kmalloc()'s included
 *
 * Every caller must survive NULL, but memory is hardly ever short in a test, and an object
 * is nearly always at hand.  With both options the last one rules, and pages and objects are
 * counted together.  A request with __GFP_NOFAIL is neither counted nor failed.
 *
 * Locking: interrupts off around the state; one CPU runs.
 */
#include <asm/current.h>
#include <asm/irqflags.h>
#include <core/printk.h>
#include <lib/errno.h>
#include <lib/parse.h>
#include <lib/string.h>
#include <mm/fail_page_alloc.h>

#include "page_debug.h"

#define TEXT_SIZE	48

static struct {
	struct fail_page_alloc how;
	uint64_t random;		/* xorshift64's state, not 0 */
	unsigned long seen;
	unsigned long failed;
} state;

/* What stands behind the prefix, NULL if text begins otherwise. */
static const char *after_prefix(const char *text, const char *prefix)
{
	size_t len = strlen(prefix);

	return strncmp(text, prefix, len) == 0 ? text + len : NULL;
}

/* "P%,seed:S" */
static int parse_probability(const char *text, struct fail_page_alloc *out)
{
	struct fail_page_alloc how = { .mode = FAIL_PROB };
	const char *percent = strchr(text, '%');
	const char *seed = percent ? after_prefix(percent, "%,seed:") : NULL;
	char number[TEXT_SIZE];
	size_t len = percent ? (size_t)(percent - text) : 0;

	if (!seed || len >= sizeof(number))
		return -EINVAL;
	memcpy(number, text, len);
	number[len] = '\0';
	if (parse_u32(number, &how.n) || how.n > 100 || parse_u64(seed, &how.seed) || !how.seed)
		return -EINVAL;
	*out = how;
	return 0;
}

int fail_page_alloc_parse(const char *text, struct fail_page_alloc *out)
{
	struct fail_page_alloc how = { .mode = FAIL_NEVER };
	const char *value;

	if ((value = after_prefix(text, "prob:")))
		return parse_probability(value, out);
	if ((value = after_prefix(text, "every:")))
		how.mode = FAIL_EVERY;
	else if ((value = after_prefix(text, "once:")))
		how.mode = FAIL_ONCE;
	if (!value || parse_u32(value, &how.n) || !how.n)
		return -EINVAL;
	*out = how;
	return 0;
}

void fail_page_alloc_set(const struct fail_page_alloc *how)
{
	unsigned long flags = local_irq_save();

	memset(&state, 0, sizeof(state));
	if (how) {
		state.how = *how;
		state.random = how->seed;
	}
	local_irq_restore(flags);
}

void fail_page_alloc_stop(void)
{
	state.how.mode = FAIL_NEVER;
}

static bool read_option(const char *cmdline, const char *name, struct fail_page_alloc *how)
{
	char text[TEXT_SIZE] = PARAM_TOO_LONG;

	if (param_read(cmdline, name, text, sizeof(text)) == -ENOENT)
		return false;
	if (fail_page_alloc_parse(text, how) == 0)
		return true;
	pr_warn("%s=%s is not every:N, once:N or prob:P%%,seed:S\n", name, text);
	return false;
}

void fail_page_alloc_setup(const char *cmdline)
{
	struct fail_page_alloc how = { .mode = FAIL_NEVER };
	bool pages = read_option(cmdline, "fail_page_alloc", &how);
	bool objects = read_option(cmdline, "failslab", &how);

	how.of = !objects ? FAIL_PAGES : pages ? FAIL_PAGES_AND_OBJECTS : FAIL_OBJECTS;
	if (pages || objects)
		fail_page_alloc_set(&how);
}

unsigned long fail_page_alloc_seen(void)
{
	return state.seen;
}

unsigned long fail_page_alloc_failed(void)
{
	return state.failed;
}

static uint32_t next_percent(void)
{
	state.random ^= state.random << 13;
	state.random ^= state.random >> 7;
	state.random ^= state.random << 17;
	return (uint32_t)(state.random >> 32) % 100;
}

static bool is_chosen(void)
{
	switch (state.how.mode) {
	case FAIL_EVERY:
		return state.seen % state.how.n == 0;
	case FAIL_ONCE:
		return state.seen == state.how.n;
	case FAIL_PROB:
		return next_percent() < state.how.n;
	default:
		return false;
	}
}

/* fail_page_alloc_is_set - may any request fail on purpose?  Any context. */
bool fail_page_alloc_is_set(void)
{
	return state.how.mode != FAIL_NEVER;
}

static bool should_fail(gfp_t gfp)
{
	unsigned long flags;
	bool fail;

	if (gfp & __GFP_NOFAIL || (state.how.task && state.how.task != current))
		return false;
	flags = local_irq_save();
	state.seen++;
	fail = is_chosen();
	state.failed += fail;
	local_irq_restore(flags);
	return fail;
}

/* should_fail_page_alloc - is this request for pages chosen to fail?  Any context. */
bool should_fail_page_alloc(gfp_t gfp)
{
	return state.how.mode != FAIL_NEVER && state.how.of != FAIL_OBJECTS && should_fail(gfp);
}

/* should_fail_slab - the same of one for an object */
bool should_fail_slab(gfp_t gfp)
{
	return state.how.mode != FAIL_NEVER && state.how.of != FAIL_PAGES && should_fail(gfp);
}
