/* SPDX-License-Identifier: MIT */
/*
 * fs/seq_file.h - files whose text is made when they are read
 *
 *	open	seq_open(ops): many records		single_open(show): one
 *	read	start -> show -> next -> show ... -> stop, into a buffer of whole records; what
 *		was not read yet waits there
 *
 * A record that does not fit is shown again into a buffer twice as large.  The same show
 * functions serve the kernel's shell, which has seq_console().
 *
 * Contracts: fs/seq_file.c.
 *
 * Lock key:
 *	[I]  set when it is opened
 *	[l]  lock
 */
#pragma once

#include <asm/uaccess.h>
#include <core/mutex.h>
#include <fs/types.h>
#include <lib/compiler.h>
#include <stdbool.h>
#include <stddef.h>

struct file;
struct seq_file;

/* What show returns for a record that is not to be seen: what it wrote counts for nothing. */
#define SEQ_SKIP	1

struct seq_operations {
	/* The record of a position; NULL: none is left; ERR_PTR.  May take what stop gives back. */
	void *(*start)(struct seq_file *m, loff_t *pos);
	/* The one behind v; *pos is moved on in any case. */
	void *(*next)(struct seq_file *m, void *v, loff_t *pos);
	/* After each start, whatever that returned; v is what start or next returned last. */
	void (*stop)(struct seq_file *m, void *v);
	int (*show)(struct seq_file *m, void *v);	/* 0, SEQ_SKIP or an error */
};

struct seq_file {
	char *buf;			/* [l] NULL: none yet */
	size_t size;			/* [l] of buf */
	size_t from;			/* [l] first byte that was not read yet */
	size_t count;			/* [l] bytes in buf */
	size_t pad_until;		/* [l] seq_pad() fills up to here */
	bool overflow;			/* [l] something did not fit: the record is nothing */
	bool is_console;		/* [I] a full buffer goes to the consoles */
	loff_t index;			/* [l] the next record */
	loff_t read_pos;		/* [l] bytes of the file that were read */
	struct mutex lock;
	const struct seq_operations *op; /* [I] */
	int (*single)(struct seq_file *m, void *v);	/* [I] single_open() */
	void *private;			/* [I] the file's own */
};

int seq_open(struct file *file, const struct seq_operations *op, void *private) __must_check;
int single_open(struct file *file, int (*show)(struct seq_file *m, void *v), void *private)
	__must_check;
long seq_read(struct file *file, char __user *buf, size_t count, loff_t *pos);
loff_t seq_lseek(struct file *file, loff_t offset, int whence);
void seq_release(struct file *file);

void seq_printf(struct seq_file *m, const char *format, ...) __printf(2, 3);
void seq_puts(struct seq_file *m, const char *text);
void seq_putc(struct seq_file *m, char c);
void seq_put_hex(struct seq_file *m, uint32_t value, unsigned int width);
void seq_put_decimal(struct seq_file *m, uint32_t value);
void seq_write(struct seq_file *m, const void *data, size_t size);
void seq_escape(struct seq_file *m, const char *text, const char *special);
void seq_setwidth(struct seq_file *m, size_t width);
void seq_pad(struct seq_file *m, char last);

/* Show all records, or the one, on the consoles.  May sleep.  0 or an error. */
int seq_console(const struct seq_operations *op, void *private);
int single_console(int (*show)(struct seq_file *m, void *v), void *private);
