/* SPDX-License-Identifier: MIT */
/*
 * core/lockdep_report.c - how two tasks could wait for each other for ever, explained
 *
 *	PANIC: lock order: a -> b, but b -> c -> a was seen before
 *	held by init[1]:
 *	  a, taken at ...
 *	b -> c, first by other, who held b since ... and took c here:
 *	  [<...>] ...
 *	c -> a, first by ...
 *	and now, with b, here:
 *	backtrace:
 *	  [<...>] ...
 *
 * The machine is dying from the first line on, so no lock is taken and none is checked.
 */
#include <core/backtrace.h>
#include <core/panic.h>
#include <core/printk.h>
#include <core/task.h>
#include <lib/printf.h>

#include "lockdep_report.h"

#define PATH_TEXT	160		/* bytes */

/* lock_name - a class's name for a person: the address of a lock is the lock */
const char *lock_name(const char *name)
{
	return name[0] == '&' ? name + 1 : name;
}

static const char *class_name(const struct lock_order *order, unsigned int class)
{
	return lock_name(order->classes[class].name);
}

/* "a -> b -> c"; a second lock of a class carries its subclass. */
static void format_path(const struct lock_order *order, const uint8_t *path, unsigned int nr,
			char *text)
{
	size_t used = 0;

	text[0] = '\0';
	for (unsigned int i = 0; i < nr; i++) {
		const struct lock_class *class = &order->classes[path[i]];

		used += (size_t)scnprintf(text + used, PATH_TEXT - used, "%s%s", i ? " -> " : "",
					  lock_name(class->name));
		if (class->subclass)
			used += (size_t)scnprintf(text + used, PATH_TEXT - used, "/%u",
						  class->subclass);
	}
}

static void print_edge(const struct lock_order *order, unsigned int from, unsigned int to)
{
	const struct lock_edge *edge = lock_order_edge(order, from, to);
	const char *a = class_name(order, from), *b = class_name(order, to);

	if (!edge) {
		pr_emerg("%s -> %s: now\n", a, b);
		return;
	}
	pr_emerg("%s -> %s, first by %s, who held %s since %pS and took %s here:\n", a, b,
		 edge->comm, a, edge->from_site, b);
	for (unsigned int i = 0; i < LOCK_STACK_DEPTH && edge->stack[i]; i++)
		pr_emerg("  [<%08lx>] %pS\n", (unsigned long)edge->stack[i],
			 (void *)(edge->stack[i] - 1));
}

static void print_use(const struct lock_order *order, unsigned int class, enum lock_use use,
		      const void *now)
{
	const void *site = order->classes[class].use_site[use];

	pr_emerg("  %s %s, %s at %pS\n", class_name(order, class),
		 use == LOCK_IN_IRQ ? "in an interrupt handler" : "with interrupts on",
		 site ? "first" : "now", site ? site : now);
}

static void headline_order(const struct lock_order *order, const struct lock_finding *finding)
{
	const uint8_t *path = finding->path;
	char text[PATH_TEXT];

	format_path(order, path, finding->nr, text);
	if (finding->verdict == LOCK_CYCLE)
		pr_emerg("PANIC: lock order: %s -> %s, but %s was seen before\n",
			 class_name(order, path[finding->nr - 1]), class_name(order, path[0]),
			 text);
	else if (finding->nr == 1)
		pr_emerg("PANIC: lock order: %s is taken in an interrupt handler, and held with "
			 "interrupts on\n", text);
	else
		pr_emerg("PANIC: lock order: %s, where a handler takes the first, and the last "
			 "is held with interrupts on\n", text);
}

/* lockdep_report_order - what a request would lead to; its lock is not taken */
void lockdep_report_order(const struct lock_order *order, const struct lock_finding *finding,
			  const struct lock_request *req)
{
	bool first = panic_begin();

	headline_order(order, finding);
	if (first) {
		lockdep_print_held();
		if (finding->verdict == LOCK_IRQ_UNSAFE) {
			print_use(order, finding->path[0], LOCK_IN_IRQ, req->site);
			print_use(order, finding->path[finding->nr - 1], LOCK_IRQS_ON, req->site);
		}
		for (unsigned int i = 0; i + 1 < finding->nr; i++)
			print_edge(order, finding->path[i], finding->path[i + 1]);
		pr_emerg("and now, with %s, here:\n", lock_name(req->map->name));
		backtrace_print(req->frame);
	}
	panic_end();
}

void lockdep_report_nested(const struct held_lock *held, const struct lock_request *req)
{
	const char *name = lock_name(req->map->name);
	bool first = panic_begin();

	if (held->map != req->map)
		pr_emerg("PANIC: lock order: two locks of class %s are nested, and nothing tells "
			 "their order\n", name);
	else if (held->flags & req->flags & LOCK_SHARED)
		pr_emerg("PANIC: lock order: %s is taken twice, shared: a writer who comes between "
			 "waits for the first, and the second for him\n", name);
	else
		pr_emerg("PANIC: lock order: %s is taken twice\n", name);
	if (first) {
		lockdep_print_held();
		backtrace_print(req->frame);
	}
	panic_end();
}

void lockdep_report_not_held(const struct lockdep_map *map, const void *site)
{
	bool first = panic_begin();

	pr_emerg("PANIC: lock %s is released at %pS by who does not hold it\n",
		 lock_name(map->name), site);
	if (first) {
		lockdep_print_held();
		backtrace_print((uintptr_t)__builtin_frame_address(0));
	}
	panic_end();
}

void lockdep_report_not_initialised(const struct lock_request *req)
{
	bool first = panic_begin();

	pr_emerg("PANIC: lock %p, taken at %pS, was never initialised\n", req->map, req->site);
	if (first)
		backtrace_print(req->frame);
	panic_end();
}

void lockdep_report_still_held(const struct held_lock *held, const char *what)
{
	bool first = panic_begin();

	pr_emerg("PANIC: task %s[%d] %s and holds %s, taken at %pS\n", current->comm,
		 current->pid, what, lock_name(held->map->name), held->site);
	if (first) {
		lockdep_print_held();
		backtrace_print((uintptr_t)__builtin_frame_address(0));
	}
	panic_end();
}
