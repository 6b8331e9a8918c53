/* SPDX-License-Identifier: MIT */
/*
 * calls.h - what is known of each system call: the kinds of its arguments (draw.c), and what
 *	is special about it
 *
 *	KINDS(letters)		it is made as it is
 *	IN_CHILD(letters)	by a child, which it ends: that is its success
 *	BY_CHILD(letters)	by a child, which tells what came of it: it would change what the
 *				worker needs, its user or its group
 *	ON_FILE, ON_FOLDER, ON_LINK, ON_NOTHING
 *				what its path names is made first, or removed: mostly
 *	MAY_WAIT		for ever, unless a signal comes: the supervisor sends one
 *	NEVER(letters, why)	it cannot succeed
 *	RARELY(letters, why)	it need not, all others must
 *
 * One definition for each line of kernel/process/syscalls.h; without it table.c does not
 * compile.
 */
#pragma once

#define KINDS(letters)	.kinds = letters
#define IN_CHILD(letters) .kinds = letters, .make = make_in_child
#define BY_CHILD(letters) .kinds = letters, .make = make_by_child
#define MAY_WAIT	.may_wait = true
#define ON_FILE		.first = FIRST_FILE, .make = make_with_path	/* it is there, mostly */
#define ON_NOTHING	.first = FIRST_NOTHING, .make = make_with_path
#define ON_FOLDER	.first = FIRST_FOLDER, .make = make_with_path
#define ON_LINK		.first = FIRST_LINK, .make = make_with_path
#define NEVER(letters, why) .kinds = letters, .never = why
#define RARELY(letters, why) .kinds = letters, .rarely = why

