/* SPDX-License-Identifier: MIT */
/*
 * core/lock_order.h - kinds of locks, and the orders in which they were seen
 *
 *	class	all locks that one line of code initialises
 *	edge	a -> b: somebody who held an a took a b
 *	use	how a class was taken: in an interrupt handler, or with interrupts on
 *
 * core/lock_order.c tells what must not be found in such a graph.  All of it lies in one
 * struct, so that a test can have its own; the kernel's is core/lockdep.c's.
 */
#pragma once

#include <asm/atomic.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define LOCK_CLASSES		224	/* number 0 is no class; at most 256 */
#define LOCK_EDGES		512
#define LOCK_STACK_DEPTH	8
#define LOCK_COMM_LEN		16

/* A set of classes. */
struct lock_set {
	uint32_t words[LOCK_CLASSES / 32];
};

enum lock_use {
	LOCK_IN_IRQ,			/* an interrupt handler waits for it */
	LOCK_IRQS_ON,			/* it is held while a handler may come */
	NR_LOCK_USES,
};

struct lock_class {
	const void *key;
	const char *name;
	unsigned int subclass;
	atomic_t nr_acquired;
	const void *use_site[NR_LOCK_USES]; /* where first; NULL: never */
};

/* One order of two classes, as it was seen first. */
struct lock_edge {
	uint8_t from, to;
	char comm[LOCK_COMM_LEN];	/* whose name this was */
	const void *from_site;		/* where `from` had been taken */
	uintptr_t stack[LOCK_STACK_DEPTH]; /* where `to` was, innermost first; 0 ends it */
};

struct lock_order {
	unsigned int nr_classes;	/* the highest number given out */
	unsigned int nr_edges;
	struct lock_class classes[LOCK_CLASSES];
	struct lock_edge edges[LOCK_EDGES];
	struct lock_set after[LOCK_CLASSES]; /* b is in after[a]: a -> b */
	struct lock_set used[NR_LOCK_USES];
};

enum lock_direction { LOCK_FORWARD, LOCK_BACKWARD };

enum lock_verdict {
	LOCK_FINE,
	LOCK_CYCLE,			/* path: b -> ... -> a, and now a -> b */
	LOCK_IRQ_UNSAFE,		/* path: of a handler -> ... -> held with interrupts on */
};

struct lock_finding {
	enum lock_verdict verdict;
	unsigned int nr;		/* classes on the path */
	uint8_t path[LOCK_CLASSES];
};

static inline bool lock_set_has(const struct lock_set *set, unsigned int class)
{
	return set->words[class / 32] >> class % 32 & 1;
}

static inline void lock_set_add(struct lock_set *set, unsigned int class)
{
	set->words[class / 32] |= 1U << class % 32;
}

static inline bool lock_order_has(const struct lock_order *order, unsigned int from,
				  unsigned int to)
{
	return lock_set_has(&order->after[from], to);
}

/* Contracts: core/lock_order.c. */
unsigned int lock_order_class(struct lock_order *order, const void *key, unsigned int subclass,
			      const char *name);
unsigned int lock_order_find(const struct lock_order *order, unsigned int from,
			     const struct lock_set *wanted, enum lock_direction direction,
			     uint8_t *path);
void lock_order_check_edge(const struct lock_order *order, unsigned int from, unsigned int to,
			   struct lock_finding *finding);
void lock_order_check_use(const struct lock_order *order, unsigned int class, enum lock_use use,
			  struct lock_finding *finding);
struct lock_edge *lock_order_add_edge(struct lock_order *order, unsigned int from,
				      unsigned int to);
void lock_order_add_use(struct lock_order *order, unsigned int class, enum lock_use use,
			const void *site);
const struct lock_edge *lock_order_edge(const struct lock_order *order, unsigned int from,
					unsigned int to);
