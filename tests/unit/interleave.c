/* SPDX-License-Identifier: MIT */
/*
 * interleave.c - see interleave.h
 *
 *	path	node 0 -> node 1 -> node 2 ...		which thread took which step
 *	a run	replays the path to its end and goes on with the first thread that can
 *	next	the last node that has another thread to try; what lies behind is dropped
 *
 * Threads are coroutines: a step is what a thread does from one host_step() to the next,
 * and is named by the object at its beginning.  Two steps on different objects, or two
 * that only read, give the same in either order.  So of all sequences that differ in the
 * order of such steps alone one is run ("sleep sets": a thread whose step was tried at a
 * node sleeps in the branches that follow, until a step comes that its step depends on).
 * That loses no outcome, and is what makes the numbers small: without it two threads of
 * twenty steps have 10^11 sequences.  There is no other bound.
 *
 * It holds because a step touches one shared object besides those that a spinlock guards:
 * `current' is a step on the task itself, and its state is reached by it.
 *
 * The scheduler, too, is a stand-in: schedule() leaves a thread out until it is woken.  A
 * sleep with a time can end by its timer at any moment.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <ucontext.h>
#include <cmocka.h>
#include <asm/irqflags.h>
#include <asm/host_step.h>
#include <asm/spinlock.h>
#include <core/bug.h>
#include <core/preempt.h>
#include <core/sched.h>
#include <core/sleep.h>
#include "interleave.h"

#define MAX_STEPS	400	/* a longer run does not end */
#define STACK_SIZE	65536

enum thread_wait { CAN_RUN, FOR_LOCK, FOR_VARIABLE, ASLEEP, ASLEEP_TIMED, ENDED };

struct step {
	const void *object;
	enum host_access access;
	const char *what;
};

struct thread {
	struct task_struct task;
	void (*run)(void);
	jmp_buf context;
	bool started;
	enum thread_wait wait;
	const void *wait_for;		/* the lock, the variable */
	struct step next;
	unsigned long eflags;		/* each thread is on a CPU of its own */
	unsigned int preempt_count;
};

struct node {
	struct step steps[MAX_THREADS];	/* what each would do here */
	unsigned char chosen;		/* thread, or number of the alternative */
	unsigned char enabled;		/* bits of threads that can */
	unsigned char asleep;		/* bits of those that would repeat another run */
	unsigned char done;		/* bits of those tried before */
	unsigned char alternatives;	/* of choose(); 0: an ordinary step */
};

struct trace_line {
	unsigned char thread;
	const char *what;
	const void *object;
};

unsigned int cpu_number;
unsigned int __preempt_count;

static struct thread threads[MAX_THREADS];
static unsigned int nr_threads;
static char stacks[MAX_THREADS][STACK_SIZE] __aligned(64);
static jmp_buf explorer;
static unsigned int running;

static struct node path[MAX_STEPS];
static unsigned int depth, path_length;
static unsigned int asleep_now;
static unsigned int mode;		/* enum explore_flags */

static struct exploration result;
static char run_error[160];
static struct trace_line trace[MAX_STEPS], shortest[MAX_STEPS];

/* --- threads ----------------------------------------------------------------------- */

unsigned int this_thread(void)
{
	return running;
}

struct task_struct *thread_task(unsigned int thread)
{
	return &threads[thread].task;
}


/* The thread stands before a step; the explorer says when it goes on. */
static void pause_before(enum thread_wait wait, const void *wait_for, struct step step)
{
	struct thread *self = &threads[running];

	self->wait = wait;
	self->wait_for = wait_for;
	self->next = step;
	if (_setjmp(self->context) == 0)
		_longjmp(explorer, 1);
}

void host_step(const void *object, enum host_access access, const char *what)
{
	pause_before(CAN_RUN, NULL, (struct step){ object, access, what });
}

static void __noreturn leave_run(void)
{
	threads[running].wait = ENDED;
	_longjmp(explorer, 1);
}

void interleave_fail(const char *fmt, ...)
{
	va_list args;

	va_start(args, fmt);
	vsnprintf(run_error, sizeof(run_error), fmt, args);
	va_end(args);
	leave_run();
}

void panic(const char *fmt, ...)
{
	int used = snprintf(run_error, sizeof(run_error), "PANIC: ");
	va_list args;

	va_start(args, fmt);
	vsnprintf(run_error + used, sizeof(run_error) - (size_t)used, fmt, args);
	va_end(args);
	leave_run();
}

void bug_report(const char *file, int line, const char *condition)
{
	interleave_fail("BUG: %s at %s:%d", condition, file, line);
}

unsigned int see(const unsigned int *variable)
{
	host_step(variable, HOST_READ, "reads a variable");
	return *variable;
}

void put(unsigned int *variable, unsigned int value)
{
	host_step(variable, HOST_WRITE, "writes a variable");
	*variable = value;
}

void await(const unsigned int *variable)
{
	pause_before(FOR_VARIABLE, variable,
		     (struct step){ variable, HOST_READ, "awaits a variable" });
}

/* --- the kernel's parts that decide who runs --------------------------------------- */

