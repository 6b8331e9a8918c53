/* SPDX-License-Identifier: MIT */
/*
 * tests/selftest/lock_drawing.c - the order of the kernel's locks, held against what is seen
 *
 * Whoever holds a lock may take those that are indented below it.  Names are those that
 * the shell's locks prints; * stands for any number of characters, so that the line of
 * its own stands for every lock: any may be held by who wakes somebody or prints.  Wait
 * queues are called "... queue", the inner lock of a mutex "...wait_lock".  Locks of tests,
 * test_*, are nobody's business.
 *
 * After each test the orders that core/lockdep.c has seen are looked up here: who takes
 * locks in a new order draws it.  docs/locking.md shows the same drawing.
 */
#include <core/lock_order.h>
#include <core/lockdep.h>
#include <core/printk.h>
#include <core/selftest.h>
#include <lib/compiler.h>
#include <lib/parse.h>
#include <lib/string.h>

#include "lock_drawing.h"

#define INDENT		4
#define NAME_SIZE	64

static const char drawing[] =
	/* lock-order */
	"namespace_lock\n"
	"    inode->i_rwsem\n"
	"    mapping->i_mmap_rwsem\n"
	"    mappings_lock\n"
	"    mapping->lock\n"
	"    dcache_lock\n"
	"    alien->lock\n"
	"    list_lock\n"
	"    zone->lock\n"
	"sb->s_vfs_rename_mutex\n"
	"    inode->i_rwsem\n"
	"    mapping->i_mmap_rwsem\n"
	"    mappings_lock\n"
	"    mapping->lock\n"
	"    dcache_lock\n"
	"    alien->lock\n"
	"    list_lock\n"
	"    zone->lock\n"
	"file->f_pos_lock\n"
	"    inode->i_rwsem\n"
	"        inode->i_rwsem\n"
	"        mm->mmap_lock\n"
	"            mm->mmap_lock\n"
	"            fs->lock\n"
	"            mmlist_lock\n"
	"            mapping->i_mmap_rwsem\n"
	"                mm->page_table_lock\n"
	"                zone->lock\n"
	"            mm->page_table_lock\n"
	"                mm->page_table_lock\n"
	"                mapping->lock\n"
	"                zone->lock\n"
	"            mappings_lock\n"
	"                mapping->lock\n"
	"            dcache_lock\n"
	"            kmap_lock\n"
	"            file_locks_lock\n"
	"            alien->lock\n"
	"            list_lock\n"
	"        process_lock\n"
	"        sighand->siglock\n"
	"    m->lock\n"
	"        namespace_lock\n"
	"        slab_mutex\n"
	"        mm->mmap_lock\n"
	"        mapping->i_mmap_rwsem\n"
	"        mappings_lock\n"
	"        dcache_lock\n"
	"        file_locks_lock\n"
	"        mm->page_table_lock\n"
	"        mapping->lock\n"
	"        kmap_lock\n"
	"        devices_lock\n"
	"        alien->lock\n"
	"        list_lock\n"
	"        zone->lock\n"
	"        vmap_area_lock\n"
	"        mmlist_lock\n"
	"        process_lock\n"
	"        fs->lock\n"
	"    shrinker_mutex\n"
	"    slab_mutex\n"
	"    vmap_area_lock\n"
	"    watermark_mutex\n"
	"    uts_sem\n"
	"    boot_id_lock\n"
	"        random_lock\n"
	"    random_lock\n"
	"mmlist_lock\n"
	"    mm->page_table_lock\n"
	"arena.zone.lock\n"
	"    zone->lock\n"
	"pipe->mutex\n"
	"    mm->mmap_lock\n"
	"    mapping->i_mmap_rwsem\n"
	"    mappings_lock\n"
	"    dcache_lock\n"
	"    mm->page_table_lock\n"
	"    mapping->lock\n"
	"    kmap_lock\n"
	"    alien->lock\n"
	"    list_lock\n"
	"    zone->lock\n"
	"shrinker_mutex\n"
	"    pipes_lock\n"
	"        zone->lock\n"
	"    mapping->i_mmap_rwsem\n"
	"    mappings_lock\n"
	"    mapping->lock\n"
	"    dcache_lock\n"
	"    alien->lock\n"
	"    list_lock\n"
	"slab_mutex\n"
	"    alien->lock\n"
	"    list_lock\n"
	"    zone->lock\n"
	"    vmap_area_lock\n"
	"    mmlist_lock\n"
	"    mappings_lock\n"
	"kmap_lock\n"
	"irq_lock\n"
	"vmap_area_lock\n"
	"    zone->lock\n"
	"process_lock\n"
	"    tasklist_lock\n"
	"    files->file_lock\n"
	"    fs->lock\n"
	"    sighand->siglock\n"
	"        alien->lock\n"
	"        list_lock\n"
	"        zone->lock\n"
	"tasklist_lock\n"
	"console_tty.read_lock\n"
	"    console_tty.lock\n"
	"    base->lock\n"
	"    mm->mmap_lock\n"
	"    mm->page_table_lock\n"
	"    mapping->lock\n"
	"    kmap_lock\n"
	"    alien->lock\n"
	"    list_lock\n"
	"    zone->lock\n"
	"console_tty.write_lock\n"
	"    console_tty.lock\n"
	"        input_lock\n"
	"        process_lock\n"
	"    mm->mmap_lock\n"
	"    mm->page_table_lock\n"
	"    mapping->lock\n"
	"    kmap_lock\n"
	"    alien->lock\n"
	"    list_lock\n"
	"    zone->lock\n"
	"kshell->lock\n"
	"    running\n"
	"        process_lock\n"
	"        sighand->siglock\n"
	"        alien->lock\n"
	"        list_lock\n"
	"        zone->lock\n"
	"        vmap_area_lock\n"
	"    mm->mmap_lock\n"
	"    mm->page_table_lock\n"
	"    mapping->lock\n"
	"    kmap_lock\n"
	"    alien->lock\n"
	"    list_lock\n"
	"    zone->lock\n"
	"    vmap_area_lock\n"
	"input_lock\n"
	"workqueue.lock\n"
	"    base->lock\n"
	"bucket->lock\n"
	"    bucket->lock\n"
	"itimer_lock\n"
	"    base->lock\n"
	"*\n"
	"    *wait_lock\n"
	"        rq->lock\n"
	"    * queue\n"
	"        rq->lock\n"
	"            console_lock\n"
	"    shadow_lock\n"
	"    offset_lock\n"
	"    tasklist_lock\n"
	"    free_stacks.lock\n"
	"    workqueue.lock\n"
	/* end of lock-order */
	;

