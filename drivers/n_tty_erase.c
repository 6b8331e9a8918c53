/* SPDX-License-Identifier: MIT */
/*
 * drivers/n_tty_erase.c - the keys that take back what was typed, and what they show
 *
 *	key	takes			ECHOE, ECHOKE			otherwise
 *	ERASE	a character		goes back and wipes it out	the key itself
 *	WERASE	a word, and the blanks	the same			the same as with
 *		behind it
 *	KILL	the line		wipes all of it out		the key, and with ECHOK a
 *									new line
 *	ECHOPRT: for paper.  What is taken is printed once more, between \ and /.
 *
 * A tab is wiped out by going back to the column where it began: the line's first column and
 * the characters since the tab before say which that is.
 *
 * Chapter: docs/terminal.md
 */
#include <drivers/n_tty.h>

enum erase { ERASE_CHARACTER, ERASE_WORD, ERASE_LINE };

/* n_tty_finish_erasing - what is shown from here on was not taken back */
void n_tty_finish_erasing(struct n_tty *n)
{
	if (n->erasing)
		n_tty_echo_raw(n, '/');
	n->erasing = false;
}

/* Letters as Linux counts them: Latin-1. */
static bool is_of_word(uint8_t c)
{
	uint8_t letter = c | 0x20;

	return (letter >= 'a' && letter <= 'z') || (c >= '0' && c <= '9') || c == '_' ||
	       (c >= 0xC0 && c != 0xD7 && c != 0xF7);
}

/* Where the last character begins; head: it has no beginning. */
static unsigned int last_character(const struct n_tty *n)
{
	unsigned int at = n->head;

	do
		at--;
	while (n_tty_is_continuation(n, n_tty_byte(n, at)) && at != n->canon_head);
	return n_tty_is_continuation(n, n_tty_byte(n, at)) ? n->head : at;
}

/* How far the line goes to the right from its begin, or from the last tab in it. */
static void show_erased_tab(struct n_tty *n)
{
	unsigned int columns = 0;

	for (unsigned int at = n->head; at != n->canon_head; ) {
		uint8_t c = n_tty_byte(n, --at);

		if (c == '\t') {
			n_tty_echo_erased_tab(n, columns, true);
			return;
		}
		if (n_tty_is_control(c))
			columns += n_tty_has(n, ECHOCTL) ? 2 : 0;
		else if (!n_tty_is_continuation(n, c))
			columns++;
	}
	n_tty_echo_erased_tab(n, columns, false);
}

static void wipe_column(struct n_tty *n)
{
	n_tty_echo_raw(n, '\b');
	n_tty_echo_raw(n, ' ');
	n_tty_echo_raw(n, '\b');
}

static void show_on_paper(struct n_tty *n, unsigned int begin, unsigned int end)
{
	if (!n->erasing)
		n_tty_echo_raw(n, '\\');
	n->erasing = true;
	n_tty_echo(n, n_tty_byte(n, begin));
	for (unsigned int at = begin + 1; at != end; at++) {
		n_tty_echo_raw(n, n_tty_byte(n, at));
		if (n->column > 0)
			n->column--;
	}
}

/* The bytes [begin, end) are one character, which was taken off the line. */
static void show_erased(struct n_tty *n, enum erase what, unsigned int begin, unsigned int end)
{
	uint8_t c = n_tty_byte(n, begin);

	if (n_tty_has(n, ECHOPRT)) {
		show_on_paper(n, begin, end);
	} else if (what == ERASE_CHARACTER && !n_tty_has(n, ECHOE)) {
		n_tty_echo(n, n->termios.c_cc[VERASE]);
	} else if (c == '\t') {
		show_erased_tab(n);
	} else if (!n_tty_is_control(c)) {
		wipe_column(n);
	} else if (n_tty_has(n, ECHOCTL)) {
		wipe_column(n);
		wipe_column(n);
	}
}

static void erase_characters(struct n_tty *n, enum erase what)
{
	bool in_word = false;

	while (n->head != n->canon_head) {
		unsigned int end = n->head, begin = last_character(n);
		uint8_t c = n_tty_byte(n, begin);

		if (begin == end)
			break;
		if (what == ERASE_WORD && !is_of_word(c) && in_word)
			break;
		in_word |= is_of_word(c);
		n->head = begin;
		if (n_tty_has(n, ECHO))
			show_erased(n, what, begin, end);
		if (what == ERASE_CHARACTER)
			break;
	}
	if (n->head == n->canon_head && n_tty_has(n, ECHO))
		n_tty_finish_erasing(n);
}

/* The line goes at once, and no terminal has to wipe anything out. */
static void forget_line(struct n_tty *n)
{
	n->head = n->canon_head;
	if (!n_tty_has(n, ECHO))
		return;
	n_tty_finish_erasing(n);
	n_tty_echo(n, n->termios.c_cc[VKILL]);
	if (n_tty_has(n, ECHOK))
		n_tty_echo_raw(n, '\n');
}

/* n_tty_erase - one of the keys ERASE, WERASE, KILL */
void n_tty_erase(struct n_tty *n, uint8_t key)
{
	const uint32_t wipes = ECHO | ECHOE | ECHOK | ECHOKE;

	if (n->head == n->canon_head)
		return;
	if (key == n->termios.c_cc[VERASE])
		erase_characters(n, ERASE_CHARACTER);
	else if (key == n->termios.c_cc[VWERASE])
		erase_characters(n, ERASE_WORD);
	else if ((n->termios.c_lflag & wipes) != wipes)
		forget_line(n);
	else
		erase_characters(n, ERASE_LINE);
}
