# SPDX-License-Identifier: MIT
unit_tests += wait_mutants
wait_mutants_srcs := $(O)/unit/mutants/wait.c $(O)/unit/mutants/completion.c tests/unit/interleave.c
wait_mutants_cflags = $(interleave_flags) -Icore
wait_mutants_widths := native
