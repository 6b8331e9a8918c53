/* SPDX-License-Identifier: MIT */
/*
 * tests/unit/radix_tree_narrow_test.c - the same with nodes of two slots
 */
#include "radix_tree_test.c"
