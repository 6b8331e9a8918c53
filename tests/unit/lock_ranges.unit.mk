# SPDX-License-Identifier: MIT
unit_tests += lock_ranges
lock_ranges_srcs := fs/lock_ranges.c
