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
 * Work that may wait until there is nothing else to do registers itself and is called
 * a small step at a time, in place of a sleep.
 *
 * Locking: all words are written with interrupts off; one CPU runs.
 */
#include <asm/irqflags.h>
#include <asm/processor.h>
#include <core/clock.h>
#include <core/idle.h>
#include <lib/errno.h>

#define MAX_IDLE_WORK	4

static bool asleep;
static uint64_t since;			/* clock_ns() at the start of this sleep */
static uint64_t slept;			/* ns, all sleeps that are over */

static idle_work_t idle_work[MAX_IDLE_WORK];	/* boot only */
static unsigned int nr_idle_work;

int idle_register(idle_work_t work)
{
	if (nr_idle_work == MAX_IDLE_WORK)
		return -ENOSPC;
	idle_work[nr_idle_work++] = work;
	return 0;
}

/* One step of the first work that has something to do. */
static bool do_idle_work(void)
{
	for (unsigned int i = 0; i < nr_idle_work; i++)
		if (idle_work[i]())
			return true;
	return false;
}

/*
 * cpu_idle_once - do one step of idle work, or sleep until the next interrupt
 *
 * Entered with interrupts off, so that the caller can check that there is nothing
 * to do and no interrupt can change that before the CPU sleeps.  Returns with
 * interrupts on, after the step or the handler; the caller checks again.
 */
void cpu_idle_once(void)
{
	if (do_idle_work()) {
		local_irq_enable();
		return;
	}
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
