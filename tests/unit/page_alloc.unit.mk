# SPDX-License-Identifier: MIT
unit_tests += page_alloc
page_alloc_srcs := mm/page_alloc.c mm/page_alloc_slow.c mm/pcp.c $(buddy_list_sources) $(buddy_type_sources)
page_alloc_cflags := $(buddy_flags) -UCONFIG_PCP -DCONFIG_PCP=1
