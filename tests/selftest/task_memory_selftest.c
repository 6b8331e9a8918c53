/* SPDX-License-Identifier: MIT */
/*
 * tests/selftest/task_memory_selftest.c - stacks in the vmalloc window come and go
 *
 * The frame counts free pages around each test, with no free stack kept: a stack that is
 * lost fails the test that lost it.
 */
#include <asm/thread_info.h>
#include <asm/uaccess.h>
#include <core/kallsyms.h>
#include <core/stack_depth.h>
#include <core/timer.h>
#include <lib/errno.h>
#include <lib/string.h>
#include <mm/audit.h>
#include <mm/fail_page_alloc.h>
#include <mm/ioremap.h>
#include <mm/slab.h>
#include <mm/task_memory.h>
#include <mm/vmalloc.h>
#include "background.h"
#include "prio_threads.h"
#include "threads.h"

#define DEVICE		((phys_addr_t)0xF0000000)	/* no RAM, no device: nobody answers */
#define NR_THREADS	12U
#define NEW_DEPTH	128L		/* more than lies on the stack of one that never ran */

static int returns_at_once(void *unused __maybe_unused)
{
	return 0;
}

/* Write to most of the stack. */
static int uses_its_stack(void *unused __maybe_unused)
{
	size_t size = THREAD_SIZE - 1536;
	char *frame = __builtin_alloca(size);

	memset(frame, 0xEE, size);
	OPTIMIZER_HIDE_VAR(frame);
	return 0;
}

static bool is_mapped(const void *addr)
{
	uint32_t value;

	return kernel_probe_read(addr, &value) == 0;
}

static bool is_guarded(const struct task_struct *task)
{
	const char *stack = task->stack, *top = task->stack_top;

	return is_mapped(stack) && is_mapped(top - 4) && !is_mapped(stack - 4) &&
	       !is_mapped(stack - PAGE_SIZE) && !is_mapped(top) &&
	       kernel_probe_write((void *)(uintptr_t)(stack - 4), 1) == -EFAULT;
}

/* Neighbours, and neighbours that are gone: the pages on both sides are never mapped. */
SELFTEST(task_memory, guard_pages_on_both_sides)
{
	struct task_struct *tasks[NR_THREADS], *task;
	unsigned int guarded = 0, stacks = 0;

	for (unsigned int i = 0; i < NR_THREADS; i++) {
		tasks[i] = create_thread(returns_at_once, NULL, LATER);
		ASSERT_TRUE(tasks[i] != NULL);
	}
	for (unsigned int i = 0; i < NR_THREADS; i += 2)
		kthread_stop(tasks[i]);
	for_each_task(task) {
		if (task->flags & PF_IDLE)		/* the boot stack */
			continue;
		stacks++;
		guarded += is_guarded(task);
	}
	EXPECT_GE(stacks, NR_THREADS / 2);
	EXPECT_EQ(guarded, stacks);
	EXPECT_OK(mm_audit());
	for (unsigned int i = 1; i < NR_THREADS; i += 2)
		kthread_stop(tasks[i]);
}

SELFTEST(task_memory, a_stack_is_an_area_with_its_maker)
{
	struct task_struct *task = create_thread(returns_at_once, NULL, LATER);
	unsigned long offset, size;
	struct vm_struct vm;

	ASSERT_TRUE(task != NULL);
	ASSERT_TRUE(vmalloc_info((unsigned long)task->stack, &vm));
	EXPECT_EQ(vm.area.start, (unsigned long)task->stack);
	EXPECT_EQ(vm.area.end, (unsigned long)task->stack_top + PAGE_SIZE);
	EXPECT_EQ(task_stack_size(task), THREAD_SIZE);
	EXPECT_EQ(vm.flags, VM_ALLOC);
	EXPECT_EQ(strcmp(kallsyms_lookup((unsigned long)vm.caller, &offset, &size),
			 "task_memory_alloc"), 0);
	EXPECT_FALSE(is_vmalloc_addr(task));
	kthread_stop(task);
}

