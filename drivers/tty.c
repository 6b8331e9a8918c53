/* SPDX-License-Identifier: MIT */
/*
 * drivers/tty.c - the terminal: keys come in, files are opened and hung up
 *
 *	interrupt -> ring of console_input() --> receive work --> n_tty --> readers
 *							`-- signals, echo
 *	programs -> tty_write() --> n_tty --> consoles
 *
 * Keys are worked on by the work queue's thread, since a signal to processes takes locks that
 * no interrupt may take.  It takes no more keys than the discipline has room for; the rest
 * waits in the ring, and behind that in the device.  Without a program that has the terminal
 * open keys stay in the ring: the kernel's prompt may want them.
 *
 * A file that was opened before the terminal hung up is dead: reading finds the end, all else
 * an error.  Files of /dev/console live on.
 *
 * Not here: read, write and poll (tty_io.c), requests (tty_ioctl.c), who may use the terminal
 * (kernel/process/tty_jobs.c), the discipline (n_tty*.c).
 *
 * Chapter: docs/terminal.md
 *
 * Locking: tty->lock, a mutex, guards the discipline.  Signals are sent under it: process_lock
 * is taken inside.  Who waits for keys holds read_lock alone, who waits for ^Q write_lock.
 */
#include <core/console.h>
#include <drivers/tty.h>
#include <fs/char_dev.h>
#include <fs/inode.h>
#include <lib/errno.h>
#include <lib/minmax.h>
#include <uapi/fcntl.h>
#include <uapi/signal.h>

#define KEYS_AT_ONCE	64U
#define ROWS		25
#define COLUMNS		80

static void write_to_consoles(void *context, const char *text, size_t size)
{
	(void)context;
	console_write_raw(text, size);
}

static void signal_in_front(void *context, int signal)
{
	tty_jobs->signal(context, signal);
}

static const struct n_tty_ops console_ops = {
	.write = write_to_consoles,
	.signal = signal_in_front,
};

struct tty_struct console_tty = {
	.lock = MUTEX_INIT(console_tty.lock),
	.winsize = { .ws_row = ROWS, .ws_col = COLUMNS },
	.read_lock = MUTEX_INIT(console_tty.read_lock),
	.write_lock = MUTEX_INIT(console_tty.write_lock),
	.read_wait = WAIT_QUEUE_HEAD_INIT(console_tty.read_wait),
	.write_wait = WAIT_QUEUE_HEAD_INIT(console_tty.write_wait),
};

const struct tty_jobs *tty_jobs;	/* [I] */

/* tty_jobs_register - boot, before the first file is opened */
void tty_jobs_register(const struct tty_jobs *jobs)
{
	tty_jobs = jobs;
}

/* --- keys ---------------------------------------------------------------------------------- */

/* Some keys, as many as there is room for; how many. */
static size_t receive_some(struct tty_struct *tty)
{
	char keys[KEYS_AT_ONCE];
	bool was_stopped, is_stopped;
	size_t nr = 0;

	mutex_lock(&tty->lock);
	was_stopped = n_tty_is_stopped(&tty->n);
	if (tty->nr_open)
		nr = console_take(keys, min(n_tty_room(&tty->n), KEYS_AT_ONCE));
	n_tty_receive(&tty->n, keys, (unsigned int)nr);
	is_stopped = n_tty_is_stopped(&tty->n);
	mutex_unlock(&tty->lock);
	if (n_tty_readable(&tty->n, 1))
		wake_up_all(&tty->read_wait);
	if (was_stopped && !is_stopped)
		wake_up_all(&tty->write_wait);
	return nr;
}

static void receive(struct work_struct *work)
{
	struct tty_struct *tty = container_of(work, struct tty_struct, receive);

	while (receive_some(tty) > 0)
		continue;
}

/* tty_restart_input - the discipline may have room for keys that wait.  Any context. */
void tty_restart_input(struct tty_struct *tty)
{
	schedule_work(&tty->receive);
}

