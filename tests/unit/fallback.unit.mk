# SPDX-License-Identifier: MIT
unit_tests += fallback
fallback_srcs := $(buddy_list_sources) $(buddy_type_sources)
fallback_cflags := $(buddy_flags) -DMAX_PAGE_ORDER=3
