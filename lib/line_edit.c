/* SPDX-License-Identifier: MIT */
/*
 * lib/line_edit.c - a line of text, edited with the keys of a terminal
 *
 * A state machine without a device: line_edit_feed() takes one byte that a
 * terminal sent, changes the line, and echoes the bytes that make the terminal
 * show it.  Whoever owns the device calls line_edit_start() for each new line and
 * feeds bytes until an event other than LINE_EDIT_MORE comes back; edit->text
 * then holds the line until the next start.
 *
 *	row	| quire> | w a l k   0 x c 0 1 0 |           |
 *		  prompt   ^0      ^cursor       ^len        ^limit
 *
 * The echo moves with backspaces and by printing characters again, and erases
 * with blanks, so that a plain VGA console follows as well as a terminal; only ^L
 * sends escape sequences.  Backspaces do not climb to the row above, so a line
 * that would not fit beside its prompt is refused with a BEL.
 *
 *	^B ^F left right	^A ^E home end		^P ^N up down (history)
 *	^H DEL backspace	^D delete		tab complete
 *	^U kill to start	^K kill to end		^W kill word
 *	^L clear and redraw	^C drop the line	^D on an empty line: end
 *
 * Escape sequences come byte by byte; one that means nothing here is swallowed
 * whole.  Bytes above 0x7e are refused: one of them would not be one column.
 *
 * Not here: the ring of remembered lines, lib/line_history.c; this file decides
 * only how far back the user is.
 *
 * Locking: none; a line_edit belongs to one reader.
 */
#include <lib/line_edit.h>
#include <lib/minmax.h>
#include <lib/string.h>

#define CTRL(letter)	((letter) & 0x1f)
#define ESC		0x1b
#define DEL		0x7f

enum escape_state {
	ESCAPE_NONE,
	ESCAPE_START,		/* after ESC */
	ESCAPE_CSI,		/* after ESC [, in its number */
	ESCAPE_SS3,		/* after ESC O */
	ESCAPE_SWALLOW,		/* in a sequence that means nothing here */
};

#define ESCAPE_PARAM_MAX	999

/* Columns for prompt and line together. */
#define LINE_EDIT_ROOM		(LINE_EDIT_COLUMNS - LINE_EDIT_MARGIN)

/* --- echo ----------------------------------------------------------------- */

static void echo(struct line_edit *edit, const char *bytes, size_t len)
{
	if (len > 0)
		edit->ops->echo(edit->ctx, bytes, len);
}

static void echo_string(struct line_edit *edit, const char *s)
{
	echo(edit, s, strlen(s));
}

static void echo_repeated(struct line_edit *edit, char c, size_t n)
{
	char run[LINE_EDIT_COLUMNS];

	memset(run, c, n);
	echo(edit, run, n);
}

static void refuse(struct line_edit *edit)
{
	echo_string(edit, "\a");
}

/*
 * With the terminal's cursor at from: print the rest of the line, erase nr_stale
 * columns behind it, and go to edit->cursor.
 */
static void show_from(struct line_edit *edit, size_t from, size_t nr_stale)
{
	echo(edit, edit->text + from, edit->len - from);
	echo_repeated(edit, ' ', nr_stale);
	echo_repeated(edit, '\b', nr_stale + edit->len - edit->cursor);
}

/* --- changes to the line -------------------------------------------------- */

static void move_to(struct line_edit *edit, size_t cursor)
{
	if (cursor < edit->cursor)
		echo_repeated(edit, '\b', edit->cursor - cursor);
	else
		echo(edit, edit->text + edit->cursor, cursor - edit->cursor);
	edit->cursor = cursor;
}

/* Insert at the cursor; all of it or, with a BEL, nothing. */
static void insert(struct line_edit *edit, const char *bytes, size_t len)
{
	size_t at = edit->cursor;

	if (len > edit->limit - edit->len) {
		refuse(edit);
		return;
	}
	memmove(edit->text + at + len, edit->text + at, edit->len - at + 1);
	memcpy(edit->text + at, bytes, len);
	edit->len += len;
	edit->cursor += len;
	show_from(edit, at, 0);
}

/* Take [start, end) out of the line; the cursor goes to start. */
static void erase(struct line_edit *edit, size_t start, size_t end)
{
	move_to(edit, start);
	memmove(edit->text + start, edit->text + end, edit->len - end + 1);
	edit->len -= end - start;
	show_from(edit, start, end - start);
}

