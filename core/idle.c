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
 * Locking: a CPU's state is the CPU's own, with interrupts off.
 */
#include <asm/irqflags.h>
#include <asm/percpu.h>
#include <asm/processor.h>
#include <core/clock.h>
#include <core/idle.h>
#include <lib/errno.h>

#define MAX_IDLE_WORK	4

struct idle_state {
	bool asleep;
	uint64_t since;			/* clock_ns() at the start of this sleep */
	uint64_t slept;			/* ns, all sleeps that are over */
};

static DEFINE_PER_CPU(struct idle_state, idle_states);

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
	struct idle_state *idle = this_cpu_ptr(&idle_states);

	if (do_idle_work()) {
		local_irq_enable();
		return;
	}
	idle->since = clock_ns();
	idle->asleep = true;
	cpu_wait_for_interrupt();
}

/* cpu_idle_end - the sleep, if there was one, is over; from the interrupt entry */
void cpu_idle_end(void)
{
	struct idle_state *idle = this_cpu_ptr(&idle_states);

	if (!idle->asleep)
		return;
	idle->asleep = false;
	idle->slept += clock_ns() - idle->since;
}

/* clock_idle_ns - nanoseconds that this CPU has slept since boot; any context */
uint64_t clock_idle_ns(void)
{
	unsigned long flags = local_irq_save();
	uint64_t ns = this_cpu_ptr(&idle_states)->slept;

	local_irq_restore(flags);
	return ns;
}
