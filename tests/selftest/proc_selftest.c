/* SPDX-License-Identifier: MIT */
/*
 * tests/selftest/proc_selftest.c - entries of /proc: names that are registered, names that
 *	are made, and inodes that go with their last user
 *
 *	dir --- "one"			registered
 *	    |-- "sub"
 *	    `-- numbers below 10	made: directories like `process`, with the number's object
 *
 *	process --- "number"		shows which one it is
 */
#include <core/selftest.h>
#include <core/task.h>
#include <fs/dentry.h>
#include <fs/mount.h>
#include <fs/proc_fs.h>
#include <fs/super.h>
#include <lib/err.h>
#include <lib/errno.h>
#include <lib/string.h>
#include <mm/fail_page_alloc.h>
#include <mm/kmalloc.h>
#include <uapi/stat.h>

static struct proc_dir_entry *dir, *one, *sub, *process, *number;
static struct proc_object objects[10];
static struct super_block *sb;
static unsigned int nr_released;

static void released(struct proc_object *object __maybe_unused)
{
	nr_released++;
}

static struct inode *lookup_digit(struct inode *inode, const struct qstr *name)
{
	unsigned int digit = (unsigned int)(name->name[0] - '0');

	if (name->len != 1 || digit > 9)
		return NULL;
	return proc_inode_new(inode->i_sb, process, &objects[digit], digit);
}

static int iterate_digits(struct inode *inode __maybe_unused, struct dir_context *ctx)
{
	for (; ctx->pos < PROC_DYNAMIC_POS + 10; ) {
		char digit = (char)('0' + (ctx->pos - PROC_DYNAMIC_POS));

		if (!proc_emit(ctx, &digit, 1, 7, 4))
			break;
	}
	return 0;
}

static bool is_even(const struct dentry *dentry)
{
	return dentry->d_name.name[0] % 2 == 0;
}

static const struct proc_dynamic digits = {
	.lookup = lookup_digit, .iterate = iterate_digits, .is_valid = is_even,
};

static int number_show(struct seq_file *m, void *v __maybe_unused)
{
	seq_printf(m, "%lu\n", proc_number(m->private));
	return 0;
}

/* The tree above; its root is a directory without a place. */
static struct dentry *begin(void)
{
	struct inode *inode;
	struct dentry *dentry;

	dir = proc_mkdir("dir", NULL);
	one = proc_create_single("one", 0444, dir, number_show);
	sub = proc_mkdir("sub", dir);
	process = proc_mkdir("process", NULL);
	number = proc_create_single("number", 0400, process, number_show);
	proc_set_dynamic(dir, &digits);
	for (unsigned int i = 0; i < 10; i++)
		proc_object_init(&objects[i], 1000 * (i + 1), released);
	nr_released = 0;
	sb = proc_type.get_sb(&proc_type, NULL);
	inode = proc_inode_new(sb, dir, NULL, 0);
	dentry = d_alloc_root(sb, "dir");
	d_set_inode(dentry, inode);
	return dentry;
}

static void end(struct dentry *root)
{
	shrink_dcache_sb(sb);
	dput(root);
	proc_type.kill_sb(sb);
	kfree(number);
	kfree(process);
	kfree(sub);
	kfree(one);
	kfree(dir);
}

/* What a walk does; ERR_PTR. */
static struct dentry *find(struct dentry *parent, const char *name)
{
	struct qstr qname = qstr_of(name);
	struct dentry *dentry = d_alloc(parent, &qname);
	int error;

	down_write(&parent->d_inode->i_rwsem);
	error = parent->d_inode->i_op->lookup(parent->d_inode, dentry);
	up_write(&parent->d_inode->i_rwsem);
	if (!error)
		return dentry;
	dput(dentry);
	return ERR_PTR(error);
}

