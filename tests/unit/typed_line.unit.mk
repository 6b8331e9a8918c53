# SPDX-License-Identifier: MIT
unit_tests += typed_line
typed_line_srcs := drivers/typed_line.c
