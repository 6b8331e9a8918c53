/* SPDX-License-Identifier: MIT */
/*
 * user/lib/workers.c - other processes that make system calls when they are told
 *
 * For tests of what one process does to another.  Commands and results go through shared
 * memory, and so do the structures that the calls need: worker_memory() is a page at the same
 * address in all of them.
 */
#include "workers.h"

#include "handler.h"
#include "test.h"
#include "thread.h"

struct desk {
	volatile uint32_t told, done;	/* how often */
	volatile int pid;
	long call, args[4];
	volatile long result;
};

static struct desk *desks;

static struct desk *desk(unsigned int nr)
{
	if (!desks)
		desks = map_pages(2, PROT_RW, MAP_SHARED);
	return &desks[nr];
}

/* worker_memory - a page that all see */
void *worker_memory(void)
{
	return (char *)desk(0) + PAGE_SIZE;
}

__attribute__((noreturn)) static void serve(struct desk *d)
{
	for (;;) {
		while (d->told == d->done)
			futex_wait(&d->told, d->done);
		if (d->call < 0)
			exit(0);
		d->result = syscall4(d->call, d->args[0], d->args[1], d->args[2], d->args[3]);
		d->done = d->told;
		futex_wake(&d->done, 1);
	}
}

/* start_worker - process nr begins; its descriptors are the caller's, its stack is its own */
void start_worker(unsigned int nr)
{
	struct desk *d = desk(nr);
	int pid;

	d->told = d->done = 0;
	print_flush();
	pid = sys_fork();
	if (pid == 0)
		serve(d);
	if (pid < 0)
		bail("fork: %d", pid);
	d->pid = pid;
}

int worker_pid(unsigned int nr)
{
	return desk(nr)->pid;
}

/* tell - it is to make that call; nobody waits for it yet */
void tell(unsigned int nr, long call, long a, long b, long c, long d)
{
	struct desk *at = desk(nr);

	at->call = call;
	at->args[0] = a;
	at->args[1] = b;
	at->args[2] = c;
	at->args[3] = d;
	at->told++;
	futex_wake(&at->told, 1);
}

/* waits - after some time it has not come back yet */
bool waits(unsigned int nr)
{
	for (int i = 0; i < 5; i++) {
		sleep_ms(10);
		if (desk(nr)->done == desk(nr)->told)
			return false;
	}
	return true;
}

/* answer - the result, when it has come back */
long answer(unsigned int nr)
{
	struct desk *d = desk(nr);
	uint32_t done;

	while ((done = d->done) != d->told)
		futex_wait(&d->done, done);
	return d->result;
}

long ask(unsigned int nr, long call, long a, long b, long c, long d)
{
	tell(nr, call, a, b, c, d);
	return answer(nr);
}

/* dismiss - it exits, and is waited for */
void dismiss(unsigned int nr)
{
	int status, pid = desk(nr)->pid;

	tell(nr, -1, 0, 0, 0, 0);
	while (sys_waitpid(pid, &status, 0) != pid)
		;
}
