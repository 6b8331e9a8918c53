# SPDX-License-Identifier: MIT
unit_tests += timer_random
timer_random_srcs := core/timer.c core/jiffies.c
