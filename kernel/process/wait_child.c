/* SPDX-License-Identifier: MIT */
/*
 * kernel/process/wait_child.c - a parent learns how its child ended, and what was left of it goes
 *
 * Chapter: docs/processes.md
 */
#include <lib/errno.h>

#include "internal.h"
#include "usage.h"

/* One look at the children. */
struct child_search {
	int pid;			/* which one; -1: any */
	bool exists;			/* there is such a child */
	struct signal_struct *ended;	/* one that has ended, taken out of the family */
};

static bool matches(const struct child_search *search, const struct signal_struct *child)
{
	return search->pid == -1 || child->task->pid == search->pid;
}

static void search_children(struct child_search *search)
{
	struct signal_struct *child;

	search->exists = false;
	search->ended = NULL;
	spin_lock(&process_lock);
	list_for_each_entry(child, &current->signal->children, sibling) {
		if (!matches(search, child))
			continue;
		search->exists = true;
		if (child->ended) {
			list_del(&child->sibling);
			search->ended = child;
			break;
		}
	}
	spin_unlock(&process_lock);
}

static bool search_is_over(struct child_search *search, bool nohang)
{
	search_children(search);
	return search->ended || !search->exists || nohang;
}

/* Take what it has to tell and free what is left of it. */
static void reap(struct signal_struct *child, struct wait_result *result)
{
	result->pid = child->task->pid;
	result->status = child->wait_status;
	result->used = child->used;
	usage_add(&result->used, &child->children_used);
	spin_lock(&process_lock);
	usage_add(&current->signal->children_used, &result->used);
	spin_unlock(&process_lock);
	put_task_struct(child->task);
	signal_free(child);
}

long process_wait(int pid, bool nohang, struct wait_result *result)
{
	struct child_search search = { .pid = pid };
	int error = wait_event_killable(current->signal->wait_child,
					search_is_over(&search, nohang));

	if (error)
		return error;
	if (search.ended) {
		reap(search.ended, result);
		return result->pid;
	}
	return search.exists ? 0 : -ECHILD;
}
