/* SPDX-License-Identifier: MIT */
/*
 * kernel/process.h - processes: threads that run a program, and who waits for whom
 *
 *	clone, fork	a copy of the running process, or another thread of it	fork.c
 *	spawn		a new process, from the kernel				spawn.c
 *	exec		another program in the same one				exec.c
 *	exit		a thread ends; with the last one the process ...	exit.c
 *	wait		... and its parent learns how				wait_child.c
 *	groups		who gets a terminal's signals together			process_group.c
 *
 *	signal_struct = a process	task_struct = a thread of it
 *	  |-- task (the first thread)	  |-- signal
 *	  `-- threads <--thread_node------'-- tgid, the first thread's number
 *
 *	init_signal (PID 1)
 *	  |-- children -------> signal_struct	runs, or stopped
 *	  |			  |-- task
 *	  |			  `-- children ...
 *	  `-- ended_children -> signal_struct	until the parent has waited
 *				  `-- task	its number is taken as long
 *
 * The first thread may end before the others: its task stays, as the process's number.  If
 * another one executes a program, that one gets the number.  A process whose parent ends
 * becomes a child of PID 1.
 *
 * Lock key:
 *	[I]  set when it is made
 *	[t]  process_lock
 *	[o]  the task itself; what several threads share, as one word
 *	[l]  sighand->siglock (kernel/signal.h)
 *	[i]  itimer_lock (kernel/process/itimer.c)
 *
 * Chapter: docs/processes.md
 */
#pragma once

#include <core/ktime.h>
#include <core/sigpending.h>
#include <core/task.h>
#include <core/timer.h>
#include <core/wait.h>
#include <lib/compiler.h>
#include <lib/list.h>
#include <stdbool.h>
#include <uapi/resource.h>

struct pt_regs;

enum signal_flags {
	SIGNAL_GROUP_EXIT = 1 << 0,	/* all threads are to end, with group_exit_code */
	SIGNAL_STOPPED = 1 << 1,	/* all threads have stopped */
	SIGNAL_STOP_NEWS = 1 << 2,	/* ... and the parent has not asked for it yet */
	SIGNAL_CONT_NEWS = 1 << 3,	/* continued, and the parent has not asked for it yet */
	SIGNAL_TELL_STOP = 1 << 4,	/* a thread is to tell the parent: stopped for a moment, */
	SIGNAL_TELL_CONT = 1 << 5,	/* ... or continued */
	SIGNAL_STOP_TAKEN = 1 << 6,	/* a thread has taken a stop signal; no SIGCONT since */
	SIGNAL_UNKILLABLE = 1 << 7,	/* PID 1: no signal without a handler harms it */
};

/* What was used of the machine: kernel/process/usage.h. */
struct resource_usage {
	unsigned long user_ticks, system_ticks;
	unsigned long min_flt, maj_flt;		/* page faults */
	unsigned long nr_voluntary, nr_involuntary; /* switches to another task */
	unsigned long max_rss;			/* pages; of several address spaces the largest */
};

/* An interval timer that counts how long a process runs: kernel/process/cpu_itimer.c. */
struct cpu_itimer {
	ktime_t left, interval;		/* ns; 0: off, once */
	ktime_t earliest;		/* since boot: not before, whatever the ticks say */
};

/* A process: what its threads share and what outlives them until the parent has waited. */
struct signal_struct {
	/* Its threads, and signals to all of them. */
	struct list_head threads;	/* [l] by thread_node; under [t] too to change */
	unsigned int nr_threads;	/* [t] on that list */
	unsigned int nr_staying;	/* [t] of those, that have not begun to end */
	unsigned int live;		/* [t] of those, that have not left the address space */
	unsigned int flags;		/* [l] SIGNAL_* */
	int group_exit_code;		/* [l] a wait status, with SIGNAL_GROUP_EXIT */
	int group_stop_signal;		/* [l] which one stopped it */
	unsigned int group_stop_count;	/* [l] threads that have still to stop */
	struct task_struct *group_exec_task; /* [l] it waits in exec until it is alone */
	struct sigpending shared_pending; /* [l] for whichever thread takes them */
	struct sighand_struct *sighand;	/* [t] its threads'; with a reference until waited for */

	/* Interval timers: kernel/process/itimer.c. */
	struct timer_list real_timer;	/* [i] ITIMER_REAL and alarm() */
	ktime_t real_expires, real_interval; /* [i] since boot, 0: off; 0: once */
	struct cpu_itimer virtual_timer, prof_timer; /* [i] */
	bool itimers_used;		/* [i] one of them was set once */

