/* SPDX-License-Identifier: MIT */
/*
 * tests/unit/timer_test.c - the timing wheel, small cases all of them
 *
 *	phases		every place in a turn of two levels, every distance across them
 *	sequences	every sequence of a few operations on two timers, across the wrap
 *	far		every level that a word has, entered one after the other
 *	functions	what a timer's function may do to its own timer and to others
 */
#include "timer_model.h"
#include <string.h>

#define WRAP		0UL		/* the tick behind the largest one */

/* Two full turns of level 1, and a few past ones. */
#define MAX_DISTANCE	560
#define NR_DISTANCES	(MAX_DISTANCE + 3)

static unsigned int nr_run, nr_relaxed;
static struct timer_list *others_timer;

/* Another CPU runs others_timer's function, and returns from it at the third look. */
void cpu_relax(void)
{
	if (++nr_relaxed == 3)
		others_timer->base->running = NULL;
}

static unsigned long ran_at[NR_DISTANCES];
static struct timer_list many[NR_DISTANCES];

static void note_tick(struct timer_list *timer)
{
	ran_at[timer - many] = jiffies;
	nr_run++;
}

static void tick(void)
{
	local_irq_disable();
	jiffies++;
	timer_tick();
	local_irq_enable();
}

static void timer_any_phase_any_distance_runs_at_its_tick(void **state)
{
	unsigned int visited = 0;

	(void)state;
	for (unsigned long phase = 0; phase < WHEEL_SLOTS * WHEEL_SLOTS; phase++) {
		unsigned long now = WRAP - 300 + phase;

		jiffies = now;
		timer_init();
		nr_run = 0;
		for (unsigned int i = 0; i < NR_DISTANCES; i++) {
			timer_setup(&many[i], note_tick);
			mod_timer(&many[i], now + i - 2);
		}
		assert_null(timer_check());
		for (unsigned int i = 0; i <= MAX_DISTANCE; i++)
			tick();
		assert_int_equal(nr_run, NR_DISTANCES);
		for (unsigned int i = 0; i < NR_DISTANCES; i++, visited++)
			assert_true(ran_at[i] == (i <= 3 ? now + 1 : now + i - 2));
	}
	assert_int_equal(visited, WHEEL_SLOTS * WHEEL_SLOTS * NR_DISTANCES);
}

static unsigned int next_in_order;

static void note_order(struct timer_list *timer)
{
	assert_ptr_equal(timer, &many[next_in_order]);
	next_in_order++;
}

/* One is armed at each tick, all of them for the same one. */
static void timer_same_tick_armed_over_time_runs_in_order(void **state)
{
	(void)state;
	for (unsigned int distance = 1; distance <= MAX_DISTANCE; distance++) {
		unsigned long now = WRAP - 300;
		unsigned long expires = now + distance;

		jiffies = now;
		timer_init();
		next_in_order = 0;
		for (unsigned int i = 0; i < distance; i++) {
			timer_setup(&many[i], note_order);
			mod_timer(&many[i], expires);
			assert_int_equal(next_in_order, 0);
			tick();
		}
		assert_true(jiffies == expires);
		assert_int_equal(next_in_order, distance);
	}
}

/*
 * Sequences: five ways to arm each of two timers, cancelling each, and a tick.
 */
#define NR_OPERATIONS	13
#define NR_STEPS	5

static void operate(unsigned int operation)
{
	static const unsigned int distances[] = { 0, 1, 2, 15, 17 };

	if (operation < 10)
		both_arm(&model[operation / 5], jiffies + distances[operation % 5]);
	else if (operation < 12)
		both_cancel(&model[operation - 10]);
	else
		both_tick();
}

/* The digits of number are the operations, so 0 .. 13^5 - 1 are all sequences. */
static void run_sequence(unsigned int number)
{
	both_begin(WRAP - 3, 2);
	for (unsigned int step = 0; step < NR_STEPS; step++) {
		operate(number % NR_OPERATIONS);
		number /= NR_OPERATIONS;
	}
	model_check();
	for (unsigned int i = 0; i < 17; i++)
		both_tick();
	assert_false(model[0].pending || model[1].pending);
}

