/* SPDX-License-Identifier: MIT */
/*
 * lib/parse.h - numbers, patterns and the kernel's command line, out of text
 */
#pragma once

#include <lib/compiler.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

int __must_check parse_u32(const char *s, uint32_t *out);
int __must_check parse_u64(const char *s, uint64_t *out);
int __must_check parse_size(const char *s, uint64_t *out);

/* For messages, in place of a value that param_read() refused. */
#define PARAM_TOO_LONG	"(a value that is too long)"

bool glob_match(const char *pattern, const char *text);

int __must_check param_read(const char *cmdline, const char *name, char *value, size_t size);
bool param_get(const char *cmdline, const char *name, char *value, size_t size);
bool param_flag(const char *cmdline, const char *name);
