/* SPDX-License-Identifier: MIT */
/*
 * user/lib/string.h - bytes and strings; the compiler also calls the first four by itself
 */
#pragma once

#include <stddef.h>
#include <stdint.h>

void *memcpy(void *to, const void *from, size_t size);
void *memmove(void *to, const void *from, size_t size);
void *memset(void *to, int byte, size_t size);
int memcmp(const void *a, const void *b, size_t size);
size_t strlen(const char *text);
int strcmp(const char *a, const char *b);
uint32_t parse_number(const char *text, uint32_t otherwise);
