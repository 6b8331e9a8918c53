/* SPDX-License-Identifier: MIT */
/*
 * fs/permission.c - who may do what with a file
 *
 *	mode	rwx rwx rwx
 *		 |   |   `-- everybody else
 *		 |   `------ who is in the file's group
 *		 `---------- its owner: these count for him, even if others may more
 *
 * Asked for fsuid and fsgid.  Who may not by that may still be capable: CAP_DAC_OVERRIDE is
 * for everything but to execute a file that nobody may; CAP_DAC_READ_SEARCH to look.
 *
 *	a name comes or goes	w and x of the directory
 *	... with its t bit	and only the file's owner, or the directory's
 *	mode, times		only the owner
 *	owner			only CAP_CHOWN
 *
 * Chapter: docs/files.md
 *
 * Locking: none: a mode is one word, and a change beside a question may come before or after.
 */
#include <fs/permission.h>
#include <fs/super.h>
#include <lib/errno.h>

/* The three bits that count for the running task. */
static unsigned int bits_for_current(const struct inode *inode)
{
	unsigned int mode = inode->i_mode;

	if (inode->i_uid == current->cred.fsuid)
		return mode >> 6 & 7;
	/* Where group and others may the same, nobody needs to know who is in it. */
	if ((mode ^ mode >> 3) & 7 && in_group_p(inode->i_gid))
		return mode >> 3 & 7;
	return mode & 7;
}

static bool may_override(const struct inode *inode, unsigned int mask)
{
	bool only_looks = S_ISDIR(inode->i_mode) ? !(mask & MAY_WRITE) : mask == MAY_READ;

	if (only_looks && capable(CAP_DAC_READ_SEARCH))
		return true;
	if (mask & MAY_EXEC && !S_ISDIR(inode->i_mode) && !(inode->i_mode & S_IXUGO))
		return false;
	return capable(CAP_DAC_OVERRIDE);
}

/*
 * inode_permission - may the running task do all of that: MAY_READ, MAY_WRITE, MAY_EXEC?
 *
 * Return: 0, -EACCES; -EROFS: nobody may write to the file system.
 */
int inode_permission(const struct inode *inode, unsigned int mask)
{
	if (mask & MAY_WRITE && sb_rdonly(inode->i_sb) &&
	    (S_ISREG(inode->i_mode) || S_ISDIR(inode->i_mode) || S_ISLNK(inode->i_mode)))
		return -EROFS;
	if (!(mask & ~bits_for_current(inode)))
		return 0;
	return may_override(inode, mask) ? 0 : -EACCES;
}

/* check_delete - may_delete() of who is not root */
int check_delete(const struct inode *dir, const struct inode *victim)
{
	int error = inode_permission(dir, MAY_WRITE | MAY_EXEC);

	if (error || likely(!(dir->i_mode & S_ISVTX)))
		return error;
	if (victim->i_uid == current->cred.fsuid || dir->i_uid == current->cred.fsuid)
		return 0;
	return capable(CAP_FOWNER) ? 0 : -EPERM;
}

/*
 * may_link - another name for a file; 0, -EPERM
 *
 * Not everybody's: who cannot read and write it could keep it, with its setuid bit, from being
 * removed.  Linux asks this where fs.protected_hardlinks is 1, as distributions have it.
 */
int may_link(const struct inode *inode)
{
	umode_t mode = inode->i_mode;
	bool is_safe = S_ISREG(mode) && !(mode & S_ISUID) &&
		       (mode & (S_ISGID | S_IXGRP)) != (S_ISGID | S_IXGRP) &&
		       inode_permission(inode, MAY_READ | MAY_WRITE) == 0;

	return is_safe || inode_owner_or_capable(inode) ? 0 : -EPERM;
}

/*
 * may_follow - a symbolic link at the end of a path; 0, -EACCES
 *
 * In a directory like /tmp, only the links of one's own and of the directory's owner: others'
 * would lead astray.  Linux asks this where fs.protected_symlinks is 1.
 */
int may_follow(const struct inode *dir, const struct inode *link)
{
	if (likely((dir->i_mode & (S_ISVTX | S_IWOTH)) != (S_ISVTX | S_IWOTH)))
		return 0;
	return link->i_uid == current->cred.fsuid || link->i_uid == dir->i_uid ? 0 : -EACCES;
}

/* inode_owner_or_capable - may its mode and times be set? */
bool inode_owner_or_capable(const struct inode *inode)
{
	return inode->i_uid == current->cred.fsuid || capable(CAP_FOWNER);
}

/* in_group_or_capable - may a file of that group have the setgid bit? */
bool in_group_or_capable(uint32_t gid)
{
	return in_group_p(gid) || capable(CAP_FSETID);
}
