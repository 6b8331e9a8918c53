/* SPDX-License-Identifier: MIT */
/*
 * fs/attr.c - owner, mode and times of a file, and how they change
 *
 *	chmod	by the owner; the setgid bit only if he is in the file's group
 *	chown	by who may give files away; an owner to a group that he is in.  A file, not a
 *		directory, loses its setuid bit, and its setgid bit if that was one
 *	write	by anybody but who may keep them: the same two bits go
 *	times	to now by who may write, to anything by the owner
 *
 * The setgid bit of what no group may execute is no setgid bit: it stays, unless who changes
 * the file is not in the group.
 *
 * Chapter: docs/files.md
 *
 * Locking: i_rwsem, taken here but where it says so.
 */
#include <core/wall_clock.h>
#include <fs/attr.h>
#include <fs/permission.h>
#include <fs/super.h>
#include <lib/errno.h>
#include <uapi/mount.h>

/* --- new files ------------------------------------------------------------------------- */

/* inode_inherit_group - a new file in a directory with the setgid bit is of its group */
void inode_inherit_group(struct inode *inode, const struct inode *dir)
{
	inode->i_gid = dir->i_gid;
	if (S_ISDIR(inode->i_mode))
		inode->i_mode |= S_ISGID;
	else if ((inode->i_mode & (S_ISGID | S_IXGRP)) == (S_ISGID | S_IXGRP) &&
		 !in_group_or_capable(dir->i_gid))
		inode->i_mode &= ~S_ISGID;
}

/* --- bits that go ---------------------------------------------------------------------- */

/* Does a change by the running task take the setgid bit away? */
static bool loses_setgid(const struct inode *inode)
{
	if (!(inode->i_mode & S_ISGID))
		return false;
	return inode->i_mode & S_IXGRP || !in_group_or_capable(inode->i_gid);
}

/* inode_drop_privileges - the contents change, i_rwsem is held: setuid and setgid bits go */
void inode_drop_privileges(struct inode *inode)
{
	bool setgid = loses_setgid(inode);

	if (!S_ISREG(inode->i_mode) || capable(CAP_FSETID))
		return;
	inode->i_mode &= ~(umode_t)(S_ISUID | (setgid ? S_ISGID : 0));
}

/* --- changes --------------------------------------------------------------------------- */

/* inode_chmod - 0, -EROFS, -EPERM: neither owner nor capable.  May sleep. */
int inode_chmod(struct inode *inode, umode_t mode)
{
	int error = sb_want_write(inode->i_sb);

	if (error)
		return error;
	down_write(&inode->i_rwsem);
	if (!inode_owner_or_capable(inode)) {
		error = -EPERM;
	} else {
		if (!in_group_or_capable(inode->i_gid))
			mode &= ~S_ISGID;
		inode->i_mode = (umode_t)((inode->i_mode & S_IFMT) | (mode & S_IALLUGO));
		inode_set_ctime(inode, ktime_get_real());
	}
	up_write(&inode->i_rwsem);
	return error;
}

/* A file that is given away is run as nobody's; which bits that takes. */
static umode_t lost_by_chown(const struct inode *inode)
{
	if (S_ISDIR(inode->i_mode))
		return 0;
	return (umode_t)(inode->i_mode & (S_ISUID | (loses_setgid(inode) ? S_ISGID : 0)));
}

static int check_chown(const struct inode *inode, uint32_t uid, uint32_t gid)
{
	bool is_owner = inode->i_uid == current->cred.fsuid;

	if (uid != ATTR_ID_UNCHANGED && !(is_owner && uid == inode->i_uid) && !capable(CAP_CHOWN))
		return -EPERM;
	if (gid != ATTR_ID_UNCHANGED && !(is_owner && (gid == inode->i_gid || in_group_p(gid))) &&
	    !capable(CAP_CHOWN))
		return -EPERM;
	/* The mode is to change as well, and that is for the owner. */
	return lost_by_chown(inode) && !inode_owner_or_capable(inode) ? -EPERM : 0;
}

static void change_owner(struct inode *inode, uint32_t uid, uint32_t gid)
{
	inode->i_mode &= (umode_t)~lost_by_chown(inode);
	if (uid != ATTR_ID_UNCHANGED)
		inode->i_uid = uid;
	if (gid != ATTR_ID_UNCHANGED)
		inode->i_gid = gid;
	inode_set_ctime(inode, ktime_get_real());
}

/* inode_chown - ATTR_ID_UNCHANGED: as it is; 0, -EROFS, -EPERM.  May sleep. */
int inode_chown(struct inode *inode, uint32_t uid, uint32_t gid)
{
	int error = sb_want_write(inode->i_sb);

	if (error)
		return error;
	down_write(&inode->i_rwsem);
	error = check_chown(inode, uid, gid);
	if (!error)
		change_owner(inode, uid, gid);
	up_write(&inode->i_rwsem);
	return error;
}

/* Both to now is what anybody may who writes; all else is for the owner. */
static int check_times(const struct inode *inode, const struct times_change *times)
{
	if (inode_owner_or_capable(inode))
		return 0;
	if (times->how_atime == TIME_NOW && times->how_mtime == TIME_NOW)
		return inode_permission(inode, MAY_WRITE);
	return -EPERM;
}

static ktime_t changed_time(ktime_t old, enum time_change how, ktime_t set, ktime_t now)
{
	return how == TIME_KEEP ? old : how == TIME_NOW ? now : set;
}

/* inode_set_times - 0, -EROFS, -EPERM, -EACCES.  May sleep. */
int inode_set_times(struct inode *inode, const struct times_change *times)
{
	int error = sb_want_write(inode->i_sb);

	if (error)
		return error;
	down_write(&inode->i_rwsem);
	error = check_times(inode, times);
	if (!error) {
		ktime_t now = ktime_get_real();

		inode->i_atime = changed_time(inode->i_atime, times->how_atime, times->atime, now);
		inode_set_mtime(inode, changed_time(inode->i_mtime, times->how_mtime, times->mtime,
						    now));
		inode_set_ctime(inode, now);
	}
	up_write(&inode->i_rwsem);
	return error;
}

/*
 * inode_accessed - touch_atime() does not know it to be old news; unless the mount says never
 *
 * i_seen first: a change while we are at it makes it false behind us, and the next access looks.
 */
void inode_accessed(struct inode *inode)
{
	unsigned int flags = READ_ONCE(inode->i_sb->s_mnt_flags);

	if (sb_rdonly(inode->i_sb) || flags & MS_NOATIME ||
	    (flags & MS_NODIRATIME && S_ISDIR(inode->i_mode)))
		return;
	WRITE_ONCE(inode->i_seen, true);
	barrier();
	if (inode->i_atime <= inode->i_mtime || inode->i_atime <= inode->i_ctime)
		inode->i_atime = ktime_get_real();
}
