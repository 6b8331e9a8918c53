/* SPDX-License-Identifier: MIT */
/*
 * core/task.c - tasks come and go: making, counting references, numbers, the list of all
 *
 *	references	one of the maker, one of the task itself until it has exited,
 *			and one of whoever looks at it
 *	a number	is taken while a task has it, or somebody keeps it (pid_keep())
 *
 *	pid_hash[pid % 1024] --> task --pid_next--> task ...
 *
 * The memory of a task, its stack included, comes from whoever registered for it
 * (mm/task_memory.c): this file stands below the memory manager.  The task on top of the
 * list is the boot task, which becomes the boot CPU's idle task and never ends.
 *
 * Locking: tasklist_lock guards the list, the table and the numbers given out.
 */
#include <asm/irqflags.h>
#include <asm/mmu_context.h>
#include <asm/sections.h>
#include <core/bug.h>
#include <core/jiffies.h>
#include <core/mutex.h>
#include <core/sched_class.h>
#include <core/stack_depth.h>
#include <lib/err.h>
#include <lib/errno.h>
#include <lib/minmax.h>
#include <lib/string.h>

static DEFINE_SPINLOCK(tasklist_lock);
static LIST_HEAD(task_list);		/* [t] without init_task */
static unsigned int task_count = 1;	/* [t] init_task included */
static unsigned long nr_created;	/* [t] since boot */
static int last_pid;			/* [t] */
static uint32_t last_serial;		/* [t] */
#define PID_HASH_SIZE	1024

static uint32_t pid_map[PID_MAX / 32] = { 1 };	/* [t] a bit for each number that is taken */
static uint32_t pid_kept[PID_MAX / 32];		/* [t] ... and for those among them kept */
static struct task_struct *pid_hash[PID_HASH_SIZE]; /* [t] chains by pid_next */
static const struct task_memory_ops *memory; /* [I] */

struct task_struct init_task = {
	.state = TASK_RUNNING,
	.flags = PF_KTHREAD | PF_IDLE | PF_STACK_FILLED,
	.active_mm = &init_mmu_context,
	.sched_class = &rr_sched_class,
	.prio = MAX_PRIO - 1,
	.comm = "idle/0",
	.cred = ROOT_CRED,
	.stack = boot_stack,
	.stack_top = boot_stack_top,
	.usage = ATOMIC_INIT(1),
	.run_list = { &init_task.run_list, &init_task.run_list },
	.tasks = { &init_task.tasks, &init_task.tasks },
};

DEFINE_PER_CPU(struct task_struct *, current_task) = &init_task;

const struct task_state_letter task_state_letters[] = {
	{ TASK_DEAD, 'X' }, { TASK_NEW, 'N' }, { TASK_INTERRUPTIBLE, 'S' },
	{ TASK_UNINTERRUPTIBLE, 'D' }, { TASK_STOPPED, 'T' }, { 0, '\0' },
};

char task_state_letter(const struct task_struct *task)
{
	unsigned int state = READ_ONCE(task->state);

	if (task->flags & PF_IDLE)
		return 'I';
	for (const struct task_state_letter *s = task_state_letters; s->letter; s++)
		if (state & s->bit)
			return s->letter;
	return 'R';
}

void __init task_memory_register(const struct task_memory_ops *ops)
{
	memory = ops;
}

/* The first number from this one on whose bit, xored with flip, is set; 0: there is none. */
static __always_inline int find_pid_from(int pid, uint32_t flip)
{
	uint32_t mask = ~0U << pid % 32;	/* the first word counts from this number on */

	for (unsigned int word = (unsigned int)pid / 32; word < ARRAY_SIZE(pid_map); word++) {
		uint32_t found = (pid_map[word] ^ flip) & mask;

		if (found)
			return (int)word * 32 + __builtin_ctz(found);
		mask = ~0U;
	}
	return 0;
}

static int free_pid_from(int pid)
{
	return find_pid_from(pid, ~0U);
}

static int taken_pid_from(int pid)
{
	return find_pid_from(pid, 0);
}

/* The next free number after the last one given out; 0 if all are taken. */
static int alloc_pid(void)
{
	int pid = free_pid_from(last_pid + 1);

	if (!pid)
		pid = free_pid_from(1);
	if (pid) {
		last_pid = pid;
		pid_map[pid / 32] |= 1U << pid % 32;
	}
	return pid;
}

static bool pid_is_kept(int pid)
{
	return pid_kept[pid / 32] >> pid % 32 & 1;
}

static void free_pid(int pid)
{
	if (!pid_is_kept(pid))
		pid_map[pid / 32] &= ~(1U << pid % 32);
}

