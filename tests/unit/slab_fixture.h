/* SPDX-License-Identifier: MIT */
/*
 * tests/unit/slab_fixture.h - pages on the host for the slab allocator
 *
 *	memory		FRAMES frames with memory behind them, cut into nodes
 *	alloc_pages()	the first aligned run of free frames, the wanted node first; may be
 *			told to fail
 *	__free_pages()	the same run back; anything else ends the test
 *	mutex		one task: a mutex is free when it is locked, and held when released
 */
#pragma once

#include "../../mm/slab_parts.h"
#include "../../mm/slab_report.h"
#include "random.h"
#include <asm/current.h>
#include <core/clock.h>
#include <core/might_sleep.h>
#include <core/mutex.h>
#include <mm/memblock.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#define FRAMES		256u
#define NO_BLOCK	0xFF

struct page *mem_map;
unsigned long max_pfn = FRAMES;
unsigned long max_low_pfn = FRAMES;
struct zone *zone_table[MAX_NUMNODES * 4];
unsigned int cpu_number;
unsigned int __preempt_count;
int numa_node;
unsigned int nr_online_nodes = 1;
volatile unsigned long jiffies;

static char *host_memory;
static uint8_t block_order[FRAMES];	/* of the allocated block that begins there */
static bool frame_used[FRAMES];
static unsigned int frames_out;
static unsigned int fail_every;		/* every nth request fails; 0: none */
static unsigned long nr_requests, nr_leaks;

void panic(const char *fmt, ...)
{
	fprintf(stderr, "panic: %s\n", fmt);
	abort();
}

void bug_report(const char *file, int line, const char *condition)
{
	fprintf(stderr, "%s:%d: BUG: %s\n", file, line, condition);
	abort();
}

/* The only task, whom locks note as their holder; nothing is read from it. */
struct task_struct *get_current(void)
{
	static char task[64] __attribute__((aligned(16)));

	return (struct task_struct *)task;
}

void mutex_lock(struct mutex *mutex)
{
	might_sleep();
	assert_false(mutex_is_locked(mutex));
	atomic_long_set(&mutex->owner, (long)current);
}

void mutex_unlock(struct mutex *mutex)
{
	assert_true(mutex_owner(mutex) == current);
	atomic_long_set(&mutex->owner, 0);
}

void might_sleep_check(const char *file, int line)
{
	if (irqs_disabled())
		fail_msg("%s:%d: may sleep with interrupts off", file, line);
}

struct zone *first_zone(void)
{
	return NULL;
}

struct zone *next_zone(struct zone *zone)
{
	return zone;
}

void slab_report_pointer(const struct kmem_cache *cache, const void *ptr, const char *what)
{
	(void)cache;
	fail_msg("%s: %p", what, ptr);
}

void slab_report_object(const struct kmem_cache *cache, const void *slot, const char *what)
{
	(void)cache;
	fail_msg("%s: %p", what, slot);
}

void slab_report_leak(const struct kmem_cache *cache, unsigned long nr)
{
	(void)cache;
	nr_leaks += nr;
}

static unsigned int node_of_frame(unsigned int pfn)
{
	return pfn * nr_online_nodes / FRAMES;
}

static bool is_free_run(unsigned int pfn, unsigned int order)
{
	for (unsigned int i = pfn; i < pfn + (1u << order); i++)
		if (frame_used[i])
			return false;
	return true;
}

static struct page *hand_out_run(unsigned int pfn, unsigned int order)
{
	for (unsigned int i = pfn; i < pfn + (1u << order); i++)
		frame_used[i] = true;
	block_order[pfn] = (uint8_t)order;
	frames_out += 1u << order;
	atomic_set(&mem_map[pfn]._refcount, 1);
	memset(host_memory + ((size_t)pfn << PAGE_SHIFT), 0xa5, PAGE_SIZE << order);
	return &mem_map[pfn];
}

struct page *alloc_pages_node(int nid, gfp_t gfp, unsigned int order)
{
	if (nid == NUMA_NO_NODE)
		nid = numa_node;
	if (fail_every && ++nr_requests % fail_every == 0)
		return NULL;
	for (unsigned int round = 0; round < 2; round++)
		for (unsigned int pfn = 0; pfn < FRAMES; pfn += 1u << order) {
			if (round == 0 && (int)node_of_frame(pfn) != nid)
				continue;
			if (round == 1 && gfp & __GFP_THISNODE)
				break;
			if (is_free_run(pfn, order))
				return hand_out_run(pfn, order);
		}
	return NULL;
}

struct page *alloc_pages(gfp_t gfp, unsigned int order)
{
	return alloc_pages_node(NUMA_NO_NODE, gfp, order);
}

void __free_pages(struct page *page, unsigned int order)
{
	unsigned int pfn = (unsigned int)(page - mem_map);

	assert_int_equal(block_order[pfn], order);
	block_order[pfn] = NO_BLOCK;
	atomic_set(&page->_refcount, 0);
	for (unsigned int i = pfn; i < pfn + (1u << order); i++) {
		assert_true(frame_used[i]);
		assert_false(mem_map[i].flags & 0xffff);
		frame_used[i] = false;
	}
	frames_out -= 1u << order;
}

/* Fresh memory on so many nodes; the CPU stands at node 0. */
static void fixture_create(unsigned int nr_nodes)
{
	nr_online_nodes = nr_nodes;
	numa_node = 0;
	frames_out = 0;
	fail_every = 0;
	nr_leaks = 0;
	mem_map = aligned_alloc(4096, FRAMES * sizeof(struct page));
	host_memory = aligned_alloc(FRAMES * PAGE_SIZE, FRAMES * PAGE_SIZE);
	assert_true(mem_map && host_memory);
	memset(mem_map, 0, FRAMES * sizeof(struct page));
	memset(block_order, NO_BLOCK, sizeof(block_order));
	memset(frame_used, 0, sizeof(frame_used));
	for (unsigned int pfn = 0; pfn < FRAMES; pfn++)
		mem_map[pfn].flags = node_of_frame(pfn) << PAGE_NODE_SHIFT;
	host_page_offset = (uintptr_t)host_memory;
}

static void fixture_destroy(void)
{
	free(mem_map);
	free(host_memory);
}
