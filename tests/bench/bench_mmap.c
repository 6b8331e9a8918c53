/* SPDX-License-Identifier: MIT */
/*
 * tests/bench/bench_mmap.c - the mapping calls without the way from and to user mode
 *
 * In an address space that looks like a small program's, and in one with 10,000 areas, of
 * which no two can be one.
 */
#include <core/bug.h>
#include <core/task.h>
#include <kernel/bench.h>
#include <lib/err.h>
#include <mm/mmap.h>
#include <mm/vmalloc.h>
#include <uapi/mman.h>

#define MANY	10000U
#define STEP	19U

static struct bench_samples *const samples = &bench_samples[0];
static struct bench_samples *const more_samples = &bench_samples[1];
static unsigned long *addresses;		/* of MANY areas, while they are there */

static unsigned long map(unsigned long addr, unsigned long len, unsigned int prot,
			 unsigned int flags)
{
	const struct mmap_request request = {
		.addr = addr,
		.len = len,
		.prot = prot,
		.flags = MAP_PRIVATE | MAP_ANONYMOUS | flags,
	};

	return (unsigned long)vm_mmap(current->mm, &request);
}

static void map_at(unsigned long addr, unsigned long len, unsigned int prot, unsigned int flags)
{
	BUG_ON(map(addr, len, prot, MAP_FIXED | flags) != addr);
}

/* Text, data, heap, stack, and an area below it. */
static void begin(void)
{
	struct mm_struct *mm = mm_alloc();

	BUG_ON(!mm || mm_switch_current(mm));
	map_at(0x08048000, 16 * PAGE_SIZE, PROT_READ | PROT_EXEC, 0);
	map_at(0x08058000, 4 * PAGE_SIZE, PROT_READ, 0);
	mm->start_brk = 0x08060000;
	mm->brk = mm->start_brk;
	BUG_ON(vm_brk(mm, mm->start_brk + PAGE_SIZE) < 0);
	map_at(TASK_SIZE - 0x21000, 0x21000, PROT_READ | PROT_WRITE, MAP_GROWSDOWN);
	BUG_ON(IS_ERR_VALUE(map(0, 4 * PAGE_SIZE, PROT_READ, 0)));
	addresses = vmalloc(MANY * sizeof(*addresses));
	BUG_ON(!addresses);
	bench_samples_begin(samples);
	bench_samples_begin(more_samples);
}

static void end(void)
{
	BUG_ON(mmap_check(current->mm) != NULL);
	mmput(mm_switch_current(NULL));
	vfree(addresses);
}

BENCH(vm_mmap_1p)
{
	begin();
	while (bench_wants_more(samples) || bench_wants_more(more_samples)) {
		uint64_t start = bench_start(samples);
		unsigned long addr = map(0, PAGE_SIZE, PROT_READ | PROT_WRITE, 0);
		uint64_t middle = rdtsc();

		if (bench_wants_more(samples))
			bench_store(samples, middle - start, 1);
		start = bench_start(more_samples);
		BUG_ON(vm_munmap(current->mm, addr, PAGE_SIZE));
		middle = rdtsc();
		if (bench_wants_more(more_samples))
			bench_store(more_samples, middle - start, 1);
	}
	bench_samples_rows(samples, "vm_mmap_1p");
	bench_samples_rows(more_samples, "vm_munmap_1p");
	end();
}

BENCH(vm_mprotect_flip_1p)
{
	unsigned long page;

	begin();
	page = map(0, PAGE_SIZE, PROT_READ | PROT_WRITE, MAP_POPULATE);
	while (bench_wants_more(samples)) {
		uint64_t start = bench_start(samples);

		BUG_ON(vm_mprotect(current->mm, page, PAGE_SIZE, PROT_READ | PROT_EXEC));
		BUG_ON(vm_mprotect(current->mm, page, PAGE_SIZE, PROT_READ | PROT_WRITE));
		bench_stop(samples, start, 2);
	}
	bench_samples_rows(samples, "vm_mprotect_flip_1p");
	end();
}

/* Half of what it takes to split an area into three and make it one again. */
BENCH(vm_mprotect_split_merge)
{
	unsigned long pages;

	begin();
	pages = map(0, 3 * PAGE_SIZE, PROT_READ | PROT_WRITE, MAP_POPULATE);
	while (bench_wants_more(samples)) {
		uint64_t start = bench_start(samples);

		BUG_ON(vm_mprotect(current->mm, pages + PAGE_SIZE, PAGE_SIZE,
				   PROT_READ | PROT_EXEC));
		BUG_ON(vm_mprotect(current->mm, pages + PAGE_SIZE, PAGE_SIZE,
				   PROT_READ | PROT_WRITE));
		bench_stop(samples, start, 2);
	}
	bench_samples_rows(samples, "vm_mprotect_split_merge");
	end();
}

BENCH(vm_brk_grow_1p)
{
	unsigned long brk;

	begin();
	brk = current->mm->brk;
	while (bench_wants_more(samples)) {
		uint64_t start;

		brk += PAGE_SIZE;
		start = bench_start(samples);
		BUG_ON((unsigned long)vm_brk(current->mm, brk) != brk);
		bench_stop(samples, start, 1);
	}
	bench_samples_rows(samples, "vm_brk_grow_1p");
	end();
}

static void create(unsigned int nr)
{
	for (unsigned int i = 0; i < nr; i++)
		addresses[i] = map(0, PAGE_SIZE, i % 2 ? PROT_READ : PROT_READ | PROT_WRITE, 0);
}

static void destroy(unsigned int nr)
{
	for (unsigned int i = 0; i < nr; i++)
		BUG_ON(vm_munmap(current->mm, addresses[i], PAGE_SIZE));
}

/* Some are measured, from the first to the last. */
BENCH(vm_10000_areas)
{
	begin();
	for (unsigned int i = 0; i < MANY; i++) {
		uint64_t start = bench_start(samples);

		addresses[i] = map(0, PAGE_SIZE, i % 2 ? PROT_READ : PROT_READ | PROT_WRITE, 0);
		if (i % STEP == 0 && bench_wants_more(samples))
			bench_stop(samples, start, 1);
	}
	for (unsigned int i = 0; i < MANY; i++) {
		uint64_t start = bench_start(more_samples);

		BUG_ON(vm_munmap(current->mm, addresses[i], PAGE_SIZE));
		if (i % STEP == 0 && bench_wants_more(more_samples))
			bench_stop(more_samples, start, 1);
	}
	bench_samples_rows(samples, "vm_10000_create");
	bench_samples_rows(more_samples, "vm_10000_munmap");
	end();
}

/* Two areas in turn, so that the last hit is no help. */
static void find_among(unsigned int nr, const char *row)
{
	begin();
	create(nr);
	while (bench_wants_more(samples)) {
		uint64_t start = bench_start(samples);

		BUG_ON(!find_vma(current->mm, addresses[nr / 2]));
		BUG_ON(!find_vma(current->mm, addresses[nr / 3]));
		bench_stop(samples, start, 2);
	}
	bench_samples_rows(samples, row);
	destroy(nr);
	end();
}

BENCH(find_vma)
{
	find_among(10, "find_vma_10");
	find_among(MANY, "find_vma_10000");
}
