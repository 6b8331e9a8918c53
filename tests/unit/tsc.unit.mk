# SPDX-License-Identifier: MIT
unit_tests += tsc
tsc_srcs := arch/x86/kernel/tsc.c core/clock.c lib/div64.c
tsc_cflags := -include tests/unit/quire_names.h -DUNIT_RDTSC
