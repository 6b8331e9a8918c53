# SPDX-License-Identifier: MIT
unit_tests += parse
parse_srcs := lib/parse.c
