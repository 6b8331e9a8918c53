/* SPDX-License-Identifier: MIT */
/*
 * drivers/n_tty.c - the line discipline: a key comes, and this becomes of it
 *
 *	key
 *	 |  after ^V: added as it is
 *	 |  ISTRIP, IUCLC
 *	 |  IXON: ^S stops output, ^Q lets it go on
 *	 |  ISIG: ^C ^\ ^Z are signals
 *	 |  IGNCR, ICRNL, INLCR
 *	 |  ICANON: the keys that edit a line and those that end one
 *	 v
 *	echo, and into data[]
 *
 * Rules, and their order, are Linux's; a key that is set to 0 is no key.  A full buffer: while
 * a line is edited the last byte makes way for the next one, so that the line can still be
 * ended or erased; else nothing is taken before something was read.
 *
 * Chapter: docs/terminal.md
 *
 * Locking: the caller's; see drivers/tty.c.
 */
#include <drivers/n_tty.h>
#include <lib/string.h>
#include <uapi/signal.h>

#define CTRL(c)		((c) & 0x1F)
#define DEL		0x7F

/* What a terminal is set to when the machine starts. */
static const struct termios2 first_termios = {
	.c_iflag = ICRNL | IXON,
	.c_oflag = OPOST | ONLCR,
	.c_cflag = B115200 | B115200 << IBSHIFT | CS8 | CREAD | HUPCL | CLOCAL,
	.c_lflag = ISIG | ICANON | ECHO | ECHOE | ECHOK | ECHOCTL | ECHOKE | IEXTEN,
	.c_cc = {
		[VINTR] = CTRL('C'), [VQUIT] = CTRL('\\'), [VERASE] = DEL, [VKILL] = CTRL('U'),
		[VEOF] = CTRL('D'), [VMIN] = 1, [VSTART] = CTRL('Q'), [VSTOP] = CTRL('S'),
		[VSUSP] = CTRL('Z'), [VREPRINT] = CTRL('R'), [VDISCARD] = CTRL('O'),
		[VWERASE] = CTRL('W'), [VLNEXT] = CTRL('V'),
	},
	.c_ispeed = 115200, .c_ospeed = 115200,
};

/* n_tty_init - nothing was typed yet */
void n_tty_init(struct n_tty *n, const struct n_tty_ops *ops, void *context)
{
	memset(n, 0, sizeof(*n));
	n->termios = first_termios;
	n->ops = ops;
	n->context = context;
}

/* --- data[] -------------------------------------------------------------------------------- */

static void add(struct n_tty *n, uint8_t c)
{
	unsigned int at = n->head++ % N_TTY_SIZE;

	n->data[at] = c;
	n->ends[at / 32] &= ~(1U << at % 32);
}

/* The byte before head is the last one of a line, which can be read now. */
static void end_line(struct n_tty *n)
{
	unsigned int at = (n->head - 1) % N_TTY_SIZE;

	n->ends[at / 32] |= 1U << at % 32;
	n->canon_head = n->head;
}

/* PARMRK: the byte that announces an error comes twice if it is a key. */
static void add_key(struct n_tty *n, uint8_t c)
{
	if (c == 0xFF && n->termios.c_iflag & PARMRK && n->head - n->tail < N_TTY_SIZE - 1)
		add(n, c);
	add(n, c);
}

/* n_tty_flush_input - what was typed and not read is forgotten */
void n_tty_flush_input(struct n_tty *n)
{
	n->head = n->canon_head = n->tail;
	n->lnext = n->erasing = n->push = false;
}

/* --- stop and go --------------------------------------------------------------------------- */

/* n_tty_flush_output - what is held by ^S is forgotten */
void n_tty_flush_output(struct n_tty *n)
{
	n->nr_out = 0;
}

void n_tty_stop(struct n_tty *n)
{
	n_tty_push_out(n);
	n->stopped = true;
}

/* n_tty_start - unless the call that stopped output has still to be taken back */
void n_tty_start(struct n_tty *n)
{
	n->stopped = false;
	n_tty_push_out(n);
}

/* --- modes --------------------------------------------------------------------------------- */

