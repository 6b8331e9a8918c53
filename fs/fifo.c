/* SPDX-License-Identifier: MIT */
/*
 * fs/fifo.c - who has a pipe open: pipe() makes both ends, a FIFO's are opened by name
 *
 *	inode --i_pipe--> the pipe <--private_data-- open files, which count as readers,
 *						     writers or both
 *
 *	open a FIFO	a writer is there	none is there
 *	to read		at once			waits for one; O_NONBLOCK: at once
 *	open a FIFO	a reader is there	none is there
 *	to write	at once			waits for one; O_NONBLOCK: -ENXIO
 *	for both	at once			at once
 *
 * Who waits for the other side looks whether anybody has come since, not whether he is there
 * still: a writer that opens, writes and closes before the reader runs has been there.
 *
 * The inodes of pipe() are of a file system of their own, which is mounted nowhere.  They can be
 * opened once more by way of /proc/PID/fd, and nobody waits then.
 *
 * Chapter: docs/pipes.md
 *
 * Locking: pipe_files_lock for i_pipe and pipe->files; pipe->mutex for readers and writers.
 */
#include <core/spinlock.h>
#include <fs/attr.h>
#include <fs/dentry.h>
#include <fs/file.h>
#include <fs/inode.h>
#include <fs/pipe.h>
#include <fs/super.h>
#include <lib/err.h>
#include <lib/errno.h>
#include <lib/printf.h>
#include <uapi/fcntl.h>
#include <uapi/statfs.h>

static void pipefs_dname(const struct dentry *dentry, char *buf, size_t size);

static const struct dentry_operations pipefs_dentry_operations = { .d_dname = pipefs_dname };
static DEFINE_SPINLOCK(pipe_files_lock);
static struct super_block *pipefs_sb;	/* [I] it has no root: nobody enters it */

/* --- one pipe for each inode ------------------------------------------------------------- */

/* The pipe of an inode, made if it has none, held by one file more; NULL: no memory. */
static struct pipe_inode_info *get_pipe(struct inode *inode)
{
	struct pipe_inode_info *made = NULL, *pipe;

	for (;;) {
		spin_lock(&pipe_files_lock);
		pipe = inode->i_pipe;
		if (!pipe && made) {
			pipe = inode->i_pipe = made;
			made = NULL;
		}
		if (pipe)
			pipe->files++;
		spin_unlock(&pipe_files_lock);
		if (pipe)
			break;
		made = pipe_alloc();
		if (!made)
			return NULL;
	}
	if (made)
		pipe_free(made);
	return pipe;
}

static void put_pipe(struct inode *inode, struct pipe_inode_info *pipe)
{
	bool last;

	spin_lock(&pipe_files_lock);
	last = --pipe->files == 0;
	if (last)
		inode->i_pipe = NULL;
	spin_unlock(&pipe_files_lock);
	if (last)
		pipe_free(pipe);
}

/* --- open -------------------------------------------------------------------------------- */

/* Somebody of the other side may wait for the first of this one. */
static void wake_partner(struct pipe_inode_info *pipe)
{
	__wake_up(&pipe->rd_wait, TASK_INTERRUPTIBLE, 0);
}

/* Until one more has come; 0 or -ERESTARTSYS.  The mutex is dropped meanwhile. */
static int __sched wait_for_partner(struct pipe_inode_info *pipe, const unsigned int *counter)
{
	unsigned int before = *counter;
	int error;

	mutex_unlock(&pipe->mutex);
	error = wait_event_interruptible(pipe->rd_wait, READ_ONCE(*counter) != before);
	mutex_lock(&pipe->mutex);
	return error;
}

static int open_to_read(struct pipe_inode_info *pipe, struct file *file, bool is_fifo)
{
	pipe->r_counter++;
	if (pipe->readers++ == 0)
		wake_partner(pipe);
	if (!is_fifo || pipe->writers)
		return 0;
	if (file->f_flags & O_NONBLOCK) {
		file->f_version = pipe->w_counter;
		return 0;
	}
	if (!wait_for_partner(pipe, &pipe->w_counter))
		return 0;
	if (--pipe->readers == 0)
		__wake_up(&pipe->wr_wait, TASK_INTERRUPTIBLE, 0);
	return -ERESTARTSYS;
}

static int open_to_write(struct pipe_inode_info *pipe, const struct file *file, bool is_fifo)
{
	if (is_fifo && file->f_flags & O_NONBLOCK && !pipe->readers)
		return -ENXIO;
	pipe->w_counter++;
	if (pipe->writers++ == 0)
		wake_partner(pipe);
	if (!is_fifo || pipe->readers || !wait_for_partner(pipe, &pipe->r_counter))
		return 0;
	if (--pipe->writers == 0)
		wake_partner(pipe);
	return -ERESTARTSYS;
}

