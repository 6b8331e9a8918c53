/* SPDX-License-Identifier: MIT */
/*
 * tests/bench/bench_time.c - what a timer and a tick cost
 *
 * timer_add_cancel	mod_timer() and del_timer() of one timer, a second ahead, while a
 *			hundred others are pending.
 *
 * timer_irq		a tick with nothing due.  The counter is read in a loop; a tick that
 *			comes between two readings makes their difference larger by all that
 *			it executes, from the first instruction of its stub to its iret.  So
 *			a real interrupt of the real chip is counted.  The row is the median:
 *			each sixth tick ends a time slice, each 64th enters a slot.
 */
#include <core/bug.h>
#include <core/timer.h>
#include <kernel/bench.h>

#define NR_OTHERS	100
#define NR_TICKS	15		/* an odd number has a median */

static struct timer_list timer, others[NR_OTHERS];

static void nothing(struct timer_list *unused __maybe_unused)
{
}

static void arm_others(void)
{
	for (unsigned int i = 0; i < NR_OTHERS; i++) {
		timer_setup(&others[i], nothing);
		mod_timer(&others[i], jiffies + HZ * 3600UL + i);
	}
}

static void cancel_others(void)
{
	for (unsigned int i = 0; i < NR_OTHERS; i++)
		del_timer_sync(&others[i]);
}

BENCH(timer_add_cancel)
{
	static struct bench_samples *const samples = &bench_samples[0];

	arm_others();
	timer_setup(&timer, nothing);
	bench_samples_begin(samples);
	while (bench_wants_more(samples)) {
		unsigned long expires = jiffies + HZ;
		uint64_t start = bench_start(samples);

		mod_timer(&timer, expires);
		del_timer(&timer);
		bench_stop(samples, start, 1);
	}
	bench_samples_rows(samples, "timer_add_cancel");
	cancel_others();
}

/*
 * Read the counter round and round until two readings in a row are more than usual apart,
 * so many rounds at most; how far the last two are apart.  Every round is the same
 * instructions.
 */
static __noinline uint32_t last_gap(uint32_t usual, unsigned int rounds)
{
	uint64_t last = rdtsc();
	uint32_t gap;

	do {
		uint64_t now = rdtsc();

		gap = (uint32_t)(now - last);
		last = now;
	} while (gap <= usual && --rounds);
	return gap;
}

static uint32_t median(uint32_t *values, unsigned int nr)
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

BENCH(timer_irq)
{
	uint32_t costs[NR_TICKS];

	arm_others();
	for (unsigned int i = 0; i < NR_TICKS; i++) {
		unsigned long before = jiffies;
		uint32_t usual = last_gap(UINT32_MAX, 16);

		costs[i] = last_gap(usual, UINT32_MAX) - usual;
		BUG_ON(jiffies != before + 1);
	}
	cancel_others();
	bench_row("timer_irq", median(costs, NR_TICKS));
}
