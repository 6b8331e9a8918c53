# SPDX-License-Identifier: MIT
unit_tests += jiffies
jiffies_srcs := core/jiffies.c core/clock.c lib/div64.c
jiffies_cflags := -include tests/unit/quire_names.h
