# SPDX-License-Identifier: MIT
unit_tests += multiboot1
multiboot1_srcs := boot/multiboot1.c boot/memory_map.c boot/module_list.c
