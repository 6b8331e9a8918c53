/* SPDX-License-Identifier: MIT */
/*
 * mm/page_lock.c - the flags of a page of the cache, and who waits for its lock
 *
 * PG_locked is a lock of one bit.  There are too many pages for a wait queue each, so they
 * share a few, by their address; who is woken looks whether it was for him.
 *
 * The flags of a page that is in the cache change while others look at them, so each change
 * is one atomic step that leaves the other bits of the word alone.
 *
 * Chapter: docs/files.md
 *
 * Locking: none besides; task context.
 */
#include <core/bug.h>
#include <core/wait.h>
#include <mm/page_cache.h>

#define NR_QUEUES	16U		/* a power of two */

static wait_queue_head_t queues[NR_QUEUES];

static wait_queue_head_t *queue_of(const struct page *page)
{
	return &queues[(uintptr_t)page / sizeof(*page) % NR_QUEUES];
}

/* page_locks_init - boot, before the first page is locked */
void page_locks_init(void)
{
	for (unsigned int i = 0; i < NR_QUEUES; i++)
		init_waitqueue_head(&queues[i]);
}

/* Change bits in one step; the word as it was. */
static uint32_t change_flags(struct page *page, uint32_t set, uint32_t clear)
{
	int old = (int)READ_ONCE(page->flags);

	while (!atomic_try_cmpxchg((atomic_t *)&page->flags, &old,
				   (int)(((uint32_t)old | set) & ~clear)))
		;
	return (uint32_t)old;
}

/* page_set_flags - set bits, 1 << PG_...; any context */
void page_set_flags(struct page *page, uint32_t flags)
{
	change_flags(page, flags, 0);
}

/* page_clear_flags - clear bits, 1 << PG_...; any context */
void page_clear_flags(struct page *page, uint32_t flags)
{
	change_flags(page, 0, flags);
}

/* trylock_page - take the lock if it is free; any context */
bool trylock_page(struct page *page)
{
	return !(change_flags(page, 1U << PG_locked, 0) & 1U << PG_locked);
}

/*
 * lock_page - wait until the page's lock is ours
 *
 * The caller holds a reference.  Sleeps.  Once it is locked, page->mapping tells whether it
 * is still in the cache.
 */
void lock_page(struct page *page)
{
	might_sleep();
	if (!trylock_page(page))
		wait_event(*queue_of(page), trylock_page(page));
}

/* unlock_page - give the lock back; the caller holds a reference */
void unlock_page(struct page *page)
{
	wait_queue_head_t *queue = queue_of(page);

	BUG_ON(!PageLocked(page));
	page_clear_flags(page, 1U << PG_locked);
	/* Whoever waits went onto the queue before he looked at the bit. */
	if (!list_empty(&queue->head))
		wake_up_all(queue);
}