/*
 * What was typed counts otherwise: bytes of lines that were not ended can be read at once, and
 * what was not read yet of raw bytes is the first line.
 */
static void change_form(struct n_tty *n)
{
	memset(n->ends, 0, sizeof(n->ends));
	if (n_tty_is_canonical(n) && n->head != n->tail) {
		end_line(n);
		n->push = true;
	} else {
		n->canon_head = n->tail;
		n->push = false;
	}
	n->erasing = n->lnext = false;
}

/* n_tty_set_termios - other modes from now on */
void n_tty_set_termios(struct n_tty *n, const struct termios2 *termios)
{
	struct termios2 old = n->termios;

	n->termios = *termios;
	if ((old.c_lflag ^ termios->c_lflag) & (ICANON | EXTPROC))
		change_form(n);
	if (old.c_iflag & IXON && !(termios->c_iflag & IXON))
		n_tty_start(n);
}

/* --- keys ---------------------------------------------------------------------------------- */

static bool is_key(const struct n_tty *n, unsigned int which, uint8_t c)
{
	return n->termios.c_cc[which] == c && c != 0;
}

static void echo_key(struct n_tty *n, uint8_t c)
{
	if (n->canon_head == n->head)
		n->canon_column = n->column;
	n_tty_echo(n, c);
}

/* It is nothing but a byte. */
static void ordinary(struct n_tty *n, uint8_t c)
{
	if (n_tty_has(n, ECHO)) {
		n_tty_finish_erasing(n);
		echo_key(n, c);
	}
	add_key(n, c);
}

/* Nothing but a byte either, a CR that became it. */
static void mapped_newline(struct n_tty *n)
{
	if (n_tty_has(n, ECHO)) {
		n_tty_finish_erasing(n);
		n_tty_echo_raw(n, '\n');
	}
	add(n, '\n');
}

/* IXANY: any key does what ^Q does. */
static void start_by_any_key(struct n_tty *n)
{
	if (n->stopped && (n->termios.c_iflag & (IXON | IXANY)) == (IXON | IXANY))
		n_tty_start(n);
}

static bool flow_key(struct n_tty *n, uint8_t c)
{
	if (!(n->termios.c_iflag & IXON))
		return false;
	if (is_key(n, VSTART, c))
		n_tty_start(n);
	else if (is_key(n, VSTOP, c))
		n_tty_stop(n);
	else
		return false;
	return true;
}

static int signal_of(const struct n_tty *n, uint8_t c)
{
	if (!n_tty_has(n, ISIG))
		return 0;
	if (is_key(n, VINTR, c))
		return SIGINT;
	if (is_key(n, VQUIT, c))
		return SIGQUIT;
	return is_key(n, VSUSP, c) ? SIGTSTP : 0;
}

static void send_signal(struct n_tty *n, int signal, uint8_t key)
{
	n->ops->signal(n->context, signal);
	if (!n_tty_has(n, NOFLSH)) {
		if (n_tty_is_stopped(n))
			n_tty_flush_output(n);
		n_tty_flush_input(n);
	}
	if (n->termios.c_iflag & IXON)
		n_tty_start(n);
	if (n_tty_has(n, ECHO))
		n_tty_echo(n, key);
}

/* ^R: the line once more, on a line of its own. */
static void reprint(struct n_tty *n, uint8_t key)
{
	n_tty_finish_erasing(n);
	n_tty_echo(n, key);
	n_tty_echo_raw(n, '\n');
	for (unsigned int i = n->canon_head; i != n->head; i++)
		n_tty_echo(n, n_tty_byte(n, i));
}

/* ^V: shown as a ^ on which the next key's echo will stand. */
static void literal_next(struct n_tty *n)
{
	n->lnext = true;
	if (!n_tty_has(n, ECHO))
		return;
	n_tty_finish_erasing(n);
	if (n_tty_has(n, ECHOCTL)) {
		n_tty_echo_raw(n, '^');
		n_tty_echo_raw(n, '\b');
	}
}

