/* SPDX-License-Identifier: MIT */
/*
 * core/console.h - where text goes to and where keys come from
 *
 * A driver registers a struct console and may push the bytes that it receives.
 * Output goes to every console; input of all of them is one stream.
 */
#pragma once

#include <lib/compiler.h>
#include <lib/list.h>
#include <stdbool.h>
#include <stddef.h>

struct console {
	const char *name;
	/* Write size bytes; "\n" means a new line.  Called with interrupts off. */
	void (*write)(const char *text, size_t size);
	struct list_head node;
};

void console_register(struct console *console);

/* Write to all consoles, serialised with printk().  Any context. */
void console_write(const char *text, size_t size);

/* From a driver's interrupt handler: one received byte.  Dropped if the buffer is full. */
void console_input(char c);

/* Wait, asleep, for the next byte; task context, interrupts on. */
char console_getc(void);

/* The same, but -ERESTARTSYS if a signal comes first; 0 and the byte otherwise. */
int __must_check console_getc_interruptible(char *c);

/* The machine is dying: from now on take no lock, whoever holds it. */
void console_force_unlock(void);
