/* SPDX-License-Identifier: MIT */
/*
 * kernel/proc/pid_fd.c - /proc/PID/fd and fdinfo: what a process has open, by number
 *
 *	fd/3		a link to the file itself; its mode says how it was opened
 *	fdinfo/3	position, flags, which file
 *
 * A number may be closed and mean another file soon.  So a name that was found before is made
 * anew if the number is closed, or is open in another way than its link says.
 *
 * Chapter: docs/proc.md
 */
#include <fs/dentry.h>
#include <fs/files_struct.h>
#include <fs/fs_struct.h>
#include <fs/super.h>
#include <lib/err.h>
#include <lib/errno.h>
#include <lib/printf.h>
#include <lib/string.h>
#include <uapi/fcntl.h>

#include "pid.h"

#define NUMBER_SIZE	12
#define LINK_SIZE	64		/* what stat() says of such a link's text, as on Linux */

static struct proc_dir_entry *link_entry, *info_entry;	/* [I] */

/* The open file that an inode below fd/ or fdinfo/ stands for: 0 or -ENOENT. */
static int get_open(const struct inode *inode, unsigned int fd, struct open_file *open)
{
	struct task_struct *task = pid_task_get(inode);
	bool is_open;

	if (!task)
		return -ENOENT;
	is_open = process_file_get(task, fd, open);
	put_task_struct(task);
	return is_open ? 0 : -ENOENT;
}

/* --- fd/3 --------------------------------------------------------------------------------- */

static umode_t link_mode(const struct file *file)
{
	return (umode_t)(S_IFLNK | (file->f_mode & FMODE_READ ? 0500 : 0) |
			 (file->f_mode & FMODE_WRITE ? 0300 : 0));
}

static struct dentry *link_follow(struct inode *inode)
{
	struct dentry *dentry;
	struct open_file open;
	int error = pid_may_look(inode);

	if (error != -EACCES)
		error = get_open(inode, (unsigned int)proc_number(inode), &open);
	if (error)
		return ERR_PTR(error);
	dentry = dget(open.file->f_dentry);
	fput(open.file);
	return dentry;
}

static long link_readlink(struct inode *inode, char *buf, size_t size)
{
	struct dentry *dentry = link_follow(inode), *root;
	char *path;

	if (IS_ERR(dentry))
		return PTR_ERR(dentry);
	root = current_root();
	path = d_path(dentry, root, buf, size);
	dput(root);
	dput(dentry);
	if (IS_ERR(path))
		return PTR_ERR(path);
	memmove(buf, path, strlen(path) + 1);
	return (long)strlen(buf);
}

static const struct inode_operations link_iops = {
	.follow = link_follow,
	.readlink = link_readlink,
};

/* --- fdinfo/3 ----------------------------------------------------------------------------- */

/*
 * The position is read without its lock: the file may be the very one that is being read.  One
 * that moves meanwhile may be seen half moved, as on a 32-bit Linux.
 */
static int info_show(struct seq_file *m, void *unused __maybe_unused)
{
	const struct inode *inode = m->private;
	struct open_file open;
	unsigned int flags;
	int error = pid_may_look(inode);

	if (!error)
		error = get_open(inode, (unsigned int)proc_number(inode), &open);
	if (error)
		return error;
	flags = READ_ONCE(open.file->f_flags) | (open.close_on_exec ? O_CLOEXEC : 0);
	seq_printf(m, "pos:\t%lli\n", (long long)open.file->f_pos);
	seq_printf(m, "flags:\t0%o\nmnt_id:\t%u\nino:\t%lu\n", flags,
		   MINOR(open.file->f_inode->i_sb->s_dev), open.file->f_inode->i_ino);
	fput(open.file);
	return 0;
}

/* --- both directories --------------------------------------------------------------------- */

/* A name as a number, as such a name is written; -1: it is none. */
static int number_of(const struct qstr *name)
{
	int number = 0;

	if (name->len == 0 || name->len > 6 || (name->name[0] == '0' && name->len > 1))
		return -1;
	for (unsigned int i = 0; i < name->len; i++) {
		if (name->name[i] < '0' || name->name[i] > '9')
			return -1;
		number = number * 10 + (name->name[i] - '0');
	}
	return number < (int)NR_OPEN_FILES ? number : -1;
}

