/* SPDX-License-Identifier: MIT */
/*
 * core/kthread.c - threads that run a function of the kernel
 *
 * What a thread needs to know about itself, struct kthread, lies on top of its own
 * stack, and so lives as long as the task does.
 *
 * kthread_join() returns when the thread has been switched away from for the last time, so
 * that its task and its stack are free then unless somebody else looks at them.
 *
 * Locking: each field has one writer; the order is that of completions.
 */
#include <core/bug.h>
#include <core/completion.h>
#include <core/kthread.h>
#include <core/might_sleep.h>
#include <lib/err.h>
#include <lib/printf.h>

struct kthread {
	int (*fn)(void *data);
	void *data;
	unsigned int should_stop;	/* written by who stops it */
	struct completion gone;		/* it has left its stack: by who ran next */
};

static struct kthread *to_kthread(const struct task_struct *task)
{
	return task->start_arg;
}

bool kthread_should_stop(void)
{
	return READ_ONCE(to_kthread(current)->should_stop) != 0;
}

/* kthread_exit - end the running kernel thread; never from an interrupt or a section */
void kthread_exit(int code)
{
	task_exit_begin();
	task_exit(code);
}

/* Only now its joiner may go on: nothing of the thread is left but what the joiner holds. */
static void kthread_reaped(struct task_struct *task)
{
	complete_all(&to_kthread(task)->gone);
}

static void __noreturn kthread_main(void *arg)
{
	struct kthread *self = arg;

	kthread_exit(kthread_should_stop() ? -EINTR : self->fn(self->data));
}

struct task_struct *kthread_create(int (*fn)(void *), void *data, const char *name, ...)
{
	struct kthread start = { .fn = fn, .data = data };
	struct task_struct *task;
	char comm[TASK_COMM_LEN];
	va_list args;

	might_sleep();
	va_start(args, name);
	vsnprintf(comm, sizeof(comm), name, args);
	va_end(args);
	task = task_create(kthread_main, &start, sizeof(start), comm);
	if (IS_ERR(task))
		return task;
	task_measure_stack(task);
	init_completion(&to_kthread(task)->gone);
	task->reaped = kthread_reaped;
	return task;
}

int kthread_join(struct task_struct *task)
{
	int code;

	wait_for_completion(&to_kthread(task)->gone);
	code = task->exit_code;
	put_task_struct(task);
	return code;
}

int kthread_stop(struct task_struct *task)
{
	BUG_ON(task == current);
	WRITE_ONCE(to_kthread(task)->should_stop, 1);
	wake_up_process(task);
	return kthread_join(task);
}
