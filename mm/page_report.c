/* SPDX-License-Identifier: MIT */
/*
 * mm/page_report.c - the page allocator's bad news, as text
 *
 * The allocators themselves do not print: their slow ends call here.
 *
 * Reports about a shortage or damage come in floods, and each is printed by a CPU
 * that has other work.  So a kind of report has a burst that it may use up and a time
 * after which it gets the next one; what is left out is counted and said then.
 *
 * Locking: none.  The counts are for people; two CPUs at once may print one too many.
 */
#include <core/backtrace.h>
#include <core/bug.h>
#include <core/clock.h>
#include <core/printk.h>
#include <lib/printf.h>
#include <mm/page_owner.h>

#include "page_report.h"
#include "pcp.h"

#define BURST		10
#define BURST_JIFFIES	(5UL * CONFIG_HZ)
#define CALLERS		6
#define LINE_SIZE	192

struct ratelimit {
	unsigned long since;		/* jiffies at the start of the burst */
	unsigned int printed;		/* in this burst */
	unsigned int left_out;
};

unsigned long nr_bad_pages;

static bool may_print(struct ratelimit *limit)
{
	if (jiffies - limit->since >= BURST_JIFFIES) {
		if (limit->left_out)
			pr_warn("page allocator: %u reports like the next one were left out\n",
				limit->left_out);
		*limit = (struct ratelimit){ .since = jiffies };
	}
	if (limit->printed < BURST) {
		limit->printed++;
		return true;
	}
	limit->left_out++;
	return false;
}

/* One node's zones; three of them fit a line of the log. */
static void describe_zones(unsigned int nid, char *line, size_t size)
{
	struct zone *zone;
	int used = 0;

	line[0] = '\0';
	for_each_populated_zone(zone)
		if (zone->zone_pgdat == NODE_DATA(nid))
			used += scnprintf(line + used, size - (size_t)used,
					  "; %u:%s free %lu+%lu min %lu low %lu of %lu", nid,
					  zone->name, zone->nr_free, zone_pcp_count(zone),
					  zone->watermark[WMARK_MIN], zone->watermark[WMARK_LOW],
					  zone->managed_pages);
}

/* One line on a machine of one node, else one for each node that has memory. */
void page_report_failure(gfp_t gfp, unsigned int order)
{
	static struct ratelimit limit;
	char line[LINE_SIZE];

	if (!may_print(&limit))
		return;
	for (unsigned int nid = 0; nid < nr_online_nodes; nid++) {
		describe_zones(nid, line, sizeof(line));
		if (line[0])
			pr_warn("page allocation failure: order %u, gfp %#x%s\n", order, gfp,
				line);
	}
}

void page_report_request(gfp_t gfp, unsigned int order, const char *wrong, bool *said)
{
	uintptr_t callers[CALLERS];
	unsigned int nr;

	if (*said)
		return;
	*said = true;
	nr = backtrace_collect((uintptr_t)__builtin_frame_address(0), callers, CALLERS);
	pr_warn("page allocation: order %u, gfp %#x: %s; asked by\n", order, gfp, wrong);
	for (unsigned int i = 0; i < nr; i++)
		pr_warn("  [<%08lx>] %pS\n", (unsigned long)callers[i], (void *)(callers[i] - 1));
}

void bad_page(const struct page *page, unsigned int order, const char *reason)
{
	static struct ratelimit limit;

	nr_bad_pages++;
	if (may_print(&limit)) {
		pr_err("bad page: %s: pfn %#lx order %u flags %#x refcount %d private %#lx\n",
		       reason, page_to_pfn(page), order, page->flags, page_count(page),
		       page->private);
		page_owner_print(page);
	}
	if (IS_ENABLED(CONFIG_DEBUG))
		panic("bad page: %s", reason);
}
