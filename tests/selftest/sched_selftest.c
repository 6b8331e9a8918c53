/* SPDX-License-Identifier: MIT */
/*
 * tests/selftest/sched_selftest.c - who runs when, who does not, and what it costs to wait
 *
 * The thread that runs the tests has the default priority; threads that a test starts are
 * more urgent, as urgent or less.  Threads of their own: kthread_selftest.c.
 */
#include <asm/irqflags.h>
#include <core/clock.h>
#include <core/kallsyms.h>
#include <core/mutex.h>
#include <core/sleep.h>
#include <core/timer.h>
#include <core/wait.h>
#include <lib/minmax.h>
#include <lib/string.h>
#include "prio_threads.h"
#include "tick.h"
#include "background.h"

#define ATTEMPTS	5	/* somebody else's work may come in between now and then */
#define NS_PER_TICK	(1000000000ULL / CONFIG_HZ)

static DECLARE_WAIT_QUEUE_HEAD(queue);
static unsigned int go;			/* what threads wait for */

static int waits_for_go(void *unused __maybe_unused)
{
	wait_event(queue, READ_ONCE(go));
	return 0;
}

static void let_go(void)
{
	WRITE_ONCE(go, 1);
	wake_up_all(&queue);
}

/* --- waiting --------------------------------------------------------------------------- */

SELFTEST(sched, a_waiting_task_is_on_no_run_queue)
{
	struct task_struct *task;
	unsigned int nr_running;

	background_stop();			/* or its thread may be ready too */
	nr_running = sched_nr_running();
	go = 0;
	task = start_thread(waits_for_go, NULL, URGENT);
	ASSERT_TRUE(task != NULL);
	EXPECT_EQ(task->state, TASK_UNINTERRUPTIBLE);
	EXPECT_EQ(task->on_rq, 0u);
	EXPECT_TRUE(list_empty(&task->run_list));
	EXPECT_EQ(sched_nr_running(), nr_running);
	EXPECT_OK(sched_check());
	let_go();
	EXPECT_EQ(kthread_join(task), 0);
	EXPECT_EQ(sched_nr_running(), nr_running);
	background_start();
}

static int waits_for_mutex(void *mutex)
{
	mutex_lock(mutex);
	mutex_unlock(mutex);
	return 0;
}

static bool waits_in(const struct task_struct *task, const char *function)
{
	unsigned long offset, size;
	const char *name = kallsyms_lookup(task_wchan(task) - 1, &offset, &size);

	return name && strncmp(name, function, strlen(function)) == 0;
}

/* Not in what waits on its behalf, be it a macro or three functions deep. */
SELFTEST(sched, a_task_waits_in_its_own_function)
{
	static DEFINE_MUTEX(test_mutex);
	struct task_struct *for_go, *for_mutex;

	go = 0;
	mutex_lock(&test_mutex);
	for_go = start_thread(waits_for_go, NULL, URGENT);
	for_mutex = start_thread(waits_for_mutex, &test_mutex, URGENT);
	ASSERT_TRUE(for_go && for_mutex);
	EXPECT_TRUE(waits_in(for_go, "waits_for_go"));
	EXPECT_TRUE(waits_in(for_mutex, "waits_for_mutex"));
	EXPECT_EQ(task_wchan(current), 0ul);
	mutex_unlock(&test_mutex);
	let_go();
	EXPECT_EQ(kthread_join(for_go), 0);
	EXPECT_EQ(kthread_join(for_mutex), 0);
	EXPECT_EQ(task_wchan(&init_task), 0ul);
}

/* A ready task is on the queue, and counts. */
SELFTEST(sched, a_ready_task_is_on_the_run_queue)
{
	struct task_struct *task;
	unsigned int nr_running;

	background_stop();
	nr_running = sched_nr_running();
	go = 1;
	task = create_thread(waits_for_go, NULL, LATER);
	ASSERT_TRUE(task != NULL);
	EXPECT_EQ(task->on_rq, 0u);
	EXPECT_TRUE(wake_up_process(task));
	EXPECT_FALSE(wake_up_process(task));
	EXPECT_EQ(task->on_rq, 1u);
	EXPECT_EQ(task->state, TASK_RUNNING);
	EXPECT_EQ(sched_nr_running(), nr_running + 1);
	EXPECT_OK(sched_check());
	EXPECT_EQ(kthread_join(task), 0);
	background_start();
}

