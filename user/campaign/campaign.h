/* SPDX-License-Identifier: MIT */
/*
 * campaign.h - random system calls: what the parts of tests/random share
 *
 *	random [seed=N] [steps=N] [least=N] [every=N] [only=CALL] [alone=1]
 *
 *	guard		waits for the supervisor, and says what ended it	guard.c
 *	supervisor	keeps the workers alive, has the kernel audited every thousand calls,
 *			pokes who waits too long, adds up, judges		main.c
 *	worker		a process of some threads, in a session of its own; each draws a call
 *			and its arguments, makes it, notes what came of it; after some hundreds
 *			it ends							worker.c
 *	its children	what would end or stop the worker is done by one	make.c
 *
 *	calls.h, table.c	the calls: all of kernel/process/syscalls.h
 *	draw.c, signals.c	a value for each kind of argument
 *	keep.c			what no argument may hit, so that a worker lives on
 *	wait.c			waiting for each other
 *	count.c			the histogram
 *
 * The same seed draws the same arguments for each worker; what comes of them may hang on
 * the others.
 *
 *	0x08048000	the program				kept: see keep.c
 *	0x20000000	the arena: pages that calls map, unmap, protect, move, read and write
 *	0x30000000	struct all, of all processes		kept
 *	0x31000000	the stacks of a worker's threads	kept
 *	0x32000000	a buffer for each thread, alone		kept
 *	the top		the first stack				kept
 */
#pragma once

#include "../lib/test.h"

#define NR_WORKERS	4
#define MAX_THREADS	2		/* of each, the first one included */
#define NR_SLOTS	(NR_WORKERS * MAX_THREADS)
#define LIFE		400		/* calls of a worker's thread */
#define MAX_CHILDREN	6
#define MAX_CALLS	400

#define ARENA		((char *)0x20000000)
#define ARENA_PAGES	128
#define SHARED_ADDR	((char *)0x30000000)
#define THREAD_STACKS	((char *)0x31000000)
#define BUFFERS		((char *)0x32000000)
#define BUFFER_STEP	PAGES(16)
#define BUFFER_SIZE	PAGES(5)
#define THREAD_STACK	PAGES(64)	/* frames of all signals at once, twice */
#define SIGNAL_STACK	PAGES(40)	/* the same, once */
#define FAULTS		99		/* how a worker ends that faults and faults */
#define NR_NAMES	20
#define SCRATCH		"/random"	/* a folder; what it held is removed at the end */
#define CONSOLE_FD	12		/* for ioctl() alone: nobody waits for keys, or writes */
#define FILE_FD		13		/* below the scratch folder */
#define FOLDER_FD	14
#define POKE		SIGUSR2		/* ends any wait; no call blocks, ignores or handles it */

struct self;

/*
 * A call of the table.  What may succeed only in some way of its own has a function for that;
 * the others are made as they are.
 */
struct call {
	const char *name;
	int number;
	int nr_args;			/* -1: its registers are its arguments */
	const char *kinds;		/* one letter for each argument: draw.c */
	long (*make)(struct self *, const struct call *, long *args);
	void (*keep)(struct self *, long *args);	/* puts right what would do harm */
	enum { FIRST_NOTHING, FIRST_FILE, FIRST_FOLDER, FIRST_LINK } first; /* made at its path */
	int good_error;			/* besides 0 and above: -EINTR of what only a signal ends */
	bool may_wait;			/* for ever, unless a signal comes */
	const char *never;		/* why it cannot succeed, NULL: it can */
	const char *rarely;		/* why it need not */
};

/* One thread of a worker, seen by the supervisor. */
struct slot {
	volatile int pid, tid;		/* 0: free */
	volatile int paused;
	volatile unsigned int steps;
	volatile int call, last;	/* that it makes now, and made last; -1: none */
	volatile long args[6], result;	/* of the last one */
	volatile int started;		/* of a further thread; the kernel clears it at its end */
	unsigned int seen_steps;	/* the supervisor's: when it looked last */
	unsigned int waited;		/* rounds since then */
};

struct all {
	volatile int pause;		/* all stand still while it is set; a futex */
	volatile unsigned int audit_at;	/* so many calls: whoever makes the next sets pause */
	volatile int only;		/* this call alone; -1: all */
	int supervisor;
	volatile int stop;		/* enough calls were made */
	volatile unsigned int steps, died;
	volatile unsigned int good[MAX_CALLS], made[MAX_CALLS];
	struct slot slots[NR_SLOTS];
};

