/* SPDX-License-Identifier: MIT */
/*
 * keep.c - what no argument may hit: a worker's own text, data, stacks and what all share
 *
 * A worker that unmaps its own stack proves nothing and makes no further call.  So a range
 * whose mapping a call would change, and a buffer that it would write, are moved into the
 * arena if they hit what is kept.  A range that wraps is left: the kernel refuses it whole.
 * Memory that may only be read is left to be written by calls: they must refuse.
 */
#include <uapi/prctl.h>

#include "campaign.h"

#define ROOM_BELOW	(128 * 1024)	/* of the first stack: what a thread may need */
#define ROOM_ABOVE	(64 * 1024)	/* arguments and environment */
#define LARGEST_WRITE	(64 * 1024)	/* of a call to one buffer */
#define LARGEST_AREA	(512u << 10)
#define LARGEST_STACK	(1u << 20)	/* a touch far below makes it so large, mlockall() full */
#define IMAGE		0x08048000u

static struct {
	uintptr_t start, end;
} kept[5];

/* keep_init - stack: an address in the first function's frame; before the heap is used */
void keep_init(const void *stack)
{
	uintptr_t heap = (uintptr_t)sys_brk(NULL), here = (uintptr_t)stack;

	kept[0].start = IMAGE;
	kept[0].end = heap;
	kept[1].start = (uintptr_t)SHARED_ADDR;
	kept[1].end = (uintptr_t)SHARED_ADDR + sizeof(struct all);
	kept[2].start = (uintptr_t)THREAD_STACKS;
	kept[2].end = (uintptr_t)THREAD_STACKS + MAX_THREADS * THREAD_STACK;
	kept[4].start = (uintptr_t)BUFFERS;
	kept[4].end = (uintptr_t)BUFFERS + MAX_THREADS * BUFFER_STEP;
	kept[3].start = here - ROOM_BELOW;
	kept[3].end = here > UINTPTR_MAX - ROOM_ABOVE ? UINTPTR_MAX : here + ROOM_ABOVE;
}

/* is_kept - does a range that does not wrap touch what is kept, or the page below it? */
bool is_kept(uintptr_t start, uint32_t size)
{
	uintptr_t end = start + size;

	if (end < start)
		return false;
	for (unsigned int i = 0; i < sizeof(kept) / sizeof(kept[0]); i++)
		if (start < kept[i].end && end > kept[i].start - PAGE_SIZE)
			return true;
	return false;
}

/* An address and a length. */
void keep_range(struct self *self, long *args)
{
	if (!is_kept((uintptr_t)args[0], (uint32_t)args[1]))
		return;
	args[0] = arena_page(self);
	args[1] = (long)PAGES(1 + draw(self, 4));
	if (is_kept((uintptr_t)args[0], (uint32_t)args[1]))
		args[0] = (long)ARENA;
}

/* What could be had but is more than all workers together should take. */
static void keep_small(struct self *self, long *length)
{
	if ((uint32_t)*length > LARGEST_AREA && (uint32_t)*length < 0xC0000000)
		*length = (long)PAGES(1 + draw(self, 16));
}

/* A place that MAP_FIXED would clear; a hint clears nothing. */
void keep_mmap(struct self *self, long *args)
{
	keep_small(self, &args[1]);
	keep_range(self, args);
}

void keep_old_mmap(struct self *self, long *args)
{
	long range[2] = { (long)self->words[0], (long)self->words[1] };

	keep_mmap(self, range);
	self->words[0] = (uint32_t)range[0];
	self->words[1] = (uint32_t)range[1];
	/* Words that happen to stand somewhere else might name anything. */
	if (args[0] != (long)self->words)
		args[0] = (long)0xC0000000;
}

/* What is moved, and what lies where it goes. */
void keep_mremap(struct self *self, long *args)
{
	long target[2];

	keep_small(self, &args[2]);
	target[0] = args[4];
	target[1] = args[2];
	keep_range(self, args);
	keep_range(self, target);
	args[4] = target[0];
	if (is_kept((uintptr_t)args[4], (uint32_t)args[2]))
		args[2] = (long)PAGE_SIZE;
}

/* Where there is a hole the call says so: few pages have none. */
void keep_few_pages(struct self *self, long *args)
{
	if (one_in(self, 2))
		args[1] = PAGE_SIZE;
	keep_range(self, args);
}

/* The heap may grow a little, or not at all. */
void keep_brk(struct self *self, long *args)
{
	uintptr_t end = (uintptr_t)args[0], heap = kept[0].end;

	(void)self;
	if (end > heap + PAGES(256) && end < 0xC0000000)
		args[0] = (long)(heap + PAGE_SIZE);
}

/* The stack may not grow much: a limit in 32 bits, or in two words. */
static void keep_stack(uint32_t *limit, uint32_t high)
{
	if (high || *limit > LARGEST_STACK)
		*limit = LARGEST_STACK;
}

