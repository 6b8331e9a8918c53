# SPDX-License-Identifier: MIT
unit_tests += text_screen
text_screen_srcs := drivers/text_screen.c