/* Files.  A FIFO may be among them: a mode may be any word. */
#define CALL_read	KINDS("fbn"), MAY_WAIT
#define CALL_write	KINDS("fBn"), MAY_WAIT
#define CALL_open	KINDS("sOx"), MAY_WAIT, .keep = keep_open
#define CALL_openat	KINDS("DsOx"), MAY_WAIT, .keep = keep_openat
#define CALL_close	KINDS("f")
#define CALL_dup	KINDS("f")
#define CALL_dup2	KINDS("ff")
#define CALL_dup3	KINDS("ffv")
#define CALL_lseek	KINDS("fzw")
#define CALL__llseek	KINDS("f0zbw")
#define CALL_readv	KINDS("fic"), MAY_WAIT
#define CALL_writev	KINDS("fic"), MAY_WAIT
#define CALL_pread64	KINDS("fbnz0")
#define CALL_pwrite64	KINDS(")Bnz0")
#define CALL_preadv	KINDS(")icz0")
#define CALL_pwritev	KINDS(")icz0")
#define CALL_preadv2	KINDS(")icz00"), MAY_WAIT
#define CALL_pwritev2	KINDS(")icz00"), MAY_WAIT
#define CALL_sendfile	KINDS("))0n"), MAY_WAIT, .keep = keep_sendfile
#define CALL_sendfile64	KINDS("))0n"), MAY_WAIT, .keep = keep_sendfile
#define CALL_copy_file_range KINDS(")b)0n0"), .keep = keep_copy
#define CALL_pipe	KINDS("b")
#define CALL_pipe2	KINDS("bv")
#define CALL_poll	KINDS("/dd"), .good_error = -EINTR, MAY_WAIT
#define CALL_ppoll	KINDS("/d1h8"), .good_error = -EINTR, MAY_WAIT
#define CALL_ppoll_time64 KINDS("/d2h8"), .good_error = -EINTR, MAY_WAIT
#define CALL_select	KINDS("Z"), .good_error = -EINTR, MAY_WAIT
#define CALL__newselect	KINDS("c---1"), .good_error = -EINTR, MAY_WAIT
#define CALL_pselect6	KINDS("c---10"), .good_error = -EINTR, MAY_WAIT
#define CALL_pselect6_time64 KINDS("c---20"), .good_error = -EINTR, MAY_WAIT
#define CALL_ioctl	KINDS("TQb")
#define CALL_fcntl	KINDS("f@`"), MAY_WAIT
#define CALL_fcntl64	KINDS("f@`"), MAY_WAIT
#define CALL_stat64	KINDS("Sb")
#define CALL_lstat64	KINDS("Sb")
#define CALL_fstat64	KINDS("fb")
#define CALL_fstatat64	KINDS("DSbF")
#define CALL_statx	KINDS("DSFxb"), .keep = keep_statx
#define CALL_access	KINDS("Sp")
#define CALL_faccessat	KINDS("DSp")
#define CALL_faccessat2	KINDS("DSp0")
#define CALL_readlink	KINDS("sbn"), ON_LINK
#define CALL_readlinkat	KINDS("Dsbn"), ON_LINK
#define CALL_link	KINDS("s%"), ON_FILE
#define CALL_linkat	KINDS("DsD%0"), ON_FILE
#define CALL_symlink	KINDS("~s"), ON_NOTHING
#define CALL_symlinkat	KINDS("~Ds"), ON_NOTHING
#define CALL_unlink	KINDS("s"), ON_FILE
#define CALL_unlinkat	KINDS("Ds0"), ON_FILE
#define CALL_mkdir	KINDS("s7"), ON_NOTHING
#define CALL_mkdirat	KINDS("Ds7"), ON_NOTHING
#define CALL_rmdir	KINDS("s"), ON_FOLDER
#define CALL_mknod	KINDS("s7&"), ON_NOTHING
#define CALL_mknodat	KINDS("Ds7&"), ON_NOTHING
#define CALL_rename	KINDS("s%"), ON_FILE
#define CALL_renameat	KINDS("DsD%"), ON_FILE
#define CALL_renameat2	KINDS("DsD%]"), ON_FILE
#define CALL_creat	KINDS("s7"), MAY_WAIT
#define CALL_getdents	KINDS("(bn")
#define CALL_getdents64	KINDS("(bn")
#define CALL_chroot	BY_CHILD("t")
#define CALL_mount	KINDS("S{}[|"), .make = make_mount
#define CALL_umount	KINDS("{"), .make = make_mount
#define CALL_umount2	KINDS("{c"), .make = make_mount
#define CALL_statfs	KINDS("Sb")
#define CALL_fstatfs	KINDS("fb")
#define CALL_statfs64	KINDS("S,b")
#define CALL_fstatfs64	KINDS("f,b")
#define CALL_truncate	KINDS("sz"), ON_FILE
#define CALL_truncate64	KINDS("sz0"), ON_FILE
#define CALL_ftruncate	KINDS(")z")
#define CALL_ftruncate64 KINDS(")z0")
#define CALL_fadvise64	KINDS("fz0nc")
#define CALL_fadvise64_64 KINDS("fz0n0c")
#define CALL_fallocate	KINDS(")0z0n0"), .keep = keep_fallocate
#define CALL_memfd_create KINDS("sv")
#define CALL_getcwd	KINDS("bn")
#define CALL_chdir	KINDS("t")
#define CALL_fchdir	KINDS("(")
#define CALL_umask	KINDS("7")
#define CALL_chmod	KINDS("s7"), ON_FILE
#define CALL_fchmod	KINDS(")7"), .keep = keep_fchmod
#define CALL_fchmodat	KINDS("Ds7"), ON_FILE
#define CALL_chown	KINDS("s99"), ON_FILE
#define CALL_chown32	KINDS("s99"), ON_FILE
#define CALL_lchown	KINDS("s99"), ON_FILE
#define CALL_lchown32	KINDS("s99"), ON_FILE
#define CALL_fchown	KINDS(")99")
#define CALL_fchown32	KINDS(")99")
#define CALL_fchownat	KINDS("Ds990"), ON_FILE
#define CALL_utime	KINDS("s1"), ON_FILE
#define CALL_utimes	KINDS("s3"), ON_FILE
#define CALL_futimesat	KINDS("Ds3"), ON_FILE
#define CALL_utimensat	KINDS("Ds30"), ON_FILE
#define CALL_utimensat_time64 KINDS("Ds20"), ON_FILE
#define CALL_stat	KINDS("Sb")
#define CALL_lstat	KINDS("Sb")
#define CALL_fstat	KINDS("fb")
#define CALL_readahead	KINDS(")z0n")
#define CALL_sync_file_range KINDS(")n0n0v")
#define CALL_close_range BY_CHILD("ff0")
#define CALL_socket	NEVER("ccc", "no family of addresses: EAFNOSUPPORT")
#define CALL_socketpair	NEVER("cccb", "no family of addresses: EAFNOSUPPORT")
#define CALL_socketcall	NEVER("cB", "no family of addresses: EAFNOSUPPORT")
#define CALL_flock	KINDS("f?"), MAY_WAIT
#define CALL_sync	KINDS("")
#define CALL_syncfs	KINDS("f")
#define CALL_fsync	KINDS(")")
#define CALL_fdatasync	KINDS(")")

