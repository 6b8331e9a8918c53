# SPDX-License-Identifier: MIT
unit_tests += vma
vma_srcs := mm/vma.c mm/vma_gap.c mm/vma_merge.c mm/vma_check.c lib/rbtree.c
