# SPDX-License-Identifier: MIT
unit_tests += vma
vma_srcs := mm/vma.c mm/vma_gap.c mm/vma_merge.c mm/vma_check.c mm/i_mmap.c mm/interval_tree.c \
	lib/rbtree.c
