/* SPDX-License-Identifier: MIT */
/*
 * mm/task_memory.c - a task's struct and its kernel stack
 *
 *	slot n of the stack area, 4 pages:
 *
 *	| not mapped: guard | not mapped | stack ...............| task_struct |
 *				         task->stack		^ stack pointer begins here
 *
 * A stack that overflows hits the page below it, which is not mapped, before it can
 * touch anything else.  A stack is aligned to its size.
 *
 * Locking: slots_lock guards the map of slots; a slot's page-table entries belong to its
 * task.
 */
#include <asm/memlayout.h>
#include <asm/pgtable.h>
#include <asm/tlbflush.h>
#include <core/bug.h>
#include <core/spinlock.h>
#include <core/task.h>
#include <lib/string.h>
#include <mm/gfp.h>
#include <mm/task_memory.h>

#define SLOT_SIZE	(2 * THREAD_SIZE)
#define NR_SLOTS	(KSTACK_SIZE / SLOT_SIZE)
#define STACK_PAGES	(THREAD_SIZE >> PAGE_SHIFT)
#define NO_SLOT		NR_SLOTS

static DEFINE_SPINLOCK(slots_lock);
static uint32_t slot_taken[NR_SLOTS / 32];	/* a bit for each slot */

static unsigned long slot_get(void)
{
	unsigned long flags = spin_lock_irqsave(&slots_lock);
	unsigned long word = 0, slot = NO_SLOT;

	while (word < NR_SLOTS / 32 && slot_taken[word] == UINT32_MAX)
		word++;
	if (word < NR_SLOTS / 32) {
		slot = word * 32 + (unsigned long)__builtin_ctz(~slot_taken[word]);
		slot_taken[word] |= 1U << slot % 32;
	}
	spin_unlock_irqrestore(&slots_lock, flags);
	return slot;
}

static void slot_put(unsigned long slot)
{
	unsigned long flags = spin_lock_irqsave(&slots_lock);

	slot_taken[slot / 32] &= ~(1U << slot % 32);
	spin_unlock_irqrestore(&slots_lock, flags);
}

static unsigned long slot_stack(unsigned long slot)
{
	return KSTACK_START + slot * SLOT_SIZE + THREAD_SIZE;
}

/* Unmap and free the first nr pages of a stack. */
static void unmap_stack(unsigned long stack, unsigned int nr)
{
	struct page *pages[STACK_PAGES];

	for (unsigned int i = 0; i < nr; i++) {
		pte_t *pte = kernel_pte(stack + i * PAGE_SIZE);

		pages[i] = pfn_to_page(pte_pfn(*pte));
		pte_clear(pte);
	}
	flush_tlb_kernel_range(stack, stack + nr * PAGE_SIZE);
	for (unsigned int i = 0; i < nr; i++)
		__free_page(pages[i]);
}

static bool map_stack(unsigned long stack)
{
	for (unsigned int i = 0; i < STACK_PAGES; i++) {
		struct page *page = alloc_page(GFP_KERNEL);
		unsigned long addr = stack + i * PAGE_SIZE;

		if (!page) {
			unmap_stack(stack, i);
			return false;
		}
		set_pte_kernel(addr, kernel_pte(addr), pfn_pte(page_to_pfn(page), PAGE_KERNEL));
	}
	return true;
}

static struct task_struct *task_memory_alloc(void)
{
	unsigned long slot = slot_get(), stack = slot_stack(slot);
	struct task_struct *task;

	if (slot == NO_SLOT)
		return NULL;
	if (!map_stack(stack)) {
		slot_put(slot);
		return NULL;
	}
	task = (struct task_struct *)(stack + THREAD_SIZE) - 1;
	memset(task, 0, sizeof(*task));
	task->stack = (void *)stack;
	task->stack_top = task;
	return task;
}

static void task_memory_free(struct task_struct *task)
{
	unsigned long stack = (unsigned long)task->stack;

	unmap_stack(stack, STACK_PAGES);
	slot_put((stack - KSTACK_START) / SLOT_SIZE);
}

static const struct task_memory_ops task_memory_ops = {
	.alloc = task_memory_alloc,
	.free = task_memory_free,
};

/* task_memory_init - tasks can be made from here on; boot, after mm_init() */
void __init task_memory_init(void)
{
	task_memory_register(&task_memory_ops);
}
