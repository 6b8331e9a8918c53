/* SPDX-License-Identifier: MIT */
/*
 * make.c - a call is made: as it is, or by a child if it would end or stop the worker
 */
#include "campaign.h"

long make_plain(struct self *self, const struct call *call, long *args)
{
	(void)self;
	return syscall6(call->number, args[0], args[1], args[2], args[3], args[4], args[5]);
}

/* A number that is no call's. */
long make_any_number(struct self *self, const struct call *call, long *args)
{
	uint32_t number = one_in(self, 2) ? 500 + draw(self, 1000) : draw(self, 1u << 24) | 1u << 31;

	(void)call;
	return syscall6((long)number, args[0], args[1], args[2], args[3], args[4], args[5]);
}

/* reap - wait for children: for those that have ended, or until there is none */
void reap(struct self *self, bool all)
{
	while ((all || self->children > 0) && sys_waitpid(-1, NULL, all ? 0 : WNOHANG) > 0)
		self->children--;
	if (all)
		self->children = 0;
}

/* Touch what other calls have mapped, or have not: it may end who does so. */
static void touch_arena(struct self *self)
{
	for (int i = 0; i < 20; i++) {
		volatile char *byte = ARENA + draw(self, PAGES(ARENA_PAGES));

		if (one_in(self, 2))
			*byte = (char)i;
		else
			(void)*byte;
	}
}

/* Nothing is called between a vfork and what ends the child in this frame. */
__attribute__((noinline)) static long vfork_and_exit(void)
{
	long pid = syscall0(__NR_vfork);

	if (pid == 0)
		sys_exit_group(0);
	return pid;
}

/* The child that touches the arena until that, or the end of it, ends it. */
long make_fork(struct self *self, const struct call *call, long *args)
{
	long pid;

	(void)args;
	if (self->children >= MAX_CHILDREN)
		reap(self, true);
	pid = call->number == __NR_vfork ? vfork_and_exit() : syscall0(call->number);
	if (pid == 0) {
		touch_arena(self);
		sys_exit_group(0);
	}
	self->children += pid > 0;
	return pid;
}

/* What a child ends with that has made the call and is still there. */
#define REFUSED		77

static int child_that_makes(struct self *self, const struct call *call, long *args)
{
	int pid;

	if (self->children >= MAX_CHILDREN)
		reap(self, true);
	pid = sys_fork();
	if (pid == 0) {
		make_plain(self, call, args);
		sys_exit_group(REFUSED);
	}
	return pid;
}

/* It succeeds if it ends the child. */
long make_in_child(struct self *self, const struct call *call, long *args)
{
	int status = REFUSED << 8, pid;

	if ((args[0] & 0xff) == REFUSED)
		args[0]++;
	pid = child_that_makes(self, call, args);
	if (pid < 0)
		return pid;
	if (sys_waitpid(pid, &status, 0) != pid)
		return 0;		/* another thread has waited for it */
	return status == REFUSED << 8 ? -EINVAL : 0;
}

/* It succeeds if the program ran to its end. */
long make_exec(struct self *self, const struct call *call, long *args)
{
	int status = 0, pid = child_that_makes(self, call, args);

	if (pid < 0)
		return pid;
	if (sys_waitpid(pid, &status, 0) != pid)
		return 0;
	return status ? -EINVAL : 0;
}

/* A child to be waited for, as often as not. */
long make_wait(struct self *self, const struct call *call, long *args)
{
	static const struct call fork = { .number = __NR_fork };
	long pid;

	if (!self->children && one_in(self, 2) && make_fork(self, &fork, args) < 0)
		return -ECHILD;
	pid = make_plain(self, call, args);
	self->children -= pid > 0;
	return pid;
}
