/* SPDX-License-Identifier: MIT */
/*
 * mm/page_alloc.h - the decisions of page_alloc.c, for its tests
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

unsigned int gfp_to_alloc_flags(gfp_t gfp);
bool zone_watermark_ok(const struct zone *zone, unsigned int order, enum zone_type highest,
		       unsigned int flags);