static void timer_every_sequence_agrees_with_the_model(void **state)
{
	unsigned int visited = 0;

	(void)state;
	nr_calls = 0;
	for (unsigned int number = 0; number < 371293; number++, visited++)
		run_sequence(number);
	assert_int_equal(visited, 371293);
	assert_true(nr_calls > visited);
}

/*
 * Skip ticks in which nothing happens: the place of the timer stays what it is, so no
 * slot of its is entered.
 */
static void skip_to(struct timer_list *timer, unsigned long next_tick)
{
	struct timer_base *base = timer->base;
	struct list_head *slot = wheel_slot_of(base, timer->expires);

	base->next_tick = next_tick;
	jiffies = next_tick - 1;
	assert_ptr_equal(wheel_slot_of(base, timer->expires), slot);
	assert_null(timer_check());
}

/* The first time after now at which one more digit agrees with expires. */
static unsigned long next_border(unsigned long now, unsigned long expires)
{
	unsigned long border = expires;

	for (unsigned int shift = WHEEL_BITS; shift < 8 * sizeof(long); shift += WHEEL_BITS) {
		unsigned long cut = expires & ~0UL << shift;

		if (time_after(cut, now))
			border = cut;
	}
	return border;
}

static unsigned int run_far_timer(unsigned long now, unsigned long expires)
{
	unsigned int borders = 0;

	jiffies = now;
	timer_init();
	nr_run = 0;
	timer_setup(&many[0], note_tick);
	mod_timer(&many[0], expires);
	while (jiffies != expires) {
		unsigned long border = next_border(jiffies + 1, expires);

		assert_int_equal(nr_run, 0);
		if (time_after(border - 1, jiffies + 1))
			skip_to(&many[0], border - 1);
		tick();
		borders += jiffies + 1 == border;
	}
	assert_int_equal(nr_run, 1);
	assert_true(ran_at[0] == expires);
	return borders;
}

/* Expiry times with all digits set pass a border on each level. */
static void timer_far_away_goes_down_level_by_level(void **state)
{
	static const unsigned long starts[] = { 0, 1, INITIAL_JIFFIES, ~0UL >> 1, ~0UL - 1 };

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(starts); i++) {
		unsigned long now = starts[i];

		for (unsigned int bit = 0; bit < 8 * sizeof(long) - 1; bit++) {
			run_far_timer(now, now + (1UL << bit));
			run_far_timer(now, now + (1UL << bit) + 1);
			run_far_timer(now, now + (2UL << bit) - 1);
		}
		run_far_timer(now, now + (~0UL >> 1));
	}
	assert_int_equal(run_far_timer(0, ~0UL >> 1), WHEEL_LEVELS);
}

static void timer_half_the_range_away_has_passed(void **state)
{
	(void)state;
	jiffies = 1000;
	timer_init();
	nr_run = 0;
	timer_setup(&many[0], note_tick);
	mod_timer(&many[0], 1001 + (~0UL >> 1) + 1);
	tick();
	assert_int_equal(nr_run, 1);
}

static void timer_ticks_that_were_missed_run_in_order(void **state)
{
	(void)state;
	jiffies = WRAP - 20;
	timer_init();
	next_in_order = 0;
	for (unsigned int i = 0; i < 40; i++) {
		timer_setup(&many[i], note_order);
		mod_timer(&many[i], jiffies + 1 + i);
	}
	local_irq_disable();
	jiffies += 39;
	timer_tick();
	local_irq_enable();
	assert_int_equal(next_in_order, 39);
	tick();
	assert_int_equal(next_in_order, 40);
}

static void arm_at_once(struct modelled *self)
{
	if (self->nr_calls < 3)
		both_arm(self, jiffies);
}

static void function_that_arms_itself_for_now_runs_at_the_next_tick(void **state)
{
	(void)state;
	both_begin(100, 1);
	model[0].then = arm_at_once;
	both_arm(&model[0], 101);
	for (unsigned long calls = 1; calls <= 3; calls++) {
		both_tick();
		assert_true(model[0].nr_calls == calls);
	}
	both_tick();
	assert_true(model[0].nr_calls == 3);
}

