/* SPDX-License-Identifier: MIT */
/*
 * fs/proc_fs.c - /proc: a tree of entries, and the inodes that stand for them
 *
 *	entry		a name that was registered at boot, and what opening it does
 *	inode		made when somebody asks for the name; goes when nobody uses it
 *
 *	/ --- meminfo
 *	  |-- sys --- vm --- ...
 *	  `-- dynamic: 1, 2, ... --> inode of the entry "process", object: process 1
 *
 *		process --- status		the inode of /proc/1/status stands for the entry
 *			|-- maps		"status" and has its directory's object
 *			`-- task --- dynamic
 *
 * So a tree of entries serves all processes, and an inode is what tells two of them apart.
 * A directory asks its registered entries first and its own code (struct proc_dynamic) then.
 *
 * Each mount has inodes of its own; the entries are the same in all of them.
 *
 * A file is empty and belongs to root; what is read from it is made by a show function.  No
 * name can be made or removed by a program.
 *
 * Not here: what any file tells (kernel/proc/), and the making of its text (fs/seq_file.c).
 *
 * Chapter: docs/proc.md
 *
 * Locking: none for the entries, which do not change once there are programs; inodes are
 * made under the i_rwsem of their directory.
 */
#include <core/bug.h>
#include <fs/dentry.h>
#include <fs/inode.h>
#include <fs/mount.h>
#include <fs/proc_fs.h>
#include <lib/err.h>
#include <lib/errno.h>
#include <lib/string.h>
#include <mm/kmalloc.h>
#include <uapi/statfs.h>

#define ROOT_INO	1UL
#define FIRST_INO	0xF0000000UL	/* of registered entries, as in Linux */

struct proc_dir_entry {
	const char *name;
	unsigned int len;
	umode_t mode;
	unsigned long number;			/* 1, 2, ... */
	unsigned int nlink;
	const struct inode_operations *iops;
	const struct file_operations *fops;
	int (*show)(struct seq_file *m, void *v);
	const struct seq_operations *seq;
	const char *target;			/* a link's text */
	void *data;				/* the owner's */
	int (*guard)(const struct inode *inode);	/* may it be opened?  NULL: it may */
	const struct proc_dynamic *dynamic;	/* a directory's */
	struct list_head children;		/* in order of registration */
	struct list_head sibling;
};

/* inode->i_private */
struct proc_inode {
	const struct proc_dir_entry *entry;
	struct proc_object *object;		/* with a reference, or NULL */
	unsigned long number;
};

static const struct inode_operations dir_iops;
static const struct file_operations dir_fops, single_fops, seq_fops;

static struct proc_dir_entry root = {
	.name = "/", .mode = S_IFDIR | 0555, .nlink = 2, .iops = &dir_iops, .fops = &dir_fops,
	.children = LIST_HEAD_INIT(root.children),
};

/* --- entries --------------------------------------------------------------------------- */

struct proc_dir_entry *proc_root(void)
{
	return &root;
}

static struct proc_dir_entry *new_entry(const char *name, umode_t mode,
					struct proc_dir_entry *parent)
{
	static unsigned long nr_entries;
	struct proc_dir_entry *entry = kzalloc(sizeof(*entry), GFP_KERNEL);

	if (!entry)
		return NULL;
	entry->name = name;
	entry->len = (unsigned int)strlen(name);
	entry->mode = mode;
	entry->number = ++nr_entries;
	entry->nlink = S_ISDIR(mode) ? 2 : 1;
	INIT_LIST_HEAD(&entry->children);
	INIT_LIST_HEAD(&entry->sibling);
	if (!parent)
		return entry;
	list_add_tail(&entry->sibling, &parent->children);
	if (S_ISDIR(mode))
		parent->nlink++;
	return entry;
}

/* proc_mkdir_mode - a directory with these rights */
struct proc_dir_entry *proc_mkdir_mode(const char *name, umode_t mode,
				       struct proc_dir_entry *parent)
{
	struct proc_dir_entry *entry = new_entry(name, S_IFDIR | mode, parent);

	if (entry) {
		entry->iops = &dir_iops;
		entry->fops = &dir_fops;
	}
	return entry;
}

/* proc_mkdir - a directory, to be read by all */
struct proc_dir_entry *proc_mkdir(const char *name, struct proc_dir_entry *parent)
{
	return proc_mkdir_mode(name, 0555, parent);
}