struct task_struct *get_current(void)
{
	struct task_struct *self = &threads[running].task;

	host_step(self, HOST_WRITE, "looks at itself");
	return self;
}

void arch_spin_lock(arch_spinlock_t *lock)
{
	pause_before(FOR_LOCK, lock, (struct step){ lock, HOST_WRITE, "spin_lock" });
	lock->locked = 1;
}

static void sleep_as(enum thread_wait wait, const char *what)
{
	struct thread *self = &threads[running];

	if (preempt_count() || irqs_disabled())
		interleave_fail("thread %u sleeps under a spinlock", running);
	pause_before(wait, NULL, (struct step){ &self->task, HOST_WRITE, what });
}

void schedule(void)
{
	sleep_as(ASLEEP, "schedule");
}

/* The timer may come at any time: before a wake-up, after it, or while nobody else runs. */
long schedule_timeout(long ticks)
{
	struct task_struct *self = &threads[running].task;
	bool woken;

	if (ticks == MAX_SCHEDULE_TIMEOUT) {
		schedule();
		return ticks;
	}
	sleep_as(ASLEEP_TIMED, "schedule_timeout");
	woken = self->state == TASK_RUNNING;
	self->state = TASK_RUNNING;
	return woken && choose(2) == 0 ? ticks : 0;
}

bool wake_up_state(struct task_struct *task, unsigned int states)
{
	bool woken;

	host_step(task, HOST_WRITE, "wake_up_state");
	woken = task->state & states;
	if (woken)
		task->state = TASK_RUNNING;
	return woken;
}

bool wake_up_state_irqs_off(struct task_struct *task, unsigned int states)
{
	return wake_up_state(task, states);
}

void task_kill(struct task_struct *task)
{
	atomic_or(WORK_KILL, &task->work);
	wake_up_state(task, TASK_INTERRUPTIBLE | TASK_WAKEKILL);
}

/* --- one run ------------------------------------------------------------------------ */

static bool can_run(const struct thread *thread)
{
	switch (thread->wait) {
	case CAN_RUN:
	case ASLEEP_TIMED:
		return true;
	case FOR_LOCK:
		return !((const arch_spinlock_t *)thread->wait_for)->locked;
	case FOR_VARIABLE:
		return *(const unsigned int *)thread->wait_for != 0;
	case ASLEEP:
		return thread->task.state == TASK_RUNNING;
	case ENDED:
		break;
	}
	return false;
}

static unsigned int threads_that_can(void)
{
	unsigned int bits = 0;

	for (unsigned int i = 0; i < nr_threads; i++)
		if (can_run(&threads[i]))
			bits |= 1U << i;
	return bits;
}

static bool depend(const struct step *a, const struct step *b)
{
	return a->object == b->object && (a->access == HOST_WRITE || b->access == HOST_WRITE);
}

static void thread_main(void)
{
	threads[running].run();
	leave_run();
}

static void first_entry(void)
{
	static ucontext_t here, there;

	getcontext(&there);
	there.uc_stack.ss_sp = stacks[running];
	there.uc_stack.ss_size = STACK_SIZE;
	there.uc_link = NULL;
	makecontext(&there, thread_main, 0);
	swapcontext(&here, &there);
}

/* Let a thread take its step. */
static void resume(unsigned int thread)
{
	struct thread *self = &threads[thread];

	running = cpu_number = thread;
	host_eflags = self->eflags;
	__preempt_count = self->preempt_count;
	if (_setjmp(explorer) == 0) {
		if (self->started)
			_longjmp(self->context, 1);
		self->started = true;
		first_entry();
	}
	self = &threads[running];
	self->eflags = host_eflags;
	self->preempt_count = __preempt_count;
}

static void note(unsigned int at, unsigned int thread, const struct step *step)
{
	trace[at] = (struct trace_line){ (unsigned char)thread, step->what, step->object };
}

static unsigned int lowest(unsigned int bits)
{
	return (unsigned int)__builtin_ctz(bits);
}

/* Whom to try at a node; the thread that ran last, if it can, so that traces read well. */
static unsigned int pick(unsigned int candidates)
{
	return candidates & 1U << running ? running : lowest(candidates);
}

unsigned int choose(unsigned int n)
{
	struct node *node = &path[depth];

	if (depth + 1 >= MAX_STEPS)
		interleave_fail("the run does not end");
	if (depth >= path_length)
		*node = (struct node){ .alternatives = (unsigned char)n };
	note(depth, running, &(struct step){ NULL, HOST_READ,
	     node->chosen ? "chooses otherwise" : "chooses" });
	depth++;
	return node->chosen;
}

static void fill_node(struct node *node, unsigned int enabled)
{
	*node = (struct node){ .enabled = (unsigned char)enabled,
			       .asleep = (unsigned char)asleep_now };
	for (unsigned int i = 0; i < nr_threads; i++)
		node->steps[i] = threads[i].next;
}

