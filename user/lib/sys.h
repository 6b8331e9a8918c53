/* SPDX-License-Identifier: MIT */
/*
 * user/lib/sys.h - the system calls by name
 *
 * Each returns what the kernel returned: a result, or -errno.  There is no errno
 * variable.  Addresses are void pointers, a mapping's too: failed() tells an error.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <uapi/errno.h>
#include <uapi/fcntl.h>
#include <uapi/mman.h>
#include <uapi/resource.h>
#include <uapi/signal.h>
#include <uapi/unistd.h>
#include <uapi/wait.h>

#include "syscall.h"

#define PAGE_SIZE	4096u
#define PAGES(n)	((size_t)(n) * PAGE_SIZE)

#define SEEK_SET	0
#define SEEK_CUR	1
#define SEEK_END	2

#define PROT_RW		(PROT_READ | PROT_WRITE)
#define MAP_PRIVATE_ANON (MAP_PRIVATE | MAP_ANONYMOUS)
#define MAP_SHARED_ANON	(MAP_SHARED | MAP_ANONYMOUS)

/* failed - is this result, of a call that returns an address, an error? */
static inline bool failed(const void *result)
{
	return (unsigned long)result > -(unsigned long)MAX_ERRNO - 1;
}

__attribute__((noreturn)) static inline void sys_exit_group(int status)
{
	for (;;)
		syscall1(__NR_exit_group, status);
}

/* --- processes --- */

static inline int sys_fork(void)
{
	return syscall0(__NR_fork);
}

static inline int sys_waitpid(int pid, int *status, int options)
{
	return syscall3(__NR_waitpid, pid, (long)status, options);
}

static inline int sys_wait4(int pid, int *status, int options, struct rusage *usage)
{
	return syscall4(__NR_wait4, pid, (long)status, options, (long)usage);
}

static inline int sys_execve(const char *path, char *const argv[], char *const envp[])
{
	return syscall3(__NR_execve, (long)path, (long)argv, (long)envp);
}

static inline int sys_getpid(void)
{
	return syscall0(__NR_getpid);
}

static inline int sys_getppid(void)
{
	return syscall0(__NR_getppid);
}

static inline int sys_sched_yield(void)
{
	return syscall0(__NR_sched_yield);
}

static inline int sys_getrlimit(int resource, struct rlimit *limit)
{
	return syscall2(__NR_ugetrlimit, resource, (long)limit);
}

static inline int sys_setrlimit(int resource, const struct rlimit *limit)
{
	return syscall2(__NR_setrlimit, resource, (long)limit);
}

static inline int sys_getrusage(int who, struct rusage *usage)
{
	return syscall2(__NR_getrusage, who, (long)usage);
}

/* --- files --- */

static inline int sys_open(const char *path, int flags)
{
	return syscall3(__NR_open, (long)path, flags, 0);
}

static inline int sys_close(int fd)
{
	return syscall1(__NR_close, fd);
}

static inline int sys_dup(int fd)
{
	return syscall1(__NR_dup, fd);
}

static inline int sys_dup2(int fd, int other)
{
	return syscall2(__NR_dup2, fd, other);
}

static inline long sys_read(int fd, void *buffer, size_t size)
{
	return syscall3(__NR_read, fd, (long)buffer, (long)size);
}

static inline long sys_write(int fd, const void *buffer, size_t size)
{
	return syscall3(__NR_write, fd, (long)buffer, (long)size);
}

static inline long sys_lseek(int fd, long offset, int whence)
{
	return syscall3(__NR_lseek, fd, offset, whence);
}

/* --- memory --- */

static inline void *sys_mmap(void *addr, size_t size, int prot, int flags, int fd,
			     unsigned long page)
{
	return (void *)syscall6(__NR_mmap2, (long)addr, (long)size, prot, flags, fd, (long)page);
}

static inline int sys_munmap(void *addr, size_t size)
{
	return syscall2(__NR_munmap, (long)addr, (long)size);
}

static inline int sys_mprotect(void *addr, size_t size, int prot)
{
	return syscall3(__NR_mprotect, (long)addr, (long)size, prot);
}

static inline void *sys_mremap(void *old, size_t old_size, size_t new_size, int flags, void *to)
{
	return (void *)syscall5(__NR_mremap, (long)old, (long)old_size, (long)new_size, flags,
				(long)to);
}

static inline int sys_madvise(void *addr, size_t size, int advice)
{
	return syscall3(__NR_madvise, (long)addr, (long)size, advice);
}

static inline int sys_mincore(void *addr, size_t size, unsigned char *vec)
{
	return syscall3(__NR_mincore, (long)addr, (long)size, (long)vec);
}

static inline int sys_msync(void *addr, size_t size, int flags)
{
	return syscall3(__NR_msync, (long)addr, (long)size, flags);
}

static inline int sys_mlock(void *addr, size_t size)
{
	return syscall2(__NR_mlock, (long)addr, (long)size);
}

static inline int sys_munlock(void *addr, size_t size)
{
	return syscall2(__NR_munlock, (long)addr, (long)size);
}

static inline int sys_mlockall(int flags)
{
	return syscall1(__NR_mlockall, flags);
}

static inline int sys_munlockall(void)
{
	return syscall0(__NR_munlockall);
}

static inline void *sys_brk(void *end)
{
	return (void *)syscall1(__NR_brk, (long)end);
}