/* proc_create - a file that does what its operations do; they find data by proc_data() */
struct proc_dir_entry *proc_create(const char *name, umode_t mode, struct proc_dir_entry *parent,
				   const struct file_operations *fops, void *data)
{
	struct proc_dir_entry *entry = new_entry(name, S_IFREG | mode, parent);

	if (entry) {
		entry->fops = fops;
		entry->data = data;
	}
	return entry;
}

/* proc_create_seq - a file of many records; m->private is its inode */
struct proc_dir_entry *proc_create_seq(const char *name, umode_t mode,
				       struct proc_dir_entry *parent,
				       const struct seq_operations *ops)
{
	struct proc_dir_entry *entry = proc_create(name, mode, parent, &seq_fops, NULL);

	if (entry)
		entry->seq = ops;
	return entry;
}

/* proc_create_single - a file of one record; m->private is its inode */
struct proc_dir_entry *proc_create_single(const char *name, umode_t mode,
					  struct proc_dir_entry *parent,
					  int (*show)(struct seq_file *m, void *v))
{
	struct proc_dir_entry *entry = proc_create(name, mode, parent, &single_fops, NULL);

	if (entry)
		entry->show = show;
	return entry;
}

/* proc_symlink - a link with a text */
struct proc_dir_entry *proc_symlink(const char *name, struct proc_dir_entry *parent,
				    const char *target)
{
	struct proc_dir_entry *entry = new_entry(name, S_IFLNK | 0777, parent);

	if (entry)
		entry->target = target;
	return entry;
}

/* proc_create_link - a link that is followed, or whose text is made, by code */
struct proc_dir_entry *proc_create_link(const char *name, struct proc_dir_entry *parent,
					const struct inode_operations *iops)
{
	struct proc_dir_entry *entry = new_entry(name, S_IFLNK | 0777, parent);

	if (entry)
		entry->iops = iops;
	return entry;
}

/* proc_set_dynamic - a directory has names of its own making, too */
void proc_set_dynamic(struct proc_dir_entry *dir, const struct proc_dynamic *ops)
{
	dir->dynamic = ops;
}

/* proc_set_guard - opening a file of records asks first: 0, or what open() says */
void proc_set_guard(struct proc_dir_entry *entry, int (*guard)(const struct inode *inode))
{
	entry->guard = guard;
}

static const struct proc_dir_entry *find_entry(const struct proc_dir_entry *dir,
					       const struct qstr *name)
{
	const struct proc_dir_entry *entry;

	list_for_each_entry(entry, &dir->children, sibling)
		if (entry->len == name->len && memcmp(entry->name, name->name, name->len) == 0)
			return entry;
	return NULL;
}

/* --- inodes ----------------------------------------------------------------------------- */

static const struct proc_inode *proc_inode(const struct inode *inode)
{
	return inode->i_private;
}

/* proc_object - what the inode's directory gave it, without a reference of the caller's */
struct proc_object *proc_object(const struct inode *inode)
{
	return proc_inode(inode)->object;
}

/* proc_number - the number that the inode was made with; its children have it too */
unsigned long proc_number(const struct inode *inode)
{
	return proc_inode(inode)->number;
}

/* proc_data - what its entry was registered with */
void *proc_data(const struct inode *inode)
{
	return proc_inode(inode)->entry->data;
}

static unsigned long number_of(const struct proc_dir_entry *entry,
			       const struct proc_object *object)
{
	if (object)
		return object->ino + entry->number;
	return entry == &root ? ROOT_INO : FIRST_INO + entry->number;
}

/* The text of a link, or none: 0 or -ENOMEM. */
static int set_text(struct inode *inode, const char *target)
{
	if (target)
		inode->i_link = kstrdup(target, GFP_KERNEL);
	return target && !inode->i_link ? -ENOMEM : 0;
}

/*
 * proc_inode_new - an inode that stands for an entry, with one reference
 *
 * It takes a reference of its own to the object, which may be NULL.  The caller may change
 * its mode and number before anybody finds it.  May sleep.  NULL: no memory.
 */
struct inode *proc_inode_new(struct super_block *sb, const struct proc_dir_entry *entry,
			     struct proc_object *object, unsigned long number)
{
	struct proc_inode *info = kmalloc(sizeof(*info), GFP_KERNEL);
	struct inode *inode = info ? inode_alloc(sb, entry->mode) : NULL;

