/* SPDX-License-Identifier: MIT */
/*
 * uapi/signal.h - numbers of signals and of the flags around them, as on Linux i386
 *
 * The structures (siginfo, sigaction, the frames on the stack) are not here.
 */
#pragma once

#define SIGHUP		1
#define SIGINT		2
#define SIGQUIT		3
#define SIGILL		4
#define SIGTRAP		5
#define SIGABRT		6
#define SIGIOT		6
#define SIGBUS		7
#define SIGFPE		8
#define SIGKILL		9
#define SIGUSR1		10
#define SIGSEGV		11
#define SIGUSR2		12
#define SIGPIPE		13
#define SIGALRM		14
#define SIGTERM		15
#define SIGSTKFLT	16
#define SIGCHLD		17
#define SIGCONT		18
#define SIGSTOP		19
#define SIGTSTP		20
#define SIGTTIN		21
#define SIGTTOU		22
#define SIGURG		23
#define SIGXCPU		24
#define SIGXFSZ		25
#define SIGVTALRM	26
#define SIGPROF		27
#define SIGWINCH	28
#define SIGIO		29
#define SIGPWR		30
#define SIGSYS		31
#define SIGRTMIN	32
#define _NSIG		64		/* the largest number; a set has one bit for each */

/* The first bits of clone's flags: the signal that the parent gets at exit. */
#define CSIGNAL		0x000000ff

/* rt_sigprocmask */
#define SIG_BLOCK	0
#define SIG_UNBLOCK	1
#define SIG_SETMASK	2

/* sigaction: sa_flags */
#define SA_NOCLDSTOP	0x00000001
#define SA_NOCLDWAIT	0x00000002
#define SA_SIGINFO	0x00000004
#define SA_RESTORER	0x04000000
#define SA_ONSTACK	0x08000000
#define SA_RESTART	0x10000000
#define SA_NODEFER	0x40000000
#define SA_RESETHAND	0x80000000

/* sigaltstack: ss_flags and sizes */
#define SS_ONSTACK	1
#define SS_DISABLE	2
#define MINSIGSTKSZ	2048
#define SIGSTKSZ	8192

/* siginfo: si_code of the signals that faults send */
#define ILL_ILLOPN	2
#define FPE_INTDIV	1
#define SEGV_MAPERR	1		/* nothing is mapped there */
#define SEGV_ACCERR	2		/* something is, and it may not be used so */
#define BUS_ADRERR	2		/* a mapped page beyond the end of its file */
