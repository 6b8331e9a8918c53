/* SPDX-License-Identifier: MIT */
/*
 * drivers/tty_io.c - programs read from the terminal, write to it, and wait for it
 *
 *	read	ICANON		until a line is there; it alone
 *		VMIN	VTIME
 *		n	0	until n bytes are there, or as many as there is room for
 *		n	t	the same, but once a byte is there not longer than t for the next
 *		0	t	a byte, or t
 *		0	0	what is there
 *	write	while ^S holds: until ^Q
 *
 * The time is counted in tenths of a second.  With O_NONBLOCK nobody waits (-EAGAIN).
 *
 * Chapter: docs/terminal.md
 *
 * Locking: read_lock and write_lock are held while one waits; lock is not, nor while the
 * program's memory is touched.
 */
#include <core/sched.h>
#include <drivers/tty.h>
#include <fs/poll.h>
#include <lib/errno.h>
#include <lib/minmax.h>
#include <uapi/fcntl.h>
#include <uapi/signal.h>

#define READ_CHUNK	128U
#define WRITE_CHUNK	256U
#define WRITE_PART	2048U		/* a signal is looked at after so many bytes, as on Linux */

static int lock_for(struct file *file, struct mutex *mutex)
{
	if (file->f_flags & O_NONBLOCK)
		return mutex_trylock(mutex) ? 0 : -EAGAIN;
	return mutex_lock_interruptible(mutex);
}

/* --- read ---------------------------------------------------------------------------------- */

/* How long a reader waits. */
struct patience {
	size_t minimum;			/* raw: with so many bytes he goes */
	long ticks;			/* for the next byte */
	long between;			/* ... once there was one; 0: as long as for the first */
};

static struct patience patience_of(const struct tty_struct *tty)
{
	const uint8_t *c_cc = tty->n.termios.c_cc;
	long time = (long)c_cc[VTIME] * HZ / 10;

	if (n_tty_is_canonical(&tty->n))
		return (struct patience){ .ticks = MAX_SCHEDULE_TIMEOUT };
	if (c_cc[VMIN])
		return (struct patience){ .minimum = c_cc[VMIN], .ticks = MAX_SCHEDULE_TIMEOUT,
					  .between = time };
	return (struct patience){ .minimum = 1, .ticks = time };
}

static bool reader_goes_on(const struct file *file)
{
	return n_tty_readable(&file_tty(file)->n, 1) || tty_hung_up(file);
}

/* 1: there is something; 0: nothing will be, or not in time; -EAGAIN, -ERESTARTSYS. */
static int wait_readable(struct file *file, struct patience *patience)
{
	struct tty_struct *tty = file_tty(file);

	if (!n_tty_readable(&tty->n, 1) && file->f_flags & O_NONBLOCK)
		flush_work(&tty->receive);
	while (!n_tty_readable(&tty->n, 1)) {
		long left;

		if (tty_hung_up(file) || patience->ticks == 0)
			return 0;
		if (file->f_flags & O_NONBLOCK)
			return -EAGAIN;
		left = wait_event_interruptible_timeout(tty->read_wait, reader_goes_on(file),
							patience->ticks);
		if (left < 0)
			return (int)left;
		if (patience->ticks != MAX_SCHEDULE_TIMEOUT)
			patience->ticks = left;
	}
	return 1;
}

/* What is there, of lines the first; *line: it was one.  Bytes that are taken are gone. */
static long take(struct tty_struct *tty, char __user *buf, size_t count, bool *line)
{
	char chunk[READ_CHUNK];
	size_t done = 0, nr;
	bool more = true;

	while (more && done < count) {
		mutex_lock(&tty->lock);
		*line = n_tty_is_canonical(&tty->n);
		more = n_tty_read(&tty->n, chunk, min(count - done, (size_t)READ_CHUNK), &nr);
		if (done + nr == count)
			n_tty_skip_eof(&tty->n);
		mutex_unlock(&tty->lock);
		if (copy_to_user(buf + done, chunk, nr))
			return done ? (long)done : -EFAULT;
		done += nr;
	}
	return (long)done;
}

