/* SPDX-License-Identifier: MIT */
/*
 * fs/mount.c - file systems come onto directories and go from them
 *
 *	/	root of a tmpfs
 *	|-- tmp
 *	`-- proc	covered: d_mounted --> super_block --s_root--> what a walk gets
 *			    ^--------------- s_mountpoint
 *
 * A covered directory stays as it is, and nobody sees what is in it.  On the root of a file
 * system another may lie in turn.  What covers or is covered cannot be removed or renamed, as
 * on Linux: fs/namei_change.c asks.
 *
 * A file system can go when nobody is in it.  Nobody counts who is: all its names are looked
 * at, and each must be held by nobody but itself and its children.  The same hold of
 * dcache_lock takes it off its directory, so nobody can enter meanwhile.
 *
 * Not here: one file system in several places, places without a file system of their own
 * (bind), and going while somebody is in it (MNT_DETACH).
 *
 * Chapter: docs/files.md
 *
 * Locking: namespace_lock, then i_rwsem of the directory that is covered, then dcache_lock.
 */
#include <core/bug.h>
#include <core/mutex.h>
#include <fs/inode.h>
#include <fs/mount.h>
#include <lib/err.h>
#include <lib/errno.h>
#include <lib/string.h>
#include <mm/kmalloc.h>

#include "internal.h"
#include "mount_list.h"

DEFINE_MUTEX(namespace_lock);
LIST_HEAD(mounts);			/* under namespace_lock, in the order of mounting */
LIST_HEAD(file_systems);		/* the same */
static unsigned int last_mnt_id;	/* the same; numbers are not used twice */

/* What a mount keeps of the flags, for /proc/mounts and statfs(). */
#define ATIME_FLAGS	(MS_NOATIME | MS_NODIRATIME | MS_RELATIME | MS_STRICTATIME)
#define KEPT_FLAGS	(MS_NOSUID | MS_NODEV | MS_NOEXEC | MS_NOATIME | MS_NODIRATIME | \
			 MS_RELATIME)

/* --- walks ------------------------------------------------------------------------------- */

/* The root of what lies on a directory, with a reference; NULL: nothing does. */
static struct dentry *root_on(const struct dentry *dentry)
{
	struct dentry *root;

	spin_lock(&dcache_lock);
	root = dentry->d_mounted ? dget(dentry->d_mounted->s_root) : NULL;
	spin_unlock(&dcache_lock);
	return root;
}

/* mount_enter - the root of what lies on a directory, or itself; the reference is passed on */
struct dentry *mount_enter(struct dentry *dentry)
{
	struct dentry *root;

	while ((root = root_on(dentry)) != NULL) {
		dput(dentry);
		dentry = root;
	}
	return dentry;
}

/* mount_parent - the directory that it is in, as a path sees it, with a reference */
struct dentry *mount_parent(struct dentry *dentry)
{
	spin_lock(&dcache_lock);
	while (dentry == dentry->d_sb->s_root && dentry->d_sb->s_mountpoint)
		dentry = dentry->d_sb->s_mountpoint;
	dentry = dget(dentry->d_parent);
	spin_unlock(&dcache_lock);
	return unlikely(dentry->d_flags & DCACHE_MOUNTED) ? mount_enter(dentry) : dentry;
}

/* --- kinds of file systems --------------------------------------------------------------- */

/* register_filesystem - it can be mounted by its name.  May sleep. */
void register_filesystem(struct file_system_type *type)
{
	mutex_lock(&namespace_lock);
	list_add_tail(&type->list, &file_systems);
	mutex_unlock(&namespace_lock);
}

/* unregister_filesystem - it cannot any more, and nobody is about to.  May sleep. */
void unregister_filesystem(struct file_system_type *type)
{
	mutex_lock(&namespace_lock);
	list_del(&type->list);
	mutex_unlock(&namespace_lock);
}

static struct file_system_type *find_type(const char *name)
{
	struct file_system_type *type, *found = NULL;

	mutex_lock(&namespace_lock);
	list_for_each_entry(type, &file_systems, list)
		if (strcmp(type->name, name) == 0)
			found = type;
	mutex_unlock(&namespace_lock);
	return found;
}

/* --- mount ------------------------------------------------------------------------------- */

/* namespace_lock is held. */
static void add_mount(struct super_block *sb)
{
	sb->s_mnt_id = ++last_mnt_id;
	list_add_tail(&sb->s_mounts, &mounts);
}

/* mount_root - the file system that all paths begin in; boot, once */
void mount_root(struct super_block *sb)
{
	mutex_lock(&namespace_lock);
	add_mount(sb);
	mutex_unlock(&namespace_lock);
}

/* The directory is locked: is it still there? */
static int attach_locked(struct super_block *sb, struct dentry *on)
{
	if (on->d_inode->i_nlink == 0)
		return -ENOENT;
	spin_lock(&dcache_lock);
	sb->s_mountpoint = dget(on);
	on->d_mounted = sb;
	on->d_flags |= DCACHE_MOUNTED;
	spin_unlock(&dcache_lock);
	add_mount(sb);
	return 0;
}

/* The file system lies on a directory, or on what lies there already. */
static int attach(struct super_block *sb, struct dentry *on)
{
	struct dentry *top;
	int error;

	mutex_lock(&namespace_lock);
	top = mount_enter(dget(on));
	down_write(&top->d_inode->i_rwsem);
	error = attach_locked(sb, top);
	up_write(&top->d_inode->i_rwsem);
	mutex_unlock(&namespace_lock);
	dput(top);
	return error;
}

