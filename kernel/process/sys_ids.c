/* SPDX-License-Identifier: MIT */
/*
 * kernel/process/sys_ids.c - system calls about users and groups
 *
 *	get*	as it is
 *	set*	what cred_change.c allows; -1 where that means "as it is"
 *
 * The numbers with 32 in their names take 32 bits, those without 16: there -1 is 65535, and
 * what does not fit is told as 65534.
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

#define UNCHANGED16	0xFFFFU
#define OVERFLOW_ID	65534U
#define NGROUPS_MAX	65536UL

static uint32_t widen(unsigned long id)
{
	id &= UNCHANGED16;
	return id == UNCHANGED16 ? ID_UNCHANGED : (uint32_t)id;
}

static uint32_t narrow(uint32_t id)
{
	return id > UNCHANGED16 ? OVERFLOW_ID : id;
}

/* --- who a process is ------------------------------------------------------------------ */

long sys_getuid32(void)
{
	return (long)current->cred.uid;
}

long sys_getgid32(void)
{
	return (long)current->cred.gid;
}

long sys_geteuid32(void)
{
	return (long)current->cred.euid;
}

long sys_getegid32(void)
{
	return (long)current->cred.egid;
}

long sys_getuid(void)
{
	return (long)narrow(current->cred.uid);
}

long sys_getgid(void)
{
	return (long)narrow(current->cred.gid);
}

long sys_geteuid(void)
{
	return (long)narrow(current->cred.euid);
}

long sys_getegid(void)
{
	return (long)narrow(current->cred.egid);
}

static long put_three(const uint32_t *ids, unsigned long real, unsigned long effective,
		      unsigned long saved)
{
	const unsigned long user[3] = { real, effective, saved };

	for (unsigned int i = 0; i < 3; i++)
		if (put_user_u32(ids[i], (uint32_t __user *)user[i]))
			return -EFAULT;
	return 0;
}

static long put_three16(const uint32_t *ids, unsigned long real, unsigned long effective,
			unsigned long saved)
{
	const unsigned long user[3] = { real, effective, saved };

	for (unsigned int i = 0; i < 3; i++) {
		uint16_t id = (uint16_t)narrow(ids[i]);

		if (copy_to_user((void __user *)user[i], &id, sizeof(id)))
			return -EFAULT;
	}
	return 0;
}

long sys_getresuid32(unsigned long real, unsigned long effective, unsigned long saved)
{
	return put_three(&current->cred.uid, real, effective, saved);
}

long sys_getresgid32(unsigned long real, unsigned long effective, unsigned long saved)
{
	return put_three(&current->cred.gid, real, effective, saved);
}

long sys_getresuid(unsigned long real, unsigned long effective, unsigned long saved)
{
	return put_three16(&current->cred.uid, real, effective, saved);
}

long sys_getresgid(unsigned long real, unsigned long effective, unsigned long saved)
{
	return put_three16(&current->cred.gid, real, effective, saved);
}

/* --- who it may become ----------------------------------------------------------------- */

/* The copy becomes the task's. */
static long commit(const struct cred *cred, int error)
{
	if (!error)
		current->cred = *cred;
	return error;
}

long sys_setuid32(unsigned long uid)
{
	struct cred cred = current->cred;

	return commit(&cred, cred_set_uid(&cred, (uint32_t)uid));
}

long sys_setgid32(unsigned long gid)
{
	struct cred cred = current->cred;

	return commit(&cred, cred_set_gid(&cred, (uint32_t)gid));
}

long sys_setreuid32(unsigned long real, unsigned long effective)
{
	struct cred cred = current->cred;

	return commit(&cred, cred_set_reuid(&cred, (uint32_t)real, (uint32_t)effective));
}

long sys_setregid32(unsigned long real, unsigned long effective)
{
	struct cred cred = current->cred;

	return commit(&cred, cred_set_regid(&cred, (uint32_t)real, (uint32_t)effective));
}

long sys_setresuid32(unsigned long real, unsigned long effective, unsigned long saved)
{
	struct cred cred = current->cred;

	return commit(&cred, cred_set_resuid(&cred, (uint32_t)real, (uint32_t)effective,
					     (uint32_t)saved));
}

long sys_setresgid32(unsigned long real, unsigned long effective, unsigned long saved)
{
	struct cred cred = current->cred;

	return commit(&cred, cred_set_resgid(&cred, (uint32_t)real, (uint32_t)effective,
					     (uint32_t)saved));
}

