# SPDX-License-Identifier: MIT
unit_tests += memblock
memblock_srcs := mm/memblock.c mm/memblock_query.c
