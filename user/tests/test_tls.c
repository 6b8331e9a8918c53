/* SPDX-License-Identifier: MIT */
/*
 * tests/tls - segments of a thread's own: %gs leads to one's own data, whoever ran in between
 */
#include <uapi/ldt.h>

#include "sys_signal.h"
#include "sys_time.h"
#include "test.h"

#define ROUNDS	200

static struct user_desc usual(const void *base)
{
	return (struct user_desc){
		.entry_number = ~0u, .base_addr = (uint32_t)(uintptr_t)base, .limit = 0xfffff,
		.seg_32bit = 1, .limit_in_pages = 1, .useable = 1,
	};
}

static int set_area(struct user_desc *desc)
{
	return syscall1(__NR_set_thread_area, (long)desc);
}

static int get_area(struct user_desc *desc)
{
	return syscall1(__NR_get_thread_area, (long)desc);
}

static void load_gs(uint32_t selector)
{
	__asm__ volatile("movl %0, %%gs" : : "r"(selector));
}

static uint32_t gs_selector(void)
{
	uint32_t selector;

	__asm__ volatile("movl %%gs, %0" : "=r"(selector));
	return selector & 0xffff;
}

static uint32_t gs_word(uint32_t offset)
{
	uint32_t word;

	__asm__ volatile("movl %%gs:(%1), %0" : "=r"(word) : "r"(offset));
	return word;
}

static uint32_t words[2][4];

/* --- one thread --- */

static void choice(void)
{
	struct user_desc desc = usual(words[0]);
	int i;

	for (i = 0; i < 3; i++) {
		desc.entry_number = ~0u;
		is(set_area(&desc), 0, "a slot is chosen");
		is(desc.entry_number, 6 + i, "... number %d", 6 + i);
	}
	desc.entry_number = ~0u;
	is(set_area(&desc), -ESRCH, "there is no fourth");
	is(desc.entry_number, ~0u, "... and the number is not written");
}

static void reach(void)
{
	struct user_desc desc = usual(words[1]);

	words[0][1] = 0xc0ffee, words[1][1] = 0xbeef;
	load_gs(0x33);
	is(gs_word(4), 0xc0ffee, "gs leads to slot 6");
	desc.entry_number = 6;
	is(set_area(&desc), 0, "its base is changed");
	is(gs_word(4), 0xbeef, "... while gs is loaded");
	is(gs_selector(), 0x33, "... and stays");
}

static int read_by_gs(void *offset)
{
	gs_word((uint32_t)(uintptr_t)offset);
	return 0;
}

/* Limits and rights are the CPU's business; not every emulator minds them. */
static void bases(void)
{
	struct user_desc desc = usual(words[0]);

	desc.entry_number = 6;
	desc.base_addr = 0xc0000000;
	is(set_area(&desc), 0, "a base in the kernel");
	dies(read_by_gs, (void *)0x100000, SIGSEGV, "... leads nowhere");
	desc.base_addr = (uint32_t)(uintptr_t)words[1];
	is(set_area(&desc), 0, "an offset below the base");
	is(gs_word(-sizeof(words[0]) + 4), 0xc0ffee, "... wraps around");
}

static void refused(void)
{
	struct user_desc desc, back;
	unsigned int flags, wrong = 0;

	for (flags = 0; flags < 128; flags++) {
		bool good = flags == 0 || flags == 0x28 || (flags & 0x25) == 1;

		desc = (struct user_desc){ .entry_number = 7 };
		memcpy((char *)&desc + 12, &flags, 4);
		if (set_area(&desc) != (good ? 0 : -EINVAL)) {
			printf("# flags %x\n", flags);
			wrong++;
		}
		if (!good)
			continue;
		back = (struct user_desc){ .entry_number = 7, .limit = 1 };
		memset((char *)&back + 12, 0xff, 4);
		if (get_area(&back) ||
		    *(uint32_t *)((char *)&back + 12) != (flags ? flags : 0x28)) {
			printf("# flags %x are %x\n", flags, *(uint32_t *)((char *)&back + 12));
			wrong++;
		}
	}
	is(wrong, 0, "of 128 kinds of segments the right ones are taken, and given back");
	desc = usual(words[0]);
	desc.entry_number = 5;
	is(set_area(&desc), -EINVAL, "slot 5");
	desc.entry_number = 9;
	is(set_area(&desc), -EINVAL, "slot 9");
	is(get_area(&desc), -EINVAL, "slot 9, read");
	desc.entry_number = ~0u;
	is(get_area(&desc), -EINVAL, "any slot, read");
	is(set_area(bad_address()), -EFAULT, "a bad address");
	is(get_area(bad_address()), -EFAULT, "a bad address, read");
}

