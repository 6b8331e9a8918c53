/* SPDX-License-Identifier: MIT */
/*
 * mm/fail_page_alloc.h - allocations that fail on purpose: of pages, of objects, or both
 */
#pragma once

#include <lib/compiler.h>
#include <lib/types.h>

struct task_struct;

struct fail_page_alloc {
	enum { FAIL_NEVER, FAIL_EVERY, FAIL_ONCE, FAIL_PROB } mode;
	uint32_t n;			/* every nth, the nth once, or per cent */
	uint64_t seed;			/* of FAIL_PROB; not 0 */
	enum { FAIL_PAGES, FAIL_OBJECTS, FAIL_PAGES_AND_OBJECTS } of;
	const struct task_struct *task;	/* its requests alone; NULL: everybody's */
};

/* Read "every:N", "once:N" or "prob:P%,seed:S"; -EINVAL leaves *out alone. */
int __must_check fail_page_alloc_parse(const char *text, struct fail_page_alloc *out);

/*
 * Obey fail_page_alloc= and failslab= on the command line from now on; or how, from the next
 * request on, NULL: never.  To stop keeps what was counted.
 */
#ifdef CONFIG_FAIL_PAGE_ALLOC
void fail_page_alloc_setup(const char *cmdline);
void fail_page_alloc_set(const struct fail_page_alloc *how);
void fail_page_alloc_stop(void);
#else
static inline void fail_page_alloc_setup(const char *cmdline)
{
	(void)cmdline;
}

static inline void fail_page_alloc_set(const struct fail_page_alloc *how)
{
	(void)how;
}
#endif

/* Requests seen and failed since it was set. */
unsigned long fail_page_alloc_seen(void);
unsigned long fail_page_alloc_failed(void);
