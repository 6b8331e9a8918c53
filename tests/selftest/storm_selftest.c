/* SPDX-License-Identifier: MIT */
/*
 * tests/selftest/storm_selftest.c - interrupts by the ten thousand
 *
 * One thread raises vectors by an instruction, as fast as it can, while others switch and
 * sleep and timers run.  Everybody counts, and all counts must be equal in the end.
 *
 *	a line of no device	handler runs == raised == counted by irq.c
 *	the timer's vector	ticks of jiffies == counted by irq.c == runs of a timer
 *				that is due at each tick
 *
 * The ticks are more than the five minutes after which jiffies wraps.
 */
#include <asm/irq.h>
#include <asm/irqflags.h>
#include <asm/processor.h>
#include <asm/trap.h>
#include <core/clock.h>
#include <core/kthread.h>
#include <core/sched.h>
#include <core/selftest.h>
#include <core/timer.h>
#include <core/workqueue.h>
#include <lib/div64.h>
#include <lib/err.h>
#include "tick.h"

#define UNUSED_LINE	3		/* of a second serial port */
#define NR_RAISED	32000U
#define NR_SLEEPERS	3
#define NR_SPINNERS	2

_Static_assert(NR_RAISED > 300 * CONFIG_HZ || CONFIG_HZ > 100, "jiffies wraps on the way");

static unsigned int handled, woken, spun, worked;
static volatile bool over;
static struct timer_list each_tick, each_seventh;
static unsigned long nr_each_tick, nr_each_seventh;
static struct work_struct work;

static void count_line(unsigned int irq __maybe_unused)
{
	handled++;
}

static void count_tick(struct timer_list *timer __maybe_unused)
{
	nr_each_tick++;
}

static void count_seventh(struct timer_list *timer __maybe_unused)
{
	nr_each_seventh++;
	schedule_work(&work);
}

static void count_work(struct work_struct *unused __maybe_unused)
{
	worked++;
}

static int sleep_and_count(void *unused __maybe_unused)
{
	while (!over) {
		schedule_timeout_uninterruptible(1);
		woken++;
	}
	return 0;
}

static int yield_and_count(void *unused __maybe_unused)
{
	while (!over) {
		spun++;
		yield();
	}
	return 0;
}

/* What all count, read at one moment. */
struct counts {
	unsigned long ticks;
	unsigned long timer_irqs;
	unsigned long line_irqs;
	unsigned long switches;
	uint64_t ns;
};

static struct counts read_counts(void)
{
	return (struct counts){
		.ticks = jiffies,
		.timer_irqs = irq_count(IRQ_TIMER),
		.line_irqs = irq_count(UNUSED_LINE),
		.switches = sched_nr_switches(),
		.ns = clock_ns(),
	};
}

/* The line stays registered: it cannot be given back. */
static bool line_is_ours(void)
{
	static bool registered;

	if (!registered)
		registered = irq_register(UNUSED_LINE, count_line) == 0;
	return registered;
}

static void start_timers(void)
{
	timer_setup(&each_tick, count_tick);
	each_tick.period = 1;
	mod_timer(&each_tick, jiffies + 1);
	timer_setup(&each_seventh, count_seventh);
	each_seventh.period = 7;
	mod_timer(&each_seventh, jiffies + 7);
}

static struct counts begin(void)
{
	unsigned long flags = local_irq_save();
	struct counts counts = read_counts();

	handled = woken = spun = worked = 0;
	nr_each_tick = nr_each_seventh = 0;
	start_timers();
	local_irq_restore(flags);
	return counts;
}

static struct counts end(void)
{
	unsigned long flags = local_irq_save();
	struct counts counts = read_counts();

	del_timer_sync(&each_tick);
	del_timer_sync(&each_seventh);
	local_irq_restore(flags);
	return counts;
}

static void raise_all(void)
{
	for (unsigned int i = 0; i < NR_RAISED; i++) {
		trap_raise(IRQ_VECTOR_BASE + UNUSED_LINE);
		trap_raise(IRQ_VECTOR_BASE + IRQ_TIMER);
	}
}

/* The timer chip's clock takes raised ticks for time. */
static void print_costs(const struct counts *before, const struct counts *after)
{
	console_printf("    # %u interrupts, %lu ticks, %lu switches, %u wake-ups, %u works",
		       2 * NR_RAISED, after->ticks - before->ticks,
		       after->switches - before->switches, woken, worked);
	if (cpu_info.tsc)
		console_printf(", %u ns for each interrupt with all that it led to",
			       (unsigned int)div_u64(after->ns - before->ns, 2 * NR_RAISED));
	console_printf("\n");
}

static void run_storm(struct task_struct **tasks, unsigned int nr)
{
	struct counts before = begin(), after;

	for (unsigned int i = 0; i < nr; i++)
		wake_up_process(tasks[i]);
	raise_all();
	after = end();
	flush_work(&work);
	EXPECT_EQ(handled, NR_RAISED);
	EXPECT_EQ(after.line_irqs - before.line_irqs, (unsigned long)NR_RAISED);
	EXPECT_EQ(after.timer_irqs - before.timer_irqs, after.ticks - before.ticks);
	EXPECT_EQ(nr_each_tick, after.ticks - before.ticks);
	EXPECT_EQ(nr_each_seventh, (after.ticks - before.ticks) / 7);
	EXPECT_GE(after.ticks - before.ticks, (unsigned long)NR_RAISED);
	EXPECT_GT(woken, 0u);
	EXPECT_GT(spun, 0u);
	EXPECT_GT(worked, 0u);
	print_costs(&before, &after);
}

SELFTEST(storm, interrupts_by_the_ten_thousand_are_not_lost)
{
	struct task_struct *tasks[NR_SLEEPERS + NR_SPINNERS];
	unsigned int nr = 0;

	ASSERT_TRUE(tick_comes());
	ASSERT_TRUE(line_is_ours());
	INIT_WORK(&work, count_work);
	over = false;
	for (; nr < ARRAY_SIZE(tasks); nr++) {
		tasks[nr] = kthread_create(nr < NR_SLEEPERS ? sleep_and_count : yield_and_count,
					   NULL, "storm/%u", nr);
		if (IS_ERR(tasks[nr]))
			break;
	}
	EXPECT_EQ(nr, (unsigned int)ARRAY_SIZE(tasks));
	run_storm(tasks, nr);
	over = true;
	while (nr)
		EXPECT_EQ(kthread_join(tasks[--nr]), 0);
	EXPECT_OK(sched_check());
	EXPECT_OK(timer_check());
}