/* Who sleeps behind the node: those tried or asleep there that this step leaves alone. */
static unsigned int asleep_behind(const struct node *node)
{
	unsigned int before = node->asleep | node->done, bits = 0;

	if (mode & EXPLORE_REPEATING)
		return 0;
	for (unsigned int i = 0; i < nr_threads; i++)
		if (before & 1U << i && i != node->chosen &&
		    !depend(&node->steps[i], &node->steps[node->chosen]))
			bits |= 1U << i;
	return bits;
}

static void report_stuck(void)
{
	int used = snprintf(run_error, sizeof(run_error), "nobody can run:");

	for (unsigned int i = 0; i < nr_threads && used < (int)sizeof(run_error); i++)
		if (threads[i].wait != ENDED)
			used += snprintf(run_error + used, sizeof(run_error) - (size_t)used,
					 " thread %u in %s;", i, threads[i].next.what);
}

static void set_up(const struct program *program)
{
	nr_threads = 0;
	memset(threads, 0, sizeof(threads));
	while (nr_threads < MAX_THREADS && program->threads[nr_threads]) {
		struct thread *thread = &threads[nr_threads];

		thread->run = program->threads[nr_threads];
		thread->next = (struct step){ thread, HOST_WRITE, "begins" };
		thread->eflags = EFLAGS_IF;
		thread->preempt_count = PREEMPT_NO_RESCHED;
		thread->task.pid = (int)nr_threads;
		thread->task.comm[0] = (char)('0' + nr_threads);
		nr_threads++;
	}
	run_error[0] = '\0';
	depth = asleep_now = running = 0;
	program->reset();
}

static void judge(const char *error)
{
	if (error && !run_error[0])
		snprintf(run_error, sizeof(run_error), "%s", error);
}

/* One step; false: the run is over, or repeats another one (*cut). */
static bool one_step(const struct program *program, bool *cut)
{
	unsigned int enabled = threads_that_can();
	struct node *node = &path[depth];

	if (!enabled) {
		for (unsigned int i = 0; i < nr_threads; i++)
			if (threads[i].wait != ENDED)
				report_stuck();
		if (!run_error[0] && program->check)
			judge(program->check());
		return false;
	}
	if (depth + 1 >= MAX_STEPS) {
		judge("the run does not end");
		return false;
	}
	if (depth >= path_length) {
		fill_node(node, enabled);
		if (!(enabled & ~asleep_now)) {
			*cut = true;
			return false;
		}
		node->chosen = (unsigned char)pick(enabled & ~asleep_now);
	}
	asleep_now = asleep_behind(node);
	note(depth, node->chosen, &threads[node->chosen].next);
	depth++;
	resume(node->chosen);
	result.steps++;
	if (program->monitor)
		judge(program->monitor());
	return !run_error[0];
}

static void keep_if_shortest(void)
{
	if (result.failing_steps && result.failing_steps <= depth)
		return;
	result.failing_steps = depth;
	memcpy(result.error, run_error, sizeof(result.error));
	memcpy(shortest, trace, sizeof(trace[0]) * depth);
}

/* The next path: another choice at the last node that has one; false: there is none. */
static bool next_path(void)
{
	while (depth > 0) {
		struct node *node = &path[--depth];
		unsigned int left;

		if (node->alternatives) {
			if (++node->chosen == node->alternatives)
				continue;
			path_length = depth + 1;
			return true;
		}
		node->done |= (unsigned char)(1U << node->chosen);
		left = node->enabled & ~node->asleep & ~node->done & 0xFFU;
		if (left) {
			node->chosen = (unsigned char)lowest(left);
			path_length = depth + 1;
			return true;
		}
	}
	return false;
}

const struct exploration *explore(const struct program *program, unsigned int flags)
{
	memset(&result, 0, sizeof(result));
	path_length = 0;
	mode = flags;
	do {
		bool cut = false;

		set_up(program);
		while (one_step(program, &cut))
			;
		if (cut)
			result.cut++;
		else
			result.runs++;
		if (run_error[0])
			keep_if_shortest();
	} while (!(result.failing_steps && flags & EXPLORE_FIRST) && next_path());
	return &result;
}

/* --- for people ---------------------------------------------------------------------- */

static void print_shortest(const struct program *program)
{
	const void *objects[MAX_STEPS];
	unsigned int nr_objects = 0;

	print_error("%s: %s\nthe shortest of the failing runs, %u steps:\n", program->name,
		    result.error, result.failing_steps);
	for (unsigned int i = 0; i < result.failing_steps; i++) {
		unsigned int o = 0;

		while (o < nr_objects && objects[o] != shortest[i].object)
			o++;
		if (o == nr_objects)
			objects[nr_objects++] = shortest[i].object;
		print_error("  %*sthread %u: %s, object %u\n", 4 * shortest[i].thread, "",
			    shortest[i].thread, shortest[i].what, o);
	}
}

void explore_all(const struct program *program, unsigned long runs)
{
	explore(program, 0);
	if (result.failing_steps) {
		print_shortest(program);
		fail();
	}
	if (getenv("INTERLEAVE_NUMBERS"))
		print_message("%s: %lu runs, %lu cut, %lu steps\n", program->name, result.runs,
			      result.cut, result.steps);
	if (!getenv("INTERLEAVE_NUMBERS"))
		assert_int_equal(result.runs, runs);
}
