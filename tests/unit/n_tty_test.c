/* SPDX-License-Identifier: MIT */
/*
 * tests/unit/n_tty_test.c - the line discipline does what Linux's does
 *
 * n_tty_cases.h holds cases and what Linux made of them.  A read that finds nothing says
 * -EAGAIN, as that of a file does which nobody is to wait for.
 */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <cmocka.h>
#include <drivers/n_tty.h>
#include <lib/errno.h>
#include <uapi/signal.h>

enum what { SET_MODES, TYPE, READ_BYTES, WRITE_TEXT };

struct step {
	enum what what;
	uint32_t iflag, oflag, lflag;		/* SET_MODES */
	uint8_t intr, erase, eol, eol2;
	const char *in;				/* TYPE, WRITE_TEXT */
	size_t nr_in;
	size_t size;				/* READ_BYTES */
	int result;
	const char *out;			/* what came out, or was read */
	size_t nr_out;
	int waiting;				/* FIONREAD behind it; not of all */
};

struct test_case {
	const char *name;
	const struct step *steps;
	size_t nr_steps;
};

#define MODES(i, o, l, _intr, _erase, _eol, _eol2)				\
	.what = SET_MODES, .iflag = i, .oflag = o, .lflag = l,			\
	.intr = _intr, .erase = _erase, .eol = _eol, .eol2 = _eol2, .waiting = -1,
#define KEYS(text, n)	.what = TYPE, .in = text, .nr_in = n,
#define WRITE(text, n)	.what = WRITE_TEXT, .in = text, .nr_in = n, .waiting = -1,
#define READ(n, r)	.what = READ_BYTES, .size = n, .result = r,
#define OUT(text, n)	.out = text, .nr_out = n,
#define WAITING(n)	.waiting = n
#define CASE(_name)	{ #_name, steps_##_name, sizeof(steps_##_name) / sizeof(struct step) }

#include "n_tty_cases.h"

/* A terminal that remembers what came out of it. */
struct terminal {
	struct n_tty n;
	char out[2 * N_TTY_SIZE];
	size_t nr_out;
	int signals[16];
	unsigned int nr_signals;
};

static void remember(void *context, const char *text, size_t size)
{
	struct terminal *t = context;

	assert_true(t->nr_out + size <= sizeof(t->out));
	memcpy(t->out + t->nr_out, text, size);
	t->nr_out += size;
}

static void remember_signal(void *context, int signal)
{
	struct terminal *t = context;

	assert_true(t->nr_signals < sizeof(t->signals) / sizeof(t->signals[0]));
	t->signals[t->nr_signals++] = signal;
}

static const struct n_tty_ops ops = { .write = remember, .signal = remember_signal };

static struct terminal terminal;

static struct terminal *begin(void)
{
	memset(&terminal, 0, sizeof(terminal));
	n_tty_init(&terminal.n, &ops, &terminal);
	return &terminal;
}

/* All of them, one by one, as far as there is room; how many. */
static size_t type(struct terminal *t, const char *keys, size_t nr)
{
	size_t i = 0;

	while (i < nr && n_tty_room(&t->n) > 0)
		n_tty_receive(&t->n, keys + i++, 1);
	return i;
}

/* As a program's read() that does not wait. */
static int read_bytes(struct terminal *t, char *buf, size_t size)
{
	size_t done = 0, nr;
	bool more = true;

	if (!n_tty_readable(&t->n, 1))
		return -EAGAIN;
	while (more && done < size) {
		more = n_tty_read(&t->n, buf + done, size - done < 3 ? size - done : 3, &nr);
		done += nr;
	}
	if (done == size)
		n_tty_skip_eof(&t->n);
	return (int)done;
}

