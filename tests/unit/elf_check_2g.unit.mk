# SPDX-License-Identifier: MIT
# A user half of 2 GB, two thirds of which are no round number.
unit_tests += elf_check_2g
elf_check_2g_srcs := kernel/process/elf_check.c
elf_check_2g_cflags := -DCONFIG_VMSPLIT_2G
