# SPDX-License-Identifier: MIT
unit_tests += elf_check
elf_check_srcs := kernel/process/elf_check.c
