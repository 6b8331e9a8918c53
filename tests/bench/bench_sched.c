/* SPDX-License-Identifier: MIT */
/*
 * tests/bench/bench_sched.c - what a switch between two kernel threads costs
 *
 * Two threads of equal priority yield to each other.  A sample is one round, two switches:
 * the decision, the run queue's lock, the other stack and, as _fpu, the FPU registers.
 */
#include <asm/fpu.h>
#include <core/bug.h>
#include <core/kthread.h>
#include <core/sched.h>
#include <kernel/bench.h>
#include <lib/err.h>

static struct bench_samples *const samples = &bench_samples[0];
static bool stop;
static struct fpu_state fpu_states[2];

static int yield_until_stopped(void *fpu)
{
	if (fpu)
		BUG_ON(fpu_attach(fpu));
	while (!READ_ONCE(stop))
		yield();
	if (fpu)
		fpu_detach();
	return 0;
}

static void ping_pong(const char *name, void *fpu)
{
	struct task_struct *other;

	stop = false;
	other = kthread_run(yield_until_stopped, fpu, "pong");
	BUG_ON(IS_ERR(other));
	bench_samples_begin(samples);
	while (bench_wants_more(samples)) {
		uint64_t start = bench_start(samples);

		yield();
		bench_stop(samples, start, 2);
	}
	WRITE_ONCE(stop, true);
	kthread_join(other);
	bench_samples_rows(samples, name);
}

BENCH(switch_kthread)
{
	ping_pong("switch_kthread", NULL);
}

BENCH(switch_kthread_fpu)
{
	if (fpu_attach(&fpu_states[0]))
		return;
	ping_pong("switch_kthread_fpu", &fpu_states[1]);
	fpu_detach();
}
