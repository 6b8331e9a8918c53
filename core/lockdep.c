/* SPDX-License-Identifier: MIT */
/*
 * core/lockdep.c - the order in which locks are taken, checked as they are taken
 *
 *	lock_acquire(b)		class of b; is this use of it new? -> check, note
 *	 held: a ... z		is z -> b new?			   -> check, note, keep the stack
 *				b becomes the newest of what is held
 *	lock_release(b)		b is taken out of what is held
 *
 * Each task has its list of what it holds, and each CPU one for its interrupt handler,
 * which waits for its own locks and not for those of whom it came to.  Only the newest
 * lock gets an edge to the next one, since older ones have theirs to it; but one that was
 * had by trying has none, so then the one before it gets an edge too.
 *
 * What is seen the second time costs two look-ups of a bit.  What is new is checked by
 * core/lock_order.c and, if it is wrong, reported (core/lockdep_report.c): the report
 * stops the kernel.  When one of the tables is full, one line says so and nothing is
 * checked from then on; what is held is known all the same.
 *
 *	shared		counts as exclusive: see core/lock_order.c
 *	twice		the same lock, or two of a class, even both shared: reported, unless
 *			the second is marked by spin_lock_nested() and its like
 *	trying		no edges to it, no harm in a handler; edges from it like any
 *	a key		none: a lock of its own.  On a stack: all of that name
 *
 * Not here: what must not sleep (core/might_sleep.c), who holds a spinlock on which CPU
 * (core/spinlock.c).
 *
 * Locking: graph_lock guards the order, a bare word that is not checked itself; bits are
 * read without.  A list of held locks belongs to its task or CPU.
 */
#include <asm/irqflags.h>
#include <asm/percpu.h>
#include <asm/sections.h>
#include <asm/spinlock.h>
#include <core/backtrace.h>
#include <core/preempt.h>
#include <core/printk.h>
#include <core/task.h>
#include <lib/string.h>

#include "lockdep_report.h"

#define SKIP_DEPTH	4	/* frames of the lock's own code, at most */

static struct lock_order order;		/* under graph_lock to write */
static arch_spinlock_t graph_lock = ARCH_SPINLOCK_UNLOCKED;
static const char *full;		/* the table that has no room: no more checks */
static bool full_is_said;

static DEFINE_PER_CPU(struct held_locks, irq_held);

static unsigned long graph_lock_irqsave(void)
{
	unsigned long flags = local_irq_save();

	arch_spin_lock(&graph_lock);
	return flags;
}

static void graph_unlock_irqrestore(unsigned long flags)
{
	arch_spin_unlock(&graph_lock);
	local_irq_restore(flags);
}

static struct held_locks *held_here(void)
{
	return in_interrupt() ? this_cpu_ptr(&irq_held) : &current->held;
}

/* Say once that checks are over, where no lock is held that printing could want. */
static void say_full(const struct held_locks *held)
{
	if (full_is_said || held->nr || in_interrupt())
		return;
	full_is_said = true;
	pr_warn("lock order: the table of %s is full: from now on nothing is checked\n", full);
}

/* What a validator says: it is no test of orders if none are checked. */
const char *lockdep_check(void)
{
	return READ_ONCE(full) ? "lock order: a table is full, nothing is checked" : NULL;
}

/* --- classes and uses --------------------------------------------------------------- */

/* In the kernel's image, so that its address is nobody else's, ever? */
static bool is_static(const struct lockdep_map *map)
{
	return (const char *)map >= __data_start && (const char *)map < _end;
}

static unsigned int find_class(const struct lock_request *req)
{
	struct lockdep_map *map = req->map;
	unsigned int subclass = req->flags >> LOCK_SUBCLASS_SHIFT, class;
	const void *key = map->key;
	unsigned long flags;

	if (!map->name)
		lockdep_report_not_initialised(req);
	if (!key)
		key = is_static(map) ? (const void *)map : map->name;
	flags = graph_lock_irqsave();
	class = lock_order_class(&order, key, subclass, map->name);
	graph_unlock_irqrestore(flags);
	if (!class)
		full = "classes";
	else if (!subclass)
		map->class = class;
	return class;
}

