/* SPDX-License-Identifier: MIT */
/*
 * tests/selftest/lazy_tlb_selftest.c - when is CR3 loaded, and who keeps what is loaded?
 *
 * Processes are played by threads that take on an address space: a page directory with the
 * kernel's half alone, so that it does not matter which one is loaded.
 *
 * The oracle is the trace of switches: from it follows, without a look at the scheduler,
 * which address space must have been loaded when.
 */
#include <asm/irqflags.h>
#include <asm/mmu_context.h>
#include <core/clock.h>
#include <core/sched_trace.h>
#include <core/wait.h>
#include <lib/string.h>
#include <mm/gfp.h>
#include "prio_threads.h"
#include "scratch.h"

#define ROUNDS		20
#define RING_SIZE	128
#define NR_THREADS	3

/* What stands in for a struct mm_struct: it begins with its context. */
struct space {
	struct mmu_context context;
	unsigned int released;
};

static struct space spaces[2];
static struct sched_event *const ring = (struct sched_event *)selftest_scratch;

_Static_assert(RING_SIZE * sizeof(struct sched_event) <= SCRATCH_SIZE, "there is room for a ring");
static unsigned int wrong_cr3;		/* threads that ran in an address space not theirs */

static void note_release(struct mmu_context *context)
{
	struct space *space = container_of(context, struct space, context);

	space->released++;
	free_page((unsigned long)context->pgd);
}

static bool create_space(struct space *space)
{
	unsigned long page = get_zeroed_page(GFP_KERNEL);

	*space = (struct space){ .context = { .pgd = (pgd_t *)page, .release = note_release } };
	atomic_set(&space->context.count, 1);
	if (page)
		memcpy((void *)page, swapper_pg_dir, PAGE_SIZE);
	return page != 0;
}

/* Let the running task have this context and give back the one it had borrowed. */
static void load_context(struct mmu_context *context, struct mm_struct *mm)
{
	unsigned long flags = local_irq_save();
	struct mmu_context *borrowed = current->active_mm;

	switch_mmu_context(borrowed, context);
	current->active_mm = context;
	current->mm = mm;
	local_irq_restore(flags);
	mmu_context_put(borrowed);
}

/* Become a process. */
static void enter_space(struct space *space)
{
	load_context(&space->context, (struct mm_struct *)&space->context);
}

/* As exit_mm() does: what is loaded stays loaded, as a loan. */
static void leave_space(struct space *space)
{
	unsigned long flags = local_irq_save();

	mmu_context_get(&space->context);
	current->mm = NULL;
	local_irq_restore(flags);
	mmu_context_put(&space->context);
}

/* Give back what this kernel thread has borrowed. */
static void load_no_space(void)
{
	mmu_context_get(&init_mmu_context);
	load_context(&init_mmu_context, NULL);
}

static bool runs_in(const struct mmu_context *context)
{
	return read_cr3() == __pa(context->pgd);
}

/* A thread that takes turns with others; with a space it is a process. */
static int takes_turns(void *data)
{
	struct space *space = data;

	if (space)
		enter_space(space);
	for (unsigned int i = 0; i < ROUNDS; i++) {
		wrong_cr3 += !runs_in(current->active_mm);
		wrong_cr3 += space && current->active_mm != &space->context;
		yield();
	}
	if (space)
		leave_space(space);
	return 0;
}

/* Run them to their ends, traced; false without memory. */
static bool trace_threads(struct sched_trace *trace, struct space *const *of, int *pids)
{
	struct task_struct *tasks[NR_THREADS];

	*trace = (struct sched_trace){ .ring = ring, .size = RING_SIZE };
	wrong_cr3 = 0;
	for (unsigned int i = 0; i < NR_THREADS; i++) {
		tasks[i] = create_thread(takes_turns, of[i], LATER);
		if (!tasks[i])
			return false;
		pids[i] = tasks[i]->pid;
	}
	EXPECT_EQ(sched_trace_start(trace), 0);
	for (unsigned int i = 0; i < NR_THREADS; i++)
		wake_up_process(tasks[i]);
	for (unsigned int i = 0; i < NR_THREADS; i++)
		EXPECT_EQ(kthread_join(tasks[i]), 0);
	sched_trace_stop();
	return true;
}

/* The process that a number of the trace stands for, -1: a kernel thread. */
static int process_of(int pid, const int *pids, struct space *const *of)
{
	for (int i = 0; i < NR_THREADS; i++)
		if (pids[i] == pid && of[i])
			return i;
	return -1;
}

/*
 * Hold each switch against what must be loaded: the space of the process that ran last.  A
 * process enters its space itself when it has run first.  Return: loads by switches.
 */
static unsigned long check_loads(const struct sched_trace *trace, struct space *const *of,
				 const int *pids)
{
	unsigned long loads = 0;
	int loaded = -1;
	bool entered[NR_THREADS] = { false };

	EXPECT_LT(trace->nr, (unsigned long)RING_SIZE);
	for (unsigned int i = 0; i < sched_trace_kept(trace); i++) {
		const struct sched_event *event = sched_trace_event(trace, i);
		int process = process_of(event->next.pid, pids, of);
		bool has_mm = process >= 0 && entered[process];

		EXPECT_EQ(event->cr3_loaded, has_mm && process != loaded);
		loads += event->cr3_loaded;
		if (process >= 0) {
			loaded = process;
			entered[process] = true;
		}
	}
	return loads;
}

