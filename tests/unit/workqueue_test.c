/* SPDX-License-Identifier: MIT */
/*
 * tests/unit/workqueue_test.c - works and delayed works against a model, step by step
 *
 * There is one thread of the host.  The test is the task that queues; when it has to wait
 * the worker runs one work, until its cond_resched() behind it or its schedule() jumps
 * back.  It starts from its first line the next time, since it keeps nothing meanwhile.
 *
 * The model is an array of works and one of those that are queued, in order.
 */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <stdio.h>
#include <stdlib.h>
#include <cmocka.h>

#include <asm/irqflags.h>
#include <core/kthread.h>
#include <core/wait.h>
#include <core/workqueue.h>
#include "random.h"

#define NR_WORKS	4
#define NR_STEPS	200000

unsigned int cpu_number;
unsigned int __preempt_count;

struct modelled {
	struct delayed_work dwork;
	enum work_state state;
	unsigned long due;
	unsigned long order;		/* of arming: timers of one tick expire in it */
	void (*then)(struct modelled *self);
};

static struct task_struct test_task, worker_task, *running_task = &test_task;
static struct modelled model[NR_WORKS];
static struct modelled *queued[NR_WORKS];
static unsigned int nr_queued, nr_runs;
static unsigned long armings;
static int (*worker_fn)(void *data);
static jmp_buf worker_waits;
static uint64_t seed;

void panic(const char *fmt, ...)
{
	fprintf(stderr, "panic: %s\n", fmt);
	abort();
}

void bug_report(const char *file, int line, const char *condition)
{
	fprintf(stderr, "%s:%d: %s\n", file, line, condition);
	abort();
}

void cpu_relax(void)
{
	abort();
}

struct task_struct *get_current(void)
{
	return running_task;
}

struct task_struct *kthread_create(int (*fn)(void *), void *data, const char *name, ...)
{
	assert_null(data);
	assert_string_equal(name, "kworker/0");
	worker_fn = fn;
	return &worker_task;
}

bool wake_up_process(struct task_struct *task)
{
	return task == &worker_task;
}

/* What is waited for is looked at again whenever somebody runs: nobody need be woken. */
void prepare_to_wait(wait_queue_head_t *head, struct wait_queue_entry *wait, unsigned int state)
{
	(void)head;
	(void)state;
	assert_ptr_equal(wait->task, current);
	assert_false(irqs_disabled());
}

/* Nobody ever stands on a queue. */
void __finish_wait(wait_queue_head_t *head, struct wait_queue_entry *wait)
{
	(void)head;
	(void)wait;
	abort();
}

void leave_wait(wait_queue_head_t *head, struct wait_queue_entry *wait)
{
	finish_wait(head, wait);
}

void __wake_up(wait_queue_head_t *head, unsigned int states, unsigned int nr_exclusive)
{
	(void)head;
	(void)states;
	(void)nr_exclusive;
}

bool cond_resched(void)
{
	assert_ptr_equal(current, &worker_task);
	longjmp(worker_waits, 1);
}

/* Let the worker run one work, if there is one. */
static void run_worker(void)
{
	running_task = &worker_task;
	if (setjmp(worker_waits) == 0)
		worker_fn(NULL);
	running_task = &test_task;
}

void schedule(void)
{
	if (current == &worker_task)
		longjmp(worker_waits, 1);
	assert_true(workqueue_nr_queued() > 0);
	run_worker();
}

enum wait_step wait_sleep(wait_queue_head_t *head, struct wait_queue_entry *wait,
			  unsigned int state, long *ticks)
{
	(void)head;
	(void)wait;
	(void)state;
	assert_true(*ticks == MAX_SCHEDULE_TIMEOUT);
	schedule();
	return WAIT_AGAIN;
}

static void run_all(void)
{
	while (workqueue_nr_queued() > 0)
		run_worker();
}

static void model_append(struct modelled *m)
{
	m->state = WORK_QUEUED;
	queued[nr_queued++] = m;
}

static void model_remove(struct modelled *m)
{
	unsigned int to = 0;

	for (unsigned int i = 0; i < nr_queued; i++)
		if (queued[i] != m)
			queued[to++] = queued[i];
	nr_queued = to;
	m->state = WORK_IDLE;
}

static void model_start(struct modelled *m, unsigned long delay)
{
	if (delay == 0) {
		model_append(m);
		return;
	}
	m->state = WORK_ON_TIMER;
	m->due = jiffies + delay;
	m->order = armings++;
}

/* The one that is called is the first of the model's queue. */
static void called(struct work_struct *work)
{
	struct modelled *m = container_of(to_delayed_work(work), struct modelled, dwork);

	assert_ptr_equal(current, &worker_task);
	assert_true(nr_queued > 0);
	assert_ptr_equal(m, queued[0]);
	model_remove(m);
	nr_runs++;
	if (m->then)
		m->then(m);
}

static bool both_schedule(struct modelled *m, unsigned long delay)
{
	bool free = m->state == WORK_IDLE;

	assert_int_equal(schedule_delayed_work(&m->dwork, delay), free);
	if (free)
		model_start(m, delay);
	return free;
}

static void both_mod(struct modelled *m, unsigned long delay)
{
	assert_int_equal(mod_delayed_work(&m->dwork, delay), m->state != WORK_IDLE);
	model_remove(m);
	model_start(m, delay);
}

static void both_cancel(struct modelled *m, bool sync)
{
	bool was_pending = sync ? cancel_delayed_work_sync(&m->dwork)
				: cancel_delayed_work(&m->dwork);

	assert_int_equal(was_pending, m->state != WORK_IDLE);
	model_remove(m);
}

