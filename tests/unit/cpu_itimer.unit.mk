# SPDX-License-Identifier: MIT
unit_tests += cpu_itimer
cpu_itimer_srcs := kernel/process/cpu_itimer.c
cpu_itimer_cflags := -include tests/unit/quire_names.h
