/* SPDX-License-Identifier: MIT */
/*
 * fs/seq_file.c - files whose text is made when they are read
 *
 *	record		what one call of show writes: a line, or a few
 *	buffer		whole records that were shown, and of which some bytes were not read
 *
 *	read_pos of the file		     index
 *	     v					v
 *	.....|aaaa bbbbbb cc|dddddddd eeee|	fff ggg
 *	 read     [from, count) of buf		not shown yet
 *
 * A read gives what waits in the buffer, then fills it anew, until the reader has what he
 * asked for or no record is left.  So a read of one byte shows a record as often as one of
 * a page does: once.
 *
 * A record stands in the buffer as a whole or not at all.  If it does not fit behind others
 * it waits for the next filling; if it does not fit alone the buffer is doubled and it is
 * shown again.  What show looks at may be another thing then: records are read one after
 * the other, and a file is no picture of one moment.
 *
 * Who reads elsewhere than where the last read ended gets what he would get if he had read
 * up to there: all records from the first one are shown, and thrown away.
 *
 * The same functions write to the consoles.  There a full buffer is written out, so no
 * memory is asked for.
 *
 * Chapter: docs/proc.md
 *
 * Locking: a seq_file's lock, outside of what start takes.
 */
#include <core/console.h>
#include <fs/file.h>
#include <fs/seq_file.h>
#include <lib/err.h>
#include <lib/errno.h>
#include <lib/minmax.h>
#include <lib/printf.h>
#include <lib/string.h>
#include <mm/kmalloc.h>
#include <mm/kvmalloc.h>
#include <mm/page.h>
#include <uapi/fcntl.h>

#define CONSOLE_BUFFER	256		/* bytes; no text of one seq_printf() is longer */

/* --- what show writes with --------------------------------------------------------------- */

/* What is in the buffer goes to the consoles. */
static void flush(struct seq_file *m)
{
	console_write(m->buf, m->count);
	m->pad_until -= min(m->pad_until, m->count);
	m->count = 0;
}

/* Will so many bytes more fit?  Otherwise the record is spoilt. */
static bool has_room(struct seq_file *m, size_t size)
{
	if (m->is_console && size > m->size - m->count)
		flush(m);
	if (size <= m->size - m->count)
		return true;
	m->overflow = true;
	return false;
}

/* seq_write - bytes as they are */
void seq_write(struct seq_file *m, const void *data, size_t size)
{
	if (has_room(m, size)) {
		memcpy(m->buf + m->count, data, size);
		m->count += size;
	}
}

void seq_puts(struct seq_file *m, const char *text)
{
	seq_write(m, text, strlen(text));
}

void seq_putc(struct seq_file *m, char c)
{
	seq_write(m, &c, 1);
}

/* seq_put_hex - as %0*x does it, for what many lines are made of: without a format to read */
void seq_put_hex(struct seq_file *m, uint32_t value, unsigned int width)
{
	unsigned int digits = 1;
	char *at;

	while (digits < 8 && value >> (4 * digits))
		digits++;
	digits = max(digits, width);
	if (!has_room(m, digits))
		return;
	m->count += digits;
	for (at = m->buf + m->count; digits; digits--, value >>= 4)
		*--at = "0123456789abcdef"[value & 15];
}

/* seq_put_decimal - as %u does it */
void seq_put_decimal(struct seq_file *m, uint32_t value)
{
	char digits[10];
	size_t first = sizeof(digits);

	do {
		digits[--first] = (char)('0' + value % 10);
		value /= 10;
	} while (value);
	seq_write(m, digits + first, sizeof(digits) - first);
}

/* Bytes that the text has, an end not counted; it is in the buffer if it fits. */
static __printf(2, 0) size_t format_text(struct seq_file *m, const char *format, va_list args)
{
	return (size_t)vsnprintf(m->buf + m->count, m->size - m->count, format, args);
}

/* seq_printf - formatted text; see lib/printf.h */
void seq_printf(struct seq_file *m, const char *format, ...)
{
	va_list args, again;
	size_t size;

	va_start(args, format);
	va_copy(again, args);
	size = format_text(m, format, args);
	if (m->is_console && size >= m->size - m->count) {
		flush(m);
		size = format_text(m, format, again);
	}
	if (has_room(m, size + 1))	/* with the NUL that ends it in the buffer */
		m->count += size;
	va_end(again);
	va_end(args);
}

