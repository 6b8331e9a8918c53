# SPDX-License-Identifier: MIT
unit_tests += binfmt_script
binfmt_script_srcs := kernel/process/binfmt_script.c
# fs/types.h has its own dev_t; glibc's headers leave theirs out.
binfmt_script_cflags := -D__dev_t_defined
