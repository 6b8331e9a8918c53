# SPDX-License-Identifier: MIT
unit_tests += mmap
mmap_srcs := mm/vma.c mm/vma_gap.c mm/vma_merge.c mm/vma_check.c mm/mmap.c mm/munmap.c mm/brk.c \
	mm/expand_stack.c mm/mprotect.c mm/mremap.c mm/madvise.c mm/mlock.c mm/mincore.c \
	mm/msync.c mm/populate.c mm/overcommit.c mm/mmap_check.c mm/i_mmap.c mm/interval_tree.c \
	lib/rbtree.c
