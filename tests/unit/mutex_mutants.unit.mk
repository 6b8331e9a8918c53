# SPDX-License-Identifier: MIT
unit_tests += mutex_mutants
mutex_mutants_srcs := $(O)/unit/mutants/mutex.c $(O)/unit/mutants/lock_wait.c tests/unit/interleave.c
mutex_mutants_cflags = $(interleave_flags) -Icore
mutex_mutants_widths := native