static void keys_are_there(void)
{
	tty_restart_input(&console_tty);
}

/* --- open, close, hang up ------------------------------------------------------------------ */

bool tty_is_console_file(const struct file *file)
{
	return file->f_inode->i_rdev == TTY_DEV_CONSOLE;
}

/* tty_hung_up - has the terminal hung up since the file was opened?  Of /dev/console: never. */
bool tty_hung_up(const struct file *file)
{
	return (uintptr_t)file->private_data != READ_ONCE(file_tty(file)->hangups) &&
	       !tty_is_console_file(file);
}

/* tty_check_change - may the running process change the terminal's state?  As tty_jobs->check. */
int tty_check_change(struct file *file)
{
	return tty_jobs->check(file_tty(file), SIGTTOU);
}

/* Does opening it in this way make it a controlling terminal? */
static bool may_become_controlling(const struct file *file)
{
	dev_t dev = file->f_inode->i_rdev;

	return !(file->f_flags & O_NOCTTY) && file->f_mode & FMODE_READ &&
	       dev != TTY_DEV_CONSOLE && dev != TTY_DEV_TTY0 && dev != TTY_DEV_CURRENT;
}

static int tty_open(struct inode *inode, struct file *file)
{
	struct tty_struct *tty = &console_tty;

	if (inode->i_rdev == TTY_DEV_CURRENT && !tty_jobs->current_tty())
		return -ENXIO;
	mutex_lock(&tty->lock);
	file->private_data = (void *)tty->hangups;
	tty->nr_open++;
	mutex_unlock(&tty->lock);
	if (may_become_controlling(file))
		tty_jobs->opened(tty);
	tty_restart_input(tty);
	return 0;
}

/* What was typed for programs that have gone is not for others; the modes stay, as on Linux. */
static void reset(struct tty_struct *tty)
{
	n_tty_flush_input(&tty->n);
	n_tty_flush_output(&tty->n);
	tty->n.stopped = tty->n.stopped_by_call = false;
}

static void tty_release(struct file *file)
{
	struct tty_struct *tty = file_tty(file);

	mutex_lock(&tty->lock);
	if (--tty->nr_open == 0)
		reset(tty);
	mutex_unlock(&tty->lock);
}

/*
 * tty_hangup - the session that the terminal belonged to has ended
 *
 * No file that was opened for it reads or writes any more.  May sleep.
 */
void tty_hangup(struct tty_struct *tty)
{
	mutex_lock(&tty->lock);
	tty->hangups++;
	reset(tty);
	mutex_unlock(&tty->lock);
	wake_up_all(&tty->read_wait);
	wake_up_all(&tty->write_wait);
}

/* --- devices ------------------------------------------------------------------------------- */

static const struct file_operations tty_fops = {
	.open = tty_open,
	.release = tty_release,
	.read = tty_read,
	.write = tty_write,
	.poll = tty_poll,
	.ioctl = tty_ioctl,
};

static struct char_device devices[] = {
	{ .dev = TTY_DEV_CURRENT, .name = "tty", .mode = 0666, .fops = &tty_fops },
	{ .dev = TTY_DEV_CONSOLE, .name = "console", .mode = 0600, .fops = &tty_fops },
	{ .dev = TTY_DEV_SERIAL, .name = "ttyS0", .mode = 0660, .fops = &tty_fops },
	{ .dev = TTY_DEV_TTY0, .name = "tty0", .mode = 0620, .fops = &tty_fops },
};

/* tty_init - boot, before fs_init() makes the nodes */
void tty_init(void)
{
	n_tty_init(&console_tty.n, &console_ops, &console_tty);
	INIT_WORK(&console_tty.receive, receive);
	console_input_on_ready(keys_are_there);
	for (unsigned int i = 0; i < ARRAY_SIZE(devices); i++)
		chrdev_register(&devices[i]);
}
