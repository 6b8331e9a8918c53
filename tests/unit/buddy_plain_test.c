/* SPDX-License-Identifier: MIT */
/*
 * tests/unit/buddy_plain_test.c - the buddy with one migrate type passes the tests of buddy_test.c
 */
#include "buddy_test.c"
