/* SPDX-License-Identifier: MIT */
/*
 * tests/unit/line_edit_test.c - lib/line_edit.c before a small terminal
 *
 * The terminal model is one row of a screen: it applies the bytes that the editor
 * echoes as a VGA console would.  After every key the row must show prompt and
 * line, and the cursor must stand where the editor has it:
 *
 *	row	| > w a l k   0 x c 0 . . . . . . |	blanks up to the last column
 *		            ^ column == strlen(prompt) + edit.cursor
 */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <stdlib.h>
#include <cmocka.h>
#include <lib/compiler.h>
#include <lib/line_edit.h>
#include <lib/string.h>
#include "random.h"

#define NR_KEYS		100000
#define PROMPT		"quire> "
#define LINE_MAX	(LINE_EDIT_COLUMNS - LINE_EDIT_MARGIN - (sizeof(PROMPT) - 1))

/* --- the terminal --------------------------------------------------------- */

struct terminal {
	char	row[LINE_EDIT_COLUMNS + 1];
	size_t	column;
	int	nr_bells;
	int	nr_rows;		/* line feeds so far */
	int	nr_clears;
	char	last_row[LINE_EDIT_COLUMNS + 1];	/* the row above */
};

static void terminal_blank(struct terminal *term)
{
	memset(term->row, ' ', LINE_EDIT_COLUMNS);
	term->row[LINE_EDIT_COLUMNS] = '\0';
}

static void terminal_byte(struct terminal *term, char byte)
{
	switch (byte) {
	case '\a':
		term->nr_bells++;
		break;
	case '\b':
		assert_true(term->column > 0);
		term->column--;
		break;
	case '\r':
		term->column = 0;
		break;
	case '\n':
		memcpy(term->last_row, term->row, sizeof(term->row));
		terminal_blank(term);
		term->nr_rows++;
		break;
	default:
		assert_in_range(byte, ' ', '~');
		term->row[term->column++] = byte;
		assert_true(term->column < LINE_EDIT_COLUMNS);	/* never wraps */
		break;
	}
}

/* The two escape sequences that ^L sends come whole, in one call. */
static void terminal_echo(void *ctx, const char *bytes, size_t len)
{
	struct terminal *term = ctx;

	if (len == 7 && memcmp(bytes, "\x1b[H\x1b[2J", 7) == 0) {
		terminal_blank(term);
		term->column = 0;
		term->nr_clears++;
		return;
	}
	assert_true(len > 0);
	for (size_t i = 0; i < len; i++)
		terminal_byte(term, bytes[i]);
}

/* --- an editor before it -------------------------------------------------- */

/* Completes "me" to "meminfo ", and "x" to more than ever fits. */
static size_t complete_word(void *ctx, const char *line, size_t cursor, char *out, size_t size)
{
	(void)ctx;
	assert_true(cursor <= strlen(line));
	if (cursor >= 2 && memcmp(line + cursor - 2, "me", 2) == 0) {
		memcpy(out, "minfo ", 6);
		return 6;
	}
	if (cursor >= 1 && line[cursor - 1] == 'x') {
		memset(out, 'y', size);
		return size;
	}
	return 0;
}

static const struct line_edit_ops ops = { terminal_echo, complete_word };
static const struct line_edit_ops ops_without_completion = { terminal_echo, NULL };

struct session {
	struct line_edit	edit;
	struct terminal		term;
};

static void check_screen(const struct session *session)
{
	const struct line_edit *edit = &session->edit;
	char expected[LINE_EDIT_COLUMNS + 1];
	size_t len = strlen(PROMPT) + strlen(edit->text);

	assert_int_equal(edit->len, strlen(edit->text));
	assert_in_range(edit->cursor, 0, edit->len);
	assert_in_range(edit->len, 0, LINE_MAX);
	memset(expected, ' ', LINE_EDIT_COLUMNS);
	memcpy(expected, PROMPT, strlen(PROMPT));
	memcpy(expected + strlen(PROMPT), edit->text, strlen(edit->text));
	expected[LINE_EDIT_COLUMNS] = '\0';
	assert_in_range(len, 0, LINE_EDIT_COLUMNS - 1);
	assert_string_equal(session->term.row, expected);
	assert_int_equal(session->term.column, strlen(PROMPT) + edit->cursor);
}

static void session_start(struct session *session)
{
	memset(session, 0, sizeof(*session));
	terminal_blank(&session->term);
	line_edit_init(&session->edit, PROMPT, &ops, &session->term);
	line_edit_start(&session->edit);
	check_screen(session);
}

/* One byte; a new line is started where one ended. */
static enum line_edit_event feed(struct session *session, char byte)
{
	int nr_rows = session->term.nr_rows;
	enum line_edit_event event = line_edit_feed(&session->edit, byte);

