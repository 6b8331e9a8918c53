/* SPDX-License-Identifier: MIT */
/*
 * kernel/process/sys_caps.c - capget and capset: root's powers in pieces
 *
 * A task gives powers up, for now or for good; it gets none back that it is not permitted.
 * Files have none, and there is no ambient set: of those that a task has, a program gets what
 * its user is worth (cred_exec()).
 *
 * Chapter: docs/files.md
 */
#include <asm/uaccess.h>
#include <core/capable.h>
#include <kernel/process.h>
#include <lib/errno.h>

#include "cred.h"
#include "internal.h"
#include "sys.h"

/* How many words this version of the structure has; -EINVAL: it is not known. */
static long nr_parts(uint32_t version)
{
	switch (version) {
	case CAPABILITY_VERSION_1:
		return 1;
	case CAPABILITY_VERSION_2:
	case CAPABILITY_VERSION_3:
		return 2;
	default:
		return -EINVAL;
	}
}

/* A version that is not known is overwritten by one that is. */
static long check_version(struct user_cap_header __user *header)
{
	uint32_t version;
	long nr;

	if (get_user_u32(&version, &header->version))
		return -EFAULT;
	nr = nr_parts(version);
	if (nr < 0 && put_user_u32(CAPABILITY_VERSION_3, &header->version))
		return -EFAULT;
	return nr;
}

/* Whose: a copy, for what is asked. */
static long find_cred(int pid, struct cred *cred)
{
	struct task_struct *task;

	if (pid < 0)
		return -EINVAL;
	if (pid == 0 || pid == current->pid) {
		*cred = current->cred;
		return 0;
	}
	task = task_find_get(pid);
	if (!task)
		return -ESRCH;
	*cred = task->cred;
	put_task_struct(task);
	return 0;
}

long sys_capget(unsigned long header, unsigned long user_data)
{
	struct user_cap_header __user *user = (struct user_cap_header __user *)header;
	long nr = check_version(user), error;
	struct user_cap_data data[2];
	struct cred cred;
	uint32_t pid;

	if (!user_data || nr < 0)
		return !user_data && nr == -EINVAL ? 0 : nr < 0 ? nr : 0;
	if (get_user_u32(&pid, (uint32_t __user *)&user->pid))
		return -EFAULT;
	error = find_cred((int)pid, &cred);
	if (error)
		return error;
	for (unsigned int i = 0; i < 2; i++)
		data[i] = (struct user_cap_data){
			(uint32_t)(cred.cap_effective >> 32 * i),
			(uint32_t)(cred.cap_permitted >> 32 * i),
			(uint32_t)(cred.cap_inheritable >> 32 * i),
		};
	return copy_to_user((void __user *)user_data, data, (unsigned long)nr * sizeof(data[0]))
		? -EFAULT : 0;
}

static uint64_t join(uint32_t low, uint32_t high)
{
	return ((uint64_t)high << 32 | low) & CAP_FULL_SET;
}

/* Nothing is permitted anew; what is effective is permitted; only the bounding set inherits. */
static int take(const struct user_cap_data *data)
{
	const struct cred *cred = &current->cred;
	uint64_t effective = join(data[0].effective, data[1].effective);
	uint64_t permitted = join(data[0].permitted, data[1].permitted);
	uint64_t inheritable = join(data[0].inheritable, data[1].inheritable);

	if (!capable(CAP_SETPCAP) &&
	    inheritable & ~(cred->cap_inheritable | cred->cap_permitted))
		return -EPERM;
	if (inheritable & ~(cred->cap_inheritable | cred->cap_bset))
		return -EPERM;
	if (permitted & ~cred->cap_permitted || effective & ~permitted)
		return -EPERM;
	current->cred.cap_effective = effective;
	current->cred.cap_permitted = permitted;
	current->cred.cap_inheritable = inheritable;
	return 0;
}

/* Only its own. */
long sys_capset(unsigned long header, unsigned long user_data)
{
	struct user_cap_header __user *user = (struct user_cap_header __user *)header;
	struct user_cap_data data[2] = { 0 };
	long nr = check_version(user);
	uint32_t pid;

	if (nr < 0)
		return nr;
	if (get_user_u32(&pid, (uint32_t __user *)&user->pid))
		return -EFAULT;
	if (pid != 0 && (int)pid != current->pid)
		return -EPERM;
	if (copy_from_user(data, (const void __user *)user_data,
			   (unsigned long)nr * sizeof(data[0])))
		return -EFAULT;
	return take(data);
}
