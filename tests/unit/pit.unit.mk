# SPDX-License-Identifier: MIT
unit_tests += pit
pit_srcs := arch/x86/kernel/pit.c lib/div64.c
pit_cflags := -include tests/unit/quire_names.h