	/* The family. */
	struct task_struct *task;	/* [t] first thread; a reference until waited for */
	struct process_group *group;	/* [t] with a reference */
	struct list_head group_node;	/* [t] on group->members */
	unsigned int nr_group_signals;	/* [t] that it was sent as one of several processes */
	int exit_signal;		/* [t] what the parent gets at its end; 0: nothing */
	bool did_exec;			/* [t] it runs another program than its parent did */
	struct signal_struct *parent;	/* [t] NULL: PID 1 */
	int maker;			/* [t] the parent's thread that made it; 0: any */
	struct list_head children;	/* [t] by sibling, in order of coming */
	struct list_head ended_children; /* [t] likewise, in order of their ends */
	struct list_head sibling;	/* [t] on one of the parent's two lists */
	unsigned int nr_changes;	/* [t] of its children's state, or of who is one */
	wait_queue_head_t wait_child;	/* woken when a child ends, stops or continues; and a
					   thread whose exec waits for the others' end */
	bool ended;			/* [t] nothing is left but its status */
	int wait_status;		/* [t] as wait4() reports it */
	struct resource_usage used;	/* [t] by threads and in address spaces that are gone */
	struct resource_usage children_used; /* [t] by those that were waited for */
	struct rlimit rlimits[RLIM_NLIMITS]; /* [o] */
	int16_t oom_score_adj;		/* [t] -1000 .. 1000; children have the same */
};

/*
 * Processes that get signals of a terminal together.  Its number is that of the process that
 * founded it, and is not given to another as long as the group or its session exists.
 */
struct process_group {
	int id;				/* [I] */
	unsigned int count;		/* [t] members, and other groups whose session this is */
	struct list_head members;	/* [t] signal_struct, by group_node */
	struct process_group *next;	/* [t] with the same hash */
	struct process_group *session;	/* [I] the group that its session began with */
};

/* The process of PID 1: the kernel's first thread, and what it becomes. */
extern struct signal_struct init_signal;

/* What wait4() reports. */
#define WAIT_STATUS_EXIT(code)		(((code) & 0xFF) << 8)
#define WAIT_STATUS_SIGNAL(signal)	((signal) & 0x7F)

/* Caches and trap handlers; the running task becomes PID 1's process.  Boot. */
void process_init(void);

/*
 * The running thread ends, and with the last one the process: with the status of the group's
 * exit if there is one, else with that of the last thread.  Never returns.  Task context.
 */
void process_exit(int wait_status) __noreturn;

/* All threads of the running process end; that status is the process's, unless it has one. */
void process_exit_group(int wait_status) __noreturn;

/* What the running process's end is to look like if a signal ends it. */
static inline void __noreturn process_exit_signal(int signal)
{
	process_exit_group(WAIT_STATUS_SIGNAL(signal));
}

/* What clone(2) is asked for, fork(2) and vfork(2) too.  Addresses are the program's. */
struct clone_args {
	unsigned int flags;		/* CLONE_*, without CSIGNAL */
	int exit_signal;
	uint32_t stack;			/* 0: where the caller's is */
	uint32_t parent_tid, child_tid, tls; /* with the flags that ask for them */
};

/* The number of the new process or thread, or -errno. */
long process_clone(struct pt_regs *regs, const struct clone_args *args);

/* A child that ended, stopped or goes on. */
struct wait_result {
	int pid;
	int why;			/* CLD_*; 0: none was ready */
	int status;			/* as wait4() reports it */
	struct resource_usage used;	/* its own, and of those that it waited for */
};

/*
 * Wait for a child of the running process to end: pid > 0 that one, -1 any, else as wait4();
 * options of wait4().  Return: its pid, 0 with WNOHANG if none is ready, -ECHILD without such a
 * child, -ERESTARTSYS on a signal.  May sleep.
 */
long process_wait(int pid, unsigned int options, struct wait_result *result);

/*
 * A new process, child of the running one; its number or -errno.  Before its first
 * instruction it calls load(arg, regs), which gives it an address space and registers; if
 * that fails, so does this.  May sleep.
 */
long process_spawn(const char *name, int (*load)(void *arg, struct pt_regs *regs), void *arg);

/* A new process calls that function and ends; 0 after that, or -errno: not called.  May sleep. */
int process_call(const char *name, void (*call)(void *arg), void *arg);

/*
 * The running process gets that program, named and given its arguments by the kernel; regs are
 * those to enter it with.  0, or -errno and nothing has changed.  May sleep.
 */
int process_exec(const char *path, const char *const *argv, const char *const *envp,
		 struct pt_regs *regs);

/* The same as process_spawn() with a program, named and given its arguments by the kernel. */
long process_run(const char *path, const char *const *argv, const char *const *envp);

/* The running kernel thread becomes that program; returns -errno if it cannot. */
int process_become(const char *path, const char *const *argv, const char *const *envp);

/* Become the program that the command line names, if it names one: kernel/process/run_init.c. */
int run_init(void);

/* The address space of a task with a reference, for who wants to look at it; NULL: it has none. */
struct mm_struct *process_mm_get(struct task_struct *task);

/* What ps shows of a thread beside itself; all 0 for a kernel thread. */
struct process_ids {
	int tgid;
	unsigned int nr_threads;
	int group, session;
	int tty_nr;			/* of the controlling terminal, as programs know it; 0 */
	int tpgid;			/* the group in front of it; -1: it has none */
};

struct process_ids process_ids(const struct task_struct *task);

/* For tests: processes and groups that exist. */
unsigned long nr_processes(void);
unsigned long nr_process_groups(void);

/* Is every rule about families, threads and groups kept?  NULL, or the first broken one. */
const char *process_check(void);