/* seq_escape - text in which each byte of special is written as three octal digits behind a \ */
void seq_escape(struct seq_file *m, const char *text, const char *special)
{
	for (; *text; text++) {
		if (strchr(special, *text))
			seq_printf(m, "\\%03o", (unsigned char)*text);
		else
			seq_putc(m, *text);
	}
}

/* seq_setwidth - what is written from here to seq_pad() takes up so many columns at least */
void seq_setwidth(struct seq_file *m, size_t width)
{
	m->pad_until = m->count + width;
}

/* seq_pad - blanks up to the width that was set, then a character more, unless it is NUL */
void seq_pad(struct seq_file *m, char last)
{
	while (m->count < m->pad_until && !m->overflow)
		seq_putc(m, ' ');
	if (last)
		seq_putc(m, last);
}

/* --- filling the buffer ------------------------------------------------------------------- */

/* A buffer of another size; what is in the old one is lost.  -ENOMEM: there is none now. */
static int set_buffer(struct seq_file *m, size_t size)
{
	kvfree(m->buf);
	m->from = m->count = 0;
	m->buf = kvmalloc(size, GFP_KERNEL);
	m->size = m->buf ? size : 0;
	return m->buf ? 0 : -ENOMEM;
}

/* The whole record is in the buffer, or nothing of it.  0 or an error; see m->overflow. */
static int show_record(struct seq_file *m, void *v)
{
	size_t before = m->count;
	int error;

	m->overflow = false;
	error = m->op->show(m, v);
	if (error || m->overflow)
		m->count = before;
	return error == SEQ_SKIP ? 0 : error;
}

/*
 * Show records into the empty buffer until it holds `want` bytes, the next one does not fit,
 * or there is none.  *too_small: not even the first one fits.
 */
static int show_records(struct seq_file *m, size_t want, bool *too_small)
{
	void *v = m->op->start(m, &m->index);
	int error = 0;

	*too_small = false;
	while (v && !IS_ERR(v)) {
		error = show_record(m, v);
		if (error)
			break;
		if (m->overflow) {
			*too_small = m->count == 0;
			break;
		}
		v = m->op->next(m, v, &m->index);
		if (m->count >= want)
			break;
	}
	if (IS_ERR(v))
		error = (int)PTR_ERR(v);
	m->op->stop(m, v);
	return error;
}

/*
 * Fill the buffer, all of which was read: with one record at least, if there is one.  An
 * error behind some records is told by the next filling.
 */
static int fill(struct seq_file *m, size_t want)
{
	bool too_small;
	int error = 0;

	if (!m->buf)
		error = set_buffer(m, PAGE_SIZE);
	while (!error) {
		m->from = m->count = 0;
		error = show_records(m, want, &too_small);
		if (error || !too_small)
			break;
		error = set_buffer(m, m->size * 2);
	}
	return m->count > 0 ? 0 : error;
}

/* Begin again, and forget what lies before a position. */
static int move_to(struct seq_file *m, loff_t pos)
{
	loff_t at = 0;
	int error;

	m->index = 0;
	m->from = m->count = 0;
	m->read_pos = pos;
	while (at < pos) {
		error = fill(m, PAGE_SIZE);
		if (error)
			return error;
		if (m->count == 0)	/* the end comes first */
			break;
		m->from = (size_t)min(pos - at, (loff_t)m->count);
		at += (loff_t)m->count;
	}
	return 0;
}

/* --- open files ---------------------------------------------------------------------------- */

/* What waits in the buffer, to a program: bytes, or -EFAULT if not one could be copied. */
static long take(struct seq_file *m, char __user *buf, size_t count)
{
	size_t size = min(m->count - m->from, count), done;

	if (size == 0)
		return 0;
	done = size - copy_to_user(buf, m->buf + m->from, size);
	m->from += done;
	m->read_pos += (loff_t)done;
	return done ? (long)done : -EFAULT;
}

