/* SPDX-License-Identifier: MIT */
/*
 * core/sched.c - the run queues, and the switch from one task to another
 *
 *	wake-up		state = running; onto the run queue; is it more urgent?
 *	schedule()	off the queue if the task waits; pick the next; switch
 *
 *	prev: schedule() -> lock rq -> context_switch() -> switch_to() ~~~~~ (away)
 *	next:			(was away) ~~~~> switch_to() returns -> finish_switch(prev)
 *							-> unlock rq, interrupts on
 *
 * The lock of the run queue is taken by one task and released by the next: nobody else
 * may see a task that is half switched.  So preempt_count is exactly 1 in every switch,
 * and is not kept task by task.
 *
 * When to switch: need_resched() is set by a wake-up of something more urgent, by the
 * tick when a slice is over, and by a change of class or priority.  It is obeyed at the
 * end of an interrupt, at the end of the outermost preempt_disable() section, and by
 * cond_resched().
 *
 * Which task, the classes decide (core/sched_class.h).  A CPU without any runs its idle
 * task.  Not here: the list of all tasks (core/task.c), waiting (core/wait.c).
 *
 * Locking: rq->lock with interrupts off, the innermost lock but the console's.
 */
#include <asm/irqflags.h>
#include <asm/mmu_context.h>
#include <core/bug.h>
#include <core/clock.h>
#include <core/idle.h>
#include <core/sched_class.h>

static DEFINE_PER_CPU(struct rq, runqueue);

/* In order: a task of an earlier class runs first. */
static const struct sched_class *const classes[] = {
	&rr_sched_class,
};

static struct rq *this_rq(void)
{
	return this_cpu_ptr(&runqueue);
}

/* The run queue of a task, locked; the task may move to another CPU until it is. */
static struct rq *task_rq_lock(struct task_struct *task, unsigned long *flags)
{
	for (;;) {
		unsigned int cpu = READ_ONCE(task->cpu);
		struct rq *rq = per_cpu_ptr(&runqueue, cpu);

		*flags = spin_lock_irqsave(&rq->lock);
		if (likely(task->cpu == cpu))
			return rq;
		spin_unlock_irqrestore(&rq->lock, *flags);
	}
}

/* Where in the order a class stands. */
static unsigned int class_rank(const struct sched_class *class)
{
	unsigned int rank = 0;

	while (classes[rank] != class)
		rank++;
	return rank;
}

static void enqueue_task(struct rq *rq, struct task_struct *task)
{
	task->on_rq = 1;
	rq->nr_running++;
	task->sched_class->enqueue(rq, task);
}

static void dequeue_task(struct rq *rq, struct task_struct *task)
{
	task->sched_class->dequeue(rq, task);
	rq->nr_running--;
	task->on_rq = 0;
}

/* Let the CPU of the queue decide anew; other CPUs do not run yet. */
static void resched(struct rq *rq)
{
	BUG_ON(rq->cpu != smp_processor_id());
	set_need_resched();
}

/* Shall woken run before what runs now? */
static bool preempts_current(const struct rq *rq, const struct task_struct *woken)
{
	const struct task_struct *running = rq->curr;

	if (running == rq->idle)
		return true;
	if (running->sched_class != woken->sched_class)
		return class_rank(woken->sched_class) < class_rank(running->sched_class);
	return woken->sched_class->preempts(running, woken);
}

/*
 * wake_up_state - wake a task that waits in one of the states
 *
 * Any context.  What the caller wrote before is seen by the task when it runs on.
 * Return: whether this call woke it; false if it runs, or waits in another state.
 */
bool wake_up_state(struct task_struct *task, unsigned int states)
{
	unsigned long flags;
	struct rq *rq = task_rq_lock(task, &flags);
	bool woken = task->state & states;

	if (woken) {
		WRITE_ONCE(task->state, TASK_RUNNING);
		if (!task->on_rq) {
			enqueue_task(rq, task);
			if (preempts_current(rq, task))
				resched(rq);
		}
	}
	spin_unlock_irqrestore(&rq->lock, flags);
	return woken;
}

bool wake_up_process(struct task_struct *task)
{
	return wake_up_state(task, TASK_NORMAL | TASK_NEW);
}

void task_kill(struct task_struct *task)
{
	WRITE_ONCE(task->kill_pending, 1);
	wake_up_state(task, TASK_INTERRUPTIBLE | TASK_WAKEKILL);
}

/*
 * sched_set - give a task another class or priority
 *
 * Any context.  A task that runs or is ready goes to the end of its new queue.
 */
void sched_set(struct task_struct *task, const struct sched_class *class, unsigned int prio)
{
	unsigned long flags;
	struct rq *rq;

	BUG_ON(prio >= MAX_PRIO);
	rq = task_rq_lock(task, &flags);
	if (task->on_rq)
		dequeue_task(rq, task);
	else
		BUG_ON(task->flags & PF_IDLE);
	task->sched_class = class;
	task->prio = prio;
	if (task->state == TASK_RUNNING)
		enqueue_task(rq, task);
	resched(rq);
	spin_unlock_irqrestore(&rq->lock, flags);
}

static struct task_struct *pick_next_task(struct rq *rq)
{
	for (unsigned int i = 0; i < ARRAY_SIZE(classes); i++) {
		struct task_struct *task = classes[i]->pick_next(rq);

		if (task)
			return task;
	}
	return rq->idle;
}

/*
 * The address space of next.  A kernel thread goes on in the one of prev; between two
 * kernel threads the reference moves along with it.
 */
