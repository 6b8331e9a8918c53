# SPDX-License-Identifier: MIT
unit_tests += exec_args
exec_args_srcs := kernel/process/exec_args.c
