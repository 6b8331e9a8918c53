/* SPDX-License-Identifier: MIT */
/*
 * kernel/process/sys_sched.c - system calls about when a thread runs
 *
 *	policy, priority, nice value	kept, told, inherited; who runs next does not ask them
 *	affinity			one CPU runs, so there is one answer
 *
 * All programs run in turns (core/sched_rr.c).  A priority that starved others could stop the
 * machine, and nothing here takes it back after a while as Linux does.
 *
 * Locking: a thread's values are single words; who writes last wins.
 *
 * Chapter: docs/processes.md
 */
#include <asm/uaccess.h>
#include <core/capable.h>
#include <core/jiffies.h>
#include <core/ktime.h>
#include <core/sched_class.h>
#include <core/task.h>
#include <kernel/process.h>
#include <lib/errno.h>
#include <lib/minmax.h>
#include <uapi/resource.h>
#include <uapi/sched.h>

#include "internal.h"
#include "sys.h"

#define RT_PRIO_MAX	99
#define NICE_MIN	(-20)
#define NICE_MAX	19
#define CPU_MASK	1U		/* the one that runs */

/* A thread with a reference; 0: the running one. */
static struct task_struct *find_thread(unsigned long pid)
{
	if (pid)
		return task_find_get((int)pid);
	get_task_struct(current);
	return current;
}

static bool is_real_time(unsigned int policy)
{
	return policy == SCHED_FIFO || policy == SCHED_RR;
}

/* --- who may ----------------------------------------------------------------------------- */

static bool owns(const struct task_struct *task)
{
	return current->cred.euid == task->cred.uid || current->cred.euid == task->cred.euid;
}

/* May the thread get so small a nice value? */
static bool may_be_nice(const struct task_struct *task, int nice)
{
	uint32_t limit = task->signal ? task->signal->rlimits[RLIMIT_NICE].rlim_cur : 0;

	return (uint32_t)(20 - nice) <= limit || capable(CAP_SYS_NICE);
}

/* What needs no power: to be less urgent, or as urgent as the limits allow. */
static bool is_modest(const struct task_struct *task, unsigned int policy, uint32_t priority,
		      bool reset)
{
	uint32_t limit = task->signal ? task->signal->rlimits[RLIMIT_RTPRIO].rlim_cur : 0;

	if (is_real_time(policy) &&
	    ((policy != task->attr.policy && !limit) ||
	     (priority > task->attr.rt_priority && priority > limit)))
		return false;
	if (task->attr.policy == SCHED_IDLE && policy != SCHED_IDLE &&
	    !may_be_nice(task, task->attr.nice))
		return false;
	return owns(task) && !(task->attr.reset_on_fork && !reset);
}

/* --- policy ---------------------------------------------------------------------------- */

static bool is_policy(unsigned int policy)
{
	return policy <= SCHED_BATCH || policy == SCHED_IDLE;
}

/* Only those that are urgent have a priority, and they must. */
static long check_policy(unsigned int policy, uint32_t priority)
{
	if (!is_policy(policy) || priority > RT_PRIO_MAX)
		return -EINVAL;
	return is_real_time(policy) == (priority != 0) ? 0 : -EINVAL;
}

#define KEEP_POLICY	(-1L)

static long set_policy(struct task_struct *task, long policy, uint32_t priority)
{
	bool reset = policy == KEEP_POLICY ? task->attr.reset_on_fork
					   : policy & SCHED_RESET_ON_FORK;
	unsigned int wanted = policy == KEEP_POLICY ? task->attr.policy
		: (unsigned int)policy & ~SCHED_RESET_ON_FORK;
	long error = check_policy(wanted, priority);

	if (error)
		return error;
	if (!is_modest(task, wanted, priority, reset) && !capable(CAP_SYS_NICE))
		return -EPERM;
	task->attr.policy = (uint8_t)wanted;
	task->attr.rt_priority = (uint8_t)priority;
	task->attr.reset_on_fork = reset;
	return 0;
}