struct sleep_account {
	unsigned long switches;
	uint64_t idle;
	uint64_t took;
};

static struct sleep_account account_sleep(long ticks)
{
	struct sleep_account account = {
		.switches = sched_nr_switches(),
		.idle = clock_idle_ns(),
		.took = clock_ns(),
	};

	schedule_timeout_uninterruptible(ticks);
	account.switches = sched_nr_switches() - account.switches;
	account.idle = clock_idle_ns() - account.idle;
	account.took = clock_ns() - account.took;
	return account;
}

/*
 * All tasks wait: one switch to the idle task and one back, however long it takes, and the
 * CPU sleeps all the time but for the ticks.
 */
SELFTEST(sched, with_all_asleep_the_cpu_sleeps)
{
	struct sleep_account account = { .switches = 0 };
	struct task_struct *task;

	ASSERT_TRUE(tick_comes());
	go = 0;
	task = start_thread(waits_for_go, NULL, URGENT);
	ASSERT_TRUE(task != NULL);
	background_stop();
	schedule_timeout_uninterruptible(1);
	for (unsigned int i = 0; i < ATTEMPTS; i++) {
		account = account_sleep(10);
		if (account.switches == 2 && account.idle > account.took / 10 * 9)
			break;
	}
	EXPECT_EQ(account.switches, 2ul);
	EXPECT_GT(account.idle, account.took / 10 * 9);
	EXPECT_LE(account.idle, account.took);
	let_go();
	EXPECT_EQ(kthread_join(task), 0);
	background_start();
}

/* --- the validator ---------------------------------------------------------------------- */

/* What sched_check() says while a word is another one; interrupts are off meanwhile. */
static bool damage_is_seen(unsigned int *word, unsigned int value)
{
	unsigned long flags = local_irq_save();
	unsigned int before = *word;
	const char *error;

	*word = value;
	error = sched_check();
	*word = before;
	local_irq_restore(flags);
	return error != NULL;
}

static bool unlinking_is_seen(struct task_struct *task)
{
	unsigned long flags = local_irq_save();
	struct list_head *before = task->run_list.prev;
	const char *error;

	list_del_init(&task->run_list);
	error = sched_check();
	list_add(&task->run_list, before);
	local_irq_restore(flags);
	return error != NULL;
}

SELFTEST(sched, the_validator_sees_damage)
{
	struct task_struct *ready = start_thread(waits_for_go, NULL, LATER);
	struct task_struct *waiting;
	struct rq *rq = this_rq();

	go = 0;
	waiting = start_thread(waits_for_go, NULL, URGENT);
	ASSERT_TRUE(ready && waiting);
	EXPECT_OK(sched_check());
	EXPECT_TRUE(damage_is_seen(&ready->on_rq, 0));
	EXPECT_TRUE(damage_is_seen(&waiting->on_rq, 1));
	EXPECT_TRUE(damage_is_seen(&waiting->state, TASK_RUNNING));
	EXPECT_TRUE(damage_is_seen(&ready->state, TASK_NEW));
	EXPECT_TRUE(damage_is_seen(&ready->state, TASK_DEAD));
	EXPECT_TRUE(damage_is_seen(&ready->prio, LATER + 1));
	EXPECT_TRUE(damage_is_seen(&rq->nr_running, rq->nr_running + 1));
	EXPECT_TRUE(damage_is_seen(&rq->nr_of_class[SCHED_RANK_RR], 1));
	EXPECT_TRUE(damage_is_seen(&rq->rr.bitmap, rq->rr.bitmap ^ 1));
	EXPECT_TRUE(damage_is_seen(&rq->rr.bitmap, 1U << TEST_PRIO));
	EXPECT_TRUE(unlinking_is_seen(ready));
	EXPECT_OK(sched_check());
	let_go();
	EXPECT_EQ(kthread_join(ready), 0);
	EXPECT_EQ(kthread_join(waiting), 0);
}

/* --- turns and priorities ---------------------------------------------------------------- */

static int runs_until_go(void *unused __maybe_unused)
{
	while (!READ_ONCE(go))
		barrier();
	return 0;
}

