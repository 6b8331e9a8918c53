/* SPDX-License-Identifier: MIT */
/*
 * tests/unit/buddy_bitmap_test.c - the historic form of the buddy passes the tests of buddy_test.c
 */
#include "buddy_test.c"
