/* SPDX-License-Identifier: MIT */
/*
 * kernel/process/signal_queue.c - signals that wait: a bit for each number, and who sent them
 *
 *	pending.signal	... 0 1 0 0 0 0 1 0 ...		which numbers
 *			      |         |
 *	pending.list	[34] [34] [34]	(none)		struct sigqueue: who sent it, and why
 *
 * Below SIGRTMIN a second one of a number that waits already adds nothing.  From there on
 * each is queued, and the bit stays until the last one is taken.  If there is no room for an
 * entry, a signal that the kernel or kill() sends is pending by its bit alone.
 *
 * Order: those that an instruction caused first, then the lowest number; of one number the
 * oldest.
 *
 * Locking: siglock of the set's owner; the count of all entries is atomic.
 *
 * Chapter: docs/signals.md
 */
#include <asm/atomic.h>
#include <core/bug.h>
#include <lib/errno.h>
#include <lib/string.h>
#include <mm/slab.h>

#include "signal_queue.h"

static struct kmem_cache *sigqueue_cache;	/* [I] */
static atomic_t nr_sigqueues = ATOMIC_INIT(0);

void sigqueue_init(void)
{
	sigqueue_cache = kmem_cache_create("sigqueue", sizeof(struct sigqueue), 0, SLAB_PANIC,
					   NULL);
}

unsigned int sigqueue_count(void)
{
	return (unsigned int)atomic_read(&nr_sigqueues);
}

/* An entry, if fewer than limit are in use; NULL. */
static struct sigqueue *sigqueue_alloc(unsigned long limit)
{
	struct sigqueue *entry = NULL;

	if ((unsigned long)atomic_add_return(1, &nr_sigqueues) <= limit)
		entry = kmem_cache_alloc(sigqueue_cache, GFP_ATOMIC);
	if (unlikely(!entry))
		atomic_dec(&nr_sigqueues);
	return entry;
}

/* sigqueue_free - one that was taken off its list; any context */
void sigqueue_free(struct sigqueue *entry)
{
	atomic_dec(&nr_sigqueues);
	kmem_cache_free(sigqueue_cache, entry);
}

/* May it be pending without an entry?  Not if a program relies on what it sent along. */
static bool may_lose_info(const struct kernel_siginfo *info)
{
	return info->si_signo < SIGRTMIN || info->si_code == SI_USER;
}

/*
 * sigqueue_add - a signal becomes pending; limit: entries that may be in use
 *
 * The limit is for what programs send and can do without: it does not hold for a signal
 * below SIGRTMIN that the kernel or kill() sends.  Return: 0 or -EAGAIN.  Any context.
 */
int sigqueue_add(struct sigpending *pending, const struct kernel_siginfo *info,
		 unsigned long limit)
{
	struct sigqueue *entry;

	if (info->si_signo < SIGRTMIN && sigset_has(&pending->signal, info->si_signo))
		return 0;
	if (info->si_signo < SIGRTMIN && info->si_code >= 0)
		limit = RLIM_INFINITY;
	entry = sigqueue_alloc(limit);
	if (unlikely(!entry)) {
		if (!may_lose_info(info))
			return -EAGAIN;
	} else {
		entry->info = *info;
		list_add_tail(&entry->node, &pending->list);
	}
	sigset_add(&pending->signal, info->si_signo);
	return 0;
}

/* The number that goes first; 0: they are all unwanted. */
static inline int first_signal(const struct sigpending *pending, const sigset_t *unwanted)
{
	sigset_t set = pending->signal & ~*unwanted;
	uint32_t low = (uint32_t)set, high;

	if (unlikely(low & (uint32_t)SIG_SYNCHRONOUS))
		low &= (uint32_t)SIG_SYNCHRONOUS;
	if (likely(low))
		return __builtin_ctz(low) + 1;
	high = (uint32_t)(set >> 32);
	return high ? __builtin_ctz(high) + 33 : 0;
}

/* The next entry of that number behind a link of the list, or NULL. */
static inline struct sigqueue *find_behind(struct sigpending *pending, struct list_head *link,
					   int signal)
{
	while ((link = link->next) != &pending->list) {
		struct sigqueue *entry = list_entry(link, struct sigqueue, node);

		if (likely(entry->info.si_signo == signal))
			return entry;
	}
	return NULL;
}

/*
 * sigqueue_take - the first one that is not in the set is no longer pending
 *
 * Return: its entry, which is the caller's to free; or stand_in, made to say what little is
 * known of a signal without one; or NULL.
 */
struct sigqueue *sigqueue_take(struct sigpending *pending, const sigset_t *unwanted,
			       struct sigqueue *stand_in)
{
	int signal = first_signal(pending, unwanted);
	struct sigqueue *entry;

	if (!signal)
		return NULL;
	entry = find_behind(pending, &pending->list, signal);
	if (likely(signal < SIGRTMIN) || !entry || !find_behind(pending, &entry->node, signal))
		sigset_del(&pending->signal, signal);
	if (likely(entry)) {
		list_del(&entry->node);
		return entry;
	}
	stand_in->info = (struct kernel_siginfo){ .si_signo = signal, .si_code = SI_USER };
	return stand_in;
}

/* sigqueue_flush - those of the set were never sent */
void sigqueue_flush(struct sigpending *pending, sigset_t set)
{
	struct sigqueue *entry, *next;

	if (!(pending->signal & set))
		return;
	pending->signal &= ~set;
	list_for_each_entry_safe(entry, next, &pending->list, node) {
		if (!sigset_has(&set, entry->info.si_signo))
			continue;
		list_del(&entry->node);
		sigqueue_free(entry);
	}
}

/* sigpending_check - the first broken rule of a set, or NULL; its owner's lock held */
const char *sigpending_check(const struct sigpending *pending)
{
	sigset_t seen = 0;
	struct sigqueue *entry;

	list_for_each_entry(entry, &pending->list, node) {
		int signal = entry->info.si_signo;

		if (signal < 1 || signal > _NSIG)
			return "an entry of a signal that is none";
		if (!sigset_has(&pending->signal, signal))
			return "an entry without its bit";
		if (signal < SIGRTMIN && sigset_has(&seen, signal))
			return "a signal below SIGRTMIN is queued twice";
		sigset_add(&seen, signal);
	}
	return NULL;
}
