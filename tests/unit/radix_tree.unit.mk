# SPDX-License-Identifier: MIT
unit_tests += radix_tree
radix_tree_srcs := lib/radix_tree.c
