# SPDX-License-Identifier: MIT
unit_tests += interval_tree
interval_tree_srcs := mm/interval_tree.c lib/rbtree.c
