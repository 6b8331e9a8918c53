/* SPDX-License-Identifier: MIT */
/*
 * tests/selftest/clock_selftest.c - does time pass, forward, and as fast as it should?
 *
 * The tolerances are wide, as an emulated CPU is stopped now and then, and still
 * catch a counter or a timer that runs at a wrong speed.
 */
#include <asm/irqflags.h>
#include <core/clock.h>
#include <core/selftest.h>
#include <core/wall_clock.h>
#include <lib/errno.h>
#include "tick.h"

#define ATTEMPTS	20	/* an emulated CPU is not always on time */
#define NS_PER_TICK	(1000000000ULL / CONFIG_HZ)

SELFTEST(clock, has_a_source)
{
	ASSERT_TRUE(clock_source() != NULL);
	EXPECT_GT(clock_source()->khz, 1000u);
}

SELFTEST(clock, never_goes_back)
{
	uint64_t first = clock_ns();
	uint64_t last = first;

	for (unsigned int i = 0; i < 10000; i++) {
		uint64_t now = clock_ns();

		EXPECT_GE(now, last);
		last = now;
	}
	EXPECT_GT(last, first);
}

/* The same across two ticks that interrupts cannot count when they happen. */
SELFTEST(clock, goes_on_with_interrupts_off)
{
	unsigned long flags;
	uint64_t start, last;
	bool backwards = false;

	ASSERT_TRUE(sleep_ticks(1));
	flags = local_irq_save();
	start = last = clock_ns();
	for (unsigned int i = 0; i < 10000000 && last - start < NS_PER_TICK * 3 / 2; i++) {
		uint64_t now = clock_ns();

		backwards |= now < last;
		last = now;
	}
	local_irq_restore(flags);
	EXPECT_FALSE(backwards);
	EXPECT_GE(last - start, NS_PER_TICK * 3 / 2);
}

/* A wrong speed is wrong each time; a machine that was held up is so once or twice. */
SELFTEST(clock, ten_ticks_take_ten_ticks)
{
	uint64_t took = 0;

	for (unsigned int i = 0; i < ATTEMPTS; i++) {
		uint64_t start;

		ASSERT_TRUE(sleep_ticks(1));
		start = clock_ns();
		ASSERT_TRUE(sleep_ticks(10));
		took = clock_ns() - start;
		if (took >= 10 * NS_PER_TICK / 2 && took <= 10 * NS_PER_TICK * 3)
			return;
	}
	EXPECT_GE(took, 10 * NS_PER_TICK / 2);
	EXPECT_LE(took, 10 * NS_PER_TICK * 3);
}

/*
 * Sleeping is counted, and never as more than the time that passed.  A machine that was held
 * up may get its four ticks at once.
 */
SELFTEST(clock, idle_time_is_what_is_slept)
{
	uint64_t idle = 0;

	for (unsigned int i = 0; i < ATTEMPTS && idle < NS_PER_TICK; i++) {
		uint64_t start, idle_start;

		ASSERT_TRUE(sleep_ticks(1));
		start = clock_ns();
		idle_start = clock_idle_ns();
		ASSERT_TRUE(sleep_ticks(4));
		idle = clock_idle_ns() - idle_start;
		EXPECT_LE(idle, clock_ns() - start);
	}
	EXPECT_GE(idle, NS_PER_TICK);
}

SELFTEST(clock, running_is_not_idle)
{
	uint64_t idle = clock_idle_ns();
	uint64_t start = clock_ns();

	ASSERT_TRUE(tick_comes());
	while (clock_ns() - start < 2 * NS_PER_TICK)
		;
	EXPECT_EQ(clock_idle_ns(), idle);
}

/* --- the wall clock ------------------------------------------------------------------ */

/* What it is ahead of the time since boot, ns. */
static ktime_t ahead(void)
{
	return ktime_get_real() - ktime_get();
}

SELFTEST(clock, wall_clock_goes_along)
{
	ktime_t before = ktime_get_real();

	ASSERT_TRUE(sleep_ticks(1));
	EXPECT_GT(ktime_get_real(), before);
	EXPECT_GE(ktime_get_real(), ktime_get());
}

SELFTEST(clock, wall_clock_is_set_and_time_since_boot_is_not)
{
	const ktime_t in_2100 = 4102444800LL * NSEC_PER_SEC;
	ktime_t since_boot = ktime_get(), was_ahead = ahead();

	EXPECT_EQ(wall_clock_set(in_2100), 0);
	EXPECT_GE(ktime_get_real(), in_2100);
	EXPECT_LT(ktime_get_real(), in_2100 + 60LL * NSEC_PER_SEC);
	EXPECT_LT(ktime_get(), since_boot + 60LL * NSEC_PER_SEC);
	/* Booted before 1970: refused, and nothing changes. */
	EXPECT_EQ(wall_clock_set(since_boot - 1), -EINVAL);
	EXPECT_EQ(wall_clock_set(-1), -EINVAL);
	EXPECT_GE(ktime_get_real(), in_2100);
	EXPECT_EQ(wall_clock_set(ktime_get() + was_ahead), 0);
}
