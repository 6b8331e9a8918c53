/* SPDX-License-Identifier: MIT */
/*
 * core/idle.c - sleep until something happens, and count how long
 *
 *	cpu_idle_once()		asleep			interrupt
 *	|-- since = now --------~~~~~~~~~~~~~-- cpu_idle_end() -- handler -->
 *				<- counted ->
 *
 * The interrupt entry ends the count, so that handlers are not taken for sleep:
 * what is measured in instructions subtracts this number.
 *
 * Locking: both words are written with interrupts off; one CPU runs.
 */
#include <asm/irqflags.h>
#include <asm/processor.h>
#include <core/clock.h>

static bool asleep;
static uint64_t since;			/* clock_ns() at the start of this sleep */
static uint64_t slept;			/* ns, all sleeps that are over */

/*
 * cpu_idle_once - sleep until the next interrupt
 *
 * Entered with interrupts off, so that the caller can check that there is nothing
 * to do and no interrupt can change that before the CPU sleeps.  Returns with
 * interrupts on, after the handler.
 */
void cpu_idle_once(void)
{
	since = clock_ns();
	asleep = true;
	cpu_wait_for_interrupt();
}

/* cpu_idle_end - the sleep, if there was one, is over; from the interrupt entry */
void cpu_idle_end(void)
{
	if (!asleep)
		return;
	asleep = false;
	slept += clock_ns() - since;
}

/* clock_idle_ns - nanoseconds slept since boot; any context */
uint64_t clock_idle_ns(void)
{
	unsigned long flags = local_irq_save();
	uint64_t ns = slept;

	local_irq_restore(flags);
	return ns;
}
