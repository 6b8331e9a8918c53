/* SPDX-License-Identifier: MIT */
/*
 * tests/unit/slab_config.h - the configurations in which the slab allocator is tested
 *
 * Objects are real ones: debug builds' zones would hide how they lie.  -DTEST_SLAB_PLAIN
 * leaves shared and alien arrays out.
 */
#pragma once

#undef CONFIG_DEBUG
#undef CONFIG_LOCKDEP
#undef CONFIG_SLAB_DEBUG
#undef CONFIG_SLAB_SHARED
#undef CONFIG_SLAB_ALIEN
#undef CONFIG_FAIL_PAGE_ALLOC

#define CONFIG_DEBUG 1

#ifndef TEST_SLAB_PLAIN
#define CONFIG_SLAB_SHARED 1
#define CONFIG_SLAB_ALIEN 1
#endif