/* Linux's flags of a mount: times of reading are told now and then, unless it is asked not to. */
static unsigned int mnt_flags_of(unsigned long flags)
{
	unsigned int kept = flags & KEPT_FLAGS;

	if (!(flags & MS_NOATIME))
		kept |= MS_RELATIME;
	if (flags & MS_STRICTATIME)
		kept &= ~(unsigned int)(MS_NOATIME | MS_RELATIME);
	return kept;
}

static unsigned int sb_flags_of(unsigned long flags)
{
	return flags & MS_RDONLY ? SB_RDONLY : 0;
}

/*
 * vfs_mount - a new file system of a type on a directory
 *
 * source and options are a program's words, or NULL.  May sleep.  Return: 0, -ENOTDIR, -ENODEV:
 * there is no such type, -ENOENT: the directory is gone, -ENOMEM, or what the type says.
 */
int vfs_mount(const char *type_name, const char *source, struct dentry *on, unsigned long flags,
	      const char *options)
{
	struct file_system_type *type = find_type(type_name);
	struct super_block *sb;
	int error;

	if (!type)
		return -ENODEV;
	sb = type->get_sb(type, options);
	if (IS_ERR(sb))
		return (int)PTR_ERR(sb);
	sb->s_flags = sb_flags_of(flags);
	sb->s_mnt_flags = mnt_flags_of(flags);
	sb->s_source = kstrdup(source ? source : "none", GFP_KERNEL);
	error = !sb->s_source ? -ENOMEM : S_ISDIR(on->d_inode->i_mode) ? attach(sb, on) : -ENOTDIR;
	if (error)
		type->kill_sb(sb);
	return error;
}

/* --- changes --------------------------------------------------------------------------- */

static int remount_locked(struct super_block *sb, unsigned long flags, const char *options)
{
	int error = 0;

	if (flags & MS_RDONLY && !sb_rdonly(sb) && atomic_read(&sb->s_nr_writers))
		return -EBUSY;
	if (sb->s_op && sb->s_op->remount)
		error = sb->s_op->remount(sb, options);
	if (error)
		return error;
	sb->s_flags = sb_flags_of(flags);
	if (!(flags & ATIME_FLAGS))
		flags |= sb->s_mnt_flags & ATIME_FLAGS;
	sb->s_mnt_flags = mnt_flags_of(flags);
	return 0;
}

/*
 * vfs_remount - other flags and options for what is mounted
 *
 * May sleep.  Return: 0; -EINVAL: it is not the root of a file system; -EBUSY: it is to be only
 * read and files of it are open for writing; or what the file system says.
 */
int vfs_remount(struct dentry *root, unsigned long flags, const char *options)
{
	int error = -EINVAL;

	mutex_lock(&namespace_lock);
	if (root == root->d_sb->s_root && !list_empty(&root->d_sb->s_mounts))
		error = remount_locked(root->d_sb, flags, options);
	mutex_unlock(&namespace_lock);
	return error;
}

/* --- umount ------------------------------------------------------------------------------ */

/* The name of the tree behind this one, on the way through all; NULL: that was the last. */
static const struct dentry *next_in_tree(const struct dentry *dentry, const struct dentry *root)
{
	if (!list_empty(&dentry->d_subdirs))
		return list_first_entry(&dentry->d_subdirs, struct dentry, d_child);
	while (dentry != root && dentry->d_child.next == &dentry->d_parent->d_subdirs)
		dentry = dentry->d_parent;
	return dentry == root ? NULL : list_next_entry(dentry, d_child);
}

/* Does anybody hold a name of it, but for its root's own reference and the caller's? */
static bool is_used_locked(const struct super_block *sb)
{
	const struct dentry *dentry = sb->s_root;

	if (dentry_users_locked(dentry) > 2)
		return true;
	while ((dentry = next_in_tree(dentry, sb->s_root)) != NULL)
		if (dentry_users_locked(dentry) > 0)
			return true;
	return false;
}

/* Off its directory, whose reference is the caller's now; ERR_PTR(-EBUSY). */
static struct dentry *detach(struct super_block *sb)
{
	struct dentry *on = ERR_PTR(-EBUSY);

	shrink_dcache_sb(sb);
	spin_lock(&dcache_lock);
	if (!is_used_locked(sb)) {
		on = sb->s_mountpoint;
		on->d_mounted = NULL;
		on->d_flags &= ~DCACHE_MOUNTED;
		sb->s_mountpoint = NULL;
	}
	spin_unlock(&dcache_lock);
	return on;
}

/*
 * vfs_umount - a file system goes, from where it is and altogether
 *
 * Takes over the reference of its root, the only one that the caller has.  flags are of no
 * account so far.  May sleep.  Return: 0; -EINVAL: it is no root of what is mounted; -EBUSY:
 * somebody is in it, or it is the root of all.
 */
int vfs_umount(struct dentry *root, unsigned int flags)
{
	struct super_block *sb = root->d_sb;
	struct dentry *on;

	(void)flags;
	mutex_lock(&namespace_lock);
	if (root != sb->s_root || list_empty(&sb->s_mounts))
		on = ERR_PTR(-EINVAL);
	else if (!sb->s_mountpoint)
		on = ERR_PTR(-EBUSY);
	else
		on = detach(sb);
	if (!IS_ERR(on))
		list_del_init(&sb->s_mounts);
	mutex_unlock(&namespace_lock);
	dput(root);
	if (IS_ERR(on))
		return (int)PTR_ERR(on);
	sb->s_type->kill_sb(sb);
	dput(on);
	return 0;
}