	if (!inode) {
		kfree(info);
		return NULL;
	}
	*info = (struct proc_inode){
		.entry = entry, .object = proc_object_get(object), .number = number,
	};
	inode->i_private = info;
	inode->i_ino = number_of(entry, object);
	inode->i_nlink = entry->nlink;
	inode->i_op = entry->iops;
	inode->i_fop = entry->fops;
	if (set_text(inode, entry->target) == 0)
		return inode;
	iput(inode);
	return NULL;
}

static void evict_inode(struct inode *inode)
{
	struct proc_inode *info = inode->i_private;

	if (info)
		proc_object_put(info->object);
	kfree(info);
}

static const struct super_operations super_ops = { .evict_inode = evict_inode };

/* --- directories --------------------------------------------------------------------------- */

static struct inode *make_inode(struct inode *dir, const struct qstr *name)
{
	const struct proc_inode *info = proc_inode(dir);
	const struct proc_dir_entry *entry = find_entry(info->entry, name);
	struct inode *inode;

	if (entry) {
		inode = proc_inode_new(dir->i_sb, entry, info->object, info->number);
		return inode ? inode : ERR_PTR(-ENOMEM);
	}
	inode = info->entry->dynamic ? info->entry->dynamic->lookup(dir, name) : NULL;
	return inode ? inode : ERR_PTR(-ENOENT);
}

/* What tells of a process is its owner's, and that may change: kernel/proc/pid.c. */
static void inherit_owner(struct inode *inode, const struct inode *dir)
{
	inode->i_uid = dir->i_uid;
	inode->i_gid = dir->i_gid;
}

static int proc_lookup(struct inode *dir, struct dentry *dentry)
{
	struct inode *inode = make_inode(dir, &dentry->d_name);

	if (IS_ERR(inode))
		return (int)PTR_ERR(inode);
	if (dir->i_uid || dir->i_gid)
		inherit_owner(inode, dir);
	d_add(dentry, inode);
	return 0;
}

/* proc_is_valid - does a name that was found before still stand for the same? */
bool proc_is_valid(const struct dentry *dentry)
{
	const struct inode *dir = dentry->d_parent->d_inode;
	const struct proc_dir_entry *entry = proc_inode(dir)->entry;

	if (dentry->d_parent == dentry)
		return true;
	inherit_owner(dentry->d_inode, dir);
	if (!entry->dynamic || !entry->dynamic->is_valid)
		return true;
	return find_entry(entry, &dentry->d_name) || entry->dynamic->is_valid(dentry);
}

/*
 * proc_emit - a name at ctx->pos, which moves on by one
 *
 * Return: whether there is room for more; if not, pos stays.
 */
bool proc_emit(struct dir_context *ctx, const char *name, unsigned int len, unsigned long ino,
	       unsigned int type)
{
	if (!ctx->emit(ctx, name, len, ctx->pos, ino, type))
		return false;
	ctx->pos++;
	return true;
}

/* As in struct dirent. */
static unsigned int type_of(umode_t mode)
{
	return (mode & S_IFMT) >> 12;
}

static bool emit_dots(const struct file *file, struct dir_context *ctx)
{
	const struct inode *parent = file->f_dentry->d_parent->d_inode;

	if (ctx->pos == 0 && !proc_emit(ctx, ".", 1, file->f_inode->i_ino, type_of(S_IFDIR)))
		return false;
	return ctx->pos != 1 || proc_emit(ctx, "..", 2, parent->i_ino, type_of(S_IFDIR));
}

/* The registered names, which have positions from 2 on. */
static bool emit_entries(const struct inode *dir, struct dir_context *ctx)
{
	const struct proc_inode *info = proc_inode(dir);
	const struct proc_dir_entry *entry;
	loff_t pos = 2;

	list_for_each_entry(entry, &info->entry->children, sibling) {
		if (pos++ < ctx->pos)
			continue;
		if (!proc_emit(ctx, entry->name, entry->len, number_of(entry, info->object),
			       type_of(entry->mode)))
			return false;
	}
	return true;
}

static int proc_iterate(struct file *file, struct dir_context *ctx)
{
	struct inode *dir = file->f_inode;
	const struct proc_dynamic *dynamic = proc_inode(dir)->entry->dynamic;

	if (!emit_dots(file, ctx) || !emit_entries(dir, ctx) || !dynamic)
		return 0;
	if (ctx->pos < PROC_DYNAMIC_POS)
		ctx->pos = PROC_DYNAMIC_POS;
	return dynamic->iterate(dir, ctx);
}

