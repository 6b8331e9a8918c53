/* SPDX-License-Identifier: MIT */
/*
 * arch/x86/kernel/tsc.c - how fast the time-stamp counter runs
 *
 *	timer chip	   |<------ 239 counts = 0.2 ms ------>|
 *	counter		a  b				 c     d
 *
 * The window begins between a and b, the reads around the request, and ends between c,
 * before the last poll that saw it run, and d, behind the poll that saw its end.  So it
 * is c - b cycles long at least and d - a at most, however long the machine was held up
 * in between by its firmware, a hypervisor or an emulator's host: that moves the bounds
 * apart and never makes them wrong.  Bounds of several windows hold together.
 *
 * Two windows are taken, 0.4 ms; more only on a host so busy that each of them was held up.
 */
#include <asm/irqflags.h>
#include <asm/pit.h>
#include <asm/processor.h>
#include <asm/tsc.h>
#include <core/clock.h>
#include <core/printk.h>
#include <lib/compiler.h>
#include <lib/div64.h>
#include <lib/minmax.h>

#define WINDOW_COUNTS	239		/* of the timer chip: 0.2 ms */
#define WINDOWS		2
#define MAX_WINDOWS	500
#define MAX_POLLS	100000		/* a window takes some hundred */
#define TOLERANCE	32		/* too far apart: by more than 1 part in so many */

/* How many cycles a window has. */
struct bounds {
	uint32_t least;
	uint32_t most;
};

static uint64_t tsc_read(void)
{
	return rdtsc();
}

static struct clocksource tsc_clock = {
	.name = "tsc",
	.read = tsc_read,
};

static uint32_t __init cycles_between(uint64_t from, uint64_t to)
{
	return to <= from ? 0 : (uint32_t)min_t(uint64_t, to - from, UINT32_MAX);
}

/* One window; false if it never ended. */
static bool __init measure_window(struct bounds *window)
{
	unsigned long flags = local_irq_save();
	uint64_t before, begun, running, now;
	bool done = false;

	pit_oneshot_prepare(WINDOW_COUNTS);
	before = rdtsc();
	pit_oneshot_start(WINDOW_COUNTS);
	begun = running = now = rdtsc();
	for (unsigned int i = 0; i < MAX_POLLS && !done; i++) {
		running = now;
		now = rdtsc();
		done = pit_oneshot_done();
	}
	window->least = cycles_between(begun, running);
	window->most = cycles_between(before, rdtsc());
	local_irq_restore(flags);
	return done;
}

static bool __init narrow_enough(const struct bounds *bounds)
{
	return bounds->most - bounds->least <= bounds->least / TOLERANCE;
}

/* What both say; what the newer says where they contradict each other: the speed has changed. */
static struct bounds __init both(const struct bounds *older, const struct bounds *newer)
{
	struct bounds common = {
		.least = max(older->least, newer->least),
		.most = min(older->most, newer->most),
	};

	return common.least <= common.most ? common : *newer;
}

/* What several windows say together; false if one never ended, or always had ended. */
static bool __init measure(struct bounds *all)
{
	*all = (struct bounds){ 0, UINT32_MAX };
	for (unsigned int i = 0; i < MAX_WINDOWS; i++) {
		struct bounds window;

		if (!measure_window(&window))
			return false;
		*all = both(all, &window);
		if (i + 1 >= WINDOWS && narrow_enough(all))
			break;
	}
	return all->least > 0;
}

/* The counter's speed, 0 if it cannot be told. */
static uint32_t __init calibrate(void)
{
	struct bounds bounds;
	uint32_t cycles, khz;

	if (!measure(&bounds)) {
		pr_warn("tsc: the timer chip does not measure it\n");
		return 0;
	}
	cycles = bounds.least + (bounds.most - bounds.least) / 2;
	khz = (uint32_t)div_u64((uint64_t)cycles * PIT_HZ, WINDOW_COUNTS * 1000);
	if (!narrow_enough(&bounds))
		pr_warn("tsc: %u kHz, known to %u cycles of %u only\n", khz,
			(bounds.most - bounds.least) / 2, cycles);
	return khz;
}

/*
 * tsc_clock_register - measure the time-stamp counter and make it the clock
 *
 * Boot, after cpu_detect() and pit_init().  Return: false if the CPU has none or
 * its speed cannot be told; then nothing is registered.
 */
bool __init tsc_clock_register(void)
{
	uint32_t khz;

	if (!cpu_info.tsc)
		return false;
	khz = calibrate();
	if (khz == 0)
		return false;
	clock_scale(&tsc_clock, khz);
	clock_register(&tsc_clock);
	return true;
}
