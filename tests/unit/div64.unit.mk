# SPDX-License-Identifier: MIT
unit_tests += div64
div64_srcs := lib/div64.c
div64_cflags := -include tests/unit/quire_names.h
