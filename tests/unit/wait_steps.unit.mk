# SPDX-License-Identifier: MIT
unit_tests += wait_steps
wait_steps_srcs := core/wait.c core/completion.c tests/unit/interleave.c
wait_steps_cflags = $(interleave_flags)
