/* SPDX-License-Identifier: MIT */
/*
 * make.c - a call is made: as it is, or by a child if it would end or stop the worker
 */
#include <uapi/reboot.h>
#include <uapi/sched.h>

#include "campaign.h"

long make_plain(struct self *self, const struct call *call, long *args)
{
	(void)self;
	return syscall6(call->number, args[0], args[1], args[2], args[3], args[4], args[5]);
}

/* The argument of that kind, which is a path. */
static long path_of(const struct call *call, const long *args, char kind)
{
	int i = 0;

	while (call->kinds[i] && call->kinds[i] != kind)
		i++;
	return call->kinds[i] ? args[i] : 0;
}

static void clear_path(long path)
{
	if (path && syscall1(__NR_unlink, path) != 0)
		syscall1(__NR_rmdir, path);
}

/* What a path names is there, or what would be in the way is not: mostly. */
long make_with_path(struct self *self, const struct call *call, long *args)
{
	long path = path_of(call, args, 's');

	if (one_in(self, 6))
		return make_plain(self, call, args);
	clear_path(path_of(call, args, '%'));
	clear_path(path);
	if (call->first == FIRST_FILE)
		sys_close(syscall3(__NR_open, path, O_CREAT | O_RDWR, 0600));
	else if (call->first == FIRST_FOLDER)
		syscall2(__NR_mkdir, path, 0700);
	else if (call->first == FIRST_LINK)
		syscall2(__NR_symlink, (long)"/dev/zero", path);
	return make_plain(self, call, args);
}

/* mount_point_name - the folder for file systems of the thread in that slot; 16 bytes */
void mount_point_name(char *path, int slot)
{
	memcpy(path, SCRATCH "/M", sizeof(SCRATCH) + 1);
	path[sizeof(SCRATCH) + 1] = (char)('0' + slot);
	path[sizeof(SCRATCH) + 2] = '\0';
}

/* mount_point_remove - the folder goes, and all that lies on it */
void mount_point_remove(const char *path)
{
	while (syscall2(__NR_umount2, (long)path, 0) == 0)
		;
	syscall1(__NR_rmdir, (long)path);
}

/*
 * A thread has a folder of its own for file systems, where no other path leads: so each goes
 * again.  One is there before it is to go, mostly.
 */
long make_mount(struct self *self, const struct call *call, long *args)
{
	bool mounts = call->number == __NR_mount;
	long folder = (long)self->mount_point, result;

	syscall2(__NR_mkdir, folder, 0700);
	if (!mounts && !one_in(self, 6))
		syscall5(__NR_mount, 0, folder, (long)"tmpfs", 0, 0);
	result = make_plain(self, call, args);
	mount_point_remove(self->mount_point);
	return result;
}

/* A number that is no call's. */
long make_any_number(struct self *self, const struct call *call, long *args)
{
	uint32_t number = one_in(self, 2) ? 500 + draw(self, 1000) :
					    draw(self, 1u << 24) | 1u << 31;

	(void)call;
	return syscall6((long)number, args[0], args[1], args[2], args[3], args[4], args[5]);
}

/* Of whatever kind; a signal may come. */
static int wait_any(int pid, int *status, int options)
{
	int got;

	do {
		got = sys_waitpid(pid, status, options | __WALL);
		if (got == -EINVAL)
			got = sys_waitpid(pid, status, options);
	} while (got == -EINTR);
	return got;
}

/* wait_for - wait until this child has ended; false status if another thread has seen it */
int wait_for(int pid, int *status)
{
	return wait_any(pid, status, 0);
}

/* has_ended - is there no such child that lives? */
bool has_ended(struct self *self, int pid)
{
	int got = wait_any(pid, NULL, WNOHANG);

	self->children -= got == pid;
	return got != 0;
}

