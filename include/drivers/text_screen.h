/* SPDX-License-Identifier: MIT */
/*
 * drivers/text_screen.h - a terminal that draws into an array of cells
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define TEXT_SCREEN_PARAMETERS	4

enum text_screen_state {
	TEXT_PLAIN,			/* characters are shown */
	TEXT_ESCAPE,			/* ESC was seen */
	TEXT_SEQUENCE,			/* ESC [ was seen */
};

/* Cells lie row by row; a cell is the character, and its attribute << 8. */
struct text_screen {
	uint16_t *cells;
	unsigned int rows, columns;
	unsigned int row;		/* < rows */
	unsigned int column;		/* <= columns: one past the edge until the next character */
	bool newline_is_down;		/* "\n" leaves the column alone */
	uint8_t attribute;		/* VGA's: background << 4 | bright << 3 | colour */
	enum text_screen_state state;
	unsigned int parameters[TEXT_SCREEN_PARAMETERS];
	unsigned int nr_parameters;	/* semicolons seen + 1 */
};

void text_screen_init(struct text_screen *screen, uint16_t *cells, unsigned int rows,
		      unsigned int columns);
void text_screen_write(struct text_screen *screen, const char *text, size_t size);
