/* SPDX-License-Identifier: MIT */
/*
 * core/timer.c - a hierarchical timing wheel
 *
 * (G. Varghese, T. Lauck, "Hashed and hierarchical timing wheels", 1987)
 *
 * A time is a number in base 64, and each of its digits has a wheel of 64 slots:
 *
 *	now     =  3 . 17 . 62		level 2 . 1 . 0
 *	A       =  3 . 17 . 63		differs in digit 0: slot 63 of level 0
 *	B       =  3 . 18 .  5		differs in digit 1: slot 18 of level 1
 *	C       =  4 .  0 .  0		differs in digit 2: slot  4 of level 2
 *
 * The level of a timer is the highest digit in which it differs from the next tick to be
 * run, its slot is that digit of its own.  So its place follows from the two times alone;
 * arming is a few shifts and a list insertion, cancelling a removal.
 *
 * When the time moves on, the highest digit that changes names a level; the timers of the
 * one slot that is entered there now agree in this digit and are dealt out to the levels
 * below, most of them to level 0.  A timer moves at most once a level.
 *
 * Timers of the same tick are in one list at any moment, and lists are only appended to
 * and dealt out in order: they expire in the order in which they were armed.
 *
 * A timer whose time has passed goes where the next tick's are.  "Passed" is decided by
 * half the range, as in time_before(); so the highest wheel is never gone round.
 *
 * Locking: base->lock with interrupts off; the wheel of a CPU is run by the CPU alone.  It
 * is not held while a function runs.
 */
#include <asm/processor.h>
#include <core/bug.h>
#include <core/timer.h>
#include <lib/errno.h>

#define SLOT_BITS	6
#define NR_SLOTS	(1U << SLOT_BITS)
#define LONG_BITS	(8 * (unsigned int)sizeof(long))
#define NR_LEVELS	((LONG_BITS + SLOT_BITS - 1) / SLOT_BITS)

struct timer_base {
	spinlock_t lock;
	unsigned long next_tick;	/* the first that has not been run */
	struct timer_list *running;	/* its function runs; it may be freed meanwhile */
	struct list_head expired;	/* of the tick that is run, not called yet */
	unsigned long nr_expired;	/* functions called */
	struct list_head slots[NR_LEVELS][NR_SLOTS];
};

static DEFINE_PER_CPU(struct timer_base, timer_bases);

/* The highest digit in which two times differ, 0 if they are the same. */
static inline unsigned int level_between(unsigned long a, unsigned long b)
{
	return (LONG_BITS - 1 - (unsigned int)__builtin_clzl((a ^ b) | 1)) / SLOT_BITS;
}

static inline struct list_head *slot_at(struct timer_base *base, unsigned int level,
					unsigned long time)
{
	return &base->slots[level][time >> level * SLOT_BITS & (NR_SLOTS - 1)];
}

/* Where a timer of that time belongs. */
static inline struct list_head *slot_of(struct timer_base *base, unsigned long expires)
{
	if (time_before(expires, base->next_tick))
		expires = base->next_tick;
	return slot_at(base, level_between(expires, base->next_tick), expires);
}

static inline void insert(struct timer_base *base, struct timer_list *timer)
{
	list_add_tail(&timer->entry, slot_of(base, timer->expires));
}

static inline void detach(struct timer_list *timer)
{
	list_del(&timer->entry);
	timer->entry.next = NULL;
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
	for (unsigned int level = 0; level < NR_LEVELS; level++)
		for (unsigned int slot = 0; slot < NR_SLOTS; slot++)
			INIT_LIST_HEAD(&base->slots[level][slot]);
}

void timer_setup(struct timer_list *timer, void (*function)(struct timer_list *timer))
{
	*timer = (struct timer_list){
		.function = function, .base = this_cpu_ptr(&timer_bases),
	};
}

/*
 * mod_timer - arm a timer, or give it another time
 *
 * Any context, also the timer's own function.  A timer that is pending goes behind the
 * others of its tick even if its time stays the same.
 */
int mod_timer(struct timer_list *timer, unsigned long expires)
{
	struct timer_base *base = timer->base;
	unsigned long flags = spin_lock_irqsave(&base->lock);
	int pending = timer_pending(timer);

	if (pending)
		list_del(&timer->entry);
	timer->expires = expires;
	insert(base, timer);
	spin_unlock_irqrestore(&base->lock, flags);
	return pending;
}

void add_timer(struct timer_list *timer)
{
	BUG_ON(timer_pending(timer));
	mod_timer(timer, timer->expires);
}

int del_timer(struct timer_list *timer)
{
	struct timer_base *base = timer->base;
	unsigned long flags = spin_lock_irqsave(&base->lock);
	int pending = timer_pending(timer);

	if (pending)
		detach(timer);
	spin_unlock_irqrestore(&base->lock, flags);
	return pending;
}

int try_to_del_timer_sync(struct timer_list *timer)
{
	struct timer_base *base = timer->base;
	unsigned long flags = spin_lock_irqsave(&base->lock);
	int result = -EBUSY;

	if (base->running != timer) {
		result = timer_pending(timer);
		if (result)
			detach(timer);
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

/* The next tick; the timers that are now nearer go down. */
static void advance(struct timer_base *base)
{
	unsigned long last = base->next_tick++;
	unsigned int level = level_between(last, base->next_tick);
	struct timer_list *timer, *next;
	LIST_HEAD(entered);

	if (likely(level == 0))
		return;
	move_list(slot_at(base, level, base->next_tick), &entered);
	list_for_each_entry_safe(timer, next, &entered, entry)
		insert(base, timer);
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
static void expire(struct timer_base *base, struct timer_list *timer)
{
	void (*function)(struct timer_list *) = timer->function;

	detach(timer);
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

/* The time moves on first, so that what is armed meanwhile is for a later tick. */
static void run_tick(struct timer_base *base)
{
	struct list_head *due = slot_at(base, 0, base->next_tick);

	if (!list_empty(due))
		move_list(due, &base->expired);
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

	for (unsigned int level = 0; level < NR_LEVELS; level++)
		for (unsigned int slot = 0; slot < NR_SLOTS; slot++)
			nr = snapshot_list(&base->slots[level][slot], level, infos, nr, max);
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
		if (slot != slot_of(base, timer->expires))
			return "timer: it is in a slot that is not its own";
	}
	return NULL;
}

const char *timer_check(void)
{
	struct timer_base *base = this_cpu_ptr(&timer_bases);
	unsigned long flags = spin_lock_irqsave(&base->lock);
	const char *error = NULL;

	for (unsigned int i = 0; !error && i < NR_LEVELS * NR_SLOTS; i++)
		error = check_slot(base, &base->slots[0][0] + i);
	spin_unlock_irqrestore(&base->lock, flags);
	return error;
}
