# SPDX-License-Identifier: MIT
unit_tests += buddy_bitmap_random
buddy_bitmap_random_srcs := $(buddy_bitmap_sources) $(buddy_type_sources)
buddy_bitmap_random_cflags := $(buddy_flags) -DTEST_BUDDY_BITMAP
$(O)/unit/32/buddy_bitmap_random $(O)/unit/native/buddy_bitmap_random: tests/unit/buddy_random_test.c
