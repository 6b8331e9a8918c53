/* SPDX-License-Identifier: MIT */
/*
 * lib/printf.h - formatting into a buffer of known size
 */
#pragma once

#include <lib/compiler.h>
#include <stdarg.h>
#include <stddef.h>

/* C99 meaning: the length the whole text would have, the buffer always ended. */
int vsnprintf(char *buf, size_t size, const char *fmt, va_list args) __printf(3, 0);
int snprintf(char *buf, size_t size, const char *fmt, ...) __printf(3, 4);

/* The length that is really in the buffer, the ending NUL not counted. */
int vscnprintf(char *buf, size_t size, const char *fmt, va_list args) __printf(3, 0);
int scnprintf(char *buf, size_t size, const char *fmt, ...) __printf(3, 4);

/* Who turns an address into text for %pS; returns as snprintf does. */
void printf_set_symbol_formatter(int (*format)(char *buf, size_t size, unsigned long addr));