static void emptied(void)
{
	struct user_desc desc = { .entry_number = 8, .read_exec_only = 1, .seg_not_present = 1 };
	struct user_desc *page = map_pages(1, PROT_RW, MAP_PRIVATE);

	load_gs(0x43);
	is(set_area(&desc), 0, "a slot is emptied");
	is(gs_selector(), 0, "... and gs with it");
	dies(read_by_gs, NULL, SIGSEGV, "... which leads nowhere");
	desc = usual(words[0]);
	is(set_area(&desc), 0, "it is chosen again");
	is(desc.entry_number, 8, "... as the only one");
	desc = (struct user_desc){ .entry_number = 8 };
	is(set_area(&desc), 0, "all zero empties too");
	*page = usual(words[0]);
	sys_mprotect(page, PAGE_SIZE, PROT_READ);
	is(set_area(page), -EFAULT, "the chosen number cannot be written");
	desc = usual(words[0]);
	is(set_area(&desc), 0, "... and the slot");
	is(desc.entry_number, 8, "... is still empty");
}

/* --- and others --- */

static int child_has_it(void *unused)
{
	struct user_desc desc = usual(words[1]);

	(void)unused;
	if (gs_selector() != 0x33 || gs_word(4) != 0xc0ffee)
		return 1;
	desc.entry_number = 6;
	return set_area(&desc) || gs_word(4) != 0xbeef;
}

/* A process each: the same selector, other data. */
static int turns(void *word)
{
	struct user_desc desc = usual(word);
	int i;

	desc.entry_number = 6;
	if (set_area(&desc))
		return 1;
	load_gs(0x33);
	for (i = 0; i < ROUNDS; i++) {
		sys_sched_yield();
		if (gs_word(4) != ((uint32_t *)word)[1])
			return 2;
	}
	return 0;
}

/* Between two that have one. */
static int without(void *unused)
{
	struct user_desc desc = { .entry_number = 6 };
	int i;

	(void)unused;
	if (set_area(&desc))
		return 1;
	for (i = 0; i < ROUNDS; i++) {
		sys_sched_yield();
		desc.entry_number = 6;
		if (get_area(&desc) || !desc.seg_not_present || gs_selector() != 0)
			return 2;
	}
	return 0;
}

static int start(int (*work)(void *), void *data)
{
	int pid;

	print_flush();
	pid = sys_fork();
	if (pid == 0)
		exit(work(data));
	return pid;
}

static void others(void)
{
	struct user_desc desc = usual(words[0]);
	int status, ended = 0, i;

	desc.entry_number = 6;
	is(set_area(&desc), 0, "slot 6 for children");
	load_gs(0x33);
	lives(child_has_it, NULL, "a child has its parent's, and changes its own");
	is(gs_word(4), 0xc0ffee, "... and the parent's stays");
	start(turns, words[0]);
	start(without, NULL);
	start(turns, words[1]);
	for (i = 0; i < 3; i++) {
		if (sys_waitpid(-1, &status, 0) > 0 && status == 0)
			ended++;
	}
	is(ended, 3, "three in turns, one without any");
	is(gs_word(4), 0xc0ffee, "and gs is what it was");
}

static int yields_without(void *unused)
{
	(void)unused;
	load_gs(0);
	for (;;)
		sys_sched_yield();
	return 0;
}

static bool is_before(const timespec_t *a, const timespec_t *b)
{
	return a->tv_sec < b->tv_sec || (a->tv_sec == b->tv_sec && a->tv_nsec < b->tv_nsec);
}

/* gs is lost by no switch, wherever in a system call it comes: two seconds of them. */
static void calls_beside_others(void)
{
	int i, status, lost = 0, pid = start(yields_without, NULL);
	timespec_t now, end;

	sys_clock_gettime(CLOCK_MONOTONIC, &end);
	end.tv_sec += 2;
	load_gs(0x33);
	do {
		for (i = 0; i < 1000 && !lost; i++) {
			sys_getpid();
			lost = gs_selector() != 0x33;
		}
		sys_clock_gettime(CLOCK_MONOTONIC, &now);
	} while (!lost && is_before(&now, &end));
	sys_kill(pid, SIGKILL);
	sys_waitpid(pid, &status, 0);
	is(lost, 0, "gs stays over system calls beside one who has none");
	load_gs(0x33);
}

/* Run again by exec: nothing is left. */
static int fresh(void)
{
	uint32_t i;

	if (gs_selector())
		return 1;
	for (i = 6; i <= 8; i++) {
		struct user_desc desc = { .entry_number = i };

		if (get_area(&desc) || !desc.seg_not_present)
			return 2;
	}
	return 0;
}

static void over_exec(const char *path)
{
	char *const argv[] = { (char *)path, (char *)"fresh", NULL };
	char *const none[] = { NULL };
	int status = -1, pid;

	print_flush();
	pid = sys_fork();
	if (pid == 0) {
		sys_execve(path, argv, none);
		exit(99);
	}
	sys_waitpid(pid, &status, 0);
	is(status, 0, "another program has none");
}

int main(int argc, char **argv, char **envp)
{
	(void)envp;
	if (argc > 1)
		return fresh();
	choice();
	reach();
	bases();
	refused();
	emptied();
	others();
	calls_beside_others();
	over_exec(argv[0]);
	return done();
}