static int open_for_both(struct pipe_inode_info *pipe)
{
	pipe->r_counter++;
	pipe->w_counter++;
	pipe->readers++;
	pipe->writers++;
	if (pipe->readers == 1 || pipe->writers == 1)
		wake_partner(pipe);
	return 0;
}

/*
 * fifo_open - of each FIFO and each pipe
 *
 * May sleep until the other side comes.  Return: 0, -ENXIO, -ENOMEM, -EINVAL (neither to read
 * nor to write), -ERESTARTSYS on a signal.
 */
int fifo_open(struct inode *inode, struct file *file)
{
	bool is_fifo = inode->i_sb != pipefs_sb;
	struct pipe_inode_info *pipe = get_pipe(inode);
	int error = -EINVAL;

	if (!pipe)
		return -ENOMEM;
	file->private_data = pipe;
	mutex_lock(&pipe->mutex);
	switch (file->f_mode & (FMODE_READ | FMODE_WRITE)) {
	case FMODE_READ:
		error = open_to_read(pipe, file, is_fifo);
		break;
	case FMODE_WRITE:
		error = open_to_write(pipe, file, is_fifo);
		break;
	case FMODE_READ | FMODE_WRITE:
		error = open_for_both(pipe);
		break;
	}
	mutex_unlock(&pipe->mutex);
	if (error)
		put_pipe(inode, pipe);
	return error;
}

/* fifo_release - a file is closed; the last one of a side tells the other one */
void fifo_release(struct file *file)
{
	struct pipe_inode_info *pipe = file->private_data;
	bool one_sided;

	mutex_lock(&pipe->mutex);
	if (file->f_mode & FMODE_READ)
		pipe->readers--;
	if (file->f_mode & FMODE_WRITE)
		pipe->writers--;
	one_sided = !pipe->readers != !pipe->writers;
	mutex_unlock(&pipe->mutex);
	if (one_sided) {
		__wake_up(&pipe->rd_wait, TASK_INTERRUPTIBLE, 0);
		__wake_up(&pipe->wr_wait, TASK_INTERRUPTIBLE, 0);
	}
	put_pipe(file->f_inode, pipe);
}

/* --- pipe() ------------------------------------------------------------------------------ */

/* What /proc/PID/fd shows. */
static void pipefs_dname(const struct dentry *dentry, char *buf, size_t size)
{
	snprintf(buf, size, "pipe:[%lu]", dentry->d_inode->i_ino);
}

/* A pipe that nobody has open yet, as a dentry without a name; NULL: no memory. */
static struct dentry *new_pipe(void)
{
	struct inode *inode = inode_alloc(pipefs_sb, S_IFIFO | 0600);
	struct dentry *dentry = inode ? d_alloc_root(pipefs_sb, "") : NULL;

	if (dentry) {
		inode_init_owner(inode, NULL);
		inode->i_fop = &pipefifo_fops;
		d_set_inode(dentry, inode);
	} else if (inode) {
		iput(inode);
	}
	return dentry;
}

/* One end; ERR_PTR.  The dentry's reference stays the caller's. */
static struct file *open_end(struct dentry *dentry, unsigned int flags)
{
	struct file *file = file_alloc(dget(dentry), flags);
	int error;

	if (IS_ERR(file)) {
		dput(dentry);
		return file;
	}
	error = fifo_open(dentry->d_inode, file);
	if (!error)
		return file;
	file_free(file);
	return ERR_PTR(error);
}

/*
 * pipe_create - a new pipe: files[0] reads, files[1] writes, with a reference each
 *
 * flags: O_NONBLOCK, O_DIRECT.  May sleep.  Return: 0 or -ENOMEM, and then nothing was made.
 */
int pipe_create(struct file *files[2], unsigned int flags)
{
	struct dentry *dentry = new_pipe();

	if (!dentry)
		return -ENOMEM;
	files[0] = open_end(dentry, O_RDONLY | (flags & O_NONBLOCK));
	files[1] = files[0];
	if (!IS_ERR(files[0]))
		files[1] = open_end(dentry, O_WRONLY | (flags & (O_NONBLOCK | O_DIRECT)));
	dput(dentry);
	if (!IS_ERR(files[1]))
		return 0;
	if (!IS_ERR(files[0]))
		fput(files[0]);
	return (int)PTR_ERR(files[1]);
}

/* pipefs_init - boot; -ENOMEM */
int pipefs_init(void)
{
	pipefs_sb = sb_alloc(NULL, NULL);
	if (!pipefs_sb)
		return -ENOMEM;
	pipefs_sb->s_magic = PIPEFS_MAGIC;
	pipefs_sb->s_d_op = &pipefs_dentry_operations;
	return pipe_cache_init();
}
