/* SPDX-License-Identifier: MIT */
/*
 * arch/x86/kernel/pic.c - the two 8259 interrupt controllers
 *
 *	lines 8..15 -> second PIC --line 2--> first PIC <- lines 0, 1, 3..7
 *					       |
 *					      CPU, vector IRQ_VECTOR_BASE + line
 *
 * The firmware leaves them on vectors that the CPU uses for exceptions, so they
 * are set up anew.  Edge triggered; each interrupt is ended by name.
 *
 * Mechanism only: who wants which line is irq.c's.  Intel 8259A data sheet.
 *
 * Locking: interrupts off; one CPU.
 */
#include <asm/io.h>
#include <asm/irq.h>
#include <asm/pic.h>
#include <asm/trap.h>
#include <lib/compiler.h>

#define PIC1_COMMAND	0x20
#define PIC1_DATA	0x21
#define PIC2_COMMAND	0xA0
#define PIC2_DATA	0xA1

#define ICW1_INIT	0x11		/* edge triggered, cascaded, ICW4 follows */
#define ICW4_8086	0x01
#define OCW2_EOI	0x60		/* ends the named line's interrupt */
#define OCW3_READ_IRR	0x0A		/* requested */
#define OCW3_READ_ISR	0x0B		/* being served */

#define LINES_EACH	8

static uint16_t masked = 0xFFFF;	/* bit n: line n is masked */

static void __init write_slow(uint16_t port, uint8_t value)
{
	outb(port, value);
	io_delay();
}

static void write_masks(void)
{
	outb(PIC1_DATA, (uint8_t)masked);
	outb(PIC2_DATA, (uint8_t)(masked >> 8));
}

static void __init init_one(uint16_t command, uint8_t vector, uint8_t cascade)
{
	uint16_t data = (uint16_t)(command + 1);

	write_slow(command, ICW1_INIT);
	write_slow(data, vector);
	write_slow(data, cascade);
	write_slow(data, ICW4_8086);
}

void __init pic_init(void)
{
	masked = 0xFFFF;
	write_masks();
	init_one(PIC1_COMMAND, IRQ_VECTOR_BASE, 1 << PIC_CASCADE);
	init_one(PIC2_COMMAND, IRQ_VECTOR_BASE + LINES_EACH, PIC_CASCADE);
	write_masks();
}

void pic_mask(unsigned int irq)
{
	masked |= (uint16_t)(1U << irq);
	write_masks();
}

/* A line of the second PIC needs the line between the two as well. */
void pic_unmask(unsigned int irq)
{
	masked &= (uint16_t)~(1U << irq);
	if (irq >= LINES_EACH)
		masked &= (uint16_t)~(1U << PIC_CASCADE);
	write_masks();
}

void pic_eoi(unsigned int irq)
{
	if (irq >= LINES_EACH) {
		outb(PIC2_COMMAND, (uint8_t)(OCW2_EOI | (irq - LINES_EACH)));
		irq = PIC_CASCADE;
	}
	outb(PIC1_COMMAND, (uint8_t)(OCW2_EOI | irq));
}

void pic_eoi_spurious(unsigned int irq)
{
	if (irq >= LINES_EACH)
		outb(PIC1_COMMAND, OCW2_EOI | PIC_CASCADE);
}

static bool read_bit(unsigned int irq, uint8_t which)
{
	uint16_t command = irq < LINES_EACH ? PIC1_COMMAND : PIC2_COMMAND;

	outb(command, which);
	return inb(command) & (1U << irq % LINES_EACH);
}

bool pic_in_service(unsigned int irq)
{
	return read_bit(irq, OCW3_READ_ISR);
}

bool pic_pending(unsigned int irq)
{
	return read_bit(irq, OCW3_READ_IRR) || read_bit(irq, OCW3_READ_ISR);
}
