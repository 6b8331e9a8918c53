/* SPDX-License-Identifier: MIT */
/*
 * tests/bench/bench_threads.c - what a thread costs
 *
 * kthread_create_join: make a thread, let it run and end, wait until nothing of it is left.
 * The memory of its stack, two switches and two waits are part of it.
 */
#include <core/bug.h>
#include <core/kthread.h>
#include <kernel/bench.h>
#include <lib/err.h>

static struct bench_samples *const samples = &bench_samples[0];

static int ends_at_once(void *unused __maybe_unused)
{
	return 0;
}

BENCH(kthread_create_join)
{
	bench_samples_begin(samples);
	while (bench_wants_more(samples)) {
		uint64_t start = bench_start(samples);
		struct task_struct *task = kthread_run(ends_at_once, NULL, "bench");

		BUG_ON(IS_ERR(task));
		kthread_join(task);
		bench_stop(samples, start, 1);
	}
	bench_samples_rows(samples, "kthread_create_join");
}
