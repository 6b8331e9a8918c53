/* SPDX-License-Identifier: MIT */
/*
 * kernel/process/internal.h - shared by the files of this folder
 *
 * Functions whose names say locked expect process_lock, unless they say otherwise.
 */
#pragma once

#include <core/spinlock.h>
#include <kernel/process.h>

/*
 * Who is whose child and whose thread, who has ended, and the groups; taken with interrupts on,
 * nothing waits under it.  A thread does not leave its process while it is held.
 */
extern spinlock_t process_lock;

/* process.c */
struct signal_struct *signal_alloc(void) __must_check;
void signal_free(struct signal_struct *signal);
void process_adopt(struct signal_struct *child, struct signal_struct *parent);
struct task_struct *process_task_create(void (*fn)(void *) __noreturn, const void *arg,
					size_t size, const char *name) __must_check;
void process_publish(struct task_struct *child, struct signal_struct *parent);
void process_bury(struct signal_struct *signal, struct list_head *dead);
void process_free_dead(struct list_head *dead);
int __must_check process_fpu_attach(void);
int __must_check process_fpu_copy(struct task_struct *child);
void process_fpu_free(struct task_struct *task);

/*
 * The thread with that number, of whatever process; the process with that number.  NULL: none.
 * process_lock is held, and what is found exists as long as it is.
 */
struct task_struct *thread_find(int tid);
struct signal_struct *process_find(int pid);

/* threads.c */
void thread_add(struct signal_struct *signal, struct task_struct *task);
int __must_check threads_end_others(void);

/* process_group.c */
extern struct process_group init_group;
void process_group_init(void);
struct process_group *process_group_find(int id);
bool process_group_is_orphaned(const struct process_group *group,
			       const struct signal_struct *ignored);
const char *process_group_for_each(const char *(*look)(const struct process_group *group,
						       void *context), void *context);
unsigned int process_group_sessions(const struct process_group *session);
void group_join(struct signal_struct *process, struct process_group *group);
struct process_group *group_leave(struct signal_struct *process) __must_check;
void group_free(struct process_group *dead);
void group_check_orphaned(struct signal_struct *process, struct signal_struct *ending);
bool is_session_leader(const struct signal_struct *process);
void group_send(struct process_group *group, int number);

/* tty_jobs.c */
void tty_jobs_init(void);
void process_set_tty(struct signal_struct *process, struct tty_struct *tty);
void tty_jobs_exit(void);
int process_tty_nr(const struct task_struct *task);
int process_tpgid(const struct task_struct *task);

/*
 * exit.c: the parent learns that a child ended, stopped or goes on: a signal, if it wants one,
 * and a wake-up.  why: CLD_*; status: exit code or signal.  process_lock is held.
 */
void notify_parent(struct signal_struct *child, int why, int status);

/* wait_child.c: what waitid() can be asked for. */
struct wait_request {
	enum { WAIT_ANY, WAIT_PID, WAIT_GROUP } which;
	int id;
	unsigned int options;		/* those of waitid() */
};

long wait_for_child(const struct wait_request *request, struct wait_result *result);
