/* SPDX-License-Identifier: MIT */
/*
 * kernel/shell/cmd_kmap.c - the window on HIGHMEM as text
 */
#include <core/printk.h>
#include <kernel/shell.h>
#include <mm/highmem.h>

SHELL_COMMAND(kmapinfo, "", "the window on HIGHMEM: who is mapped there")
{
	struct kmap_counts counts;
	struct kmap_entry entry;

	kmap_counts(&counts);
	console_printf("entries: %u in use by %u, %u unused but mapped, %u empty\n", counts.mapped,
		       counts.users, counts.unused, counts.empty);
	console_printf("since boot: %lu flushes of all unused entries, %lu waits for an entry\n",
		       counts.flushes, counts.waits);
	for (int i = kmap_entry_next(0, &entry); i >= 0; i = kmap_entry_next(i, &entry))
		if (entry.users)
			console_printf("%08lx -> pfn %#lx, users %u\n", entry.addr, entry.pfn,
				       entry.users);
	return 0;
}
