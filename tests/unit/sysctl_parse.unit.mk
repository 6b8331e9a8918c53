# SPDX-License-Identifier: MIT
unit_tests += sysctl_parse
sysctl_parse_srcs := kernel/proc/sysctl_parse.c
