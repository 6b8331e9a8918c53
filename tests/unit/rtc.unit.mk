# SPDX-License-Identifier: MIT
unit_tests += rtc
rtc_srcs := arch/x86/kernel/rtc.c lib/timespec.c lib/div64.c
rtc_cflags := -include tests/unit/quire_names.h
