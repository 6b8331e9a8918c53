/* SPDX-License-Identifier: MIT */
/*
 * calls.h - what is known of each system call: the kinds of its arguments (draw.c), and what
 *	is special about it
 *
 * One definition for each line of kernel/process/syscalls.h; without it table.c does not
 * compile.  NEVER() is for a call that cannot succeed, with the reason: all others must.
 */
#pragma once

#define KINDS(letters)	.kinds = letters
#define NEVER(letters, why) .kinds = letters, .never = why
#define IN_CHILD(letters) .kinds = letters, .make = make_in_child

/* Files. */
#define CALL_read	KINDS("fbn")
#define CALL_write	KINDS("fBn")
#define CALL_open	KINDS("sOx"), .keep = keep_open
#define CALL_openat	KINDS("DsOx"), .keep = keep_openat
#define CALL_close	KINDS("f")
#define CALL_dup	KINDS("f")
#define CALL_dup2	KINDS("ff")
#define CALL_lseek	KINDS("fzw")
#define CALL__llseek	KINDS("f0zbw")
#define CALL_readv	KINDS("fic")
#define CALL_writev	KINDS("fic")
#define CALL_ioctl	KINDS("TQb")
#define CALL_stat64	KINDS("Sb")
#define CALL_lstat64	KINDS("Sb")
#define CALL_fstat64	KINDS("fb")
#define CALL_fstatat64	KINDS("DSbF")

/* Processes. */
#define CALL_exit	IN_CHILD("x")
#define CALL_exit_group	IN_CHILD("x")
#define CALL_fork	KINDS(""), .make = make_fork
#define CALL_vfork	KINDS(""), .make = make_fork
#define CALL_execve	KINDS("EVV"), .make = make_exec
#define CALL_waitpid	KINDS("PbW"), .make = make_wait
#define CALL_wait4	KINDS("PbWb"), .make = make_wait
#define CALL_getpid	KINDS("")
#define CALL_getppid	KINDS("")
#define CALL_sched_yield KINDS("")
#define CALL_setrlimit	KINDS("RL")
#define CALL_getrlimit	KINDS("Rb")
#define CALL_ugetrlimit	KINDS("Rb")
#define CALL_getrusage	KINDS("Ub")

/* Memory. */
#define CALL_mmap	KINDS("A"), .keep = keep_old_mmap
#define CALL_mmap2	KINDS("alpmfo"), .keep = keep_mmap
#define CALL_munmap	KINDS("al"), .keep = keep_range
#define CALL_mprotect	KINDS("alp"), .keep = keep_range
#define CALL_mremap	KINDS("allra"), .keep = keep_mremap
#define CALL_brk	KINDS("k"), .keep = keep_brk
#define CALL_madvise	KINDS("alM"), .keep = keep_range
#define CALL_mincore	KINDS("alb")
#define CALL_msync	KINDS("aly")
#define CALL_mlock	KINDS("al")
#define CALL_munlock	KINDS("al")
#define CALL_mlockall	KINDS("C")
#define CALL_munlockall	KINDS("")
