/* SPDX-License-Identifier: MIT */
/*
 * core/timer.c - the timing wheel turns
 *
 * (G. Varghese, T. Lauck, "Hashed and hierarchical timing wheels", 1987)
 *
 * Where a timer is kept is told in core/timer_wheel.h: on the level of the highest digit
 * in which its time differs from the next tick, in the slot of that digit.
 *
 * When the time moves on, the highest digit that changes names a level; the timers of the
 * one slot that is entered there now agree in this digit and are dealt out to the levels
 * below:
 *
 *	34f -> 350	level 1, slot 5 is dealt out: B = 351 goes to level 0, slot 1
 *	3ff -> 400	level 2, slot 4 is dealt out: C = 400 goes to level 0, slot 0
 *
 * So each timer always is where its time and the next tick say, moves at most once a
 * level, and is run exactly at its tick.  Timers of the same tick are in one list at any
 * moment, and lists are only appended to and dealt out in order: they expire in the order
 * in which they were armed.
 *
 * Locking: base->lock with interrupts off; the wheel of a CPU is run by the CPU alone.  It
 * is not held while a function runs.
 */
#include <asm/processor.h>
#include <core/bug.h>
#include <core/timer.h>
#include <lib/errno.h>

static DEFINE_PER_CPU(struct timer_base, timer_bases);

static void insert(struct timer_base *base, struct timer_list *timer)
{
	list_add_tail(&timer->entry, wheel_slot_of(base, timer->expires));
}

/* Move a list's elements to an empty head; the list is empty then. */
static void move_list(struct list_head *from, struct list_head *to)
{
	INIT_LIST_HEAD(to);
	if (list_empty(from))
		return;
	*to = *from;
	to->next->prev = to;
	to->prev->next = to;
	INIT_LIST_HEAD(from);
}

/* timer_init - this CPU's wheel, empty; boot, interrupts off */
void __init timer_init(void)
{
	struct timer_base *base = this_cpu_ptr(&timer_bases);

	spin_lock_init(&base->lock);
	base->next_tick = jiffies + 1;
	INIT_LIST_HEAD(&base->expired);
	for (unsigned int i = 0; i < ARRAY_SIZE(base->slots); i++)
		INIT_LIST_HEAD(&base->slots[i]);
}

void timer_setup(struct timer_list *timer, void (*function)(struct timer_list *timer))
{
	*timer = (struct timer_list){
		.function = function, .base = this_cpu_ptr(&timer_bases),
	};
}

int try_to_del_timer_sync(struct timer_list *timer)
{
	struct timer_base *base = timer->base;
	unsigned long flags = spin_lock_irqsave(&base->lock);
	int result = -EBUSY;

	if (base->running != timer) {
		result = timer_pending(timer);
		if (result)
			timer_detach(timer);
	}
	spin_unlock_irqrestore(&base->lock, flags);
	return result;
}

/*
 * del_timer_sync - take a timer back, and be sure that it does not run any more
 *
 * Any context but the timer's own function, which would wait for itself.  The caller
 * holds no lock that the function takes.
 */
int del_timer_sync(struct timer_list *timer)
{
	int result;

	BUG_ON(in_interrupt() && timer->base == this_cpu_ptr(&timer_bases) &&
	       timer->base->running == timer);
	while ((result = try_to_del_timer_sync(timer)) == -EBUSY)
		cpu_relax();
	return result;
}

/* The timers that are now nearer go down. */
static __noinline void enter_slot(struct timer_base *base, unsigned int shift)
{
	struct timer_list *timer, *next;
	LIST_HEAD(entered);

	move_list(wheel_slot(base, shift, base->next_tick), &entered);
	list_for_each_entry_safe(timer, next, &entered, entry)
		insert(base, timer);
}

static inline void advance(struct timer_base *base)
{
	unsigned long last = base->next_tick++;
	unsigned int shift = wheel_shift(last, base->next_tick);

	if (unlikely(shift))
		enter_slot(base, shift);
}

