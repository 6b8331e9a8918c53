/* SPDX-License-Identifier: MIT */
/*
 * tests/selftest/inject_mutex.c - mistakes with sleeping locks that are reported by name
 */
#include <core/kthread.h>
#include <core/mutex.h>
#include <core/rwsem.h>
#include <core/sched.h>
#include <kernel/inject.h>
#include <lib/err.h>

static DEFINE_MUTEX(injected_mutex);
static DECLARE_RWSEM(injected_rwsem);

INJECTION(mutex_twice, "mutex-twice", "lock a mutex that this task holds")
{
	mutex_lock(&injected_mutex);
	mutex_lock(&injected_mutex);
}

static int hold(void *unused __maybe_unused)
{
	mutex_lock(&injected_mutex);
	return 0;
}

/* The holder exits with it. */
INJECTION(mutex_exit, "mutex-exit", "exit while holding a mutex")
{
	struct task_struct *task = kthread_run(hold, NULL, "holder");

	if (!IS_ERR(task))
		(void)kthread_join(task);
}

static int unlock(void *unused __maybe_unused)
{
	mutex_unlock(&injected_mutex);
	return 0;
}

INJECTION(mutex_stranger, "mutex-stranger", "unlock a mutex that another task holds")
{
	struct task_struct *task;

	mutex_lock(&injected_mutex);
	task = kthread_run(unlock, NULL, "stranger");
	if (!IS_ERR(task))
		(void)kthread_join(task);
	mutex_unlock(&injected_mutex);
}

INJECTION(rwsem_write_twice, "rwsem-write-twice", "read what this task holds for writing")
{
	down_write(&injected_rwsem);
	down_read(&injected_rwsem);
}

INJECTION(rwsem_stranger, "rwsem-stranger", "release a semaphore that nobody reads")
{
	up_read(&injected_rwsem);
}
