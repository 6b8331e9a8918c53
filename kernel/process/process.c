/* SPDX-License-Identifier: MIT */
/*
 * kernel/process/process.c - the family of processes: links, numbers, memory, FPU registers
 *
 *	signal_alloc() -> process_publish() ... end (exit.c) -> process_bury() -> memory is free
 *
 * Locking: process_lock guards every link between processes and threads, and their ends.
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
#include <kernel/signal.h>
#include <lib/err.h>
#include <lib/errno.h>
#include <lib/string.h>
#include <mm/mm_struct.h>
#include <mm/mmap.h>
#include <mm/slab.h>

#include "sys_pipe.h"
#include "internal.h"
#include "itimer.h"
#include "user_trap.h"

DEFINE_SPINLOCK(process_lock);

static struct kmem_cache *signal_cache;	/* [I] */
static struct kmem_cache *fpu_cache;	/* [I] */

static unsigned long process_count = 1;	/* [t] PID 1 included */

struct signal_struct init_signal = {
	.threads = LIST_HEAD_INIT(init_signal.threads),
	.shared_pending.list = LIST_HEAD_INIT(init_signal.shared_pending.list),
	.group_node = LIST_HEAD_INIT(init_signal.group_node),
	.children = LIST_HEAD_INIT(init_signal.children),
	.ended_children = LIST_HEAD_INIT(init_signal.ended_children),
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
	struct signal_struct *signal = kmem_cache_alloc(signal_cache, GFP_KERNEL);

	if (!signal)
		return NULL;
	memset(signal, 0, offsetof(struct signal_struct, rlimits));
	INIT_LIST_HEAD(&signal->threads);
	INIT_LIST_HEAD(&signal->shared_pending.list);
	INIT_LIST_HEAD(&signal->children);
	INIT_LIST_HEAD(&signal->ended_children);
	INIT_LIST_HEAD(&signal->sibling);
	init_waitqueue_head(&signal->wait_child);
	itimer_setup(signal);
	memcpy(signal->rlimits, current->signal->rlimits, sizeof(signal->rlimits));
	signal->oom_score_adj = current->signal->oom_score_adj;
	return signal;
}

/* signal_free - of a process that nobody can find, or that was never published */
void signal_free(struct signal_struct *signal)
{
	signal_exit_process(signal);
	kmem_cache_free(signal_cache, signal);
}

/* process_adopt - a child gets its parent, the first one or another; process_lock held */
void process_adopt(struct signal_struct *child, struct signal_struct *parent)
{
	assert_held(&process_lock);
	parent->nr_changes++;
	child->parent = parent;
	list_move_tail(&child->sibling,
		       child->ended ? &parent->ended_children : &parent->children);
}

struct task_struct *thread_find(int tid)
{
	assert_held(&process_lock);
	return tid > 0 ? task_find_in_process(tid) : NULL;
}

struct signal_struct *process_find(int pid)
{
	struct task_struct *task = thread_find(pid);

	return task && task->signal->task == task ? task->signal : NULL;
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
 * process_task_create - the task of a new thread, without any of its parts
 *
 * As task_create().  Filling a stack takes longer than all else of a small fork, so its
 * depth is measured in debug builds only.
 */
struct task_struct *process_task_create(void (*fn)(void *) __noreturn, const void *arg,
					size_t size, const char *name)
{
	struct task_struct *task = task_create(fn, arg, size, name);

	if (IS_ERR(task))
		return task;
	task->flags &= ~(unsigned int)PF_KTHREAD;
	task->attr = thread_attr_inherit(&current->attr);
	INIT_LIST_HEAD(&task->pending.list);
	if (IS_ENABLED(CONFIG_DEBUG))
		task_measure_stack(task);
	return task;
}

/*
 * process_publish - a task that has all its parts is the first thread of a new process
 *
 * The maker's reference goes to the process.  process_lock is held; nobody has woken the task.
 */
void process_publish(struct task_struct *child, struct signal_struct *parent)
{
	struct signal_struct *signal = child->signal;

	assert_held(&process_lock);
	child->tgid = child->pid;
	signal->task = child;
	thread_add(signal, child);
	process_adopt(signal, parent);
	group_join(signal, current->signal->group);
	child->tty = current->tty;
	process_count++;
}

/*
 * process_bury - an ended process leaves family and group; process_lock is held
 *
 * What is left of it waits on the list dead for process_free_dead().
 */
void process_bury(struct signal_struct *signal, struct list_head *dead)
{
	assert_held(&process_lock);
	signal->task->signal = NULL;
	signal->parent->nr_changes++;
	signal->group = group_leave(signal);
	list_move_tail(&signal->sibling, dead);
	process_count--;
}

/* process_free_dead - the memory of buried processes; no lock held */
void process_free_dead(struct list_head *dead)
{
	struct signal_struct *signal, *next;

	list_for_each_entry_safe(signal, next, dead, sibling) {
		put_task_struct(signal->task);
		group_free(signal->group);
		signal_free(signal);
	}
}

unsigned long nr_processes(void)
{
	return READ_ONCE(process_count);
}

struct process_ids process_ids(const struct task_struct *task)
{
	struct process_ids ids = { 0 };
	const struct signal_struct *signal;

	spin_lock(&process_lock);
	signal = task->signal;
	if (signal && task->tgid)	/* else it is being made */
		ids = (struct process_ids){
			.tgid = task->tgid,
			.nr_threads = signal->nr_threads,
			.group = signal->group->id,
			.session = signal->group->session->id,
			.tty_nr = process_tty_nr(task),
			.tpgid = process_tpgid(task),
		};
	spin_unlock(&process_lock);
	return ids;
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

static void init_limits(struct rlimit *limits)
{
	for (unsigned int i = 0; i < RLIM_NLIMITS; i++)
		limits[i] = (struct rlimit){ RLIM_INFINITY, RLIM_INFINITY };
	limits[RLIMIT_STACK].rlim_cur = STACK_LIMIT_DEFAULT;
	limits[RLIMIT_CORE].rlim_cur = 0;
	limits[RLIMIT_NICE] = limits[RLIMIT_RTPRIO] = (struct rlimit){ 0, 0 };
	limits[RLIMIT_NOFILE] = (struct rlimit){ NR_OPEN_LIMIT, NR_OPEN_FILES };
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
	current->tgid = current->pid;
	current->signal = &init_signal;
	init_signal.task = current;
	init_limits(init_signal.rlimits);
	spin_lock(&process_lock);
	thread_add(&init_signal, current);
	group_join(&init_signal, &init_group);
	spin_unlock(&process_lock);
	process_group_init();
	tty_jobs_init();
	futex_init();
	itimer_init();
	itimer_setup(&init_signal);
	signal_init();
	pipe_signal_init();
	user_trap_init();
}
