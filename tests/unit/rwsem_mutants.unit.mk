# SPDX-License-Identifier: MIT
unit_tests += rwsem_mutants
rwsem_mutants_srcs := $(O)/unit/mutants/rwsem.c $(O)/unit/mutants/lock_wait.c tests/unit/interleave.c
rwsem_mutants_cflags = $(interleave_flags) -Icore
rwsem_mutants_widths := native
