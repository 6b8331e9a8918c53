/* SPDX-License-Identifier: MIT */
/*
 * core/without_effect.h - calls and flags that are accepted and change nothing: the one table
 *
 *	X(call, what, why)	what: a constant of the ABI, or EVERYTHING
 *
 * A list for each call.  The call's own code is made of its list where that can be: mm/madvise.c
 * takes the advice that it accepts from here, kernel/process/sys_rlimit.c the limits that nobody
 * asks for.  The shell shows all (`without-effect`), and the table of
 * docs/differences-from-linux.md is made from this file and held against it:
 * scripts/without-effect.py.
 *
 * Arguments are checked all the same, and a wrong one is refused as on Linux.
 */
#pragma once

#define WITHOUT_EFFECT_MADVISE(X)								\
	X(madvise, MADV_NORMAL, "nothing is read ahead of a touch")				\
	X(madvise, MADV_RANDOM, "nothing is read ahead of a touch")				\
	X(madvise, MADV_SEQUENTIAL, "nothing is read ahead of a touch")				\
	X(madvise, MADV_WILLNEED, "files are in memory already")				\
	X(madvise, MADV_FREE, "nothing takes pages back, so their contents stay")		\
	X(madvise, MADV_COLD, "nothing takes pages back")					\
	X(madvise, MADV_PAGEOUT, "nothing takes pages back")					\
	X(madvise, MADV_MERGEABLE, "equal pages are not looked for")				\
	X(madvise, MADV_UNMERGEABLE, "equal pages are not looked for")				\
	X(madvise, MADV_DONTDUMP, "there are no core dumps")					\
	X(madvise, MADV_DODUMP, "there are no core dumps")

#define WITHOUT_EFFECT_MMAP(X)									\
	X(mmap, MAP_DENYWRITE, "as on Linux")							\
	X(mmap, MAP_EXECUTABLE, "as on Linux")							\
	X(mmap, MAP_STACK, "as on Linux")							\
	X(mmap, MAP_32BIT, "every address has 32 bits")						\
	X(mmap, MAP_UNINITIALIZED, "as on Linux where there is an MMU")

#define WITHOUT_EFFECT_MEMORY(X)								\
	X(mprotect, PROT_SEM, "as on Linux")							\
	X(msync, MS_SYNC, "files are in memory: nothing is to be written")			\
	X(msync, MS_ASYNC, "files are in memory: nothing is to be written")

#define WITHOUT_EFFECT_RLIMIT(X)								\
	X(setrlimit, RLIMIT_CPU, "nobody asks for it")						\
	X(setrlimit, RLIMIT_DATA, "nobody asks for it; RLIMIT_AS has effect")			\
	X(setrlimit, RLIMIT_CORE, "there are no core dumps")					\
	X(setrlimit, RLIMIT_RSS, "as on Linux")							\
	X(setrlimit, RLIMIT_NPROC, "nobody asks for it; root has none on Linux either")		\
	X(setrlimit, RLIMIT_MEMLOCK, "nobody asks for it; root has none on Linux either")	\
	X(setrlimit, RLIMIT_LOCKS, "as on Linux")						\
	X(setrlimit, RLIMIT_MSGQUEUE, "there are no message queues")				\
	X(setrlimit, RLIMIT_RTTIME, "no policy runs before the others")

#define WITHOUT_EFFECT_CLONE(X)									\
	X(clone, CLONE_SYSVSEM, "there are no semaphores of System V")				\
	X(clone, CLONE_IO, "input and output have no queues of a process")			\
	X(clone, CLONE_PTRACE, "there is no ptrace")						\
	X(clone, CLONE_UNTRACED, "there is no ptrace")						\
	X(clone, CLONE_DETACHED, "as on Linux")

#define WITHOUT_EFFECT_FILE(X)									\
	X(open, O_LARGEFILE, "every file may be large")						\
	X(open, O_DSYNC, "files are in memory: nothing is to be written")			\
	X(open, O_SYNC, "files are in memory: nothing is to be written")			\
	X(fcntl64, O_ASYNC, "nobody is sent SIGIO: open files have no owners")			\
	X(ioctl, TCSBRK, "output is out at once, and the line knows no break")			\
	X(ioctl, TIOCEXCL, "nobody is refused the terminal for that; root is not on Linux")	\
	X(statx, AT_NO_AUTOMOUNT, "nothing is mounted by itself")				\
	X(statx, AT_STATX_FORCE_SYNC, "no file is elsewhere")					\
	X(statx, AT_STATX_DONT_SYNC, "no file is elsewhere")					\
	X(fsync, EVERYTHING, "files are in memory: nothing is to be written")			\
	X(fdatasync, EVERYTHING, "files are in memory: nothing is to be written")		\
	X(syncfs, EVERYTHING, "files are in memory: nothing is to be written")			\
	X(sync, EVERYTHING, "files are in memory: nothing is to be written")			\
	X(fadvise64, EVERYTHING, "files are in memory already")					\
	X(fadvise64_64, EVERYTHING, "files are in memory already")				\
	X(readahead, EVERYTHING, "files are in memory already")					\
	X(sync_file_range, EVERYTHING, "files are in memory: nothing is to be written")

#define WITHOUT_EFFECT_PROCESS(X)								\
	X(getrandom, GRND_NONBLOCK, "it never waits")						\
	X(getrandom, GRND_RANDOM, "there is one kind of random bytes")				\
	X(getrandom, GRND_INSECURE, "there is one kind of random bytes")			\
	X(personality, EVERYTHING, "kept and told; what it would change does not exist")	\
	X(sched_setscheduler, EVERYTHING, "kept and told; all programs run in turns")		\
	X(sched_setparam, EVERYTHING, "kept and told; all programs run in turns")		\
	X(nice, EVERYTHING, "kept and told; all programs run in turns")				\
	X(setpriority, EVERYTHING, "kept and told; all programs run in turns")			\
	X(sched_setaffinity, EVERYTHING, "one CPU runs")					\
	X(reboot, LINUX_REBOOT_CMD_CAD_ON, "no keys restart this machine")			\
	X(reboot, LINUX_REBOOT_CMD_CAD_OFF, "no keys restart this machine")

#define WITHOUT_EFFECT(X)									\
	WITHOUT_EFFECT_MADVISE(X)								\
	WITHOUT_EFFECT_MMAP(X)									\
	WITHOUT_EFFECT_MEMORY(X)								\
	WITHOUT_EFFECT_RLIMIT(X)								\
	WITHOUT_EFFECT_CLONE(X)									\
	WITHOUT_EFFECT_FILE(X)									\
	WITHOUT_EFFECT_PROCESS(X)

/* For masks of flags or of numbers below 32. */
#define WITHOUT_EFFECT_OR(call, what, why)	| (unsigned int)(what)
#define WITHOUT_EFFECT_BIT(call, what, why)	| 1U << (what)