static void cancel_the_other(struct modelled *self)
{
	both_cancel(&model[self == &model[0]]);
}

static void function_that_cancels_one_of_its_tick_comes_before_it(void **state)
{
	(void)state;
	both_begin(100, 2);
	model[0].then = model[1].then = cancel_the_other;
	both_arm(&model[1], 103);
	both_arm(&model[0], 103);
	for (int i = 0; i < 5; i++)
		both_tick();
	assert_true(model[1].nr_calls == 1 && model[0].nr_calls == 0);
}

static void put_off_the_other(struct modelled *self)
{
	both_arm(&model[self == &model[0]], jiffies + 40);
}

static void function_that_puts_one_of_its_tick_off_comes_before_it(void **state)
{
	(void)state;
	both_begin(100, 2);
	model[0].then = put_off_the_other;
	both_arm(&model[0], 110);
	both_arm(&model[1], 110);
	for (int i = 0; i < 49; i++)
		both_tick();
	assert_true(model[0].nr_calls == 1 && model[1].nr_calls == 0);
	both_tick();
	assert_true(model[1].nr_calls == 1);
	model_check();
}

static void free_timer(struct timer_list *timer)
{
	del_timer(timer);
	free(timer);
	nr_run++;
}

/* ASan sees it if the wheel looks at the timer again; one is periodic. */
static void function_that_frees_its_timer_is_the_last_to_touch_it(void **state)
{
	(void)state;
	jiffies = WRAP - 1;
	timer_init();
	nr_run = 0;
	for (unsigned int i = 0; i < 4; i++) {
		struct timer_list *timer = malloc(sizeof(*timer));

		assert_non_null(timer);
		timer_setup(timer, free_timer);
		timer->period = i % 2;
		mod_timer(timer, jiffies + 2);
	}
	tick();
	tick();
	tick();
	assert_int_equal(nr_run, 4);
	assert_int_equal(timer_snapshot(NULL, 0), 0);
}

static void timer_periodic_does_not_drift(void **state)
{
	(void)state;
	both_begin(WRAP - 1000, 3);
	for (unsigned int i = 0; i < 3; i++) {
		static const unsigned long periods[] = { 1, 7, 16 };

		model[i].timer.period = model[i].period = periods[i];
		both_arm(&model[i], jiffies + 3);
	}
	for (unsigned int i = 0; i < 2000; i++)
		both_tick();
	assert_true(model[0].nr_calls == 1998);
	assert_true(model[1].nr_calls == (1998 + 6) / 7);
	assert_true(model[2].nr_calls == (1998 + 15) / 16);
	model_check();
}

/* Due at 105, 112 .. 1001, 1008; the next tick is 1002. */
static void timer_periodic_in_the_past_keeps_its_phase(void **state)
{
	(void)state;
	jiffies = 1001;
	timer_init();
	nr_run = 0;
	timer_setup(&many[0], note_tick);
	many[0].period = 7;
	mod_timer(&many[0], 105);
	tick();
	assert_int_equal(nr_run, 1);
	assert_true(many[0].expires == 1008);
	for (int i = 0; i < 6; i++)
		tick();
	assert_int_equal(nr_run, 2);
	assert_true(ran_at[0] == 1008);
}

static int tried;

static void try_on_itself(struct timer_list *timer)
{
	mod_timer(timer, jiffies + 5);
	tried = try_to_del_timer_sync(timer);
}

static void try_to_del_timer_sync_while_it_runs_does_nothing(void **state)
{
	(void)state;
	jiffies = 50;
	timer_init();
	timer_setup(&many[0], try_on_itself);
	mod_timer(&many[0], 51);
	tried = 0;
	tick();
	assert_int_equal(tried, -EBUSY);
	assert_true(timer_pending(&many[0]));
	assert_int_equal(try_to_del_timer_sync(&many[0]), 1);
	assert_int_equal(try_to_del_timer_sync(&many[0]), 0);
}

/* The count of handlers is 0 here: to the wheel, another CPU asks. */
static void delete_from_another_cpu(struct timer_list *timer)
{
	others_timer = timer;
	mod_timer(timer, jiffies + 5);
	tried = del_timer_sync(timer);
	assert_false(timer_pending(timer));
}

