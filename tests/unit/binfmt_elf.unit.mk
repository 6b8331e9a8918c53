# SPDX-License-Identifier: MIT
unit_tests += binfmt_elf
binfmt_elf_srcs := kernel/process/binfmt_elf.c kernel/process/elf_check.c \
	kernel/process/exec_args.c kernel/process/user_stack.c
# Addresses of the model are those of a program: 32 bits, and the top bit may be set.
binfmt_elf_widths := 32
# fs/types.h has its own dev_t; glibc's headers leave theirs out.
binfmt_elf_cflags := -D__dev_t_defined
