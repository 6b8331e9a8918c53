/* SPDX-License-Identifier: MIT */
/*
 * tests/selftest/proc_figures_selftest.c - files of /proc move by exactly what a test does, where
 *	a program cannot do it: pages, slabs, areas of the vmalloc window, ticks, an area that
 *	grows between two reads
 *
 * A file's show function writes into memory here; what programs do, tests/procfs has.
 */
#include <asm/processor.h>
#include <core/loadavg.h>
#include <core/selftest.h>
#include <core/sleep.h>
#include <fs/seq_file.h>
#include <kernel/proc.h>
#include <lib/errno.h>
#include <lib/parse.h>
#include <lib/printf.h>
#include <lib/string.h>
#include <mm/early_memory.h>
#include <mm/gfp.h>
#include <mm/slab.h>
#include <mm/vmalloc.h>

#include "../../kernel/proc/pid.h"
#include "../../kernel/proc/proc.h"
#include "scratch.h"
#include "user_space.h"

static char *const text = selftest_scratch;

typedef int (*show_fn)(struct seq_file *m, void *unused);

static void load(show_fn show)
{
	struct seq_file m = { .buf = text, .size = SCRATCH_SIZE - 1 };

	EXPECT_EQ(show(&m, NULL), 0);
	EXPECT_FALSE(m.overflow);
	text[m.count] = '\0';
}

/* Behind the first place where it stands; NULL. */
static const char *behind(const char *at, const char *part)
{
	size_t len = strlen(part);

	for (; *at; at++)
		if (strncmp(at, part, len) == 0)
			return at + len;
	return NULL;
}

static unsigned long number_at(const char *at)
{
	unsigned long value = 0;

	while (at && (*at == ' ' || *at == ':' || *at == '\t'))
		at++;
	for (; at && *at >= '0' && *at <= '9'; at++)
		value = value * 10 + (unsigned long)(*at - '0');
	return value;
}

/* The figure of a line of a file, now. */
static unsigned long figure(show_fn show, const char *name)
{
	load(show);
	return number_at(behind(text, name));
}

SELFTEST(proc_figures, meminfo_moves_by_pages)
{
	unsigned long before = figure(meminfo_show, "MemFree:"), low, counted;
	struct page *page = alloc_pages(GFP_KERNEL, 3);

	ASSERT_TRUE(page != NULL);
	EXPECT_EQ(before - figure(meminfo_show, "MemFree:"), 32ul);
	low = figure(meminfo_show, "LowFree:");
	counted = figure(vmstat_show, "nr_free_pages");
	__free_pages(page, 3);
	EXPECT_EQ(figure(meminfo_show, "LowFree:") - low, 32ul);
	EXPECT_EQ(figure(vmstat_show, "nr_free_pages") - counted, 8ul);
	EXPECT_EQ(figure(meminfo_show, "MemFree:"), before);
}

/* Small objects, so that a slab has all its own in its pages: those, and a line with them. */
static void grow_and_look(const char *name, unsigned int flags, const char *line)
{
	unsigned long slab, of_kind, kilobytes, nr_slabs;
	static void *objects[200];
	struct kmem_cache *cache;
	struct slabinfo info;

	slab_drain_all();
	cache = kmem_cache_create(name, 96, 0, flags, NULL);
	ASSERT_TRUE(cache != NULL);
	slab = figure(meminfo_show, "Slab:");
	of_kind = figure(meminfo_show, line);
	for (unsigned int i = 0; i < ARRAY_SIZE(objects); i++)
		objects[i] = kmem_cache_alloc(cache, GFP_KERNEL);
	get_slabinfo(cache, &info);
	nr_slabs = info.num_slabs;
	kilobytes = (nr_slabs << cache->gfporder) * PAGE_SIZE >> 10;
	EXPECT_GE(nr_slabs * cache->num, ARRAY_SIZE(objects));
	EXPECT_EQ(figure(meminfo_show, "Slab:") - slab, kilobytes);
	EXPECT_EQ(figure(meminfo_show, line) - of_kind, kilobytes);
	EXPECT_EQ(figure(slabinfo_show, name), info.active_objs);
	EXPECT_EQ(number_at(behind(behind(text, name), "slabdata")), info.active_slabs);
	for (unsigned int i = 0; i < ARRAY_SIZE(objects); i++)
		kmem_cache_free(cache, objects[i]);
	EXPECT_EQ(kmem_cache_destroy(cache), 0);
	slab_drain_all();
	EXPECT_LE(figure(meminfo_show, "Slab:"), slab);
	load(slabinfo_show);
	EXPECT_TRUE(behind(text, name) == NULL);
}

SELFTEST(proc_figures, slabs_move_meminfo_and_slabinfo)
{
	grow_and_look("proc_test_kept", 0, "SUnreclaim:");
	grow_and_look("proc_test_dropped", SLAB_RECLAIM_ACCOUNT, "SReclaimable:");
}

SELFTEST(proc_figures, vmalloc_has_a_line_and_its_kilobytes)
{
	unsigned long used = figure(meminfo_show, "VmallocUsed:");
	void *area = vmalloc(PAGE_SIZE * 5);
	const char *line;
	char address[16];

	ASSERT_TRUE(area != NULL);
	snprintf(address, sizeof(address), "0x%08lx-", (unsigned long)area);
	EXPECT_EQ(figure(meminfo_show, "VmallocUsed:") - used, 24ul);	/* a guard page too */
	load(vmallocinfo_show);
	line = behind(text, address);
	ASSERT_TRUE(line != NULL);
	EXPECT_EQ(number_at(behind(line, " ")), 24576ul);
	EXPECT_EQ(number_at(behind(line, "pages=")), 5ul);
	vfree(area);
	load(vmallocinfo_show);
	EXPECT_TRUE(behind(text, address) == NULL);
	EXPECT_EQ(figure(meminfo_show, "VmallocUsed:"), used);
}

