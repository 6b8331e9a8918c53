/* SPDX-License-Identifier: MIT */
/*
 * tests/unit/buddy_bitmap_states_test.c - every state, for the historic form of the buddy
 */
#include "buddy_states_test.c"
