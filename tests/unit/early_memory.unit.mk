# SPDX-License-Identifier: MIT
unit_tests += early_memory
early_memory_srcs := mm/early_memory.c mm/memblock.c mm/memblock_query.c lib/parse.c
early_memory_cflags := -include tests/unit/early_memory_image.h
