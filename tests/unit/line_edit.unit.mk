# SPDX-License-Identifier: MIT
unit_tests += line_edit
line_edit_srcs := lib/line_edit.c lib/line_history.c lib/string.c
line_edit_cflags := -include tests/unit/quire_names.h
