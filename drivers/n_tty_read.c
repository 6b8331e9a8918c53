/* SPDX-License-Identifier: MIT */
/*
 * drivers/n_tty_read.c - the line discipline: what a reader gets
 *
 *	ICANON	one line, or the part of it that he has room for; ^D ends a line without being
 *		read itself, and on an empty line is read as the end: 0 bytes
 *	raw	whatever is there; how long he waits for how much is drivers/tty_read.c's
 *
 * Chapter: docs/terminal.md
 */
#include <drivers/n_tty.h>
#include <lib/compiler.h>
#include <lib/minmax.h>

static bool reads_lines(const struct n_tty *n)
{
	return (n->termios.c_lflag & (ICANON | EXTPROC)) == ICANON;
}

static bool is_end(const struct n_tty *n, unsigned int position)
{
	unsigned int at = position % N_TTY_SIZE;

	return n->ends[at / 32] >> at % 32 & 1;
}

static void forget_end(struct n_tty *n, unsigned int position)
{
	unsigned int at = position % N_TTY_SIZE;

	n->ends[at / 32] &= ~(1U << at % 32);
}

/*
 * n_tty_readable - is there a line, or are there as many raw bytes?
 *
 * For who waits this is a look without a lock: words that he sees change one by one.
 */
bool n_tty_readable(const struct n_tty *n, unsigned int minimum)
{
	unsigned int tail = READ_ONCE(n->tail);

	if (reads_lines(n))
		return READ_ONCE(n->canon_head) != tail;
	return READ_ONCE(n->head) - tail >= minimum;
}

/* At most size bytes of the first line; true: it goes on. */
static bool read_line(struct n_tty *n, char *buf, size_t size, size_t *done)
{
	size_t nr = 0;

	while (nr < size && n->tail != n->canon_head) {
		uint8_t c = n_tty_byte(n, n->tail);
		bool end = is_end(n, n->tail);

		if (!end || c != N_TTY_EOF || n->push)
			buf[nr++] = (char)c;
		if (end)
			forget_end(n, n->tail);
		n->tail++;
		if (end) {
			n->push = false;
			*done = nr;
			return false;
		}
	}
	*done = nr;
	return n->tail != n->canon_head;
}

static bool read_raw(struct n_tty *n, char *buf, size_t size, size_t *done)
{
	size_t nr = min(size, (size_t)(n->head - n->tail));

	for (size_t i = 0; i < nr; i++)
		buf[i] = (char)n_tty_byte(n, n->tail + (unsigned int)i);
	n->tail += (unsigned int)nr;
	n->canon_head = n->tail;
	*done = nr;
	return n->tail != n->head;
}

/*
 * n_tty_read - take so many bytes at most; *done is how many
 *
 * Return: is there more for the same read?  Not of another line.
 */
bool n_tty_read(struct n_tty *n, char *buf, size_t size, size_t *done)
{
	return reads_lines(n) ? read_line(n, buf, size, done) : read_raw(n, buf, size, done);
}

/*
 * n_tty_skip_eof - a reader's buffer is full, and ^D comes next
 *
 * It ended the line that he has just read, so the next reader is not told of an end.
 */
void n_tty_skip_eof(struct n_tty *n)
{
	if (!reads_lines(n) || n->tail == n->canon_head || !is_end(n, n->tail) ||
	    n_tty_byte(n, n->tail) != N_TTY_EOF)
		return;
	forget_end(n, n->tail);
	n->tail++;
}

/* n_tty_chars - what FIONREAD tells: bytes of complete lines without ends of file, or raw bytes */
unsigned int n_tty_chars(const struct n_tty *n)
{
	unsigned int nr = 0;

	if (!reads_lines(n))
		return n->head - n->tail;
	for (unsigned int at = n->tail; at != n->canon_head; at++)
		nr += !is_end(n, at) || n_tty_byte(n, at) != N_TTY_EOF;
	return nr;
}
