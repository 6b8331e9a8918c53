# SPDX-License-Identifier: MIT
unit_tests += mutex_steps
mutex_steps_srcs := core/mutex.c core/lock_wait.c tests/unit/interleave.c
mutex_steps_cflags = $(interleave_flags)
