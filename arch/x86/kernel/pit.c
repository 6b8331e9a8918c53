/* SPDX-License-Identifier: MIT */
/*
 * arch/x86/kernel/pit.c - the 8254: the tick, a clock, and a short known time
 *
 *	channel 0	counts PIT_LATCH down to 1 and again, IRQ 0 at each turn
 *	channel 1	the memory refresh of old boards; left alone
 *	channel 2	the speaker's; used to measure the time-stamp counter
 *
 * The clock is  turns * PIT_LATCH + counts since the last turn,  and there are two
 * ways to know the turns:
 *
 *	by interrupts	those handled, and one more if the PIC has one pending
 *	by readings	the turn of the last reading, and one more if the count
 *			is below what it was then
 *
 * Each can only miss turns: the PIC holds one interrupt however many there were,
 * and a reading cannot see a second turn.  So the larger one is right, or nearer
 * to it.  With interrupts off for long the clock goes on as long as it is read
 * once a tick; time that passes unread then is lost, as the ticks are, and comes
 * back if the interrupts come late after all.  It never goes back nor stands still.
 *
 * Intel 8254 data sheet.  Locking: all state is touched with interrupts off.
 */
#include <asm/io.h>
#include <asm/irq.h>
#include <asm/irqflags.h>
#include <asm/pic.h>
#include <asm/pit.h>
#include <core/clock.h>
#include <core/tick.h>
#include <lib/compiler.h>
#include <lib/div64.h>
#include <lib/minmax.h>

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
static uint64_t last_reading;		/* the largest that pit_read() has returned */

void __init pit_init(void)
{
	unsigned long flags = local_irq_save();

	outb(PIT_COMMAND, COMMAND_RATE0);
	outb(PIT_CHANNEL0, (uint8_t)PIT_LATCH);
	outb(PIT_CHANNEL0, (uint8_t)(PIT_LATCH >> 8));
	local_irq_restore(flags);
}

static void pit_interrupt(unsigned int irq)
{
	(void)irq;
	turns++;
	tick_handle();
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
	return remaining == 0 || remaining > PIT_LATCH ? 0 : PIT_LATCH - remaining;
}

/* The last reading brought up to this count: the same turn, or the next one. */
static uint64_t count_by_readings(uint32_t counts)
{
	uint32_t counts_then;
	uint64_t turn = div_u64_rem(last_reading, PIT_LATCH, &counts_then);

	return (turn + (counts < counts_then)) * PIT_LATCH + counts;
}

static uint64_t pit_read(void)
{
	unsigned long flags = local_irq_save();
	/* First the PIC: a turn between the two is then seen by the count, not twice. */
	uint64_t turns_now = turns + pic_pending(IRQ_TIMER);
	uint32_t counts = counts_in_turn();
	uint64_t reading = max(turns_now * PIT_LATCH + counts, count_by_readings(counts));

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
 * pit_oneshot_prepare - let channel 2 wait for pit_oneshot_start() with the same counts
 *
 * Interrupts off.
 */
void pit_oneshot_prepare(uint16_t counts)
{
	outb(GATE_PORT, (uint8_t)((inb(GATE_PORT) & ~GATE_SPEAKER) | GATE_OPEN));
	outb(PIT_COMMAND, COMMAND_ONESHOT2);
	outb(PIT_CHANNEL2, (uint8_t)counts);
}

/*
 * pit_oneshot_start - let channel 2 run down once, from now on
 *
 * Interrupts off, behind pit_oneshot_prepare().  It is one write.  pit_oneshot_done() is
 * true counts / PIT_HZ seconds later; on real chips up to two counts later still.
 */
void pit_oneshot_start(uint16_t counts)
{
	outb(PIT_CHANNEL2, (uint8_t)(counts >> 8));
}

bool pit_oneshot_done(void)
{
	return inb(GATE_PORT) & GATE_OUTPUT;
}
