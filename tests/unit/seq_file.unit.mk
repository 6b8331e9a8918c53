# SPDX-License-Identifier: MIT
unit_tests += seq_file
seq_file_srcs := fs/seq_file.c
seq_file_cflags := -include tests/unit/fs_names.h
