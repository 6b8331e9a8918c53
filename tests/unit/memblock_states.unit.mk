# SPDX-License-Identifier: MIT
unit_tests += memblock_states
memblock_states_srcs := mm/memblock.c mm/memblock_query.c
