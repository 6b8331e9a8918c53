/* SPDX-License-Identifier: MIT */
/*
 * kernel/process/process_group.c - groups of processes, and sessions of groups
 *
 *	session 7:	group 7 <--session-- group 9 <--session-- group 12
 *			 |- process 7	      |- process 9	   `- process 13
 *			 			 `- process 10
 *
 * A session is the group that it began with; that one stays while another group belongs to
 * the session, though it may have no members any more.  A group's number is kept as long as
 * it exists (pid_keep()): a process that were given it would be taken for the founder.
 *
 * A group is orphaned when no member has a parent in another group of the same session:
 * nobody is left who would continue it.  Processes of it that are stopped then get SIGHUP
 * and SIGCONT.
 *
 * Locking: process_lock guards all of it.  Memory is had before and freed after.
 *
 * Chapter: docs/processes.md
 */
#include <kernel/signal.h>
#include <lib/compiler.h>
#include <lib/errno.h>
#include <mm/slab.h>

#include "internal.h"
#include "sys.h"

#define HASH_SIZE	64

static struct kmem_cache *group_cache;			/* [I] */
static struct process_group *group_hash[HASH_SIZE];	/* [t] without init_group */
static unsigned long group_count = 1;			/* [t] */

/* That of PID 1 until it founds one; no program can name it. */
struct process_group init_group = {
	.count = 1,			/* it always exists */
	.members = LIST_HEAD_INIT(init_group.members),
	.session = &init_group,
};

void process_group_init(void)
{
	group_cache = kmem_cache_create("process_group", sizeof(struct process_group), 0,
					SLAB_PANIC, NULL);
}

unsigned long nr_process_groups(void)
{
	return READ_ONCE(group_count);
}

static struct process_group **hash_chain(int id)
{
	return &group_hash[(unsigned int)id % HASH_SIZE];
}

/* process_group_find - the group with that number, without a reference; NULL */
struct process_group *process_group_find(int id)
{
	struct process_group *group = *hash_chain(id);

	assert_held(&process_lock);
	while (group && group->id != id)
		group = group->next;
	return group;
}

/* process_group_for_each - call look for each group until one is not NULL; that one */
const char *process_group_for_each(const char *(*look)(const struct process_group *group,
						       void *context), void *context)
{
	const char *result = look(&init_group, context);

	assert_held(&process_lock);
	for (unsigned int i = 0; i < HASH_SIZE; i++)
		for (struct process_group *g = group_hash[i]; g && !result; g = g->next)
			result = look(g, context);
	return result;
}

/* process_group_sessions - how many other groups belong to the session that began with this one */
unsigned int process_group_sessions(const struct process_group *session)
{
	unsigned int nr = 0;

	for (unsigned int i = 0; i < HASH_SIZE; i++)
		for (struct process_group *g = group_hash[i]; g; g = g->next)
			nr += g->session == session && g != session;
	return nr;
}

/* A group that has memory only begins to exist, in that session; NULL: its own. */
static void group_found(struct process_group *group, int id, struct process_group *session)
{
	struct process_group **chain = hash_chain(id);

	INIT_LIST_HEAD(&group->members);
	group->id = id;
	group->count = 0;
	group->session = session ? session : group;
	if (session)
		session->count++;
	group->next = *chain;
	*chain = group;
	pid_keep(id);
	group_count++;
}

static void group_unhash(struct process_group *group)
{
	struct process_group **link = hash_chain(group->id);

	while (*link != group)
		link = &(*link)->next;
	*link = group->next;
}

/* One reference less; a chain by next of what is to be freed: the group, then its session. */
static struct process_group *group_put(struct process_group *group)
{
	struct process_group *session = group->session;

	if (--group->count)
		return NULL;
	group_unhash(group);
	pid_release(group->id);
	group_count--;
	group->next = session == group ? NULL : group_put(session);
	return group;
}

/* group_join - a process that is in no group becomes a member */
void group_join(struct signal_struct *process, struct process_group *group)
{
	assert_held(&process_lock);
	process->group = group;
	group->count++;
	list_add_tail(&process->group_node, &group->members);
}

/* group_leave - it is in no group any more; what group_free() is to free */
struct process_group *group_leave(struct signal_struct *process)
{
	assert_held(&process_lock);
	list_del(&process->group_node);
	return group_put(process->group);
}

/* group_free - what group_leave() left; no lock held */
void group_free(struct process_group *dead)
{
	while (dead) {
		struct process_group *next = dead->next;

		kmem_cache_free(group_cache, dead);
		dead = next;
	}
}

/* The new group is joined first: it may keep the session alive that the old one was in. */
static struct process_group *group_change(struct signal_struct *process,
					  struct process_group *group)
{
	struct process_group *old = process->group;

	list_del(&process->group_node);
	group_join(process, group);
	return group_put(old);
}

/* --- orphaned groups ----------------------------------------------------------------------- */

/* Would that parent continue the process's group when it is stopped? */
static bool is_tied_by(const struct signal_struct *process, const struct signal_struct *parent)
{
	return parent->group != process->group && parent->group->session == process->group->session;
}

/* process_group_is_orphaned - is it, if one member (or NULL) does not count; process_lock held */
bool process_group_is_orphaned(const struct process_group *group,
			       const struct signal_struct *ignored)
{
	const struct signal_struct *process;

	list_for_each_entry(process, &group->members, group_node)
		if (process != ignored && !process->ended && process->parent &&
		    process->parent != &init_signal && is_tied_by(process, process->parent))
			return false;
	return true;
}

