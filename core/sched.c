/* SPDX-License-Identifier: MIT */
/*
 * core/sched.c - the run queues, and the switch from one task to another
 *
 *	wake-up		state = running; onto the run queue; is it more urgent?
 *	schedule()	off the queue if the task waits; pick the next; switch
 *
 *	prev: interrupts off -> lock rq -> context_switch() -> switch_to() ~~~~~ (away)
 *	next:			(was away) ~~~~> switch_to() returns -> finish_switch(prev)
 *							-> unlock rq -> interrupts on
 *
 * The lock of the run queue is taken by one task and released by the next: nobody else
 * may see a task that is half switched.  So preempt_count is exactly 1 in every switch,
 * and is not kept task by task.  Interrupts come on when the switch is done: one that wants
 * another finds preemption allowed and switches at its end.  They come on earlier only while
 * a dead task is cleaned up after, and there preemption is off: no switch is nested in
 * another.
 *
 * When to switch: need_resched() is set by a wake-up of something more urgent, by the
 * tick when a slice is over, and by a change of class or priority.  It is obeyed at the
 * end of an interrupt, at the end of the outermost preempt_disable() section, and by
 * cond_resched().  For a class that decides at each section's end it stays set.
 *
 * Which task, the classes decide (core/sched_class.h).  A CPU without any runs its idle
 * task.  Not here: the list of all tasks (core/task.c), waiting (core/wait.c), the
 * validator (core/sched_check.c).
 *
 * Locking: rq->lock with interrupts off, the innermost lock but the console's.
 */
#include <asm/irqflags.h>
#include <asm/mmu_context.h>
#include <core/bug.h>
#include <core/clock.h>
#include <core/idle.h>
#include <core/might_sleep.h>
#include <core/sched_class.h>
#include <core/sched_trace.h>

DEFINE_PER_CPU(struct rq, runqueue);
static DEFINE_PER_CPU(struct cpu_ticks, user_ticks); /* the rest of it is known otherwise */

const struct sched_class *const sched_classes[NR_SCHED_CLASSES] = {
	[SCHED_RANK_SEEDED] = SEEDED_SCHED_CLASS,
	[SCHED_RANK_RR] = &rr_sched_class,
};

/* The run queue of a task, locked; the task may move to another CPU until it is. */
static __always_inline struct rq *task_rq_lock(struct task_struct *task, unsigned long *flags)
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

static void enqueue_task(struct rq *rq, struct task_struct *task)
{
	task->on_rq = 1;
	rq->nr_running++;
	rq->nr_of_class[task->sched_class->rank]++;
	task->sched_class->enqueue(rq, task);
}

static void dequeue_task(struct rq *rq, struct task_struct *task)
{
	task->sched_class->dequeue(rq, task);
	rq->nr_of_class[task->sched_class->rank]--;
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
		return woken->sched_class->rank < running->sched_class->rank;
	return woken->sched_class->preempts(running, woken);
}

/* The state is one of those: onto the queue, which is locked. */
static __always_inline bool wake(struct rq *rq, struct task_struct *task, unsigned int states)
{
	bool woken = task->state & states;

	if (woken) {
		WRITE_ONCE(task->state, TASK_RUNNING);
		if (!task->on_rq) {
			enqueue_task(rq, task);
			if (preempts_current(rq, task))
				resched(rq);
		}
	}
	return woken;
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
	bool woken = wake(rq, task, states);

	spin_unlock_irqrestore(&rq->lock, flags);
	return woken;
}

/* wake_up_state_irqs_off - the same from where interrupts are off, as under a queue's lock */
bool wake_up_state_irqs_off(struct task_struct *task, unsigned int states)
{
	for (;;) {
		unsigned int cpu = READ_ONCE(task->cpu);
		struct rq *rq = per_cpu_ptr(&runqueue, cpu);
		bool woken;

		spin_lock(&rq->lock);
		if (unlikely(task->cpu != cpu)) {
			spin_unlock(&rq->lock);
			continue;
		}
		woken = wake(rq, task, states);
		spin_unlock(&rq->lock);
		return woken;
	}
}

bool wake_up_process(struct task_struct *task)
{
	return wake_up_state(task, TASK_NORMAL | TASK_NEW);
}

void task_kill(struct task_struct *task)
{
	atomic_or(WORK_KILL | WORK_SIGNAL, &task->work);
	wake_up_state(task, TASK_INTERRUPTIBLE | TASK_WAKEKILL | TASK_STOPPED);
}

void task_signal(struct task_struct *task)
{
	atomic_or(WORK_SIGNAL, &task->work);
	wake_up_state(task, TASK_INTERRUPTIBLE);
}

