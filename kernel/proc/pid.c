/* SPDX-License-Identifier: MIT */
/*
 * kernel/proc/pid.c - /proc/PID: processes and threads by number
 *
 *	/proc/12		12 is a process, or one of its threads	listed: processes
 *	/proc/12/task/13	13 is a thread of the same process
 *	/proc/self		-> 12					who asks
 *	/proc/thread-self	-> 12/task/13
 *
 *	inode of /proc/12 --> struct proc_pid: number 12, serial
 *	    `-- status, fd, ...		the same one
 *
 * A number goes to another task when its task is gone.  So what an inode holds is the number
 * and which of its holders it was, and nothing of the task itself: each read asks anew whether
 * that one still is there.  Linux does the same by struct pid.  When a thread executes a
 * program, the number of its process goes over to it, and so do these files.
 *
 * What is in the files: see pid.h.
 *
 * Chapter: docs/proc.md
 *
 * Locking: none; a task is found with a reference.
 */
#include <core/capable.h>
#include <core/task.h>
#include <fs/dentry.h>
#include <fs/mount.h>
#include <fs/namei.h>
#include <fs/super.h>
#include <lib/err.h>
#include <lib/errno.h>
#include <lib/printf.h>
#include <mm/kmalloc.h>

#include "pid.h"
#include "proc.h"

#define PID_INO_SHIFT	16		/* numbers of inodes that each process has */
#define NUMBER_SIZE	12

struct proc_pid {
	struct proc_object object;	/* first */
	int pid;			/* [I] */
	uint32_t serial;		/* [I] */
};

static struct proc_dir_entry *process_dir, *thread_dir;	/* [I] */

/* --- who it is ---------------------------------------------------------------------------- */

static const struct proc_pid *proc_pid(const struct inode *inode)
{
	return container_of(proc_object(inode), struct proc_pid, object);
}

/*
 * pid_task_get - the task that a file below /proc/PID is about, with a reference
 *
 * NULL: it is gone.  It may go at any time after this; who tells of it asks again, under the
 * lock that keeps it.
 */
struct task_struct *pid_task_get(const struct inode *inode)
{
	const struct proc_pid *pid = proc_pid(inode);
	struct task_struct *task = task_find_get(pid->pid);

	if (task && (task->serial != pid->serial || !task_is_there(task))) {
		put_task_struct(task);
		task = NULL;
	}
	return task;
}

/* pid_is_thread_dir - does the file tell of a thread alone, below task/? */
bool pid_is_thread_dir(const struct inode *inode)
{
	return proc_number(inode) != 0;
}

/* pid_facts - of the process or thread that a file is about: 0 or -ESRCH */
int pid_facts(const struct seq_file *m, struct process_facts *facts)
{
	const struct inode *inode = m->private;
	struct task_struct *task = pid_task_get(inode);
	bool is_there;

	if (!task)
		return -ESRCH;
	is_there = process_facts(task, pid_is_thread_dir(inode) ? FACTS_OF_THREAD :
				 FACTS_OF_PROCESS, facts);
	put_task_struct(task);
	return is_there ? 0 : -ESRCH;
}

/*
 * pid_mm_get - its address space with a reference, to be dropped by mmput()
 *
 * Return: 0, and NULL if it has none: a kernel thread, or one that has ended; -ESRCH.
 */
int pid_mm_get(const struct inode *inode, struct mm_struct **mm)
{
	struct task_struct *task = pid_task_get(inode);

	if (!task)
		return -ESRCH;
	*mm = process_mm_get(task);
	put_task_struct(task);
	return 0;
}

static bool is_same_user(const struct cred *asks, const struct cred *to)
{
	return asks->fsuid == to->uid && asks->fsuid == to->euid && asks->fsuid == to->suid &&
	       asks->fsgid == to->gid && asks->fsgid == to->egid && asks->fsgid == to->sgid;
}

/*
 * pid_may_look - may the running task see where in memory and in files a process is?
 *
 * Of itself; of a process of the same user with no more powers; of all with CAP_SYS_PTRACE: as
 * Linux's PTRACE_MODE_READ.  Return: 0, -EACCES; -ESRCH: it is gone.
 */
int pid_may_look(const struct inode *inode)
{
	struct task_struct *task = pid_task_get(inode);
	bool may;

	if (!task)
		return -ESRCH;
	may = (task->tgid && task->tgid == current->tgid) || capable(CAP_SYS_PTRACE) ||
	      (is_same_user(&current->cred, &task->cred) &&
	       !(task->cred.cap_permitted & ~current->cred.cap_effective));
	put_task_struct(task);
	return may ? 0 : -EACCES;
}

/* pid_open - the open of files that not everybody may look into */
int pid_open(struct inode *inode, struct file *file __maybe_unused)
{
	return pid_may_look(inode);
}

/* pid_ino - the number of an inode that is made on demand below a process's directory */
unsigned long pid_ino(const struct inode *dir, unsigned long kind, unsigned long number)
{
	return proc_object(dir)->ino + kind + number;
}

/* --- directories of processes and threads ------------------------------------------------- */

