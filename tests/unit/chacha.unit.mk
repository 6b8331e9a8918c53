# SPDX-License-Identifier: MIT
unit_tests += chacha
chacha_srcs := lib/chacha.c
