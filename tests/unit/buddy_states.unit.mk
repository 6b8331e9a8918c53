# SPDX-License-Identifier: MIT
unit_tests += buddy_states
buddy_states_srcs := $(buddy_list_sources) $(buddy_type_sources)
buddy_states_cflags := $(buddy_flags) -DMAX_PAGE_ORDER=3