SELFTEST(task_memory, pages_come_from_highmem_first)
{
	const struct zone *first = NODE_DATA(numa_node_id())->node_zonelists[ZONE_HIGHMEM].zones[0];
	struct task_struct *task;

	if (zone_idx(first) != ZONE_HIGHMEM || first->nr_free < 1024)
		SELFTEST_SKIP("no HIGHMEM to speak of near this CPU");
	task = create_thread(returns_at_once, NULL, LATER);
	ASSERT_TRUE(task != NULL);
	for (char *page = task->stack; page < (char *)task->stack_top; page += PAGE_SIZE)
		EXPECT_TRUE(page_zone(vmalloc_to_page(page)) == first);
	kthread_stop(task);
}

/* The next thread gets the stack that was left last, and nothing of what was on it. */
SELFTEST(task_memory, a_stack_is_used_again_and_looks_new)
{
	struct task_struct *task = start_thread(uses_its_stack, NULL, URGENT);
	void *stack;

	ASSERT_TRUE(task != NULL);
	stack = task->stack;
	EXPECT_GT((long)task_stack_depth(task), (long)THREAD_SIZE - 1536);
	kthread_join(task);
	EXPECT_TRUE(is_mapped(stack));
	task = create_thread(returns_at_once, NULL, LATER);
	ASSERT_TRUE(task != NULL);
	EXPECT_TRUE(task->stack == stack);
	EXPECT_LT((long)task_stack_depth(task), NEW_DEPTH);
	kthread_stop(task);
	task_memory_drain();
	EXPECT_FALSE(is_mapped(stack));
}

/* Start so many, all of which have ended when this returns; how many could be had. */
static unsigned int start_and_end(struct task_struct **tasks, unsigned int nr)
{
	for (unsigned int i = 0; i < nr; i++) {
		tasks[i] = start_thread(returns_at_once, NULL, URGENT);
		if (!tasks[i])
			return i;
	}
	return nr;
}

/* Of many that end only a few stacks stay, as soon as the work has had its turn. */
SELFTEST(task_memory, few_free_stacks_are_kept)
{
	unsigned int before = vmalloc_usage().nr_areas;
	struct task_struct *tasks[NR_THREADS];

	ASSERT_EQ(start_and_end(tasks, NR_THREADS), NR_THREADS);
	EXPECT_EQ(vmalloc_usage().nr_areas, before + NR_THREADS);
	for (unsigned int i = 0; i < NR_THREADS; i++)
		kthread_join(tasks[i]);
	EXPECT_TRUE(comes_true(vmalloc_usage().nr_areas <= before + FREE_STACKS_KEPT));
	EXPECT_EQ(vmalloc_usage().nr_areas, before + FREE_STACKS_KEPT);
	task_memory_drain();
	EXPECT_EQ(vmalloc_usage().nr_areas, before);
}

/* An audit does not look at a stack that is half given back. */
SELFTEST(task_memory, an_audit_waits_for_the_work)
{
	unsigned int before = vmalloc_usage().nr_areas;
	struct task_struct *tasks[NR_THREADS];

	ASSERT_EQ(start_and_end(tasks, NR_THREADS), NR_THREADS);
	for (unsigned int i = 0; i < NR_THREADS; i++)
		kthread_join(tasks[i]);
	EXPECT_OK(mm_audit());
	EXPECT_EQ(vmalloc_usage().nr_areas, before + FREE_STACKS_KEPT);
}

/* What the work has not given back yet, drain gives back, and the work finds nothing. */
SELFTEST(task_memory, drain_leaves_no_free_stack)
{
	unsigned int before = vmalloc_usage().nr_areas;
	struct task_struct *tasks[NR_THREADS];

	for (unsigned int round = 0; round < 3; round++) {
		ASSERT_EQ(start_and_end(tasks, NR_THREADS), NR_THREADS);
		for (unsigned int i = 0; i < NR_THREADS; i++)
			kthread_join(tasks[i]);
		task_memory_drain();
		EXPECT_EQ(vmalloc_usage().nr_areas, before);
		EXPECT_TRUE(all_others_wait());
	}
}

static struct task_struct *ended[NR_THREADS];

static void put_all(struct timer_list *unused __maybe_unused)
{
	for (unsigned int i = 0; i < NR_THREADS; i++) {
		put_task_struct(ended[i]);
		WRITE_ONCE(ended[i], NULL);
	}
}

