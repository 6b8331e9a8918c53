/* SPDX-License-Identifier: MIT */
/*
 * tests/unit/slab_plain_test.c - without shared and alien arrays the tests of slab_test.c pass
 */
#include "slab_test.c"
