/* SPDX-License-Identifier: MIT */
/*
 * lib/line_history.h - the last lines that were entered
 */
#pragma once

#define LINE_HISTORY_LINES	16	/* lines remembered */
#define LINE_HISTORY_SIZE	80	/* bytes of one, its NUL included */

/* A ring: the newest line lies before next.  All zero is an empty history. */
struct line_history {
	char		lines[LINE_HISTORY_LINES][LINE_HISTORY_SIZE];
	unsigned int	next;		/* where the next one goes */
	unsigned int	nr;		/* how many there are */
};

void line_history_add(struct line_history *history, const char *line);
unsigned int line_history_count(const struct line_history *history);
const char *line_history_get(const struct line_history *history, unsigned int back);
