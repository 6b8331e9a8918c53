/* SPDX-License-Identifier: MIT */
/*
 * user/lib/printf.h - text to standard output: see printf.c
 */
#pragma once

#include <stdarg.h>

__attribute__((format(printf, 1, 2))) void printf(const char *format, ...);
__attribute__((format(printf, 1, 0))) void vprintf(const char *format, va_list args);
void print_flush(void);
