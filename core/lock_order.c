/* SPDX-License-Identifier: MIT */
/*
 * core/lock_order.c - can locks that are taken like this ever wait for each other?
 *
 * Two ways to wait for ever, found before they happen, from orders that were seen one at
 * a time:
 *
 *	a circle	one holds a and waits for b, another holds b and waits for a:
 *			a -> b -> ... -> a
 *
 *	a handler	a CPU holds b with interrupts on; a handler comes and waits for a,
 *			which another CPU holds while it waits for b:
 *			a (in a handler) -> ... -> b (interrupts on), a = b included
 *
 * A graph in which neither is to be found stays so unless an edge or a use is added, so
 * each is checked as it is seen for the first time, and never again.  What is found wrong
 * is not added.
 *
 * Shared holders count like the others: a fair rwsem lets a reader wait behind a writer
 * who waits for an earlier reader, so whatever two writers can do to each other, a writer
 * and two readers can do as well.
 *
 * Pure: no locks, no kernel knowledge; who calls, serialises.
 */
#include <core/lock_order.h>
#include <lib/compiler.h>

/*
 * lock_order_class - the number of the class that a key and a subclass stand for
 *
 * A new one is made if there is none yet.  Return: the number, 0 if there is no room.
 */
unsigned int lock_order_class(struct lock_order *order, const void *key, unsigned int subclass,
			      const char *name)
{
	struct lock_class *class;

	for (unsigned int i = 1; i <= order->nr_classes; i++)
		if (order->classes[i].key == key && order->classes[i].subclass == subclass)
			return i;
	if (order->nr_classes == LOCK_CLASSES - 1)
		return 0;
	class = &order->classes[order->nr_classes + 1];
	class->key = key;
	class->subclass = subclass;
	class->name = name;
	return ++order->nr_classes;
}

/* Write the way that ends at `at`, first class first; parent[from] is from. */
static unsigned int trace(const uint8_t *parent, unsigned int at, uint8_t *path)
{
	unsigned int nr = 1, i;

	for (i = at; parent[i] != i; i = parent[i])
		nr++;
	for (i = nr; i-- > 0; at = parent[at])
		path[i] = (uint8_t)at;
	return nr;
}

static bool is_next(const struct lock_order *order, unsigned int at, unsigned int next,
		    enum lock_direction direction)
{
	return direction == LOCK_FORWARD ? lock_order_has(order, at, next)
					 : lock_order_has(order, next, at);
}

/*
 * lock_order_find - the shortest way along the edges, or against them, to a wanted class
 *
 * A search in breadth; `from` itself may be wanted.  path has room for LOCK_CLASSES.
 * Return: the number of classes on the way, both ends included; 0: there is none.
 */
unsigned int lock_order_find(const struct lock_order *order, unsigned int from,
			     const struct lock_set *wanted, enum lock_direction direction,
			     uint8_t *path)
{
	uint8_t parent[LOCK_CLASSES] = { 0 };	/* 0: not reached */
	uint8_t queue[LOCK_CLASSES];
	unsigned int head = 0, tail = 0;

	parent[from] = (uint8_t)from;
	queue[tail++] = (uint8_t)from;
	while (head < tail) {
		unsigned int at = queue[head++];

		if (lock_set_has(wanted, at))
			return trace(parent, at, path);
		for (unsigned int next = 1; next <= order->nr_classes; next++) {
			if (parent[next] || !is_next(order, at, next, direction))
				continue;
			parent[next] = (uint8_t)at;
			queue[tail++] = (uint8_t)next;
		}
	}
	return 0;
}

static void reverse(uint8_t *path, unsigned int nr)
{
	for (unsigned int i = 0; i < nr / 2; i++) {
		uint8_t other = path[nr - 1 - i];

		path[nr - 1 - i] = path[i];
		path[i] = other;
	}
}

/* From a class that handlers take to this one, in the direction of the edges. */
static unsigned int find_from_irq(const struct lock_order *order, unsigned int class,
				  uint8_t *path)
{
	unsigned int nr = lock_order_find(order, class, &order->used[LOCK_IN_IRQ],
					  LOCK_BACKWARD, path);

	reverse(path, nr);
	return nr;
}

static unsigned int find_to_irqs_on(const struct lock_order *order, unsigned int class,
				    uint8_t *path)
{
	return lock_order_find(order, class, &order->used[LOCK_IRQS_ON], LOCK_FORWARD, path);
}

/*
 * lock_order_check_edge - may `to` be taken by who holds `from`?
 *
 * The path of a circle begins at `to` and ends at `from`; the other kind's contains the
 * new edge.  No class stands twice on it, as there is no circle.
 */
void lock_order_check_edge(const struct lock_order *order, unsigned int from, unsigned int to,
			   struct lock_finding *finding)
{
	struct lock_set wanted = { { 0 } };
	uint8_t rest[LOCK_CLASSES];
	unsigned int nr_rest;

	lock_set_add(&wanted, from);
	finding->verdict = LOCK_CYCLE;
	finding->nr = lock_order_find(order, to, &wanted, LOCK_FORWARD, finding->path);
	if (finding->nr)
		return;
	finding->verdict = LOCK_FINE;
	finding->nr = find_from_irq(order, from, finding->path);
	nr_rest = finding->nr ? find_to_irqs_on(order, to, rest) : 0;
	if (!nr_rest)
		return;
	finding->verdict = LOCK_IRQ_UNSAFE;
	for (unsigned int i = 0; i < nr_rest; i++)
		finding->path[finding->nr++] = rest[i];
}

/* lock_order_check_use - may a class be used like that? */
void lock_order_check_use(const struct lock_order *order, unsigned int class, enum lock_use use,
			  struct lock_finding *finding)
{
	finding->nr = use == LOCK_IN_IRQ ? find_to_irqs_on(order, class, finding->path)
					 : find_from_irq(order, class, finding->path);
	finding->verdict = finding->nr ? LOCK_IRQ_UNSAFE : LOCK_FINE;
}

/*
 * lock_order_add_edge - note an order that is not there yet
 *
 * Return: its record, where sites and stack are to be filled in; NULL: no room.
 */
struct lock_edge *lock_order_add_edge(struct lock_order *order, unsigned int from,
				      unsigned int to)
{
	struct lock_edge *edge;

	if (order->nr_edges == LOCK_EDGES)
		return NULL;
	edge = &order->edges[order->nr_edges++];
	edge->from = (uint8_t)from;
	edge->to = (uint8_t)to;
	lock_set_add(&order->after[from], to);
	return edge;
}

void lock_order_add_use(struct lock_order *order, unsigned int class, enum lock_use use,
			const void *site)
{
	order->classes[class].use_site[use] = site;
	lock_set_add(&order->used[use], class);
}

/* The record of an order, NULL if it was not seen. */
const struct lock_edge *lock_order_edge(const struct lock_order *order, unsigned int from,
					unsigned int to)
{
	for (unsigned int i = 0; i < order->nr_edges; i++)
		if (order->edges[i].from == from && order->edges[i].to == to)
			return &order->edges[i];
	return NULL;
}
