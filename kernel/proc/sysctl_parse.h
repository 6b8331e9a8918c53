/* SPDX-License-Identifier: MIT */
/*
 * kernel/proc/sysctl_parse.h - a number that a program wrote
 */
#pragma once

#include <stddef.h>

/* Contract: kernel/proc/sysctl_parse.c. */
long sysctl_parse_int(const char *text, size_t size, int *value);
