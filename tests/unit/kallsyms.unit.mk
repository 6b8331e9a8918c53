# SPDX-License-Identifier: MIT
unit_tests += kallsyms
kallsyms_srcs := core/kallsyms.c