static struct task_struct **pid_chain(int pid)
{
	return &pid_hash[(unsigned int)pid % PID_HASH_SIZE];
}

static void hash_add(struct task_struct *task)
{
	struct task_struct **chain = pid_chain(task->pid);

	task->pid_next = *chain;
	*chain = task;
}

static void hash_del(struct task_struct *task)
{
	struct task_struct **link = pid_chain(task->pid);

	while (*link != task)
		link = &(*link)->pid_next;
	*link = task->pid_next;
}

/* The task of that number, maybe without a reference left; NULL. */
static struct task_struct *hash_find(int pid)
{
	struct task_struct *task = *pid_chain(pid);

	while (task && task->pid != pid)
		task = task->pid_next;
	return task;
}

/*
 * pid_keep - the number of a task is not to be another's when the task is gone
 *
 * Any context; at most once until pid_release().
 */
void pid_keep(int pid)
{
	unsigned long flags = spin_lock_irqsave(&tasklist_lock);

	BUG_ON(pid_is_kept(pid) || !hash_find(pid));
	pid_kept[pid / 32] |= 1U << pid % 32;
	spin_unlock_irqrestore(&tasklist_lock, flags);
}

/* pid_release - from now on it is as free as others */
void pid_release(int pid)
{
	unsigned long flags = spin_lock_irqsave(&tasklist_lock);

	BUG_ON(!pid_is_kept(pid));
	pid_kept[pid / 32] &= ~(1U << pid % 32);
	if (!hash_find(pid))
		free_pid(pid);
	spin_unlock_irqrestore(&tasklist_lock, flags);
}

/* task_swap_pids - each gets the number of the other, and what goes with it; any context */
void task_swap_pids(struct task_struct *one, struct task_struct *other)
{
	unsigned long flags = spin_lock_irqsave(&tasklist_lock);
	uint64_t start_time = one->start_time;
	uint32_t serial = one->serial;
	int pid = one->pid;

	hash_del(one);
	hash_del(other);
	one->pid = other->pid;
	other->pid = pid;
	one->serial = other->serial;
	other->serial = serial;
	one->start_time = other->start_time;
	other->start_time = start_time;
	hash_add(one);
	hash_add(other);
	spin_unlock_irqrestore(&tasklist_lock, flags);
}

int task_last_pid(void)
{
	return READ_ONCE(last_pid);
}

void task_set_last_pid(int pid)
{
	unsigned long flags = spin_lock_irqsave(&tasklist_lock);

	BUG_ON(pid < 0 || pid >= PID_MAX);
	last_pid = pid;
	spin_unlock_irqrestore(&tasklist_lock, flags);
}

/* Give it a number and let others see it; false if no number is free. */
static bool publish(struct task_struct *task)
{
	unsigned long flags = spin_lock_irqsave(&tasklist_lock);
	bool room;

	task->pid = alloc_pid();
	room = task->pid != 0;
	if (room) {
		task->serial = ++last_serial;
		task->start_time = get_jiffies_64() - INITIAL_JIFFIES;
		hash_add(task);
		list_add_tail(&task->tasks, &task_list);
		task_count++;
		nr_created++;
	}
	spin_unlock_irqrestore(&tasklist_lock, flags);
	return room;
}

struct task_struct *task_create(void (*fn)(void *) __noreturn, const void *arg, size_t size,
				const char *comm)
{
	struct task_struct *task = memory ? memory->alloc() : NULL;

	if (!task)
		return ERR_PTR(-ENOMEM);
	task->state = TASK_NEW;
	task->flags = PF_KTHREAD;
	task->sched_class = &rr_sched_class;
	task->prio = DEFAULT_PRIO;
	task->cred = current->cred;
	task->cred.groups = NULL;		/* a process may share them: process_parts.c */
	INIT_LIST_HEAD(&task->run_list);
	atomic_set(&task->usage, 2);
	if (comm == current->comm)
		memcpy(task->comm, comm, sizeof(task->comm));	/* a constant size: a few words */
	else
		strscpy(task->comm, comm, sizeof(task->comm));
	task->start_arg = thread_setup(task, fn, arg, size);
	if (publish(task))
		return task;
	memory->free(task);
	return ERR_PTR(-EAGAIN);
}

void task_measure_stack(struct task_struct *task)
{
	stack_fill(task->stack, (void *)task->thread.sp);
	task->flags |= PF_STACK_FILLED;
}

void task_discard(struct task_struct *task)
{
	BUG_ON(task->state != TASK_NEW);
	put_task_struct(task);
	put_task_struct(task);
}

