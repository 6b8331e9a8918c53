/* SPDX-License-Identifier: MIT */
/*
 * mm/page_alloc.h - what page_alloc.c and page_alloc_slow.c are to each other, and to tests
 */
#pragma once

#include <mm/gfp.h>

/* How far down a request may go. */
enum alloc_flags {
	ALLOC_WMARK_MIN = WMARK_MIN,
	ALLOC_WMARK_LOW = WMARK_LOW,
	ALLOC_WMARK_HIGH = WMARK_HIGH,
	ALLOC_WMARK_MASK = 3,
	ALLOC_HARDER = 1 << 2,		/* a quarter of the rest */
	ALLOC_HIGH = 1 << 3,		/* half of the mark */
};

/* One request on its way; written once. */
struct alloc_request {
	gfp_t gfp;
	unsigned int order;
	int nid;			/* the node that the caller wants or runs on */
	enum zone_type highest;		/* the highest zone that will do */
	enum migratetype type;
	const struct zonelist *zonelist;
};

/* page_alloc.c */
struct page *get_page_from_zonelist(const struct alloc_request *req, unsigned int flags);
bool zone_watermark_ok(const struct zone *zone, unsigned int order, enum zone_type highest,
		       unsigned int flags);

/* page_alloc_slow.c */
bool request_check(gfp_t gfp, unsigned int order);
unsigned int gfp_to_alloc_flags(gfp_t gfp);
struct page *alloc_pages_slowpath(const struct alloc_request *req);
