/* SPDX-License-Identifier: MIT */
/*
 * drivers/vga_text.c - the VGA's colour text mode: 80 x 25 cells at 0xB8000
 *
 *	console write -> text_screen.c draws into the cells -> cursor registers
 *
 * What the bytes mean is text_screen.c's; here is the device: is there one, is it
 * in text mode, and where does it blink.  The screen is found as the loader left
 * it; the mode is never changed.  The cells are reached through the direct map.
 *
 * Locking: vga_write() runs under the console's lock.
 */
#include <asm/io.h>
#include <asm/page.h>
#include <core/console.h>
#include <drivers/text_screen.h>
#include <drivers/vga_text.h>
#include <lib/compiler.h>
#include <lib/minmax.h>

#define VGA_CELLS_PHYS	0xB8000
#define VGA_ROWS	25
#define VGA_COLUMNS	80

#define CRTC_INDEX	0x3D4
#define CRTC_DATA	0x3D5
#define CRTC_CURSOR_HIGH 0x0E
#define CRTC_START_HIGH	0x0C
#define GC_INDEX	0x3CE
#define GC_DATA		0x3CF
#define GC_MISC		0x06
#define GC_MISC_GRAPHICS 0x01

static struct text_screen screen;

static void crtc_write(uint8_t index, uint8_t value)
{
	outb(CRTC_INDEX, index);
	outb(CRTC_DATA, value);
}

static void crtc_write_pair(uint8_t high_index, unsigned int value)
{
	crtc_write(high_index, (uint8_t)(value >> 8));
	crtc_write((uint8_t)(high_index + 1), (uint8_t)value);
}

static void move_cursor(void)
{
	unsigned int column = min(screen.column, screen.columns - 1);

	crtc_write_pair(CRTC_CURSOR_HIGH, screen.row * screen.columns + column);
}

static void vga_write(const char *text, size_t size)
{
	text_screen_write(&screen, text, size);
	move_cursor();
}

static void vga_write_raw(const char *text, size_t size)
{
	screen.newline_is_down = true;
	vga_write(text, size);
	screen.newline_is_down = false;
}

static struct console vga_console = {
	.name = "vga",
	.write = vga_write,
	.write_raw = vga_write_raw,
};

/* An absent device reads as 0xFF: its graphics bit says no as well. */
static bool __init shows_text(void)
{
	outb(GC_INDEX, GC_MISC);
	return !(inb(GC_DATA) & GC_MISC_GRAPHICS);
}

/* Is there memory behind the cells?  Leaves the cell as it was. */
static bool __init cells_answer(volatile uint16_t *cell)
{
	static const uint16_t patterns[] = { 0x0755, 0x07AA };
	uint16_t old = *cell;
	bool answers = true;

	for (unsigned int i = 0; i < ARRAY_SIZE(patterns); i++) {
		*cell = patterns[i];
		answers = answers && *cell == patterns[i];
	}
	*cell = old;
	return answers;
}

/*
 * vga_console_init - clear the text screen and make it a console
 *
 * Early boot, one CPU, no interrupts needed; not on a machine whose firmware has
 * no text screen (UEFI).  Return: false if no VGA answers or it shows graphics.
 */
bool __init vga_console_init(void)
{
	uint16_t *cells = __va(VGA_CELLS_PHYS);

	if (!shows_text() || !cells_answer(cells))
		return false;
	text_screen_init(&screen, cells, VGA_ROWS, VGA_COLUMNS);
	crtc_write_pair(CRTC_START_HIGH, 0);
	move_cursor();
	console_register(&vga_console);
	return true;
}
