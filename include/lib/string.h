/* SPDX-License-Identifier: MIT */
/*
 * lib/string.h - memory and string functions with the C library's meaning
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>

void *memcpy(void *dst, const void *src, size_t n);
void *memmove(void *dst, const void *src, size_t n);
void *memset(void *dst, int c, size_t n);
int memcmp(const void *a, const void *b, size_t n);
size_t strlen(const char *s);
size_t strnlen(const char *s, size_t max);
int strcmp(const char *a, const char *b);
int strncmp(const char *a, const char *b, size_t n);
char *strchr(const char *s, int c);
char *strrchr(const char *s, int c);
char *strstr(const char *haystack, const char *needle);

/* Copy at most size - 1 bytes and always end with NUL; -E2BIG if cut, else the length. */
long strscpy(char *dst, const char *src, size_t size);
