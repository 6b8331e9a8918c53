# SPDX-License-Identifier: MIT
unit_tests += n_tty
n_tty_srcs := drivers/n_tty.c drivers/n_tty_erase.c drivers/n_tty_output.c drivers/n_tty_read.c