static void check_new_use(const struct lock_request *req, enum lock_use use)
{
	struct lock_finding finding;
	unsigned long flags = graph_lock_irqsave();

	lock_order_check_use(&order, req->class, use, &finding);
	if (finding.verdict != LOCK_FINE)
		lockdep_report_order(&order, &finding, req);
	lock_order_add_use(&order, req->class, use, req->site);
	graph_unlock_irqrestore(flags);
}

/* A handler that only tries does not wait; interrupts that are off leave nothing to note. */
static void check_use(const struct lock_request *req)
{
	enum lock_use use = in_interrupt() ? LOCK_IN_IRQ : LOCK_IRQS_ON;

	if (likely(lock_set_has(&order.used[use], req->class)))
		return;
	if (use == LOCK_IN_IRQ ? !(req->flags & LOCK_TRY) : !irqs_disabled())
		check_new_use(req, use);
}

/* --- orders ------------------------------------------------------------------------- */

/* Where the lock is taken: the stack without the frames of the lock's own code. */
static void record_stack(struct lock_edge *edge, const struct lock_request *req)
{
	uintptr_t stack[LOCK_STACK_DEPTH + SKIP_DEPTH] = { 0 };
	unsigned int nr = backtrace_collect(req->frame, stack, ARRAY_SIZE(stack)), skip = 0;

	while (skip < SKIP_DEPTH && skip < nr && stack[skip] != (uintptr_t)req->site)
		skip++;
	if (skip == SKIP_DEPTH || skip == nr)
		skip = 0;
	memcpy(edge->stack, stack + skip, sizeof(edge->stack));
}

static void record_edge(const struct held_lock *held, const struct lock_request *req)
{
	struct lock_edge *edge = lock_order_add_edge(&order, held->class, req->class);

	if (!edge) {
		full = "orders";
		return;
	}
	edge->from_site = held->site;
	strscpy(edge->comm, in_interrupt() ? "a handler" : current->comm, sizeof(edge->comm));
	record_stack(edge, req);
}

static void check_new_edge(const struct held_lock *held, const struct lock_request *req)
{
	struct lock_finding finding;
	unsigned long flags = graph_lock_irqsave();

	lock_order_check_edge(&order, held->class, req->class, &finding);
	if (finding.verdict != LOCK_FINE)
		lockdep_report_order(&order, &finding, req);
	record_edge(held, req);
	graph_unlock_irqrestore(flags);
}

static void check_order(const struct held_locks *held, const struct lock_request *req)
{
	for (unsigned int i = held->nr; i-- > 0;)
		if (held->locks[i].class == req->class)
			lockdep_report_nested(&held->locks[i], req);
	for (unsigned int i = held->nr; i-- > 0;) {
		const struct held_lock *lock = &held->locks[i];

		if (lock->class && !lock_order_has(&order, lock->class, req->class))
			check_new_edge(lock, req);
		if (!(lock->flags & LOCK_TRY))
			break;
	}
}

/* --- taking and releasing ------------------------------------------------------------ */

static void push(struct held_locks *held, const struct lock_request *req)
{
	if (held->nr == MAX_HELD_LOCKS) {
		full = "held locks";
		return;
	}
	held->locks[held->nr] = (struct held_lock){
		.map = req->map, .site = req->site, .class = (uint16_t)req->class,
		.flags = (uint16_t)req->flags,
	};
	barrier();		/* a handler that looks finds whole entries */
	held->nr++;
}

