/* SPDX-License-Identifier: MIT */
/*
 * kernel/process/process.c - the family of processes: links, memory, FPU registers
 *
 * Locking: process_lock guards every link between processes and their ends.
 *
 * Chapter: docs/processes.md
 */
#include <asm/fpu.h>
#include <asm/syscall.h>
#include <asm/trap.h>
#include <core/bug.h>
#include <core/preempt.h>
#include <fs/files_struct.h>
#include <kernel/futex.h>
#include <lib/errno.h>
#include <lib/string.h>
#include <mm/mm_struct.h>
#include <mm/mmap.h>
#include <mm/slab.h>

#include "signal_internal.h"
#include "itimer.h"
#include "user_trap.h"

DEFINE_SPINLOCK(process_lock);

static struct kmem_cache *signal_cache;	/* [I] */
static struct kmem_cache *fpu_cache;	/* [I] */

struct signal_struct init_signal = {
	.threads = LIST_HEAD_INIT(init_signal.threads),
	.shared_pending.list = LIST_HEAD_INIT(init_signal.shared_pending.list),
	.children = LIST_HEAD_INIT(init_signal.children),
	.sibling = LIST_HEAD_INIT(init_signal.sibling),
	.wait_child = WAIT_QUEUE_HEAD_INIT(init_signal.wait_child),
};

/*
 * signal_alloc - what a child of the running process is to its family, with its limits
 *
 * May sleep.  Return: NULL without memory.
 */
struct signal_struct *signal_alloc(void)
{
	struct signal_struct *signal = kmem_cache_zalloc(signal_cache, GFP_KERNEL);

	if (!signal)
		return NULL;
	INIT_LIST_HEAD(&signal->threads);
	INIT_LIST_HEAD(&signal->shared_pending.list);
	INIT_LIST_HEAD(&signal->children);
	INIT_LIST_HEAD(&signal->sibling);
	init_waitqueue_head(&signal->wait_child);
	itimer_setup(signal);
	memcpy(signal->rlimits, current->signal->rlimits, sizeof(signal->rlimits));
	return signal;
}

void signal_free(struct signal_struct *signal)
{
	signal_exit_process(signal);
	kmem_cache_free(signal_cache, signal);
}

/* process_adopt - a child gets its parent, the first one or another; process_lock held */
void process_adopt(struct signal_struct *child, struct signal_struct *parent)
{
	assert_held(&process_lock);
	child->parent = parent;
	list_move_tail(&child->sibling, &parent->children);
}

/*
 * process_mm_swap - the running task's address space becomes mm; NULL: none
 *
 * With the reference that mm carries.  Return: the old one, with its reference.
 */
struct mm_struct *process_mm_swap(struct mm_struct *mm)
{
	struct mm_struct *old;

	spin_lock(&process_lock);
	old = mm_switch_current(mm);
	spin_unlock(&process_lock);
	return old;
}

struct mm_struct *process_mm_get(struct task_struct *task)
{
	struct mm_struct *mm;

	spin_lock(&process_lock);
	mm = task->mm;
	if (mm)
		mmget(mm);
	spin_unlock(&process_lock);
	return mm;
}

/*
 * process_task_create - the task of a new process, without any of its parts
 *
 * As task_create().  Filling a stack takes longer than all else of a small fork, so its
 * depth is measured in debug builds only.
 */
struct task_struct *process_task_create(void (*fn)(void *) __noreturn, const void *arg,
					size_t size, const char *name)
{
	struct task_struct *task = task_create(fn, arg, size, name);

	if (!task)
		return NULL;
	task->flags &= ~(unsigned int)PF_KTHREAD;
	task->attr = thread_attr_inherit(&current->attr);
	task->tgid = task->pid;
	if (IS_ENABLED(CONFIG_DEBUG))
		task_measure_stack(task);
	return task;
}

/*
 * process_publish - a new task that has all its parts becomes a child of the running process
 *
 * With the maker's reference.  It is woken, and may end at any time from then on.  Return:
 * its number.
 */
int process_publish(struct task_struct *child)
{
	int pid = child->pid;

	child->signal->task = child;
	spin_lock(&process_lock);
	spin_lock_irq(&child->sighand->siglock);
	list_add_tail(&child->thread_node, &child->signal->threads);
	child->signal->nr_threads++;
	spin_unlock_irq(&child->sighand->siglock);
	process_adopt(child->signal, current->signal);
	spin_unlock(&process_lock);
	wake_up_process(child);
	return pid;
}

/* process_fpu_attach - the running task gets fresh FPU registers, if the CPU has any */
int process_fpu_attach(void)
{
	struct fpu_state *state;

	if (!cpu_info.fpu)
		return 0;
	if (current->thread.fpu) {
		fpu_renew();
		return 0;
	}
	state = kmem_cache_alloc(fpu_cache, GFP_KERNEL);
	if (!state)
		return -ENOMEM;
	return fpu_attach(state);
}

/* process_fpu_copy - a task that has not run yet gets a copy of the running one's registers */
int process_fpu_copy(struct task_struct *child)
{
	struct fpu_state *state;

	if (!current->thread.fpu)
		return 0;
	state = kmem_cache_alloc(fpu_cache, GFP_KERNEL);
	if (!state)
		return -ENOMEM;
	fpu_copy_current(state);
	child->thread.fpu = state;
	return 0;
}

/* process_fpu_free - a task that does not run, or the running one, has none any more */
void process_fpu_free(struct task_struct *task)
{
	struct fpu_state *state = task->thread.fpu;

	if (!state)
		return;
	if (task == current)
		fpu_detach();
	else
		task->thread.fpu = NULL;
	kmem_cache_free(fpu_cache, state);
}

/*
 * process_init - the first thread is PID 1's process from here on
 *
 * Boot, in that thread, before the first program.
 */
void process_init(void)
{
	signal_cache = kmem_cache_create("signal_struct", sizeof(struct signal_struct), 0,
					 SLAB_PANIC, NULL);
	fpu_cache = kmem_cache_create("fpu_state", sizeof(struct fpu_state),
				      __alignof__(struct fpu_state), SLAB_PANIC, NULL);
	BUG_ON(current->pid != 1);
	for (unsigned int i = 0; i < RLIM_NLIMITS; i++)
		init_signal.rlimits[i] = (struct rlimit){ RLIM_INFINITY, RLIM_INFINITY };
	init_signal.rlimits[RLIMIT_STACK].rlim_cur = STACK_LIMIT_DEFAULT;
	init_signal.rlimits[RLIMIT_CORE].rlim_cur = 0;
	init_signal.rlimits[RLIMIT_NOFILE] = (struct rlimit){ NR_OPEN_LIMIT, NR_OPEN_FILES };
	init_signal.task = current;
	current->signal = &init_signal;
	futex_init();
	itimer_init();
	itimer_setup(&init_signal);
	current->tgid = current->pid;
	signal_init();
	user_trap_init();
}

void notify_parent(struct signal_struct *child, int why, int status)
{
	const struct kernel_siginfo info = {
		.si_signo = SIGCHLD, .si_code = why, .si_child = child->task->pid,
		.si_status = status,
	};

	if (child->parent->sighand)
		if (send_signal_process(child->parent, &info))
			BUG_ON(1);
	wake_up(&child->parent->wait_child);
}

struct process_group *process_group_find(int id __maybe_unused)
{
	return NULL;
}
