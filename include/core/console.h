/* SPDX-License-Identifier: MIT */
/*
 * core/console.h - where text goes to and where keys come from
 *
 * A driver registers a struct console and may push the bytes that it receives.
 * Output goes to every console; input of all of them is one stream, which the kernel's own
 * prompt reads, or the terminal of programs (drivers/tty.c).
 */
#pragma once

#include <lib/compiler.h>
#include <lib/list.h>
#include <stdbool.h>
#include <stddef.h>

struct task_struct;

struct console {
	const char *name;
	/* Write size bytes; "\n" means a new line.  Called with interrupts off. */
	void (*write)(const char *text, size_t size);
	/* The same, but "\n" is a line down and nothing else.  NULL: write. */
	void (*write_raw)(const char *text, size_t size);
	struct list_head node;
};

void console_register(struct console *console);

/* Write to all consoles, serialised with printk().  Any context. */
void console_write(const char *text, size_t size);
void console_write_raw(const char *text, size_t size);

/* --- a command's output, for somebody else ------------------------------------------------- */

/* What console_printf() and console_write() of one task are given to, instead of consoles. */
struct console_capture {
	struct task_struct *task;
	struct console_capture *outer;	/* goes on when this one ends; its task waits meanwhile */
	char *text;
	size_t size, used;
	bool cut;			/* there was more */
};

/*
 * One at a time, or one inside of another; the caller sees to that.  begin: what the running
 * task says from now on.  end: the innermost one.
 */
void console_capture_begin(struct console_capture *capture);
void console_capture_end(void);

/* --- input --------------------------------------------------------------------------------- */

/* From a driver's interrupt handler: one received byte.  Dropped if the buffer is full. */
void console_input(char c);

/* Is it not full?  A driver that can wait does; resume, in any context, tells it to go on. */
bool console_input_has_room(void);
void console_input_on_room(void (*resume)(void));

/* Wait, asleep, for the next byte; task context, interrupts on. */
char console_getc(void);

/* From here to the end bytes are the kernel's prompt's; otherwise the terminal takes them. */
void console_prompt_begin(void);
void console_prompt_end(void);

/* ready, in any context: console_take() may find bytes now. */
void console_input_on_ready(void (*ready)(void));
size_t console_take(char *buf, size_t size);

/* The machine is dying: from now on take no lock, whoever holds it. */
void console_force_unlock(void);
