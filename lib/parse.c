/* SPDX-License-Identifier: MIT */
/*
 * lib/parse.c - numbers, patterns and the kernel's command line, out of text
 *
 * A number is decimal or, after 0x, hexadecimal; a leading 0 alone means
 * nothing.  There is no sign and no white space, and the whole string must be
 * used, so that "12o" is an error and not 12.
 *
 * The command line is a row of words, and a double quote switches between
 * inside and outside of a quoted part, where white space does not end a word:
 *
 *	mem=64M selftest="mm_* lib_*" quiet -- --verbose
 *	|       |                     |     |  |
 *	value   value with a space    flag  |  init's own, not looked at
 *	                                    end of the kernel's words
 *
 * Locking: none; the strings are the caller's.
 */
#include <lib/errno.h>
#include <lib/parse.h>
#include <limits.h>

/* --- numbers -------------------------------------------------------------- */

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

/* The value of a digit, or base if c is no digit in that base. */
static unsigned int digit_value(char c, unsigned int base)
{
	unsigned int value = base;

	if (is_digit(c))
		value = (unsigned int)(c - '0');
	else if (c >= 'a' && c <= 'f')
		value = (unsigned int)(c - 'a') + 10;
	else if (c >= 'A' && c <= 'F')
		value = (unsigned int)(c - 'A') + 10;
	return value < base ? value : base;
}

/*
 * Reads the digits at *s and moves *s behind them, behind all of them also if
 * they are too many: a string that is wrong further on is -EINVAL, not -ERANGE.
 */
static int parse_digits(const char **s, uint64_t *out)
{
	unsigned int base = (*s)[0] == '0' && ((*s)[1] == 'x' || (*s)[1] == 'X') ? 16 : 10;
	uint64_t limit = base == 16 ? UINT64_MAX / 16 : UINT64_MAX / 10;
	const char *p = base == 16 ? *s + 2 : *s;
	uint64_t value = 0;
	int err = 0;

	if (digit_value(*p, base) == base)
		return -EINVAL;
	for (; digit_value(*p, base) < base; p++) {
		unsigned int digit = digit_value(*p, base);

		if (value > limit || value * base > UINT64_MAX - digit)
			err = -ERANGE;
		value = value * base + digit;
	}
	*s = p;
	*out = value;
	return err;
}

/*
 * parse_u64 - the number that all of s is
 *
 * Return: 0; -EINVAL if s is empty or holds anything else than one number;
 * -ERANGE if it does not fit.  *out is written only on success.
 */
int parse_u64(const char *s, uint64_t *out)
{
	uint64_t value;
	int err = parse_digits(&s, &value);

	if (*s != '\0')
		return -EINVAL;
	if (err)
		return err;
	*out = value;
	return 0;
}

/* parse_u32 - as parse_u64(), for a number of 32 bits */
int parse_u32(const char *s, uint32_t *out)
{
	uint64_t value;
	int err = parse_u64(s, &value);

	if (err)
		return err;
	if (value > UINT32_MAX)
		return -ERANGE;
	*out = (uint32_t)value;
	return 0;
}

/* How far the suffix shifts; 0 if c is none. */
static unsigned int suffix_shift(char c)
{
	switch (c) {
	case 'k':
	case 'K':
		return 10;
	case 'm':
	case 'M':
		return 20;
	case 'g':
	case 'G':
		return 30;
	default:
		return 0;
	}
}

/*
 * parse_size - a number of bytes: a number and perhaps K, M or G (or k, m, g)
 *
 * Return: as parse_u64().
 */
int parse_size(const char *s, uint64_t *out)
{
	unsigned int shift;
	uint64_t value;
	int err = parse_digits(&s, &value);

	if (err == -EINVAL)
		return err;
	shift = suffix_shift(*s);
	if (s[shift ? 1 : 0] != '\0')
		return -EINVAL;
	if (err || value > UINT64_MAX >> shift)
		return -ERANGE;
	*out = value << shift;
	return 0;
}

/* --- patterns ------------------------------------------------------------- */

