# SPDX-License-Identifier: MIT
unit_tests += buddy_bitmap
buddy_bitmap_srcs := $(buddy_bitmap_sources) $(buddy_type_sources)
buddy_bitmap_cflags := $(buddy_flags) -DTEST_BUDDY_BITMAP
$(O)/unit/32/buddy_bitmap $(O)/unit/native/buddy_bitmap: tests/unit/buddy_test.c