SELFTEST(proc, lookup_finds_registered_and_made_names)
{
	struct dentry *root = begin(), *dentry = find(root, "one");

	EXPECT_EQ(dentry->d_inode->i_mode, S_IFREG | 0444);
	EXPECT_EQ(dentry->d_inode->i_nlink, 1u);
	EXPECT_TRUE(proc_is_valid(dentry));
	dput(dentry);
	dentry = find(root, "4");
	EXPECT_EQ(dentry->d_inode->i_mode, S_IFDIR | 0555);
	EXPECT_TRUE(proc_object(dentry->d_inode) == &objects[4]);
	EXPECT_TRUE(proc_is_valid(dentry));
	dput(dentry);
	dentry = find(root, "3");
	EXPECT_FALSE(proc_is_valid(dentry));
	dput(dentry);
	EXPECT_EQ(PTR_ERR(find(root, "two")), -ENOENT);
	EXPECT_EQ(PTR_ERR(find(root, "on")), -ENOENT);
	EXPECT_EQ(root->d_inode->i_nlink, 3u);
	end(root);
}

SELFTEST(proc, object_lives_as_long_as_an_inode_of_it)
{
	struct dentry *root = begin(), *dentry = find(root, "7"), *file = find(dentry, "number");

	EXPECT_TRUE(proc_object(file->d_inode) == &objects[7]);
	EXPECT_EQ(proc_number(file->d_inode), 7ul);
	EXPECT_TRUE(file->d_inode->i_ino > 8000 && file->d_inode->i_ino < 9000);
	proc_object_put(&objects[7]);
	dput(dentry);
	EXPECT_EQ(nr_released, 0u);
	dput(file);
	EXPECT_EQ(nr_released, 0u);		/* the names may be asked for again */
	shrink_dcache_sb(sb);
	EXPECT_EQ(nr_released, 1u);
	end(root);
}

struct names {
	struct dir_context ctx;
	unsigned int room;
	char text[128];
};

static bool take_name(struct dir_context *ctx, const char *name, unsigned int len,
		      loff_t pos __maybe_unused, uint64_t ino, unsigned int type)
{
	struct names *names = container_of(ctx, struct names, ctx);
	size_t used = strlen(names->text);

	if (names->room == 0)
		return false;
	names->room--;
	EXPECT_TRUE(ino != 0);
	EXPECT_EQ(type, memcmp(name, "one", len) == 0 ? 8u : 4u);
	memcpy(names->text + used, name, len);
	names->text[used + len] = ' ';
	names->text[used + len + 1] = '\0';
	return true;
}

SELFTEST(proc, iterate_goes_on_where_it_stopped)
{
	struct dentry *root = begin();
	struct file file = { .f_dentry = root, .f_inode = root->d_inode };

	for (unsigned int room = 1; room < 16; room++) {
		struct names names = { .ctx = { .emit = take_name } };

		for (unsigned int rounds = 0; rounds < 20; rounds++) {
			names.room = room;
			EXPECT_EQ(root->d_inode->i_fop->iterate(&file, &names.ctx), 0);
		}
		EXPECT_EQ(strcmp(names.text, ". .. one sub 0 1 2 3 4 5 6 7 8 9 "), 0);
	}
	end(root);
}

SELFTEST(proc, names_are_not_made_or_removed)
{
	struct dentry *root = begin(), *dentry = find(root, "one");
	const struct inode_operations *ops = root->d_inode->i_op;

	EXPECT_EQ(ops->create(root->d_inode, dentry, 0644), -ENOENT);
	EXPECT_EQ(ops->mkdir(root->d_inode, dentry, 0755), -ENOENT);
	EXPECT_TRUE(!ops->unlink && !ops->rmdir && !ops->rename);	/* -EPERM */
	dput(dentry);
	end(root);
}

SELFTEST(proc, each_request_of_a_mount_may_be_refused)
{
	struct fail_page_alloc how = {
		.mode = FAIL_ONCE, .of = FAIL_PAGES_AND_OBJECTS, .task = current,
	};
	struct super_block *made;

	if (!IS_ENABLED(CONFIG_FAIL_PAGE_ALLOC))
		SELFTEST_SKIP("no request fails on purpose");
	do {
		how.n++;
		fail_page_alloc_set(&how);
		made = proc_type.get_sb(&proc_type, NULL);
		fail_page_alloc_set(NULL);
		if (IS_ERR(made))
			EXPECT_EQ(PTR_ERR(made), -ENOMEM);
	} while (IS_ERR(made) && how.n < 20);
	EXPECT_GT(how.n, 4u);		/* super_block, inode, what is the type's own, dentry */
	ASSERT_TRUE(!IS_ERR(made));
	proc_type.kill_sb(made);
}
