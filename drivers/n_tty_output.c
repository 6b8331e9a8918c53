/* SPDX-License-Identifier: MIT */
/*
 * drivers/n_tty_output.c - the line discipline: text for the device, from programs and as echo
 *
 *	program --n_tty_write()--> OPOST --> out[] --> the device
 *	key ----n_tty_echo()-----> ^X of control characters --^
 *
 * The column of the cursor is counted along, as far as one can without knowing the screen.
 * While output is stopped a program does not write, and echo waits in out[]; what does not
 * fit there is not shown.
 *
 * Chapter: docs/terminal.md
 */
#include <drivers/n_tty.h>

#define TAB_STOP	8U

/* n_tty_push_out - what waits goes to the device, unless output is stopped */
void n_tty_push_out(struct n_tty *n)
{
	if (n->nr_out == 0 || n_tty_is_stopped(n))
		return;
	n->ops->write(n->context, n->out, n->nr_out);
	n->nr_out = 0;
}

static void put(struct n_tty *n, uint8_t c)
{
	if (n->nr_out == N_TTY_OUT)
		n_tty_push_out(n);
	if (n->nr_out < N_TTY_OUT)
		n->out[n->nr_out++] = (char)c;
}

static void line_feed(struct n_tty *n)
{
	uint32_t flags = n->termios.c_oflag;

	if (flags & (ONLRET | ONLCR))
		n->column = 0;
	if (flags & ONLCR)
		put(n, '\r');
	n->canon_column = n->column;
	put(n, '\n');
}

static void carriage_return(struct n_tty *n)
{
	uint32_t flags = n->termios.c_oflag;

	if (flags & ONOCR && n->column == 0)
		return;
	if (!(flags & OCRNL) || flags & ONLRET)
		n->canon_column = n->column = 0;
	put(n, flags & OCRNL ? '\n' : '\r');
}

static void tab(struct n_tty *n)
{
	unsigned int columns = TAB_STOP - n->column % TAB_STOP;

	n->column += columns;
	if ((n->termios.c_oflag & TABDLY) != XTABS) {
		put(n, '\t');
		return;
	}
	while (columns-- > 0)
		put(n, ' ');
}

static void back(struct n_tty *n)
{
	if (n->column > 0)
		n->column--;
	put(n, '\b');
}

/* Small letters as Linux counts them: Latin-1, the two without a capital included. */
static bool is_small(uint8_t c)
{
	return (c >= 'a' && c <= 'z') || (c >= 0xDF && c != 0xF7);
}

static void character(struct n_tty *n, uint8_t c)
{
	if (!n_tty_is_control(c)) {
		if (n->termios.c_oflag & OLCUC && is_small(c))
			c -= 0x20;
		if (!n_tty_is_continuation(n, c))
			n->column++;
	}
	put(n, c);
}

static void process(struct n_tty *n, uint8_t c)
{
	switch (c) {
	case '\n':
		line_feed(n);
		break;
	case '\r':
		carriage_return(n);
		break;
	case '\t':
		tab(n);
		break;
	case '\b':
		back(n);
		break;
	default:
		character(n, c);
	}
}

/* n_tty_write - a program's text; not while output is stopped */
void n_tty_write(struct n_tty *n, const char *text, size_t size)
{
	n_tty_push_out(n);
	if (!(n->termios.c_oflag & OPOST)) {
		n->ops->write(n->context, text, size);
		return;
	}
	for (size_t i = 0; i < size; i++)
		process(n, (uint8_t)text[i]);
	n_tty_push_out(n);
}

/* n_tty_echo_raw - a byte of echo that is what it is; OLCUC leaves 0xFF alone, as on Linux */
void n_tty_echo_raw(struct n_tty *n, uint8_t c)
{
	if (c == 0xFF) {
		n->column++;
		put(n, c);
	} else if (n->termios.c_oflag & OPOST)
		process(n, c);
	else
		put(n, c);
}

/* n_tty_echo - a key: with ECHOCTL a control character is shown as ^ and a letter */
void n_tty_echo(struct n_tty *n, uint8_t c)
{
	if (!n_tty_has(n, ECHOCTL) || !n_tty_is_control(c) || c == '\t') {
		n_tty_echo_raw(n, c);
		return;
	}
	put(n, '^');
	put(n, c ^ 0x40);
	n->column += 2;
}

/*
 * n_tty_echo_erased_tab - back to where a tab began
 *
 * So many columns were filled before it, since the last tab or since the line began.
 */
void n_tty_echo_erased_tab(struct n_tty *n, unsigned int columns, bool after_tab)
{
	unsigned int begin = after_tab ? columns : columns + n->canon_column;

	for (unsigned int left = TAB_STOP - begin % TAB_STOP; left > 0; left--)
		back(n);
}
