/* SPDX-License-Identifier: MIT */
/*
 * tests/unit/timer_model.h - what the wheel must do, as an array that is searched
 *
 *	expires	the time it was armed for
 *	due	the tick at which it runs: that, or the next tick if it has passed
 *	order	counts the armings
 *
 * Of those that are pending, the ones whose due is the tick that is run are called, in
 * their order.  Every call asks the model whose turn it is; a tick that leaves somebody
 * of its own behind is a failure as well.
 */
#pragma once

#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <stdio.h>
#include <stdlib.h>
#include <cmocka.h>

#include <asm/irqflags.h>
#include <core/timer.h>
#include <lib/errno.h>

struct modelled {
	struct timer_list timer;
	bool pending;
	unsigned long expires;
	unsigned long due;
	unsigned long order;
	unsigned long period;
	unsigned long nr_calls;
	void (*then)(struct modelled *self);	/* what it does besides; or NULL */
};

#define MAX_MODELLED	64

unsigned int cpu_number;
unsigned int __preempt_count;
static struct modelled model[MAX_MODELLED];
static unsigned int nr_modelled;
static unsigned long armings;
static unsigned long nr_calls;
static jmp_buf *bug_expected;

void panic(const char *fmt, ...)
{
	fprintf(stderr, "panic: %s\n", fmt);
	abort();
}

void bug_report(const char *file, int line, const char *condition)
{
	if (bug_expected)
		longjmp(*bug_expected, 1);
	fprintf(stderr, "%s:%d: %s\n", file, line, condition);
	abort();
}

static struct modelled *model_first_due(unsigned long tick)
{
	struct modelled *first = NULL;

	for (unsigned int i = 0; i < nr_modelled; i++) {
		struct modelled *m = &model[i];

		if (m->pending && m->due == tick && (!first || m->order < first->order))
			first = m;
	}
	return first;
}

/* The next tick to be run is jiffies + 1, also while those of jiffies are called. */
static void model_arm(struct modelled *m, unsigned long expires)
{
	m->pending = true;
	m->expires = expires;
	m->due = time_after(expires, jiffies) ? expires : jiffies + 1;
	m->order = armings++;
}

/* The first one of the series that is still to come. */
static unsigned long model_next_period(const struct modelled *m)
{
	unsigned long next = m->expires;

	do
		next += m->period;
	while (!time_after(next, jiffies));
	return next;
}

static void model_called(struct timer_list *timer)
{
	struct modelled *m = container_of(timer, struct modelled, timer);

	assert_true(irqs_disabled());
	assert_false(timer->base->lock.word.locked);
	assert_ptr_equal(m, model_first_due(jiffies));
	m->pending = false;
	m->nr_calls++;
	nr_calls++;
	if (m->period)
		model_arm(m, model_next_period(m));
	assert_int_equal(timer_pending(timer), m->pending);
	if (m->then)
		m->then(m);
}

static void both_arm(struct modelled *m, unsigned long expires)
{
	assert_int_equal(mod_timer(&m->timer, expires), m->pending);
	model_arm(m, expires);
	assert_true(timer_pending(&m->timer));
}

static void both_cancel(struct modelled *m)
{
	assert_int_equal(del_timer(&m->timer), m->pending);
	m->pending = false;
	assert_false(timer_pending(&m->timer));
}

static void model_check(void)
{
	const char *error = timer_check();
	unsigned int nr = 0;

	if (error)
		fail_msg("%s", error);
	for (unsigned int i = 0; i < nr_modelled; i++)
		nr += model[i].pending;
	assert_int_equal(timer_snapshot(NULL, 0), nr);
}

static void both_tick(void)
{
	local_irq_disable();
	jiffies++;
	timer_tick();
	local_irq_enable();
	assert_null(model_first_due(jiffies));
}

/* So many timers that are not armed, and an empty wheel, at that time. */
static void both_begin(unsigned long now, unsigned int nr)
{
	jiffies = now;
	timer_init();
	nr_modelled = nr;
	for (unsigned int i = 0; i < nr; i++) {
		model[i] = (struct modelled){ 0 };
		timer_setup(&model[i].timer, model_called);
	}
}
