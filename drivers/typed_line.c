/* SPDX-License-Identifier: MIT */
/*
 * drivers/typed_line.c - a line of text as a terminal collects it for a program
 *
 *	key			does
 *	Enter (CR or LF)	ends the line with '\n'
 *	^D			ends it as it is; an empty line is the end of the input
 *	Backspace, DEL		takes the last byte away
 *	^U			all of them
 *	other control keys	nothing, but Tab
 *	others			added, unless the line is full
 *
 * Pure: no console, no locks.
 */
#include <drivers/console_device.h>
#include <lib/string.h>

#define CTRL(c)		((c) & 0x1F)
#define DEL		0x7F

static const char rub_out[] = { '\b', ' ', '\b' };

static unsigned int show(char *echo, const char *bytes, unsigned int n)
{
	memcpy(echo, bytes, n);
	return n;
}

static unsigned int add(struct typed_line *line, char c, char *echo)
{
	if (line->len == CONSOLE_LINE)
		return show(echo, "\a", 1);
	line->text[line->len++] = c;
	return show(echo, &c, 1);
}

static unsigned int end(struct typed_line *line, char *echo)
{
	line->text[line->len++] = '\n';
	line->complete = true;
	return show(echo, "\n", 1);
}

static unsigned int erase(struct typed_line *line, char *echo)
{
	if (line->len == 0)
		return 0;
	line->len--;
	return show(echo, rub_out, sizeof(rub_out));
}

/*
 * typed_line_feed - one key more
 *
 * Return: how many bytes of echo[] the terminal is to show.  Not after the line is complete.
 */
unsigned int typed_line_feed(struct typed_line *line, char key, char *echo)
{
	switch (key) {
	case '\r':
	case '\n':
		return end(line, echo);
	case CTRL('D'):
		line->complete = true;
		return 0;
	case '\b':
	case DEL:
		return erase(line, echo);
	case CTRL('U'):
		line->len = 0;
		return show(echo, "^U\n", 3);
	default:
		return (unsigned char)key < ' ' && key != '\t' ? 0 : add(line, key, echo);
	}
}
