/* SPDX-License-Identifier: MIT */
/*
 * core/task.h - struct task_struct: one thread of execution
 *
 *	new --wake_up_process()--> running <--switches--> ready
 *					|		^
 *				  set state,		|
 *				  schedule()	    wake-up
 *					v		|
 *					`--> waiting ---'
 *	running --task_exit()--> dead --last put_task_struct()--> its memory is free
 *
 * Running and ready are one state, TASK_RUNNING: the task is on its CPU's run queue.
 * A waiting task is on no run queue.
 *
 * The parts of a process are structures of their own, so that tasks can share them: mm,
 * fs, files, signal, tty; a kernel thread has none.
 *
 * Lock key:
 *	[I]  set when the task is made, read-only afterwards
 *	[o]  the task itself
 *	[r]  the lock of its run queue
 *	[s]  the task itself without a lock to a waiting state; back to running under [r]
 *	[t]  tasklist_lock
 *	[l]  sighand->siglock (kernel/signal.h)
 *	[p]  process_lock (kernel/process.h)
 */
#pragma once

#include <asm/atomic.h>
#include <asm/current.h>
#include <asm/thread.h>
#include <core/cred.h>
#include <core/lockdep.h>
#include <core/restart_block.h>
#include <core/sigpending.h>
#include <lib/list.h>
#include <stdbool.h>
#include <stdint.h>

struct completion;
struct fs_struct;
struct robust_list_head;
struct sighand_struct;
struct files_struct;
struct mm_struct;
struct mmu_context;
struct mutex;
struct sched_class;
struct signal_struct;
struct tty_struct;

/* task->state: why it does not run; several bits may be given to a wake-up. */
#define TASK_RUNNING		0x00U	/* it runs or could */
#define TASK_INTERRUPTIBLE	0x01U	/* waits for an event or a signal */
#define TASK_UNINTERRUPTIBLE	0x02U	/* waits for an event */
#define TASK_WAKEKILL		0x04U	/* with the above: a fatal signal wakes it too */
#define TASK_NEW		0x08U	/* made, never woken */
#define TASK_DEAD		0x10U	/* has exited */
#define TASK_STOPPED		0x20U	/* a signal stopped it: SIGCONT or a fatal one wakes it */

#define TASK_KILLABLE		(TASK_WAKEKILL | TASK_UNINTERRUPTIBLE)
#define TASK_NORMAL		(TASK_INTERRUPTIBLE | TASK_UNINTERRUPTIBLE)

enum task_flags {
	PF_KTHREAD = 1 << 0,		/* runs in the kernel only */
	PF_IDLE = 1 << 1,		/* what a CPU runs when there is nothing to run */
	PF_STACK_FILLED = 1 << 2,	/* the depth of its stack is measured: core/stack_depth.h */
};

/* task->work: what a task is to do before it is in user mode again. */
#define WORK_SIGNAL		0x01	/* look at the signals: one is pending, or it is to stop */
#define WORK_KILL		0x02	/* end: a fatal signal has come; never cleared */

#define PID_MAX			32768	/* numbers 1 .. PID_MAX - 1; the idle task has 0 */
#define TASK_COMM_LEN		16	/* bytes of a name, its NUL included */

/* What a thread is told when it asks: threads and children that it makes have the same. */
struct thread_attr {
	int8_t nice;			/* -20 .. 19 */
	uint8_t policy, rt_priority;	/* SCHED_*; nobody runs sooner for it */
	bool reset_on_fork;
	uint32_t personality;
};

static inline struct thread_attr thread_attr_inherit(const struct thread_attr *parent)
{
	if (!parent->reset_on_fork)
		return *parent;
	return (struct thread_attr){ .nice = parent->nice < 0 ? 0 : parent->nice,
				     .personality = parent->personality };
}

struct task_struct {
	/* A switch reads and writes these. */
	struct thread_struct thread;		/* [o] */
	unsigned int state;			/* [s] */
	unsigned int flags;			/* [I] */
	struct mm_struct *mm;			/* [o] NULL: a kernel thread */
	struct mmu_context *active_mm;		/* [o] see asm/mmu_context.h */

	/* Scheduling: core/sched.c and the task's class. */
	const struct sched_class *sched_class;	/* [r] */
	struct list_head run_list;		/* [r] on the class's queue */
	unsigned int on_rq;			/* [r] is it on the run queue? */
	unsigned int cpu;			/* [r] whose run queue */
	unsigned int prio;			/* [r] 0 is the most urgent */
	unsigned int time_slice;		/* [r] ticks that are left */
	unsigned long nr_voluntary;		/* [r] switches away because it waited */
	unsigned long nr_involuntary;		/* [r] because another one was to run */
	unsigned long ticks;			/* [r] ticks of the timer that found it running */
	unsigned long user_ticks;		/* [r] ... in user mode */

	struct cred cred;			/* [o] on whose behalf; others read words of it */

	/* The parts of a process. */
	struct fs_struct *fs;			/* [o] */
	struct files_struct *files;		/* [o] */
	struct signal_struct *signal;		/* [p] NULL: of no process, or no more */
	struct tty_struct *tty;			/* [p] the controlling terminal, or NULL */

