/* SPDX-License-Identifier: MIT */
/*
 * kernel/process/wait_child.c - a parent learns what became of a child
 *
 *	wait for		looks at
 *	one number		that process, found by its number
 *	any, or a group		ended children, in the order of their ends; then, if the caller
 *				wants to know of stops or none was found, the others
 *
 *	news		wanted with	told once
 *	ended		WEXITED		what is left of the child goes
 *	stopped		WSTOPPED	SIGNAL_STOP_NEWS goes
 *	continued	WCONTINUED	SIGNAL_CONT_NEWS goes
 *
 * With WNOWAIT nothing goes.
 *
 * Locking: process_lock for a look at the family; a running child's siglock inside.
 *
 * Chapter: docs/processes.md
 */
#include <kernel/signal.h>
#include <lib/errno.h>
#include <uapi/wait.h>

#include "internal.h"
#include "usage.h"

/* One look at the children. */
struct child_search {
	const struct wait_request *request;
	struct wait_result *result;	/* why: 0 until there are news */
	bool exists;			/* there is a child that may have news one day */
	unsigned int nr_changes;	/* when it was looked the last time; nothing was found */
	struct list_head dead;		/* a child that was waited for */
};

/* Linux's two kinds of children: those whose end is told by SIGCHLD, and clones. */
static bool is_of_kind(const struct signal_struct *child, unsigned int options)
{
	if (options & __WALL)
		return true;
	return (child->exit_signal != SIGCHLD) == ((options & __WCLONE) != 0);
}

/* Is it a child of the running thread?  The first thread stands in for those that ended. */
static bool is_own(const struct signal_struct *child)
{
	const struct signal_struct *parent = current->signal;
	const struct task_struct *maker = thread_find(child->maker);

	if (!maker || maker->signal != parent)
		maker = list_first_entry(&parent->threads, struct task_struct, thread_node);
	return maker == current;
}

static bool is_wanted(const struct child_search *search, const struct signal_struct *child)
{
	const struct wait_request *request = search->request;

	if (request->which == WAIT_GROUP && child->group->id != request->id)
		return false;
	if (request->options & __WNOTHREAD && !is_own(child))
		return false;
	return is_of_kind(child, request->options);
}

/* With what it used, and those that it waited for. */
static void tell(struct child_search *search, const struct signal_struct *child, int why,
		 int status)
{
	struct wait_result *result = search->result;

	result->pid = child->task->pid;
	result->why = why;
	result->status = status;
	usage_of_process(child, &result->used);
	usage_add(&result->used, &child->children_used);
}

static int why_ended(int status)
{
	if (!WIFSIGNALED(status))
		return CLD_EXITED;
	return WCOREDUMP(status) ? CLD_DUMPED : CLD_KILLED;
}

static void look_at_ended(struct child_search *search, struct signal_struct *child)
{
	unsigned int options = search->request->options;

	if (!(options & WEXITED))
		return;
	search->exists = true;
	tell(search, child, why_ended(child->wait_status), child->wait_status);
	if (options & WNOWAIT)
		return;
	usage_add(&current->signal->children_used, &search->result->used);
	process_bury(child, &search->dead);
}

/* Has the child such news?  They are none the next time. */
static bool take_news(struct signal_struct *child, unsigned int flag, unsigned int options)
{
	struct sighand_struct *sighand = child->sighand;
	bool news;

	spin_lock_irq(&sighand->siglock);
	news = child->flags & flag;
	if (!(options & WNOWAIT))
		child->flags &= ~flag;
	spin_unlock_irq(&sighand->siglock);
	return news;
}

static void look_at_running(struct child_search *search, struct signal_struct *child)
{
	unsigned int options = search->request->options;

	search->exists = true;
	if (options & WSTOPPED && take_news(child, SIGNAL_STOP_NEWS, options))
		tell(search, child, CLD_STOPPED, child->group_stop_signal << 8 | 0x7F);
	else if (options & WCONTINUED && take_news(child, SIGNAL_CONT_NEWS, options))
		tell(search, child, CLD_CONTINUED, 0xFFFF);
}

static void look_for_one(struct child_search *search)
{
	struct signal_struct *child = process_find(search->request->id);

	if (!child || child->parent != current->signal || !is_wanted(search, child))
		return;
	if (child->ended)
		look_at_ended(search, child);
	else
		look_at_running(search, child);
}

static void look_for_any(struct child_search *search)
{
	unsigned int for_stops = search->request->options & (WSTOPPED | WCONTINUED);
	struct signal_struct *child, *next;

	list_for_each_entry_safe(child, next, &current->signal->ended_children, sibling) {
		if (is_wanted(search, child))
			look_at_ended(search, child);
		if (search->result->why)
			return;
	}
	list_for_each_entry(child, &current->signal->children, sibling) {
		if (is_wanted(search, child))
			look_at_running(search, child);
		if (search->result->why || (search->exists && !for_stops))
			return;
	}
}

/* Is the wait over?  While nothing changes the answer is no, as the last time. */
static bool search_children(struct child_search *search)
{
	const struct signal_struct *parent = current->signal;

	if (search->nr_changes == READ_ONCE(parent->nr_changes))
		return false;
	search->exists = false;
	spin_lock(&process_lock);
	search->nr_changes = parent->nr_changes;
	if (search->request->which == WAIT_PID)
		look_for_one(search);
	else
		look_for_any(search);
	spin_unlock(&process_lock);
	return search->result->why || !search->exists || search->request->options & WNOHANG;
}

/*
 * wait_for_child - news of a child of the running process
 *
 * May sleep.  Return: its pid; 0 with WNOHANG if there are none; -ECHILD without such a
 * child; -ERESTARTSYS on a signal.
 */
long wait_for_child(const struct wait_request *request, struct wait_result *result)
{
	struct child_search search = {
		.request = request,
		.result = result,
		.nr_changes = READ_ONCE(current->signal->nr_changes) - 1,
		.dead = LIST_HEAD_INIT(search.dead),
	};
	int error;

	result->why = 0;
	error = wait_event_interruptible(current->signal->wait_child, search_children(&search));
	process_free_dead(&search.dead);
	if (error)
		return error;
	if (!result->why)
		return search.exists ? 0 : -ECHILD;
	return result->pid;
}

/* Which children a number of wait4() means; 0: those of the caller's own group. */
static struct wait_request request_for(int pid, unsigned int options)
{
	struct wait_request request = { .which = WAIT_PID, .id = pid, .options = options };

	if (pid == -1) {
		request.which = WAIT_ANY;
	} else if (pid <= 0) {
		request.which = WAIT_GROUP;
		request.id = pid ? -pid : process_ids(current).group;
	}
	return request;
}

long process_wait(int pid, unsigned int options, struct wait_result *result)
{
	struct wait_request request = request_for(pid, options | WEXITED);

	return wait_for_child(&request, result);
}
