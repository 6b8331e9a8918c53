# SPDX-License-Identifier: MIT
unit_tests += buddy_plain_random
buddy_plain_random_srcs := $(buddy_list_sources)
buddy_plain_random_cflags := $(buddy_flags) -DTEST_BUDDY_PLAIN
$(O)/unit/32/buddy_plain_random $(O)/unit/native/buddy_plain_random: tests/unit/buddy_random_test.c