static struct inode *link_lookup(struct inode *dir, const struct qstr *name)
{
	int fd = number_of(name);
	struct open_file open;
	struct inode *inode;

	if (fd < 0 || get_open(dir, (unsigned int)fd, &open))
		return NULL;
	inode = proc_inode_new(dir->i_sb, link_entry, proc_object(dir), (unsigned long)fd);
	if (inode) {
		inode->i_mode = link_mode(open.file);
		inode->i_ino = pid_ino(dir, PID_INO_FD, (unsigned long)fd);
		i_size_write(&inode->i_data, LINK_SIZE);
	}
	fput(open.file);
	return inode ? inode : ERR_PTR(-ENOMEM);
}

static struct inode *info_lookup(struct inode *dir, const struct qstr *name)
{
	int fd = number_of(name);
	struct open_file open;
	struct inode *inode;

	if (pid_may_look(dir) == -EACCES)
		return ERR_PTR(-EACCES);
	if (fd < 0 || get_open(dir, (unsigned int)fd, &open))
		return NULL;
	fput(open.file);
	inode = proc_inode_new(dir->i_sb, info_entry, proc_object(dir), (unsigned long)fd);
	if (inode)
		inode->i_ino = pid_ino(dir, PID_INO_FDINFO, (unsigned long)fd);
	return inode ? inode : ERR_PTR(-ENOMEM);
}

static bool is_still_open(const struct dentry *dentry)
{
	const struct inode *inode = dentry->d_inode;
	struct open_file open;
	bool same;

	if (get_open(inode, (unsigned int)proc_number(inode), &open))
		return false;
	same = !S_ISLNK(inode->i_mode) || inode->i_mode == link_mode(open.file);
	fput(open.file);
	return same;
}

static int emit_numbers(struct inode *dir, struct dir_context *ctx, unsigned long kind,
			unsigned int type)
{
	struct task_struct *task = pid_task_get(dir);
	struct open_file open;
	bool room = true;

	if (!task)
		return -ENOENT;
	while (room) {
		unsigned int fd = (unsigned int)(ctx->pos - PROC_DYNAMIC_POS);
		char name[NUMBER_SIZE];

		if (!process_file_next(task, &fd, &open))
			break;
		fput(open.file);
		ctx->pos = PROC_DYNAMIC_POS + fd;
		room = proc_emit(ctx, name, (unsigned int)snprintf(name, sizeof(name), "%u", fd),
				 pid_ino(dir, kind, fd), type);
	}
	put_task_struct(task);
	return 0;
}

static int link_iterate(struct inode *dir, struct dir_context *ctx)
{
	return emit_numbers(dir, ctx, PID_INO_FD, S_IFLNK >> 12);
}

static int info_iterate(struct inode *dir, struct dir_context *ctx)
{
	return emit_numbers(dir, ctx, PID_INO_FDINFO, S_IFREG >> 12);
}

static const struct proc_dynamic link_dynamic = {
	.lookup = link_lookup,
	.iterate = link_iterate,
	.is_valid = is_still_open,
};

static const struct proc_dynamic info_dynamic = {
	.lookup = info_lookup,
	.iterate = info_iterate,
	.is_valid = is_still_open,
};

/* pid_fd_init - both directories below the one of processes, or of threads; -ENOMEM */
int pid_fd_init(struct proc_dir_entry *pid)
{
	struct proc_dir_entry *links = proc_mkdir_mode("fd", 0500, pid);
	struct proc_dir_entry *infos = proc_mkdir("fdinfo", pid);

	if (!link_entry)
		link_entry = proc_create_link("fd-number", NULL, &link_iops);
	if (!info_entry)
		info_entry = proc_create_single("fdinfo-number", 0444, NULL, info_show);
	if (!links || !infos || !link_entry || !info_entry)
		return -ENOMEM;
	proc_set_dynamic(links, &link_dynamic);
	proc_set_dynamic(infos, &info_dynamic);
	return 0;
}