/* These two cannot say that they failed; they return what it was. */
long sys_setfsuid32(unsigned long uid)
{
	uint32_t old = current->cred.fsuid;

	cred_set_fsuid(&current->cred, (uint32_t)uid);
	return (long)old;
}

long sys_setfsgid32(unsigned long gid)
{
	uint32_t old = current->cred.fsgid;

	cred_set_fsgid(&current->cred, (uint32_t)gid);
	return (long)old;
}

long sys_setuid(unsigned long uid)
{
	return sys_setuid32(widen(uid));
}

long sys_setgid(unsigned long gid)
{
	return sys_setgid32(widen(gid));
}

long sys_setreuid(unsigned long real, unsigned long effective)
{
	return sys_setreuid32(widen(real), widen(effective));
}

long sys_setregid(unsigned long real, unsigned long effective)
{
	return sys_setregid32(widen(real), widen(effective));
}

long sys_setresuid(unsigned long real, unsigned long effective, unsigned long saved)
{
	return sys_setresuid32(widen(real), widen(effective), widen(saved));
}

long sys_setresgid(unsigned long real, unsigned long effective, unsigned long saved)
{
	return sys_setresgid32(widen(real), widen(effective), widen(saved));
}

long sys_setfsuid(unsigned long uid)
{
	return sys_setfsuid32(widen(uid));
}

long sys_setfsgid(unsigned long gid)
{
	return sys_setfsgid32(widen(gid));
}

/* --- groups besides -------------------------------------------------------------------- */

static unsigned int nr_groups(void)
{
	return current->cred.groups ? current->cred.groups->nr : 0;
}

/* A size of 0 asks how many there are; 0: they would fit. */
static long check_room(unsigned long size)
{
	if ((int)size < 0)
		return -EINVAL;
	return size && nr_groups() > size ? -EINVAL : 0;
}

long sys_getgroups32(unsigned long size, unsigned long user)
{
	unsigned int nr = nr_groups();
	long error = check_room(size);

	if (error || !size || !nr)
		return error ? error : (long)nr;
	if (copy_to_user((void __user *)user, current->cred.groups->gid, nr * sizeof(uint32_t)))
		return -EFAULT;
	return (long)nr;
}

long sys_getgroups(unsigned long size, unsigned long user)
{
	uint16_t __user *to = (uint16_t __user *)user;
	unsigned int nr = nr_groups();
	long error = check_room(size);

	for (unsigned int i = 0; i < nr && size && !error; i++) {
		uint16_t gid = (uint16_t)narrow(current->cred.groups->gid[i]);

		if (copy_to_user(to + i, &gid, sizeof(gid)))
			error = -EFAULT;
	}
	return error ? error : (long)nr;
}

/* They become the task's; /proc looks at them from outside. */
static void replace_groups(struct group_info *groups)
{
	struct group_info *old = current->cred.groups;

	if (groups)
		group_info_sort(groups);
	spin_lock(&process_lock);
	current->cred.groups = groups;
	spin_unlock(&process_lock);
	group_info_put(old);
}

/* Read them with `get`, one by one. */
static long set_groups(unsigned long size, unsigned long user,
		       int (*get)(unsigned long user, unsigned long i, uint32_t *gid))
{
	struct group_info *groups = NULL;

	if (!capable(CAP_SETGID))
		return -EPERM;
	if (size > NGROUPS_MAX)
		return -EINVAL;
	if (size) {
		groups = group_info_alloc((unsigned int)size);
		if (!groups)
			return -ENOMEM;
	}
	for (unsigned long i = 0; i < size; i++) {
		int error = get(user, i, &groups->gid[i]);

		if (error) {
			group_info_put(groups);
			return error;
		}
	}
	replace_groups(groups);
	return 0;
}

static int get32(unsigned long user, unsigned long i, uint32_t *gid)
{
	if (get_user_u32(gid, (const uint32_t __user *)user + i))
		return -EFAULT;
	return *gid == ID_UNCHANGED ? -EINVAL : 0;
}

static int get16(unsigned long user, unsigned long i, uint32_t *gid)
{
	uint16_t narrow_gid;

	if (copy_from_user(&narrow_gid, (const uint16_t __user *)user + i, sizeof(narrow_gid)))
		return -EFAULT;
	*gid = widen(narrow_gid);
	return *gid == ID_UNCHANGED ? -EINVAL : 0;
}

long sys_setgroups32(unsigned long size, unsigned long user)
{
	return set_groups(size, user, get32);
}

long sys_setgroups(unsigned long size, unsigned long user)
{
	return set_groups(size, user, get16);
}
