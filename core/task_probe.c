/* SPDX-License-Identifier: MIT */
/*
 * core/task_probe.c - a look at the running task that a damaged one survives
 *
 * What looks like a task can be read to its end, has a number that tasks have, and a name
 * of printable characters.
 *
 * Locking: none; the running task does not go away.
 */
#include <asm/uaccess.h>
#include <core/task_probe.h>
#include <lib/errno.h>
#include <lib/printf.h>

_Static_assert(sizeof(struct task_struct) % 4 == 0, "a task is copied word by word");

static int probe_copy(void *copy, const void *from, size_t size)
{
	const uint32_t *source = from;
	uint32_t *words = copy;

	if ((uintptr_t)from % 4 != 0)
		return -EFAULT;
	for (size_t i = 0; i < size / 4; i++)
		if (kernel_probe_read(source + i, words + i))
			return -EFAULT;
	return 0;
}

static bool is_name(const char *comm)
{
	unsigned int len = 0;

	while (len < TASK_COMM_LEN && comm[len] > ' ' && comm[len] <= '~')
		len++;
	return len > 0 && len < TASK_COMM_LEN && comm[len] == '\0';
}

bool task_probe_current(struct task_struct *copy)
{
	return probe_copy(copy, current, sizeof(*copy)) == 0 && copy->pid >= 0 &&
	       copy->pid < PID_MAX && is_name(copy->comm);
}

void task_probe_describe(char *text, size_t size)
{
	struct task_struct task;

	if (task_probe_current(&task))
		snprintf(text, size, "%s[%d]", task.comm, task.pid);
	else
		snprintf(text, size, "none: current is %p, which is no task", current);
}
