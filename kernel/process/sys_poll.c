/* SPDX-License-Identifier: MIT */
/*
 * kernel/process/sys_poll.c - poll() and ppoll()
 *
 *	program's list --> chunks of it in the kernel --> poll_fd() of each, again and again
 *		       <-- revents
 *
 * A short list lies on the kernel stack, a longer one in pages besides.
 *
 * Chapter: docs/pipes.md
 */
#include <asm/uaccess.h>
#include <core/task.h>
#include <fs/files_struct.h>
#include <fs/poll.h>
#include <lib/errno.h>
#include <lib/minmax.h>
#include <lib/timespec.h>
#include <mm/kmalloc.h>
#include <mm/page.h>

#include "sys.h"
#include "wait_mask.h"

#define OWN_FDS		24U		/* on the stack */

struct poll_list {
	struct poll_list *next;
	unsigned int nr;
	struct pollfd *fds;		/* behind it, or on the stack */
};

#define CHUNK_FDS	((PAGE_SIZE - sizeof(struct poll_list)) / sizeof(struct pollfd))

static void free_list(struct poll_list *own)
{
	struct poll_list *list;

	while ((list = own->next)) {
		own->next = list->next;
		kfree(list);
	}
}

/* Further chunks for nr entries, behind list; -ENOMEM: as many as there are. */
static int extend_list(struct poll_list *list, unsigned int nr)
{
	while (nr) {
		unsigned int here = min(nr, (unsigned int)CHUNK_FDS);
		struct poll_list *next = kmalloc(sizeof(*next) + here * sizeof(struct pollfd),
						 GFP_KERNEL);

		if (!next)
			return -ENOMEM;
		next->next = NULL;
		next->nr = here;
		next->fds = (struct pollfd *)(next + 1);
		list->next = next;
		list = next;
		nr -= here;
	}
	return 0;
}

static int read_list(struct poll_list *list, const struct pollfd __user *user)
{
	for (; list; user += list->nr, list = list->next)
		if (copy_from_user(list->fds, user, list->nr * sizeof(list->fds[0])))
			return -EFAULT;
	return 0;
}

static int write_back(const struct poll_list *list, struct pollfd __user *user)
{
	for (; list; list = list->next)
		for (unsigned int i = 0; i < list->nr; i++, user++)
			if (copy_to_user(&user->revents, &list->fds[i].revents,
					 sizeof(user->revents)))
				return -EFAULT;
	return 0;
}

static unsigned int ask(struct poll_waiter *waiter, const struct pollfd *entry)
{
	if (entry->fd < 0)
		return 0;
	return poll_fd(waiter, (unsigned int)entry->fd) &
	       ((uint16_t)entry->events | POLLERR | POLLHUP | POLLNVAL);
}

/* One round; how many files have something to say. */
static long ask_all(struct poll_waiter *waiter, void *what)
{
	struct poll_list *list = what;
	long count = 0;

	for (; list; list = list->next) {
		for (unsigned int i = 0; i < list->nr; i++) {
			unsigned int mask = ask(waiter, &list->fds[i]);

			list->fds[i].revents = (int16_t)mask;
			if (mask) {
				count++;
				poll_enough(waiter);
			}
		}
	}
	return count;
}

static long __sched do_poll(unsigned long user, unsigned int nr, ktime_t deadline)
{
	struct pollfd fds[OWN_FDS];
	struct poll_list own = { .nr = min(nr, OWN_FDS), .fds = fds };
	long result;

	if (nr > files_limit(current->files))
		return -EINVAL;
	result = extend_list(&own, nr - own.nr);
	if (!result)
		result = read_list(&own, (const struct pollfd __user *)user);
	if (!result) {
		result = poll_until(ask_all, &own, deadline);
		if (write_back(&own, (struct pollfd __user *)user))
			result = -EFAULT;
	}
	free_list(&own);
	return result;
}

/* Poll as the block says; broken off by a signal it goes on until the same deadline. */
static long __sched poll_restart(struct restart_block *block)
{
	ktime_t deadline = block->poll.no_limit ? TIME_NS_MAX : block->expires;
	long result = do_poll(block->poll.fds, block->poll.nr, deadline);

	if (result == -ERESTARTNOHAND)
		return -ERESTART_RESTARTBLOCK;
	block->fn = NULL;
	return result;
}

long sys_poll(unsigned long fds, unsigned long nr, unsigned long ms)
{
	ktime_t deadline = wait_deadline_ms((int)ms);
	long result = do_poll(fds, (unsigned int)nr, deadline);

	if (result != -ERESTARTNOHAND)
		return result;
	current->restart_block = (struct restart_block){
		.fn = poll_restart,
		.expires = deadline,
		.poll = { .fds = fds, .nr = nr, .no_limit = deadline == TIME_NS_MAX },
	};
	return -ERESTART_RESTARTBLOCK;
}

static long ppoll(const unsigned long args[5], enum wait_form form)
{
	struct wait_limit limit;
	long result = wait_limit_get(&limit, args[2], form);

	if (!result)
		result = wait_mask_set(args[3], args[4]);
	if (result)
		return result;
	result = do_poll(args[0], (unsigned int)args[1], limit.deadline);
	wait_mask_restore(result);
	return wait_limit_put(&limit, result);
}

long sys_ppoll(unsigned long fds, unsigned long nr, unsigned long time, unsigned long mask,
	       unsigned long size)
{
	const unsigned long args[5] = { fds, nr, time, mask, size };

	return ppoll(args, WAIT_TIMESPEC32);
}

long sys_ppoll_time64(unsigned long fds, unsigned long nr, unsigned long time,
		      unsigned long mask, unsigned long size)
{
	const unsigned long args[5] = { fds, nr, time, mask, size };

	return ppoll(args, WAIT_TIMESPEC64);
}