/* Read at read_pos; bytes, or the error that came before the first of them. */
static long read_on(struct seq_file *m, char __user *buf, size_t count)
{
	size_t done = 0;

	while (done < count) {
		long more = take(m, buf + done, count - done);

		if (more == 0) {
			more = fill(m, count - done);
			if (more == 0 && m->count == 0)
				break;
		}
		if (more < 0)
			return done ? (long)done : more;
		done += (size_t)more;
	}
	return (long)done;
}

/*
 * seq_read - the read of these files; see struct file_operations
 *
 * May sleep.  Return: bytes, 0 at the end; -EFAULT, -ENOMEM, or what start or show say.
 */
long seq_read(struct file *file, char __user *buf, size_t count, loff_t *pos)
{
	struct seq_file *m = file->private_data;
	long done = 0;

	mutex_lock(&m->lock);
	if (*pos == 0 || *pos != m->read_pos)
		done = move_to(m, *pos);
	if (!done)
		done = read_on(m, buf, count);
	if (done < 0)
		m->read_pos = -1;	/* what the buffer holds is nobody's */
	else
		*pos = m->read_pos;
	mutex_unlock(&m->lock);
	return done;
}

/*
 * seq_lseek - the llseek of these files: they have no end to count from
 *
 * f_pos_lock is held.  Return: the new position, -EINVAL, -EOVERFLOW.
 */
loff_t seq_lseek(struct file *file, loff_t offset, int whence)
{
	loff_t base = whence == SEEK_CUR ? file->f_pos : 0;

	if (whence != SEEK_SET && whence != SEEK_CUR)
		return -EINVAL;
	if (__builtin_add_overflow(base, offset, &base))
		return -EOVERFLOW;
	if (base < 0)
		return -EINVAL;
	file->f_pos = base;
	return base;
}

/* seq_open - the open of a file of many records; 0 or -ENOMEM */
int seq_open(struct file *file, const struct seq_operations *op, void *private)
{
	struct seq_file *m = kzalloc(sizeof(*m), GFP_KERNEL);

	if (!m)
		return -ENOMEM;
	mutex_init(&m->lock);
	m->op = op;
	m->private = private;
	file->private_data = m;
	return 0;
}

static void *single_start(struct seq_file *m, loff_t *pos)
{
	return *pos == 0 ? m : NULL;
}

static void *single_next(struct seq_file *m __maybe_unused, void *v __maybe_unused, loff_t *pos)
{
	++*pos;
	return NULL;
}

static void single_stop(struct seq_file *m __maybe_unused, void *v __maybe_unused)
{
}

static int single_show(struct seq_file *m, void *v)
{
	return m->single(m, v);
}

static const struct seq_operations single_ops = {
	.start = single_start,
	.next = single_next,
	.stop = single_stop,
	.show = single_show,
};

/* single_open - the open of a file of one record; 0 or -ENOMEM */
int single_open(struct file *file, int (*show)(struct seq_file *m, void *v), void *private)
{
	int error = seq_open(file, &single_ops, private);

	if (!error)
		((struct seq_file *)file->private_data)->single = show;
	return error;
}

/* seq_release - the release of both */
void seq_release(struct file *file)
{
	struct seq_file *m = file->private_data;

	kvfree(m->buf);
	kfree(m);
}

/* --- the consoles ----------------------------------------------------------------------------- */

static int show_on_console(struct seq_file *m)
{
	void *v = m->op->start(m, &m->index);
	int error = 0;

	while (v && !IS_ERR(v) && error >= 0) {
		error = m->op->show(m, v);	/* SEQ_SKIP: what was written is out */
		flush(m);
		v = m->op->next(m, v, &m->index);
	}
	m->op->stop(m, v);
	return IS_ERR(v) ? (int)PTR_ERR(v) : min(error, 0);
}

static int console(const struct seq_operations *op, int (*single)(struct seq_file *m, void *v),
		   void *private)
{
	char text[CONSOLE_BUFFER];
	struct seq_file m = {
		.buf = text, .size = sizeof(text), .is_console = true,
		.op = op, .single = single, .private = private,
	};

	return show_on_console(&m);
}

/* seq_console - all records on the consoles; a text that is longer than the buffer is left out */
int seq_console(const struct seq_operations *op, void *private)
{
	return console(op, NULL, private);
}

/* single_console - the one record on the consoles */
int single_console(int (*show)(struct seq_file *m, void *v), void *private)
{
	return console(&single_ops, show, private);
}