void lock_acquire(struct lockdep_map *map, unsigned int flags, const void *site)
{
	struct held_locks *held = held_here();
	struct lock_request req = {
		.map = map, .flags = flags, .site = site,
		.frame = (uintptr_t)__builtin_frame_address(0),
	};

	if (unlikely(full))
		say_full(held);
	req.class = map->class;
	if (unlikely(!map->class || flags >> LOCK_SUBCLASS_SHIFT))
		req.class = find_class(&req);
	if (likely(req.class))
		atomic_inc(&order.classes[req.class].nr_acquired);
	if (likely(!full)) {
		check_use(&req);
		if (held->nr && !(flags & LOCK_TRY))
			check_order(held, &req);
	}
	push(held, &req);
}

/* The place of a lock among what is held; held->nr: it is not. */
static unsigned int find_held(const struct held_locks *held, const struct lockdep_map *map)
{
	for (unsigned int i = held->nr; i-- > 0;)
		if (held->locks[i].map == map)
			return i;
	return held->nr;
}

static void take_out(struct held_locks *held, unsigned int i)
{
	held->nr--;
	for (; i < held->nr; i++)
		held->locks[i] = held->locks[i + 1];
}

/* Interrupts may have come on since it was taken: that counts like a lock taken so. */
void lock_release(struct lockdep_map *map, const void *site)
{
	struct held_locks *held = held_here();
	unsigned int i = find_held(held, map);

	if (likely(i < held->nr)) {
		struct lock_request req = {
			.map = map, .class = held->locks[i].class, .flags = LOCK_TRY,
			.site = site, .frame = (uintptr_t)__builtin_frame_address(0),
		};

		if (likely(req.class && !full))
			check_use(&req);
		take_out(held, i);
	} else if (!full) {
		lockdep_report_not_held(map, site);
	}
}

bool lock_is_held(const struct lockdep_map *map)
{
	const struct held_locks *held = held_here();

	return find_held(held, map) < held->nr;
}

void lockdep_hand_over(struct lockdep_map *map, struct task_struct *prev,
		       struct task_struct *next)
{
	unsigned int i = find_held(&prev->held, map);
	struct held_lock lock;

	if (unlikely(i == prev->held.nr)) {
		if (!full)
			lockdep_report_not_held(map, __builtin_return_address(0));
		return;			/* there was no room for it */
	}
	lock = prev->held.locks[i];
	take_out(&prev->held, i);
	if (next->held.nr < MAX_HELD_LOCKS)
		next->held.locks[next->held.nr++] = lock;
	else
		full = "held locks";
}

/* --- what is held --------------------------------------------------------------------- */

void lockdep_assert_none_held(const char *what)
{
	const struct held_locks *held = held_here();

	if (unlikely(held->nr))
		lockdep_report_still_held(&held->locks[held->nr - 1], what);
}

const char *lockdep_spinlock_name(void)
{
	const struct held_locks *held = held_here();

	for (unsigned int i = held->nr; i-- > 0;)
		if (!(held->locks[i].flags & LOCK_SLEEPS))
			return lock_name(held->locks[i].map->name);
	return NULL;
}

unsigned long lockdep_nr_held(void)
{
	return held_here()->nr;
}

const struct lock_order *lockdep_order(void)
{
	return &order;
}

bool lockdep_held_by(const struct task_struct *task, unsigned int i, struct held_lock *copy)
{
	unsigned long flags = local_irq_save();
	bool held = i < task->held.nr;

	if (held)
		*copy = task->held.locks[i];
	local_irq_restore(flags);
	return held;
}

/* For reports: a line for each lock that is held here, the oldest first. */
void lockdep_print_held(void)
{
	const struct held_locks *held = held_here();

	if (in_interrupt())
		pr_emerg("held by an interrupt handler, which came to %s[%d]:\n", current->comm,
			 current->pid);
	else
		pr_emerg("held by %s[%d]:\n", current->comm, current->pid);
	for (unsigned int i = 0; i < held->nr; i++)
		pr_emerg("  %s%s, taken at %pS\n", lock_name(held->locks[i].map->name),
			 held->locks[i].flags & LOCK_SHARED ? " (shared)" : "",
			 held->locks[i].site);
	if (held->nr == 0)
		pr_emerg("  no lock\n");
}
