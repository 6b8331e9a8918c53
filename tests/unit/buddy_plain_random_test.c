/* SPDX-License-Identifier: MIT */
/*
 * tests/unit/buddy_plain_random_test.c - the long random run with one migrate type
 */
#include "buddy_random_test.c"
