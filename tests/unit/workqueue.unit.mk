# SPDX-License-Identifier: MIT
unit_tests += workqueue
workqueue_srcs := core/workqueue.c core/timer.c core/jiffies.c
workqueue_cflags := -include tests/unit/timer_config.h
