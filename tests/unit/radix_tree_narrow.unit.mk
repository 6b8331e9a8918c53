# SPDX-License-Identifier: MIT
# Nodes of two slots: all heights up to the word's width.
unit_tests += radix_tree_narrow
radix_tree_narrow_srcs := lib/radix_tree.c
radix_tree_narrow_cflags := -DRADIX_TREE_MAP_SHIFT=1
