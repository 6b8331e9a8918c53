/* SPDX-License-Identifier: MIT */
/*
 * mm/slab_report.h - what the slab allocator has to say when something is wrong
 */
#pragma once

#include <mm/slab.h>

/* A pointer that is no object in use: release builds say so and leave it, debug builds stop. */
void slab_report_pointer(const struct kmem_cache *cache, const void *ptr,
			 const char *what) __cold;

/* An object or its surroundings were damaged, or it is not in the state that it must be in. */
void slab_report_object(const struct kmem_cache *cache, const void *slot,
			const char *what) __cold;

/* A cache is given up while objects of it are in use. */
void slab_report_leak(const struct kmem_cache *cache, unsigned long nr) __cold;
