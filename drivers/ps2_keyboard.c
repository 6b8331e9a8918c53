/* SPDX-License-Identifier: MIT */
/*
 * drivers/ps2_keyboard.c - the 8042 keyboard controller
 *
 *	IRQ 1 -> read the controller's output -> ps2_keymap.c -> console_input()
 *
 * The controller translates whatever the keyboard sends to scan code set 1.  The
 * mouse port stays as it is; what arrives from there is thrown away.
 *
 * Every wait is bounded: a machine without a controller answers 0xFF or never.
 *
 * Locking: the interrupt handler alone uses the map, with interrupts off.
 */
#include <asm/io.h>
#include <asm/irq.h>
#include <core/console.h>
#include <drivers/ps2_keyboard.h>
#include <drivers/ps2_keymap.h>
#include <lib/errno.h>

#define PS2_DATA	0x60
#define PS2_STATUS	0x64		/* read */
#define PS2_COMMAND	0x64		/* write */

#define STATUS_OUTPUT_FULL 0x01		/* a byte waits for us */
#define STATUS_INPUT_FULL 0x02		/* the controller has not taken our byte yet */
#define STATUS_MOUSE	0x20		/* the waiting byte is the mouse's */
#define STATUS_ABSENT	0xFF

#define COMMAND_READ_CONFIG 0x20
#define COMMAND_WRITE_CONFIG 0x60
#define COMMAND_KEYBOARD_OFF 0xAD
#define COMMAND_KEYBOARD_ON 0xAE
#define CONFIG_KEYBOARD_IRQ 0x01
#define CONFIG_KEYBOARD_STOPPED 0x10
#define CONFIG_TRANSLATE 0x40

#define POLLS		10000		/* about 10 ms */
#define FLUSH_MAX	64		/* bytes that may wait in keyboard and controller */

static struct ps2_keymap map;

static bool __init poll_status(uint8_t mask, uint8_t value)
{
	for (unsigned int i = 0; i < POLLS; i++)
		if ((inb(PS2_STATUS) & mask) == value)
			return true;
	return false;
}

static bool __init send(uint16_t port, uint8_t byte)
{
	if (!poll_status(STATUS_INPUT_FULL, 0))
		return false;
	outb(port, byte);
	return true;
}

static bool __init receive(uint8_t *byte)
{
	if (!poll_status(STATUS_OUTPUT_FULL, STATUS_OUTPUT_FULL))
		return false;
	*byte = inb(PS2_DATA);
	return true;
}

/* Throw away what waits; false if there is no end of it. */
static bool __init flush(void)
{
	for (unsigned int i = 0; i < FLUSH_MAX; i++) {
		if (!(inb(PS2_STATUS) & STATUS_OUTPUT_FULL))
			return true;
		inb(PS2_DATA);
	}
	return false;
}

/* With the keyboard stopped, so that no key comes between command and answer. */
static bool __init configure(void)
{
	uint8_t config;

	if (!send(PS2_COMMAND, COMMAND_KEYBOARD_OFF) || !flush())
		return false;
	if (!send(PS2_COMMAND, COMMAND_READ_CONFIG) || !receive(&config))
		return false;
	config |= CONFIG_KEYBOARD_IRQ | CONFIG_TRANSLATE;
	config &= (uint8_t)~CONFIG_KEYBOARD_STOPPED;
	return send(PS2_COMMAND, COMMAND_WRITE_CONFIG) && send(PS2_DATA, config) &&
	       send(PS2_COMMAND, COMMAND_KEYBOARD_ON);
}

static void keyboard_interrupt(unsigned int irq)
{
	char bytes[PS2_KEYMAP_BYTES];

	(void)irq;
	for (unsigned int i = 0; i < FLUSH_MAX; i++) {
		uint8_t status = inb(PS2_STATUS);
		uint8_t code;
		unsigned int nr;

		if (!(status & STATUS_OUTPUT_FULL))
			return;
		code = inb(PS2_DATA);
		if (status & STATUS_MOUSE)
			continue;
		nr = ps2_keymap_decode(&map, code, bytes);
		for (unsigned int j = 0; j < nr; j++)
			console_input(bytes[j]);
	}
}

/*
 * ps2_keyboard_init - let keys come in by interrupt
 *
 * After irq_init().  Return: 0, -ENODEV if no controller answers as one should,
 * -EBUSY if the line is taken.
 */
int __init ps2_keyboard_init(void)
{
	if (inb(PS2_STATUS) == STATUS_ABSENT || !configure())
		return -ENODEV;
	return irq_register(IRQ_KEYBOARD, keyboard_interrupt);
}
