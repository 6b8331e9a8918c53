/* SPDX-License-Identifier: MIT */
/*
 * core/console_input.c - the bytes typed at any console, as one stream
 *
 *	interrupt handler --console_input()--> ring --console_getc()--> the kernel's prompt
 *					         `----console_take()--> the terminal of programs
 *
 * While the prompt waits for a line the bytes are its own.  Otherwise the terminal is told
 * that there are some, and takes them if a program has it open.
 *
 * The ring is filled with interrupts off and emptied by a task.  It holds a pasted page of
 * text.  A driver that can make its device wait asks for room first; what others bring when
 * there is none is dropped.
 *
 * Locking: input_lock for the ring; the two functions are set at boot.
 */
#include <core/console.h>
#include <core/spinlock.h>
#include <core/wait.h>

#define RING_SIZE	4096U		/* bytes, a power of two */
#define RING_LOW	(RING_SIZE / 4)	/* who waits for room goes on from here */

static DEFINE_SPINLOCK(input_lock);
static DECLARE_WAIT_QUEUE_HEAD(input_wait);	/* the prompt, while the ring is empty */
static char ring[RING_SIZE];		/* under input_lock, as are the next four */
static unsigned int ring_head;		/* next to write; runs freely */
static unsigned int ring_tail;		/* next to read */
static bool prompt;			/* the kernel's prompt takes what comes */
static bool full;			/* somebody was told so, and waits for room */

static void (*input_ready)(void);	/* [I] */
static void (*input_resume)(void);	/* [I] */

void console_input_on_ready(void (*ready)(void))
{
	input_ready = ready;
}

void console_input_on_room(void (*resume)(void))
{
	input_resume = resume;
}

void console_input(char c)
{
	unsigned long flags = spin_lock_irqsave(&input_lock);
	bool to_prompt = prompt || !input_ready;

	if (ring_head - ring_tail < RING_SIZE)
		ring[ring_head++ % RING_SIZE] = c;
	spin_unlock_irqrestore(&input_lock, flags);
	if (to_prompt)
		wake_up(&input_wait);
	else
		input_ready();
}

bool console_input_has_room(void)
{
	unsigned long flags = spin_lock_irqsave(&input_lock);
	bool room = ring_head - ring_tail < RING_SIZE;

	if (!room)
		full = true;
	spin_unlock_irqrestore(&input_lock, flags);
	return room;
}

static size_t take(char *buf, size_t size, bool for_prompt)
{
	unsigned long flags = spin_lock_irqsave(&input_lock);
	bool resume = false;
	size_t nr = 0;

	if (prompt == for_prompt)
		while (nr < size && ring_head != ring_tail)
			buf[nr++] = ring[ring_tail++ % RING_SIZE];
	if (full && ring_head - ring_tail <= RING_LOW) {
		full = false;
		resume = true;
	}
	spin_unlock_irqrestore(&input_lock, flags);
	if (resume && input_resume)
		input_resume();
	return nr;
}

/* console_take - what was typed, unless it is for the kernel's prompt; 0: nothing.  Any context. */
size_t console_take(char *buf, size_t size)
{
	return take(buf, size, false);
}

static void set_prompt(bool value)
{
	unsigned long flags = spin_lock_irqsave(&input_lock);

	prompt = value;
	spin_unlock_irqrestore(&input_lock, flags);
}

void console_prompt_begin(void)
{
	set_prompt(true);
}

/* console_prompt_end - what was typed ahead is the terminal's, if a program has it */
void console_prompt_end(void)
{
	set_prompt(false);
	if (input_ready)
		input_ready();
}

char console_getc(void)
{
	char c;

	wait_event(input_wait, take(&c, 1, true));
	return c;
}