SELFTEST(proc_figures, time_is_ticks_and_interrupts)
{
	unsigned long timer = figure(interrupts_show, "  0:"), idle, asleep;

	load(stat_show);
	idle = number_at(behind(behind(behind(behind(text, "cpu  "), " "), " "), " "));
	msleep(200);
	EXPECT_GE(figure(interrupts_show, "  0:") - timer, 200ul * HZ / 1000);
	load(stat_show);
	asleep = number_at(behind(behind(behind(behind(text, "cpu  "), " "), " "), " ")) - idle;
	EXPECT_TRUE(asleep >= 15 && asleep <= 200);	/* of 20 hundredths; the host may stop us */
}

SELFTEST(proc_figures, load_arrives_and_goes)
{
	unsigned long load = 0;

	for (unsigned int i = 0; i < 12; i++)
		load = load_next(load, 1884, 1);
	EXPECT_TRUE(load * 100 / LOAD_ONE == 63);	/* a minute: 1 - 1/e */
	for (unsigned int i = 0; i < 200; i++)
		load = load_next(load, 1884, 3);
	EXPECT_EQ(load, 3 * LOAD_ONE);
	for (unsigned int i = 0; i < 200; i++)
		load = load_next(load, 1884, 0);
	EXPECT_EQ(load, 0ul);
}

static uint64_t hex_at(const char *at)
{
	char digits[20] = "0x";
	uint64_t value = 0;

	for (unsigned int i = 2; i < 18 && ((*at >= '0' && *at <= '9') ||
					    (*at >= 'a' && *at <= 'f')); i++)
		digits[i] = *at++;
	EXPECT_EQ(parse_u64(digits, &value), 0);
	return value;
}

SELFTEST(proc_figures, iomem_has_all_memory_of_the_firmware)
{
	uint64_t sum = 0;

	load(iomem_show);
	for (const char *line = text; *line; line = behind(line, "\n")) {
		const char *last = behind(line, "-"), *name = behind(line, " : ");

		if (strncmp(name, "System RAM\n", 11) == 0)
			sum += hex_at(last) + 1 - hex_at(line);
	}
	EXPECT_TRUE(sum == early_memory.usable);
	EXPECT_TRUE(behind(text, "  00100000-") != NULL);	/* the image begins there */
}

SELFTEST(proc_figures, cpuinfo_flags_are_those_of_cpuid)
{
	load(cpuinfo_show);
	ASSERT_TRUE(behind(text, "flags") != NULL);
	EXPECT_EQ(behind(behind(text, "flags"), " fpu") != NULL, cpu_info.cpuid && cpu_info.fpu);
	EXPECT_EQ(behind(behind(text, "flags"), " smap") != NULL, cpu_info.smap);
	EXPECT_EQ(behind(behind(text, "flags"), " pge") != NULL, cpu_info.pge);
	EXPECT_TRUE(behind(text, cpu_info.vendor) != NULL);
}

/* --- areas ----------------------------------------------------------------------------------- */

/* A record of the file for an area, of a reader who goes on at an address. */
static void load_area(const struct seq_operations *op, struct vm_area_struct *vma,
		      unsigned long goes_on)
{
	struct seq_file m = { .buf = text, .size = SCRATCH_SIZE - 1, .index = (loff_t)goes_on };

	down_read(&vma->vm_mm->mmap_lock);
	EXPECT_EQ(op->show(&m, vma), 0);
	up_read(&vma->vm_mm->mmap_lock);
	EXPECT_FALSE(m.overflow);
	text[m.count] = '\0';
}

static bool text_begins(const char *with)
{
	return strncmp(text, with, strlen(with)) == 0;
}

/* Its lower part may be what he has read of another area, which it has swallowed since. */
SELFTEST(proc_figures, an_area_that_grew_is_told_from_where_the_reader_goes_on)
{
	struct vm_area_struct *vma;
	struct user_space space;

	ASSERT_TRUE(enter_user_space(&space));
	vma = add_area(space.mm, TEST_ADDR, 8, VM_READ | VM_WRITE);
	if (vma) {
		EXPECT_TRUE(fault_in(vma, TEST_ADDR, FAULT_FLAG_WRITE) == 0);
		EXPECT_TRUE(fault_in(vma, TEST_ADDR + 7 * PAGE_SIZE, FAULT_FLAG_WRITE) == 0);
		load_area(&maps_ops, vma, 0);
		EXPECT_TRUE(text_begins("10000000-10008000 rw-p 00000000 "));
		load_area(&maps_ops, vma, TEST_ADDR + 3 * PAGE_SIZE);
		EXPECT_TRUE(text_begins("10003000-10008000 rw-p 00000000 "));
		load_area(&smaps_ops, vma, 0);
		EXPECT_EQ(number_at(behind(text, "\nSize")), 32ul);
		EXPECT_EQ(number_at(behind(text, "\nRss")), 8ul);
		load_area(&smaps_ops, vma, TEST_ADDR + 3 * PAGE_SIZE);
		EXPECT_EQ(number_at(behind(text, "\nSize")), 20ul);
		EXPECT_EQ(number_at(behind(text, "\nRss")), 4ul);
	}
	leave_user_space(&space);
}
