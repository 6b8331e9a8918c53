/* SPDX-License-Identifier: MIT */
/*
 * user/lib/sys_signal.h - the system calls of signals and of process groups by name
 *
 * As those of sys.h: each returns a result or -errno.  Where a call takes the size of a set, it
 * is given the right one; what says otherwise is tested with syscall4() and its like.
 */
#pragma once

#include "sys.h"
#include "sys_time.h"

static inline int sys_kill(int pid, int signal)
{
	return syscall2(__NR_kill, pid, signal);
}

static inline int sys_tkill(int tid, int signal)
{
	return syscall2(__NR_tkill, tid, signal);
}

static inline int sys_tgkill(int pid, int tid, int signal)
{
	return syscall3(__NR_tgkill, pid, tid, signal);
}

static inline int sys_rt_sigqueueinfo(int pid, int signal, const struct siginfo *info)
{
	return syscall3(__NR_rt_sigqueueinfo, pid, signal, (long)info);
}

static inline int sys_rt_sigaction(int signal, const struct sigaction *act, struct sigaction *old)
{
	return syscall4(__NR_rt_sigaction, signal, (long)act, (long)old, sizeof(sigset_t));
}

static inline int sys_rt_sigprocmask(int how, const sigset_t *set, sigset_t *old)
{
	return syscall4(__NR_rt_sigprocmask, how, (long)set, (long)old, sizeof(sigset_t));
}

static inline int sys_rt_sigpending(sigset_t *set)
{
	return syscall2(__NR_rt_sigpending, (long)set, sizeof(*set));
}

static inline int sys_rt_sigsuspend(const sigset_t *set)
{
	return syscall2(__NR_rt_sigsuspend, (long)set, sizeof(*set));
}

static inline int sys_rt_sigtimedwait(const sigset_t *set, struct siginfo *info,
				      const timespec_t *time)
{
	return syscall4(__NR_rt_sigtimedwait, (long)set, (long)info, (long)time, sizeof(*set));
}

static inline int sys_sigaltstack(const stack_t *stack, stack_t *old)
{
	return syscall2(__NR_sigaltstack, (long)stack, (long)old);
}

static inline int sys_pause(void)
{
	return syscall0(__NR_pause);
}

static inline int sys_gettid(void)
{
	return syscall0(__NR_gettid);
}

/* --- process groups and sessions --- */

static inline int sys_setpgid(int pid, int pgid)
{
	return syscall2(__NR_setpgid, pid, pgid);
}

static inline int sys_getpgid(int pid)
{
	return syscall1(__NR_getpgid, pid);
}

static inline int sys_getpgrp(void)
{
	return syscall0(__NR_getpgrp);
}

static inline int sys_setsid(void)
{
	return syscall0(__NR_setsid);
}

static inline int sys_getsid(int pid)
{
	return syscall1(__NR_getsid, pid);
}

static inline int sys_waitid(int which, int id, struct siginfo *info, int options,
			     struct rusage *usage)
{
	return syscall5(__NR_waitid, which, id, (long)info, options, (long)usage);
}
