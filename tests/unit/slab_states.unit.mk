# SPDX-License-Identifier: MIT
unit_tests += slab_states
slab_states_srcs := $(slab_core_sources) $(slab_wing_sources)
slab_states_cflags := $(slab_flags)