static void switch_address_space(struct rq *rq, struct task_struct *prev,
				 struct task_struct *next)
{
	struct mmu_context *loaded = prev->active_mm;

	if (!next->mm) {
		next->active_mm = loaded;
		if (prev->mm)
			mmu_context_get(loaded);
	} else if (next->active_mm != loaded) {
		switch_mmu_context(loaded, next->active_mm);
		rq->nr_cr3_loads++;
	}
	if (!prev->mm) {
		prev->active_mm = NULL;
		if (next->mm)
			rq->prev_mm = loaded;
	}
}

/* What remains to be done of a switch, on the stack of the task that runs now. */
static void finish_switch(struct task_struct *prev)
{
	struct rq *rq = this_rq();
	struct mmu_context *borrowed = rq->prev_mm;
	bool dead = prev->state == TASK_DEAD;

	rq->prev_mm = NULL;
	spin_unlock_irq(&rq->lock);
	if (unlikely(borrowed))
		mmu_context_put(borrowed);
	if (unlikely(dead))
		put_task_struct(prev);
}

/* schedule_tail - the end of the switch that a new task begins with */
void schedule_tail(struct task_struct *prev)
{
	finish_switch(prev);
}

static void context_switch(struct rq *rq, struct task_struct *prev, struct task_struct *next)
{
	rq->nr_switches++;
	rq->curr = next;
	switch_address_space(rq, prev, next);
	fpu_switch(&prev->thread, &next->thread);
	this_cpu_write(current_task, next);
	finish_switch(switch_to(prev, next));
}

/*
 * Let the classes decide who runs now.  Entered with preemption allowed; interrupts are
 * on at return.  A task that is preempted stays on its queue, whatever its state: it was
 * about to look at its condition.
 */
static void __schedule(bool preempted)
{
	struct task_struct *prev = current, *next;
	struct rq *rq;

	local_irq_disable();
	rq = this_rq();
	spin_lock(&rq->lock);
	if (!preempted && prev->state != TASK_RUNNING)
		dequeue_task(rq, prev);
	clear_need_resched();
	next = pick_next_task(rq);
	if (next == prev) {
		spin_unlock_irq(&rq->lock);
		return;
	}
	if (prev->on_rq)
		prev->nr_involuntary++;
	else
		prev->nr_voluntary++;
	context_switch(rq, prev, next);
}

/*
 * schedule - let another task run
 *
 * Not in an interrupt handler, not with preemption off: that would let a lock be held by
 * a task that does not run, so it stops the kernel.
 */
void schedule(void)
{
	BUG_ON(in_atomic());
	do
		__schedule(false);
	while (need_resched());
}

void yield(void)
{
	struct rq *rq = this_rq();

	local_irq_disable();
	spin_lock(&rq->lock);
	if (current->on_rq)
		current->sched_class->yield(rq, current);
	spin_unlock_irq(&rq->lock);
	schedule();
}

bool cond_resched(void)
{
	if (likely(!should_resched()))
		return false;
	__schedule(true);
	return true;
}

/* With interrupts off the switch has to wait: their end asks again. */
void preempt_schedule(void)
{
	if (irqs_disabled())
		return;
	do
		__schedule(true);
	while (should_resched());
}

void preempt_schedule_irq(void)
{
	do {
		__schedule(true);
		local_irq_disable();
	} while (should_resched());
}

void sched_tick(void)
{
	struct rq *rq = this_rq();
	struct task_struct *task;

	spin_lock(&rq->lock);
	task = rq->curr;
	task->ticks++;
	if (task->on_rq && task->sched_class->tick(rq, task))
		resched(rq);
	spin_unlock(&rq->lock);
}

/*
 * cpu_idle_loop - what a CPU does when there is nothing to do
 *
 * The check and the sleep are one step, as interrupts are off in between.
 */
void cpu_idle_loop(void)
{
	for (;;) {
		local_irq_disable();
		if (!need_resched()) {
			cpu_idle_once();
			continue;
		}
		__schedule(true);
	}
}

/*
 * sched_init - the run queues, and the boot task as what runs and idles on this CPU
 *
 * Boot, interrupts off.  From here on tasks can be made; they run as soon as the boot
 * task lets them.
 */
void __init sched_init(void)
{
	struct rq *rq = this_rq();

	spin_lock_init(&rq->lock);
	rq->cpu = smp_processor_id();
	rq->curr = rq->idle = &init_task;
	rr_queue_init(&rq->rr);
}

unsigned long sched_nr_switches(void)
{
	return READ_ONCE(this_rq()->nr_switches);
}

unsigned long sched_nr_cr3_loads(void)
{
	return READ_ONCE(this_rq()->nr_cr3_loads);
}

unsigned int sched_nr_running(void)
{
	return READ_ONCE(this_rq()->nr_running);
}

static const char *check_rq(const struct rq *rq)
{
	if (!rq->curr || rq->curr->state == TASK_NEW)
		return "sched: nobody runs";
	if (rq->curr != rq->idle && rq->curr->state == TASK_RUNNING && !rq->curr->on_rq)
		return "sched: the running task is not on the run queue";
	if (rq->idle->on_rq)
		return "sched: the idle task is on the run queue";
	for (unsigned int i = 0; i < ARRAY_SIZE(classes); i++) {
		const char *error = classes[i]->check(rq);

		if (error)
			return error;
	}
	return NULL;
}

const char *sched_check(void)
{
	struct rq *rq = this_rq();
	unsigned long flags = spin_lock_irqsave(&rq->lock);
	const char *error = check_rq(rq);

	spin_unlock_irqrestore(&rq->lock, flags);
	return error;
}
