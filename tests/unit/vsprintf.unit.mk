# SPDX-License-Identifier: MIT
unit_tests += vsprintf
vsprintf_srcs := lib/vsprintf.c lib/string.c lib/div64.c
vsprintf_cflags := -include tests/unit/quire_names.h
