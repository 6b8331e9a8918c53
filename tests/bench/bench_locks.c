/* SPDX-License-Identifier: MIT */
/*
 * tests/bench/bench_locks.c - what a lock costs that nobody else wants
 *
 * The functions count with their call and return; the spinlock is compiled into its caller.
 */
#include <core/mutex.h>
#include <core/rwsem.h>
#include <core/spinlock.h>
#include <kernel/bench.h>

static struct bench_samples *const take_samples = &bench_samples[0];
static struct bench_samples *const release_samples = &bench_samples[1];
static DEFINE_SPINLOCK(spinlock);
static DEFINE_MUTEX(mutex);
static DECLARE_RWSEM(rwsem);

static void begin(void)
{
	bench_samples_begin(take_samples);
	bench_samples_begin(release_samples);
}

/* take() and release() in turn, each sampled by itself. */
#define TAKE_AND_RELEASE(take, release) do {					\
	uint64_t start = bench_start(take_samples);				\
	uint64_t end;								\
										\
	take;									\
	end = rdtsc();								\
	if (bench_wants_more(take_samples))					\
		bench_store(take_samples, end - start, 1);			\
	start = bench_start(release_samples);					\
	release;								\
	end = rdtsc();								\
	if (bench_wants_more(release_samples))					\
		bench_store(release_samples, end - start, 1);			\
} while (bench_wants_more(take_samples) || bench_wants_more(release_samples))

BENCH(spin_lock_unlock)
{
	bench_samples_begin(take_samples);
	while (bench_wants_more(take_samples)) {
		uint64_t start = bench_start(take_samples);

		spin_lock(&spinlock);
		spin_unlock(&spinlock);
		bench_stop(take_samples, start, 1);
	}
	bench_samples_rows(take_samples, "spin_lock_unlock");
}

BENCH(spin_lock_irqsave)
{
	bench_samples_begin(take_samples);
	while (bench_wants_more(take_samples)) {
		uint64_t start = bench_start(take_samples);

		spin_unlock_irqrestore(&spinlock, spin_lock_irqsave(&spinlock));
		bench_stop(take_samples, start, 1);
	}
	bench_samples_rows(take_samples, "spin_lock_irqsave");
}

BENCH(mutex)
{
	begin();
	TAKE_AND_RELEASE(mutex_lock(&mutex), mutex_unlock(&mutex));
	bench_samples_rows(take_samples, "mutex.lock");
	bench_samples_rows(release_samples, "mutex.unlock");
}

BENCH(rwsem_read)
{
	begin();
	TAKE_AND_RELEASE(down_read(&rwsem), up_read(&rwsem));
	bench_samples_rows(take_samples, "rwsem.down_read");
	bench_samples_rows(release_samples, "rwsem.up_read");
}

BENCH(rwsem_write)
{
	begin();
	TAKE_AND_RELEASE(down_write(&rwsem), up_write(&rwsem));
	bench_samples_rows(take_samples, "rwsem.down_write");
	bench_samples_rows(release_samples, "rwsem.up_write");
}
