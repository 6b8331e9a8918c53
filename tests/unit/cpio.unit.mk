# SPDX-License-Identifier: MIT
unit_tests += cpio
cpio_srcs := lib/cpio.c
