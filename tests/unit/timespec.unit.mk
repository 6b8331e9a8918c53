# SPDX-License-Identifier: MIT
unit_tests += timespec
timespec_srcs := lib/timespec.c lib/div64.c
timespec_cflags := -include tests/unit/quire_names.h
