/* SPDX-License-Identifier: MIT */
/*
 * user/bench/bench_process.c - fork, exec, exit, wait, and turns between two processes
 */
#include <uapi/poll.h>

#include "bench.h"

#define ROUNDS	33	/* the first is the warm-up */
#define LARGE	(16 * 256)	/* pages of 16 MB */
#define TURNS	2000

/*
 * fork, exit and wait, from the parent's side; what fork alone took is returned.  The child
 * ends by the bare call: it writes to nothing but its stack, which is one copy.
 */
static uint32_t fork_exit_wait(uint32_t *all)
{
	uint32_t start = now(), returned;
	int pid = start_child();

	returned = now();
	if (pid == 0)
		sys_exit_group(0);
	end_child(pid);
	*all = now() - start;
	return returned - start;
}

static void fork_rows(const char *name, bool whole)
{
	uint32_t all, returned;
	int i;

	for (i = 0; i < ROUNDS; i++) {
		returned = fork_exit_wait(&all);
		if (i)
			sample(whole ? all : returned);
	}
	report(name, 1);
}

static void fork_small(void)
{
	fork_rows("fork_exit_wait_small", true);
}

static char *touched_16m(void)
{
	char *pages = map_pages(LARGE, PROT_RW, MAP_PRIVATE);
	size_t i;

	for (i = 0; i < LARGE; i++)
		pages[PAGES(i)] = 1;
	return pages;
}

static void fork_return_16m(void)
{
	char *pages = touched_16m();

	fork_rows("fork_return_16m", false);
	sys_munmap(pages, PAGES(LARGE));
}

static void fork_exit_wait_16m(void)
{
	char *pages = touched_16m();

	fork_rows("fork_exit_wait_16m", true);
	sys_munmap(pages, PAGES(LARGE));
}

/* The child writes every page, copies included. */
static void fork_touch_16m(void)
{
	volatile char *pages = touched_16m();
	uint32_t start;
	size_t page;
	int i, pid;

	for (i = 0; i < 5; i++) {
		pid = start_child();
		if (pid == 0) {
			start = now();
			for (page = 0; page < LARGE; page++)
				pages[PAGES(page)] = 2;
			sample(now() - start);
			exit(0);
		}
		end_child(pid);
	}
	sys_munmap((void *)pages, PAGES(LARGE));
	report("fork_touch_16m.per_page", LARGE);
}

static void fork_exec_exit_wait(void)
{
	char path[256];
	char *words[] = { path, NULL };
	uint32_t start;
	int i, pid;

	memcpy(path, root_path("/bin/true"), strlen(root_path("/bin/true")) + 1);
	for (i = 0; i < ROUNDS; i++) {
		start = now();
		pid = start_child();
		if (pid == 0) {
			sys_execve(path, words, NULL);
			exit(1);
		}
		end_child(pid);
		if (i)
			sample(now() - start);
	}
	report("fork_exec_exit_wait", 1);
}

/* --- turns --------------------------------------------------------------------------------- */

/*
 * A program with a libc, from the call of exec until its parent has waited for it: nearly all of
 * it is the program's own start and end, and the faults that these take.  Its output goes to
 * /dev/null, as a serial line would be measured as well.
 */
static void glibc_hello(void)
{
	char path[256];
	char *words[] = { path, NULL };
	volatile uint32_t *start;
	int i, pid, fd;

	memcpy(path, root_path("/glibc/hello"), strlen(root_path("/glibc/hello")) + 1);
	fd = sys_open(path, O_RDONLY);
	if (fd < 0) {
		skip("glibc_hello",
		     "there is no /glibc/hello: it is in another initrd, programs.cpio");
		return;
	}
	sys_close(fd);
	start = map_pages(1, PROT_RW, MAP_SHARED);
	for (i = 0; i < ROUNDS; i++) {
		pid = start_child();
		if (pid == 0) {
			sys_dup2(sys_open("/dev/null", O_RDWR), 1);
			*start = now();
			sys_execve(path, words, NULL);
			exit(1);
		}
		end_child(pid);
		if (i)
			sample(now() - *start);
	}
	sys_munmap((void *)start, PAGE_SIZE);
	report("glibc_hello", 1);
}