/* Keys that change the line; false: it is none of them. */
static bool edit_key(struct n_tty *n, uint8_t c)
{
	bool extended = n_tty_has(n, IEXTEN);

	if (is_key(n, VERASE, c) || is_key(n, VKILL, c) || (is_key(n, VWERASE, c) && extended))
		n_tty_erase(n, c);
	else if (is_key(n, VLNEXT, c) && extended)
		literal_next(n);
	else if (is_key(n, VREPRINT, c) && extended && n_tty_has(n, ECHO))
		reprint(n, c);
	else
		return false;
	return true;
}

/* Keys that end the line. */
static bool end_key(struct n_tty *n, uint8_t c)
{
	if (c == '\n') {
		if (n_tty_has(n, ECHO | ECHONL))
			n_tty_echo_raw(n, '\n');
		add(n, c);
	} else if (is_key(n, VEOF, c)) {
		add(n, N_TTY_EOF);
	} else if (is_key(n, VEOL, c) || (is_key(n, VEOL2, c) && n_tty_has(n, IEXTEN))) {
		if (n_tty_has(n, ECHO))
			echo_key(n, c);
		add_key(n, c);
	} else {
		return false;
	}
	end_line(n);
	return true;
}

/* CR and LF; false: it is to be ignored. */
static bool map_newline(const struct n_tty *n, uint8_t *c)
{
	uint32_t flags = n->termios.c_iflag;

	if (*c == '\r') {
		if (flags & IGNCR)
			return false;
		if (flags & ICRNL)
			*c = '\n';
	} else if (*c == '\n' && flags & INLCR) {
		*c = '\r';
	}
	return true;
}

/* Capitals as Linux counts them: Latin-1. */
static bool is_capital(uint8_t c)
{
	return (c >= 'A' && c <= 'Z') || (c >= 0xC0 && c <= 0xDE && c != 0xD7);
}

static uint8_t strip(const struct n_tty *n, uint8_t c)
{
	if (n->termios.c_iflag & ISTRIP)
		c &= 0x7F;
	if (n->termios.c_iflag & IUCLC && n_tty_has(n, IEXTEN) && is_capital(c))
		c += 0x20;
	return c;
}

/* A key that neither stops output nor is a signal. */
static void typed(struct n_tty *n, uint8_t c)
{
	bool was_return = c == '\r';

	start_by_any_key(n);
	if (!map_newline(n, &c))
		return;
	if (n_tty_is_canonical(n) && (edit_key(n, c) || end_key(n, c)))
		return;
	if (was_return && c == '\n')
		mapped_newline(n);
	else
		ordinary(n, c);
}

static void literal(struct n_tty *n, uint8_t c)
{
	n->lnext = false;
	start_by_any_key(n);
	ordinary(n, c);
}

static void key(struct n_tty *n, uint8_t c)
{
	int signal;

	c = strip(n, c);
	if (n->lnext) {
		literal(n, c);
	} else if (n_tty_has(n, EXTPROC)) {
		add(n, c);
	} else if (!flow_key(n, c)) {
		signal = signal_of(n, c);
		if (signal)
			send_signal(n, signal, c);
		else
			typed(n, c);
	}
}

static bool edits_overfull_line(const struct n_tty *n)
{
	return n_tty_is_canonical(n) && n->canon_head == n->tail;
}

/* n_tty_room - how many keys n_tty_receive() takes now; 0: first somebody has to read */
unsigned int n_tty_room(const struct n_tty *n)
{
	unsigned int room = N_TTY_SIZE - (n->head - n->tail);

	if (n->termios.c_iflag & PARMRK)
		room /= 3;
	if (room > 1)
		return room - 1;
	return edits_overfull_line(n) ? 1 : 0;
}

/*
 * n_tty_receive - keys, not more than n_tty_room() says
 *
 * What they echo has gone to the device on return, unless output is stopped.
 */
void n_tty_receive(struct n_tty *n, const char *keys, unsigned int nr)
{
	if (nr && n->head - n->tail == N_TTY_SIZE)
		n->head--;
	for (unsigned int i = 0; i < nr; i++)
		key(n, (uint8_t)keys[i]);
	n_tty_push_out(n);
}