static void set_modes(struct terminal *t, const struct step *step)
{
	struct termios2 modes = t->n.termios;

	modes.c_iflag = step->iflag;
	modes.c_oflag = step->oflag;
	modes.c_lflag = step->lflag;
	modes.c_cc[VINTR] = step->intr;
	modes.c_cc[VERASE] = step->erase;
	modes.c_cc[VEOL] = step->eol;
	modes.c_cc[VEOL2] = step->eol2;
	n_tty_set_termios(&t->n, &modes);
}

static int do_step(struct terminal *t, const struct step *step)
{
	switch (step->what) {
	case SET_MODES:
		set_modes(t, step);
		return 0;
	case TYPE:
		assert_int_equal(type(t, step->in, step->nr_in), step->nr_in);
		return 0;
	case WRITE_TEXT:
		n_tty_write(&t->n, step->in, step->nr_in);
		return 0;
	default:
		return read_bytes(t, t->out, step->size);
	}
}

static void show(const char *what, const char *bytes, size_t nr)
{
	fprintf(stderr, "%s:", what);
	for (size_t i = 0; i < nr; i++)
		fprintf(stderr, " %02x", (unsigned char)bytes[i]);
	fprintf(stderr, "\n");
}

static bool is_as_recorded(struct terminal *t, const struct step *step, int result)
{
	size_t nr = step->what == READ_BYTES ? (size_t)(result < 0 ? 0 : result) : t->nr_out;

	if (step->what == READ_BYTES && result != step->result)
		return false;
	if (step->waiting >= 0 && n_tty_chars(&t->n) != (unsigned int)step->waiting)
		return false;
	return nr == step->nr_out && memcmp(t->out, step->out, nr) == 0;
}

static void play(const struct test_case *c)
{
	struct terminal *t = begin();

	for (size_t i = 0; i < c->nr_steps; i++) {
		const struct step *step = &c->steps[i];
		int result;

		t->nr_out = 0;
		result = do_step(t, step);
		if (is_as_recorded(t, step, result))
			continue;
		fprintf(stderr, "%s, step %zu: result %d, %u bytes wait, Linux %d and %d\n",
			c->name, i, result, n_tty_chars(&t->n), step->result, step->waiting);
		show("Linux", step->out, step->nr_out);
		if (step->what == READ_BYTES)
			t->nr_out = result < 0 ? 0 : (size_t)result;
		show("here ", t->out, t->nr_out);
		fail();
	}
}

static void discipline_as_recorded_on_linux(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
		play(&cases[i]);
}

/* A line that is too long for the buffer keeps its beginning, its last key, and its end. */
static void receive_overlong_line_keeps_its_beginning(void **state)
{
	struct terminal *t = begin();
	static char line[N_TTY_SIZE];

	(void)state;
	for (unsigned int i = 0; i < N_TTY_SIZE + 100; i++)
		assert_int_equal(type(t, i < N_TTY_SIZE - 1 ? "x" : "y", 1), 1);
	assert_int_equal(t->nr_out, N_TTY_SIZE + 100);
	assert_int_equal(n_tty_readable(&t->n, 1), false);
	type(t, "\r", 1);
	assert_int_equal(read_bytes(t, line, sizeof(line)), N_TTY_SIZE);
	assert_int_equal(line[N_TTY_SIZE - 2], 'x');
	assert_int_equal(line[N_TTY_SIZE - 1], '\n');
	assert_int_equal(read_bytes(t, line, sizeof(line)), -EAGAIN);
}

/* Behind a line that can be read, or raw, nothing is overwritten: keys wait. */
static void receive_full_buffer_takes_no_more(void **state)
{
	struct terminal *t = begin();
	struct termios2 raw;
	static char bytes[N_TTY_SIZE];

	(void)state;
	type(t, "\r", 1);
	for (unsigned int i = 0; i < N_TTY_SIZE - 2; i++)
		assert_int_equal(type(t, "x", 1), 1);
	assert_int_equal(n_tty_room(&t->n), 0);
	assert_int_equal(read_bytes(t, bytes, 100), 1);
	assert_int_equal(n_tty_room(&t->n), 1);
	t = begin();
	raw = t->n.termios;
	raw.c_lflag = 0;
	n_tty_set_termios(&t->n, &raw);
	memset(bytes, 'x', sizeof(bytes));
	assert_int_equal(type(t, bytes, sizeof(bytes)), N_TTY_SIZE - 1);
	assert_int_equal(read_bytes(t, bytes, sizeof(bytes)), N_TTY_SIZE - 1);
	assert_int_equal(n_tty_room(&t->n), N_TTY_SIZE - 1);
}