/*
 * glob_match - whether all of text matches pattern
 *
 * `*` stands for any characters or none, `?` for exactly one, all others for
 * themselves.  When a match fails, only the last star seen need take one
 * character more: a longer run for an earlier one gains nothing.  So the time is
 * bounded by the product of the lengths, and nothing recurses.
 */
bool glob_match(const char *pattern, const char *text)
{
	const char *after_star = NULL;
	const char *star_end = NULL;

	while (*text != '\0') {
		if (*pattern == '*') {
			after_star = ++pattern;
			star_end = text;
		} else if (*pattern == '?' || *pattern == *text) {
			pattern++;
			text++;
		} else if (after_star) {
			pattern = after_star;
			text = ++star_end;
		} else {
			return false;
		}
	}
	while (*pattern == '*')
		pattern++;
	return *pattern == '\0';
}

/* --- the command line ----------------------------------------------------- */

/* One word, its quotes included: [start, end). */
struct word {
	const char *start;
	const char *end;
};

static bool is_space(char c)
{
	return c == ' ' || (c >= '\t' && c <= '\r');
}

/* Takes the next word of the kernel off *cursor; false at the end or at `--`. */
static bool next_word(const char **cursor, struct word *word)
{
	const char *p = *cursor;
	bool quoted = false;

	while (is_space(*p))
		p++;
	word->start = p;
	for (; *p != '\0' && (quoted || !is_space(*p)); p++)
		if (*p == '"')
			quoted = !quoted;
	word->end = p;
	*cursor = p;
	if (p - word->start == 2 && word->start[0] == '-' && word->start[1] == '-')
		return false;
	return p > word->start;
}

static const char *skip_quotes(const char *p, const char *end)
{
	while (p < end && *p == '"')
		p++;
	return p;
}

/* What follows name in the word, the quotes before it skipped; NULL if it begins otherwise. */
static const char *word_after_name(const struct word *word, const char *name)
{
	const char *p = skip_quotes(word->start, word->end);

	for (; *name != '\0'; name++) {
		if (p == word->end || *p != *name)
			return NULL;
		p = skip_quotes(p + 1, word->end);
	}
	return p;
}

/* Finds the last name=value; value begins behind the '='. */
static bool find_value(const char *cmdline, const char *name, struct word *value)
{
	bool found = false;
	struct word word;

	while (next_word(&cmdline, &word)) {
		const char *p = word_after_name(&word, name);

		if (p && p < word.end && *p == '=') {
			value->start = p + 1;
			value->end = word.end;
			found = true;
		}
	}
	return found;
}

static size_t length_without_quotes(const struct word *word)
{
	size_t len = 0;

	for (const char *p = word->start; p < word->end; p++)
		len += *p != '"';
	return len;
}

/*
 * param_read - the value of name=value on the kernel's command line
 *
 * Both name="a b" and "name=a b" give the value a b.  The last occurrence wins;
 * words from `--` on belong to init.
 *
 * Return: the value's length, and the value, ended with a NUL, in value[size];
 * -ENOENT if there is none; -E2BIG if the one that counts does not fit whole.  On
 * an error value is as it was before.
 */
int param_read(const char *cmdline, const char *name, char *value, size_t size)
{
	struct word found;
	size_t len;

	if (!find_value(cmdline, name, &found))
		return -ENOENT;
	len = length_without_quotes(&found);
	if (len >= size || len > INT_MAX)
		return -E2BIG;
	for (const char *p = found.start; p < found.end; p++)
		if (*p != '"')
			*value++ = *p;
	*value = '\0';
	return (int)len;
}

/*
 * param_get - as param_read(), for those to whom too long is as good as absent
 *
 * Return: true if the value is in value[size].
 */
bool param_get(const char *cmdline, const char *name, char *value, size_t size)
{
	return param_read(cmdline, name, value, size) >= 0;
}

/* param_flag - whether name stands as a word of its own on the kernel's command line */
bool param_flag(const char *cmdline, const char *name)
{
	struct word word;

	while (next_word(&cmdline, &word))
		if (word_after_name(&word, name) == word.end)
			return true;
	return false;
}
