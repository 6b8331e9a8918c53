# SPDX-License-Identifier: MIT
unit_tests += memory_map
memory_map_srcs := boot/memory_map.c
