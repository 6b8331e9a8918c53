/* SPDX-License-Identifier: MIT */
/*
 * mm/overcommit.c - how much memory may be promised
 *
 * Mapping is a promise: pages come when they are touched, and most programs touch less than
 * they ask for.  /proc/sys/vm/overcommit_memory says how much is promised; these are Linux's:
 *
 *	0 GUESS		refused is only what cannot possibly be kept, one request for more
 *			pages than the machine has.  Many requests may add up to more; who then
 *			touches it all finds no page
 *	1 ALWAYS	nothing is refused
 *	2 NEVER		all promises together stay below a part of the machine's pages:
 *			overcommit_ratio percent.  MAP_NORESERVE lets nobody off
 *
 * What counts as promised: areas with VM_ACCOUNT, that is private memory which is or was
 * writable, since it alone needs pages that nobody has yet; and the pages of files that lie
 * in memory alone.  A shared area without a name is such a file; it counts as it is touched,
 * where Linux counts all of it at once.
 *
 * Asking and promising are two steps, so in mode 2 two processes that ask at the same moment
 * may both get what was left.
 *
 * Locking: mmap_lock for a process's own sum (mm->committed_vm), mmlist_lock to add them up.
 *
 * Chapter: docs/address-spaces.md
 */
#include <lib/compiler.h>
#include <lib/errno.h>
#include <mm/frame_account.h>
#include <mm/mm_struct.h>
#include <mm/mmap.h>
#include <mm/page_cache.h>

int sysctl_overcommit_memory = OVERCOMMIT_GUESS;
int sysctl_overcommit_ratio = 50;

/* vm_commit_limit - pages that may be promised where no more is than can be kept */
unsigned long vm_commit_limit(void)
{
	return totalram_pages() * (unsigned long)sysctl_overcommit_ratio / 100;
}

/* vm_committed - pages that were promised; any task */
unsigned long vm_committed(void)
{
	return mm_committed_pages() + page_cache_nr_shmem();
}

/* vm_enough_memory_slow - vm_enough_memory() where a look is needed */
int vm_enough_memory_slow(unsigned long nr_pages)
{
	int mode = READ_ONCE(sysctl_overcommit_memory);

	if (unlikely(mode == OVERCOMMIT_NEVER))
		return vm_committed() + nr_pages < vm_commit_limit() ? 0 : -ENOMEM;
	if (mode == OVERCOMMIT_ALWAYS)
		return 0;
	return nr_pages <= totalram_pages() ? 0 : -ENOMEM;
}
