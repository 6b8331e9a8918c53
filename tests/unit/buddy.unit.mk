# SPDX-License-Identifier: MIT
# Sources and flags that every test of the buddy starts from.
buddy_list_sources := mm/buddy.c mm/free_list.c core/spinlock.c
buddy_bitmap_sources := mm/buddy_bitmap.c mm/free_list.c core/spinlock.c
buddy_type_sources := mm/pageblock.c mm/fallback.c
buddy_flags := -include tests/unit/buddy_config.h

unit_tests += buddy
buddy_srcs := $(buddy_list_sources) $(buddy_type_sources)
buddy_cflags := $(buddy_flags)