static void del_timer_sync_of_a_running_one_waits_for_its_end(void **state)
{
	(void)state;
	jiffies = 50;
	timer_init();
	timer_setup(&many[0], delete_from_another_cpu);
	mod_timer(&many[0], 51);
	nr_relaxed = 0;
	tick();
	assert_int_equal(nr_relaxed, 3);
	assert_int_equal(tried, 1);
	assert_int_equal(del_timer_sync(&many[0]), 0);
}

static void delete_itself(struct timer_list *timer)
{
	jmp_buf here;

	__preempt_count = HARDIRQ_OFFSET;
	bug_expected = &here;
	if (setjmp(here) == 0)
		del_timer_sync(timer);
	else
		nr_run++;
	bug_expected = NULL;
	__preempt_count = 0;
}

static void del_timer_sync_in_its_own_function_is_a_bug(void **state)
{
	(void)state;
	jiffies = 50;
	timer_init();
	timer_setup(&many[0], delete_itself);
	mod_timer(&many[0], 51);
	nr_run = 0;
	tick();
	assert_int_equal(nr_run, 1);
}

static void add_timer_of_a_pending_one_is_a_bug(void **state)
{
	jmp_buf here;
	volatile bool bug = false;

	(void)state;
	both_begin(0, 1);
	model[0].timer.expires = 5;
	add_timer(&model[0].timer);
	bug_expected = &here;
	if (setjmp(here) == 0)
		add_timer(&model[0].timer);
	else
		bug = true;
	bug_expected = NULL;
	assert_true(bug);
	assert_int_equal(del_timer(&model[0].timer), 1);
}

static void timer_check_sees_what_is_in_a_wrong_slot(void **state)
{
	(void)state;
	both_begin(0, 1);
	both_arm(&model[0], 20);
	assert_null(timer_check());
	model[0].timer.expires = 200;
	assert_non_null(timer_check());
	model[0].timer.expires = 20;
	model[0].timer.base = NULL;
	assert_non_null(timer_check());
}

static void timer_snapshot_tells_times_and_levels(void **state)
{
	struct timer_info infos[2];

	(void)state;
	both_begin(0x30, 3);
	both_arm(&model[0], 0x35);
	both_arm(&model[1], 0x45);
	both_arm(&model[2], 0x145);
	assert_int_equal(timer_snapshot(infos, 2), 3);
	assert_true(infos[0].expires == 0x35 && infos[0].level == 0);
	assert_true(infos[1].expires == 0x45 && infos[1].level == 1);
	assert_ptr_equal(infos[0].function, model_called);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(timer_any_phase_any_distance_runs_at_its_tick),
		cmocka_unit_test(timer_same_tick_armed_over_time_runs_in_order),
		cmocka_unit_test(timer_every_sequence_agrees_with_the_model),
		cmocka_unit_test(timer_far_away_goes_down_level_by_level),
		cmocka_unit_test(timer_half_the_range_away_has_passed),
		cmocka_unit_test(timer_ticks_that_were_missed_run_in_order),
		cmocka_unit_test(function_that_arms_itself_for_now_runs_at_the_next_tick),
		cmocka_unit_test(function_that_cancels_one_of_its_tick_comes_before_it),
		cmocka_unit_test(function_that_puts_one_of_its_tick_off_comes_before_it),
		cmocka_unit_test(function_that_frees_its_timer_is_the_last_to_touch_it),
		cmocka_unit_test(timer_periodic_does_not_drift),
		cmocka_unit_test(timer_periodic_in_the_past_keeps_its_phase),
		cmocka_unit_test(try_to_del_timer_sync_while_it_runs_does_nothing),
		cmocka_unit_test(del_timer_sync_of_a_running_one_waits_for_its_end),
		cmocka_unit_test(del_timer_sync_in_its_own_function_is_a_bug),
		cmocka_unit_test(add_timer_of_a_pending_one_is_a_bug),
		cmocka_unit_test(timer_check_sees_what_is_in_a_wrong_slot),
		cmocka_unit_test(timer_snapshot_tells_times_and_levels),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
