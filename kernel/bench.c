/* SPDX-License-Identifier: MIT */
/*
 * kernel/bench.c - run the benchmarks and print their rows
 *
 * A benchmark calls public functions only: no path exists for a row's sake.
 *
 * Rows of a sampled benchmark are the median, and as NAME.mean the mean, so that work
 * which is put off and done in batches shows.  The first samples are not counted: they
 * warm what they touch.
 */
#include <asm/irq.h>
#include <asm/processor.h>
#include <core/bug.h>
#include <core/clock.h>
#include <core/printk.h>
#include <kernel/bench.h>
#include <lib/div64.h>
#include <lib/parse.h>
#include <lib/printf.h>
#include <lib/string.h>

#define WARM_SAMPLES	8		/* not counted; fewer than BENCH_SAMPLES */
#define MAX_DROPPED	BENCH_SAMPLES
#define FRACTION	16		/* of a count, so that batches divide well */

struct bench_samples bench_samples[2];
char bench_scratch[BENCH_SCRATCH] __aligned(PAGE_SIZE);

void bench_row(const char *name, uint64_t value)
{
	console_printf("%s %llu insn\n", name, (unsigned long long)value);
}

void bench_row_kb(const char *name, uint64_t value)
{
	console_printf("%s %llu kB\n", name, (unsigned long long)value);
}

/* How far two readings are apart; never inlined, so that each is the same instructions. */
static __noinline uint64_t two_readings(void)
{
	uint64_t start = rdtsc();

	return rdtsc() - start;
}

/*
 * bench_counts_instructions - is the time-stamp counter an instruction counter here?
 *
 * Under --icount an empty pair of readings always differs by the same few counts;
 * a counter of cycles or of time never does that many times in a row.
 */
bool bench_counts_instructions(void)
{
	uint64_t expected = two_readings();

	for (unsigned int i = 0; i < 64; i++)
		if (two_readings() != expected)
			return false;
	return expected <= 8;
}

unsigned int bench_run(const char *glob)
{
	unsigned int nr = 0;

	for (const struct bench *b = __benches_start; b < __benches_end; b++) {
		if (!glob_match(glob, b->name))
			continue;
		b->run();
		nr++;
	}
	return nr;
}

static unsigned long interrupts_seen(void)
{
	unsigned long nr = irq_spurious_count();

	for (unsigned int irq = 0; irq < NR_IRQS; irq++)
		nr += irq_count(irq);
	return nr;
}

/* What a pair of readings costs by itself: the least of a few. */
static unsigned int empty_pair(void)
{
	uint64_t least = UINT32_MAX;

	for (unsigned int i = 0; i < 8; i++) {
		uint64_t start = rdtsc();
		uint64_t count = rdtsc() - start;

		if (count < least)
			least = count;
	}
	return (unsigned int)least;
}

/* bench_samples_begin - nothing is sampled yet */
void bench_samples_begin(struct bench_samples *samples)
{
	memset(samples, 0, sizeof(*samples));
	samples->empty = empty_pair();
}

/* bench_wants_more - shall another sample be taken? */
bool bench_wants_more(const struct bench_samples *samples)
{
	return samples->nr < BENCH_SAMPLES;
}

/* bench_prepare - just before a sample: remember what must not change in it */
void bench_prepare(struct bench_samples *samples)
{
	samples->interrupts = interrupts_seen();
	samples->idle_ns = clock_idle_ns();
}

/*
 * bench_store - keep a sample of so many operations, unless it was disturbed
 *
 * A machine that disturbs every second one cannot be measured: the kernel stops there,
 * so that no row pretends.
 */
void bench_store(struct bench_samples *samples, uint64_t count, unsigned int nr_operations)
{
	if (interrupts_seen() != samples->interrupts || clock_idle_ns() != samples->idle_ns) {
		if (++samples->dropped > MAX_DROPPED)
			panic("bench: more samples disturbed than taken");
		return;
	}
	count = count > samples->empty ? count - samples->empty : 0;
	samples->values[samples->nr++] = (uint32_t)div_u64(count * FRACTION, nr_operations);
}

/* Insertion sort: some hundred numbers, most of them equal. */
static void sort(uint32_t *values, unsigned int nr)
{
	for (unsigned int i = 1; i < nr; i++) {
		uint32_t value = values[i];
		unsigned int at = i;

		for (; at > 0 && values[at - 1] > value; at--)
			values[at] = values[at - 1];
		values[at] = value;
	}
}

static uint64_t rounded(uint64_t sixteenths)
{
	return (sixteenths + FRACTION / 2) / FRACTION;
}

/* bench_samples_rows - print the median as name and the mean as name.mean; once */
void bench_samples_rows(struct bench_samples *samples, const char *name)
{
	unsigned int nr = samples->nr - WARM_SAMPLES;
	uint32_t *values = samples->values + WARM_SAMPLES;
	uint64_t sum = 0;
	char mean[64];

	for (unsigned int i = 0; i < nr; i++)
		sum += values[i];
	sort(values, nr);
	snprintf(mean, sizeof(mean), "%s.mean", name);
	bench_row(name, rounded(values[nr / 2]));
	bench_row(mean, rounded(div_u64(sum, nr)));
}
