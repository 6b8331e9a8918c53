# SPDX-License-Identifier: MIT
unit_tests += slab_geometry
slab_geometry_srcs := mm/slab_geometry.c
