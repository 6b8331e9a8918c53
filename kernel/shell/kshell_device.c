/* SPDX-License-Identifier: MIT */
/*
 * kernel/shell/kshell_device.c - /dev/kshell: the kernel's shell for programs
 *
 *	write "meminfo\n"	-> the command runs, and is done when write() returns
 *	read			<- what it said; the end when all of it was read
 *	a file that is not read	   what it says goes to the consoles
 *
 * Each line of what is written is a command; the last one need not end in a new line.  What is
 * said is kept for the reader up to OUTPUT_SIZE, and what goes beyond is cut, and marked.
 * The log (printk) is never kept: it is everybody's.
 *
 * A command runs in a process of its own without an address space, as the one at the prompt
 * runs in PID 1: it is a child of the writer's for as long as it runs, so that `run` has
 * a parent to start programs for.
 *
 * Chapter: docs/terminal.md
 *
 * Locking: running, one command at a time, since there is one capture; kshell->lock for what
 * was said.  What a command itself asks for, as self-tests do, runs inside of it.
 */
#include <core/console.h>
#include <core/mutex.h>
#include <fs/char_dev.h>
#include <kernel/process.h>
#include <kernel/shell.h>
#include <lib/errno.h>
#include <lib/minmax.h>
#include <lib/string.h>
#include <mm/kmalloc.h>
#include <mm/kvmalloc.h>

#define LOCAL_MAJOR	240		/* the first that Linux leaves to local use */
#define LINE_SIZE	256		/* a command, its NUL included */
#define OUTPUT_SIZE	(128U << 10)

static const char cut_mark[] = "... (there was more)\n";

/* An open file. */
struct kshell {
	struct mutex lock;
	char line[LINE_SIZE];		/* [l] the command that comes next */
	char *said;			/* [l] NULL: nothing yet */
	size_t taken, size;		/* [l] bytes of it that were read, and that there are */
};

static DEFINE_MUTEX(running);
static struct task_struct *runner;	/* under running: of the innermost command */

static int kshell_open(struct inode *inode, struct file *file)
{
	struct kshell *kshell = kzalloc(sizeof(*kshell), GFP_KERNEL);

	(void)inode;
	if (!kshell)
		return -ENOMEM;
	mutex_init(&kshell->lock);
	file->private_data = kshell;
	return 0;
}

static void kshell_release(struct file *file)
{
	struct kshell *kshell = file->private_data;

	if (kshell->said)
		kvfree(kshell->said);
	kfree(kshell);
}

/* --- a command ----------------------------------------------------------------------------- */

struct request {
	char *line;
	struct console_capture *capture; /* NULL: the consoles */
};

static void run_request(void *arg)
{
	const struct request *request = arg;
	struct task_struct *outer = runner;

	WRITE_ONCE(runner, current);
	if (request->capture)
		console_capture_begin(request->capture);
	shell_execute(request->line);
	if (request->capture)
		console_capture_end();
	WRITE_ONCE(runner, outer);
}

static int run(char *line, struct console_capture *capture)
{
	struct request request = { .line = line, .capture = capture };
	bool inside = READ_ONCE(runner) == current;
	int error;

	/* A command may run a program that has a command run: only a signal ends that. */
	if (!inside && mutex_lock_interruptible(&running))
		return -ERESTARTSYS;
	error = process_call("kshell", run_request, &request);
	if (!inside)
		mutex_unlock(&running);
	return error;
}

/* Room for what will be said, behind what was not read yet. */
static int make_room(struct kshell *kshell)
{
	if (!kshell->said)
		kshell->said = kvmalloc(OUTPUT_SIZE, GFP_KERNEL);
	if (!kshell->said)
		return -ENOMEM;
	if (kshell->taken == kshell->size)
		kshell->taken = kshell->size = 0;
	return 0;
}

static int run_captured(struct kshell *kshell)
{
	struct console_capture capture;
	int error = make_room(kshell);

	if (error)
		return error;
	capture = (struct console_capture){
		.text = kshell->said,
		.size = OUTPUT_SIZE - sizeof(cut_mark),
		.used = kshell->size,
	};
	capture.used = min(capture.used, capture.size);
	error = run(kshell->line, &capture);
	kshell->size = capture.used;
	if (capture.cut) {
		memcpy(kshell->said + kshell->size, cut_mark, sizeof(cut_mark) - 1);
		kshell->size += sizeof(cut_mark) - 1;
	}
	return error;
}

/* --- write --------------------------------------------------------------------------------- */

/* Where the new line is in so many bytes; nr: there is none. */
static size_t find_end(const char *text, size_t nr)
{
	size_t end = 0;

	while (end < nr && text[end] != '\n')
		end++;
	return end;
}

/* The next line of what is written: its bytes, the new line included; -EFAULT, -EINVAL. */
static long get_line(struct kshell *kshell, const char __user *buf, size_t count)
{
	size_t nr = min(count, (size_t)LINE_SIZE), end;

	nr -= copy_from_user(kshell->line, buf, nr);
	if (nr == 0)
		return -EFAULT;
	end = find_end(kshell->line, nr);
	if (end == LINE_SIZE)
		return -EINVAL;
	kshell->line[end] = '\0';
	return (long)(end < nr ? end + 1 : nr);
}

static long write_locked(struct file *file, const char __user *buf, size_t count)
{
	struct kshell *kshell = file->private_data;
	size_t done = 0;

	while (done < count) {
		long nr = get_line(kshell, buf + done, count - done);
		int error;

		if (nr < 0)
			return done ? (long)done : nr;
		error = file->f_mode & FMODE_READ ? run_captured(kshell) :
						    run(kshell->line, NULL);
		if (error)
			return done ? (long)done : error;
		done += (size_t)nr;
		if (fatal_signal_pending(current))
			break;
	}
	return (long)done;
}

static long kshell_write(struct file *file, const char __user *buf, size_t count, loff_t *pos)
{
	struct kshell *kshell = file->private_data;
	long done;

	(void)pos;
	if (mutex_lock_interruptible(&kshell->lock))
		return -ERESTARTSYS;
	done = write_locked(file, buf, count);
	mutex_unlock(&kshell->lock);
	return done;
}

/* --- read ---------------------------------------------------------------------------------- */

static long kshell_read(struct file *file, char __user *buf, size_t count, loff_t *pos)
{
	struct kshell *kshell = file->private_data;
	size_t nr;

	(void)pos;
	if (mutex_lock_interruptible(&kshell->lock))
		return -ERESTARTSYS;
	nr = min(count, kshell->size - kshell->taken);
	nr -= copy_to_user(buf, kshell->said + kshell->taken, nr);
	count = min(count, kshell->size - kshell->taken);
	kshell->taken += nr;
	mutex_unlock(&kshell->lock);
	return nr || count == 0 ? (long)nr : -EFAULT;
}

static const struct file_operations kshell_fops = {
	.open = kshell_open,
	.release = kshell_release,
	.read = kshell_read,
	.write = kshell_write,
};

static struct char_device kshell_device = {
	.dev = MKDEV(LOCAL_MAJOR, 2), .name = "kshell", .mode = 0600, .fops = &kshell_fops,
};

/* kshell_device_init - boot, before fs_init() makes the nodes */
void kshell_device_init(void)
{
	chrdev_register(&kshell_device);
}
