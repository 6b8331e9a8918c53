/* SPDX-License-Identifier: MIT */
/*
 * tests/unit/elf_check_2g_test.c - the same where the user half ends at 2 GB
 */
#include "elf_check_test.c"
