/* SPDX-License-Identifier: MIT */
/*
 * tests/unit/buddy_bitmap_types_test.c - the same for the historic form
 */
#include "buddy_states_test.c"
