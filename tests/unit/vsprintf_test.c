/* SPDX-License-Identifier: MIT */
/*
 * tests/unit/vsprintf_test.c - lib/vsprintf.c against the host's vsnprintf()
 *
 * Random conversions (flags, width, precision, length and value drawn from those
 * whose meaning C99 defines) are formatted by both into a buffer of random size;
 * text, return value and the bytes behind the buffer must agree.  What is Quire's
 * own stands in tables.
 */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <limits.h>
#include <stdint.h>
#include <stdlib.h>
#include <cmocka.h>
#include <lib/errno.h>
#include <lib/printf.h>
#include <lib/types.h>
#include "random.h"

#define ROUNDS		400000
#define BUF_SIZE	96
#define FORMAT_MAX	48

static char ours[BUF_SIZE], theirs[BUF_SIZE];

/* --- random conversions --------------------------------------------------- */

/* A format with one conversion, and how it takes width and precision. */
struct random_format {
	char	text[FORMAT_MAX];
	int	nr_stars;		/* int arguments before the value */
	int	stars[2];
	size_t	size;			/* of the buffer */
};

static void put(struct random_format *format, const char *piece)
{
	size_t len = (strlen)(format->text);

	assert_true(len + (strlen)(piece) < FORMAT_MAX);
	(memcpy)(format->text + len, piece, (strlen)(piece) + 1);
}

/* A width or precision, written out or as a star, negative only as a star. */
static void put_number(struct random_format *format, uint64_t *seed)
{
	int number = (int)random_below(seed, 30);
	char digits[8];

	if (random_below(seed, 2)) {
		format->stars[format->nr_stars++] = random_below(seed, 3) ? number : -number;
		put(format, "*");
	} else {
		(snprintf)(digits, sizeof(digits), "%d", number);
		put(format, number ? digits : "");
	}
}

static struct random_format random_format(uint64_t *seed, const char *flags, const char *length,
					  char conversion)
{
	struct random_format format = { .size = random_below(seed, BUF_SIZE - 8) };
	unsigned int nr_flags = (unsigned int)(strlen)(flags);

	if (random_below(seed, 2))
		put(&format, "a %% b");
	put(&format, "%");
	for (unsigned int i = random_below(seed, 4); i > 0 && nr_flags > 0; i--)
		put(&format, (char[]){ flags[random_below(seed, nr_flags)], '\0' });
	if (random_below(seed, 2))
		put_number(&format, seed);
	if (random_below(seed, 2)) {
		put(&format, ".");
		put_number(&format, seed);
	}
	put(&format, length);
	put(&format, (char[]){ conversion, '\0' });
	if (random_below(seed, 2))
		put(&format, " end");
	return format;
}

static void check_agreement(const struct random_format *format, int our_len, int their_len)
{
	if (our_len == their_len && (memcmp)(ours, theirs, BUF_SIZE) == 0)
		return;
	fail_msg("\"%s\" (%d, %d) size %zu: \"%.*s\" %d, the host: \"%.*s\" %d", format->text,
		 format->stars[0], format->stars[1], format->size, BUF_SIZE, ours, our_len,
		 BUF_SIZE, theirs, their_len);
}

/* One call of printer, a macro because the value's type differs. */
#define PRINT(printer, buf, f, value)							\
	((f)->nr_stars == 0 ? printer(buf, (f)->size, (f)->text, value) :		\
	 (f)->nr_stars == 1 ? printer(buf, (f)->size, (f)->text, (f)->stars[0], value) :	\
	 printer(buf, (f)->size, (f)->text, (f)->stars[0], (f)->stars[1], value))

#define COMPARE(f, drawn) do {								\
	__typeof__(drawn) argument = (drawn);						\
											\
	(memset)(ours, '#', BUF_SIZE);							\
	(memset)(theirs, '#', BUF_SIZE);							\
	check_agreement(f, PRINT(quire_snprintf, ours, f, argument),			\
			PRINT((snprintf), theirs, f, argument));			\
} while (0)

static const char *const lengths[] = { "", "hh", "h", "l", "ll", "z", "t", "j" };

/* Any magnitude, and the ends of the types more often than chance has them. */
static uint64_t random_value(uint64_t *seed)
{
	static const uint64_t ends[] = {
		0, 1, UINT64_MAX, INT64_MAX, (uint64_t)INT64_MIN, INT32_MAX, UINT32_MAX,
		(uint64_t)INT32_MIN, 0x7fff, 0x8000, 0xffff, 0x7f, 0x80, 0xff, 10, 100,
	};

	if (random_below(seed, 4) == 0)
		return ends[random_below(seed, sizeof(ends) / sizeof(ends[0]))];
	return random_next(seed) >> random_below(seed, 64);
}

static void compare_number(const struct random_format *format, const char *length, uint64_t value)
{
	switch (length[0] == '\0' ? 'i' : length[0] + length[1]) {
	case 'l':	COMPARE(format, (long)value); break;
	case 'l' + 'l':	COMPARE(format, (long long)value); break;
	case 'z':	COMPARE(format, (size_t)value); break;
	case 't':	COMPARE(format, (ptrdiff_t)value); break;
	case 'j':	COMPARE(format, (intmax_t)value); break;
	default:	COMPARE(format, (int)value); break;
	}
}

