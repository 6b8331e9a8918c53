/* SPDX-License-Identifier: MIT */
/*
 * count.c - the histogram: how often each call was made, and how often it succeeded
 *
 *	# call mmap2 1234 987		made, succeeded
 *	# exempt rseq: no registration	what need not succeed, and why
 *
 * tests/qemu/histogram.py reads it, and knows by the kernel's own list which calls there are.
 */
#include "campaign.h"

void count(int call, long result)
{
	__atomic_fetch_add(&shared->steps, 1, __ATOMIC_RELAXED);
	__atomic_fetch_add(&shared->made[call], 1, __ATOMIC_RELAXED);
	if (!failed((void *)result))
		__atomic_fetch_add(&shared->good[call], 1, __ATOMIC_RELAXED);
}

static unsigned int sum(const volatile unsigned int *counts)
{
	unsigned int total = 0;

	for (int i = 0; i < nr_calls; i++)
		total += counts[i];
	return total;
}

unsigned int sum_good(void)
{
	return sum(shared->good);
}

unsigned int sum_made(void)
{
	return sum(shared->made);
}

/* Each call, and whether it did as often as it must: the number of those that did not. */
int print_histogram(unsigned int least)
{
	int wrong = 0;

	for (int i = 0; i < nr_calls; i++) {
		const struct call *call = &calls[i];
		unsigned int good = shared->good[i];
		bool right = call->never ? good == 0 : call->rarely || good >= least;

		printf("# call %s %u %u%s\n", call->name, shared->made[i], good,
		       right ? "" : call->never ? ": but it cannot" : ": too few");
		if (call->never || call->rarely)
			printf("# exempt %s: %s\n", call->name,
			       call->never ? call->never : call->rarely);
		wrong += !right;
	}
	return wrong;
}
