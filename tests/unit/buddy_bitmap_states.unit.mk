# SPDX-License-Identifier: MIT
unit_tests += buddy_bitmap_states
buddy_bitmap_states_srcs := $(buddy_bitmap_sources) $(buddy_type_sources)
buddy_bitmap_states_cflags := $(buddy_flags) -DTEST_BUDDY_BITMAP -DMAX_PAGE_ORDER=3
$(O)/unit/32/buddy_bitmap_states $(O)/unit/native/buddy_bitmap_states: tests/unit/buddy_states_test.c