/* The last references go in the timer's interrupt, where nothing can be unmapped. */
SELFTEST(task_memory, the_last_reference_may_go_in_an_interrupt)
{
	unsigned int areas = vmalloc_usage().nr_areas, before = nr_tasks();
	static struct timer_list timer;

	ASSERT_EQ(start_and_end(ended, NR_THREADS), NR_THREADS);
	for (unsigned int i = 0; i < NR_THREADS; i++) {
		get_task_struct(ended[i]);
		kthread_join(ended[i]);
	}
	EXPECT_EQ(nr_tasks(), before + NR_THREADS);
	timer_setup(&timer, put_all);
	mod_timer(&timer, jiffies + 1);
	EXPECT_TRUE(comes_true(READ_ONCE(ended[NR_THREADS - 1]) == NULL));
	EXPECT_EQ(nr_tasks(), before);
	EXPECT_TRUE(comes_true(vmalloc_usage().nr_areas == areas + FREE_STACKS_KEPT));
	EXPECT_TRUE(all_others_wait());		/* the pages go back after the area */
	EXPECT_OK(mm_audit());
}

/* No hole in the window, no thread; a free stack needs none. */
SELFTEST(task_memory, without_a_hole_only_free_stacks_serve)
{
	struct task_struct *task = create_thread(returns_at_once, NULL, LATER);
	static void *fillers[16];
	unsigned int nr = 0, tasks;

	ASSERT_TRUE(task != NULL);
	tasks = nr_tasks();
	while (nr < 16 && vmalloc_usage().chunk > THREAD_SIZE)
		fillers[nr++] = ioremap(DEVICE, vmalloc_usage().chunk - PAGE_SIZE);
	EXPECT_LE(vmalloc_usage().chunk, THREAD_SIZE);
	EXPECT_EQ(PTR_ERR(kthread_create(returns_at_once, NULL, "homeless")), -ENOMEM);
	EXPECT_EQ(nr_tasks(), tasks);
	kthread_stop(task);
	task = create_thread(returns_at_once, NULL, LATER);
	EXPECT_TRUE(task != NULL);
	while (nr)
		iounmap(fillers[--nr]);
	if (task)
		kthread_stop(task);
}

#ifdef CONFIG_FAIL_PAGE_ALLOC
#define MAX_HOGS	512U

static struct kmem_cache *task_cache;
static void *hogs[MAX_HOGS];

static void look_for_task_cache(struct kmem_cache *cache, void *unused __maybe_unused)
{
	if (strcmp(cache->name, "task_struct") == 0)
		task_cache = cache;
}

/* Take objects until the next one needs a new slab; how many. */
static unsigned int use_up_task_cache(void)
{
	unsigned int nr = 0;
	struct slabinfo info;

	for (get_slabinfo(task_cache, &info); nr < MAX_HOGS; get_slabinfo(task_cache, &info)) {
		if (info.cached == 0 && info.active_objs == info.num_objs)
			break;
		hogs[nr] = kmem_cache_alloc(task_cache, GFP_KERNEL);
		if (!hogs[nr])
			break;
		nr++;
	}
	return nr;
}

/* The slab of the struct, then the pages of the stack: each fails once, and nothing stays. */
SELFTEST(task_memory, each_allocation_may_fail)
{
	unsigned int areas = vmalloc_usage().nr_areas, tasks = nr_tasks(), nr_hogs, failed = 0;
	struct fail_page_alloc how = { .mode = FAIL_ONCE };
	struct task_struct *task = ERR_PTR(-ENOMEM);

	kmem_cache_for_each(look_for_task_cache, NULL);
	ASSERT_TRUE(task_cache != NULL);
	nr_hogs = use_up_task_cache();
	EXPECT_LT(nr_hogs, MAX_HOGS);
	for (how.n = 1; how.n <= 16 && IS_ERR(task); how.n++) {
		kmem_cache_shrink(task_cache);
		fail_page_alloc_set(&how);
		task = kthread_create(returns_at_once, NULL, "unlucky");
		fail_page_alloc_set(NULL);
		if (!IS_ERR(task))
			break;
		EXPECT_EQ(PTR_ERR(task), -ENOMEM);
		EXPECT_EQ(nr_tasks(), tasks);
		EXPECT_EQ(vmalloc_usage().nr_areas, areas);
		failed++;
	}
	EXPECT_GE(failed, 2u);
	EXPECT_OK(mm_audit());
	if (!IS_ERR(task))
		EXPECT_EQ(kthread_stop(task), -EINTR);
	while (nr_hogs)
		kmem_cache_free(task_cache, hogs[--nr_hogs]);
}
#endif
