/* SPDX-License-Identifier: MIT */
/*
 * core/kthread.h - threads of the kernel
 *
 *	static int work(void *data)
 *	{
 *		while (!kthread_should_stop())
 *			...
 *		return 0;
 *	}
 *	task = kthread_run(work, data, "name/%u", number);
 *	...
 *	code = kthread_stop(task);
 *
 * The task that is returned carries a reference: kthread_stop() gives it back, or
 * put_task_struct() if nobody will ever stop the thread.
 */
#pragma once

#include <core/sched.h>
#include <lib/compiler.h>
#include <lib/err.h>

/* A thread that waits to be woken; ERR_PTR(-ENOMEM).  May sleep. */
struct task_struct *kthread_create(int (*fn)(void *), void *data, const char *name, ...)
	__printf(3, 4) __must_check;

/* The same, woken at once. */
#define kthread_run(fn, data, ...) __extension__({				\
	struct task_struct *__task = kthread_create(fn, data, __VA_ARGS__);	\
	if (!IS_ERR(__task))							\
		wake_up_process(__task);					\
	__task; })

/*
 * Ask the thread to end, wait until its function has returned or kthread_exit() was
 * called, drop the caller's reference; the thread's code.  A thread that never ran does
 * not run: -EINTR.  May sleep.
 */
int kthread_stop(struct task_struct *task);

/* Wait for a thread to end by itself, drop the reference; its code.  May sleep. */
int kthread_join(struct task_struct *task);

/* Has somebody asked the running thread to end? */
bool kthread_should_stop(void);

/* End the running kernel thread. */
void kthread_exit(int code) __noreturn;
