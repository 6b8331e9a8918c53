/* SPDX-License-Identifier: MIT */
/*
 * tests/unit/buddy_config.h - the configurations in which the buddy is tested
 *
 * The unit tests are built with the options of the kernel that is configured; those
 * that decide what is tested here are set, whatever that kernel has:
 *
 *	-include tests/unit/buddy_config.h -DTEST_BUDDY_BITMAP -DTEST_BUDDY_PLAIN
 *
 * for the historic form, for one migrate type; without a -D the other is tested.
 */
#pragma once

#undef CONFIG_DEBUG
#undef CONFIG_LOCKDEP
#undef CONFIG_BUDDY_LIST
#undef CONFIG_BUDDY_BITMAP
#undef CONFIG_MIGRATE_TYPES

#define CONFIG_DEBUG 1

#ifdef TEST_BUDDY_BITMAP
#define CONFIG_BUDDY_BITMAP 1
#else
#define CONFIG_BUDDY_LIST 1
#endif

#ifndef TEST_BUDDY_PLAIN
#define CONFIG_MIGRATE_TYPES 1
#endif
