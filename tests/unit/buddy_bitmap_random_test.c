/* SPDX-License-Identifier: MIT */
/*
 * tests/unit/buddy_bitmap_random_test.c - the long random run of the historic form
 */
#include "buddy_random_test.c"
