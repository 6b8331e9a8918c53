# SPDX-License-Identifier: MIT
unit_tests += clock
clock_srcs := core/clock.c lib/div64.c
clock_cflags := -include tests/unit/quire_names.h
