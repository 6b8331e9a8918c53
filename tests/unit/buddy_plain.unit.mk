# SPDX-License-Identifier: MIT
unit_tests += buddy_plain
buddy_plain_srcs := $(buddy_list_sources)
buddy_plain_cflags := $(buddy_flags) -DTEST_BUDDY_PLAIN
$(O)/unit/32/buddy_plain $(O)/unit/native/buddy_plain: tests/unit/buddy_test.c