static void numbers_random_equal_host(void **state)
{
	uint64_t seed = 7;

	(void)state;
	for (int i = 0; i < ROUNDS; i++) {
		char conversion = "diuxXo"[random_below(&seed, 6)];
		bool is_decimal = conversion == 'd' || conversion == 'i' || conversion == 'u';
		const char *length = lengths[random_below(&seed, 8)];
		struct random_format format = random_format(&seed, is_decimal ? "-+ 0" : "-+ #0",
							    length, conversion);

		compare_number(&format, length, random_value(&seed));
	}
}

static void strings_random_equal_host(void **state)
{
	static const char *const strings[] = { "", "a", "page", "a longer line of 26 bytes." };
	uint64_t seed = 8;

	(void)state;
	for (int i = 0; i < ROUNDS / 4; i++) {
		struct random_format format = random_format(&seed, "-", "", 's');

		COMPARE(&format, strings[random_below(&seed, 4)]);
	}
}

static void characters_random_equal_host(void **state)
{
	uint64_t seed = 9;

	(void)state;
	for (int i = 0; i < ROUNDS / 4; i++) {
		struct random_format format = random_format(&seed, "-", "", 'c');

		COMPARE(&format, (int)random_below(&seed, 256));
	}
}

static void arguments_of_mixed_types_keep_their_order(void **state)
{
	(void)state;
	snprintf(ours, BUF_SIZE, "%d %lld %s %c %zu %hhx %#llo|%*d|%.*s",
		 -1, (long long)INT64_MIN, "two", 'c', (size_t)3, (unsigned char)0xff, 8ULL,
		 -4, 5, 2, "xyz");
	assert_string_equal(ours, "-1 -9223372036854775808 two c 3 ff 010|5   |xy");
}

/* --- strings without their end -------------------------------------------- */

static void string_with_precision_needs_no_nul(void **state)
{
	char *text = malloc(3);

	(void)state;
	assert_non_null(text);
	(memcpy)(text, "abc", 3);
	assert_int_equal(snprintf(ours, BUF_SIZE, "%.3s", text), 3);
	assert_string_equal(ours, "abc");
	free(text);
}

static void string_null_prints_null(void **state)
{
	const char *volatile null = NULL;

	(void)state;
	assert_int_equal(snprintf(ours, BUF_SIZE, "[%s] [%8s] [%.2s]", null, null, null), 24);
	assert_string_equal(ours, "[(null)] [  (null)] [(n]");
}

/* --- buffers and lengths -------------------------------------------------- */

static void size_every_value_cuts_and_ends(void **state)
{
	(void)state;
	for (size_t size = 0; size < 12; size++) {
		char *buf = malloc(size + 1);
		size_t kept = size == 0 ? 0 : size - 1 < 8 ? size - 1 : 8;

		assert_non_null(buf);
		(memset)(buf, '#', size + 1);
		assert_int_equal(snprintf(size ? buf : NULL, size, "%s%04d", "abcd", 12), 8);
		assert_memory_equal(buf, "abcd0012", kept);
		if (size > 0)
			assert_int_equal(buf[kept], '\0');
		assert_int_equal(buf[size], '#');
		assert_int_equal(scnprintf(size ? buf : NULL, size, "abcd0012"), kept);
		free(buf);
	}
}

/* A format that the compiler does not see, so that it does not warn of what is tested. */
static const char *hidden(const char *fmt)
{
	const char *volatile copy = fmt;

	return copy;
}

static void length_of_int_max_is_counted_without_writing_it(void **state)
{
	(void)state;
	assert_int_equal(snprintf(ours, 8, hidden("%*d"), INT_MAX, 1), INT_MAX);
	assert_string_equal(ours, "       ");
	assert_int_equal(snprintf(ours, 8, hidden("%.*d"), INT_MAX, 1), INT_MAX);
	assert_string_equal(ours, "0000000");
	assert_int_equal(snprintf(ours, 8, hidden("%-*s"), INT_MAX, "ab"), INT_MAX);
	assert_string_equal(ours, "ab     ");
	assert_int_equal(snprintf(NULL, 0, hidden("%2147483647d"), 1), INT_MAX);
}

static void length_beyond_int_max_is_an_error_and_ends_the_text(void **state)
{
	(void)state;
	assert_int_equal(snprintf(ours, 8, hidden("x%*d"), INT_MAX, 1), -EOVERFLOW);
	assert_string_equal(ours, "x      ");
	assert_int_equal(snprintf(ours, 8, hidden("%*d%*d%*d"), INT_MAX, 1, INT_MAX, 1, INT_MAX, 1),
			 -EOVERFLOW);
	assert_int_equal(snprintf(ours, 8, hidden("%.*d"), INT_MAX, -1), -EOVERFLOW);
	assert_string_equal(ours, "-000000");
	assert_int_equal(snprintf(ours, 8, hidden("%*dx"), INT_MIN, 1), -EOVERFLOW);
	assert_int_equal(snprintf(ours, 8, hidden("%99999999999dx"), 1), -EOVERFLOW);
	assert_int_equal(scnprintf(ours, 8, hidden("x%*d"), INT_MAX, 1), 7);
}

