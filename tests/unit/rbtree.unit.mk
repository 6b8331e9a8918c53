# SPDX-License-Identifier: MIT
unit_tests += rbtree
rbtree_srcs := lib/rbtree.c
