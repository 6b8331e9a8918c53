/* SPDX-License-Identifier: MIT */
/*
 * kernel/process/sys_mount.c - the system calls about file systems: mount, umount2, statfs
 *
 * Chapter: docs/files.md
 */
#include <asm/uaccess.h>
#include <core/task.h>
#include <core/capable.h>
#include <fs/dentry.h>
#include <fs/file.h>
#include <fs/files_struct.h>
#include <fs/mount.h>
#include <fs/namei.h>
#include <lib/err.h>
#include <lib/errno.h>
#include <mm/kmalloc.h>
#include <uapi/fcntl.h>
#include <uapi/limits.h>
#include <uapi/statfs.h>

#include "sys.h"
#include "user_path.h"

#define CWD	((unsigned long)AT_FDCWD)

/* --- mount ------------------------------------------------------------------------------- */

/* What a program says of a mount; NULL where it says nothing. */
struct words {
	char *type, *source, *options;
};

/* A word of the program's, to be given back; NULL if it gave none.  ERR_PTR. */
static char *get_word(unsigned long user)
{
	char *word;
	long length;

	if (!user)
		return NULL;
	word = kmalloc(PATH_MAX, GFP_KERNEL);
	if (!word)
		return ERR_PTR(-ENOMEM);
	length = strncpy_from_user(word, (const char __user *)user, PATH_MAX);
	if (length >= 0 && length < PATH_MAX)
		return word;
	kfree(word);
	return ERR_PTR(length < 0 ? length : -EINVAL);
}

static void put_words(const struct words *words)
{
	if (!IS_ERR(words->type))
		kfree(words->type);
	if (!IS_ERR(words->source))
		kfree(words->source);
	if (!IS_ERR(words->options))
		kfree(words->options);
}

static int check_words(const struct words *words)
{
	const char *const all[] = { words->type, words->source, words->options };

	for (unsigned int i = 0; i < ARRAY_SIZE(all); i++)
		if (IS_ERR(all[i]))
			return (int)PTR_ERR(all[i]);
	return 0;
}

static struct dentry *lookup(unsigned long name, unsigned int flags)
{
	struct dentry *dentry;
	struct user_path path;
	int error = user_path_at(CWD, name, 0, &path);

	if (error)
		return ERR_PTR(error);
	dentry = user_path_lookup(&path, flags);
	user_path_put(&path);
	return dentry;
}

/* There is one name space, and nothing in it spreads: that is so already. */
static int change_type(const struct dentry *root)
{
	return root == root->d_sb->s_root ? 0 : -EINVAL;
}

static int do_mount(struct dentry *on, unsigned long flags, const struct words *words)
{
	if (!capable(CAP_SYS_ADMIN))
		return -EPERM;
	if (flags & MS_REMOUNT && !(flags & MS_BIND))
		return vfs_remount(on, flags, words->options);
	if (flags & (MS_BIND | MS_MOVE))
		return -EINVAL;
	if (flags & (MS_SHARED | MS_PRIVATE | MS_SLAVE | MS_UNBINDABLE))
		return change_type(on);
	if (!words->type)
		return -EINVAL;
	return vfs_mount(words->type, words->source, on, flags, words->options);
}

long sys_mount(unsigned long source, unsigned long dir, unsigned long type, unsigned long flags,
	       unsigned long options)
{
	struct words words = { get_word(type), get_word(source), get_word(options) };
	int error = check_words(&words);
	struct dentry *on;

	if ((flags & MS_MGC_MSK) == MS_MGC_VAL)
		flags &= ~MS_MGC_MSK;
	on = error ? ERR_PTR(error) : lookup(dir, LOOKUP_FOLLOW);
	if (IS_ERR(on)) {
		error = (int)PTR_ERR(on);
	} else {
		error = do_mount(on, flags, &words);
		dput(on);
	}
	put_words(&words);
	return error;
}

/* --- umount ------------------------------------------------------------------------------ */

