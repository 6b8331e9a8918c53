/* SPDX-License-Identifier: MIT */
/*
 * uapi/signal.h - signals: numbers, flags and structures, as on Linux i386
 *
 * What lies on the stack of a handler is in uapi/sigcontext.h.
 */
#pragma once

#include <stdint.h>

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
#define SIGRTMAX	64
#define _NSIG		64		/* the largest number; a set has one bit for each */

/* A set of signals: bit n - 1 for number n. */
typedef uint64_t sigset_t;

#define sigmask(signal)	((sigset_t)1 << ((signal) - 1))

/* Handlers that are none. */
#define SIG_DFL		0U
#define SIG_IGN		1U

/* What rt_sigaction() takes; addresses are those of the program. */
struct sigaction {
	uint32_t sa_handler;
	uint32_t sa_flags;
	uint32_t sa_restorer;
	sigset_t sa_mask;
};

/* What sigaction() takes, the older call: a set of 32. */
struct old_sigaction {
	uint32_t sa_handler;
	uint32_t sa_mask;
	uint32_t sa_flags;
	uint32_t sa_restorer;
};

/* sigaltstack() */
typedef struct {
	uint32_t ss_sp;
	uint32_t ss_flags;
	uint32_t ss_size;
} stack_t;

/* Why a signal came: the 128 bytes of siginfo_t.  Which part of the union holds tells si_code. */
struct siginfo {
	int32_t si_signo;
	int32_t si_errno;
	int32_t si_code;
	union {
		struct {			/* kill, tkill, sigqueue */
			int32_t si_pid;
			uint32_t si_uid;
			uint32_t si_value;
		};
		struct {			/* SIGCHLD */
			int32_t si_child;
			uint32_t si_child_uid;
			int32_t si_status;	/* exit code or signal */
			int32_t si_utime, si_stime;
		};
		uint32_t si_addr;		/* SIGILL, SIGFPE, SIGSEGV, SIGBUS, SIGTRAP */
		uint32_t si_pad[29];
	};
};

/* si_code: who sent it.  0 and below: a program; above: the kernel. */
#define SI_USER		0		/* kill */
#define SI_KERNEL	0x80
#define SI_QUEUE	(-1)		/* rt_sigqueueinfo */
#define SI_TIMER	(-2)
#define SI_TKILL	(-6)
#define SI_DETHREAD	(-7)	/* the last of the names */
#define SI_ASYNCNL	(-60)

#define CLD_EXITED	1
#define CLD_KILLED	2
#define CLD_DUMPED	3
#define CLD_TRAPPED	4
#define CLD_STOPPED	5
#define CLD_CONTINUED	6

/* rt_sigprocmask */
#define SIG_BLOCK	0
#define SIG_UNBLOCK	1
#define SIG_SETMASK	2

/* sigaction: sa_flags */
#define SA_NOCLDSTOP	0x00000001
#define SA_NOCLDWAIT	0x00000002
#define SA_SIGINFO	0x00000004
#define SA_EXPOSE_TAGBITS 0x00000800
#define SA_RESTORER	0x04000000
#define SA_ONSTACK	0x08000000
#define SA_RESTART	0x10000000
#define SA_NODEFER	0x40000000
#define SA_RESETHAND	0x80000000

/* sigaltstack: ss_flags and sizes */
#define SS_ONSTACK	1
#define SS_DISABLE	2
#define SS_AUTODISARM	0x80000000U	/* none while the handler runs */
#define MINSIGSTKSZ	2048
#define SIGSTKSZ	8192

/* siginfo: si_code of the signals that faults send */
#define ILL_ILLOPN	2
#define ILL_BADSTK	8
#define FPE_INTDIV	1
#define FPE_INTOVF	2
#define FPE_FLTDIV	3
#define FPE_FLTOVF	4
#define FPE_FLTUND	5
#define FPE_FLTRES	6
#define FPE_FLTINV	7
#define TRAP_BRKPT	1
#define TRAP_TRACE	2
#define TRAP_HWBKPT	4
#define BUS_ADRALN	1
#define SEGV_MAPERR	1		/* nothing is mapped there */
#define SEGV_ACCERR	2		/* something is, and it may not be used so */
#define BUS_ADRERR	2		/* a mapped page beyond the end of its file */
