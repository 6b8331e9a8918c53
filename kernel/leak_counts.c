/* SPDX-License-Identifier: MIT */
/*
 * kernel/leak_counts.c - what every self-test must leave as it was
 *
 * Pages that are free, objects that somebody holds, users of kmap.  What caches keep for the
 * next one who asks is no leak: it is given up before anything is counted.
 *
 * Who asks for them, around each test, is core/selftest.c.
 *
 * Locking: none of its own; one test runs at a time.
 */
#include <asm/irqflags.h>
#include <core/preempt.h>
#include <core/printk.h>
#include <core/selftest.h>
#include <kernel/leak_counts.h>
#include <mm/gfp.h>
#include <mm/highmem.h>
#include <mm/kmalloc.h>
#include <mm/mmzone.h>
#include <mm/shrinker.h>
#include <mm/slab.h>
#include <mm/task_memory.h>

/* What holds free memory back.  May sleep. */
static void drain_caches(void)
{
	task_memory_drain();
	kmalloc_trim();
	drop_slab();
}

/* A test may have left interrupts or preemption off: that is its leak, and one is enough. */
static bool may_sleep_here(void)
{
	return !irqs_disabled() && !in_atomic();
}

/* What every test must leave as it was. */
static unsigned long free_pages_when_drained(void)
{
	unsigned long nr_pages = 0;
	struct zone *zone;

	if (may_sleep_here())
		drain_caches();
	drain_all_pages();
	for_each_populated_zone(zone)
		nr_pages += zone->nr_free;
	return nr_pages;
}

static void add_objects(struct kmem_cache *cache, void *sum)
{
	struct slabinfo info;

	get_slabinfo(cache, &info);
	*(unsigned long *)sum += info.active_objs - info.cached;
}

/* Objects that somebody holds: one that is lost need not cost a page. */
static unsigned long objects_in_use(void)
{
	static unsigned long sum;

	if (!may_sleep_here())
		return sum;		/* what it was the last time */
	sum = 0;
	kmem_cache_for_each(add_objects, &sum);
	return sum;
}

static unsigned long kmap_users(void)
{
	struct kmap_counts counts;

	kmap_counts(&counts);
	return counts.users;
}

/* register_leak_checks - once, before the first test */
void register_leak_checks(void)
{
	if (IS_ENABLED(CONFIG_SELFTEST) &&
	    (selftest_register_leak_check("free pages", free_pages_when_drained) ||
	     selftest_register_leak_check("objects in use", objects_in_use) ||
	     selftest_register_leak_check("users of kmap", kmap_users)))
		pr_warn("selftest: no room for the leak checks of memory\n");
}