/* The first due time after now that keeps the phase; periods that passed are left out. */
static unsigned long next_period(const struct timer_list *timer, unsigned long now)
{
	unsigned long next = timer->expires + timer->period;

	if (time_before_eq(next, now))
		next += ((now - next) / timer->period + 1) * timer->period;
	return next;
}

/* Call one function.  The timer may be gone when it returns. */
static __noinline void expire(struct timer_base *base, struct timer_list *timer)
{
	void (*function)(struct timer_list *) = timer->function;

	timer_detach(timer);
	if (timer->period) {
		timer->expires = next_period(timer, base->next_tick - 1);
		insert(base, timer);
	}
	base->running = timer;
	base->nr_expired++;
	spin_unlock(&base->lock);
	function(timer);
	spin_lock(&base->lock);
	base->running = NULL;
}

static __noinline void take_due(struct timer_base *base, struct list_head *due)
{
	move_list(due, &base->expired);
}

/* The time moves on first, so that what is armed meanwhile is for a later tick. */
static void run_tick(struct timer_base *base)
{
	struct list_head *due = wheel_slot(base, 0, base->next_tick);

	if (!list_empty(due))
		take_due(base, due);
	advance(base);
	while (!list_empty(&base->expired))
		expire(base, list_first_entry(&base->expired, struct timer_list, entry));
}

/*
 * timer_tick - run what is due
 *
 * The timer's interrupt handler, interrupts off.  Ticks that were missed are run one by
 * one, so that the order of expiry stays that of time.
 */
void timer_tick(void)
{
	struct timer_base *base = this_cpu_ptr(&timer_bases);

	spin_lock(&base->lock);
	while (time_after_eq(jiffies, base->next_tick))
		run_tick(base);
	spin_unlock(&base->lock);
}

unsigned long timer_nr_expired(void)
{
	return READ_ONCE(this_cpu_ptr(&timer_bases)->nr_expired);
}

static unsigned int snapshot_list(const struct list_head *list, unsigned int level,
				  struct timer_info *infos, unsigned int nr, unsigned int max)
{
	const struct timer_list *timer;

	list_for_each_entry(timer, list, entry) {
		if (nr < max)
			infos[nr] = (struct timer_info){
				timer->expires, timer->period, level, timer->function,
			};
		nr++;
	}
	return nr;
}

unsigned int timer_snapshot(struct timer_info *infos, unsigned int max)
{
	struct timer_base *base = this_cpu_ptr(&timer_bases);
	unsigned long flags = spin_lock_irqsave(&base->lock);
	unsigned int nr = snapshot_list(&base->expired, 0, infos, 0, max);

	for (unsigned int i = 0; i < ARRAY_SIZE(base->slots); i++)
		nr = snapshot_list(&base->slots[i], i / WHEEL_SLOTS, infos, nr, max);
	spin_unlock_irqrestore(&base->lock, flags);
	return nr;
}

static const char *check_slot(struct timer_base *base, const struct list_head *slot)
{
	const struct timer_list *timer;

	list_for_each_entry(timer, slot, entry) {
		if (timer->base != base)
			return "timer: it is pending on another CPU's wheel";
		if (timer->entry.next->prev != &timer->entry)
			return "timer: two links do not agree";
		if (slot != wheel_slot_of(base, timer->expires))
			return "timer: it is in a slot that is not its own";
	}
	return NULL;
}

const char *timer_check(void)
{
	struct timer_base *base = this_cpu_ptr(&timer_bases);
	unsigned long flags = spin_lock_irqsave(&base->lock);
	const char *error = NULL;

	for (unsigned int i = 0; !error && i < ARRAY_SIZE(base->slots); i++)
		error = check_slot(base, &base->slots[i]);
	spin_unlock_irqrestore(&base->lock, flags);
	return error;
}
