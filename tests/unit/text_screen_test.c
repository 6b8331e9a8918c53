/* SPDX-License-Identifier: MIT */
/*
 * tests/unit/text_screen_test.c - bytes in, rows of text out
 *
 * A screen of 3 rows and 10 columns, cells in a heap block of their exact size.
 */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>
#include <stdlib.h>
#include <string.h>

#include <drivers/text_screen.h>

#define ROWS	3
#define COLUMNS	10

static struct text_screen screen;

static int setup(void **state)
{
	uint16_t *cells = malloc(ROWS * COLUMNS * sizeof(*cells));

	(void)state;
	if (!cells)
		return -1;
	text_screen_init(&screen, cells, ROWS, COLUMNS);
	return 0;
}

static int teardown(void **state)
{
	(void)state;
	free(screen.cells);
	return 0;
}

static void write_text(const char *text)
{
	text_screen_write(&screen, text, strlen(text));
}

/* The row's characters are these, and blanks behind them. */
static void expect_row(unsigned int row, const char *want)
{
	char got[COLUMNS + 1];
	char padded[COLUMNS + 1];

	for (unsigned int i = 0; i < COLUMNS; i++)
		got[i] = (char)screen.cells[row * COLUMNS + i];
	got[COLUMNS] = '\0';
	memset(padded, ' ', COLUMNS);
	padded[COLUMNS] = '\0';
	memcpy(padded, want, strlen(want));
	assert_string_equal(got, padded);
}

static void expect_cursor(unsigned int row, unsigned int column)
{
	assert_int_equal(screen.row, row);
	assert_int_equal(screen.column, column);
}

/* What is sent, what the three rows show, where the cursor is. */
static const struct {
	const char *sent;
	const char *rows[ROWS];
	unsigned int row, column;
} cases[] = {
	{ "", { "", "", "" }, 0, 0 },
	{ "one\ntwo", { "one", "two", "" }, 1, 3 },
	{ "1\n2\n3\n4", { "2", "3", "4" }, 2, 1 },
	{ "1\n2\n3\n", { "2", "3", "" }, 2, 0 },
	{ "0123456789", { "0123456789", "", "" }, 0, 10 },
	{ "0123456789a", { "0123456789", "a", "" }, 1, 1 },
	{ "0123456789\n", { "0123456789", "", "" }, 1, 0 },
	{ "abc\rX", { "Xbc", "", "" }, 0, 1 },
	{ "abc\b\bX", { "aXc", "", "" }, 0, 2 },
	{ "\b\bX", { "X", "", "" }, 0, 1 },
	{ "a\tb", { "a       b", "", "" }, 0, 9 },
	{ "a\t\t\tb", { "a        b", "", "" }, 0, 10 },
	{ "a\a\x7f\x01" "b", { "ab", "", "" }, 0, 2 },
	{ "abcdef\033[3DX", { "abcXef", "", "" }, 0, 4 },
	{ "abcdef\033[DX", { "abcdeX", "", "" }, 0, 6 },
	{ "abc\033[99DX", { "Xbc", "", "" }, 0, 1 },
	{ "a\033[2CX", { "a  X", "", "" }, 0, 4 },
	{ "a\033[99CX", { "a        X", "", "" }, 0, 10 },
	{ "abcdef\033[4D\033[K", { "ab", "", "" }, 0, 2 },
	{ "abcdef\033[4D\033[1K", { "   def", "", "" }, 0, 2 },
	{ "abcdef\033[4D\033[2K", { "", "", "" }, 0, 2 },
	{ "0123456789\033[K", { "012345678", "", "" }, 0, 10 },
	{ "1\n2\n3\033[HX", { "X", "2", "3" }, 0, 1 },
	{ "1\n2\n3\033[2;5HX", { "1", "2   X", "3" }, 1, 5 },
	{ "\033[99;99HX", { "", "", "         X" }, 2, 10 },
	{ "1\n2\n3\033[2J", { "", "", "" }, 2, 1 },
	{ "1\n2\n3\033[2J\033[Hn", { "n", "", "" }, 0, 1 },
	{ "1\n2\n3\033[2;1H\033[J", { "1", "", "" }, 1, 0 },
	{ "1\n2\n\033[AX", { "1", "X", "" }, 1, 1 },
	{ "\033[9BX", { "", "", "X" }, 2, 1 },
	{ "\033[?25lX", { "X", "", "" }, 0, 1 },
	{ "\033[1;2;3;4;5;6;7xX", { "X", "", "" }, 0, 1 },
	{ "\033[99999999999999999999CX", { "         X", "", "" }, 0, 10 },
	{ "\033cX", { "X", "", "" }, 0, 1 },
	{ "\033[3\nX", { "", "X", "" }, 1, 1 },
};

static void text_screen_write_cases_show_their_rows(void **state)
{
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		text_screen_init(&screen, screen.cells, ROWS, COLUMNS);
		write_text(cases[i].sent);
		for (unsigned int row = 0; row < ROWS; row++)
			expect_row(row, cases[i].rows[row]);
		expect_cursor(cases[i].row, cases[i].column);
	}
	(void)state;
}

static void text_screen_write_byte_by_byte_is_the_same(void **state)
{
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		text_screen_init(&screen, screen.cells, ROWS, COLUMNS);
		for (const char *c = cases[i].sent; *c; c++)
			text_screen_write(&screen, c, 1);
		for (unsigned int row = 0; row < ROWS; row++)
			expect_row(row, cases[i].rows[row]);
	}
	(void)state;
}

static void text_screen_write_colours_stay_with_their_cells(void **state)
{
	(void)state;
	write_text("a\033[31mb\033[1;32mc\033[0md");
	assert_int_equal(screen.cells[0], 'a' | 0x07 << 8);
	assert_int_equal(screen.cells[1], 'b' | 0x04 << 8);
	assert_int_equal(screen.cells[2], 'c' | 0x0A << 8);
	assert_int_equal(screen.cells[3], 'd' | 0x07 << 8);
}

/* Any bytes at all: the cursor stays inside, the sanitizer watches the cells. */
static void text_screen_write_random_bytes_stay_inside(void **state)
{
	static const char alphabet[] = "\033\033[[[;;0129ABCDHJKm\n\r\b\txyz\x80";
	uint32_t seed = 1;

	(void)state;
	for (int i = 0; i < 200000; i++) {
		char c;

		seed = seed * 1664525 + 1013904223;
		c = alphabet[(seed >> 16) % (sizeof(alphabet) - 1)];
		text_screen_write(&screen, &c, 1);
		assert_true(screen.row < ROWS && screen.column <= COLUMNS);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(text_screen_write_cases_show_their_rows,
						setup, teardown),
		cmocka_unit_test_setup_teardown(text_screen_write_byte_by_byte_is_the_same,
						setup, teardown),
		cmocka_unit_test_setup_teardown(text_screen_write_colours_stay_with_their_cells,
						setup, teardown),
		cmocka_unit_test_setup_teardown(text_screen_write_random_bytes_stay_inside,
						setup, teardown),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
