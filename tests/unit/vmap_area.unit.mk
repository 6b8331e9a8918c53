# SPDX-License-Identifier: MIT
unit_tests += vmap_area
vmap_area_srcs := mm/vmap_area.c lib/rbtree.c