static long read_locked(struct file *file, char __user *buf, size_t count)
{
	struct tty_struct *tty = file_tty(file);
	struct patience patience = patience_of(tty);
	size_t done = 0;
	bool line = false;

	do {
		long nr = wait_readable(file, &patience);

		if (nr > 0)
			nr = take(tty, buf + done, count - done, &line);
		else if (nr == 0)
			return (long)done;
		if (nr < 0)
			return done ? (long)done : nr;
		done += (size_t)nr;
		if (patience.between)
			patience.ticks = patience.between;
	} while (!line && done < min(count, patience.minimum));
	return (long)done;
}

long tty_read(struct file *file, char __user *buf, size_t count, loff_t *pos)
{
	struct tty_struct *tty = file_tty(file);
	long done;

	(void)pos;
	if (tty_hung_up(file))
		return 0;
	done = tty_is_console_file(file) ? 0 : tty_jobs->check(tty, SIGTTIN);
	if (done || count == 0)
		return done;
	done = lock_for(file, &tty->read_lock);
	if (done)
		return done;
	done = read_locked(file, buf, count);
	mutex_unlock(&tty->read_lock);
	tty_restart_input(tty);
	return done;
}

/* --- write --------------------------------------------------------------------------------- */

/* Output is not stopped now, with tty->lock held: 0; or -EIO, -EAGAIN, -ERESTARTSYS. */
static int lock_output(struct file *file)
{
	struct tty_struct *tty = file_tty(file);

	for (;;) {
		int error;

		if (tty_hung_up(file))
			return -EIO;
		mutex_lock(&tty->lock);
		if (!n_tty_is_stopped(&tty->n))
			return 0;
		mutex_unlock(&tty->lock);
		if (file->f_flags & O_NONBLOCK)
			return -EAGAIN;
		error = wait_event_interruptible(
			tty->write_wait, !n_tty_is_stopped(&tty->n) || tty_hung_up(file));
		if (error)
			return error;
	}
}

static long write_chunk(struct file *file, const char __user *buf, size_t size)
{
	struct tty_struct *tty = file_tty(file);
	char chunk[WRITE_CHUNK];
	int error;

	size -= copy_from_user(chunk, buf, size);
	if (size == 0)
		return -EFAULT;
	error = lock_output(file);
	if (error)
		return error;
	n_tty_write(&tty->n, chunk, size);
	mutex_unlock(&tty->lock);
	return (long)size;
}

static long write_locked(struct file *file, const char __user *buf, size_t count)
{
	size_t done = 0;

	while (done < count) {
		long nr = write_chunk(file, buf + done, min(count - done, (size_t)WRITE_CHUNK));

		if (nr < 0)
			return done ? (long)done : nr;
		done += (size_t)nr;
		if (done % WRITE_PART == 0 && signal_pending(current))
			break;
	}
	return (long)done;
}

/* TOSTOP: who is not in front does not write either. */
static int check_write(struct file *file)
{
	struct tty_struct *tty = file_tty(file);

	if (tty_hung_up(file))
		return -EIO;
	if (!n_tty_has(&tty->n, TOSTOP) || tty_is_console_file(file))
		return 0;
	return tty_jobs->check(tty, SIGTTOU);
}

long tty_write(struct file *file, const char __user *buf, size_t count, loff_t *pos)
{
	struct tty_struct *tty = file_tty(file);
	long done;

	(void)pos;
	done = check_write(file);
	if (!done)
		done = lock_for(file, &tty->write_lock);
	if (done)
		return done;
	done = write_locked(file, buf, count);
	mutex_unlock(&tty->write_lock);
	return done;
}

/* --- poll ---------------------------------------------------------------------------------- */

/* With VMIN and no VTIME less than VMIN bytes are nothing. */
static unsigned int poll_minimum(const struct tty_struct *tty)
{
	const uint8_t *c_cc = tty->n.termios.c_cc;

	return c_cc[VMIN] && !c_cc[VTIME] ? c_cc[VMIN] : 1;
}

unsigned int tty_poll(struct file *file, struct poll_table *table)
{
	struct tty_struct *tty = file_tty(file);
	unsigned int mask = 0;

	poll_wait(&tty->read_wait, table);
	poll_wait(&tty->write_wait, table);
	if (tty_hung_up(file))
		return POLLIN | POLLOUT | POLLERR | POLLHUP | POLLRDNORM | POLLWRNORM;
	if (n_tty_readable(&tty->n, poll_minimum(tty)))
		mask |= POLLIN | POLLRDNORM;
	if (!n_tty_is_stopped(&tty->n))
		mask |= POLLOUT | POLLWRNORM;
	return mask;
}
