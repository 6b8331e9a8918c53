# SPDX-License-Identifier: MIT
unit_tests += slab_plain
slab_plain_srcs := $(slab_core_sources)
slab_plain_cflags := $(slab_flags) -DTEST_SLAB_PLAIN
