/* SPDX-License-Identifier: MIT */
/*
 * arch/x86/kernel/tls.c - segments of a thread's own
 *
 * The rules are Linux's, its two ways to describe an empty segment too.  A selector in a
 * segment register is looked up anew on each way back to user mode, so a changed slot needs
 * no more than to be changed.
 *
 * Intel SDM vol. 3, 3.4.5 and figure 3-8 (descriptors).
 *
 * Locking: a thread's slots are its own.  What is in the GDT is changed with interrupts off.
 */
#include <asm/irqflags.h>
#include <asm/percpu.h>
#include <asm/tls.h>
#include <core/task.h>
#include <lib/errno.h>
#include <lib/string.h>

#define DESC_ACCESSED		(1ULL << 40)
#define DESC_WRITABLE		(1ULL << 41)
#define DESC_CONTENTS_SHIFT	42
#define DESC_USER_SEGMENT	(7ULL << 44)	/* code or data; privilege 3 */
#define DESC_PRESENT		(1ULL << 47)
#define DESC_AVAILABLE		(1ULL << 52)
#define DESC_32BIT		(1ULL << 54)
#define DESC_IN_PAGES		(1ULL << 55)

DEFINE_PER_CPU(uint32_t, tls_loaded);

/*
 * tls_load - GDT slots 6..8 of this CPU become those of this thread
 *
 * Interrupts off.
 */
void tls_load(const struct thread_struct *thread)
{
	uint64_t *gdt = *this_cpu_ptr(&cpu_gdt);

	for (unsigned int i = 0; i < TLS_ENTRIES; i++)
		gdt[GDT_ENTRY_TLS_MIN + i] = thread->tls[i];
	this_cpu_write(tls_loaded, thread->tls_used);
}

/* As documented, and all zero, which programs have always used. */
static bool is_empty(const struct user_desc *desc)
{
	if (desc->base_addr || desc->limit || desc->contents || desc->seg_32bit ||
	    desc->limit_in_pages || desc->useable)
		return false;
	return desc->read_exec_only == desc->seg_not_present;
}

static bool may_be_set(const struct user_desc *desc)
{
	return is_empty(desc) ||
	       (desc->seg_32bit && desc->contents <= 1 && !desc->seg_not_present);
}

static uint64_t descriptor(const struct user_desc *desc)
{
	uint64_t base = desc->base_addr, limit = desc->limit;

	if (is_empty(desc))
		return 0;
	return (limit & 0xFFFF) | (limit & 0xF0000) << 32 |
	       (base & 0xFFFFFF) << 16 | (base >> 24) << 56 |
	       DESC_USER_SEGMENT | DESC_PRESENT | DESC_32BIT | DESC_ACCESSED |
	       (uint64_t)desc->contents << DESC_CONTENTS_SHIFT |
	       (desc->read_exec_only ? 0 : DESC_WRITABLE) |
	       (desc->limit_in_pages ? DESC_IN_PAGES : 0) |
	       (desc->useable ? DESC_AVAILABLE : 0);
}

/* Bits that have no name are the program's to see, too. */
static void describe(struct user_desc *to, uint64_t desc)
{
	memset(to, 0, sizeof(*to));
	to->base_addr = (uint32_t)(desc >> 16 & 0xFFFFFF) | (uint32_t)(desc >> 56) << 24;
	to->limit = (uint32_t)(desc & 0xFFFF) | (uint32_t)(desc >> 32 & 0xF0000);
	to->seg_32bit = !!(desc & DESC_32BIT);
	to->contents = desc >> DESC_CONTENTS_SHIFT & 3;
	to->read_exec_only = !(desc & DESC_WRITABLE);
	to->limit_in_pages = !!(desc & DESC_IN_PAGES);
	to->seg_not_present = !(desc & DESC_PRESENT);
	to->useable = !!(desc & DESC_AVAILABLE);
}

static bool is_slot(uint32_t entry_number)
{
	return entry_number >= GDT_ENTRY_TLS_MIN && entry_number <= GDT_ENTRY_TLS_MAX;
}

static void set_slot(struct task_struct *task, unsigned int slot, uint64_t desc)
{
	struct thread_struct *thread = &task->thread;
	unsigned long flags = local_irq_save();

	thread->tls[slot] = desc;
	thread->tls_used &= ~(1U << slot);
	if (desc)
		thread->tls_used |= 1U << slot;
	if (task == current)
		tls_load(thread);
	local_irq_restore(flags);
}

/* The first one that is empty; -ESRCH. */
static int choose_slot(const struct task_struct *task)
{
	for (int i = 0; i < TLS_ENTRIES; i++)
		if (!(task->thread.tls_used & 1U << i))
			return GDT_ENTRY_TLS_MIN + i;
	return -ESRCH;
}

int tls_set(struct task_struct *task, struct user_desc *desc, bool may_choose)
{
	if (!may_be_set(desc))
		return -EINVAL;
	if (desc->entry_number == ~0U && may_choose) {
		int slot = choose_slot(task);

		if (slot < 0)
			return slot;
		desc->entry_number = (uint32_t)slot;
	}
	if (!is_slot(desc->entry_number))
		return -EINVAL;
	set_slot(task, desc->entry_number - GDT_ENTRY_TLS_MIN, descriptor(desc));
	return 0;
}

void tls_unset(unsigned int entry_number)
{
	if (is_slot(entry_number))
		set_slot(current, entry_number - GDT_ENTRY_TLS_MIN, 0);
}

int tls_get(struct user_desc *desc)
{
	uint32_t entry_number = desc->entry_number;

	if (!is_slot(entry_number))
		return -EINVAL;
	describe(desc, current->thread.tls[entry_number - GDT_ENTRY_TLS_MIN]);
	desc->entry_number = entry_number;
	return 0;
}

void tls_clear(void)
{
	for (unsigned int i = 0; current->thread.tls_used; i++)
		set_slot(current, i, 0);
}

void tls_copy(struct task_struct *child)
{
	memcpy(child->thread.tls, current->thread.tls, sizeof(child->thread.tls));
	child->thread.tls_used = current->thread.tls_used;
}
