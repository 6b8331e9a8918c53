/* SPDX-License-Identifier: MIT */
/*
 * mm/page_alloc_slow.c - what hardly any request needs: to be corrected, or to be tried hard for
 *
 *	request_check()			contradictions are reported once, and served as best it goes
 *	alloc_pages_slowpath()		no zone is above its low mark
 *	  wake_kswapds()		a place for later
 *	  1. lower marks		how low the request's flags say
 *	  2. reclaim_and_retry()	only who may sleep: reclaim, per-CPU lists, OOM killer
 *	  3. a report			or the end, if the request must not fail
 *
 * Not here: reclaim and the OOM killer.  Their places are named and empty, so what
 * cannot be had fails at once; a request that must not fail stops the kernel, because
 * waiting for pages that nobody gives back would be a silent hang.
 *
 * docs/physical-memory.md, "Serving a request".
 *
 * Locking: none of its own.  Any context; a request with __GFP_DIRECT_RECLAIM may sleep once
 * there is reclaim.
 */
#include <core/bug.h>
#include <mm/gfp.h>

#include "page_alloc.h"
#include "page_report.h"

/* --- requests that make no sense ------------------------------------------------------- */

/* A request that contradicts itself.  Each is served as the text says. */
static struct wrong_request {
	gfp_t mask, value;
	const char *text;
	bool said;
} wrong_requests[] = {
	{ __GFP_DMA | __GFP_HIGHMEM, __GFP_DMA | __GFP_HIGHMEM,
	  "DMA and HIGHMEM exclude each other; DMA it is", false },
	{ __GFP_MOVABLE | __GFP_RECLAIMABLE, __GFP_MOVABLE | __GFP_RECLAIMABLE,
	  "MOVABLE and RECLAIMABLE exclude each other; neither it is", false },
	{ __GFP_NOFAIL | __GFP_DIRECT_RECLAIM, __GFP_NOFAIL,
	  "NOFAIL without DIRECT_RECLAIM: it may fail", false },
	{ __GFP_NOFAIL | __GFP_NORETRY, __GFP_NOFAIL | __GFP_NORETRY,
	  "NOFAIL and NORETRY exclude each other; NOFAIL it is", false },
};

static bool order_said, nofail_order_said, unknown_said;

/* request_check - report what is wrong with it; false if it cannot be served at all */
__cold bool request_check(gfp_t gfp, unsigned int order)
{
	if (unlikely(order > MAX_PAGE_ORDER)) {
		page_report_request(gfp, order, "larger than MAX_PAGE_ORDER", &order_said);
		return false;
	}
	if (unlikely(gfp >> __GFP_BITS))
		page_report_request(gfp, order, "unknown flags are ignored", &unknown_said);
	if (unlikely(gfp & __GFP_NOFAIL && order > 1))
		page_report_request(gfp, order, "NOFAIL with an order above 1 may stop the kernel",
				    &nofail_order_said);
	for (unsigned int i = 0; i < ARRAY_SIZE(wrong_requests); i++) {
		struct wrong_request *wrong = &wrong_requests[i];

		if (unlikely((gfp & wrong->mask) == wrong->value))
			page_report_request(gfp, order, wrong->text, &wrong->said);
	}
	return true;
}

/* --- when no zone has enough ----------------------------------------------------------- */

/* gfp_to_alloc_flags - how deep the second try may reach */
unsigned int gfp_to_alloc_flags(gfp_t gfp)
{
	unsigned int flags = ALLOC_WMARK_MIN;

	if (gfp & __GFP_HIGH)
		flags |= ALLOC_HIGH;
	if (gfp & __GFP_ATOMIC)
		flags |= ALLOC_HARDER;
	return flags;
}

/* The place of kswapd: wake it, as a zone fell below its low mark. */
static inline void wake_kswapds(const struct alloc_request *req)
{
	(void)req;
}

/* The place of direct reclaim: pages freed.  There is none yet, so no progress. */
static inline unsigned long try_to_free_pages(const struct alloc_request *req)
{
	(void)req;
	return 0;
}

/* The place of the OOM killer: did it make room?  There is none yet. */
static inline bool out_of_memory(const struct alloc_request *req)
{
	(void)req;
	return false;
}

/* Drain, reclaim, kill, as long as it helps. */
static struct page *reclaim_and_retry(const struct alloc_request *req, unsigned int flags)
{
	struct page *page;

	do {
		unsigned long freed = try_to_free_pages(req);

		drain_all_pages();
		page = get_page_from_zonelist(req, flags);
		if (page)
			return page;
		if (req->gfp & __GFP_NORETRY && !(req->gfp & __GFP_NOFAIL))
			return NULL;
		if (!freed && !out_of_memory(req))
			return NULL;
	} while (true);
}

/*
 * alloc_pages_slowpath - no zone is above its low mark: try all that the request allows
 *
 * Return: the block; NULL, reported unless __GFP_NOWARN.
 */
struct page *alloc_pages_slowpath(const struct alloc_request *req)
{
	unsigned int flags = gfp_to_alloc_flags(req->gfp);
	struct page *page;

	if (req->gfp & __GFP_KSWAPD_RECLAIM)
		wake_kswapds(req);
	page = get_page_from_zonelist(req, flags);
	if (!page && req->gfp & __GFP_DIRECT_RECLAIM)
		page = reclaim_and_retry(req, flags);
	if (page)
		return page;
	if (!(req->gfp & __GFP_NOWARN) || req->gfp & __GFP_NOFAIL)
		page_report_failure(req->gfp, req->order);
	if (req->gfp & __GFP_NOFAIL && req->gfp & __GFP_DIRECT_RECLAIM)
		panic("out of memory: order %u must not fail and there is nothing to reclaim",
		      req->order);
	return NULL;
}
