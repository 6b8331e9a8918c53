/* SPDX-License-Identifier: MIT */
/*
 * drivers/text_screen.c - what a terminal does with the bytes that it is sent
 *
 *	"\n"  first column of the next row; the last row scrolls up
 *	"\r"  first column		"\b"  one column back
 *	"\t"  next multiple of eight	others below space: ignored
 *
 *	ESC [ n A/B/C/D		n rows up, down, columns right, left (default 1)
 *	ESC [ row ; column H	go there, counted from 1
 *	ESC [ n J, ESC [ n K	clear screen, row: 0 from the cursor, 2 all of it
 *	ESC [ n ; ... m		0 normal, 1 bright, 30..37 colour
 *
 * That is what the line editor and the demos send, and no more of ECMA-48: every
 * other sequence is read to its end and has no effect.
 *
 * A character in the last column leaves the cursor behind it; only the next
 * character breaks the row, as terminals on a serial line do.
 *
 * Pure: an array of cells and no device.  Locking is the caller's.
 */
#include <drivers/text_screen.h>
#include <lib/minmax.h>
#include <lib/string.h>

#define ESC			0x1B
#define TAB_STOP		8
#define ATTRIBUTE_NORMAL	0x07		/* light grey on black */
#define ATTRIBUTE_BRIGHT	0x08
#define ATTRIBUTE_COLOUR	0x07
#define PARAMETER_MAX		9999

static void clear_cells(struct text_screen *screen, unsigned int from, unsigned int to)
{
	uint16_t blank = (uint16_t)(' ' | screen->attribute << 8);

	for (unsigned int i = from; i < to; i++)
		screen->cells[i] = blank;
}

/*
 * text_screen_init - an empty screen over rows * columns cells
 */
void text_screen_init(struct text_screen *screen, uint16_t *cells, unsigned int rows,
		      unsigned int columns)
{
	*screen = (struct text_screen){
		.cells = cells, .rows = rows, .columns = columns, .attribute = ATTRIBUTE_NORMAL,
	};
	clear_cells(screen, 0, rows * columns);
}

static void line_feed(struct text_screen *screen)
{
	unsigned int kept = (screen->rows - 1) * screen->columns;

	if (screen->row + 1 < screen->rows) {
		screen->row++;
		return;
	}
	memmove(screen->cells, screen->cells + screen->columns, kept * sizeof(*screen->cells));
	clear_cells(screen, kept, kept + screen->columns);
}

static void show(struct text_screen *screen, uint8_t c)
{
	if (screen->column == screen->columns) {
		screen->column = 0;
		line_feed(screen);
	}
	screen->cells[screen->row * screen->columns + screen->column] =
		(uint16_t)(c | screen->attribute << 8);
	screen->column++;
}

static void plain(struct text_screen *screen, uint8_t c)
{
	switch (c) {
	case '\n':
		if (!screen->newline_is_down)
			screen->column = 0;
		line_feed(screen);
		break;
	case '\r':
		screen->column = 0;
		break;
	case '\b':
		if (screen->column > 0)
			screen->column--;
		break;
	case '\t':
		screen->column = min((screen->column / TAB_STOP + 1) * TAB_STOP,
				     screen->columns - 1);
		break;
	case ESC:
		screen->state = TEXT_ESCAPE;
		break;
	default:
		if (c >= ' ' && c != 0x7F)
			show(screen, c);
	}
}

static void begin_sequence(struct text_screen *screen)
{
	memset(screen->parameters, 0, sizeof(screen->parameters));
	screen->nr_parameters = 1;
	screen->state = TEXT_SEQUENCE;
}

static void add_digit(struct text_screen *screen, unsigned int digit)
{
	unsigned int *parameter;

	if (screen->nr_parameters > TEXT_SCREEN_PARAMETERS)
		return;
	parameter = &screen->parameters[screen->nr_parameters - 1];
	*parameter = min(*parameter * 10 + digit, (unsigned int)PARAMETER_MAX);
}

/* ESC [ n J and K: the span of cells that the parameter means. */
static void clear_span(struct text_screen *screen, unsigned int begin, unsigned int end)
{
	unsigned int cursor = screen->row * screen->columns + min(screen->column,
								  screen->columns - 1);

	switch (screen->parameters[0]) {
	case 0:
		clear_cells(screen, cursor, end);
		break;
	case 1:
		clear_cells(screen, begin, cursor + 1);
		break;
	case 2:
		clear_cells(screen, begin, end);
		break;
	}
}

static void set_attribute(struct text_screen *screen, unsigned int parameter)
{
	/* ECMA-48 counts red, green, blue as bits 0, 1, 2; VGA the other way round. */
	static const uint8_t colours[8] = { 0, 4, 2, 6, 1, 5, 3, 7 };

	if (parameter == 0)
		screen->attribute = ATTRIBUTE_NORMAL;
	else if (parameter == 1)
		screen->attribute |= ATTRIBUTE_BRIGHT;
	else if (parameter >= 30 && parameter <= 37)
		screen->attribute = (uint8_t)((screen->attribute & ~ATTRIBUTE_COLOUR) |
					      colours[parameter - 30]);
}

static void end_sequence(struct text_screen *screen, uint8_t final)
{
	unsigned int n = max(screen->parameters[0], 1U);
	unsigned int m = max(screen->parameters[1], 1U);
	unsigned int row_start = screen->row * screen->columns;

	switch (final) {
	case 'A':
		screen->row -= min(n, screen->row);
		break;
	case 'B':
		screen->row = min(screen->row + n, screen->rows - 1);
		break;
	case 'C':
		screen->column = min(screen->column + n, screen->columns - 1);
		break;
	case 'D':
		screen->column -= min(n, screen->column);
		break;
	case 'H':
		screen->row = min(n, screen->rows) - 1;
		screen->column = min(m, screen->columns) - 1;
		break;
	case 'J':
		clear_span(screen, 0, screen->rows * screen->columns);
		break;
	case 'K':
		clear_span(screen, row_start, row_start + screen->columns);
		break;
	case 'm':
		for (unsigned int i = 0; i < min(screen->nr_parameters,
						 (unsigned int)TEXT_SCREEN_PARAMETERS); i++)
			set_attribute(screen, screen->parameters[i]);
		break;
	}
}

/* Inside ESC [: digits and semicolons, then one byte 0x40..0x7E that says what to do. */
static void sequence(struct text_screen *screen, uint8_t c)
{
	if (c >= '0' && c <= '9') {
		add_digit(screen, c - '0');
	} else if (c == ';') {
		if (screen->nr_parameters <= TEXT_SCREEN_PARAMETERS)
			screen->nr_parameters++;
	} else if (c >= 0x40 && c <= 0x7E) {
		end_sequence(screen, c);
		screen->state = TEXT_PLAIN;
	} else if (c < ' ') {
		screen->state = TEXT_PLAIN;	/* broken off: the byte counts again */
		plain(screen, c);
	}
}

static void put(struct text_screen *screen, uint8_t c)
{
	switch (screen->state) {
	case TEXT_PLAIN:
		plain(screen, c);
		break;
	case TEXT_ESCAPE:
		screen->state = TEXT_PLAIN;
		if (c == '[')
			begin_sequence(screen);
		break;
	case TEXT_SEQUENCE:
		sequence(screen, c);
		break;
	}
}

/*
 * text_screen_write - draw size bytes
 *
 * A sequence may be spread over several calls.
 */
void text_screen_write(struct text_screen *screen, const char *text, size_t size)
{
	for (size_t i = 0; i < size; i++)
		put(screen, (uint8_t)text[i]);
}
