/* SPDX-License-Identifier: MIT */
/*
 * drivers/tty_ioctl.c - what a terminal is asked and told by ioctl()
 *
 *	TCGETS* TCSETS*			modes		in three layouts, of three ages
 *	TIOCGWINSZ TIOCSWINSZ		size		a change is told by SIGWINCH
 *	TCXONC TCFLSH TCSBRK		output goes on or stops, what waits is dropped
 *	FIONREAD TIOCOUTQ TIOCSTI	how much waits; a key as if it were typed
 *	TIOCGSERIAL TIOCGDEV TIOCGETD	which terminal is this
 *	others				tty_jobs: sessions and groups
 *
 * Who changes the modes and is not in front is stopped first (SIGTTOU).
 *
 * The line itself stays at 115200 8N1 and without breaks, whatever it is set to.
 *
 * Chapter: docs/terminal.md
 *
 * Locking: tty->lock for what is asked and told; programs' memory is touched without it.
 */
#include <core/capable.h>
#include <drivers/tty.h>
#include <fs/inode.h>
#include <lib/errno.h>
#include <lib/string.h>
#include <uapi/signal.h>

#define SERIAL_PORT	0x3F8		/* as TIOCGSERIAL tells it: COM1 */
#define SERIAL_IRQ	4
#define SERIAL_BAUD	115200
#define SERIAL_FIFO	16

static long put_int(unsigned long arg, int value)
{
	return copy_to_user((void __user *)arg, &value, sizeof(value)) ? -EFAULT : 0;
}

/* --- modes --------------------------------------------------------------------------------- */

/* Bits per second of the CBAUD codes without BOTHER, and with it from 1 on. */
static uint32_t speed_of(uint32_t cflag)
{
	static const uint32_t low[] = { 0, 50, 75, 110, 134, 150, 200, 300, 600, 1200, 1800, 2400,
					4800, 9600, 19200, 38400 };
	static const uint32_t high[] = { 0, 57600, 115200, 230400, 460800, 500000, 576000, 921600,
					 1000000, 1152000, 1500000, 2000000, 2500000, 3000000,
					 3500000, 4000000 };

	return cflag & BOTHER ? high[cflag & 15] : low[cflag & 15];
}

/* A speed that the flags name, unless they say that the number itself counts. */
static void name_speeds(struct termios2 *t)
{
	uint32_t input = t->c_cflag >> IBSHIFT & CBAUD;

	if ((t->c_cflag & CBAUD) != BOTHER)
		t->c_ospeed = speed_of(t->c_cflag);
	if (input == 0)
		t->c_ispeed = t->c_ospeed;
	else if (input != BOTHER)
		t->c_ispeed = speed_of(input);
}

static struct termios2 get_modes(struct tty_struct *tty)
{
	struct termios2 t;

	mutex_lock(&tty->lock);
	t = tty->n.termios;
	mutex_unlock(&tty->lock);
	return t;
}

static long put_modes(struct tty_struct *tty, unsigned long arg, size_t size)
{
	struct termios2 t = get_modes(tty);

	return copy_to_user((void __user *)arg, &t, size) ? -EFAULT : 0;
}

/* The oldest layout has half of each word. */
static long put_termio(struct tty_struct *tty, unsigned long arg)
{
	struct termios2 t = get_modes(tty);
	struct termio old = {
		.c_iflag = (uint16_t)t.c_iflag, .c_oflag = (uint16_t)t.c_oflag,
		.c_cflag = (uint16_t)t.c_cflag, .c_lflag = (uint16_t)t.c_lflag,
		.c_line = t.c_line,
	};

	memcpy(old.c_cc, t.c_cc, NCC);
	return copy_to_user((void __user *)arg, &old, sizeof(old)) ? -EFAULT : 0;
}

static void from_termio(struct termios2 *t, const struct termio *old)
{
	t->c_iflag = (t->c_iflag & 0xFFFF0000) | old->c_iflag;
	t->c_oflag = (t->c_oflag & 0xFFFF0000) | old->c_oflag;
	t->c_cflag = (t->c_cflag & 0xFFFF0000) | old->c_cflag;
	t->c_lflag = (t->c_lflag & 0xFFFF0000) | old->c_lflag;
	t->c_line = old->c_line;
	memcpy(t->c_cc, old->c_cc, NCC);
}