/* Processes. */
#define CALL_exit	IN_CHILD("x")
#define CALL_exit_group	IN_CHILD("x")
#define CALL_fork	KINDS(""), .make = make_fork
#define CALL_vfork	KINDS(""), .make = make_fork
#define CALL_clone	KINDS("$0b#b"), .make = make_clone
#define CALL_execve	KINDS("EVV"), .make = make_exec
#define CALL_waitpid	KINDS("PbW"), .make = make_wait, MAY_WAIT
#define CALL_wait4	KINDS("PbWb"), .make = make_wait, MAY_WAIT
#define CALL_waitid	KINDS("+PbXb"), .make = make_wait, MAY_WAIT
#define CALL_getpid	KINDS("")
#define CALL_getppid	KINDS("")
#define CALL_gettid	KINDS("")
#define CALL_getpgrp	KINDS("")
#define CALL_getpgid	KINDS("e")
#define CALL_getsid	KINDS("e")
#define CALL_setpgid	BY_CHILD("00")
#define CALL_setsid	BY_CHILD("")
#define CALL_set_tid_address KINDS("b"), .make = make_set_tid_address
#define CALL_set_thread_area KINDS("*")
#define CALL_get_thread_area KINDS("*")
#define CALL_set_robust_list KINDS("b=")
#define CALL_get_robust_list KINDS("ebb")
#define CALL_sched_yield KINDS("")
#define CALL_sched_setparam BY_CHILD("0_")
#define CALL_sched_getparam KINDS("eb")
#define CALL_sched_setscheduler BY_CHILD("0'_")
#define CALL_sched_getscheduler KINDS("e")
#define CALL_sched_get_priority_max KINDS("c")
#define CALL_sched_get_priority_min KINDS("c")
#define CALL_sched_rr_get_interval KINDS("eb")
#define CALL_sched_rr_get_interval_time64 KINDS("eb")
#define CALL_sched_setaffinity KINDS("e:<"), .keep = keep_pid
#define CALL_sched_getaffinity KINDS("e:b")
#define CALL_nice	BY_CHILD("c")
#define CALL_getpriority KINDS("we")
#define CALL_setpriority BY_CHILD("00c")
#define CALL_setrlimit	KINDS("RL"), .keep = keep_setrlimit
#define CALL_getrlimit	KINDS("Rb")
#define CALL_ugetrlimit	KINDS("Rb")
#define CALL_prlimit64	KINDS("eR6b"), .keep = keep_prlimit
#define CALL_getrusage	KINDS("Ub")
#define CALL_prctl	KINDS("!B000"), .keep = keep_prctl
#define CALL_personality BY_CHILD("x")
#define CALL_getcpu	KINDS("bb0")
#define CALL_reboot	KINDS("0000"), .make = make_reboot
#define CALL_uname	KINDS("b")
#define CALL_olduname	KINDS("b")
#define CALL_sethostname KINDS("Bc")
#define CALL_setdomainname KINDS("Bc")
#define CALL_sysinfo	KINDS("b")
#define CALL_getrandom	KINDS("bnp")
#define CALL_capget	KINDS(">b")
#define CALL_rseq	NEVER("bnpx", "no registration: ENOSYS, as before Linux 4.18")

/* Users. */
#define CALL_getuid	KINDS("")
#define CALL_geteuid	KINDS("")
#define CALL_getgid	KINDS("")
#define CALL_getegid	KINDS("")
#define CALL_getuid32	KINDS("")
#define CALL_geteuid32	KINDS("")
#define CALL_getgid32	KINDS("")
#define CALL_getegid32	KINDS("")
#define CALL_setuid	BY_CHILD("9")
#define CALL_setgid	BY_CHILD("9")
#define CALL_setuid32	BY_CHILD("9")
#define CALL_setgid32	BY_CHILD("9")
#define CALL_setreuid32	BY_CHILD("99")
#define CALL_setregid32	BY_CHILD("99")
#define CALL_setresuid32 BY_CHILD("999")
#define CALL_setresgid32 BY_CHILD("999")
#define CALL_setfsuid32	BY_CHILD("9")
#define CALL_setfsgid32	BY_CHILD("9")
#define CALL_getresuid32 KINDS("bbb")
#define CALL_getresgid32 KINDS("bbb")
#define CALL_setreuid	BY_CHILD("99")
#define CALL_setregid	BY_CHILD("99")
#define CALL_setresuid	BY_CHILD("999")
#define CALL_setresgid	BY_CHILD("999")
#define CALL_setfsuid	BY_CHILD("9")
#define CALL_setfsgid	BY_CHILD("9")
#define CALL_getresuid	KINDS("bbb")
#define CALL_getresgid	KINDS("bbb")
#define CALL_getgroups	KINDS("nb")
#define CALL_setgroups	BY_CHILD("cB")
#define CALL_capset	BY_CHILD(">B")
#define CALL_getgroups32 KINDS("nb")
#define CALL_setgroups32 BY_CHILD("cB")

