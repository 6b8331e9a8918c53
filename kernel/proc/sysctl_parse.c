/* SPDX-License-Identifier: MIT */
/*
 * kernel/proc/sysctl_parse.c - a number that a program wrote, by Linux's rules
 *
 *	" \n" NUMBER WHITE ...		what follows the white space is not looked at
 *
 *	NUMBER	["-"] digits, 0x digits or 0 octal digits; less than 21 characters
 *	WHITE	blank, tab, line feed, or the end
 *
 * Linux's file takes as much as the number and the white space behind it, and the program writes
 * the rest again, at another position of the file, where it is ignored.
 */
#include <lib/errno.h>
#include <limits.h>
#include <stdbool.h>
#include <stdint.h>

#include "sysctl_parse.h"

#define MAX_NUMBER	21U		/* characters; one less may be used */

static bool is_space(char c)
{
	return c == ' ' || (c >= '\t' && c <= '\r');
}

static size_t skip_spaces(const char *text, size_t size, size_t at)
{
	while (at < size && is_space(text[at]))
		at++;
	return at;
}

/* The value of a digit; 16 or more: it is none. */
static unsigned int digit(char c)
{
	if (c >= '0' && c <= '9')
		return (unsigned int)(c - '0');
	c |= 0x20;
	return c >= 'a' && c <= 'f' ? (unsigned int)(c - 'a') + 10 : 16;
}

/* The base of what begins with a digit; *at moves behind "0x". */
static unsigned int base_of(const char *text, size_t size, size_t *at)
{
	if (text[*at] != '0')
		return 10;
	if (*at + 2 < size && (text[*at + 1] | 0x20) == 'x' && digit(text[*at + 2]) < 16) {
		*at += 2;
		return 16;
	}
	return 8;
}

/* Digits from *at on; false: too many for a word. */
static bool parse_digits(const char *text, size_t size, size_t *at, uint32_t *value)
{
	unsigned int base = base_of(text, size, at);
	uint64_t sum = 0;

	for (; *at < size && digit(text[*at]) < base && sum <= UINT32_MAX; ++*at)
		sum = sum * base + digit(text[*at]);
	*value = (uint32_t)sum;
	return sum <= UINT32_MAX;
}

static bool to_int(uint32_t magnitude, bool negative, int *value)
{
	if (magnitude > (uint32_t)INT_MAX + negative)
		return false;
	*value = (int)(negative ? 0U - magnitude : magnitude);
	return true;
}

/*
 * sysctl_parse_int - the number at the beginning of a text of so many bytes, at least one
 *
 * Return: how many of them it took, with the white space around it; -EINVAL: there is none, it
 * has too many digits, or something is glued to it.
 */
long sysctl_parse_int(const char *text, size_t size, int *value)
{
	size_t start = skip_spaces(text, size, 0), at = start;
	size_t end = size - start > MAX_NUMBER ? start + MAX_NUMBER : size;
	bool negative = at < size && text[at] == '-';
	uint32_t magnitude;

	at += negative;
	if (at >= end || digit(text[at]) > 9)
		return -EINVAL;
	if (!parse_digits(text, end, &at, &magnitude) || at - start == MAX_NUMBER)
		return -EINVAL;
	if (at < size && text[at] != ' ' && text[at] != '\t' && text[at] != '\n')
		return -EINVAL;
	if (!to_int(magnitude, negative, value))
		return -EINVAL;
	return (long)skip_spaces(text, size, at);
}
