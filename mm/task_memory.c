/* SPDX-License-Identifier: MIT */
/*
 * mm/task_memory.c - a task's struct and its kernel stack
 *
 *	cache "task_struct"	vmalloc window
 *	| task_struct |		| not mapped | stack ............... | not mapped |
 *	   stack ----------------------------^                       ^
 *	   stack_top ------------------------------------------------'
 *
 * A stack is an area of the vmalloc window.  The page below an area is never mapped
 * (mm/vmap.c), so a stack that overflows faults before it can touch anything else; the
 * page above it is its own guard.
 *
 * A task may lose its last reference anywhere, also in an interrupt handler, and vfree()
 * needs a task with interrupts on.  So its stack joins the free ones first:
 *
 *	task_memory_free() --> free stacks --> task_memory_alloc()	the last one first
 *				    `--> work: vfree() of all but FREE_STACKS_KEPT
 *
 * Their links lie in the stacks themselves.  Those that are kept serve the threads that
 * come next: nothing is mapped, and nothing flushed.
 *
 * Locking: free_stacks.lock, with interrupts off; nothing is called under it.
 *
 * Chapter: docs/kernel-address-space.md
 */
#include <asm/thread_info.h>
#include <core/spinlock.h>
#include <core/task.h>
#include <core/workqueue.h>
#include <mm/slab.h>
#include <mm/task_memory.h>
#include <mm/vmalloc.h>
#include <mm/vm_counts.h>

_Static_assert(THREAD_SIZE % PAGE_SIZE == 0, "behind a stack comes its guard page");

/* A free stack begins with the address of the next one. */
struct free_stack {
	struct free_stack *next;
};

/* [l] the lock	[I] set at boot */
static struct {
	spinlock_t lock;
	struct free_stack *first;	/* [l] */
	unsigned int nr;		/* [l] */
	struct work_struct work;	/* [I] gives back those above FREE_STACKS_KEPT */
} free_stacks = {
	.lock = SPINLOCK_UNLOCKED_NAMED("free_stacks.lock"),
};

static struct kmem_cache *task_cache;	/* [I] */

/* Make a stack a free one; how many there are now. */
static unsigned int push_stack(void *memory)
{
	unsigned long flags = spin_lock_irqsave(&free_stacks.lock);
	struct free_stack *stack = memory;
	unsigned int nr = ++free_stacks.nr;

	stack->next = free_stacks.first;
	free_stacks.first = stack;
	spin_unlock_irqrestore(&free_stacks.lock, flags);
	return nr;
}

/* Take a free stack; NULL if there are no more than so many. */
static void *pop_stack(unsigned int kept)
{
	unsigned long flags = spin_lock_irqsave(&free_stacks.lock);
	struct free_stack *stack = NULL;

	if (free_stacks.nr > kept) {
		stack = free_stacks.first;
		free_stacks.first = stack->next;
		free_stacks.nr--;
	}
	spin_unlock_irqrestore(&free_stacks.lock, flags);
	return stack;
}

/* Give back free stacks until no more than so many are left.  Task context. */
static void trim_stacks(unsigned int kept)
{
	void *stack;

	while ((stack = pop_stack(kept)) != NULL)
		vfree(stack);
}

static void free_stacks_work(struct work_struct *work __maybe_unused)
{
	trim_stacks(FREE_STACKS_KEPT);
}

static struct task_struct *task_memory_alloc(void)
{
	struct task_struct *task = kmem_cache_zalloc(task_cache, GFP_KERNEL);
	void *stack;

	if (!task)
		return NULL;
	stack = pop_stack(0);
	if (!stack)
		stack = __vmalloc(THREAD_SIZE, GFP_KERNEL);
	if (!stack) {
		kmem_cache_free(task_cache, task);
		return NULL;
	}
	this_cpu_inc(vm_counts.nr_stacks);
	task->stack = stack;
	task->stack_top = (char *)stack + THREAD_SIZE;
	return task;
}

static void task_memory_free(struct task_struct *task)
{
	void *stack = task->stack;

	this_cpu_dec(vm_counts.nr_stacks);
	kmem_cache_free(task_cache, task);
	if (push_stack(stack) > FREE_STACKS_KEPT)
		schedule_work(&free_stacks.work);
}

/*
 * task_memory_settle - what is being given back is given back; a few free stacks stay
 *
 * Task context, may sleep; not from a work.
 */
void task_memory_settle(void)
{
	flush_work(&free_stacks.work);
}

/*
 * task_memory_drain - give back all free stacks, also those that the work has in hand
 *
 * Task context, may sleep; not from a work.
 */
void task_memory_drain(void)
{
	trim_stacks(0);
	task_memory_settle();
}

static const struct task_memory_ops task_memory_ops = {
	.alloc = task_memory_alloc,
	.free = task_memory_free,
};

/* task_memory_init - tasks can be made from here on; boot, after kmalloc_init() */
void __init task_memory_init(void)
{
	INIT_WORK(&free_stacks.work, free_stacks_work);
	task_cache = kmem_cache_create("task_struct", sizeof(struct task_struct), 0,
				       SLAB_HWCACHE_ALIGN | SLAB_PANIC, NULL);
	task_memory_register(&task_memory_ops);
}