static void free_pid_object(struct proc_object *object)
{
	kfree(container_of(object, struct proc_pid, object));
}

/* As whom the task acts now; what is in the directory follows: fs/proc_fs.c. */
static void set_owner(struct inode *inode, const struct task_struct *task)
{
	inode->i_uid = task->cred.euid;
	inode->i_gid = task->cred.egid;
}

/* The directory of a task; ERR_PTR(-ENOMEM). */
static struct inode *make_dir(const struct inode *dir, const struct proc_dir_entry *entry,
			      const struct task_struct *task)
{
	struct proc_pid *pid = kmalloc(sizeof(*pid), GFP_KERNEL);
	struct inode *inode;

	if (!pid)
		return ERR_PTR(-ENOMEM);
	pid->pid = task->pid;
	pid->serial = task->serial;
	proc_object_init(&pid->object, (unsigned long)pid->pid << PID_INO_SHIFT,
			 free_pid_object);
	inode = proc_inode_new(dir->i_sb, entry, &pid->object, entry == thread_dir);
	proc_object_put(&pid->object);
	if (inode)
		set_owner(inode, task);
	return inode ? inode : ERR_PTR(-ENOMEM);
}

/* A name as a number from 1 on, written as such a name is; 0: it is none. */
static int number_of(const struct qstr *name)
{
	int number = 0;

	if (name->len == 0 || name->len > 9 || name->name[0] == '0')
		return 0;
	for (unsigned int i = 0; i < name->len; i++) {
		if (name->name[i] < '0' || name->name[i] > '9')
			return 0;
		number = number * 10 + (name->name[i] - '0');
	}
	return number < PID_MAX ? number : 0;
}

/* Emit tasks by number, those that `is_one` says; 0. */
static int emit_tasks(struct dir_context *ctx, int tgid,
		      bool (*is_one)(struct task_struct *task, int tgid))
{
	struct task_struct *task;

	while ((task = task_find_from((int)(ctx->pos - PROC_DYNAMIC_POS)))) {
		int pid = task->pid;
		bool one = is_one(task, tgid);
		char name[NUMBER_SIZE];
		unsigned int len = (unsigned int)snprintf(name, sizeof(name), "%d", pid);

		put_task_struct(task);
		ctx->pos = PROC_DYNAMIC_POS + pid;
		if (one && !ctx->emit(ctx, name, len, ctx->pos, (unsigned long)pid << PID_INO_SHIFT,
				      S_IFDIR >> 12))
			return 0;
		ctx->pos++;
	}
	return 0;
}

/* --- /proc -------------------------------------------------------------------------------- */

static struct inode *root_lookup(struct inode *dir, const struct qstr *name)
{
	struct task_struct *task = task_find_get(number_of(name));
	struct inode *inode = NULL;

	if (!task)
		return NULL;
	if (task_is_there(task))
		inode = make_dir(dir, process_dir, task);
	put_task_struct(task);
	return inode;
}

static bool is_process(struct task_struct *task, int tgid __maybe_unused)
{
	return task_is_process(task);
}

static int root_iterate(struct inode *dir __maybe_unused, struct dir_context *ctx)
{
	return emit_tasks(ctx, 0, is_process);
}

static bool is_still_there(const struct dentry *dentry)
{
	struct task_struct *task = pid_task_get(dentry->d_inode);

	if (task) {
		set_owner(dentry->d_inode, task);
		put_task_struct(task);
	}
	return task != NULL;
}

static const struct proc_dynamic root_dynamic = {
	.lookup = root_lookup,
	.iterate = root_iterate,
	.is_valid = is_still_there,
};

/* --- /proc/PID/task ----------------------------------------------------------------------- */

/* The process that a directory belongs to; 0: it is gone. */
static int tgid_of(const struct inode *inode)
{
	struct task_struct *task = pid_task_get(inode);
	int tgid = 0;

	if (task) {
		tgid = task->tgid ? task->tgid : task->pid;
		put_task_struct(task);
	}
	return tgid;
}

static bool is_thread_of(struct task_struct *task, int tgid)
{
	return (task->tgid ? task->tgid : task->pid) == tgid && task_is_there(task);
}

static struct inode *task_lookup(struct inode *dir, const struct qstr *name)
{
	struct task_struct *task = task_find_get(number_of(name));
	struct inode *inode = NULL;
	int tgid = tgid_of(dir);

	if (!task)
		return NULL;
	if (tgid && is_thread_of(task, tgid))
		inode = make_dir(dir, thread_dir, task);
	put_task_struct(task);
	return inode;
}

static int task_iterate(struct inode *dir, struct dir_context *ctx)
{
	int tgid = tgid_of(dir);

	return tgid ? emit_tasks(ctx, tgid, is_thread_of) : -ENOENT;
}

static const struct proc_dynamic task_dynamic = {
	.lookup = task_lookup,
	.iterate = task_iterate,
	.is_valid = is_still_there,
};

/* --- /proc/self --------------------------------------------------------------------------- */

