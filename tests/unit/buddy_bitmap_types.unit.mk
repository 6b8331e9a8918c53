# SPDX-License-Identifier: MIT
unit_tests += buddy_bitmap_types
buddy_bitmap_types_srcs := $(buddy_bitmap_sources) $(buddy_type_sources)
buddy_bitmap_types_cflags := $(buddy_flags) -DTEST_BUDDY_BITMAP -DMAX_PAGE_ORDER=2
$(O)/unit/32/buddy_bitmap_types $(O)/unit/native/buddy_bitmap_types: tests/unit/buddy_states_test.c
