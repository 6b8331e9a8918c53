/* SPDX-License-Identifier: MIT */
/*
 * lib/line_edit.h - a line of text, edited with the keys of a terminal
 */
#pragma once

#include <lib/line_history.h>
#include <stdbool.h>
#include <stddef.h>

#define LINE_EDIT_COLUMNS	80	/* all that is shown stays on one row of this width */
#define LINE_EDIT_MARGIN	3	/* columns behind the line: ^C, and the cursor after it */
#define LINE_EDIT_SIZE		LINE_HISTORY_SIZE	/* a line, its NUL included */

enum line_edit_event {
	LINE_EDIT_MORE,		/* the line is still being edited */
	LINE_EDIT_DONE,		/* Enter: the line is complete */
	LINE_EDIT_CANCEL,	/* ^C: the line was dropped */
	LINE_EDIT_EOF,		/* ^D on an empty line */
};

struct line_edit_ops {
	/* Send bytes to the terminal. */
	void	(*echo)(void *ctx, const char *bytes, size_t len);

	/*
	 * Tab was pressed at cursor: put what completes the word into insert and
	 * return its length, 0 if there is nothing to add.  May be NULL.
	 */
	size_t	(*complete)(void *ctx, const char *line, size_t cursor, char *insert, size_t size);
};

struct line_edit {
	const struct line_edit_ops *ops;
	void			*ctx;		/* for ops */
	const char		*prompt;
	char			text[LINE_EDIT_SIZE];	/* the line, always NUL-ended */
	size_t			len;
	size_t			cursor;		/* 0..len */
	size_t			limit;		/* len at most */
	bool			after_cr;	/* the last byte was CR: a LF belongs to it */
	int			escape;		/* enum escape_state of line_edit.c */
	unsigned int		escape_param;	/* the number in ESC [ number final */
	unsigned int		back;		/* lines back in history; 0 = the new line */
	char			draft[LINE_EDIT_SIZE];	/* the new line while back > 0 */
	struct line_history	history;
};

void line_edit_init(struct line_edit *edit, const char *prompt,
		    const struct line_edit_ops *ops, void *ctx);
void line_edit_start(struct line_edit *edit);
enum line_edit_event line_edit_feed(struct line_edit *edit, char byte);

_Static_assert(LINE_EDIT_SIZE > LINE_EDIT_COLUMNS - LINE_EDIT_MARGIN, "a full row fits");
