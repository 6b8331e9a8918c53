/* SPDX-License-Identifier: MIT */
/*
 * core/console_input.c - the bytes typed at any console, as one stream
 *
 *	interrupt handler --console_input()--> ring --console_getc()--> reader
 *
 * One reader at a time.  The ring is filled with interrupts off and emptied by a
 * task; a full ring drops new bytes: it holds a pasted page of text, and a person
 * types slower than that.
 */
#include <core/console.h>
#include <core/spinlock.h>
#include <core/wait.h>

#define RING_SIZE	4096	/* bytes, a power of two */

static DEFINE_SPINLOCK(input_lock);
static DECLARE_WAIT_QUEUE_HEAD(input_wait);	/* the reader, while the ring is empty */
static char ring[RING_SIZE];		/* under input_lock, as are the next two */
static unsigned int ring_head;		/* next to write; runs freely */
static unsigned int ring_tail;		/* next to read */

void console_input(char c)
{
	unsigned long flags = spin_lock_irqsave(&input_lock);

	if (ring_head - ring_tail < RING_SIZE)
		ring[ring_head++ % RING_SIZE] = c;
	spin_unlock_irqrestore(&input_lock, flags);
	wake_up(&input_wait);
}

static bool take(char *c)
{
	unsigned long flags = spin_lock_irqsave(&input_lock);
	bool found = ring_head != ring_tail;

	if (found)
		*c = ring[ring_tail++ % RING_SIZE];
	spin_unlock_irqrestore(&input_lock, flags);
	return found;
}

int console_getc_interruptible(char *c)
{
	return wait_event_interruptible(input_wait, take(c));
}

char console_getc(void)
{
	char c;

	wait_event(input_wait, take(&c));
	return c;
}