/* Two processes that do nothing but let the other one go on. */
static void yield_2proc(void)
{
	struct { volatile int ready, stop, turns; } *shared = map_pages(1, PROT_RW, MAP_SHARED);
	uint32_t start;
	int i, round, turns, pid = start_child();

	if (pid == 0) {
		shared->ready = 1;
		while (!shared->stop) {
			sys_sched_yield();
			shared->turns++;
		}
		exit(0);
	}
	while (!shared->ready)
		sys_sched_yield();
	for (round = 0; round < 9; round++) {
		turns = shared->turns;
		start = now();
		for (i = 0; i < TURNS; i++)
			sys_sched_yield();
		start = now() - start;
		turns = shared->turns - turns;
		if (round)
			sample(start / (uint32_t)(TURNS + turns));
	}
	shared->stop = 1;
	end_child(pid);
	sys_munmap((void *)shared, PAGE_SIZE);
	report("yield_2proc", 1);
}

/* A byte goes to the child and comes back: two switches. */
static void pipe_pingpong(void)
{
	int there[2], back[2], i, pid, error = (int)syscall1(__NR_pipe, (long)there);
	uint32_t start;
	char byte = 0;

	if (error || syscall1(__NR_pipe, (long)back)) {
		skip("pipe_pingpong", "there are no pipes");
		return;
	}
	pid = start_child();
	if (pid == 0) {
		for (i = 0; i < ROUNDS * 8; i++) {
			sys_read(there[0], &byte, 1);
			sys_write(back[1], &byte, 1);
		}
		exit(0);
	}
	for (i = 0; i < ROUNDS * 8; i++) {
		start = now();
		sys_write(there[1], &byte, 1);
		sys_read(back[0], &byte, 1);
		if (i >= 8)
			sample(now() - start);
	}
	end_child(pid);
	for (i = 0; i < 2; i++) {
		sys_close(there[i]);
		sys_close(back[i]);
	}
	report("pipe_pingpong", 1);
}

/* A page through a pipe that the same process reads. */
static void pipe_4k(bool whole_page_read)
{
	static char page[PAGE_SIZE];
	uint32_t start, written;
	int ends[2], i;

	if (syscall1(__NR_pipe, (long)ends)) {
		skip("pipe_4k", "there are no pipes");
		return;
	}
	for (i = 0; i < ROUNDS * 8; i++) {
		start = now();
		sys_write(ends[1], page, sizeof(page));
		written = now();
		sys_read(ends[0], page, sizeof(page));
		if (i >= 8)
			sample(whole_page_read ? now() - written : written - start);
	}
	sys_close(ends[0]);
	sys_close(ends[1]);
	report(whole_page_read ? "pipe_4k.read" : "pipe_4k.write", 1);
}

static void pipe_4k_write(void)
{
	pipe_4k(false);
}

static void pipe_4k_read(void)
{
	pipe_4k(true);
}

/* Is there anything to read in eight pipes?  There is not. */
static void poll_8(void)
{
	struct pollfd files[8];
	int ends[2], i;
	uint32_t start;

	if (syscall1(__NR_pipe, (long)ends)) {
		skip("poll_8", "there are no pipes");
		return;
	}
	for (i = 0; i < 8; i++)
		files[i] = (struct pollfd){ .fd = ends[0], .events = POLLIN };
	for (i = 0; i < ROUNDS; i++) {
		start = now();
		syscall3(__NR_poll, (long)files, 8, 0);
		if (i)
			sample(now() - start);
	}
	sys_close(ends[0]);
	sys_close(ends[1]);
	report("poll_8", 1);
}

const struct row process_rows[] = {
	{ "fork_exit_wait_small", fork_small },
	{ "fork_return_16m", fork_return_16m },
	{ "fork_touch_16m.per_page", fork_touch_16m },
	{ "fork_exit_wait_16m", fork_exit_wait_16m },
	{ "fork_exec_exit_wait", fork_exec_exit_wait },
	{ "glibc_hello", glibc_hello },
	{ "yield_2proc", yield_2proc },
	{ "pipe_pingpong", pipe_pingpong },
	{ "pipe_4k.write", pipe_4k_write },
	{ "pipe_4k.read", pipe_4k_read },
	{ "poll_8", poll_8 },
	{ NULL, NULL },
};