enum when { AT_ONCE, OUTPUT_OUT, INPUT_DROPPED };

/* Output is out when write() returns, so nobody has to wait for it. */
static void set_modes(struct tty_struct *tty, const struct termios2 *t, enum when when)
{
	mutex_lock(&tty->lock);
	if (when == INPUT_DROPPED)
		n_tty_flush_input(&tty->n);
	n_tty_set_termios(&tty->n, t);
	mutex_unlock(&tty->lock);
	wake_up_all(&tty->read_wait);
	wake_up_all(&tty->write_wait);
	tty_restart_input(tty);
}

/* size: of the layout; what it does not have stays. */
static long take_modes(struct file *file, unsigned long arg, size_t size, enum when when)
{
	struct tty_struct *tty = file_tty(file);
	struct termios2 t = get_modes(tty);
	long error = tty_check_change(file);

	if (error)
		return error;
	if (size == sizeof(struct termio)) {
		struct termio old;

		if (copy_from_user(&old, (const void __user *)arg, size))
			return -EFAULT;
		from_termio(&t, &old);
	} else if (copy_from_user(&t, (const void __user *)arg, size)) {
		return -EFAULT;
	}
	name_speeds(&t);
	set_modes(tty, &t, when);
	return 0;
}

static long mode_ioctl(struct file *file, unsigned int cmd, unsigned long arg)
{
	struct tty_struct *tty = file_tty(file);

	switch (cmd) {
	case TCGETS:
		return put_modes(tty, arg, sizeof(struct termios));
	case TCGETS2:
		return put_modes(tty, arg, sizeof(struct termios2));
	case TCGETA:
		return put_termio(tty, arg);
	case TCSETS:
	case TCSETSW:
	case TCSETSF:
		return take_modes(file, arg, sizeof(struct termios), (enum when)(cmd - TCSETS));
	case TCSETS2:
	case TCSETSW2:
	case TCSETSF2:
		return take_modes(file, arg, sizeof(struct termios2), (enum when)(cmd - TCSETS2));
	case TCSETA:
	case TCSETAW:
	case TCSETAF:
		return take_modes(file, arg, sizeof(struct termio), (enum when)(cmd - TCSETA));
	default:
		return -ENOTTY;
	}
}

/* --- size ---------------------------------------------------------------------------------- */

static long get_size(struct tty_struct *tty, unsigned long arg)
{
	struct winsize size;

	mutex_lock(&tty->lock);
	size = tty->winsize;
	mutex_unlock(&tty->lock);
	return copy_to_user((void __user *)arg, &size, sizeof(size)) ? -EFAULT : 0;
}

static long set_size(struct tty_struct *tty, unsigned long arg)
{
	struct winsize size;
	bool changed;

	if (copy_from_user(&size, (const void __user *)arg, sizeof(size)))
		return -EFAULT;
	mutex_lock(&tty->lock);
	changed = memcmp(&size, &tty->winsize, sizeof(size)) != 0;
	tty->winsize = size;
	mutex_unlock(&tty->lock);
	if (changed)
		tty_jobs->signal(tty, SIGWINCH);
	return 0;
}

/* --- what waits ---------------------------------------------------------------------------- */

static long flush(struct file *file, unsigned long what)
{
	struct tty_struct *tty = file_tty(file);
	long error = tty_check_change(file);

	if (error)
		return error;
	if (what > TCIOFLUSH)
		return -EINVAL;
	if (what != TCOFLUSH)
		flush_work(&tty->receive);	/* keys that came before are dropped too */
	mutex_lock(&tty->lock);
	if (what != TCOFLUSH)
		n_tty_flush_input(&tty->n);
	if (what != TCIFLUSH)
		n_tty_flush_output(&tty->n);
	mutex_unlock(&tty->lock);
	tty_restart_input(tty);
	return 0;
}

static void send_flow_key(struct tty_struct *tty, unsigned int which)
{
	char c = (char)tty->n.termios.c_cc[which];

	if (c)
		tty->n.ops->write(tty->n.context, &c, 1);
}

