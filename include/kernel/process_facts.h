/* SPDX-License-Identifier: MIT */
/*
 * kernel/process_facts.h - what can be told of a process or a thread from outside
 *
 * Whoever looks has a reference to a task, which may end meanwhile: each function says whether
 * it still is what it was.  What is told is copied; nothing of the process is kept from going,
 * but a file or a directory that the caller was given a reference to.
 *
 * Contracts: kernel/process/process_facts.c.
 */
#pragma once

#include <core/task.h>
#include <kernel/process.h>
#include <uapi/signal.h>

struct dentry;
struct file;

struct process_facts {
	char comm[TASK_COMM_LEN];
	char state;			/* as Linux's: R S D T Z X */
	bool is_kernel;			/* a kernel thread */
	bool did_exec;
	int pid, tgid, parent, group, session;
	int tty_nr;			/* the controlling terminal, as programs know it; 0 */
	int tpgid;			/* the group in front of it; -1: it has none */
	unsigned int nr_threads;
	int exit_signal;
	int exit_code;			/* a wait status, once it has ended */
	sigset_t pending;		/* for this thread */
	sigset_t shared_pending;	/* for any of the process */
	sigset_t blocked, ignored, caught;
	unsigned int nr_queued;		/* entries of waiting signals, everybody's */
	struct resource_usage used, children_used;
	uint64_t start_time;		/* ticks since boot */
	struct thread_attr attr;
	struct cred cred;		/* without its list of groups: process_groups_get() */
	int oom_score_adj;
	int umask;			/* -1: it has none */
	unsigned int fd_table;		/* numbers that its table has room for */
	struct rlimit rlimits[RLIM_NLIMITS];
};

/* What of a thread to look at: all that its process did, or its own part. */
enum facts_of { FACTS_OF_PROCESS, FACTS_OF_THREAD };

bool task_is_there(struct task_struct *task);
bool task_is_process(struct task_struct *task);
bool process_facts(struct task_struct *task, enum facts_of of, struct process_facts *facts);

/* Its groups besides its own with a reference; NULL: none.  group_info_put() gives it back. */
struct group_info *process_groups_get(struct task_struct *task);

/* Its open files: one by number, and the first number from *fd on.  NULL: none. */
struct open_file {
	struct file *file;		/* with a reference */
	bool close_on_exec;
};

bool process_file_get(struct task_struct *task, unsigned int fd, struct open_file *open);
bool process_file_next(struct task_struct *task, unsigned int *fd, struct open_file *open);

enum process_place { PLACE_ROOT, PLACE_CWD };

struct dentry *process_place_get(struct task_struct *task, enum process_place place);

/* 0, or -ESRCH. */
int process_set_oom_score_adj(struct task_struct *task, int value);
int process_set_comm(struct task_struct *task, const char *comm);