/* reap - wait for children: for those that have ended, or until there is none */
void reap(struct self *self, bool all)
{
	if (all && self->victim && !has_ended(self, self->victim))
		syscall2(__NR_kill, self->victim, SIGKILL);
	while ((all || self->children > 0) && wait_any(-1, NULL, all ? 0 : WNOHANG) > 0)
		self->children--;
	if (all)
		self->children = self->victim = 0;
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

/* A child that makes the call; unless that ends it, it tells whether it succeeded. */
static int child_that_makes(struct self *self, const struct call *call, long *args)
{
	int pid;

	if (self->children >= MAX_CHILDREN)
		reap(self, true);
	pid = sys_fork();
	if (pid == 0)
		sys_exit_group(failed((void *)make_plain(self, call, args)) ? REFUSED : 0);
	return pid;
}

static long result_of_child(int pid)
{
	int status = 0;

	if (pid < 0)
		return pid;
	if (wait_for(pid, &status) != pid)
		return 0;		/* it waits for itself, or another thread has done so */
	return status == REFUSED << 8 ? -EINVAL : status & 0x7f ? -EFAULT : 0;
}

/* It succeeds if it ends the child. */
long make_in_child(struct self *self, const struct call *call, long *args)
{
	if ((args[0] & 0xff) == REFUSED)
		args[0]++;
	return result_of_child(child_that_makes(self, call, args));
}

long make_by_child(struct self *self, const struct call *call, long *args)
{
	return result_of_child(child_that_makes(self, call, args));
}

/* It succeeds if the program ran to its end. */
long make_exec(struct self *self, const struct call *call, long *args)
{
	return result_of_child(child_that_makes(self, call, args));
}

/* Ends the new thread or process in its first instructions, which use no stack. */
static long clone_and_exit(long flags, long parent_tid, long storage, long child_tid)
{
	long result;

	__asm__ volatile("int $0x80\n\t"
			 "testl %%eax, %%eax\n\t"
			 "jnz 1f\n\t"
			 "movl $1, %%eax\n\t"
			 "xorl %%ebx, %%ebx\n\t"
			 "int $0x80\n"
			 "1:"
			 : "=a"(result)
			 : "a"(__NR_clone), "b"(flags), "c"(0), "d"(parent_tid), "S"(storage),
			   "D"(child_tid)
			 : "memory");
	return result;
}

/*
 * The child may run on its maker's stack, at the same place: a signal that both handle would
 * write two frames there.  It inherits the mask, and lives no longer than it needs to end.
 */
static long clone_undisturbed(const long *args)
{
	const sigset_t all = ~(sigset_t)0;
	sigset_t before;
	long result;

	syscall4(__NR_rt_sigprocmask, SIG_SETMASK, (long)&all, (long)&before, sizeof(all));
	result = clone_and_exit(args[0], args[2], args[3], args[4]);
	syscall4(__NR_rt_sigprocmask, SIG_SETMASK, (long)&before, 0, sizeof(before));
	return result;
}

/* thread_lives - the word is cleared at its end, unless there is no memory for that */
bool thread_lives(volatile int *word, int tid)
{
	return *word && syscall3(__NR_tgkill, sys_getpid(), tid, 0) == 0;
}

/* A thread cannot be waited for: its end clears a word.  Nobody else's child is made. */
long make_clone(struct self *self, const struct call *call, long *args)
{
	long result;

	(void)call;
	if (self->children >= MAX_CHILDREN)
		reap(self, true);
	args[0] &= ~(long)(CLONE_PARENT | CLONE_CHILD_SETTID);
	if (args[0] & CLONE_THREAD) {
		args[0] |= CLONE_CHILD_CLEARTID;
		args[4] = (long)&self->thread;
	}
	self->thread = 1;
	result = clone_undisturbed(args);
	if (result > 0 && args[0] & CLONE_THREAD)
		while (thread_lives((volatile int *)&self->thread, (int)result))
			sys_sched_yield();
	else
		self->children += result > 0;
	return result;
}

/* What it is for a further thread must be so again: the first one waits for that word. */
long make_set_tid_address(struct self *self, const struct call *call, long *args)
{
	long result = make_plain(self, call, args);

	syscall1(call->number, (long)&self->slot->started);
	return result;
}

/* Ctrl-Alt-Del on or off: all else would be the end. */
long make_reboot(struct self *self, const struct call *call, long *args)
{
	args[0] = (long)(one_in(self, 10) ? 0 : LINUX_REBOOT_MAGIC1);
	args[1] = (long)LINUX_REBOOT_MAGIC2;
	args[2] = (long)(one_in(self, 2) ? LINUX_REBOOT_CMD_CAD_ON : LINUX_REBOOT_CMD_CAD_OFF);
	return make_plain(self, call, args);
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
