/* SPDX-License-Identifier: MIT */
/*
 * drivers/n_tty.h - the line discipline: what a terminal makes of keys and of text
 *
 *	data[]	    tail		 canon_head	    head
 *	      ......|# ls -l \n # ps \n |    # vi no       |......
 *		    `-- a reader may ---'`-- still edited -'
 *
 * Pure: no locks, no tasks, no devices.  drivers/n_tty.c has the keys, n_tty_erase.c the keys
 * that take back, n_tty_output.c text and echo, n_tty_read.c readers.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <uapi/termios.h>

#define N_TTY_SIZE	4096U		/* bytes that are held; a power of two */
#define N_TTY_OUT	512U		/* bytes on their way to the device, or held by ^S */

struct n_tty_ops {
	/* Bytes for the device, as they are. */
	void (*write)(void *context, const char *text, size_t size);
	/* To the programs in front. */
	void (*signal)(void *context, int signal);
};

struct n_tty {
	struct termios2 termios;
	const struct n_tty_ops *ops;
	void *context;

	/* Positions in data run freely; the byte is data[position % N_TTY_SIZE]. */
	unsigned int tail;		/* the next byte to be read */
	unsigned int canon_head;	/* one past the last line that is complete */
	unsigned int head;		/* one past what was typed */
	uint8_t data[N_TTY_SIZE];
	uint32_t ends[N_TTY_SIZE / 32];	/* a bit for each byte: a line ends with it */
	bool push;			/* the last end is none: modes changed in mid-line */

	bool lnext;			/* the next key is taken as it is */
	bool erasing;			/* inside \...\ of ECHOPRT */
	bool stopped;			/* by ^S */
	bool stopped_by_call;		/* by TCOOFF */

	unsigned int column;		/* of the cursor, as far as is known */
	unsigned int canon_column;	/* where the line that is edited began */
	char out[N_TTY_OUT];
	unsigned int nr_out;
};

/* An end of this byte is not read: it is where ^D was typed. */
#define N_TTY_EOF	0

static inline bool n_tty_has(const struct n_tty *n, uint32_t lflag)
{
	return (n->termios.c_lflag & lflag) != 0;
}

static inline bool n_tty_is_canonical(const struct n_tty *n)
{
	return n_tty_has(n, ICANON);
}

static inline bool n_tty_is_stopped(const struct n_tty *n)
{
	return n->stopped || n->stopped_by_call;
}

static inline uint8_t n_tty_byte(const struct n_tty *n, unsigned int position)
{
	return n->data[position % N_TTY_SIZE];
}

static inline bool n_tty_is_control(uint8_t c)
{
	return c < ' ' || c == 0x7F;
}

/* Not the first byte of a character of several? */
static inline bool n_tty_is_continuation(const struct n_tty *n, uint8_t c)
{
	return (n->termios.c_iflag & IUTF8) && (c & 0xC0) == 0x80;
}

/* n_tty.c */
void n_tty_init(struct n_tty *n, const struct n_tty_ops *ops, void *context);
void n_tty_set_termios(struct n_tty *n, const struct termios2 *termios);
unsigned int n_tty_room(const struct n_tty *n);
void n_tty_receive(struct n_tty *n, const char *keys, unsigned int nr);
void n_tty_flush_input(struct n_tty *n);
void n_tty_flush_output(struct n_tty *n);
void n_tty_stop(struct n_tty *n);
void n_tty_start(struct n_tty *n);

/* n_tty_erase.c */
void n_tty_erase(struct n_tty *n, uint8_t key);
void n_tty_finish_erasing(struct n_tty *n);

/* n_tty_output.c */
void n_tty_write(struct n_tty *n, const char *text, size_t size);
void n_tty_echo(struct n_tty *n, uint8_t c);
void n_tty_echo_raw(struct n_tty *n, uint8_t c);
void n_tty_echo_erased_tab(struct n_tty *n, unsigned int columns, bool after_tab);
void n_tty_push_out(struct n_tty *n);

/* n_tty_read.c */
bool n_tty_readable(const struct n_tty *n, unsigned int minimum);
bool n_tty_read(struct n_tty *n, char *buf, size_t size, size_t *done);
void n_tty_skip_eof(struct n_tty *n);
unsigned int n_tty_chars(const struct n_tty *n);