/* Those before it and it have run; so many behind it have not. */
static void both_flush(struct modelled *m)
{
	bool wait = m->state == WORK_QUEUED;
	unsigned int runs = 0, before = nr_runs;

	while (wait && queued[runs++] != m)
		;
	assert_int_equal(flush_work(&m->dwork.work), wait);
	assert_int_equal(nr_runs - before, runs);
}

static struct modelled *first_due(void)
{
	struct modelled *first = NULL;

	for (unsigned int i = 0; i < NR_WORKS; i++)
		if (model[i].state == WORK_ON_TIMER && model[i].due == jiffies &&
		    (!first || model[i].order < first->order))
			first = &model[i];
	return first;
}

static void both_tick(void)
{
	struct modelled *m;

	local_irq_disable();
	jiffies++;
	timer_tick();
	local_irq_enable();
	while ((m = first_due()))
		model_append(m);
}

static void check(void)
{
	const char *error = workqueue_check();

	if (error)
		fail_msg("%s", error);
	assert_int_equal(workqueue_nr_queued(), nr_queued);
	for (unsigned int i = 0; i < NR_WORKS; i++)
		assert_int_equal(model[i].dwork.work.state, model[i].state);
	assert_null(timer_check());
	assert_false(irqs_disabled());
}

static int begin(void **state)
{
	(void)state;
	timer_init();
	nr_queued = nr_runs = 0;
	for (unsigned int i = 0; i < NR_WORKS; i++) {
		model[i] = (struct modelled){ .state = WORK_IDLE };
		INIT_DELAYED_WORK(&model[i].dwork, called);
	}
	return workqueue_init();
}

/* The next test begins with an empty queue. */
static int end(void **state)
{
	(void)state;
	for (unsigned int i = 0; i < NR_WORKS; i++)
		both_cancel(&model[i], true);
	return workqueue_nr_queued() != 0;
}

static void random_step(void)
{
	struct modelled *m = &model[random_below(&seed, NR_WORKS)];
	unsigned long delay = random_below(&seed, 4);

	switch (random_below(&seed, 8)) {
	case 0:
	case 1:
		both_schedule(m, delay);
		break;
	case 2:
		both_mod(m, delay);
		break;
	case 3:
		both_cancel(m, delay & 1);
		break;
	case 4:
		both_flush(m);
		break;
	case 5:
		run_worker();
		break;
	default:
		both_tick();
	}
}

/* A work queues another one or itself, at most every second time. */
static void queue_somebody(struct modelled *self)
{
	(void)self;
	if (random_below(&seed, 2))
		both_schedule(&model[random_below(&seed, NR_WORKS)], random_below(&seed, 2));
}

static void workqueue_random_run_agrees_with_the_model(void **state)
{
	(void)state;
	seed = 0x3057;
	for (unsigned int i = 0; i < NR_WORKS; i += 2)
		model[i].then = queue_somebody;
	for (unsigned int step = 0; step < NR_STEPS; step++) {
		random_step();
		check();
	}
	assert_true(nr_runs > NR_STEPS / 8);
}

/* While it runs it is queued, cancelled and queued again, by itself. */
static void queue_cancel_queue(struct modelled *self)
{
	self->then = NULL;
	assert_true(both_schedule(self, 0));
	assert_false(both_schedule(self, 0));
	both_cancel(self, false);
	assert_true(both_schedule(self, 0));
	check();
}

static void schedule_while_it_runs_runs_once_more(void **state)
{
	(void)state;
	model[0].then = queue_cancel_queue;
	both_schedule(&model[0], 0);
	run_all();
	assert_int_equal(nr_runs, 2);
	assert_int_equal(model[0].state, WORK_IDLE);
}

static void flush_does_not_wait_for_the_one_behind(void **state)
{
	(void)state;
	both_schedule(&model[0], 0);
	both_schedule(&model[1], 0);
	both_flush(&model[0]);
	assert_int_equal(model[1].state, WORK_QUEUED);
	run_all();
	assert_int_equal(nr_runs, 2);
}

static void flush_delayed_takes_it_off_its_timer(void **state)
{
	(void)state;
	both_schedule(&model[0], 1000);
	model_remove(&model[0]);
	model_append(&model[0]);
	assert_true(flush_delayed_work(&model[0].dwork));
	assert_int_equal(nr_runs, 1);
	check();
}

/* The timer's function may come late, to a work that is on its timer again. */
static void expiry_of_a_withdrawn_one_does_nothing(void **state)
{
	struct delayed_work *dwork = &model[0].dwork;

	(void)state;
	both_schedule(&model[0], 5);
	dwork->timer.function(&dwork->timer);
	check();
	both_cancel(&model[0], false);
	dwork->timer.function(&dwork->timer);
	check();
}

static void free_itself(struct work_struct *work)
{
	nr_runs++;
	free(work);
}

/* ASan sees it if the worker looks at the work again. */
static void work_that_frees_itself_is_the_last_to_touch_it(void **state)
{
	(void)state;
	for (int i = 0; i < 3; i++) {
		struct work_struct *mine = malloc(sizeof(*mine));

		assert_non_null(mine);
		INIT_WORK(mine, free_itself);
		assert_true(schedule_work(mine));
	}
	run_all();
	assert_int_equal(nr_runs, 3);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(workqueue_random_run_agrees_with_the_model,
						begin, end),
		cmocka_unit_test_setup_teardown(schedule_while_it_runs_runs_once_more, begin, end),
		cmocka_unit_test_setup_teardown(flush_does_not_wait_for_the_one_behind, begin, end),
		cmocka_unit_test_setup_teardown(flush_delayed_takes_it_off_its_timer, begin, end),
		cmocka_unit_test_setup_teardown(expiry_of_a_withdrawn_one_does_nothing, begin, end),
		cmocka_unit_test_setup_teardown(work_that_frees_itself_is_the_last_to_touch_it,
						begin, end),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