	if (event == LINE_EDIT_MORE) {
		assert_int_equal(session->term.nr_rows, nr_rows);
		check_screen(session);
		return event;
	}
	if (event == LINE_EDIT_EOF)
		terminal_echo(&session->term, "\r\n", 2);
	assert_int_equal(session->term.nr_rows, nr_rows + 1);
	assert_int_equal(session->term.column, 0);
	return event;
}

/* Keys that end no line. */
static void type(struct session *session, const char *keys)
{
	for (; *keys != '\0'; keys++)
		assert_int_equal(feed(session, *keys), LINE_EDIT_MORE);
}

static void enter(struct session *session, const char *line)
{
	type(session, line);
	assert_int_equal(feed(session, '\r'), LINE_EDIT_DONE);
	assert_string_equal(session->edit.text, line);
	line_edit_start(&session->edit);
	check_screen(session);
}

/* --- keys, one by one ----------------------------------------------------- */

#define UP	"\x1b[A"
#define DOWN	"\x1b[B"
#define RIGHT	"\x1b[C"
#define LEFT	"\x1b[D"

static void keys_table_give_text_and_cursor(void **state)
{
	static const struct {
		const char *keys, *text;
		size_t cursor;
		int nr_bells;
	} cases[] = {
		{ "",				"",		0, 0 },
		{ "abc",			"abc",		3, 0 },
		{ "abc" LEFT LEFT "X",		"aXbc",		2, 0 },
		{ "abc\x02\x02X",		"aXbc",		2, 0 },
		{ "abc" LEFT LEFT RIGHT "X",	"abXc",		3, 0 },
		{ "abc\x01\x06X",		"aXbc",		2, 0 },
		{ "ab\x1bOD\x1bOD\x1bOCX",	"aXb",		2, 0 },
		{ LEFT RIGHT "a" RIGHT,		"a",		1, 0 },
		{ "abc\x01X",			"Xabc",		1, 0 },
		{ "abc\x01\x05X",		"abcX",		4, 0 },
		{ "abc\x1b[HX\x1b[FY",		"XabcY",	5, 0 },
		{ "abc\x1bOHX\x1bOFY",		"XabcY",	5, 0 },
		{ "abc\x1b[1~X\x1b[4~Y",	"XabcY",	5, 0 },
		{ "abc\x1b[7~X\x1b[8~Y",	"XabcY",	5, 0 },
		{ "abc\x7f",			"ab",		2, 0 },
		{ "abc\b" LEFT "\b",		"b",		0, 0 },
		{ "a\b\b\x7f",			"",		0, 0 },
		{ "abc" LEFT "\x1b[3~",		"ab",		2, 0 },
		{ "abc\x01\x04",		"bc",		0, 0 },
		{ "abc\x04\x1b[3~",		"abc",		3, 0 },
		{ "abcd" LEFT LEFT "\x15",	"cd",		0, 0 },
		{ "abcd" LEFT LEFT "\x0b",	"ab",		2, 0 },
		{ "walk 0x12\x17",		"walk ",	5, 0 },
		{ "walk 0x12  \x17",		"walk ",	5, 0 },
		{ "walk 0x12 z\x02\x02\x17",	"walk  z",	5, 0 },
		{ "walk\x17\x17",		"",		0, 0 },
		{ "ab" LEFT "\x0c",		"ab",		1, 0 },
		{ "me\t",			"meminfo ",	8, 0 },
		{ "me z" LEFT LEFT "\t",	"meminfo  z",	8, 0 },
		{ "a\t",			"a",		1, 1 },
		{ "x\t",			"x",		1, 1 },
		{ UP DOWN "a\x10\x0e",		"a",		1, 4 },
		{ "a\x1b[5~\x1b[99~\x1b[Zb",	"ab",		2, 0 },
		{ "a\x1b[1;5Cb\x1b[?25h",	"ab",		2, 0 },
		{ "ab\x1b[1;5Dc\x1b[5Dd",	"abcd",		4, 0 },
		{ "a\x1b[[Ab\x1b(Bc\x1b[ qd",	"abcd",		4, 0 },
		{ "a\x1b" "bc\x1b\x1b[Dd",	"adc",		2, 0 },
		{ "a\x1b[9999999999999999~b",	"ab",		2, 0 },
		{ "a\x1b[3\x01" "b",		"ba",		1, 0 },
		{ "a\xc3\xa4" "b",		"ab",		2, 2 },
		{ "a\x07\x0f\x16" "b",		"ab",		2, 0 },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		struct session session;

		session_start(&session);
		type(&session, cases[i].keys);
		if (strcmp(session.edit.text, cases[i].text) != 0 ||
		    session.edit.cursor != cases[i].cursor ||
		    session.term.nr_bells != cases[i].nr_bells)
			fail_msg("row %zu: \"%s\" at %zu, %d bells", i, session.edit.text,
				 session.edit.cursor, session.term.nr_bells);
	}
}

