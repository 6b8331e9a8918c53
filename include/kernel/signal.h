/* SPDX-License-Identifier: MIT */
/*
 * kernel/signal.h - signals: sent to a process or a thread, delivered on the way to user mode
 *
 *	send_signal_process()	signal->shared_pending	any thread that does not block it
 *	send_signal_thread()	task->pending		this thread
 *	force_signal()		task->pending		the running thread, which caused it: neither
 *							blocking nor ignoring helps
 *	      |
 *	      |  ignored: gone		fatal: every thread of the process is to end (WORK_KILL)
 *	      v
 *	a thread that may take it gets WORK_SIGNAL and is woken
 *	      |
 *	      v  exit_to_user()
 *	signal_deliver()	the lowest number first, the thread's own before the process's
 *		default action		nothing, stop, end
 *		handler			a frame on the program's stack (asm/sigframe.h)
 *
 *	file			holds
 *	signal.c		sending; who may take it
 *	signal_queue.c		struct sigqueue, and the sets
 *	signal_deliver.c	taking, default actions, handlers, restart of system calls
 *	signal_stop.c		stop and continue of a whole process
 *	sigaltstack.c		another stack for handlers
 *	sys_signal.c, sys_kill.c system calls
 *
 * Locking: sighand->siglock, with interrupts off.  It guards the handlers, the sets and queues,
 * what is blocked, and the list of threads, of every process that shares the handlers.  A
 * process keeps its sighand until it has been waited for; one that has ended has no thread, and
 * what is sent to it is gone.  Order: process_lock, siglock, a run queue's.
 *
 * Chapter: docs/signals.md
 */
#pragma once

#include <core/spinlock.h>
#include <core/task.h>
#include <kernel/process.h>
#include <uapi/signal.h>

struct pt_regs;

/* Handlers, shared by the threads of a process and by who was cloned with CLONE_SIGHAND. */
struct sighand_struct {
	spinlock_t siglock;
	atomic_t count;			/* tasks and processes that have it */
	sigset_t touched;		/* [l] of all others the action is all 0: the default */
	struct sigaction action[_NSIG];	/* [l] action[n - 1] for signal n */
};

/* One signal that was sent; the program's siginfo_t begins with the same bytes. */
struct kernel_siginfo {
	int32_t si_signo, si_errno, si_code;
	union {
		struct {
			int32_t si_pid;
			uint32_t si_uid, si_value;
		};
		struct {
			int32_t si_child;
			uint32_t si_child_uid;
			int32_t si_status, si_utime, si_stime;
		};
		uint32_t si_addr;
	};
};

/* SIGKILL and SIGSTOP can be neither caught, blocked nor ignored. */
#define SIG_KERNEL_ONLY		(sigmask(SIGKILL) | sigmask(SIGSTOP))
#define SIG_STOPS		(sigmask(SIGSTOP) | sigmask(SIGTSTP) | sigmask(SIGTTIN) | \
				 sigmask(SIGTTOU))

/* PID 1's and every kernel thread's: all default. */
extern struct sighand_struct init_sighand;

/* Boot: caches. */
void signal_init(void);

/*
 * Send; 0, or -EAGAIN if a queued signal (SIGRTMIN and above, sent by sigqueue) has no room.
 * An ignored one counts as sent.  Any context; the caller makes sure that the process, and for a
 * thread its sighand, does not go meanwhile: by process_lock, or because it is his own.
 */
int send_signal_process(struct signal_struct *process, const struct kernel_siginfo *info);
int send_signal_thread(struct task_struct *task, const struct kernel_siginfo *info);

/* The running thread asked for what cannot be; nothing if it is of no process.  sys_kill.c */
void send_signal_self(int signal);

/* The running thread caused this signal by what it did.  Task context. */
void force_signal(const struct kernel_siginfo *info);

/*
 * Deliver what is pending, and restart or end the system call that was interrupted.  From
 * exit_to_user(), interrupts on, the registers as the program will see them.  May not return.
 */
void signal_deliver(struct pt_regs *regs);

/* Handlers for a new task: the running one's, shared or (without CLONE_SIGHAND) copied. */
int __must_check sighand_clone(struct task_struct *child, unsigned long clone_flags);
/* A new process, not running yet, is to have all default, and to block nothing. */
void sighand_reset(struct task_struct *child);
/* Another program: caught signals are default again, the alternate stack is gone. */
int __must_check sighand_exec(void);
/*
 * A task does not take signals any more: it leaves signal->threads, its queue is freed, its
 * reference on sighand goes.  Interrupts on.
 */
void signal_exit_task(struct task_struct *task);
/* Nobody finds the process any more, or it was never begun: what only signals know of it goes. */
void signal_exit_process(struct signal_struct *process);

/* Set what the running thread blocks; SIGKILL and SIGSTOP stay out.  May find work. */
void set_current_blocked(sigset_t blocked);

/* A child's siginfo for the program's memory: all 128 bytes.  0 or -EFAULT. */
int __must_check copy_siginfo_to_user(uint32_t user, const struct kernel_siginfo *info);
int __must_check copy_siginfo_from_user(struct kernel_siginfo *info, uint32_t user);
