/* SPDX-License-Identifier: MIT */
/*
 * kernel/shell/cmd_locks.c - kinds of locks, their order, and who holds which
 *
 * The order is drawn like this: whoever held what stands above took what is indented.
 *
 *	zone->lock
 *	    rq->lock
 *	input_wait queue
 *	    rq->lock
 *
 * A class that stands below several others is drawn below each, what is below it only
 * the first time.  An order that follows from others is not drawn.
 *
 * What is printed changes while it is printed: the console has a lock, too.
 */
#include <core/lock_order.h>
#include <core/lockdep.h>
#include <core/printk.h>
#include <core/task.h>
#include <kernel/shell.h>

static void print_classes(const struct lock_order *order)
{
	console_printf("%-28s %10s  %-8s %s\n", "class", "taken", "handlers", "irqs on");
	for (unsigned int i = 1; i <= order->nr_classes; i++) {
		const struct lock_class *class = &order->classes[i];

		console_printf("%-28s %10d  %-8s %s", lock_name(class->name),
			       atomic_read(&class->nr_acquired),
			       lock_set_has(&order->used[LOCK_IN_IRQ], i) ? "yes" : "-",
			       lock_set_has(&order->used[LOCK_IRQS_ON], i) ? "yes" : "-");
		if (class->subclass)
			console_printf("  nested %u", class->subclass);
		console_printf("\n");
	}
}

static bool reaches(const struct lock_order *order, unsigned int from, unsigned int to)
{
	struct lock_set wanted = { { 0 } };
	uint8_t path[LOCK_CLASSES];

	lock_set_add(&wanted, to);
	return lock_order_find(order, from, &wanted, LOCK_FORWARD, path) != 0;
}

/* Is it seen without anything in between? */
static bool is_drawn_below(const struct lock_order *order, unsigned int above, unsigned int below)
{
	if (!lock_order_has(order, above, below))
		return false;
	for (unsigned int i = 1; i <= order->nr_classes; i++)
		if (i != below && lock_order_has(order, above, i) && reaches(order, i, below))
			return false;
	return true;
}

static void draw(const struct lock_order *order, unsigned int class, unsigned int depth,
		 struct lock_set *drawn)
{
	bool before = lock_set_has(drawn, class), has_more = false;

	for (unsigned int i = 1; i <= order->nr_classes; i++)
		has_more |= lock_order_has(order, class, i);
	console_printf("%*s%s%s%s\n", (int)(4 * depth), "", lock_name(order->classes[class].name),
		       order->classes[class].subclass ? " (nested)" : "",
		       before && has_more ? " ..." : "");
	lock_set_add(drawn, class);
	for (unsigned int i = 1; !before && i <= order->nr_classes; i++)
		if (is_drawn_below(order, class, i))
			draw(order, i, depth + 1, drawn);
}

static bool has_any_above(const struct lock_order *order, unsigned int class)
{
	for (unsigned int i = 1; i <= order->nr_classes; i++)
		if (lock_order_has(order, i, class))
			return true;
	return false;
}

static void draw_order(const struct lock_order *order)
{
	struct lock_set drawn = { { 0 } };

	for (unsigned int i = 1; i <= order->nr_classes; i++)
		if (!has_any_above(order, i))
			draw(order, i, 0, &drawn);
}

static const char *held_name(const struct lock_order *order, const struct held_lock *held)
{
	return held->class ? lock_name(order->classes[held->class].name) : "a lock without class";
}

static void print_held(const struct lock_order *order)
{
	struct task_struct *task;
	struct held_lock held;

	for_each_task(task)
		for (unsigned int i = 0; lockdep_held_by(task, i, &held); i++)
			console_printf("%s[%d] holds %s%s, taken at %pS\n", task->comm,
				       task->pid, held_name(order, &held),
				       held.flags & LOCK_SHARED ? " (shared)" : "", held.site);
}

SHELL_COMMAND(locks, "", "kinds of locks, the order in which they are taken, who holds which")
{
	const struct lock_order *order = lockdep_order();

	if (!order) {
		console_printf("locks: only a kernel built with CONFIG_LOCKDEP knows: "
			       "make CONFIG=configs/debug_defconfig\n");
		return 0;
	}
	print_classes(order);
	console_printf("\nThe order, %u of at most %u seen; what is held stands above:\n",
		       order->nr_edges, LOCK_EDGES);
	draw_order(order);
	console_printf("\n");
	print_held(order);
	return 0;
}