_Static_assert(RR_SLICE * 1000 / CONFIG_HZ >= 50 && RR_SLICE * 1000 / CONFIG_HZ <= 60,
	       "a turn takes about 50 ms, whatever the tick");

/* Two turns each, ended by a more urgent thread, this one, that sleeps for as long. */
SELFTEST(sched, equals_take_turns)
{
	struct task_struct *tasks[3];
	unsigned long least = ~0UL, most = 0, turns = 0;

	ASSERT_TRUE(tick_comes());
	background_stop();
	go = 0;
	schedule_timeout_uninterruptible(1);
	for (unsigned int i = 0; i < 3; i++) {
		tasks[i] = start_thread(runs_until_go, NULL, LATER);
		ASSERT_TRUE(tasks[i] != NULL);
	}
	schedule_timeout_uninterruptible(3 * 2 * RR_SLICE);
	for (unsigned int i = 0; i < 3; i++) {
		unsigned long ticks = tasks[i]->ticks;

		least = min(least, ticks);
		most = max(most, ticks);
		turns += tasks[i]->nr_involuntary;
	}
	EXPECT_GE(turns, 5ul);
	EXPECT_LE(turns, 7ul);
	EXPECT_LE(most - least, 2ul);
	EXPECT_GE(least, 2ul * RR_SLICE - 2);
	let_go();
	for (unsigned int i = 0; i < 3; i++)
		EXPECT_EQ(kthread_join(tasks[i]), 0);
	background_start();
}

static int sleeps_two_ticks(void *ended)
{
	schedule_timeout_uninterruptible(2);
	*(volatile bool *)ended = true;
	return 0;
}

/* Woken by an interrupt when nobody runs, with the priority that the idle task bears too. */
SELFTEST(sched, the_least_urgent_runs_before_the_idle_task)
{
	volatile bool ended = false;
	struct task_struct *task;

	ASSERT_TRUE(tick_comes());
	background_stop();
	task = start_thread(sleeps_two_ticks, (void *)&ended, MAX_PRIO - 1);
	ASSERT_TRUE(task != NULL);
	EXPECT_TRUE(comes_true(ended));
	EXPECT_EQ(kthread_join(task), 0);
	background_start();
}

static unsigned int order[8];
static unsigned int nr_order;

static int notes_its_number(void *data)
{
	order[nr_order++] = (unsigned int)(uintptr_t)data;
	return 0;
}

SELFTEST(sched, the_more_urgent_runs_first)
{
	static const unsigned int prios[] = { LATER + 2, LATER, LATER + 3, LATER + 1 };
	struct task_struct *tasks[4];

	nr_order = 0;
	for (unsigned int i = 0; i < 4; i++) {
		tasks[i] = start_thread(notes_its_number, (void *)(uintptr_t)prios[i], prios[i]);
		ASSERT_TRUE(tasks[i] != NULL);
	}
	EXPECT_EQ(nr_order, 0u);
	for (unsigned int i = 0; i < 4; i++)
		EXPECT_EQ(kthread_join(tasks[i]), 0);
	for (unsigned int i = 0; i < 4; i++)
		EXPECT_EQ(order[i], LATER + i);
}

/* Two threads note their numbers and let each other go first. */
static int yields_in_turn(void *data)
{
	for (unsigned int i = 0; i < 4; i++) {
		notes_its_number(data);
		yield();
	}
	return 0;
}

/* False if the tick came meanwhile, which may have ended a turn. */
static bool two_yield_between_ticks(void)
{
	struct task_struct *tasks[2];
	unsigned long start;

	tick_comes();
	start = jiffies;
	nr_order = 0;
	for (uintptr_t i = 0; i < 2; i++)
		tasks[i] = start_thread(yields_in_turn, (void *)i, LATER);
	for (unsigned int i = 0; i < 2; i++)
		if (tasks[i])
			EXPECT_EQ(kthread_join(tasks[i]), 0);
	EXPECT_EQ(nr_order, 8u);
	return jiffies == start;
}

SELFTEST(sched, yield_lets_the_other_go_first)
{
	unsigned int tries = 100;

	ASSERT_TRUE(tick_comes());
	while (!two_yield_between_ticks() && --tries)
		;
	EXPECT_GT(tries, 0u);
	for (unsigned int i = 0; i < 8; i++)
		EXPECT_EQ(order[i], i % 2);
}

/* --- preemption ---------------------------------------------------------------------------- */