/* Put another text in the place of the whole line, the cursor behind it. */
static void replace(struct line_edit *edit, const char *text)
{
	size_t old_len = edit->len;

	move_to(edit, 0);
	strscpy(edit->text, text, edit->limit + 1);
	edit->len = strlen(edit->text);
	edit->cursor = edit->len;
	show_from(edit, 0, old_len > edit->len ? old_len - edit->len : 0);
}

static size_t word_start(const struct line_edit *edit)
{
	size_t at = edit->cursor;

	while (at > 0 && edit->text[at - 1] == ' ')
		at--;
	while (at > 0 && edit->text[at - 1] != ' ')
		at--;
	return at;
}

static void redraw(struct line_edit *edit)
{
	echo_string(edit, "\x1b[H\x1b[2J");
	echo_string(edit, edit->prompt);
	show_from(edit, 0, 0);
}

static void complete(struct line_edit *edit)
{
	char bytes[LINE_EDIT_SIZE];
	size_t len = 0;

	if (edit->ops->complete)
		len = edit->ops->complete(edit->ctx, edit->text, edit->cursor,
					  bytes, sizeof(bytes));
	if (len > 0 && len <= sizeof(bytes))
		insert(edit, bytes, len);
	else if (edit->ops->complete)
		refuse(edit);
}

/* --- history -------------------------------------------------------------- */

/* Show the line that lies back lines ago; the new line waits in draft meanwhile. */
static void history_go(struct line_edit *edit, unsigned int back)
{
	if (back > line_history_count(&edit->history)) {
		refuse(edit);
		return;
	}
	if (edit->back == 0)
		strscpy(edit->draft, edit->text, sizeof(edit->draft));
	edit->back = back;
	replace(edit, back ? line_history_get(&edit->history, back) : edit->draft);
}

/* --- keys ----------------------------------------------------------------- */

static void key_left(struct line_edit *edit)
{
	if (edit->cursor > 0)
		move_to(edit, edit->cursor - 1);
}

static void key_right(struct line_edit *edit)
{
	if (edit->cursor < edit->len)
		move_to(edit, edit->cursor + 1);
}

static void key_backspace(struct line_edit *edit)
{
	if (edit->cursor > 0)
		erase(edit, edit->cursor - 1, edit->cursor);
}

static void key_delete(struct line_edit *edit)
{
	if (edit->cursor < edit->len)
		erase(edit, edit->cursor, edit->cursor + 1);
}

static void key_up(struct line_edit *edit)
{
	history_go(edit, edit->back + 1);
}

static void key_down(struct line_edit *edit)
{
	if (edit->back > 0)
		history_go(edit, edit->back - 1);
	else
		refuse(edit);
}

static enum line_edit_event key_enter(struct line_edit *edit)
{
	echo_string(edit, "\r\n");
	line_history_add(&edit->history, edit->text);
	return LINE_EDIT_DONE;
}

static enum line_edit_event key_cancel(struct line_edit *edit)
{
	move_to(edit, edit->len);
	echo_string(edit, "^C\r\n");
	edit->text[0] = '\0';
	edit->len = 0;
	edit->cursor = 0;
	return LINE_EDIT_CANCEL;
}

/* The control characters that only change the line. */
static void control_key(struct line_edit *edit, char byte)
{
	switch (byte) {
	case CTRL('A'):	move_to(edit, 0); break;
	case CTRL('B'):	key_left(edit); break;
	case CTRL('D'):	key_delete(edit); break;
	case CTRL('E'):	move_to(edit, edit->len); break;
	case CTRL('F'):	key_right(edit); break;
	case DEL:
	case '\b':	key_backspace(edit); break;
	case '\t':	complete(edit); break;
	case CTRL('K'):	erase(edit, edit->cursor, edit->len); break;
	case CTRL('L'):	redraw(edit); break;
	case CTRL('N'):	key_down(edit); break;
	case CTRL('P'):	key_up(edit); break;
	case CTRL('U'):	erase(edit, 0, edit->cursor); break;
	case CTRL('W'):	erase(edit, word_start(edit), edit->cursor); break;
	default:	break;
	}
}

static enum line_edit_event plain_key(struct line_edit *edit, char byte)
{
	bool line_feed_of_cr = byte == '\n' && edit->after_cr;

	edit->after_cr = byte == '\r';
	if (line_feed_of_cr)
		return LINE_EDIT_MORE;
	if (byte == '\r' || byte == '\n')
		return key_enter(edit);
	if (byte == CTRL('C'))
		return key_cancel(edit);
	if (byte == CTRL('D') && edit->len == 0)
		return LINE_EDIT_EOF;