long sys_umount2(unsigned long name, unsigned long flags)
{
	struct dentry *root;

	if (flags & ~(unsigned long)(MNT_FORCE | MNT_DETACH | MNT_EXPIRE | UMOUNT_NOFOLLOW))
		return -EINVAL;
	if (!capable(CAP_SYS_ADMIN))
		return -EPERM;
	root = lookup(name, flags & UMOUNT_NOFOLLOW ? 0 : LOOKUP_FOLLOW);
	if (IS_ERR(root))
		return PTR_ERR(root);
	return vfs_umount(root, (unsigned int)flags);
}

long sys_umount(unsigned long name)
{
	return sys_umount2(name, 0);
}

/* --- statfs ------------------------------------------------------------------------------ */

static void fill_statfs(struct super_block *sb, struct statfs64 *statfs)
{
	*statfs = (struct statfs64){
		.f_type = sb->s_magic,
		.f_bsize = PAGE_SIZE,
		.f_fsid = { sb->s_dev },
		.f_namelen = NAME_MAX,
		.f_frsize = PAGE_SIZE,
		.f_flags = ST_VALID | (sb_rdonly(sb) ? ST_RDONLY : 0) |
			   (sb->s_mnt_flags & (ST_NOSUID | ST_NODEV | ST_NOEXEC | ST_NOATIME |
					       ST_NODIRATIME)) |
			   (sb->s_mnt_flags & MS_RELATIME ? ST_RELATIME : 0),
	};
	if (sb->s_op && sb->s_op->statfs)
		sb->s_op->statfs(sb, statfs);
}

static long put_statfs64(const struct statfs64 *statfs, unsigned long user)
{
	return copy_to_user((void __user *)user, statfs, sizeof(*statfs)) ? -EFAULT : 0;
}

static long put_statfs(const struct statfs64 *from, unsigned long user)
{
	const struct statfs statfs = {
		from->f_type, from->f_bsize, (uint32_t)from->f_blocks, (uint32_t)from->f_bfree,
		(uint32_t)from->f_bavail, (uint32_t)from->f_files, (uint32_t)from->f_ffree,
		{ from->f_fsid[0], from->f_fsid[1] }, from->f_namelen, from->f_frsize,
		from->f_flags, { 0 },
	};

	if ((from->f_blocks | from->f_bfree | from->f_bavail | from->f_files | from->f_ffree) >>
	    32)
		return -EOVERFLOW;
	return copy_to_user((void __user *)user, &statfs, sizeof(statfs)) ? -EFAULT : 0;
}

typedef long (*put_t)(const struct statfs64 *statfs, unsigned long user);

static long statfs_path(unsigned long name, unsigned long user, put_t put)
{
	struct dentry *dentry = lookup(name, LOOKUP_FOLLOW);
	struct statfs64 statfs;

	if (IS_ERR(dentry))
		return PTR_ERR(dentry);
	fill_statfs(dentry->d_sb, &statfs);
	dput(dentry);
	return put(&statfs, user);
}

static long statfs_file(unsigned long fd, unsigned long user, put_t put)
{
	struct file *file = fget_raw(current->files, (unsigned int)fd);
	struct statfs64 statfs;

	if (!file)
		return -EBADF;
	fill_statfs(file->f_dentry->d_sb, &statfs);
	fput(file);
	return put(&statfs, user);
}

long sys_statfs(unsigned long name, unsigned long user)
{
	return statfs_path(name, user, put_statfs);
}

long sys_fstatfs(unsigned long fd, unsigned long user)
{
	return statfs_file(fd, user, put_statfs);
}

long sys_statfs64(unsigned long name, unsigned long size, unsigned long user)
{
	return size == sizeof(struct statfs64) ? statfs_path(name, user, put_statfs64) : -EINVAL;
}

long sys_fstatfs64(unsigned long fd, unsigned long size, unsigned long user)
{
	return size == sizeof(struct statfs64) ? statfs_file(fd, user, put_statfs64) : -EINVAL;
}