static long self_readlink(struct inode *inode __maybe_unused, char *buf, size_t size)
{
	return scnprintf(buf, size, "%d", current->tgid);
}

static long thread_self_readlink(struct inode *inode __maybe_unused, char *buf, size_t size)
{
	return scnprintf(buf, size, "%d/task/%d", current->tgid, current->pid);
}

/* Where such a text leads from /proc on. */
static struct dentry *follow(const struct inode *inode, const char *path)
{
	return current->tgid ? path_lookup(inode->i_sb->s_root, path, 0) : ERR_PTR(-ENOENT);
}

static struct dentry *self_follow(struct inode *inode)
{
	char path[NUMBER_SIZE];

	self_readlink(inode, path, sizeof(path));
	return follow(inode, path);
}

static struct dentry *thread_self_follow(struct inode *inode)
{
	char path[sizeof("/task/") + 2 * NUMBER_SIZE];

	thread_self_readlink(inode, path, sizeof(path));
	return follow(inode, path);
}

static const struct inode_operations self_iops = {
	.follow = self_follow,
	.readlink = self_readlink,
};
static const struct inode_operations thread_self_iops = {
	.follow = thread_self_follow,
	.readlink = thread_self_readlink,
};

/* --- what there is ------------------------------------------------------------------------ */

/* Files below each process and each thread. */
static const struct {
	const char *name;
	umode_t mode;
	int (*show)(struct seq_file *m, void *unused);	/* one of these four */
	const struct seq_operations *seq;
	const struct file_operations *fops;
	const struct inode_operations *link;
	bool guarded;					/* a show or seq that not all may see */
} files[] = {
	{ .name = "auxv", .mode = 0400, .fops = &auxv_fops },
	{ .name = "cmdline", .mode = 0444, .fops = &cmdline_fops },
	{ .name = "comm", .mode = 0644, .fops = &comm_fops },
	{ .name = "cwd", .link = &cwd_iops },
	{ .name = "environ", .mode = 0400, .fops = &environ_fops },
	{ .name = "exe", .link = &exe_iops },
	{ .name = "limits", .mode = 0444, .show = pid_limits_show },
	{ .name = "maps", .mode = 0444, .seq = &maps_ops, .guarded = true },
	{ .name = "mountinfo", .mode = 0444, .show = mountinfo_show },
	{ .name = "mounts", .mode = 0444, .show = mounts_show },
	{ .name = "oom_score_adj", .mode = 0644, .fops = &oom_score_adj_fops },
	{ .name = "pagemap", .mode = 0400, .fops = &pagemap_fops },
	{ .name = "root", .link = &root_iops },
	{ .name = "smaps", .mode = 0444, .seq = &smaps_ops, .guarded = true },
	{ .name = "smaps_rollup", .mode = 0444, .show = pid_smaps_rollup_show,
	  .guarded = true },
	{ .name = "stat", .mode = 0444, .show = pid_stat_show },
	{ .name = "statm", .mode = 0444, .show = pid_statm_show },
	{ .name = "status", .mode = 0444, .show = pid_status_show },
	{ .name = "wchan", .mode = 0444, .show = pid_wchan_show },
};

static struct proc_dir_entry *new_file(struct proc_dir_entry *dir, unsigned int i)
{
	if (files[i].link)
		return proc_create_link(files[i].name, dir, files[i].link);
	if (files[i].seq)
		return proc_create_seq(files[i].name, files[i].mode, dir, files[i].seq);
	if (files[i].show)
		return proc_create_single(files[i].name, files[i].mode, dir, files[i].show);
	return proc_create(files[i].name, files[i].mode, dir, files[i].fops, NULL);
}

static bool add_file(struct proc_dir_entry *dir, unsigned int i)
{
	struct proc_dir_entry *entry = new_file(dir, i);

	if (entry && files[i].guarded)
		proc_set_guard(entry, pid_may_look);
	return entry;
}

static struct proc_dir_entry *make_tree(void)
{
	struct proc_dir_entry *dir = proc_mkdir("pid", NULL);

	for (unsigned int i = 0; dir && i < ARRAY_SIZE(files); i++)
		if (!add_file(dir, i))
			return NULL;
	return dir && pid_fd_init(dir) == 0 ? dir : NULL;
}

/* proc_pid_init - processes and frames are in /proc from here on; boot; -ENOMEM */
int proc_pid_init(void)
{
	struct proc_dir_entry *task;

	process_dir = make_tree();
	thread_dir = make_tree();
	task = process_dir && thread_dir ? proc_mkdir("task", process_dir) : NULL;
	if (!task || !proc_create_link("self", proc_root(), &self_iops) ||
	    !proc_create_link("thread-self", proc_root(), &thread_self_iops) ||
	    !proc_create("kpageflags", 0400, proc_root(), &kpageflags_fops, NULL) ||
	    !proc_create("kpagecount", 0400, proc_root(), &kpagecount_fops, NULL))
		return -ENOMEM;
	proc_set_dynamic(task, &task_dynamic);
	proc_set_dynamic(proc_root(), &root_dynamic);
	return 0;
}