void task_signal_seen(void)
{
	atomic_and(~WORK_SIGNAL, &current->work);
}

/*
 * sched_set - give a task another class or priority
 *
 * Any context.  A task on the run queue goes to the end of its new queue; it may be one
 * that has set a waiting state and still runs.
 */
void sched_set(struct task_struct *task, const struct sched_class *class, unsigned int prio)
{
	unsigned long flags;
	struct rq *rq;
	bool queued;

	BUG_ON(prio >= MAX_PRIO || task->flags & PF_IDLE);
	rq = task_rq_lock(task, &flags);
	queued = task->on_rq;
	if (queued)
		dequeue_task(rq, task);
	task->sched_class = class;
	task->prio = prio;
	if (queued) {
		enqueue_task(rq, task);
		resched(rq);
	}
	spin_unlock_irqrestore(&rq->lock, flags);
}

static struct task_struct *pick_next_task(struct rq *rq)
{
	for (unsigned int rank = 0; rank < NR_SCHED_CLASSES; rank++)
		if (rq->nr_of_class[rank])
			return sched_classes[rank]->pick_next(rq);
	return rq->idle;
}

/*
 * The address space of next, and its segments; true if CR3 was loaded.  A kernel thread goes
 * on in the one of prev; between two kernel threads the reference moves along with it.
 */
static bool switch_address_space(struct rq *rq, struct task_struct *prev,
				 struct task_struct *next)
{
	struct mmu_context *loaded = prev->active_mm;
	bool load;

	if (likely(!next->mm)) {
		next->active_mm = loaded;
		if (unlikely(prev->mm))
			mmu_context_get(loaded);
		else
			prev->active_mm = NULL;
		return false;
	}
	load = next->active_mm != loaded;
	if (load) {
		switch_mmu_context(loaded, next->active_mm);
		rq->nr_cr3_loads++;
	}
	tls_switch(&next->thread);
	if (!prev->mm) {
		prev->active_mm = NULL;
		rq->prev_mm = loaded;
	}
	return load;
}

/*
 * Give back what a task cannot give back itself; true if a switch is wanted because of it.
 * dead is the task if it has ended, else NULL: its state is not ours to read any more.
 */
static bool __noinline clean_up_after(struct task_struct *dead, struct mmu_context *borrowed)
{
	preempt_disable();
	local_irq_enable();
	if (borrowed)
		mmu_context_put(borrowed);
	if (dead)
		task_reap(dead);
	local_irq_disable();
	preempt_enable_no_resched();
	return need_resched();
}

/*
 * What remains to be done of a switch, on the stack of the task that runs now, interrupts
 * off: release the lock that prev took.  True if another switch is wanted already.
 * Without the lock prev may run on another CPU, and end there.
 */
static bool __sched finish_switch(struct task_struct *prev)
{
	struct rq *rq = this_rq();
	struct mmu_context *borrowed = rq->prev_mm;
	bool dead = prev->state == TASK_DEAD;

	if (unlikely(borrowed))
		rq->prev_mm = NULL;
	spin_unlock(&rq->lock);
	return unlikely(borrowed || dead) && clean_up_after(dead ? prev : NULL, borrowed);
}

/* Returns when prev runs again. */
static bool __sched context_switch(struct rq *rq, struct task_struct *prev,
				   struct task_struct *next)
{
	bool cr3_loaded;

	rq->nr_switches++;
	rq->curr = next;
	cr3_loaded = switch_address_space(rq, prev, next);
	sched_trace_switch(prev, next, cr3_loaded);
	fpu_switch(&prev->thread, &next->thread);
	thread_load_sp0(&next->thread);
	spin_hand_over(&rq->lock, prev, next);
	this_cpu_write(current_task, next);
	return finish_switch(switch_to(prev, next));
}

/* What becomes of the running task when the classes decide. */
enum schedule_mode {
	SCHEDULE_WAIT,		/* off its queue, if its state says so */
	SCHEDULE_YIELD,		/* its equals go first */
	SCHEDULE_PREEMPT,	/* stays, whatever its state: it was to look at its condition */
};

