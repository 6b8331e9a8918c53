/* SPDX-License-Identifier: MIT */
/*
 * mm/audit.h - is every frame accounted for?
 */
#pragma once

#include <mm/mmzone.h>

/* The first broken invariant as text, or NULL.  Nobody else may allocate meanwhile. */
const char *zone_check(struct zone *zone);
const char *mm_audit(void);
