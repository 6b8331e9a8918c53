/* SPDX-License-Identifier: MIT */
/*
 * kernel/process/cred_change.c - who a task may become
 *
 *	call			without CAP_SETUID	with it
 *	setuid(u)		effective := u, which	all := u
 *				is real or saved
 *	setreuid(r, e)		r: real, effective	any; saved follows, if real was named or
 *				e: any of the three	effective became another than real was
 *	setresuid(r, e, s)	each any of the three	any
 *	setfsuid(u)		any of the four		any
 *
 * Groups likewise, with CAP_SETGID.  fs follows effective each time.
 *
 * Powers follow users: with the last of its three users root, a task loses all that it was
 * permitted; what is effective goes and comes back with the effective user.  A program that
 * root runs is permitted everything; one with the setuid bit is run by its owner.
 *
 * Pure: each works on a copy, which is the task's only if there was no error.
 *
 * Chapter: docs/files.md
 */
#include <fs/inode.h>
#include <fs/super.h>
#include <lib/errno.h>
#include <uapi/mount.h>

#include "cred.h"

#define ROOT		0U

/* What has to do with files goes and comes with fsuid. */
#define CAP_FS_SET	(CAP_BIT(CAP_CHOWN) | CAP_BIT(CAP_DAC_OVERRIDE) | \
			 CAP_BIT(CAP_DAC_READ_SEARCH) | CAP_BIT(CAP_FOWNER) | \
			 CAP_BIT(CAP_FSETID) | CAP_BIT(CAP_LINUX_IMMUTABLE) | \
			 CAP_BIT(CAP_MKNOD) | CAP_BIT(CAP_MAC_OVERRIDE))

static bool has(const struct cred *cred, unsigned int cap)
{
	return cred->cap_effective & CAP_BIT(cap);
}

/* --- powers ---------------------------------------------------------------------------- */

static bool is_root_anyhow(const struct cred *cred)
{
	return cred->uid == ROOT || cred->euid == ROOT || cred->suid == ROOT;
}

/* Real, effective or saved user has changed. */
static void follow_users(struct cred *cred, const struct cred *old)
{
	if (is_root_anyhow(old) && !is_root_anyhow(cred) && !cred->keep_caps)
		cred->cap_permitted = cred->cap_effective = 0;
	if (old->euid == ROOT && cred->euid != ROOT)
		cred->cap_effective = 0;
	if (old->euid != ROOT && cred->euid == ROOT)
		cred->cap_effective = cred->cap_permitted;
}

static void follow_fsuid(struct cred *cred, const struct cred *old)
{
	if (old->fsuid == ROOT && cred->fsuid != ROOT)
		cred->cap_effective &= ~CAP_FS_SET;
	if (old->fsuid != ROOT && cred->fsuid == ROOT)
		cred->cap_effective |= cred->cap_permitted & CAP_FS_SET;
}

/* --- three numbers, users or groups ------------------------------------------------------ */

struct three {
	uint32_t real, effective, saved;
};

static bool is_one_of(const struct three *ids, uint32_t id)
{
	return id == ids->real || id == ids->effective || id == ids->saved;
}

static int set_one(struct three *ids, uint32_t id, bool may)
{
	if (id == ID_UNCHANGED)
		return -EINVAL;
	if (!may && id != ids->real && id != ids->saved)
		return -EPERM;
	if (may)
		ids->real = ids->saved = id;
	ids->effective = id;
	return 0;
}

static int set_two(struct three *ids, uint32_t real, uint32_t effective, bool may)
{
	const struct three old = *ids;

	if (real != ID_UNCHANGED) {
		if (!may && real != old.real && real != old.effective)
			return -EPERM;
		ids->real = real;
	}
	if (effective != ID_UNCHANGED) {
		if (!may && !is_one_of(&old, effective))
			return -EPERM;
		ids->effective = effective;
	}
	if (real != ID_UNCHANGED || (effective != ID_UNCHANGED && effective != old.real))
		ids->saved = ids->effective;
	return 0;
}

static int set_three(struct three *ids, const struct three *to, bool may)
{
	const struct three old = *ids;

	if (!may && ((to->real != ID_UNCHANGED && !is_one_of(&old, to->real)) ||
		     (to->effective != ID_UNCHANGED && !is_one_of(&old, to->effective)) ||
		     (to->saved != ID_UNCHANGED && !is_one_of(&old, to->saved))))
		return -EPERM;
	if (to->real != ID_UNCHANGED)
		ids->real = to->real;
	if (to->effective != ID_UNCHANGED)
		ids->effective = to->effective;
	if (to->saved != ID_UNCHANGED)
		ids->saved = to->saved;
	return 0;
}

/* --- users ----------------------------------------------------------------------------- */

static struct three users_of(const struct cred *cred)
{
	return (struct three){ cred->uid, cred->euid, cred->suid };
}

static int take_users(struct cred *cred, const struct three *ids, int error)
{
	const struct cred old = *cred;

	if (error)
		return error;
	cred->uid = ids->real;
	cred->euid = cred->fsuid = ids->effective;
	cred->suid = ids->saved;
	follow_users(cred, &old);
	return 0;
}

