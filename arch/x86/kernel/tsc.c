/* SPDX-License-Identifier: MIT */
/*
 * arch/x86/kernel/tsc.c - how fast the time-stamp counter runs
 *
 *	timer chip	|<---- 239 counts = 0.2 ms ---->|
 *	counter		a				b	kHz = (b - a) / 0.2 ms
 *
 * Two windows in a row that agree within 0.2 % settle it.  A disturbed window (the
 * firmware's or a hypervisor's doing) disagrees and costs another one, up to five.
 * A disturbance only makes a window look longer, so the smaller of two that agree
 * is taken.  All in all 0.4 ms, 1 ms at worst: boot has little time.
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
#define MAX_WINDOWS	5
#define MAX_POLLS	100000		/* a window takes some hundred */
#define MIN_KHZ		1000		/* less is a timer chip that does not run */
#define TOLERANCE	500		/* agreeing means 1 part in so many */

static uint64_t tsc_read(void)
{
	return rdtsc();
}

static struct clocksource tsc_clock = {
	.name = "tsc",
	.read = tsc_read,
};

/* Counts of the time-stamp counter in one window; 0 if the window never ended. */
static uint32_t __init measure_window(void)
{
	unsigned long flags = local_irq_save();
	uint64_t cycles = 0;
	uint64_t begin;

	pit_oneshot_start(WINDOW_COUNTS);
	begin = rdtsc();
	for (unsigned int i = 0; i < MAX_POLLS; i++) {
		if (pit_oneshot_done()) {
			cycles = rdtsc() - begin;
			break;
		}
	}
	local_irq_restore(flags);
	return (uint32_t)min_t(uint64_t, cycles, UINT32_MAX);
}

static uint32_t __init estimate_khz(void)
{
	return (uint32_t)div_u64((uint64_t)measure_window() * PIT_HZ, WINDOW_COUNTS * 1000);
}

static bool __init agree(uint32_t a, uint32_t b)
{
	return max(a, b) - min(a, b) <= min(a, b) / TOLERANCE;
}

static uint32_t __init median(uint32_t *values, unsigned int nr)
{
	for (unsigned int i = 1; i < nr; i++) {
		for (unsigned int j = i; j > 0 && values[j] < values[j - 1]; j--) {
			uint32_t larger = values[j - 1];

			values[j - 1] = values[j];
			values[j] = larger;
		}
	}
	return values[nr / 2];
}

/* The counter's speed, 0 if it cannot be told. */
static uint32_t __init calibrate(void)
{
	uint32_t khz[MAX_WINDOWS];
	uint32_t middle;

	for (unsigned int i = 0; i < MAX_WINDOWS; i++) {
		khz[i] = estimate_khz();
		if (i > 0 && khz[i] >= MIN_KHZ && agree(khz[i - 1], khz[i]))
			return min(khz[i - 1], khz[i]);
	}
	middle = median(khz, MAX_WINDOWS);
	if (middle < MIN_KHZ) {
		pr_warn("tsc: the timer chip does not measure it\n");
		return 0;
	}
	pr_warn("tsc: measured %u to %u kHz, taking %u\n", khz[0], khz[MAX_WINDOWS - 1], middle);
	return middle;
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