/*
 * task_exit_begin - the running task is about to end; from here on no other runs on its CPU
 *
 * It tells of its end, if at all, between this and task_exit(): who hears of it runs when the
 * task has left its stack, and finds all of it given back but what others hold.  Task context,
 * no lock held.
 */
void task_exit_begin(void)
{
	mutex_check_exit();
	lockdep_assert_none_held("exits");
	BUG_ON(in_atomic());
	preempt_disable();
}

/*
 * task_exit - end the running task, after task_exit_begin()
 *
 * Its memory stays until the last reference is gone; its own one goes when the next task
 * runs, since nobody can free the stack that he stands on.
 */
void task_exit(int code)
{
	current->exit_code = code;
	schedule_dead();
}

/*
 * task_reap - the task has left its stack for good: tell who waits, drop its own reference
 *
 * On the stack of the task that runs next, preemption off.  On one CPU whoever is told
 * runs only after both.
 */
void task_reap(struct task_struct *task)
{
	stack_depth_note_end(task);
	if (task->reaped)
		task->reaped(task);
	put_task_struct(task);
}

void put_task_struct(struct task_struct *task)
{
	unsigned long flags;

	if (!atomic_dec_and_test(&task->usage))
		return;
	BUG_ON(!(task->state & (TASK_DEAD | TASK_NEW)));
	flags = spin_lock_irqsave(&tasklist_lock);
	list_del(&task->tasks);
	hash_del(task);
	free_pid(task->pid);
	task_count--;
	spin_unlock_irqrestore(&tasklist_lock, flags);
	memory->free(task);
}

/* A reference, unless the last one is gone already and the task only waits for the lock. */
static bool get_if_alive(struct task_struct *task)
{
	return atomic_inc_not_zero(&task->usage);
}

struct task_struct *task_find_get(int pid)
{
	struct task_struct *task;
	unsigned long flags;

	if (pid == 0)
		return task_next(NULL);
	flags = spin_lock_irqsave(&tasklist_lock);
	task = hash_find(pid);
	if (task && !get_if_alive(task))
		task = NULL;
	spin_unlock_irqrestore(&tasklist_lock, flags);
	return task;
}

/* task_find_from - the task with the lowest number from pid on, with a reference, or NULL */
struct task_struct *task_find_from(int pid)
{
	struct task_struct *task = NULL;
	unsigned long flags = spin_lock_irqsave(&tasklist_lock);

	for (pid = max(pid, 1); !task && pid < PID_MAX; pid++) {
		pid = taken_pid_from(pid);
		if (!pid)
			break;
		task = hash_find(pid);
		if (task && !get_if_alive(task))
			task = NULL;
	}
	spin_unlock_irqrestore(&tasklist_lock, flags);
	return task;
}

/*
 * task_find_in_process - the thread of a process with that number, or NULL
 *
 * Without a reference: the caller holds the lock under which threads leave their process.
 */
struct task_struct *task_find_in_process(int pid)
{
	unsigned long flags = spin_lock_irqsave(&tasklist_lock);
	struct task_struct *task = hash_find(pid);

	if (task && (!task->signal || !task->tgid))
		task = NULL;
	spin_unlock_irqrestore(&tasklist_lock, flags);
	return task;
}

/* The first one from a link of the list on that is alive, referenced; NULL at the end. */
static struct task_struct *first_alive(struct list_head *link)
{
	for (; link != &task_list; link = link->next) {
		struct task_struct *task = list_entry(link, struct task_struct, tasks);

		if (get_if_alive(task))
			return task;
	}
	return NULL;
}

struct task_struct *task_next(struct task_struct *prev)
{
	struct task_struct *next;
	unsigned long flags;

	if (!prev) {
		get_task_struct(&init_task);
		return &init_task;
	}
	flags = spin_lock_irqsave(&tasklist_lock);
	next = first_alive(prev == &init_task ? task_list.next : prev->tasks.next);
	spin_unlock_irqrestore(&tasklist_lock, flags);
	put_task_struct(prev);
	return next;
}

unsigned int nr_tasks(void)
{
	return READ_ONCE(task_count);
}

unsigned long nr_tasks_created(void)
{
	return READ_ONCE(nr_created);
}

const char *task_list_check(const char *(*check)(const struct task_struct *task, void *context),
			    void *context)
{
	unsigned long flags = spin_lock_irqsave(&tasklist_lock);
	const char *error = check(&init_task, context);
	const struct task_struct *task;

	list_for_each_entry(task, &task_list, tasks) {
		if (error)
			break;
		error = check(task, context);
	}
	spin_unlock_irqrestore(&tasklist_lock, flags);
	return error;
}