static long read_dir(struct file *file __maybe_unused, char __user *buf __maybe_unused,
		     size_t count __maybe_unused, loff_t *pos __maybe_unused)
{
	return -EISDIR;
}

/* Names are not made here: as in Linux, none is found under that name.  None is removed. */
static int refuse_create(struct inode *dir __maybe_unused, struct dentry *dentry __maybe_unused,
			 umode_t mode __maybe_unused)
{
	return -ENOENT;
}

static int refuse_mknod(struct inode *dir __maybe_unused, struct dentry *dentry __maybe_unused,
			umode_t mode __maybe_unused, dev_t dev __maybe_unused)
{
	return -ENOENT;
}

static int refuse_symlink(struct inode *dir __maybe_unused, struct dentry *dentry __maybe_unused,
			  const char *target __maybe_unused)
{
	return -ENOENT;
}

static int refuse_link(struct dentry *old __maybe_unused, struct inode *dir __maybe_unused,
		       struct dentry *dentry __maybe_unused)
{
	return -ENOENT;
}

static const struct inode_operations dir_iops = {
	.lookup = proc_lookup,
	.create = refuse_create,
	.mkdir = refuse_create,
	.mknod = refuse_mknod,
	.symlink = refuse_symlink,
	.link = refuse_link,
};

static const struct file_operations dir_fops = {
	.read = read_dir,
	.llseek = generic_file_llseek,
	.iterate = proc_iterate,
};

/* --- files ---------------------------------------------------------------------------------- */

/* They can be opened to write, by root, as on Linux. */
static long refuse_write(struct file *file __maybe_unused, const char __user *buf __maybe_unused,
			 size_t count __maybe_unused, loff_t *pos __maybe_unused)
{
	return -EIO;
}

static int ask_guard(const struct inode *inode)
{
	const struct proc_dir_entry *entry = proc_inode(inode)->entry;

	return entry->guard ? entry->guard(inode) : 0;
}

static int open_single(struct inode *inode, struct file *file)
{
	int error = ask_guard(inode);

	return error ? error : single_open(file, proc_inode(inode)->entry->show, inode);
}

static const struct file_operations single_fops = {
	.open = open_single,
	.read = seq_read,
	.write = refuse_write,
	.llseek = seq_lseek,
	.release = seq_release,
};

static int open_seq(struct inode *inode, struct file *file)
{
	int error = ask_guard(inode);

	return error ? error : seq_open(file, proc_inode(inode)->entry->seq, inode);
}

static const struct file_operations seq_fops = {
	.open = open_seq,
	.read = seq_read,
	.write = refuse_write,
	.llseek = seq_lseek,
	.release = seq_release,
};

/* --- the file system ---------------------------------------------------------------------- */

static const struct dentry_operations dentry_ops = { .d_revalidate = proc_is_valid };

static struct dentry *make_root(struct super_block *sb)
{
	struct inode *inode = proc_inode_new(sb, &root, NULL, 0);
	struct dentry *dentry;

	if (!inode)
		return NULL;
	dentry = d_alloc_root(sb, "/");
	if (dentry)
		d_set_inode(dentry, inode);
	else
		iput(inode);
	return dentry;
}

/*
 * proc_get_sb - one more place where all entries are seen; options are not looked at
 *
 * May sleep.  ERR_PTR(-ENOMEM).
 */
static struct super_block *proc_get_sb(struct file_system_type *type,
				       const char *options __maybe_unused)
{
	struct super_block *sb = sb_alloc(type, &super_ops);

	if (!sb)
		return ERR_PTR(-ENOMEM);
	sb->s_magic = PROC_SUPER_MAGIC;
	sb->s_d_op = &dentry_ops;
	sb->s_root = make_root(sb);
	if (sb->s_root)
		return sb;
	sb_free(sb);
	return ERR_PTR(-ENOMEM);
}

static void proc_kill_sb(struct super_block *sb)
{
	dput(sb->s_root);
	sb_free(sb);
}

/* proc_type - as the table of file systems has it; tests make some without a place */
struct file_system_type proc_type = {
	.name = "proc",
	.get_sb = proc_get_sb,
	.kill_sb = proc_kill_sb,
	.nodev = true,
};

/* proc_fs_init - it can be mounted, and has no entries yet; boot */
void proc_fs_init(void)
{
	register_filesystem(&proc_type);
}
