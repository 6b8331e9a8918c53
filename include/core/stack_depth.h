/* SPDX-License-Identifier: MIT */
/*
 * core/stack_depth.h - how much of a kernel stack was ever in use
 *
 *	high	| frames |	a stack grows down
 *		| frames |
 *		| ---- - |	unused words still show STACK_UNUSED
 *	low	| ------ |
 *
 * A stack is filled with the pattern before its first use; the lowest word that shows
 * something else is the deepest that was reached.  It can be read at any time, also
 * while the stack is in use.
 *
 * A stack is read to its end to be measured, and written to its end to be measurable:
 * kernel threads, the boot stack and the interrupt stacks are; other tasks where they
 * are made so.
 */
#pragma once

#include <lib/string.h>

#define STACK_UNUSED_BYTE	0x2D
#define STACK_UNUSED		0x2D2D2D2D	/* no kernel address, "----" in a dump */

struct task_struct;

/* Mark all of a stack that is not in use yet as such; the borders are multiples of 4. */
static inline void stack_fill(void *low, void *high)
{
	memset(low, STACK_UNUSED_BYTE, (size_t)((char *)high - (char *)low));
}

/* The most bytes of a filled stack that were ever in use. */
unsigned long stack_depth(const void *low, const void *high);

/*
 * The same for a task that the caller has a reference to, or that runs; 0 if its stack
 * was not filled.  Any context.
 */
unsigned long task_stack_depth(const struct task_struct *task);

/* A task has left its stack for good: note the depth.  Debug builds; else nothing. */
void stack_depth_note_end(const struct task_struct *task);

/* The deepest of those that have ended; 0 in builds that do not note it. */
unsigned long stack_depth_of_ended(void);

/* Bytes of a task's stack. */
unsigned long task_stack_size(const struct task_struct *task);
