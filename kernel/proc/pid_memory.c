/* SPDX-License-Identifier: MIT */
/*
 * kernel/proc/pid_memory.c - /proc/PID/cmdline, environ, auxv: what a program was started with
 *
 *	stack	auxv ... | arg_start  argv strings  arg_end | env strings  env_end | path
 *
 * It lies in the program's own memory, and is read from there: a program that writes over it
 * changes what others see.  One that has overwritten the end of its arguments has put another
 * title there, which ends with the first NUL and may reach into the environment.
 *
 * Chapter: docs/proc.md
 */
#include <lib/errno.h>
#include <lib/minmax.h>
#include <lib/string.h>
#include <mm/access_vm.h>
#include <mm/kmalloc.h>
#include <mm/mm_struct.h>

#include "pid.h"

/* Where a file's bytes lie. */
struct window {
	unsigned long start, end;
};

/* What of the window, from *pos on, the program asks for: page by page; bytes or an error. */
static long read_window(struct mm_struct *mm, const struct window *window, char *page,
			char __user *buf, size_t count, loff_t *pos)
{
	size_t done = 0;
	long part = 0;

	while (done < count && *pos < (loff_t)(window->end - window->start)) {
		unsigned long at = window->start + (unsigned long)*pos;

		size_t size = min(count - done, (size_t)(window->end - at));

		part = copy_from_mm(mm, at, page, min(size, (size_t)PAGE_SIZE));
		if (part <= 0)
			break;
		if (copy_to_user(buf + done, page, (size_t)part)) {
			part = -EFAULT;
			break;
		}
		done += (size_t)part;
		*pos += part;
	}
	/* Memory that is gone ends the file. */
	return done ? (long)done : part == -EFAULT && *pos > 0 ? 0 : min(part, 0L);
}

/* The title of a program that has written over its arguments: up to a NUL within a page. */
static struct window title_window(struct mm_struct *mm, const struct window *arguments,
				  char *page)
{
	unsigned long room = min(mm->env_end - arguments->start, PAGE_SIZE);
	long got = copy_from_mm(mm, arguments->start, page, room);
	unsigned long length = got > 0 ? strnlen(page, (size_t)got) : 0;

	if (got > 0 && length < (unsigned long)got)
		length++;
	return (struct window){ arguments->start, arguments->start + length };
}

static struct window cmdline_window(struct mm_struct *mm, char *page)
{
	struct window window = { mm->arg_start, mm->arg_end };
	char last;

	if (window.start < window.end && copy_from_mm(mm, window.end - 1, &last, 1) == 1 && last)
		return title_window(mm, &window, page);
	return window;
}

static struct window environ_window(struct mm_struct *mm, char *page __maybe_unused)
{
	return (struct window){ mm->arg_end, mm->env_end };
}

static struct window auxv_window(struct mm_struct *mm, char *page __maybe_unused)
{
	return (struct window){ mm->auxv_start, mm->auxv_end };
}

static long read_mm(struct file *file, char __user *buf, size_t count, loff_t *pos,
		    struct window (*find)(struct mm_struct *mm, char *page))
{
	struct window window;
	struct mm_struct *mm;
	char *page;
	long done = pid_mm_get(file->f_inode, &mm);

	if (done || !mm)
		return done;
	page = kmalloc(PAGE_SIZE, GFP_KERNEL);
	done = -ENOMEM;
	if (page) {
		window = find(mm, page);
		done = read_window(mm, &window, page, buf, count, pos);
	}
	kfree(page);
	mmput(mm);
	return done;
}

static long cmdline_read(struct file *file, char __user *buf, size_t count, loff_t *pos)
{
	return read_mm(file, buf, count, pos, cmdline_window);
}

static long environ_read(struct file *file, char __user *buf, size_t count, loff_t *pos)
{
	return read_mm(file, buf, count, pos, environ_window);
}

static long auxv_read(struct file *file, char __user *buf, size_t count, loff_t *pos)
{
	return read_mm(file, buf, count, pos, auxv_window);
}

const struct file_operations cmdline_fops = { .read = cmdline_read, .llseek = seq_lseek };
const struct file_operations environ_fops = {
	.open = pid_open, .read = environ_read, .llseek = seq_lseek,
};
const struct file_operations auxv_fops = {
	.open = pid_open, .read = auxv_read, .llseek = seq_lseek,
};
