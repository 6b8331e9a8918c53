/* SPDX-License-Identifier: MIT */
/*
 * kernel/process/process_check.c - the validator of families, threads and groups
 *
 * It walks the family from PID 1 on, and then looks whether each group has the members that
 * say so:
 *
 *	parent and child name each other		an ended process has no threads or children
 *	a thread names its process and its number	a group counts its members and its session's
 *							groups
 *
 * Chapter: docs/processes.md
 */
#include "internal.h"

struct walk {
	unsigned long nr_processes, nr_members;
};

static const char *check_threads(const struct signal_struct *process)
{
	const struct task_struct *task;
	unsigned int nr = 0;

	list_for_each_entry(task, &process->threads, thread_node) {
		nr++;
		if (task->signal != process)
			return "a thread of a process that it does not name";
		if (task->tgid != process->task->pid)
			return "a thread whose tgid is not the first one's number";
		if (!task->sighand || task->sighand != process->sighand)
			return "a thread with other handlers than its process";
	}
	if (nr != process->nr_threads)
		return "nr_threads is not how many there are";
	if (process->live > nr)
		return "more threads live than there are";
	return process->nr_staying > process->live ? "more threads stay than live" : NULL;
}

static const char *check_process(const struct signal_struct *process)
{
	if (!process->task || process->task->signal != process)
		return "a process whose first task does not name it";
	if (!process->group)
		return "a process without a group";
	if (process->ended && (process->nr_threads || !list_empty(&process->children) ||
			       !list_empty(&process->ended_children)))
		return "a process that has ended has threads or children";
	if (!process->ended && !process->nr_threads)
		return "a process without threads that has not ended";
	return check_threads(process);
}

/* Those on one of a parent's two lists. */
static const char *check_list(const struct signal_struct *parent, const struct list_head *list,
			      bool ended)
{
	const struct signal_struct *child;

	list_for_each_entry(child, list, sibling) {
		if (child->parent != parent)
			return "a child that does not name its parent";
		if (child->ended != ended)
			return "a child on the wrong one of its parent's lists";
	}
	return NULL;
}

/* The next one of a walk, parents first; those that have ended have nobody below. */
static const struct signal_struct *next_process(const struct signal_struct *process)
{
	if (!list_empty(&process->children))
		return list_first_entry(&process->children, struct signal_struct, sibling);
	while (process != &init_signal) {
		const struct signal_struct *parent = process->parent;

		if (process->sibling.next != &parent->children)
			return list_entry(process->sibling.next, struct signal_struct, sibling);
		process = parent;
	}
	return NULL;
}

static unsigned long count_of(const struct list_head *list)
{
	const struct list_head *link;
	unsigned long nr = 0;

	for (link = list->next; link != list; link = link->next)
		nr++;
	return nr;
}

static const char *check_family(struct walk *walk)
{
	const struct signal_struct *process = &init_signal;

	for (; process; process = next_process(process)) {
		const struct signal_struct *child;
		const char *error = check_process(process);

		if (!error)
			error = check_list(process, &process->children, false);
		if (!error)
			error = check_list(process, &process->ended_children, true);
		list_for_each_entry(child, &process->ended_children, sibling)
			error = error ? error : check_process(child);
		if (error)
			return error;
		walk->nr_processes += 1 + count_of(&process->ended_children);
	}
	return walk->nr_processes == nr_processes() ? NULL : "processes that nobody can find";
}

/* Called for each group. */
static const char *check_group(const struct process_group *group, void *context)
{
	const struct signal_struct *process;
	struct walk *walk = context;
	unsigned long nr = 0;

	list_for_each_entry(process, &group->members, group_node) {
		if (process->group != group)
			return "a member of a group that it does not name";
		nr++;
	}
	walk->nr_members += nr;
	if (group->count != nr + process_group_sessions(group) + (group == &init_group))
		return "a group that does not count right";
	return NULL;
}

const char *process_check(void)
{
	struct walk walk = { 0 };
	const char *error;

	spin_lock(&process_lock);
	error = check_family(&walk);
	if (!error)
		error = process_group_for_each(check_group, &walk);
	if (!error && walk.nr_members != walk.nr_processes)
		error = "a process that is not in its group";
	spin_unlock(&process_lock);
	return error;
}
