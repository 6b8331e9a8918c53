/* SPDX-License-Identifier: MIT */
/*
 * tests/unit/timer_random_test.c - the timing wheel, long random runs and many timers
 */
#include "timer_model.h"
#include "random.h"

#define NR_ROUNDS	60000
#define NR_MANY		10000

static uint64_t seed;

void cpu_relax(void)
{
	abort();
}

/* All lengths of distance are as likely, from the past to three levels away. */
static unsigned long random_expiry(void)
{
	unsigned long distance = random_below(&seed, 1U << random_below(&seed, 14));

	return random_below(&seed, 8) ? jiffies + distance : jiffies - distance;
}

static void change_somebody(struct modelled *self)
{
	struct modelled *m = &model[random_below(&seed, nr_modelled)];

	(void)self;
	if (random_below(&seed, 3))
		both_arm(m, random_expiry());
	else
		both_cancel(m);
}

static void random_round(void)
{
	if (random_below(&seed, 2))
		change_somebody(NULL);
	both_tick();
}

static void timer_random_run_agrees_with_the_model(void **state)
{
	(void)state;
	seed = 0x7153;
	nr_calls = 0;
	both_begin(0UL - NR_ROUNDS / 2, MAX_MODELLED);
	for (unsigned int i = 0; i < MAX_MODELLED; i += 2)
		model[i].then = change_somebody;
	for (unsigned int i = 0; i < MAX_MODELLED; i += 7)
		model[i].period = model[i].timer.period = i * i + 1;
	for (unsigned int round = 0; round < NR_ROUNDS; round++) {
		random_round();
		if (round % 256 == 0)
			model_check();
	}
	assert_true(time_after(jiffies, 0) && jiffies < NR_ROUNDS);
	assert_true(nr_calls > NR_ROUNDS / 8);
}

static struct numbered {
	struct timer_list timer;
	unsigned int order;		/* of arming */
} many[NR_MANY], *sorted[NR_MANY];
static unsigned int nr_run;

static void next_of_many(struct timer_list *timer)
{
	assert_ptr_equal(container_of(timer, struct numbered, timer), sorted[nr_run]);
	assert_true(timer->expires == jiffies);
	nr_run++;
}

static int by_time_and_order(const void *a, const void *b)
{
	const struct numbered *x = *(struct numbered *const *)a;
	const struct numbered *y = *(struct numbered *const *)b;

	if (x->timer.expires != y->timer.expires)
		return time_after(x->timer.expires, y->timer.expires) ? 1 : -1;
	return x->order < y->order ? -1 : 1;
}

static void timer_ten_thousand_run_sorted(void **state)
{
	(void)state;
	seed = 0x7154;
	jiffies = 0UL - 10000;
	timer_init();
	nr_run = 0;
	for (unsigned int i = 0; i < NR_MANY; i++) {
		timer_setup(&many[i].timer, next_of_many);
		many[i].order = i;
		mod_timer(&many[i].timer, jiffies + 1 + random_below(&seed, 20000));
		sorted[i] = &many[i];
	}
	qsort(sorted, NR_MANY, sizeof(sorted[0]), by_time_and_order);
	assert_null(timer_check());
	assert_int_equal(timer_snapshot(NULL, 0), NR_MANY);
	for (unsigned int i = 0; i < 20000; i++) {
		local_irq_disable();
		jiffies++;
		timer_tick();
		local_irq_enable();
	}
	assert_int_equal(nr_run, NR_MANY);
	assert_int_equal(timer_snapshot(NULL, 0), 0);
	assert_true(timer_nr_expired() >= NR_MANY);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(timer_random_run_agrees_with_the_model),
		cmocka_unit_test(timer_ten_thousand_run_sorted),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
