/* SPDX-License-Identifier: MIT */
/*
 * mm/kvmalloc.h - memory of any size that only the CPU has to find contiguous
 *
 * mm/kvmalloc.c holds the contracts.
 */
#pragma once

#include <mm/gfp.h>

void *kvmalloc(size_t size, gfp_t gfp) __must_check;
void *kvmalloc_array(size_t n, size_t size, gfp_t gfp) __must_check;
void kvfree(const void *ptr);

static inline void *kvzalloc(size_t size, gfp_t gfp)
{
	return kvmalloc(size, gfp | __GFP_ZERO);
}
