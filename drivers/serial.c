/* SPDX-License-Identifier: MIT */
/*
 * drivers/serial.c - the 16550 at COM1: output by polling, input by interrupt
 *
 *	console write -> wait for an empty transmitter, hand over a FIFO full
 *	IRQ 4         -> drain the receiver -> console_input()
 *
 * Output waits because the log must come out whatever state the machine is in;
 * it waits for a bounded time, and after one time-out asks just once for each
 * byte until the port moves again, so a dead port cannot stop the kernel.
 *
 * No other UART and no speed but 115200 8N1.  Registers: National PC16550D, 8.
 *
 * Locking: serial_write() runs under the console's lock, the interrupt handler
 * touches the receiver only; the rest is written once at boot.
 */
#include <asm/io.h>
#include <asm/irq.h>
#include <core/console.h>
#include <drivers/serial.h>
#include <lib/errno.h>

#define COM1		0x3F8

#define UART_DATA	(COM1 + 0)	/* receive and transmit; divisor low if DLAB */
#define UART_IER	(COM1 + 1)	/* interrupt enable; divisor high if DLAB */
#define UART_IIR	(COM1 + 2)	/* read: which interrupt, and is there a FIFO */
#define UART_FCR	(COM1 + 2)	/* write: FIFO control */
#define UART_LCR	(COM1 + 3)
#define UART_MCR	(COM1 + 4)
#define UART_LSR	(COM1 + 5)
#define UART_SCRATCH	(COM1 + 7)

#define IER_RECEIVED	0x01
#define IIR_FIFO	0xC0		/* both bits: the FIFOs are on and work */
#define FCR_ON_CLEARED	0x07		/* on, both FIFOs emptied, interrupt at one byte */
#define LCR_8N1		0x03
#define LCR_DLAB	0x80
#define MCR_READY	0x0B		/* DTR, RTS, and OUT2, which lets the interrupt out */
#define MCR_LOOPBACK	0x1E
#define LSR_RECEIVED	0x01
#define LSR_EMPTY	0x20		/* the transmitter takes a FIFO full */

#define DIVISOR_115200	1
#define FIFO_DEPTH	16
#define PROBE_POLLS	1000		/* a byte takes 87 us in loopback, a poll about 1 us */
#define TRANSMIT_POLLS	1000000		/* about a second */
#define RECEIVE_MAX	256		/* bytes in one interrupt */
#define LOOPBACK_BYTE	0xAE

static bool present;
static bool stuck;			/* the last wait for the transmitter ran out */
static unsigned int fifo_depth;		/* bytes that an empty transmitter takes */

/* An absent port reads as 0xFF, whatever was written. */
static bool __init scratch_answers(void)
{
	static const uint8_t patterns[] = { 0x55, 0xAA };

	for (unsigned int i = 0; i < sizeof(patterns); i++) {
		outb(UART_SCRATCH, patterns[i]);
		if (inb(UART_SCRATCH) != patterns[i])
			return false;
	}
	return true;
}

static bool poll_line_status(uint8_t bit, unsigned int polls)
{
	while (polls-- > 0)
		if (inb(UART_LSR) & bit)
			return true;
	return false;
}

/*
 * Send a byte to ourselves: it must come back as it was.  What arrives from outside
 * before it was typed early and is kept.
 */
static bool __init loopback_answers(void)
{
	bool came_back = false;

	outb(UART_MCR, MCR_LOOPBACK);
	outb(UART_DATA, LOOPBACK_BYTE);
	for (unsigned int i = 0; i < RECEIVE_MAX && !came_back; i++) {
		uint8_t byte;

		if (!poll_line_status(LSR_RECEIVED, PROBE_POLLS))
			break;
		byte = inb(UART_DATA);
		came_back = byte == LOOPBACK_BYTE;
		if (!came_back)
			console_input((char)byte);
	}
	outb(UART_MCR, MCR_READY);
	return came_back;
}

static void __init set_line(void)
{
	outb(UART_IER, 0);
	outb(UART_LCR, LCR_DLAB);
	outb(UART_DATA, DIVISOR_115200 & 0xFF);
	outb(UART_IER, DIVISOR_115200 >> 8);
	outb(UART_LCR, LCR_8N1);
	outb(UART_FCR, FCR_ON_CLEARED);
	fifo_depth = (inb(UART_IIR) & IIR_FIFO) == IIR_FIFO ? FIFO_DEPTH : 1;
}

static bool transmitter_ready(void)
{
	stuck = !poll_line_status(LSR_EMPTY, stuck ? 1 : TRANSMIT_POLLS);
	return !stuck;
}

/* Put one byte; *room is what the transmitter still takes without being asked. */
static void put(uint8_t byte, unsigned int *room)
{
	if (*room == 0) {
		if (!transmitter_ready())
			return;		/* the byte is lost, the kernel is not */
		*room = fifo_depth;
	}
	outb(UART_DATA, byte);
	(*room)--;
}

static void serial_write(const char *text, size_t size)
{
	unsigned int room = 0;

	for (size_t i = 0; i < size; i++) {
		if (text[i] == '\n')
			put('\r', &room);
		put((uint8_t)text[i], &room);
	}
}

static void serial_write_raw(const char *text, size_t size)
{
	unsigned int room = 0;

	for (size_t i = 0; i < size; i++)
		put((uint8_t)text[i], &room);
}

static struct console serial_console = {
	.name = "serial",
	.write = serial_write,
	.write_raw = serial_write_raw,
};

/*
 * serial_console_init - find the port and make it a console
 *
 * Early boot, one CPU, no interrupts needed.  Return: false if nothing answers at
 * COM1; that is no error, the machine may have other consoles.
 */
bool __init serial_console_init(void)
{
	if (!scratch_answers())
		return false;
	set_line();
	if (!loopback_answers())
		return false;
	present = true;
	console_register(&serial_console);
	return true;
}

/*
 * Empty the receiver.  The line must be low on return, as the PIC sees edges
 * only; if bytes come faster than we read, switching the interrupt off and on
 * makes a new edge.  Bytes that nobody has room for stay where they are.
 */
static void serial_interrupt(unsigned int irq)
{
	bool room = true;

	(void)irq;
	for (unsigned int i = 0; i < RECEIVE_MAX && room; i++) {
		if (!(inb(UART_LSR) & LSR_RECEIVED))
			return;
		room = console_input_has_room();
		if (room)
			console_input((char)inb(UART_DATA));
	}
	outb(UART_IER, 0);
	if (room)
		outb(UART_IER, IER_RECEIVED);
}

/* There is room again: what waits interrupts us at once. */
static void serial_resume(void)
{
	outb(UART_IER, IER_RECEIVED);
}

/*
 * serial_input_init - let received bytes interrupt us
 *
 * After irq_init() and serial_console_init().  Bytes that wait in the FIFO come in
 * with the first interrupt.  Return: 0, -ENODEV without a port, -EBUSY if the
 * line is taken.
 */
int __init serial_input_init(void)
{
	int error;

	if (!present)
		return -ENODEV;
	error = irq_register(IRQ_COM1, serial_interrupt);
	if (error)
		return error;
	console_input_on_room(serial_resume);
	outb(UART_IER, IER_RECEIVED);
	return 0;
}
