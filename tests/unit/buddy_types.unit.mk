# SPDX-License-Identifier: MIT
unit_tests += buddy_types
buddy_types_srcs := $(buddy_list_sources) $(buddy_type_sources)
buddy_types_cflags := $(buddy_flags) -DMAX_PAGE_ORDER=2
$(O)/unit/32/buddy_types $(O)/unit/native/buddy_types: tests/unit/buddy_states_test.c
