/* SPDX-License-Identifier: MIT */
/*
 * drivers/console_device.h - /dev/console and /dev/tty: all consoles as one terminal
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>

#define CONSOLE_LINE	255U		/* bytes of a line, as Linux's MAX_CANON */

/* A line that is being typed. */
struct typed_line {
	char text[CONSOLE_LINE + 1];	/* not NUL-ended; the last byte is kept for '\n' */
	unsigned int len;
	bool complete;			/* Enter, or ^D: then it may be empty, and is the end */
};

/* What a key does to the line; the bytes that the terminal is to show, in echo[4]. */
unsigned int typed_line_feed(struct typed_line *line, char key, char *echo);

void console_device_init(void);
