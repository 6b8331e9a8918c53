/* SPDX-License-Identifier: MIT */
/*
 * tests/unit/buddy_types_test.c - every state of a zone with several page blocks
 */
#include "buddy_states_test.c"