static long change_policy(unsigned long pid, long policy, unsigned long param)
{
	struct task_struct *task;
	uint32_t priority;
	long error;

	if (!param || (int)pid < 0)
		return -EINVAL;
	if (get_user_u32(&priority, (const uint32_t __user *)param))
		return -EFAULT;
	task = find_thread(pid);
	if (!task)
		return -ESRCH;
	error = set_policy(task, policy, priority);
	put_task_struct(task);
	return error;
}

long sys_sched_setscheduler(unsigned long pid, unsigned long policy, unsigned long param)
{
	return (int)policy < 0 ? -EINVAL : change_policy(pid, (long)policy, param);
}

long sys_sched_setparam(unsigned long pid, unsigned long param)
{
	return change_policy(pid, KEEP_POLICY, param);
}

/* What a thread has, for the calls that ask; -EINVAL, -ESRCH. */
static long get_attr(unsigned long pid, struct thread_attr *attr)
{
	struct task_struct *task;

	if ((int)pid < 0)
		return -EINVAL;
	task = find_thread(pid);
	if (!task)
		return -ESRCH;
	*attr = task->attr;
	put_task_struct(task);
	return 0;
}

long sys_sched_getscheduler(unsigned long pid)
{
	struct thread_attr attr;
	long error = get_attr(pid, &attr);

	if (error)
		return error;
	return attr.policy | (attr.reset_on_fork ? (long)SCHED_RESET_ON_FORK : 0);
}

long sys_sched_getparam(unsigned long pid, unsigned long param)
{
	struct thread_attr attr;
	long error = param ? get_attr(pid, &attr) : -EINVAL;

	if (error)
		return error;
	return put_user_u32(attr.rt_priority, (uint32_t __user *)param);
}

long sys_sched_get_priority_max(unsigned long policy)
{
	if (is_real_time((unsigned int)policy))
		return RT_PRIO_MAX;
	return is_policy((unsigned int)policy) || policy == SCHED_DEADLINE ? 0 : -EINVAL;
}

long sys_sched_get_priority_min(unsigned long policy)
{
	long max = sys_sched_get_priority_max(policy);

	return max == RT_PRIO_MAX ? 1 : max;
}

/* The turn that every thread gets; one that says FIFO is told that it has no end. */
static long turn(unsigned long pid, uint32_t *nsec)
{
	struct thread_attr attr;
	long error = get_attr(pid, &attr);

	*nsec = !error && attr.policy == SCHED_FIFO ? 0 : RR_SLICE * (NSEC_PER_SEC / HZ);
	return error;
}

long sys_sched_rr_get_interval(unsigned long pid, unsigned long user)
{
	uint32_t time[2] = { 0 };
	long error = turn(pid, &time[1]);

	if (error)
		return error;
	return copy_to_user((void __user *)user, time, sizeof(time)) ? -EFAULT : 0;
}

long sys_sched_rr_get_interval_time64(unsigned long pid, unsigned long user)
{
	uint32_t time[4] = { 0 };
	long error = turn(pid, &time[2]);

	if (error)
		return error;
	return copy_to_user((void __user *)user, time, sizeof(time)) ? -EFAULT : 0;
}

/* --- affinity -------------------------------------------------------------------------- */

long sys_sched_setaffinity(unsigned long pid, unsigned long size, unsigned long user)
{
	struct task_struct *task;
	uint32_t mask = 0;
	long error;

	if (copy_from_user(&mask, (const void __user *)user,
			   min(size, (unsigned long)sizeof(mask))))
		return -EFAULT;
	task = find_thread(pid);
	if (!task)
		return -ESRCH;
	error = owns(task) || capable(CAP_SYS_NICE) ? 0 : -EPERM;
	put_task_struct(task);
	if (error)
		return error;
	return mask & CPU_MASK ? 0 : -EINVAL;
}

