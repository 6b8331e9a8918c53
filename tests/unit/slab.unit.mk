# SPDX-License-Identifier: MIT
# Sources and flags that every test of the slab allocator starts from.
slab_core_sources := mm/slab.c mm/slab_cache.c mm/slab_node.c mm/slab_check.c mm/slab_geometry.c \
	core/spinlock.c
slab_wing_sources := mm/slab_shared.c mm/slab_alien.c
slab_flags := -include tests/unit/slab_config.h

unit_tests += slab
slab_srcs := $(slab_core_sources) $(slab_wing_sources)
slab_cflags := $(slab_flags)