	/* What a thread of a process has for itself: kernel/process/.  Kernel threads: zero. */
	int tgid;				/* [p] the first thread's pid; 0: no thread yet */
	struct list_head thread_node;		/* [l] on signal->threads */
	struct sighand_struct *sighand;		/* [o] handlers, and their lock */
	struct sigpending pending;		/* [l] signals for this thread alone */
	uint64_t blocked;			/* [l] not delivered; it alone writes */
	uint64_t awaited;			/* [l] it waits for these: rt_sigtimedwait() */
	uint64_t saved_sigmask;			/* [o] blocked behind the handler, */
	bool restore_sigmask;			/* [o] ... if this is set */
	uint32_t sas_ss_sp, sas_ss_size;	/* [o] sigaltstack(); size 0: none */
	uint32_t sas_ss_flags;			/* [o] */
	struct restart_block restart_block;	/* [o] how a call goes on */
	struct thread_attr attr;		/* [o] words that others may write too */
	uint32_t *set_child_tid;		/* [I] user address: its number at the beginning */
	uint32_t *clear_child_tid;		/* [o] user address: 0 at the end */
	struct robust_list_head *robust_list;	/* [o] user address */
	struct completion *vfork_done;		/* [p] whom to tell that mm is given back */

	/* Identity and end. */
	int pid;				/* [t] only task_swap_pids() changes it */
	uint32_t serial;			/* [t] goes with pid: which of its holders */
	uint64_t start_time;			/* [t] goes with pid: ticks since boot */
	struct task_struct *pid_next;		/* [t] the next one with the same hash */
	char comm[TASK_COMM_LEN];		/* [o] ends with NUL at any time */
	void *stack;				/* [I] the kernel stack's lowest byte */
	void *stack_top;			/* [I] one past its highest */
	atomic_t usage;				/* references; the scheduler has one */
	struct list_head tasks;			/* [t] the list of all tasks */
	atomic_t work;				/* WORK_*; see task_kill() */
	int exit_code;				/* [o] */
#ifdef CONFIG_DEBUG
	struct mutex *held_mutexes;		/* [o] a chain, see core/lock_debug.c */
#endif
	void (*reaped)(struct task_struct *task); /* [I] see task_reap(); or NULL */
	void *start_arg;			/* [I] what its first function was given */
	struct held_locks held;			/* [o] locks; empty without CONFIG_LOCKDEP */
};

/* The boot CPU's first task; it becomes the CPU's idle task. */
extern struct task_struct init_task;

/* Where the memory of tasks comes from; mm/ registers it once at boot. */
struct task_memory_ops {
	struct task_struct *(*alloc)(void);	/* zeroed, stack set; may sleep; NULL */
	void (*free)(struct task_struct *task);	/* any context */
};

void task_memory_register(const struct task_memory_ops *ops);

/*
 * A task in state TASK_NEW that begins with fn(task->start_arg), a copy of size bytes at
 * arg; -ENOMEM, -EAGAIN: no number is free.  One reference belongs to the caller and one to
 * the task itself until it has exited.  May sleep.
 */
struct task_struct *task_create(void (*fn)(void *) __noreturn, const void *arg, size_t size,
				const char *comm) __must_check;

/* From now on it is known how deep the stack of a task in state TASK_NEW gets. */
void task_measure_stack(struct task_struct *task);

/* A task in state TASK_NEW that is not to run after all: the maker's reference and its own. */
void task_discard(struct task_struct *task);

/* End the running task.  Between the two no other task runs here, so it may tell of its end. */
void task_exit_begin(void);
void task_exit(int code) __noreturn;

/* Of a task that will never run again: who waits for it is told; core/sched.c. */
void task_reap(struct task_struct *task);

static inline void get_task_struct(struct task_struct *task)
{
	atomic_inc(&task->usage);
}

/* Drop a reference; the last one frees the task.  Any context. */
void put_task_struct(struct task_struct *task);

/* The task of that number with a reference taken, or NULL.  Any context. */
struct task_struct *task_find_get(int pid);

/* The one with the lowest number from pid on, with a reference taken, or NULL.  Any context. */
struct task_struct *task_find_from(int pid);

/* The one of that number that is a thread of a process; kernel/process.h has who may ask. */
struct task_struct *task_find_in_process(int pid);

/* A number stays taken although its task goes, until it is released. */
void pid_keep(int pid);
void pid_release(int pid);

/* The numbers of two tasks are exchanged, and since when they were given out. */
void task_swap_pids(struct task_struct *one, struct task_struct *other);

/*
 * All tasks in order of creation: the one after prev (NULL: the first) with a reference
 * taken, that of prev dropped; NULL at the end.  Tasks may come and go meanwhile.
 */
struct task_struct *task_next(struct task_struct *prev);
#define for_each_task(task) for (task = task_next(NULL); task; task = task_next(task))

/* The last number given out; the next task gets the next free one.  As Linux's ns_last_pid. */
int task_last_pid(void);
void task_set_last_pid(int pid);

/* Tasks that exist, idle tasks included; that were made since boot. */
unsigned int nr_tasks(void);
unsigned long nr_tasks_created(void);

/*
 * For validators: call check for every task, under the lock of the list, until one is not
 * NULL; that one.  It must not sleep.
 */
const char *task_list_check(const char *(*check)(const struct task_struct *task, void *context),
			    void *context);

/*
 * A state for people:	R runs or is ready	S waits, a signal wakes it	N never ran
 *			I the idle task		D waits, no signal does		X has ended
 *						T is stopped
 */
char task_state_letter(const struct task_struct *task);

/* Behind it, and read by gdb: the first bit that is set names the state; ends with '\0'. */
struct task_state_letter {
	unsigned int bit;
	char letter;
};

extern const struct task_state_letter task_state_letters[];

/* Has the task a signal to look at?  It ends an interruptible wait. */
static inline bool signal_pending(const struct task_struct *task)
{
	return atomic_read(&task->work) != 0;
}

/* Is the task to end?  It ends a killable wait. */
static inline bool fatal_signal_pending(const struct task_struct *task)
{
	return (atomic_read(&task->work) & WORK_KILL) != 0;
}
