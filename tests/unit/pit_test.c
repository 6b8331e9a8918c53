/* SPDX-License-Identifier: MIT */
/*
 * tests/unit/pit_test.c - arch/x86/kernel/pit.c: a clock made of a count and late interrupts
 *
 * The test plays the chip: time is a number of counts, channel 0 counts PIT_LATCH
 * down to 1 in each turn, and the PIC holds one interrupt, however many turns
 * passed.  When it is handled the test decides.
 *
 *	now	0 ......... PIT_LATCH ......... 2 * PIT_LATCH .........
 *	count	LATCH ... 1 LATCH ............1 LATCH
 *	pending	            ^ set               ^ still one
 */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <stdbool.h>
#include <cmocka.h>

#include <asm/io.h>
#include <asm/irq.h>
#include <asm/pic.h>
#include <asm/pit.h>
#include <core/clock.h>
#include <core/tick.h>
#include <lib/compiler.h>
#include "random.h"

/* --- the machine --------------------------------------------------------------- */

static uint64_t now;			/* counts since the chip was started */
static uint64_t raised;			/* turns that have raised the line */
static uint64_t delay;			/* counts by which the line is raised late */
static bool pending;
static irq_handler_t handler;
static const struct clocksource *clock;
static unsigned int latched_byte;
static uint64_t latched;
static unsigned long ticks;

static void raise_late(void)
{
	while (now >= delay && (now - delay) / PIT_LATCH > raised) {
		raised++;
		pending = true;
	}
}

static void pass(uint64_t counts)
{
	now += counts;
	raise_late();
}

static void handle_interrupt(void)
{
	if (!pending)
		return;
	pending = false;
	handler(IRQ_TIMER);
}

void outb(uint16_t port, uint8_t value)
{
	if (port == 0x43 && value == 0x00) {
		latched = PIT_LATCH - now % PIT_LATCH;
		latched_byte = 0;
	}
}

uint8_t inb(uint16_t port)
{
	assert_int_equal(port, 0x40);
	return (uint8_t)(latched >> (8 * latched_byte++));
}

bool pic_pending(unsigned int irq)
{
	bool was = pending;

	assert_int_equal(irq, IRQ_TIMER);
	pass(1);	/* the count that is read next is a later one */
	return was;
}

int irq_register(unsigned int irq, irq_handler_t fn)
{
	assert_int_equal(irq, IRQ_TIMER);
	handler = fn;
	return 0;
}

void clock_register(const struct clocksource *source)
{
	clock = source;
}

void clock_scale_hz(struct clocksource *source, uint32_t hz)
{
	(void)source;
	assert_int_equal(hz, PIT_HZ);
}

void tick_handle(void)
{
	ticks++;
}

/*
 * The clock's state outlives a test, as on a machine: what passed in earlier tests
 * is handled first, and what they lost is part of `behind`.
 */
static uint64_t behind;

static int settle(void **state)
{
	(void)state;
	if (!handler) {
		assert_int_equal(pit_tick_init(), 0);
		pit_clock_register();
	}
	delay = 0;
	pass(PIT_LATCH - now % PIT_LATCH + 10);
	handle_interrupt();
	behind = now + 1 - clock->read();
	return 0;
}

/* What an exact clock would have said at the last reading. */
static uint64_t exact(void)
{
	return now - behind;
}

/* --- tests ---------------------------------------------------------------------- */

static void pit_read_handled_ticks_is_exact(void **state)
{
	(void)state;
	for (unsigned int i = 0; i < 1000; i++) {
		uint64_t reading;

		pass(PIT_LATCH / 7);
		handle_interrupt();
		reading = clock->read();
		assert_int_equal(reading, exact());
	}
}

/* Nobody reads for many ticks, but all are handled: nothing is lost. */
static void pit_read_long_unread_is_exact(void **state)
{
	uint64_t reading;

	(void)state;
	for (unsigned int i = 0; i < 50; i++) {
		pass(PIT_LATCH);
		handle_interrupt();
	}
	reading = clock->read();
	assert_int_equal(reading, exact());
}

/* No interrupt is handled, but the clock is read once a tick: it goes on, exactly. */
static void pit_read_interrupts_off_for_many_ticks_is_exact(void **state)
{
	(void)state;
	for (unsigned int i = 0; i < 40; i++) {
		uint64_t reading;

		pass(PIT_LATCH * 3 / 4);
		reading = clock->read();
		assert_int_equal(reading, exact());
	}
}

/* The line is raised only a while after the turn, as under an emulator short of time. */
static void pit_read_line_raised_late_is_exact(void **state)
{
	(void)state;
	delay = PIT_LATCH / 3;
	for (unsigned int i = 0; i < 1000; i++) {
		uint64_t reading;

		pass(PIT_LATCH / 5);
		if (i % 3)
			handle_interrupt();
		reading = clock->read();
		assert_int_equal(reading, exact());
	}
}

/* A turn between the look at the PIC and the latching of the count, at each distance. */
static void pit_read_turn_inside_a_reading_is_exact(void **state)
{
	(void)state;
	for (unsigned int i = 0; i < 8; i++) {
		uint64_t reading;

		pass(PIT_LATCH - now % PIT_LATCH - 4 + i);
		reading = clock->read();
		assert_int_equal(reading, exact());
		handle_interrupt();
		pass(5);
		reading = clock->read();
		assert_int_equal(reading, exact());
	}
}

/* Whatever happens: forward with each count that passes, and never ahead of time. */
static void pit_read_random_delays_goes_forward_and_not_ahead(void **state)
{
	uint64_t seed = 12345;
	uint64_t last = clock->read();
	unsigned int lossy = 0;

	(void)state;
	for (unsigned int i = 0; i < 200000; i++) {
		uint64_t reading;
		uint32_t dice = (uint32_t)(random_next(&seed) >> 32);

		delay = dice >> 24 << 4;
		pass(dice % 64 == 0 ? dice % (5 * PIT_LATCH) : dice % (PIT_LATCH / 2));
		if (dice & 0x10000)
			handle_interrupt();
		reading = clock->read();
		if (reading < last || reading > exact())
			fail_msg("step %u: %llu behind %llu, exact %llu", i,
				 (unsigned long long)reading, (unsigned long long)last,
				 (unsigned long long)exact());
		assert_true(reading > last || dice % 64 == 0);
		lossy += reading < exact();
		last = reading;
	}
	assert_true(lossy > 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup(pit_read_handled_ticks_is_exact, settle),
		cmocka_unit_test_setup(pit_read_long_unread_is_exact, settle),
		cmocka_unit_test_setup(pit_read_interrupts_off_for_many_ticks_is_exact, settle),
		cmocka_unit_test_setup(pit_read_line_raised_late_is_exact, settle),
		cmocka_unit_test_setup(pit_read_turn_inside_a_reading_is_exact, settle),
		cmocka_unit_test_setup(pit_read_random_delays_goes_forward_and_not_ahead, settle),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
