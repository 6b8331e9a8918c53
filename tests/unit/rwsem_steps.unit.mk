# SPDX-License-Identifier: MIT
unit_tests += rwsem_steps
rwsem_steps_srcs := core/rwsem.c core/lock_wait.c tests/unit/interleave.c
rwsem_steps_cflags = $(interleave_flags)
