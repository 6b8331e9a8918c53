/* SPDX-License-Identifier: MIT */
/*
 * tests/selftest/fpu_selftest.c - does each task have FPU registers of its own?
 *
 * A task fills all registers with numbers of its own, lets others run, and looks again.
 * The others do the same with other numbers, or run without a state in between.
 */
#include <asm/fpu.h>
#include <asm/fpu_regs.h>
#include <asm/irq.h>
#include <asm/trap.h>
#include <core/clock.h>
#include <core/kthread.h>
#include <core/sched_class.h>
#include <core/selftest.h>
#include <lib/err.h>
#include <lib/string.h>
#include "tick.h"

#define LINE		9
#define ROUNDS		2000

struct worker {
	struct fpu_state state;
	struct fpu_regs want, got;
	uint32_t number;		/* different for each worker and round */
	unsigned int rounds;
	unsigned int wrong;		/* rounds that read back another value */
	bool clean;			/* were its first registers? */
};

static struct worker workers[2];

static void choose_values(struct worker *worker)
{
	static const uint16_t roundings[] = { 0x037F, 0x077F, 0x0B7F, 0x0F7F };
	uint32_t number = worker->number += 0x01000193;

	for (unsigned int i = 0; i < NR_FPU_REGS; i++) {
		worker->want.x87[i] = (int32_t)(number * (i + 3));
		for (unsigned int j = 0; j < 4; j++)
			worker->want.xmm[i][j] = number + i * 4 + j;
	}
	worker->want.control = roundings[number % 4];
	worker->want.mxcsr = MXCSR_INIT | (number % 4) << 13;
	worker->got = worker->want;
}

static void load(struct worker *worker)
{
	choose_values(worker);
	fpu_regs_load(&worker->want);
}

static void compare(struct worker *worker)
{
	fpu_regs_store(&worker->got);
	worker->wrong += memcmp(&worker->got, &worker->want, sizeof(worker->got)) != 0;
	worker->rounds++;
}

/* What a task finds in fresh registers; they are not changed. */
static bool registers_are_clean(void)
{
	struct fpu_regs regs = { .control = FPU_CONTROL_INIT, .mxcsr = MXCSR_INIT };
	static const uint32_t zero[NR_FPU_REGS][4];
	bool empty = fpu_tag_word() == 0xFFFF;

	fpu_regs_store(&regs);		/* pops what is not there: values and flags of an error */
	fpu_reset();
	return empty && regs.control == FPU_CONTROL_INIT && regs.mxcsr == MXCSR_INIT &&
	       (!cpu_info.sse || memcmp(regs.xmm, zero, sizeof(zero)) == 0);
}

static int begin(struct worker *worker)
{
	int error = fpu_attach(&worker->state);

	if (!error)
		worker->clean = registers_are_clean();
	return error;
}

static int end(void)
{
	fpu_detach();
	return 0;
}

static int yielding_worker(void *data)
{
	struct worker *worker = data;
	int error = begin(worker);

	while (!error && worker->rounds < ROUNDS) {
		load(worker);
		yield();
		compare(worker);
	}
	return error ? error : end();
}

static struct task_struct *start(unsigned int i, int (*fn)(void *), const char *name)
{
	workers[i] = (struct worker){ .number = i * 0x5BD1E995 };
	return kthread_create(fn, &workers[i], "%s", name);
}

/* Both have run, or neither exists. */
static bool start_two(struct task_struct *tasks[2], int (*fn)(void *))
{
	tasks[0] = start(0, fn, "fpu/0");
	if (IS_ERR(tasks[0]))
		return false;
	tasks[1] = start(1, fn, "fpu/1");
	if (!IS_ERR(tasks[1]))
		return true;
	kthread_stop(tasks[0]);
	return false;
}

static void expect_kept(const struct worker *worker, unsigned int rounds)
{
	EXPECT_TRUE(worker->clean);
	EXPECT_GE(worker->rounds, rounds);
	EXPECT_EQ(worker->wrong, 0u);
}

SELFTEST(fpu, control_registers_fit_the_cpu)
{
	unsigned long cr0 = read_cr0();

	EXPECT_TRUE(cr0 & CR0_NE);
	EXPECT_EQ(!(cr0 & CR0_EM), cpu_info.fpu);
	EXPECT_EQ(!!(cr0 & CR0_MP), cpu_info.fpu);
	if (!cpu_has_cr4())
		return;
	EXPECT_EQ(!!(read_cr4() & CR4_OSFXSR), cpu_info.fxsr);
	EXPECT_EQ(!!(read_cr4() & CR4_OSXMMEXCPT), cpu_info.fxsr && cpu_info.sse);
}

SELFTEST(fpu, without_one_no_task_has_a_state)
{
	if (cpu_info.fpu)
		SELFTEST_SKIP("this CPU has an FPU");
	EXPECT_EQ(fpu_attach(&workers[0].state), -ENODEV);
	EXPECT_TRUE(!current->thread.fpu);
}

