/* SPDX-License-Identifier: MIT */
/*
 * core/kthread.c - threads that run a function of the kernel
 *
 * What a thread needs to know about itself, struct kthread, lies on top of its own
 * stack, and so lives as long as the task does.
 *
 * Locking: each field has one writer; the order is that of wait queues.
 */
#include <core/bug.h>
#include <core/kthread.h>
#include <core/wait.h>
#include <lib/err.h>
#include <lib/printf.h>

struct kthread {
	int (*fn)(void *data);
	void *data;
	unsigned int should_stop;	/* written by who stops it */
	unsigned int exited;		/* written by the thread */
	wait_queue_head_t wait;		/* for its end */
};

static struct kthread *to_kthread(const struct task_struct *task)
{
	return task->start_arg;
}

bool kthread_should_stop(void)
{
	return READ_ONCE(to_kthread(current)->should_stop) != 0;
}

void kthread_exit(int code)
{
	struct kthread *self = to_kthread(current);

	current->exit_code = code;
	WRITE_ONCE(self->exited, 1);
	wake_up_all(&self->wait);
	task_exit(code);
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

	va_start(args, name);
	vsnprintf(comm, sizeof(comm), name, args);
	va_end(args);
	task = task_create(kthread_main, &start, sizeof(start), comm);
	if (!task)
		return ERR_PTR(-ENOMEM);
	init_waitqueue_head(&to_kthread(task)->wait);
	return task;
}

int kthread_join(struct task_struct *task)
{
	struct kthread *thread = to_kthread(task);
	int code;

	wait_event(thread->wait, READ_ONCE(thread->exited));
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