/* What a thread knows of itself.  Nothing else is written by more than one. */
struct self {
	struct slot *slot;
	uint32_t random;
	int children;			/* that were not waited for */
	uintptr_t mapped[8];		/* where the last calls put something: munmap() them too */
	unsigned int nr_mapped;

	int victim;			/* a child for signals that end or stop */
	int signal;			/* drawn last, for what hangs on it */

	/* What pointers to structures point to. */
	struct rlimit limit;
	uint32_t vectors[8][2];
	uint32_t words[32];
	uint32_t time[4];
	sigset_t set;
	volatile uint32_t futex, thread;
	char name[16], other_name[16], mount_point[16];
	char stack[SIGNAL_STACK];	/* for sigaltstack() */
	char *buffer;			/* to be written by calls; behind it is nothing */
};

extern const struct call calls[];
extern const int nr_calls;
#define shared ((struct all *)SHARED_ADDR)

/* draw.c */
uint32_t draw(struct self *self, uint32_t below);
bool one_in(struct self *self, uint32_t n);
long draw_argument(struct self *self, char kind);
long arena_page(struct self *self);
long nowhere(struct self *self);

/* keep.c */
void keep_init(const void *stack);
bool is_kept(uintptr_t start, uint32_t size);
void keep_range(struct self *self, long *args);
void keep_mmap(struct self *self, long *args);
void keep_old_mmap(struct self *self, long *args);
void keep_mremap(struct self *self, long *args);
void keep_few_pages(struct self *self, long *args);
void keep_setrlimit(struct self *self, long *args);
void keep_prlimit(struct self *self, long *args);
void limit_stack(void);
void keep_brk(struct self *self, long *args);
void keep_open(struct self *self, long *args);
void keep_openat(struct self *self, long *args);
void keep_statx(struct self *self, long *args);
void keep_fchmod(struct self *self, long *args);
void keep_fallocate(struct self *self, long *args);
void keep_copy(struct self *self, long *args);
void keep_sendfile(struct self *self, long *args);
void keep_prctl(struct self *self, long *args);
void keep_pid(struct self *self, long *args);
void keep_kill(struct self *self, long *args);
void keep_tgkill(struct self *self, long *args);
long keep_buffer(struct self *self, long address);

/* make.c */
long make_plain(struct self *self, const struct call *call, long *args);
long make_with_path(struct self *self, const struct call *call, long *args);
void mount_point_name(char *path, int slot);
void mount_point_remove(const char *path);
long make_mount(struct self *self, const struct call *call, long *args);
long make_any_number(struct self *self, const struct call *call, long *args);
long make_fork(struct self *self, const struct call *call, long *args);
long make_in_child(struct self *self, const struct call *call, long *args);
long make_by_child(struct self *self, const struct call *call, long *args);
long make_clone(struct self *self, const struct call *call, long *args);
long make_set_tid_address(struct self *self, const struct call *call, long *args);
long make_exec(struct self *self, const struct call *call, long *args);
long make_reboot(struct self *self, const struct call *call, long *args);
long make_wait(struct self *self, const struct call *call, long *args);
void reap(struct self *self, bool all);
bool has_ended(struct self *self, int pid);
int wait_for(int pid, int *status);
bool thread_lives(volatile int *word, int tid);

/* guard.c */
void guard_begin(void);
int guard(int supervisor);

/* main.c */
void print_last_call(const struct slot *slot);
void print_last_calls(void);

/* signals.c */
long make_sigreturn(struct self *self, const struct call *call, long *args);
long make_sigtimedwait(struct self *self, const struct call *call, long *args);
long draw_of_signals(struct self *self, char kind);
int victim(struct self *self);
void signals_init(void);
void signals_tell(void (*tell)(int signal, struct siginfo *info, void *context));

/* wait.c */
void wait_while(volatile int *word, int value, unsigned int milliseconds);
void wake_all(volatile int *word);

/* worker.c */
__attribute__((noreturn)) void worker(int number, uint32_t seed);

/* count.c */
void count(int call, long result);
unsigned int sum_good(void);
unsigned int sum_made(void);
int print_histogram(unsigned int least);