int cred_set_uid(struct cred *cred, uint32_t uid)
{
	struct three ids = users_of(cred);
	int error = set_one(&ids, uid, has(cred, CAP_SETUID));

	return take_users(cred, &ids, error);
}

int cred_set_reuid(struct cred *cred, uint32_t real, uint32_t effective)
{
	struct three ids = users_of(cred);
	int error = set_two(&ids, real, effective, has(cred, CAP_SETUID));

	return take_users(cred, &ids, error);
}

int cred_set_resuid(struct cred *cred, uint32_t real, uint32_t effective, uint32_t saved)
{
	const struct three to = { real, effective, saved };
	struct three ids = users_of(cred);
	int error = set_three(&ids, &to, has(cred, CAP_SETUID));

	return take_users(cred, &ids, error);
}

/* It cannot say that it may not. */
void cred_set_fsuid(struct cred *cred, uint32_t uid)
{
	const struct three ids = users_of(cred);
	const struct cred old = *cred;

	if (uid == ID_UNCHANGED ||
	    !(is_one_of(&ids, uid) || uid == cred->fsuid || has(cred, CAP_SETUID)))
		return;
	cred->fsuid = uid;
	follow_fsuid(cred, &old);
}

/* --- groups ---------------------------------------------------------------------------- */

static struct three groups_of(const struct cred *cred)
{
	return (struct three){ cred->gid, cred->egid, cred->sgid };
}

static int take_groups(struct cred *cred, const struct three *ids, int error)
{
	if (error)
		return error;
	cred->gid = ids->real;
	cred->egid = cred->fsgid = ids->effective;
	cred->sgid = ids->saved;
	return 0;
}

int cred_set_gid(struct cred *cred, uint32_t gid)
{
	struct three ids = groups_of(cred);
	int error = set_one(&ids, gid, has(cred, CAP_SETGID));

	return take_groups(cred, &ids, error);
}

int cred_set_regid(struct cred *cred, uint32_t real, uint32_t effective)
{
	struct three ids = groups_of(cred);
	int error = set_two(&ids, real, effective, has(cred, CAP_SETGID));

	return take_groups(cred, &ids, error);
}

int cred_set_resgid(struct cred *cred, uint32_t real, uint32_t effective, uint32_t saved)
{
	const struct three to = { real, effective, saved };
	struct three ids = groups_of(cred);
	int error = set_three(&ids, &to, has(cred, CAP_SETGID));

	return take_groups(cred, &ids, error);
}

void cred_set_fsgid(struct cred *cred, uint32_t gid)
{
	const struct three ids = groups_of(cred);

	if (gid != ID_UNCHANGED &&
	    (is_one_of(&ids, gid) || gid == cred->fsgid || has(cred, CAP_SETGID)))
		cred->fsgid = gid;
}

/* --- programs -------------------------------------------------------------------------- */

/* Setuid and setgid bits: the program is run by its owner, by its group. */
static void take_owner(struct cred *cred, const struct inode *program)
{
	if (program->i_sb->s_mnt_flags & MS_NOSUID || cred->no_new_privs)
		return;
	if (program->i_mode & S_ISUID)
		cred->euid = program->i_uid;
	if ((program->i_mode & (S_ISGID | S_IXGRP)) == (S_ISGID | S_IXGRP))
		cred->egid = program->i_gid;
}

/* What the program may do: as root everything, as anybody else nothing. */
static void take_powers(struct cred *cred)
{
	bool is_root = cred->uid == ROOT || cred->euid == ROOT;

	cred->cap_permitted = is_root ? cred->cap_bset | cred->cap_inheritable : 0;
	cred->cap_effective = cred->euid == ROOT ? cred->cap_permitted : 0;
	cred->keep_caps = false;
}

/*
 * cred_exec - what a task's credentials become with a program
 *
 * unsafe: others share with the task what it opens files by, and would lead a program that is
 * more than they are: it stays what the task is, unless that may become anybody.
 * Return: is the program to be careful, since it is not run by whom it acts for?
 */
bool cred_exec(struct cred *cred, const struct inode *program, bool unsafe)
{
	const struct cred old = *cred;
	bool other;

	take_owner(cred, program);
	other = cred->euid != old.uid || cred->egid != old.gid;
	if (unsafe && other && !has(&old, CAP_SETUID)) {
		cred->euid = cred->uid;
		cred->egid = cred->gid;
	}
	take_powers(cred);
	if (unsafe && !has(&old, CAP_SETUID)) {
		cred->cap_permitted &= old.cap_permitted;
		cred->cap_effective &= cred->cap_permitted;
	}
	cred->suid = cred->fsuid = cred->euid;
	cred->sgid = cred->fsgid = cred->egid;
	return other || (cred->uid != ROOT && cred->cap_effective);
}

/* cred_use_real - as access() asks: what may the real user do, with his powers? */
void cred_use_real(struct cred *cred)
{
	cred->fsuid = cred->uid;
	cred->fsgid = cred->gid;
	cred->cap_effective = cred->uid == ROOT ? cred->cap_permitted : 0;
}