static volatile unsigned long steps;	/* of what is interrupted */
static volatile unsigned long steps_at_run;

static int notes_steps(void *unused __maybe_unused)
{
	steps_at_run = steps;
	return 0;
}

SELFTEST(sched, a_more_urgent_one_runs_at_once)
{
	struct task_struct *task = create_thread(notes_steps, NULL, URGENT);

	ASSERT_TRUE(task != NULL);
	steps = 1;
	steps_at_run = 0;
	wake_up_process(task);
	steps = 2;
	EXPECT_EQ(steps_at_run, 1ul);
	EXPECT_EQ(kthread_join(task), 0);
}

SELFTEST(sched, a_less_urgent_one_waits_for_its_turn)
{
	struct task_struct *task = create_thread(notes_steps, NULL, LATER);

	ASSERT_TRUE(task != NULL);
	steps = 1;
	steps_at_run = 0;
	wake_up_process(task);
	EXPECT_FALSE(need_resched());
	EXPECT_EQ(steps_at_run, 0ul);
	steps = 2;
	EXPECT_EQ(kthread_join(task), 0);
	EXPECT_EQ(steps_at_run, 2ul);
}

SELFTEST(sched, preempt_disable_puts_it_off)
{
	struct task_struct *task = create_thread(notes_steps, NULL, URGENT);

	ASSERT_TRUE(task != NULL);
	steps = 1;
	steps_at_run = 0;
	preempt_disable();
	preempt_disable();
	wake_up_process(task);
	EXPECT_TRUE(need_resched());
	steps = 2;
	preempt_enable();
	EXPECT_EQ(steps_at_run, 0ul);
	steps = 3;
	preempt_enable();
	EXPECT_EQ(steps_at_run, 3ul);
	EXPECT_EQ(kthread_join(task), 0);
}

/* With interrupts off nothing switches, and their coming on does not look. */
SELFTEST(sched, cond_resched_does_what_is_wanted)
{
	struct task_struct *task = create_thread(notes_steps, NULL, URGENT);
	unsigned long flags;

	ASSERT_TRUE(task != NULL);
	steps_at_run = 0;
	flags = local_irq_save();
	EXPECT_FALSE(cond_resched());
	wake_up_process(task);
	EXPECT_TRUE(need_resched());
	EXPECT_FALSE(cond_resched());
	EXPECT_EQ(steps_at_run, 0ul);
	steps = 7;
	local_irq_restore(flags);
	cond_resched();
	EXPECT_EQ(steps_at_run, 7ul);
	EXPECT_FALSE(need_resched());
	EXPECT_EQ(kthread_join(task), 0);
}

static struct task_struct *to_wake;	/* by the timer's interrupt */
static volatile unsigned long steps_at_interrupt;

static void wake_in_interrupt(struct timer_list *timer __maybe_unused)
{
	steps_at_interrupt = steps;
	wake_up_process(to_wake);
}

/* Steps until the thread has run; the number of steps when the interrupt came. */
static unsigned long step_until_run(void)
{
	struct timer_list timer;

	steps = 1;
	steps_at_run = steps_at_interrupt = 0;
	timer_setup(&timer, wake_in_interrupt);
	mod_timer(&timer, jiffies + 2);
	while (!steps_at_interrupt)
		steps++;
	del_timer_sync(&timer);
	return steps_at_interrupt;
}

/* What was interrupted makes no step between the interrupt and the thread's run. */
SELFTEST(sched, woken_by_an_interrupt_it_runs_at_its_end)
{
	struct task_struct *task = create_thread(notes_steps, NULL, URGENT);
	unsigned long at_interrupt;

	ASSERT_TRUE(tick_comes());
	ASSERT_TRUE(task != NULL);
	to_wake = task;
	at_interrupt = step_until_run();
	EXPECT_EQ(steps_at_run, at_interrupt);
	EXPECT_EQ(kthread_join(task), 0);
}

SELFTEST(sched, an_interrupt_respects_preempt_disable)
{
	struct task_struct *task = create_thread(notes_steps, NULL, URGENT);
	unsigned long at_interrupt;

	ASSERT_TRUE(tick_comes());
	ASSERT_TRUE(task != NULL);
	to_wake = task;
	preempt_disable();
	at_interrupt = step_until_run();
	EXPECT_EQ(steps_at_run, 0ul);
	steps = at_interrupt + 1000;
	preempt_enable();
	EXPECT_EQ(steps_at_run, at_interrupt + 1000);
	EXPECT_EQ(kthread_join(task), 0);
}

