# SPDX-License-Identifier: MIT
unit_tests += multiboot2
multiboot2_srcs := boot/multiboot2.c boot/memory_map.c boot/module_list.c