static long flow(struct file *file, unsigned long what)
{
	struct tty_struct *tty = file_tty(file);
	long error = tty_check_change(file);

	if (error)
		return error;
	if (what > TCION)
		return -EINVAL;
	mutex_lock(&tty->lock);
	if (what == TCOOFF) {
		tty->n.stopped_by_call = true;
	} else if (what == TCOON && tty->n.stopped_by_call) {
		tty->n.stopped_by_call = false;
		n_tty_start(&tty->n);
	} else if (what != TCOON) {
		send_flow_key(tty, what == TCIOFF ? VSTOP : VSTART);
	}
	mutex_unlock(&tty->lock);
	wake_up_all(&tty->write_wait);
	return 0;
}

static long count_input(struct tty_struct *tty, unsigned long arg)
{
	unsigned int nr;

	mutex_lock(&tty->lock);
	nr = n_tty_chars(&tty->n);
	mutex_unlock(&tty->lock);
	return put_int(arg, (int)nr);
}

/* TIOCSTI: as if that key had been typed.  At a foreign terminal only root may. */
static long simulate_key(struct tty_struct *tty, unsigned long arg)
{
	char c;

	if (tty_jobs->current_tty() != tty && !capable(CAP_SYS_ADMIN))
		return -EPERM;
	if (copy_from_user(&c, (const void __user *)arg, 1))
		return -EFAULT;
	mutex_lock(&tty->lock);
	if (n_tty_room(&tty->n) > 0)
		n_tty_receive(&tty->n, &c, 1);
	mutex_unlock(&tty->lock);
	wake_up_all(&tty->read_wait);
	wake_up_all(&tty->write_wait);
	return 0;
}

/* --- which terminal ------------------------------------------------------------------------ */

static long get_serial(unsigned long arg)
{
	const struct serial_struct serial = {
		.type = PORT_16550A, .port = SERIAL_PORT, .irq = SERIAL_IRQ,
		.xmit_fifo_size = SERIAL_FIFO, .baud_base = SERIAL_BAUD,
	};

	return copy_to_user((void __user *)arg, &serial, sizeof(serial)) ? -EFAULT : 0;
}

/* Its number as programs know it. */
static long get_device(unsigned long arg)
{
	return put_int(arg, (int)(MAJOR(TTY_DEV_SERIAL) << 8 | MINOR(TTY_DEV_SERIAL)));
}

static long set_discipline(struct file *file, unsigned long arg)
{
	long error = tty_check_change(file);
	int which;

	if (error)
		return error;
	if (copy_from_user(&which, (const void __user *)arg, sizeof(which)))
		return -EFAULT;
	return which == N_TTY ? 0 : -EINVAL;
}

static long state_ioctl(struct file *file, unsigned int cmd, unsigned long arg)
{
	struct tty_struct *tty = file_tty(file);

	switch (cmd) {
	case TIOCGWINSZ:
		return get_size(tty, arg);
	case TIOCSWINSZ:
		return set_size(tty, arg);
	case TCFLSH:
		return flush(file, arg);
	case TCXONC:
		return flow(file, arg);
	case TCSBRK:
	case TCSBRKP:
	case TIOCSBRK:
	case TIOCCBRK:
		return tty_check_change(file);
	case FIONREAD:
		return count_input(tty, arg);
	case TIOCOUTQ:
		return put_int(arg, (int)READ_ONCE(tty->n.nr_out));
	case TIOCSTI:
		return simulate_key(tty, arg);
	case TIOCGETD:
		return put_int(arg, N_TTY);
	case TIOCSETD:
		return set_discipline(file, arg);
	case TIOCGSERIAL:
		return get_serial(arg);
	case TIOCGDEV:
		return get_device(arg);
	case TIOCEXCL:
	case TIOCNXCL:
		return 0;
	default:
		return -ENOTTY;
	}
}

/* tty_ioctl - -ENOTTY: the terminal does not know the request; else what each one says */
long tty_ioctl(struct file *file, unsigned int cmd, unsigned long arg)
{
	long result;

	if (tty_hung_up(file))
		return cmd == TIOCSPGRP ? -ENOTTY : -EIO;
	result = mode_ioctl(file, cmd, arg);
	if (result == -ENOTTY)
		result = state_ioctl(file, cmd, arg);
	if (result == -ENOTTY)
		result = tty_jobs->ioctl(file_tty(file), file, cmd, arg);
	return result;
}
