/* SPDX-License-Identifier: MIT */
/*
 * core/loadavg.c - how many tasks want to run, on the average
 *
 *	every 5 s	active = tasks that run, are ready, or wait uninterruptibly
 *			load   = load * keep + active * (1 - keep)
 *
 *	keep = e^(-5 s / 1 min), e^(-5 s / 5 min), e^(-5 s / 15 min)
 *
 * An average that forgets: what was a minute ago counts the e-th part in the first of the
 * three.  Numbers have LOAD_SHIFT bits behind the point, and keep and the rounding are Linux's:
 * up while the load grows, so that it arrives.
 *
 * The period is a tick longer than 5 s, so that what happens each second is not always seen
 * at the same moment of it.
 *
 * Locking: one writer, the timer; a word is read in one access.
 */
#include <core/bug.h>
#include <core/loadavg.h>
#include <core/sched.h>
#include <core/timer.h>

#define LOAD_PERIOD	(5 * HZ + 1)		/* ticks */

static const unsigned long keeps[NR_LOADS] = { 1884, 2014, 2037 };
static unsigned long loads[NR_LOADS];
static struct timer_list load_timer;

static const char *count_waiting(const struct task_struct *task, void *nr)
{
	*(unsigned long *)nr += (READ_ONCE(task->state) & TASK_UNINTERRUPTIBLE) != 0;
	return NULL;
}

/* load_next - what a load becomes with so many active tasks; pure */
unsigned long load_next(unsigned long load, unsigned long keep, unsigned long nr_active)
{
	unsigned long active = nr_active * LOAD_ONE;
	unsigned long sum = load * keep + active * (LOAD_ONE - keep);

	if (active >= load)
		sum += LOAD_ONE - 1;
	return sum / LOAD_ONE;
}

static void take_sample(struct timer_list *timer __maybe_unused)
{
	unsigned long nr_active = sched_nr_running();

	BUG_ON(task_list_check(count_waiting, &nr_active));
	for (unsigned int i = 0; i < NR_LOADS; i++)
		WRITE_ONCE(loads[i], load_next(loads[i], keeps[i], nr_active));
}

/* load_read - the three averages, with LOAD_SHIFT bits behind the point; any context */
void load_read(unsigned long copy[NR_LOADS])
{
	for (unsigned int i = 0; i < NR_LOADS; i++)
		copy[i] = READ_ONCE(loads[i]);
}

/* load_init - from here on loads are taken; boot, once there are timers and tasks */
void load_init(void)
{
	timer_setup(&load_timer, take_sample);
	load_timer.period = LOAD_PERIOD;
	mod_timer(&load_timer, jiffies + LOAD_PERIOD);
}
