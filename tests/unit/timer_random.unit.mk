# SPDX-License-Identifier: MIT
unit_tests += timer_random
timer_random_srcs := core/timer.c core/jiffies.c
timer_random_cflags := -include tests/unit/timer_config.h