/* One decision; true if it led to a switch and another one is wanted already. */
static __always_inline bool decide(struct task_struct *prev, enum schedule_mode mode)
{
	struct rq *rq = this_rq();
	struct task_struct *next;

	spin_lock(&rq->lock);
	if (mode == SCHEDULE_WAIT && prev->state != TASK_RUNNING) {
		BUG_ON(prev->flags & PF_IDLE);		/* it is on no queue */
		dequeue_task(rq, prev);
	} else if (mode == SCHEDULE_YIELD && prev->on_rq) {
		prev->sched_class->yield(rq, prev);
	}
	clear_need_resched();
	next = pick_next_task(rq);
	if (next == prev) {
		spin_unlock(&rq->lock);
		return false;
	}
	if (prev->on_rq)
		prev->nr_involuntary++;
	else
		prev->nr_voluntary++;
	return context_switch(rq, prev, next);
}

/*
 * Let the classes decide who runs now.  Entered and left with interrupts off and
 * preemption allowed.
 */
static void __sched __schedule(enum schedule_mode mode)
{
	while (unlikely(decide(current, mode)))
		mode = SCHEDULE_PREEMPT;
}

/*
 * schedule_tail - the end of the switch that a new task begins with
 *
 * Entered as prev left it in decide(): run queue locked, interrupts off.
 */
void __sched schedule_tail(struct task_struct *prev)
{
	finish_switch(prev);
	local_irq_enable();
	if (should_resched())
		preempt_schedule();
}

static void __noreturn __cold scheduled_while_atomic(void)
{
	panic("schedule: task %s[%d] cannot wait %s: preempt_count is %#x", current->comm,
	      current->pid, in_interrupt() ? "in an interrupt" : in_atomic() ?
	      "with preemption off" : "with interrupts off", preempt_count());
}

static __always_inline void check_may_wait(void)
{
	if (unlikely(in_atomic()) || (IS_ENABLED(CONFIG_DEBUG) && irqs_disabled()))
		scheduled_while_atomic();
}

/*
 * schedule - let another task run
 *
 * Not in an interrupt handler, not with preemption off: that would let a lock be held by
 * a task that does not run, so it stops the kernel; with interrupts off, debug builds.
 */
void __sched schedule(void)
{
	might_sleep();
	check_may_wait();
	local_irq_disable();
	__schedule(SCHEDULE_WAIT);
	local_irq_enable();
}

/*
 * schedule_dead - the running task never runs again
 *
 * Entered with preemption off, and no lock held.  No interrupt may come between: a dead task
 * that was merely preempted would be taken for one that has left its stack.
 */
void __sched schedule_dead(void)
{
	BUG_ON(current->flags & PF_IDLE || preempt_count() != PREEMPT_OFFSET);
	local_irq_disable();
	preempt_enable_no_resched();
	__set_current_state(TASK_DEAD);
	__schedule(SCHEDULE_WAIT);
	panic("task %s[%d]: runs on after its end", current->comm, current->pid);
}

void __sched yield(void)
{
	might_sleep();
	check_may_wait();
	local_irq_disable();
	__schedule(SCHEDULE_YIELD);
	local_irq_enable();
}

bool __sched cond_resched(void)
{
	if (likely(!should_resched()) || irqs_disabled())
		return false;
	preempt_schedule();
	return true;
}

/* With interrupts off the switch has to wait: the next section's end asks again. */
void __sched preempt_schedule(void)
{
	if (irqs_disabled())
		return;
	local_irq_disable();
	__schedule(SCHEDULE_PREEMPT);
	local_irq_enable();
}

void __sched preempt_schedule_irq(void)
{
	if (likely(!current->sched_class->ignores_interrupts))
		__schedule(SCHEDULE_PREEMPT);
}

/* Of the kernel's ticks the idle task has its own; what is left is the others'. */
static void count_user_tick(const struct task_struct *task)
{
	if (task->attr.nice > 0)
		this_cpu_inc(user_ticks.nice);
	else
		this_cpu_inc(user_ticks.user);
}

/* sched_cpu_ticks - of this CPU; any context */
struct cpu_ticks sched_cpu_ticks(void)
{
	unsigned long flags = local_irq_save();
	struct cpu_ticks ticks = *this_cpu_ptr(&user_ticks);

	ticks.idle = this_rq()->idle->ticks;
	ticks.system = (unsigned long)(get_jiffies_64() - INITIAL_JIFFIES) - ticks.user -
		       ticks.nice - ticks.idle;
	local_irq_restore(flags);
	return ticks;
}

void sched_tick(bool from_user)
{
	struct rq *rq = this_rq();
	struct task_struct *task;

	spin_lock(&rq->lock);
	task = rq->curr;
	task->ticks++;
	if (from_user) {
		task->user_ticks++;
		count_user_tick(task);
	}
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
		__schedule(SCHEDULE_PREEMPT);
		local_irq_enable();
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
	seeded_queue_init(&rq->seeded);
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
