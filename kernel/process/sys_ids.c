/* SPDX-License-Identifier: MIT */
/*
 * kernel/process/sys_ids.c - system calls about users, groups and capabilities
 *
 * There is one user, root, and one group, 0: a process is told so, may become what it is, and
 * nothing else.  That is what Linux says in a user namespace in which no other number is
 * mapped: EINVAL.
 *
 *	get*	0
 *	set*	0, or -1 where that means "as it is"; else EINVAL
 *
 * The numbers with 32 in their names take 32 bits, those without 16.
 *
 * Chapter: docs/processes.md
 */
#include <asm/uaccess.h>
#include <core/task.h>
#include <lib/errno.h>
#include <uapi/capability.h>

#include "sys.h"

#define ROOT		0
#define UNCHANGED	0xFFFFFFFFUL
#define UNCHANGED16	0xFFFFUL
#define NGROUPS_MAX	65536UL

/* --- who a process is ------------------------------------------------------------------ */

long sys_getuid(void)
{
	return ROOT;
}

long sys_getgid(void)
{
	return ROOT;
}

long sys_geteuid(void)
{
	return ROOT;
}

long sys_getegid(void)
{
	return ROOT;
}

long sys_getuid32(void)
{
	return ROOT;
}

long sys_getgid32(void)
{
	return ROOT;
}

long sys_geteuid32(void)
{
	return ROOT;
}

long sys_getegid32(void)
{
	return ROOT;
}

/* --- who it may become ----------------------------------------------------------------- */

static long become(unsigned long id)
{
	return id == ROOT ? 0 : -EINVAL;
}

/* As it is, or root. */
static long become_or_stay(unsigned long id)
{
	return id == UNCHANGED ? 0 : become(id);
}

static long become_all(unsigned long real, unsigned long effective, unsigned long saved)
{
	return become_or_stay(real) || become_or_stay(effective) || become_or_stay(saved)
		? -EINVAL : 0;
}

static unsigned long widen(unsigned long id)
{
	id &= UNCHANGED16;
	return id == UNCHANGED16 ? UNCHANGED : id;
}

long sys_setuid32(unsigned long uid)
{
	return become(uid);
}

long sys_setgid32(unsigned long gid)
{
	return become(gid);
}

long sys_setuid(unsigned long uid)
{
	return become(widen(uid));
}

long sys_setgid(unsigned long gid)
{
	return become(widen(gid));
}

long sys_setreuid32(unsigned long real, unsigned long effective)
{
	return become_all(real, effective, UNCHANGED);
}

long sys_setregid32(unsigned long real, unsigned long effective)
{
	return become_all(real, effective, UNCHANGED);
}

long sys_setresuid32(unsigned long real, unsigned long effective, unsigned long saved)
{
	return become_all(real, effective, saved);
}

long sys_setresgid32(unsigned long real, unsigned long effective, unsigned long saved)
{
	return become_all(real, effective, saved);
}

/* These cannot say that they failed; they return what it was. */
long sys_setfsuid32(unsigned long uid)
{
	(void)uid;
	return ROOT;
}

long sys_setfsgid32(unsigned long gid)
{
	(void)gid;
	return ROOT;
}

static long put_three(unsigned long real, unsigned long effective, unsigned long saved)
{
	const unsigned long user[3] = { real, effective, saved };

	for (unsigned int i = 0; i < 3; i++)
		if (put_user_u32(ROOT, (uint32_t __user *)user[i]))
			return -EFAULT;
	return 0;
}

long sys_getresuid32(unsigned long real, unsigned long effective, unsigned long saved)
{
	return put_three(real, effective, saved);
}

long sys_getresgid32(unsigned long real, unsigned long effective, unsigned long saved)
{
	return put_three(real, effective, saved);
}

/* --- groups besides -------------------------------------------------------------------- */

/* A process has none besides its own. */
long sys_getgroups32(unsigned long size, unsigned long user)
{
	(void)user;
	return (long)size < 0 ? -EINVAL : 0;
}

/* Its own may be named, as often as it likes. */
long sys_setgroups32(unsigned long size, unsigned long user)
{
	const uint32_t __user *groups = (const uint32_t __user *)user;
	uint32_t gid;

	if (size > NGROUPS_MAX)
		return -EINVAL;
	for (unsigned long i = 0; i < size; i++) {
		if (get_user_u32(&gid, groups + i))
			return -EFAULT;
		if (become(gid))
			return -EINVAL;
	}
	return 0;
}

/* --- capabilities ---------------------------------------------------------------------- */

/* How many parts this version of the structure has; -EINVAL: it is not known. */
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

static long check_pid(int pid)
{
	struct task_struct *task;

	if (pid < 0)
		return -EINVAL;
	if (pid == 0)
		return 0;
	task = task_find_get(pid);
	if (!task)
		return -ESRCH;
	put_task_struct(task);
	return 0;
}

/* Root has all there are, and hands none to children that are not root. */
long sys_capget(unsigned long header, unsigned long data)
{
	static const struct user_cap_data all[2] = {
		{ .effective = ~0U, .permitted = ~0U },
		{ .effective = CAP_LAST_WORD, .permitted = CAP_LAST_WORD },
	};
	struct user_cap_header __user *user = (struct user_cap_header __user *)header;
	long nr = check_version(user), error;
	uint32_t pid;

	if (!data || nr < 0)
		return !data && nr == -EINVAL ? 0 : nr < 0 ? nr : 0;
	if (get_user_u32(&pid, (uint32_t __user *)&user->pid))
		return -EFAULT;
	error = check_pid((int)pid);
	if (error)
		return error;
	return copy_to_user((void __user *)data, all, (unsigned long)nr * sizeof(all[0])) ? -EFAULT
										   : 0;
}