/* The loads of threads that take turns; each was checked. */
static unsigned long checked_loads(struct space *const *of)
{
	unsigned long before = sched_nr_cr3_loads(), loads;
	struct sched_trace trace;
	int pids[NR_THREADS];

	if (!trace_threads(&trace, of, pids)) {
		selftest_fail(__FILE__, __LINE__, "the threads were not traced");
		return 0;
	}
	loads = check_loads(&trace, of, pids);
	EXPECT_EQ(sched_nr_cr3_loads() - before, loads);
	EXPECT_EQ(wrong_cr3, 0u);
	EXPECT_OK(sched_check());
	return loads;
}

SELFTEST(lazy_tlb, kernel_threads_never_load_cr3)
{
	struct space *const of[NR_THREADS] = { NULL, NULL, NULL };

	EXPECT_EQ(checked_loads(of), 0ul);
}

SELFTEST(lazy_tlb, one_process_among_kernel_threads_loads_nothing)
{
	struct space *const of[NR_THREADS] = { NULL, &spaces[0], NULL };

	ASSERT_TRUE(create_space(&spaces[0]));
	EXPECT_EQ(checked_loads(of), 0ul);
	load_no_space();
	EXPECT_EQ(spaces[0].released, 1u);
}

/*
 * The kernel thread in between runs in the space of the process before it.  A tick may end a
 * turn besides, and make one change more.
 */
SELFTEST(lazy_tlb, two_processes_load_at_each_change)
{
	struct space *const of[NR_THREADS] = { &spaces[0], NULL, &spaces[1] };
	unsigned long start, loads;

	ASSERT_TRUE(create_space(&spaces[0]));
	ASSERT_TRUE(create_space(&spaces[1]));
	start = jiffies;
	loads = checked_loads(of);
	EXPECT_GE(loads, 2ul * ROUNDS - 2);
	EXPECT_LE(loads, 2ul * ROUNDS + (jiffies - start));
	load_no_space();
	EXPECT_EQ(spaces[0].released, 1u);
	EXPECT_EQ(spaces[1].released, 1u);
}

/* --- how long a loan lasts ------------------------------------------------------------------ */

static DECLARE_WAIT_QUEUE_HEAD(queue);
static unsigned int go;

static int enters_and_leaves(void *data)
{
	enter_space(data);
	wait_event(queue, READ_ONCE(go));
	leave_space(data);
	return 0;
}

/*
 * The process ends while this kernel thread runs in its space: the space stays until the
 * thread switches away from it, and is released once.
 */
SELFTEST(lazy_tlb, a_loan_lasts_until_the_borrower_switches)
{
	struct task_struct *process;
	struct space *space = &spaces[0];

	ASSERT_TRUE(create_space(space));
	go = 0;
	process = start_thread(enters_and_leaves, space, URGENT);
	ASSERT_TRUE(process != NULL);
	EXPECT_TRUE(current->active_mm == &space->context);
	EXPECT_EQ(atomic_read(&space->context.count), 2);
	EXPECT_EQ(space->context.cpus, 1ul);
	go = 1;
	wake_up_all(&queue);
	EXPECT_EQ(kthread_join(process), 0);
	EXPECT_TRUE(current->active_mm == &space->context);
	EXPECT_TRUE(runs_in(&space->context));
	EXPECT_EQ(atomic_read(&space->context.count), 1);
	EXPECT_EQ(space->released, 0u);
	load_no_space();
	EXPECT_EQ(space->released, 1u);
	EXPECT_EQ(space->context.cpus, 0ul);
}

/* The same, ended by a switch to another process, whose space is loaded then. */
SELFTEST(lazy_tlb, a_switch_to_a_process_ends_the_loan)
{
	struct task_struct *first, *second;

	ASSERT_TRUE(create_space(&spaces[0]));
	ASSERT_TRUE(create_space(&spaces[1]));
	go = 0;
	second = start_thread(enters_and_leaves, &spaces[1], URGENT);
	first = start_thread(enters_and_leaves, &spaces[0], URGENT);
	ASSERT_TRUE(first && second);
	EXPECT_EQ(spaces[1].released + spaces[0].released, 0u);
	EXPECT_EQ(atomic_read(&spaces[1].context.count), 1);
	EXPECT_EQ(atomic_read(&spaces[0].context.count), 2);
	go = 1;
	wake_up_process(first);
	EXPECT_EQ(kthread_join(first), 0);
	EXPECT_EQ(spaces[0].released, 0u);
	wake_up_process(second);
	EXPECT_EQ(spaces[0].released, 1u);
	EXPECT_EQ(spaces[1].released, 0u);
	EXPECT_EQ(kthread_join(second), 0);
	load_no_space();
	EXPECT_EQ(spaces[1].released, 1u);
}