static int notes_when_it_goes_on(void *data)
{
	set_current_state(TASK_UNINTERRUPTIBLE);
	schedule();
	return notes_its_number(data);
}

static int returns_at_once(void *unused __maybe_unused)
{
	return 0;
}

static int joins(void *task)
{
	int code = kthread_join(task);

	notes_its_number((void *)URGENT);
	return code;
}

/* An end is completed by the task that runs next: it gives way to who waited for that. */
SELFTEST(sched, a_joiner_runs_before_the_task_that_reaps)
{
	struct task_struct *ends = create_thread(returns_at_once, NULL, LATER - 1);
	struct task_struct *reaps = start_thread(notes_when_it_goes_on, (void *)LATER, URGENT);
	struct task_struct *joiner = ends ? start_thread(joins, ends, URGENT) : NULL;

	ASSERT_TRUE(ends && reaps && joiner);
	sched_set(reaps, &rr_sched_class, LATER);
	nr_order = 0;
	wake_up_process(ends);
	wake_up_process(reaps);
	EXPECT_EQ(nr_order, 0u);
	EXPECT_EQ(kthread_join(reaps), 0);
	EXPECT_EQ(kthread_join(joiner), 0);
	EXPECT_EQ(nr_order, 2u);
	EXPECT_EQ(order[0], (unsigned int)URGENT);
	EXPECT_EQ(order[1], (unsigned int)LATER);
}

/* --- another priority ------------------------------------------------------------------------ */

SELFTEST(sched, a_ready_task_becomes_more_urgent)
{
	struct task_struct *task = start_thread(notes_steps, NULL, LATER);

	ASSERT_TRUE(task != NULL);
	steps = 4;
	steps_at_run = 0;
	sched_set(task, &rr_sched_class, LATER + 1);
	EXPECT_EQ(steps_at_run, 0ul);
	sched_set(task, &rr_sched_class, URGENT);
	EXPECT_EQ(steps_at_run, 4ul);
	EXPECT_EQ(kthread_join(task), 0);
}

SELFTEST(sched, a_waiting_task_becomes_more_urgent)
{
	struct task_struct *task;

	go = 0;
	task = start_thread(waits_for_go, NULL, TEST_PRIO - 1);
	ASSERT_TRUE(task != NULL);
	sched_set(task, &rr_sched_class, LATER);
	EXPECT_EQ(task->on_rq, 0u);
	EXPECT_OK(sched_check());
	let_go();
	EXPECT_EQ(task->on_rq, 1u);		/* it is less urgent now */
	EXPECT_EQ(kthread_join(task), 0);
}

SELFTEST(sched, the_running_task_becomes_less_urgent)
{
	struct task_struct *task = start_thread(notes_steps, NULL, LATER);

	ASSERT_TRUE(task != NULL);
	steps = 5;
	steps_at_run = 0;
	sched_set(current, &rr_sched_class, LATER + 1);
	EXPECT_EQ(steps_at_run, 5ul);
	sched_set(current, &rr_sched_class, TEST_PRIO);
	EXPECT_EQ(kthread_join(task), 0);
}

/* It has announced that it will wait, and is preempted before it does. */
static int is_preempted_in_a_waiting_state(void *unused __maybe_unused)
{
	set_current_state(TASK_UNINTERRUPTIBLE);
	let_go();
	schedule();
	return 3;
}

SELFTEST(sched, a_task_about_to_wait_stays_on_its_queue)
{
	struct task_struct *task;

	go = 0;
	task = start_thread(is_preempted_in_a_waiting_state, NULL, LATER);
	ASSERT_TRUE(task != NULL);
	wait_event(queue, READ_ONCE(go));
	EXPECT_EQ(task->state, TASK_UNINTERRUPTIBLE);
	EXPECT_EQ(task->on_rq, 1u);
	sched_set(task, &rr_sched_class, LATER + 1);
	EXPECT_EQ(task->on_rq, 1u);
	EXPECT_OK(sched_check());
	wake_up_process(task);
	EXPECT_EQ(kthread_join(task), 3);
}