long sys_sched_getaffinity(unsigned long pid, unsigned long size, unsigned long user)
{
	static const uint32_t mask = CPU_MASK;
	struct task_struct *task;

	if (size == 0 || size % sizeof(mask))
		return -EINVAL;
	task = find_thread(pid);
	if (!task)
		return -ESRCH;
	put_task_struct(task);
	return put_user_u32(mask, (uint32_t __user *)user) ? -EFAULT : (long)sizeof(mask);
}

/* --- nice values ----------------------------------------------------------------------- */

static int clamp_nice(int nice)
{
	return max(NICE_MIN, min(nice, NICE_MAX));
}

long sys_nice(unsigned long increment)
{
	int by = max(NICE_MIN - NICE_MAX, min((int)increment, NICE_MAX - NICE_MIN));
	int nice = clamp_nice(current->attr.nice + by);

	if (by < 0 && !may_be_nice(current, nice))
		return -EPERM;
	current->attr.nice = (int8_t)nice;
	return 0;
}

/* Which threads: one, those of a process group, those of a user. */
struct which {
	unsigned long which, who;
};

/* A group of 0 is the caller's. */
static bool in_group(const struct task_struct *task, unsigned long id)
{
	const struct process_group *group = task->signal ? task->signal->group : NULL;
	const struct process_group *own = current->signal->group;

	return id ? group && (unsigned long)group->id == id : group == own;
}

static bool is_meant(const struct task_struct *task, const struct which *which)
{
	if (task->flags & PF_IDLE)
		return false;
	if (which->which == PRIO_USER)
		return task->cred.uid == (which->who ? which->who : current->cred.uid);
	return in_group(task, which->who);
}

/* All that are meant get or tell their nice value; the least one that was told. */
struct nice_walk {
	bool set, found;
	int nice;
	long error;			/* of one that was not set */
};

static long check_nice(const struct task_struct *task, int nice)
{
	if (!owns(task) && !capable(CAP_SYS_NICE))
		return -EPERM;
	return nice < task->attr.nice && !may_be_nice(task, nice) ? -EACCES : 0;
}

static void visit(struct task_struct *task, struct nice_walk *walk)
{
	long error = walk->set ? check_nice(task, walk->nice) : 0;

	if (error)
		walk->error = error;
	else if (walk->set)
		task->attr.nice = (int8_t)walk->nice;
	else
		walk->nice = walk->found ? min(walk->nice, (int)task->attr.nice)
					 : task->attr.nice;
	walk->found = true;
}

static void visit_many(const struct which *which, struct nice_walk *walk)
{
	struct task_struct *task;

	for_each_task(task) {
		bool meant;

		spin_lock(&process_lock);
		meant = is_meant(task, which);
		spin_unlock(&process_lock);
		if (meant)
			visit(task, walk);
	}
}

static long walk_nice(const struct which *which, struct nice_walk *walk)
{
	struct task_struct *task;

	if (which->which > PRIO_USER)
		return -EINVAL;
	if (which->which == PRIO_PROCESS) {
		task = find_thread(which->who);
		if (!task)
			return -ESRCH;
		visit(task, walk);
		put_task_struct(task);
	} else {
		visit_many(which, walk);
	}
	return walk->found ? walk->error : -ESRCH;
}

long sys_setpriority(unsigned long which, unsigned long who, unsigned long nice)
{
	struct nice_walk walk = { .set = true, .nice = clamp_nice((int)nice) };

	return walk_nice(&(struct which){ which, who }, &walk);
}

/* 40 .. 1 instead of -20 .. 19, so that it is no error. */
long sys_getpriority(unsigned long which, unsigned long who)
{
	struct nice_walk walk = { .set = false };
	long error = walk_nice(&(struct which){ which, who }, &walk);

	return error ? error : 20 - walk.nice;
}