static void clear_redraws_on_an_empty_screen(void **state)
{
	struct session session;

	(void)state;
	session_start(&session);
	type(&session, "abc" LEFT);
	strcpy(session.term.row, "what somebody else printed");
	type(&session, "\x0c");
	assert_int_equal(session.term.nr_clears, 1);
}

static void tab_without_completion_is_ignored(void **state)
{
	struct session session;

	(void)state;
	session_start(&session);
	line_edit_init(&session.edit, PROMPT, &ops_without_completion, &session.term);
	terminal_blank(&session.term);
	session.term.column = 0;
	line_edit_start(&session.edit);
	type(&session, "me\tx");
	assert_string_equal(session.edit.text, "mex");
	assert_int_equal(session.term.nr_bells, 0);
}

static void long_line_is_refused_at_the_edge(void **state)
{
	struct session session;

	(void)state;
	session_start(&session);
	for (size_t i = 0; i < LINE_MAX; i++)
		type(&session, "a");
	assert_int_equal(session.term.nr_bells, 0);
	type(&session, "b\x01" "b");
	assert_int_equal(session.term.nr_bells, 2);
	assert_int_equal(session.edit.len, LINE_MAX);
	assert_null(strchr(session.edit.text, 'b'));
	type(&session, "\x04" "b");
	assert_int_equal(session.edit.text[0], 'b');
	assert_int_equal(session.edit.len, LINE_MAX);
}

static void prompt_as_wide_as_the_row_leaves_no_line(void **state)
{
	static char prompt[LINE_EDIT_COLUMNS + 5];
	struct terminal term = { .column = 0 };
	struct line_edit edit;

	(void)state;
	memset(prompt, '>', LINE_EDIT_COLUMNS - 1);
	terminal_blank(&term);
	line_edit_init(&edit, prompt, &ops, &term);
	line_edit_start(&edit);
	assert_int_equal(line_edit_feed(&edit, 'a'), LINE_EDIT_MORE);
	assert_int_equal(term.nr_bells, 1);
	assert_int_equal(edit.len, 0);
}

/* --- the ends of a line --------------------------------------------------- */

static void enter_accepts_cr_lf_and_both_as_one(void **state)
{
	struct session session;

	(void)state;
	session_start(&session);
	type(&session, "ab" LEFT);
	assert_int_equal(feed(&session, '\r'), LINE_EDIT_DONE);
	assert_string_equal(session.edit.text, "ab");
	line_edit_start(&session.edit);
	type(&session, "\n" "c");
	assert_int_equal(feed(&session, '\n'), LINE_EDIT_DONE);
	assert_string_equal(session.edit.text, "c");
	line_edit_start(&session.edit);
	assert_int_equal(feed(&session, '\n'), LINE_EDIT_DONE);
	assert_string_equal(session.edit.text, "");
}

static void cancel_drops_the_line_and_shows_it(void **state)
{
	struct session session;

	(void)state;
	session_start(&session);
	type(&session, "abc" LEFT LEFT);
	assert_int_equal(feed(&session, 3), LINE_EDIT_CANCEL);
	assert_string_equal(session.edit.text, "");
	assert_memory_equal(session.term.last_row, PROMPT "abc^C ", strlen(PROMPT) + 6);
	line_edit_start(&session.edit);
	type(&session, "\x1b[");
	assert_int_equal(feed(&session, 3), LINE_EDIT_CANCEL);
	line_edit_start(&session.edit);
	type(&session, UP);
	assert_string_equal(session.edit.text, "");
}

static void cancel_of_a_full_line_does_not_wrap(void **state)
{
	struct session session;

	(void)state;
	session_start(&session);
	for (size_t i = 0; i < LINE_MAX; i++)
		type(&session, "a");
	assert_int_equal(feed(&session, 3), LINE_EDIT_CANCEL);
}

static void end_of_file_only_on_an_empty_line(void **state)
{
	struct session session;

	(void)state;
	session_start(&session);
	type(&session, "a\x04\b");
	assert_int_equal(feed(&session, 4), LINE_EDIT_EOF);
}

/* --- history -------------------------------------------------------------- */

