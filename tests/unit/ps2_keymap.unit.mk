# SPDX-License-Identifier: MIT
unit_tests += ps2_keymap
ps2_keymap_srcs := drivers/ps2_keymap.c
