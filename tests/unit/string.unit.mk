# SPDX-License-Identifier: MIT
unit_tests += string
string_srcs := lib/string.c
string_cflags := -fno-builtin -include tests/unit/quire_names.h