static bool has_stopped(const struct process_group *group)
{
	const struct signal_struct *process;

	list_for_each_entry(process, &group->members, group_node)
		if (process->flags & SIGNAL_STOPPED)
			return true;
	return false;
}

/* group_send - a signal from the kernel to all members; process_lock held */
void group_send(struct process_group *group, int number)
{
	const struct kernel_siginfo info = { .si_signo = number, .si_code = SI_KERNEL };
	struct signal_struct *process;

	assert_held(&process_lock);
	list_for_each_entry(process, &group->members, group_node)
		if (!process->ended) {
			process->nr_group_signals++;
			(void)send_signal_process(process, &info);
		}
}

/*
 * group_check_orphaned - is a process's group an orphan when another process is gone?
 *
 * process_lock is held.  ending == process: it ends itself, with its tie to its parent.
 * Else ending was its parent, and process has another one already.
 */
void group_check_orphaned(struct signal_struct *process, struct signal_struct *ending)
{
	struct signal_struct *parent = ending == process ? process->parent : ending;
	const struct signal_struct *ignored = ending == process ? process : NULL;

	assert_held(&process_lock);
	if (!parent || !is_tied_by(process, parent) ||
	    !process_group_is_orphaned(process->group, ignored) || !has_stopped(process->group))
		return;
	group_send(process->group, SIGHUP);
	group_send(process->group, SIGCONT);
}

/* --- system calls -------------------------------------------------------------------------- */

/* is_session_leader - did the process begin its session?  process_lock held */
bool is_session_leader(const struct signal_struct *process)
{
	return process->group->session->id == process->task->pid;
}

/* May the running process move that one, which has this number; who it is. */
static int check_mover(int pid, struct signal_struct **found)
{
	struct task_struct *task = thread_find(pid);
	struct signal_struct *process;

	if (!task)
		return -ESRCH;
	process = task->signal;
	if (process->task != task)
		return -EINVAL;
	*found = process;
	if (process->parent == current->signal) {
		if (process->group->session != current->signal->group->session)
			return -EPERM;
		return process->did_exec ? -EACCES : 0;
	}
	return process == current->signal ? 0 : -ESRCH;
}

/* The group to move to; spare is used if it has to be founded. */
static int find_target(const struct signal_struct *process, int id, struct process_group **spare,
		       struct process_group **target)
{
	struct process_group *group = process_group_find(id), *session = process->group->session;

	if (is_session_leader(process))
		return -EPERM;
	if (id == process->task->pid) {
		if (!group) {
			group = *spare;
			*spare = NULL;
			group_found(group, id, session);
		}
	} else if (!group || list_empty(&group->members) ||
		   group->session != current->signal->group->session) {
		return -EPERM;
	}
	*target = group;
	return 0;
}

/* setpgid(2): move a child that has not executed a program, or oneself */
long sys_setpgid(unsigned long pid_arg, unsigned long id_arg)
{
	int pid = (int)pid_arg ? (int)pid_arg : current->tgid;
	int id = (int)id_arg ? (int)id_arg : pid;
	struct process_group *spare, *target, *dead = NULL;
	struct signal_struct *process;
	int error;

	if (id < 0)
		return -EINVAL;
	spare = kmem_cache_alloc(group_cache, GFP_KERNEL);
	if (!spare)
		return -ENOMEM;
	spin_lock(&process_lock);
	error = check_mover(pid, &process);
	if (!error)
		error = find_target(process, id, &spare, &target);
	if (!error && target != process->group)
		dead = group_change(process, target);
	spin_unlock(&process_lock);
	group_free(dead);
	if (spare)
		kmem_cache_free(group_cache, spare);
	return error;
}

/*
 * setsid(2): a session and a group of one's own, without a terminal; not if there is a group
 * of that number
 */
long sys_setsid(void)
{
	struct process_group *group = kmem_cache_alloc(group_cache, GFP_KERNEL), *dead = NULL;
	struct signal_struct *process = current->signal;
	int id = current->tgid;
	bool may;

	if (!group)
		return -ENOMEM;
	spin_lock(&process_lock);
	may = !is_session_leader(process) && !process_group_find(id);
	if (may) {
		group_found(group, id, NULL);
		dead = group_change(process, group);
		process_set_tty(process, NULL);
	}
	spin_unlock(&process_lock);
	group_free(dead);
	if (may)
		return id;
	kmem_cache_free(group_cache, group);
	return -EPERM;
}

/* The group, or session, of that process; 0: the running one. */
static long group_id(int pid, bool session)
{
	const struct signal_struct *process = current->signal;
	long id = -ESRCH;

	spin_lock(&process_lock);
	if (pid) {
		const struct task_struct *task = thread_find(pid);

		process = task ? task->signal : NULL;
	}
	if (process)
		id = session ? process->group->session->id : process->group->id;
	spin_unlock(&process_lock);
	return id;
}

long sys_getpgid(unsigned long pid)
{
	return group_id((int)pid, false);
}

long sys_getpgrp(void)
{
	return group_id(0, false);
}

long sys_getsid(unsigned long pid)
{
	return group_id((int)pid, true);
}