/* Three tasks in turns, one of them without a state. */
SELFTEST(fpu, registers_are_kept_over_yields)
{
	unsigned long switches = sched_nr_switches();
	struct task_struct *tasks[2];

	if (!cpu_info.fpu)
		SELFTEST_SKIP("this CPU has no FPU");
	ASSERT_TRUE(start_two(tasks, yielding_worker));
	wake_up_process(tasks[0]);
	wake_up_process(tasks[1]);
	while (workers[0].rounds < ROUNDS || workers[1].rounds < ROUNDS)
		yield();
	EXPECT_EQ(kthread_join(tasks[0]), 0);
	EXPECT_EQ(kthread_join(tasks[1]), 0);
	EXPECT_GE(sched_nr_switches() - switches, 3ul * ROUNDS);
	expect_kept(&workers[0], ROUNDS);
	expect_kept(&workers[1], ROUNDS);
}

static struct task_struct *urgent_task;

static void wake_urgent(unsigned int irq __maybe_unused)
{
	if (urgent_task)
		wake_up_process(urgent_task);
}

/* Checks and changes its registers each time an interrupt wakes it. */
static int urgent_worker(void *data)
{
	struct worker *worker = data;
	int error = begin(worker);

	load(worker);
	while (!error && !kthread_should_stop()) {
		set_current_state(TASK_UNINTERRUPTIBLE);
		if (!kthread_should_stop())
			schedule();
		__set_current_state(TASK_RUNNING);
		compare(worker);
		load(worker);
	}
	return error ? error : end();
}

static int interrupted_worker(void *data)
{
	struct worker *worker = data;
	int error = begin(worker);

	while (!error && worker->rounds < ROUNDS) {
		load(worker);
		trap_raise(IRQ_VECTOR_BASE + LINE);
		compare(worker);
	}
	return error ? error : end();
}

/* Each interrupt ends in the other task, in the middle of this one's computation. */
SELFTEST(fpu, registers_are_kept_over_preemptions)
{
	static bool registered;
	unsigned long involuntary;
	struct task_struct *task;

	if (!cpu_info.fpu)
		SELFTEST_SKIP("this CPU has no FPU");
	if (!registered)
		registered = irq_register(LINE, wake_urgent) == 0;
	ASSERT_TRUE(registered);
	urgent_task = start(0, urgent_worker, "fpu/urgent");
	ASSERT_TRUE(!IS_ERR(urgent_task));
	sched_set(urgent_task, &rr_sched_class, 0);
	wake_up_process(urgent_task);
	task = start(1, interrupted_worker, "fpu/interrupted");
	if (IS_ERR(task)) {
		selftest_fail(__FILE__, __LINE__, "no memory for a thread");
	} else {
		get_task_struct(task);
		wake_up_process(task);
		EXPECT_EQ(kthread_join(task), 0);
		involuntary = task->nr_involuntary;
		put_task_struct(task);
		EXPECT_GE(involuntary, (unsigned long)ROUNDS);
		expect_kept(&workers[1], ROUNDS);
	}
	EXPECT_EQ(kthread_stop(urgent_task), 0);
	urgent_task = NULL;
	expect_kept(&workers[0], ROUNDS);
}

/* Computes until the timer has taken the CPU away, or has had time enough to. */
static int computing_worker(void *data)
{
	unsigned long involuntary, start_tick = jiffies;
	struct worker *worker = data;
	int error = begin(worker);

	if (error)
		return error;
	do {
		involuntary = current->nr_involuntary;
		load(worker);
		for (volatile unsigned int i = 0; i < 1000; i++)
			;
		compare(worker);
	} while (current->nr_involuntary == involuntary && jiffies - start_tick < 10 * CONFIG_HZ);
	return end();
}

SELFTEST(fpu, registers_are_kept_over_time_slices)
{
	struct task_struct *tasks[2];

	if (!cpu_info.fpu)
		SELFTEST_SKIP("this CPU has no FPU");
	ASSERT_TRUE(tick_comes());
	ASSERT_TRUE(start_two(tasks, computing_worker));
	wake_up_process(tasks[0]);
	wake_up_process(tasks[1]);
	for (unsigned int i = 0; i < 2; i++) {
		get_task_struct(tasks[i]);
		EXPECT_EQ(kthread_join(tasks[i]), 0);
		EXPECT_GE(tasks[i]->nr_involuntary, 1ul);
		put_task_struct(tasks[i]);
		expect_kept(&workers[i], 1);
	}
}

/* The same task, with and without a state, between others that have one. */
SELFTEST(fpu, a_fresh_state_shows_nothing_of_others)
{
	struct worker *worker = &workers[0];

	if (!cpu_info.fpu)
		SELFTEST_SKIP("this CPU has no FPU");
	for (unsigned int i = 0; i < 3; i++) {
		*worker = (struct worker){ .number = i };
		EXPECT_EQ(begin(worker), 0);
		EXPECT_TRUE(worker->clean);
		load(worker);
		fpu_detach();
	}
}