/* Cut a line off the text: its name, and how deep it stands; NULL after the last. */
static const char *next_line(const char *text, char *name, unsigned int *depth)
{
	size_t spaces = 0, length = 0;

	while (text[spaces] == ' ')
		spaces++;
	text += spaces;
	while (text[length] != '\n' && text[length] != '\0')
		length++;
	if (text[length] == '\0' || length >= NAME_SIZE)
		return NULL;
	memcpy(name, text, length);
	name[length] = '\0';
	*depth = spaces / INDENT;
	return text + length + 1;
}

/* Does the name stand in what is drawn deeper than that, from here on? */
static bool is_below(const char *text, unsigned int depth, const char *wanted)
{
	char name[NAME_SIZE];
	unsigned int below;

	while ((text = next_line(text, name, &below)) && below > depth)
		if (glob_match(name, wanted))
			return true;
	return false;
}

/* May who holds the first take the second, by their names? */
static bool lock_drawing_allows(const char *from, const char *to)
{
	const char *text = drawing;
	char name[NAME_SIZE];
	unsigned int depth;

	while ((text = next_line(text, name, &depth)))
		if (glob_match(name, from) && is_below(text, depth, to))
			return true;
	return false;
}

static bool is_allowed(const struct lock_order *order, const struct lock_edge *edge)
{
	const char *from = lock_name(order->classes[edge->from].name);
	const char *to = lock_name(order->classes[edge->to].name);

	if (glob_match("test_*", from) || glob_match("test_*", to) ||
	    lock_drawing_allows(from, to))
		return true;
	console_printf("    # the order %s -> %s is not in the drawing of %s\n", from, to,
		       __FILE__);
	return false;
}

unsigned long lock_drawing_violations(void)
{
	static unsigned int looked_at, violations;
	const struct lock_order *order = lockdep_order();

	if (!order)
		return 0;
	while (looked_at < order->nr_edges)
		violations += !is_allowed(order, &order->edges[looked_at++]);
	return violations;
}

SELFTEST(locks, drawing_says_who_may_take_what)
{
	EXPECT_TRUE(lock_drawing_allows("arena.zone.lock", "zone->lock"));
	EXPECT_TRUE(lock_drawing_allows("input_wait queue", "rq->lock"));
	EXPECT_TRUE(lock_drawing_allows("zone->lock", "console_lock"));
	EXPECT_TRUE(lock_drawing_allows("tasklist_lock", "input_wait queue"));
	EXPECT_FALSE(lock_drawing_allows("zone->lock", "arena.zone.lock"));
	EXPECT_FALSE(lock_drawing_allows("irq_lock", "zone->lock"));
	EXPECT_FALSE(lock_drawing_allows("console_lock", "input_lock"));
	EXPECT_FALSE(lock_drawing_allows("zone->lock", "no_such_lock"));
}

SELFTEST(locks, boot_and_tests_keep_the_drawn_order)
{
	EXPECT_EQ(lock_drawing_violations(), 0ul);
}