	if (byte >= ' ' && byte < DEL)
		insert(edit, &byte, 1);
	else if ((unsigned char)byte > DEL)
		refuse(edit);
	else
		control_key(edit, byte);
	return LINE_EDIT_MORE;
}

/* --- escape sequences ----------------------------------------------------- */

/* ESC [ final and ESC O final; ESC [ number ~ */
static void escape_key(struct line_edit *edit, char final)
{
	switch (final) {
	case 'A':	key_up(edit); break;
	case 'B':	key_down(edit); break;
	case 'C':	key_right(edit); break;
	case 'D':	key_left(edit); break;
	case 'F':	move_to(edit, edit->len); break;
	case 'H':	move_to(edit, 0); break;
	case '~':
		if (edit->escape_param == 1 || edit->escape_param == 7)
			move_to(edit, 0);
		else if (edit->escape_param == 3)
			key_delete(edit);
		else if (edit->escape_param == 4 || edit->escape_param == 8)
			move_to(edit, edit->len);
		break;
	default:
		break;
	}
}

static int escape_after_start(struct line_edit *edit, char byte)
{
	edit->escape_param = 0;
	if (byte == '[')
		return ESCAPE_CSI;
	if (byte == 'O')
		return ESCAPE_SS3;
	return byte >= ' ' && byte <= '/' ? ESCAPE_SWALLOW : ESCAPE_NONE;
}

static int escape_in_csi(struct line_edit *edit, char byte)
{
	if (byte >= '0' && byte <= '9') {
		edit->escape_param = min_t(unsigned int, ESCAPE_PARAM_MAX,
					   edit->escape_param * 10 + (unsigned int)(byte - '0'));
		return ESCAPE_CSI;
	}
	if (byte < '@' || byte == '[')	/* ESC [ [ A is F1 on a Linux console */
		return ESCAPE_SWALLOW;
	if (byte == '~' || edit->escape_param == 0)
		escape_key(edit, byte);
	return ESCAPE_NONE;
}

/* A byte from ' ' to '~' inside an escape sequence. */
static void escape_byte(struct line_edit *edit, char byte)
{
	switch (edit->escape) {
	case ESCAPE_START:
		edit->escape = escape_after_start(edit, byte);
		break;
	case ESCAPE_CSI:
		edit->escape = escape_in_csi(edit, byte);
		break;
	case ESCAPE_SS3:
		edit->escape = ESCAPE_NONE;
		escape_key(edit, byte);
		break;
	default:
		edit->escape = byte < '@' ? ESCAPE_SWALLOW : ESCAPE_NONE;
		break;
	}
}

/* --- the interface -------------------------------------------------------- */

/*
 * line_edit_init - an editor with an empty history
 *
 * prompt and ops stay the caller's and must live as long as the editor; the
 * prompt must be short: what it leaves of the row is the longest line.
 */
void line_edit_init(struct line_edit *edit, const char *prompt,
		    const struct line_edit_ops *ops, void *ctx)
{
	memset(edit, 0, sizeof(*edit));
	edit->ops = ops;
	edit->ctx = ctx;
	edit->prompt = prompt;
	edit->limit = LINE_EDIT_ROOM - min_t(size_t, strlen(prompt), LINE_EDIT_ROOM);
}

/* line_edit_start - print the prompt and begin an empty line */
void line_edit_start(struct line_edit *edit)
{
	edit->text[0] = '\0';
	edit->len = 0;
	edit->cursor = 0;
	edit->back = 0;
	edit->escape = ESCAPE_NONE;
	echo_string(edit, edit->prompt);
}

/*
 * line_edit_feed - one byte from the terminal
 *
 * A control character ends an escape sequence that is not complete and has its
 * own meaning, so that ^C always works.
 *
 * Return: what happened; after anything but LINE_EDIT_MORE the caller takes
 * edit->text and calls line_edit_start() before it feeds again.
 */
enum line_edit_event line_edit_feed(struct line_edit *edit, char byte)
{
	if (byte == ESC) {
		edit->escape = ESCAPE_START;
		return LINE_EDIT_MORE;
	}
	if (edit->escape != ESCAPE_NONE && byte >= ' ' && byte < DEL) {
		escape_byte(edit, byte);
		return LINE_EDIT_MORE;
	}
	edit->escape = ESCAPE_NONE;
	return plain_key(edit, byte);
}
