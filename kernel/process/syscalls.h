/* SPDX-License-Identifier: MIT */
/*
 * kernel/process/syscalls.h - the system calls: number, function, number of arguments
 *
 * The one list: the table that entry.asm calls through is made of it, and so is what the
 * shell shows.  Numbers are Linux's (uapi/unistd.h); a number that is not here gives
 * -ENOSYS and is counted.
 *
 *	SYSCALL(name, n)	__NR_name	long sys_name(n times unsigned long)
 *	SYSCALL_REGS(name)	__NR_name	long sys_name(struct pt_regs *): it changes or
 *						copies the caller's registers
 */
SYSCALL(exit, 1)
SYSCALL_REGS(fork)
SYSCALL(read, 3)
SYSCALL(write, 3)
SYSCALL(open, 3)
SYSCALL(close, 1)
SYSCALL(waitpid, 3)
SYSCALL_REGS(execve)
SYSCALL(lseek, 3)
SYSCALL(getpid, 0)
SYSCALL(dup, 1)
SYSCALL(ioctl, 3)
SYSCALL(dup2, 2)
SYSCALL(getppid, 0)
SYSCALL(setrlimit, 2)
SYSCALL(getrlimit, 2)
SYSCALL(getrusage, 2)
SYSCALL(wait4, 4)
SYSCALL(_llseek, 5)
SYSCALL(readv, 3)
SYSCALL(writev, 3)
SYSCALL(sched_yield, 0)
SYSCALL_REGS(vfork)
SYSCALL(ugetrlimit, 2)
SYSCALL(set_thread_area, 1)
SYSCALL(get_thread_area, 1)
SYSCALL(exit_group, 1)
SYSCALL(openat, 4)
SYSCALL(mmap, 1)
SYSCALL(mmap2, 6)
SYSCALL(munmap, 2)
SYSCALL(mprotect, 3)
SYSCALL(mremap, 5)
SYSCALL(brk, 1)
SYSCALL(madvise, 3)
SYSCALL(mincore, 3)
SYSCALL(msync, 3)
SYSCALL(mlock, 2)
SYSCALL(munlock, 2)
SYSCALL(mlockall, 1)
SYSCALL(munlockall, 0)
SYSCALL(stat64, 2)
SYSCALL(lstat64, 2)
SYSCALL(fstat64, 2)
SYSCALL(fstatat64, 4)
