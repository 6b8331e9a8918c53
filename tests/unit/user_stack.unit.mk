# SPDX-License-Identifier: MIT
unit_tests += user_stack
user_stack_srcs := kernel/process/user_stack.c kernel/process/exec_args.c
