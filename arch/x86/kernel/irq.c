/* SPDX-License-Identifier: MIT */
/*
 * arch/x86/kernel/irq.c - from an interrupt's vector to its driver
 *
 *	vector 32..47 -> entry.asm -> irq_trap(), on the CPU's interrupt stack
 *		not in service		spurious: counted, nothing else
 *		nobody registered	counted, masked, reported once
 *		registered		counted, handler(irq)
 *
 * A line drops its request too early now and then; the PIC then answers with its
 * last line, 7 or 15, and only its in-service register tells.  Such an interrupt
 * must not be ended: that would end another one.
 *
 * Handlers run with interrupts off and do not nest.  The PIC is told before the
 * handler runs; its lines are edge triggered, so nothing comes twice.
 *
 * Locking: irq_lock guards registration.  The table's entries are written once,
 * before the line is unmasked; counts are written with interrupts off.
 */
#include <asm/irq.h>
#include <asm/irq_stack.h>
#include <asm/pic.h>
#include <asm/processor.h>
#include <asm/trap.h>
#include <core/bug.h>
#include <core/clock.h>
#include <core/printk.h>
#include <core/random.h>
#include <core/sched.h>
#include <core/spinlock.h>
#include <lib/errno.h>

static struct irq_line {
	irq_handler_t handler;		/* NULL: masked */
	unsigned long count;		/* real interrupts since boot */
	bool reported;			/* an unexpected one was */
} lines[NR_IRQS];

/* What the interrupt that is handled interrupted; NULL: none is. */
static DEFINE_PER_CPU(const struct pt_regs *, irq_regs);

static DEFINE_SPINLOCK(irq_lock);
static unsigned long spurious;

static bool is_spurious(unsigned int irq)
{
	return (irq == 7 || irq == 15) && !pic_in_service(irq);
}

static void unexpected(unsigned int irq)
{
	pic_mask(irq);
	if (!lines[irq].reported)
		pr_warn("irq %u: an interrupt that nobody waits for; the line is masked\n", irq);
	lines[irq].reported = true;
}

static void serve(unsigned int irq)
{
	if (is_spurious(irq)) {
		spurious++;
		pic_eoi_spurious(irq);
		return;
	}
	pic_eoi(irq);
	lines[irq].count++;
	if (lines[irq].handler)
		lines[irq].handler(irq);
	else
		unexpected(irq);
}

/*
 * irq_trap - a device interrupt
 *
 * From entry.asm, interrupts off, on the interrupt stack.  Whether another task is to
 * run now is asked by entry.asm, back on the task's stack.
 */
void irq_trap(struct pt_regs *regs)
{
	const struct pt_regs *outer = this_cpu_read(irq_regs);

	cpu_idle_end();
	if (cpu_info.tsc)
		add_random_moment((uint32_t)rdtsc());
	preempt_count_add(HARDIRQ_OFFSET);
	this_cpu_write(irq_regs, regs);
	serve(regs->vector - IRQ_VECTOR_BASE);
	this_cpu_write(irq_regs, outer);
	preempt_count_sub(HARDIRQ_OFFSET);
}

bool irq_from_user(void)
{
	return user_mode(this_cpu_read(irq_regs));
}

/*
 * irq_init - set up both PICs and the stack for their handlers
 *
 * Boot, interrupts off, after idt_init().  No line interrupts before somebody
 * registers for it.
 */
void __init irq_init(void)
{
	irq_stack_init();
	pic_init();
}

/*
 * irq_register - call handler on each interrupt of a line
 *
 * Any context.  The handler runs with interrupts off, possibly before this
 * returns.  Return: 0; -EINVAL if there is no such line or no handler; -EBUSY if
 * the line is taken, as the one between the two PICs always is.
 */
int irq_register(unsigned int irq, irq_handler_t handler)
{
	unsigned long flags;
	int error = 0;

	if (irq >= NR_IRQS || !handler)
		return -EINVAL;
	flags = spin_lock_irqsave(&irq_lock);
	if (irq == PIC_CASCADE || lines[irq].handler) {
		error = -EBUSY;
	} else {
		lines[irq].handler = handler;
		pic_unmask(irq);
	}
	spin_unlock_irqrestore(&irq_lock, flags);
	return error;
}

/* irq_has_handler - does anybody wait for the line's interrupts? */
bool irq_has_handler(unsigned int irq)
{
	return irq < NR_IRQS && READ_ONCE(lines[irq].handler);
}

/* irq_count - interrupts seen on a line since boot, 0 for a line that is not there */
unsigned long irq_count(unsigned int irq)
{
	return irq < NR_IRQS ? READ_ONCE(lines[irq].count) : 0;
}

/* irq_spurious_count - interrupts that no line had raised, since boot */
unsigned long irq_spurious_count(void)
{
	return READ_ONCE(spurious);
}