static void history_recalls_and_keeps_the_new_line(void **state)
{
	struct session session;

	(void)state;
	session_start(&session);
	enter(&session, "one");
	enter(&session, "second");
	type(&session, "new" UP);
	assert_string_equal(session.edit.text, "second");
	type(&session, "\x10");
	assert_string_equal(session.edit.text, "one");
	type(&session, UP);
	assert_string_equal(session.edit.text, "one");
	assert_int_equal(session.term.nr_bells, 1);
	type(&session, "X" DOWN);
	assert_string_equal(session.edit.text, "second");
	type(&session, "\x0e");
	assert_string_equal(session.edit.text, "new");
	type(&session, UP UP);
	assert_string_equal(session.edit.text, "one");	/* the X was not kept */
}

static void history_has_no_empty_and_no_repeated_line(void **state)
{
	struct session session;

	(void)state;
	session_start(&session);
	enter(&session, "one");
	enter(&session, "two");
	enter(&session, "two");
	enter(&session, "");
	enter(&session, "two");
	type(&session, UP UP);
	assert_string_equal(session.edit.text, "one");
	assert_int_equal(feed(&session, '\r'), LINE_EDIT_DONE);
	line_edit_start(&session.edit);
	type(&session, UP UP UP);
	assert_string_equal(session.edit.text, "one");
	assert_int_equal(session.term.nr_bells, 0);
}

static void history_forgets_the_oldest(void **state)
{
	struct session session;
	char line[3] = "a0";

	(void)state;
	session_start(&session);
	for (int i = 0; i <= LINE_HISTORY_LINES; i++) {
		line[1] = (char)('0' + i);
		enter(&session, line);
	}
	for (int i = 0; i < LINE_HISTORY_LINES; i++)
		type(&session, UP);
	assert_string_equal(session.edit.text, "a1");
	assert_int_equal(session.term.nr_bells, 0);
	type(&session, UP);
	assert_int_equal(session.term.nr_bells, 1);
}

/* --- any keys ------------------------------------------------------------- */

static void type_random_key(struct session *session, uint64_t *seed, int *nr_events)
{
	static const char *const keys[] = {
		UP, DOWN, LEFT, RIGHT, LEFT, LEFT, "\x1b[H", "\x1b[F", "\x1b[3~", "\x1bOA",
		"\x1b[1;2D", "\x01", "\x02", "\x05", "\x06", "\b", "\x7f", "\x04", "\x0b",
		"\x0c", "\x0e", "\x10", "\x15", "\x17", "\t", "me\t", "x\t", "a longer piece",
		"\r", "\n", "\r\n", "\x03",
	};
	char any[2] = { (char)random_below(seed, 256), '\0' };
	const char *key = any;

	if (random_below(seed, 8) == 0)
		key = keys[random_below(seed, ARRAY_SIZE(keys))];
	else if (random_below(seed, 4) != 0)
		any[0] = (char)(' ' + random_below(seed, 95));
	for (; *key != '\0'; key++) {
		enum line_edit_event event = feed(session, *key);

		if (event == LINE_EDIT_MORE)
			continue;
		nr_events[event]++;
		line_edit_start(&session->edit);
		check_screen(session);
	}
}

static void random_keys_screen_always_shows_the_line(void **state)
{
	int nr_events[LINE_EDIT_EOF + 1] = { 0 };
	uint64_t seed = 12;
	int nr_full = 0;
	struct session session;

	(void)state;
	session_start(&session);
	for (int i = 0; i < NR_KEYS; i++) {
		type_random_key(&session, &seed, nr_events);
		nr_full += session.edit.len == LINE_MAX;
	}
	assert_true(nr_events[LINE_EDIT_DONE] > 1000);
	assert_true(nr_events[LINE_EDIT_CANCEL] > 100);
	assert_true(nr_events[LINE_EDIT_EOF] > 5);
	assert_true(nr_full > 10);
	assert_true(session.term.nr_bells > 1000);
	assert_true(session.term.nr_clears > 100);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(keys_table_give_text_and_cursor),
		cmocka_unit_test(clear_redraws_on_an_empty_screen),
		cmocka_unit_test(tab_without_completion_is_ignored),
		cmocka_unit_test(long_line_is_refused_at_the_edge),
		cmocka_unit_test(prompt_as_wide_as_the_row_leaves_no_line),
		cmocka_unit_test(enter_accepts_cr_lf_and_both_as_one),
		cmocka_unit_test(cancel_drops_the_line_and_shows_it),
		cmocka_unit_test(cancel_of_a_full_line_does_not_wrap),
		cmocka_unit_test(end_of_file_only_on_an_empty_line),
		cmocka_unit_test(history_recalls_and_keeps_the_new_line),
		cmocka_unit_test(history_has_no_empty_and_no_repeated_line),
		cmocka_unit_test(history_forgets_the_oldest),
		cmocka_unit_test(random_keys_screen_always_shows_the_line),
	};

	return cmocka_run_group_tests_name("line_edit", tests, NULL, NULL);
}
