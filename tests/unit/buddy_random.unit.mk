# SPDX-License-Identifier: MIT
unit_tests += buddy_random
buddy_random_srcs := $(buddy_list_sources) $(buddy_type_sources)
buddy_random_cflags := $(buddy_flags)
