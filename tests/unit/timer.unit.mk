# SPDX-License-Identifier: MIT
unit_tests += timer
timer_srcs := core/timer.c core/jiffies.c
timer_cflags := -include tests/unit/timer_config.h