static void receive_signal_keys_send_signals(void **state)
{
	static const int sent[] = { SIGINT, SIGQUIT, SIGTSTP, SIGINT };
	struct terminal *t = begin();

	(void)state;
	type(t, "a\3b\34c\32\26\3\3", 10);
	assert_int_equal(t->nr_signals, 4);
	assert_memory_equal(t->signals, sent, sizeof(sent));
	t->n.termios.c_lflag &= ~(uint32_t)ISIG;
	type(t, "\3\34\32", 3);
	assert_int_equal(t->nr_signals, 4);
}

/* What is typed while output is stopped is shown when it goes on, as far as it was kept. */
static void echo_waits_while_stopped(void **state)
{
	struct terminal *t = begin();

	(void)state;
	type(t, "a\23", 2);
	assert_int_equal(t->nr_out, 1);
	for (unsigned int i = 0; i < N_TTY_OUT + 10; i++)
		type(t, "b", 1);
	assert_int_equal(t->nr_out, 1);
	type(t, "\21", 1);
	assert_int_equal(t->nr_out, 1 + N_TTY_OUT);
	/* A call that has stopped it is not taken back by a key. */
	t->n.stopped_by_call = true;
	type(t, "c\21", 2);
	assert_int_equal(t->nr_out, 1 + N_TTY_OUT);
	t->n.stopped_by_call = false;
	n_tty_start(&t->n);
	assert_int_equal(t->nr_out, 2 + N_TTY_OUT);
}

static uint32_t seed = 1;

static uint32_t dice(uint32_t sides)
{
	seed = seed * 1103515245 + 12345;
	return (seed >> 16) % sides;
}

/* Whatever is typed, read and set, there is never more than was typed, nor than has room. */
static void discipline_at_random_stays_in_bounds(void **state)
{
	struct terminal *t = begin();
	struct termios2 modes = t->n.termios;
	static char buf[N_TTY_SIZE];
	unsigned long nr_read = 0;

	(void)state;
	for (unsigned int i = 0; i < 200000; i++) {
		char key = (char)dice(dice(4) ? 128 : 256);

		t->nr_out = t->nr_signals = 0;
		if (dice(4000) == 0) {
			modes.c_iflag = dice(0x8000);
			modes.c_oflag = dice(0x2000);
			modes.c_lflag = dice(0x10000) | (dice(2) ? ICANON : 0);
			n_tty_set_termios(&t->n, &modes);
		} else if (dice(500) == 0) {
			int nr = read_bytes(t, buf, 1 + dice(sizeof(buf)));

			nr_read += nr > 0 ? (unsigned long)nr : 0;
		} else if (n_tty_room(&t->n) > 0) {
			n_tty_receive(&t->n, &key, 1);
		}
		assert_in_range(t->n.head - t->n.tail, 0, N_TTY_SIZE);
		assert_in_range(t->n.canon_head - t->n.tail, 0, t->n.head - t->n.tail);
		assert_in_range(t->n.nr_out, 0, N_TTY_OUT);
	}
	assert_true(nr_read > 20000);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(discipline_as_recorded_on_linux),
		cmocka_unit_test(receive_overlong_line_keeps_its_beginning),
		cmocka_unit_test(receive_full_buffer_takes_no_more),
		cmocka_unit_test(receive_signal_keys_send_signals),
		cmocka_unit_test(echo_waits_while_stopped),
		cmocka_unit_test(discipline_at_random_stays_in_bounds),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
