/* SPDX-License-Identifier: MIT */
/*
 * core/backtrace.c - walk the chain of stack frames
 *
 *	frame -> [ caller's frame ][ return address ]	higher addresses are older
 *
 * Each read may fault without harm, as a backtrace is wanted most when memory is
 * damaged.  The walk ends at a frame of zero (boot/head.asm and new threads begin with
 * it), at one that does not lie above the last, and after BACKTRACE_DEPTH.  Once it may
 * go down: from the interrupt stack to that of the interrupted task, where entry.asm
 * left two words that look like a frame.
 *
 * A return address is named by the byte before it, which belongs to the call: the
 * address itself may be another function's, if the call is one that never returns.
 */
#include <asm/irq_stack.h>
#include <asm/uaccess.h>
#include <core/backtrace.h>
#include <core/printk.h>

/* May a walk go on from frame to next?  Never in a circle. */
static bool leads_on(uintptr_t frame, uintptr_t next)
{
	bool in_handler = on_irq_stack(frame);

	if (in_handler != on_irq_stack(next))
		return in_handler;
	return next > frame;
}

/* Read one frame and go on to the caller's, 0 after the last; false if there is none. */
static bool next_frame(uintptr_t *frame, uintptr_t *address)
{
	uint32_t next, return_address;

	if (*frame == 0 || *frame % 4 != 0 || kernel_probe_read((const void *)*frame, &next) ||
	    kernel_probe_read((const void *)(*frame + 4), &return_address) || return_address == 0)
		return false;
	*address = return_address;
	*frame = leads_on(*frame, next) ? next : 0;
	return true;
}

unsigned int backtrace_collect(uintptr_t frame, uintptr_t *addresses, unsigned int max)
{
	unsigned int nr = 0;

	while (nr < max && next_frame(&frame, &addresses[nr]))
		nr++;
	return nr;
}

static void print_address(uintptr_t address, unsigned int repeats)
{
	pr_emerg("  [<%08lx>] %pS\n", (unsigned long)address, (void *)(address - 1));
	if (repeats)
		pr_emerg("      and %u times more\n", repeats);
}

/* A recursion is one line and a count, so that it does not hide who began it. */
void backtrace_print(uintptr_t frame)
{
	unsigned int lines = 0, repeats = 0;
	uintptr_t address, last = 0;

	pr_emerg("backtrace:\n");
	while (lines < BACKTRACE_DEPTH && next_frame(&frame, &address)) {
		if (address == last) {
			repeats++;
			continue;
		}
		if (last) {
			print_address(last, repeats);
			lines++;
		}
		last = address;
		repeats = 0;
	}
	if (last)
		print_address(last, repeats);
	else
		pr_emerg("  none: the frame pointer %08lx leads nowhere\n", (unsigned long)frame);
}
