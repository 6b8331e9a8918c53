/* SPDX-License-Identifier: MIT */
/*
 * tests/exhaust - as much as there is, and more: VMAs, processes, memory, stack
 *
 * What is asked for may be refused, or its asker killed; whoever asks next must be
 * served as if nothing had been.  How much there is differs from machine to machine
 * and is not printed.
 */
#include "test.h"

#define MANY_VMAS	10000
#define MANY_PROCESSES	250
#define HOG_PAGES	(256 * 1024)	/* 1 GB: more than a small machine has */

/* Neighbours that differ in what is allowed cannot be merged. */
static int many_vmas(void *data)
{
	char *area = map_pages(MANY_VMAS, PROT_NONE, MAP_PRIVATE);
	int i;

	(void)data;
	for (i = 0; i < MANY_VMAS; i += 2) {
		if (sys_mprotect(area + PAGES(i), PAGE_SIZE, PROT_RW))
			return 1;
	}
	for (i = 0; i < MANY_VMAS; i += 200)
		*(int *)(area + PAGES(i)) = i;
	for (i = 0; i < MANY_VMAS; i += 200) {
		if (*(int *)(area + PAGES(i)) != i)
			return 2;
	}
	if (resident(area, 400) != 2)
		return 3;
	for (i = 1; i < MANY_VMAS; i += 2) {
		if (sys_munmap(area + PAGES(i), PAGE_SIZE))
			return 4;
	}
	return sys_munmap(area, PAGES(MANY_VMAS)) ? 5 : 0;
}

/* Its VMAs go with the process; a child gets a copy of all. */
static int leave_many_vmas(void *data)
{
	int i, pid, status = -1;

	(void)data;
	for (i = 0; i < MANY_VMAS; i++)
		map_pages(1, i % 2 ? PROT_READ : PROT_RW, MAP_PRIVATE);
	pid = sys_fork();
	if (pid == 0)
		exit(3);
	if (pid < 0)
		return 1;
	sys_waitpid(pid, &status, 0);
	return status == 3 << 8 ? 0 : 2;
}

struct bomb {
	volatile int started, refused, release;
};

/* Each process starts two more until enough of them are there, or there is no room. */
static void explode(struct bomb *bomb)
{
	int children = 0, i, pid;

	__atomic_fetch_add(&bomb->started, 1, __ATOMIC_RELAXED);
	for (i = 0; i < 2 && bomb->started < MANY_PROCESSES; i++) {
		pid = sys_fork();
		if (pid == 0) {
			explode(bomb);
			exit(0);
		}
		if (pid > 0)
			children++;
		else
			bomb->refused = pid;
	}
	while (bomb->started < MANY_PROCESSES && !bomb->refused && !bomb->release)
		sys_sched_yield();
	while (children--)
		sys_waitpid(-1, NULL, 0);
}

static int fork_bomb(void *data)
{
	struct bomb *bomb = map_pages(1, PROT_RW, MAP_SHARED);

	(void)data;
	explode(bomb);
	if (bomb->started >= MANY_PROCESSES)
		return 0;
	return bomb->refused == -ENOMEM || bomb->refused == -EAGAIN ? 0 : 1;
}

static int memory_hog(void *data)
{
	char *pages;
	size_t i;

	(void)data;
	for (i = 0; i < HOG_PAGES; i += 256) {
		pages = sys_mmap(NULL, PAGES(256), PROT_RW, MAP_PRIVATE_ANON, -1, 0);
		if (failed(pages))
			return (long)pages == -ENOMEM ? 0 : 1;
		for (int page = 0; page < 256; page++)
			pages[PAGES(page)] = 1;
	}
	return 0;
}

static int address_space_hog(void *data)
{
	size_t size;
	void *got;

	(void)data;
	for (size = 0x40000000; size >= PAGE_SIZE; size /= 2) {
		do {
			got = sys_mmap(NULL, size, PROT_NONE, MAP_PRIVATE_ANON | MAP_NORESERVE, -1,
				       0);
		} while (!failed(got));
		if ((long)got != -ENOMEM)
			return 1;
	}
	/* Not one page is left, and that is no obstacle to living on. */
	return sys_getpid() > 0 ? 0 : 2;
}

/* An ever deeper recursion; the volatile keeps the compiler from seeing its end. */
__attribute__((noinline)) static int recurse(volatile int *depth)
{
	volatile int below = *depth + 1;

	if (below < 0)		/* the stack ends long before */
		return 0;
	return recurse(&below) + *depth;
}

static int deep_recursion(void *data)
{
	volatile int depth = 0;

	(void)data;
	return recurse(&depth);
}

static int works(void *data)
{
	char *pages = map_pages(256, PROT_RW, MAP_PRIVATE);

	(void)data;
	if (!all_zero(pages, PAGES(256)))
		return 1;
	fill(pages, 256, 1);
	return filled(pages, 256, 1) == 256 ? 0 : 2;
}

static void after(const char *what)
{
	lives(works, NULL, what);
}

int main(int argc, char **argv, char **envp)
{
	int status;

	(void)argc, (void)argv, (void)envp;
	lives(many_vmas, NULL, "10,000 VMAs");
	after("memory works after 10,000 VMAs");
	lives(leave_many_vmas, NULL, "10,000 VMAs, fork, and exit with all of them");
	after("memory works after they are left");
	lives(fork_bomb, NULL, "a fork bomb");
	after("memory works after a fork bomb");
	status = in_child(memory_hog, NULL) & ~WCOREFLAG;
	ok(status == 0 || status == SIGKILL || status == SIGSEGV || status == SIGBUS,
	   "a memory hog gets an error, or is killed, or has enough");
	after("memory works after a memory hog");
	lives(address_space_hog, NULL, "an address space that is full");
	dies(deep_recursion, NULL, SIGSEGV, "an endless recursion");
	after("memory works after an endless recursion");
	is(sys_waitpid(-1, NULL, 0), -ECHILD, "no child is left over");
	return done();
}
