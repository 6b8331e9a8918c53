/* SPDX-License-Identifier: MIT */
/*
 * lib/line_history.c - the last lines that were entered
 *
 * A ring of lines in which the newest overwrites the oldest:
 *
 *	lines	| q | r | s | n | o | p |
 *			  ^   ^ next, the oldest
 *			  back 1, the newest
 *
 * Locking: none; a history belongs to one line_edit.
 */
#include <lib/line_history.h>
#include <lib/minmax.h>
#include <lib/string.h>

/* line_history_count - how many lines are remembered */
unsigned int line_history_count(const struct line_history *history)
{
	return history->nr;
}

/*
 * line_history_get - the line that was entered back lines ago, 1 being the last
 *
 * back is 1 to line_history_count().  The text stays until the next add.
 */
const char *line_history_get(const struct line_history *history, unsigned int back)
{
	return history->lines[(history->next + LINE_HISTORY_LINES - back) % LINE_HISTORY_LINES];
}

/*
 * line_history_add - remember a line
 *
 * Not if it is empty or the same as the one before, so that going back always
 * shows something new.
 */
void line_history_add(struct line_history *history, const char *line)
{
	if (line[0] == '\0')
		return;
	if (history->nr > 0 && strcmp(line, line_history_get(history, 1)) == 0)
		return;
	strscpy(history->lines[history->next], line, LINE_HISTORY_SIZE);
	history->next = (history->next + 1) % LINE_HISTORY_LINES;
	history->nr = min(history->nr + 1, (unsigned int)LINE_HISTORY_LINES);
}
