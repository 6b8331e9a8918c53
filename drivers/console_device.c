/* SPDX-License-Identifier: MIT */
/*
 * drivers/console_device.c - the consoles as a terminal that programs read and write
 *
 *	keys --core/console_input--> typed_line --read()--> a program, a line at a time
 *	a program --write()--> console_write() --> serial line, screen
 *
 * A reader gets at most one line; what does not fit into his buffer waits for the next one.
 *
 * Not here yet: modes other than lines with echo, signals by keys, process groups; TODO: the
 * line discipline of a tty.
 *
 * Chapter: docs/files.md
 *
 * Locking: input.lock, which a reader keeps while he waits for a key: the next one waits
 * for him.
 */
#include <core/console.h>
#include <core/mutex.h>
#include <core/sched.h>
#include <drivers/console_device.h>
#include <fs/char_dev.h>
#include <lib/errno.h>
#include <lib/minmax.h>
#include <uapi/termios.h>

#define TTY_MAJOR	5
#define WRITE_CHUNK	128U

static struct {
	struct mutex lock;
	struct typed_line line;		/* [lock] */
	unsigned int taken;		/* [lock] bytes of it that were read */
} input = { .lock = MUTEX_INIT(input.lock) };

/* Collect keys until the line is complete; -ERESTARTSYS: a signal came. */
static int complete_line(void)
{
	char key, echo[4];

	while (!input.line.complete) {
		int error = console_getc_interruptible(&key);
		unsigned int n;

		if (error)
			return error;
		n = typed_line_feed(&input.line, key, echo);
		if (n)
			console_write(echo, n);
	}
	return 0;
}

static void next_line(void)
{
	input.line.len = 0;
	input.line.complete = false;
	input.taken = 0;
}

static long take(char __user *buf, size_t count)
{
	size_t n = min(count, (size_t)(input.line.len - input.taken));

	if (copy_to_user(buf, input.line.text + input.taken, n))
		return -EFAULT;
	input.taken += (unsigned int)n;
	if (input.taken == input.line.len)
		next_line();
	return (long)n;
}

static long console_read(struct file *file, char __user *buf, size_t count, loff_t *pos)
{
	long done;

	(void)file;
	(void)pos;
	if (count == 0)
		return 0;
	if (mutex_lock_interruptible(&input.lock))
		return -ERESTARTSYS;
	done = complete_line();
	if (!done)
		done = take(buf, count);
	mutex_unlock(&input.lock);
	return done;
}

static long console_fwrite(struct file *file, const char __user *buf, size_t count, loff_t *pos)
{
	char chunk[WRITE_CHUNK];
	size_t done = 0;

	(void)file;
	(void)pos;
	while (done < count) {
		size_t n = min(count - done, (size_t)WRITE_CHUNK);

		n -= copy_from_user(chunk, buf + done, n);
		if (n == 0)
			return done ? (long)done : -EFAULT;
		console_write(chunk, n);
		done += n;
		if (fatal_signal_pending(current))
			break;
	}
	return (long)done;
}

/* What a program is told that asks whether this is a terminal. */
static const struct termios settings = {
	.c_iflag = ICRNL,
	.c_oflag = OPOST | ONLCR,
	.c_cflag = B38400 | CS8 | CREAD,
	.c_lflag = ICANON | ECHO | ECHOE | ECHOK,
	.c_cc = { [VERASE] = 0x7F, [VKILL] = 0x15, [VEOF] = 0x04, [VMIN] = 1 },
};

static const struct winsize size = { .ws_row = 25, .ws_col = 80 };

static long console_ioctl(struct file *file, unsigned int cmd, unsigned long arg)
{
	(void)file;
	switch (cmd) {
	case TCGETS:
		return copy_to_user((void *)arg, &settings, sizeof(settings)) ? -EFAULT : 0;
	case TIOCGWINSZ:
		return copy_to_user((void *)arg, &size, sizeof(size)) ? -EFAULT : 0;
	default:
		return -ENOTTY;
	}
}

static const struct file_operations console_fops = {
	.read = console_read,
	.write = console_fwrite,
	.ioctl = console_ioctl,
};

static struct char_device devices[] = {
	{ .dev = MKDEV(TTY_MAJOR, 0), .name = "tty", .mode = 0666, .fops = &console_fops },
	{ .dev = MKDEV(TTY_MAJOR, 1), .name = "console", .mode = 0600, .fops = &console_fops },
};

/* console_device_init - boot, before fs_init() makes the nodes */
void console_device_init(void)
{
	for (unsigned int i = 0; i < ARRAY_SIZE(devices); i++)
		chrdev_register(&devices[i]);
}