void keep_setrlimit(struct self *self, long *args)
{
	if (args[0] == RLIMIT_STACK)
		keep_stack(&self->limit.rlim_cur, 0);
}

void keep_prlimit(struct self *self, long *args)
{
	keep_pid(self, args);
	if (args[1] != RLIMIT_STACK || !args[2])
		return;
	keep_stack(&self->words[0], self->words[1]);
	self->words[1] = 0;
}

/* limit_stack - of the worker itself, before the first call */
void limit_stack(void)
{
	const struct rlimit limit = { LARGEST_STACK, RLIM_INFINITY };

	syscall2(__NR_setrlimit, RLIMIT_STACK, (long)&limit);
}

/* Files of the initrd are not to be changed. */
static void keep_file(struct self *self, long *path_and_flags)
{
	if (one_in(self, 2)) {
		path_and_flags[0] = draw_argument(self, 'S');
		path_and_flags[1] &= ~(O_CREAT | O_TRUNC | O_ACCMODE);
	}
	path_and_flags[2] = 0600;
}

void keep_open(struct self *self, long *args)
{
	keep_file(self, args);
}

void keep_openat(struct self *self, long *args)
{
	keep_file(self, args + 1);
}

/* One bit of the mask is reserved. */
void keep_statx(struct self *self, long *args)
{
	args[3] &= one_in(self, 10) ? -1 : 0x7fff;
}

/* What is open may be the program that others execute: it stays one. */
void keep_fchmod(struct self *self, long *args)
{
	(void)self;
	args[1] |= 0100;
}

/*
 * Zeros have no end, nor has a file that is copied behind itself, or is one hole: all memory
 * would become a file's, and whoever is killed, the supervisor too, makes no room.
 */
static void keep_modest(struct self *self, long *length)
{
	if ((uint32_t)*length > LARGEST_AREA)
		*length = (long)draw(self, LARGEST_AREA);
}

/* What is negative is refused whole. */
void keep_fallocate(struct self *self, long *args)
{
	if ((uint32_t)args[4] > LARGEST_AREA && one_in(self, 2))
		args[5] = -1;
	else
		keep_modest(self, &args[4]);
}

/* A place in the file, mostly: any eight bytes lie behind the largest one's end. */
void keep_copy(struct self *self, long *args)
{
	uint32_t *place = &self->words[30];

	keep_modest(self, &args[4]);
	if (one_in(self, 3))
		return;
	place[0] = draw(self, 60000);
	place[1] = 0;
	args[1] = one_in(self, 3) ? 0 : (long)place;
}

void keep_sendfile(struct self *self, long *args)
{
	if (args[3] >= 0)
		keep_modest(self, &args[3]);
}

/* Most options want a small number where the others want a buffer. */
void keep_prctl(struct self *self, long *args)
{
	bool wants_buffer = args[0] == PR_SET_NAME || args[0] == PR_GET_NAME;

	if (wants_buffer || one_in(self, 6))
		return;
	if (args[0] == PR_GET_NO_NEW_PRIVS)
		args[1] = 0;
	else
		args[1] = args[0] == PR_CAPBSET_READ ? (long)draw(self, 44) : (long)draw(self, 2);
}

/* A child that lives for signals, or its group. */
static bool is_victim(const struct self *self, long pid)
{
	return self->victim && (pid == self->victim || pid == -self->victim);
}

/*
 * May that number be another process's, or group's, whom nobody asked?  0 is the worker's own
 * group, in which there are itself and its children alone.
 */
static bool is_stranger(const struct self *self, long pid)
{
	return pid != 0 && pid != sys_getpid() && pid != -sys_getpid() && pid != self->slot->tid &&
	       !is_victim(self, pid) && pid < 65536 && pid > -65536;
}

void keep_pid(struct self *self, long *args)
{
	if (is_stranger(self, args[0]))
		args[0] = 0;
}

/* Of strangers is only asked whether they exist, and nobody but a victim is stopped for good. */
static void keep_signal(const struct self *self, long pid, long *signal)
{
	if (is_stranger(self, pid))
		*signal = 0;
	if ((*signal == SIGKILL || *signal == SIGSTOP) && !is_victim(self, pid))
		*signal = 0;
}

void keep_kill(struct self *self, long *args)
{
	keep_signal(self, args[0], &args[1]);
}

void keep_tgkill(struct self *self, long *args)
{
	if (!one_in(self, 10))
		args[0] = args[1];
	keep_signal(self, args[1], &args[2]);
}

/* keep_buffer - an address that may be written to, or that cannot be */
long keep_buffer(struct self *self, long address)
{
	uintptr_t at = (uintptr_t)address;

	/* The text and the constants are one segment, from the image's first page on. */
	if (at >= IMAGE && at < (uintptr_t)&calls[nr_calls])
		return address;
	return is_kept(at, LARGEST_WRITE) ? arena_page(self) : address;
}
