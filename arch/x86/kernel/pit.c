/* SPDX-License-Identifier: MIT */
/*
 * arch/x86/kernel/pit.c - the 8254: the tick, a clock, and a short known time
 *
 *	channel 0	counts PIT_LATCH down to 1 and again, IRQ 0 at each turn
 *	channel 1	the memory refresh of old boards; left alone
 *	channel 2	the speaker's; used to measure the time-stamp counter
 *
 * The clock is  turns * PIT_LATCH + counts since the last turn.  With interrupts
 * off a turn is not counted when it happens, so a reading asks the PIC whether a
 * tick is pending; and where the count is below the last reading, there was a turn
 * in between.  Interrupts off for more than a tick lose time, as they lose ticks,
 * but never turn the clock back.
 *
 * Intel 8254 data sheet.  Locking: all state is touched with interrupts off.
 */
#include <asm/io.h>
#include <asm/irq.h>
#include <asm/irqflags.h>
#include <asm/pic.h>
#include <asm/pit.h>
#include <core/clock.h>
#include <lib/compiler.h>

#define PIT_CHANNEL0	0x40
#define PIT_CHANNEL2	0x42
#define PIT_COMMAND	0x43
#define GATE_PORT	0x61		/* channel 2: gate, speaker, output */

#define COMMAND_LATCH0	0x00		/* hold channel 0's count for reading */
#define COMMAND_RATE0	0x34		/* channel 0, both bytes, mode 2: rate generator */
#define COMMAND_ONESHOT2 0xB0		/* channel 2, both bytes, mode 0: output high at zero */
#define GATE_OPEN	0x01
#define GATE_SPEAKER	0x02
#define GATE_OUTPUT	0x20

_Static_assert(PIT_LATCH <= 0xFFFF, "CONFIG_HZ is too low for a 16-bit counter");

static uint64_t turns;			/* ticks since pit_tick_init() */
static uint64_t last_reading;

static void write_count(uint16_t port, uint16_t count)
{
	outb(port, (uint8_t)count);
	outb(port, (uint8_t)(count >> 8));
}

void __init pit_init(void)
{
	unsigned long flags = local_irq_save();

	outb(PIT_COMMAND, COMMAND_RATE0);
	write_count(PIT_CHANNEL0, PIT_LATCH);
	local_irq_restore(flags);
}

static void pit_interrupt(unsigned int irq)
{
	(void)irq;
	turns++;
	clock_tick();
}

int __init pit_tick_init(void)
{
	return irq_register(IRQ_TIMER, pit_interrupt);
}

/* Counts since the last turn, 0 .. PIT_LATCH - 1. */
static uint32_t counts_in_turn(void)
{
	uint32_t remaining;

	outb(PIT_COMMAND, COMMAND_LATCH0);
	remaining = inb(PIT_CHANNEL0);
	remaining |= (uint32_t)inb(PIT_CHANNEL0) << 8;
	return remaining > PIT_LATCH ? 0 : PIT_LATCH - remaining;
}

static uint64_t pit_read(void)
{
	unsigned long flags = local_irq_save();
	uint64_t reading = turns * PIT_LATCH;

	if (pic_pending(IRQ_TIMER))
		reading += PIT_LATCH;
	reading += counts_in_turn();
	if (reading < last_reading)
		reading += PIT_LATCH;
	if (reading < last_reading)
		reading = last_reading;
	last_reading = reading;
	local_irq_restore(flags);
	return reading;
}

static struct clocksource pit_clock = {
	.name = "pit",
	.read = pit_read,
};

void __init pit_clock_register(void)
{
	clock_scale_hz(&pit_clock, PIT_HZ);
	clock_register(&pit_clock);
}

/*
 * pit_oneshot_start - let channel 2 run down once
 *
 * Interrupts off.  pit_oneshot_done() is true counts / PIT_HZ seconds later; on
 * real chips up to two counts later still.
 */
void pit_oneshot_start(uint16_t counts)
{
	outb(GATE_PORT, (uint8_t)((inb(GATE_PORT) & ~GATE_SPEAKER) | GATE_OPEN));
	outb(PIT_COMMAND, COMMAND_ONESHOT2);
	write_count(PIT_CHANNEL2, counts);
}

bool pit_oneshot_done(void)
{
	return inb(GATE_PORT) & GATE_OUTPUT;
}
