# SPDX-License-Identifier: MIT
unit_tests += lockdep
lockdep_srcs := core/lock_order.c