/* --- Quire's own conversions ---------------------------------------------- */

static void pointer_prints_all_digits(void **state)
{
	bool wide = sizeof(void *) == 8;

	(void)state;
	snprintf(ours, BUF_SIZE, "%p", (void *)(uintptr_t)0xc0100abc);
	assert_string_equal(ours, wide ? "00000000c0100abc" : "c0100abc");
	snprintf(ours, BUF_SIZE, "%p|%20p|%-20p|", NULL, NULL, NULL);
	assert_string_equal(ours, wide ?
			    "0000000000000000|    0000000000000000|0000000000000000    |" :
			    "00000000|            00000000|00000000            |");
	snprintf(ours, BUF_SIZE, "%pb", NULL);
	assert_string_equal(ours, wide ? "0000000000000000b" : "00000000b");
}

static void pointer_to_phys_addr_prints_its_width(void **state)
{
	phys_addr_t phys = 0x1000beef;

	(void)state;
	snprintf(ours, BUF_SIZE, "%pa|%14pa|%-14pa|", &phys, &phys, &phys);
	assert_string_equal(ours, sizeof(phys) == 4 ? "0x1000beef|    0x1000beef|0x1000beef    |"
						    : "0x000000001000beef|0x000000001000beef|"
						      "0x000000001000beef|");
}

static int format_known_symbol(char *buf, size_t size, unsigned long addr)
{
	if (addr < 0x1000)
		return -ENOENT;
	return snprintf(buf, size, "start_kernel+%#lx/0x80", addr - 0x1000);
}

static int format_endless_symbol(char *buf, size_t size, unsigned long addr)
{
	(void)addr;
	(memset)(buf, 'x', size - 1);
	buf[size - 1] = '\0';
	return 100000;
}

static void symbol_comes_from_the_registered_formatter(void **state)
{
	char plain[20];

	(void)state;
	snprintf(plain, sizeof(plain), "%p", (void *)0x1234);
	snprintf(ours, BUF_SIZE, "%pS", (void *)0x1234);
	assert_string_equal(ours, plain);

	printf_set_symbol_formatter(format_known_symbol);
	assert_int_equal(snprintf(ours, BUF_SIZE, "<%pS>", (void *)0x1010), 24);
	assert_string_equal(ours, "<start_kernel+0x10/0x80>");
	snprintf(ours, BUF_SIZE, "%25pS|%-25pS|", (void *)0x1010, (void *)0x1010);
	assert_string_equal(ours, "   start_kernel+0x10/0x80|start_kernel+0x10/0x80   |");
	snprintf(plain, sizeof(plain), "%p", (void *)0x12);
	snprintf(ours, BUF_SIZE, "%pS", (void *)0x12);
	assert_string_equal(ours, plain);

	printf_set_symbol_formatter(format_endless_symbol);
	assert_in_range(snprintf(ours, BUF_SIZE, "%pS", (void *)0x12), 1, 127);
	printf_set_symbol_formatter(NULL);
}

static void unknown_conversion_prints_the_rest_literally(void **state)
{
	static const struct {
		const char *fmt, *text;
	} cases[] = {
		{ "%",			"%" },
		{ "100%",		"100%" },
		{ "%-08.3l",		"%-08.3l" },
		{ "%y",			"%y" },
		{ "%n",			"%n" },
		{ "%f %s",		"%f %s" },
		{ "%ls",		"%ls" },
		{ "%lc %d",		"%lc %d" },
		{ "%hp",		"%hp" },
		{ "%% %5% %q %d %%",	"% % %q %d %%" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		int len = snprintf(ours, BUF_SIZE, hidden(cases[i].fmt), 1, 2, 3);

		assert_string_equal(ours, cases[i].text);
		assert_int_equal(len, (strlen)(cases[i].text));
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(numbers_random_equal_host),
		cmocka_unit_test(strings_random_equal_host),
		cmocka_unit_test(characters_random_equal_host),
		cmocka_unit_test(arguments_of_mixed_types_keep_their_order),
		cmocka_unit_test(string_with_precision_needs_no_nul),
		cmocka_unit_test(string_null_prints_null),
		cmocka_unit_test(size_every_value_cuts_and_ends),
		cmocka_unit_test(length_of_int_max_is_counted_without_writing_it),
		cmocka_unit_test(length_beyond_int_max_is_an_error_and_ends_the_text),
		cmocka_unit_test(pointer_prints_all_digits),
		cmocka_unit_test(pointer_to_phys_addr_prints_its_width),
		cmocka_unit_test(symbol_comes_from_the_registered_formatter),
		cmocka_unit_test(unknown_conversion_prints_the_rest_literally),
	};

	return cmocka_run_group_tests_name("vsprintf", tests, NULL, NULL);
}