/* Signals. */
#define CALL_kill	KINDS("eg"), .keep = keep_kill
#define CALL_tkill	KINDS("eg"), .keep = keep_kill
#define CALL_tgkill	KINDS("eeg"), .keep = keep_tgkill
#define CALL_rt_sigqueueinfo KINDS("egI"), .keep = keep_kill
#define CALL_rt_tgsigqueueinfo KINDS("eegI"), .keep = keep_tgkill
#define CALL_signal	KINDS("G^")
#define CALL_sigaction	KINDS("GNb")
#define CALL_rt_sigaction KINDS("GJb8")
#define CALL_sigprocmask KINDS("Hhb")
#define CALL_rt_sigprocmask KINDS("Hhb8")
#define CALL_sigpending	KINDS("b")
#define CALL_rt_sigpending KINDS("b8")
#define CALL_sigsuspend	KINDS("00\""), .good_error = -EINTR, MAY_WAIT
#define CALL_rt_sigsuspend KINDS("h8"), .good_error = -EINTR, MAY_WAIT
#define CALL_pause	KINDS(""), .good_error = -EINTR, MAY_WAIT
#define CALL_rt_sigtimedwait KINDS("hb18"), .make = make_sigtimedwait, MAY_WAIT
#define CALL_rt_sigtimedwait_time64 KINDS("hb28"), .make = make_sigtimedwait, MAY_WAIT
#define CALL_sigaltstack KINDS("Yb")
#define CALL_sigreturn	KINDS(""), .make = make_sigreturn
#define CALL_rt_sigreturn KINDS(""), .make = make_sigreturn
#define CALL_restart_syscall \
	RARELY("", "there is something to go on with after few signals"), MAY_WAIT

/* Time. */
#define CALL_time	KINDS("b")
#define CALL_stime	KINDS("4")
#define CALL_times	KINDS("b")
#define CALL_gettimeofday KINDS("bb")
#define CALL_settimeofday KINDS("40")
#define CALL_clock_gettime KINDS("Kb")
#define CALL_clock_getres KINDS("Kb")
#define CALL_clock_settime KINDS("04")
#define CALL_clock_gettime64 KINDS("Kb")
#define CALL_clock_getres_time64 KINDS("Kb")
#define CALL_clock_settime64 KINDS("0;")
#define CALL_nanosleep	KINDS("1b"), .good_error = -EINTR, MAY_WAIT
#define CALL_clock_nanosleep KINDS("Kj1b"), .good_error = -EINTR, MAY_WAIT
#define CALL_clock_nanosleep_time64 KINDS("Kj2b"), .good_error = -EINTR, MAY_WAIT
#define CALL_alarm	KINDS("j")
#define CALL_getitimer	KINDS("jb")
#define CALL_setitimer	KINDS("j3b")
#define CALL_futex	KINDS("uqd1ud"), MAY_WAIT
#define CALL_futex_time64 KINDS("uqd2ud"), MAY_WAIT

/* Memory. */
#define CALL_mmap	KINDS("A"), .keep = keep_old_mmap
#define CALL_mmap2	KINDS("alpmfo"), .keep = keep_mmap
#define CALL_munmap	KINDS("al"), .keep = keep_range
#define CALL_mprotect	KINDS("alp"), .keep = keep_range
#define CALL_mremap	KINDS("allra"), .keep = keep_mremap
#define CALL_brk	KINDS("k"), .keep = keep_brk
#define CALL_madvise	KINDS("alM"), .keep = keep_few_pages
#define CALL_mincore	KINDS("alb")
#define CALL_msync	KINDS("aly"), .keep = keep_few_pages
#define CALL_mlock	KINDS("al")
#define CALL_mlock2	KINDS("alv"), .keep = keep_few_pages
#define CALL_munlock	KINDS("al")
#define CALL_mlockall	KINDS("C")
#define CALL_munlockall	KINDS("")
#define CALL_remap_file_pages KINDS("al0ov"), .keep = keep_range
