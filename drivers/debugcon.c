/* SPDX-License-Identifier: MIT */
/*
 * drivers/debugcon.c - port 0xE9, where Bochs and QEMU (-debugcon) take text
 *
 * A byte written there appears in the emulator's log at once; there is nothing to
 * set up and nothing to wait for.  Reading gives 0xE9 where the port exists.
 *
 * Locking: debugcon_write() runs under the console's lock.
 */
#include <asm/io.h>
#include <core/console.h>
#include <drivers/debugcon.h>
#include <lib/compiler.h>

#define DEBUGCON_PORT	0xE9
#define DEBUGCON_ANSWER	0xE9

static void debugcon_write(const char *text, size_t size)
{
	for (size_t i = 0; i < size; i++)
		outb(DEBUGCON_PORT, (uint8_t)text[i]);
}

static struct console debugcon_console = {
	.name = "debugcon",
	.write = debugcon_write,
};

/*
 * debugcon_init - make the debug port a console
 *
 * Early boot, one CPU.  Return: false if there is no such port.
 */
bool __init debugcon_init(void)
{
	if (inb(DEBUGCON_PORT) != DEBUGCON_ANSWER)
		return false;
	console_register(&debugcon_console);
	return true;
}
