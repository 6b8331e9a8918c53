/* SPDX-License-Identifier: MIT */
/*
 * lib/string.c - functions on NUL-terminated strings
 *
 * Each function has the meaning that the C library gives it, so that a reader
 * need not learn a second one; strscpy() is Linux's.  Bytes compare as unsigned
 * char.
 *
 * Not here: memcpy, memmove, memset and memcmp.  Compilers call them by name,
 * and x86 has instructions for them: see arch/x86/lib/memops.asm.
 *
 * Locking: none; the strings are the caller's.
 */
#include <lib/errno.h>
#include <lib/string.h>

/*
 * gcc recognises the loop of a strlen() and replaces it with a call to
 * strlen(), here to itself.  clang leaves it alone in freestanding code.
 */
#if defined(__GNUC__) && !defined(__clang__)
#pragma GCC optimize("no-tree-loop-distribute-patterns")
#endif

/* strlen - the number of bytes before the NUL */
size_t strlen(const char *s)
{
	size_t len = 0;

	while (s[len] != '\0')
		len++;
	return len;
}

/* strnlen - as strlen, but looks at no more than the first max bytes */
size_t strnlen(const char *s, size_t max)
{
	size_t len = 0;

	while (len < max && s[len] != '\0')
		len++;
	return len;
}

/* strcmp - negative, zero or positive as a sorts before, with or after b */
int strcmp(const char *a, const char *b)
{
	while (*a != '\0' && *a == *b) {
		a++;
		b++;
	}
	return (unsigned char)*a - (unsigned char)*b;
}

/* strncmp - as strcmp, for the first n bytes at most */
int strncmp(const char *a, const char *b, size_t n)
{
	while (n > 0 && *a != '\0' && *a == *b) {
		a++;
		b++;
		n--;
	}
	return n == 0 ? 0 : (unsigned char)*a - (unsigned char)*b;
}

/* strchr - the first c in s, or NULL; the NUL counts as part of s */
char *strchr(const char *s, int c)
{
	for (; *s != (char)c; s++)
		if (*s == '\0')
			return NULL;
	return (char *)s;
}

/* strrchr - the last c in s, or NULL; the NUL counts as part of s */
char *strrchr(const char *s, int c)
{
	const char *last = NULL;

	do {
		if (*s == (char)c)
			last = s;
	} while (*s++ != '\0');
	return (char *)last;
}

/* strstr - where needle first occurs in haystack, or NULL; an empty one at once */
char *strstr(const char *haystack, const char *needle)
{
	size_t len = strlen(needle);

	for (;; haystack++) {
		if (strncmp(haystack, needle, len) == 0)
			return (char *)haystack;
		if (*haystack == '\0')
			return NULL;
	}
}

/*
 * strscpy - copy src into dst, whole or cut
 *
 * Writes at most size bytes and ends them with NUL unless size is 0.  Reads no
 * further than it copies: src needs no NUL if it is cut anyway.
 *
 * Return: the length of the copy, or -E2BIG if src did not fit.
 */
long strscpy(char *dst, const char *src, size_t size)
{
	size_t len;

	if (size == 0)
		return -E2BIG;
	for (len = 0; len < size; len++) {
		dst[len] = src[len];
		if (src[len] == '\0')
			return (long)len;
	}
	dst[size - 1] = '\0';
	return -E2BIG;
}
