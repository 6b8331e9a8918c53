# SPDX-License-Identifier: MIT
unit_tests += handoff
handoff_srcs := boot/handoff.c boot/boot_info.c boot/multiboot1.c boot/multiboot2.c \
	boot/memory_map.c boot/module_list.c
