/* SPDX-License-Identifier: MIT */
/*
 * tests/selftest/dcache_selftest.c - names that are made when they are asked for, file systems
 *	on directories, and what the cache of names keeps and gives up
 *
 * "madefs" has these names, in its root and in each of its directories:
 *
 *	n0 .. n99	files
 *	d0 .. d9	directories
 *	jump		a link without text; it leads to the root of all
 *
 * A name is as old as the generation in which it was made, and does not outlive it.
 */
#include <core/selftest.h>
#include <core/task.h>
#include <fs/dentry.h>
#include <fs/file.h>
#include <fs/fs.h>
#include <fs/inode.h>
#include <fs/mount.h>
#include <fs/namei.h>
#include <lib/err.h>
#include <lib/printf.h>
#include <lib/string.h>
#include <mm/fail_page_alloc.h>
#include <mm/shrinker.h>
#include <mm/slab.h>
#include <uapi/fcntl.h>

static unsigned long generation = 1, nr_lookups, nr_evicted;
static struct super_block *made_sb;	/* the last that was mounted */

/* --- the file system ---------------------------------------------------------------------- */

static const struct file_operations made_fops;
static const struct inode_operations dir_ops, link_ops;

static struct inode *new_inode(struct super_block *sb, umode_t mode)
{
	struct inode *inode = inode_alloc(sb, mode);

	if (!inode)
		return NULL;
	inode->i_private = (void *)generation;
	inode->i_fop = &made_fops;
	if (S_ISDIR(mode)) {
		inode->i_op = &dir_ops;
		inode->i_nlink = 2;
	}
	if (S_ISLNK(mode))
		inode->i_op = &link_ops;
	return inode;
}

static umode_t mode_of(const char *name)
{
	if (strcmp(name, "jump") == 0)
		return S_IFLNK | 0777;
	if (name[0] == 'n' && name[1] >= '0' && name[1] <= '9')
		return S_IFREG | 0444;
	return name[0] == 'd' && name[1] >= '0' && name[1] <= '9' ? S_IFDIR | 0555 : 0;
}

static int made_lookup(struct inode *dir, struct dentry *dentry)
{
	umode_t mode = mode_of(dentry->d_name.name);
	struct inode *inode;

	nr_lookups++;
	if (!mode)
		return -ENOENT;
	inode = new_inode(dir->i_sb, mode);
	if (!inode)
		return -ENOMEM;
	d_add(dentry, inode);
	return 0;
}

static struct dentry *made_follow(struct inode *inode)
{
	(void)inode;
	return dget(fs_root());
}

static const struct inode_operations dir_ops = { .lookup = made_lookup };
static const struct inode_operations link_ops = { .follow = made_follow };

static bool is_valid(const struct dentry *dentry)
{
	return dentry->d_inode->i_private == (void *)generation;
}

static void evict(struct inode *inode)
{
	nr_evicted += inode->i_private != NULL;
}

static const struct dentry_operations made_d_op = { .d_revalidate = is_valid };
static const struct super_operations made_ops = { .evict_inode = evict };

static struct super_block *made_get_sb(struct file_system_type *type, const char *options)
{
	struct super_block *sb = sb_alloc(type, &made_ops);
	struct inode *inode = sb ? new_inode(sb, S_IFDIR | 0555) : NULL;

	(void)options;
	if (sb)
		sb->s_d_op = &made_d_op;
	if (inode)
		sb->s_root = d_alloc_root(sb, "/");
	if (inode && sb->s_root) {
		d_set_inode(sb->s_root, inode);
		made_sb = sb;
		return sb;
	}
	if (inode)
		iput(inode);
	if (sb)
		sb_free(sb);
	return ERR_PTR(-ENOMEM);
}

static void made_kill_sb(struct super_block *sb)
{
	dput(sb->s_root);
	sb_free(sb);
}

static struct file_system_type made_type = {
	.name = "madefs", .get_sb = made_get_sb, .kill_sb = made_kill_sb, .nodev = true,
};

/* --- helpers ------------------------------------------------------------------------------ */

static int mount_on(const char *type, const char *path)
{
	struct dentry *on = path_lookup(NULL, path, LOOKUP_FOLLOW);
	int error;

	if (IS_ERR(on))
		return (int)PTR_ERR(on);
	error = vfs_mount(type, NULL, on, 0, NULL);
	dput(on);
	return error;
}

static int umount(const char *path)
{
	struct dentry *root = path_lookup(NULL, path, LOOKUP_FOLLOW);

	return IS_ERR(root) ? (int)PTR_ERR(root) : vfs_umount(root, 0);
}

static void begin(void)
{
	shrink_dcache_all();
	register_filesystem(&made_type);
	EXPECT_EQ(vfs_mkdir(NULL, "/test", 0755), 0);
	EXPECT_EQ(mount_on("madefs", "/test"), 0);
	nr_lookups = nr_evicted = 0;
}

static void end(void)
{
	EXPECT_OK(dentry_check());
	EXPECT_EQ(umount("/test"), 0);
	EXPECT_EQ(vfs_rmdir(NULL, "/test"), 0);
	unregister_filesystem(&made_type);
	EXPECT_OK(dentry_check());
}

/* 0 or the error of a walk. */
static int look(const char *path)
{
	struct dentry *dentry = path_lookup(NULL, path, LOOKUP_FOLLOW);

	if (IS_ERR(dentry))
		return (int)PTR_ERR(dentry);
	dput(dentry);
	return 0;
}

static int look_at(unsigned int n)
{
	char path[16];

	snprintf(path, sizeof(path), "/test/n%u", n);
	return look(path);
}

static unsigned long nr_unused(void)
{
	struct dentry_stat stat;

	dentry_stat_get(&stat);
	return stat.nr_unused;
}

/* --- names that are asked for --------------------------------------------------------------- */

SELFTEST(dcache, a_name_is_made_once)
{
	begin();
	EXPECT_EQ(look("/test/n5"), 0);
	EXPECT_EQ(nr_lookups, 1u);
	EXPECT_EQ(look("/test/n5"), 0);
	EXPECT_EQ(nr_lookups, 1u);
	EXPECT_EQ(look("/test/nothing"), -ENOENT);
	EXPECT_EQ(look("/test/nothing"), -ENOENT);	/* that there is none is not kept */
	EXPECT_EQ(nr_lookups, 3u);
	EXPECT_EQ(look("/test/d1/d2/n3"), 0);
	EXPECT_EQ(nr_lookups, 6u);
	EXPECT_EQ(look("/test/n5/n5"), -ENOTDIR);
	EXPECT_EQ(nr_unused(), 2u);			/* n5, n3; that holds its directories */
	EXPECT_EQ(shrink_dcache_all(), 4u);
	EXPECT_EQ(nr_evicted, 4u);
	EXPECT_EQ(look("/test/n5"), 0);
	EXPECT_EQ(nr_lookups, 7u);
	end();
	EXPECT_EQ(nr_evicted, 6u);			/* n5 and the root */
}

/* What the file system does not do is refused as Linux does it for /proc. */
SELFTEST(dcache, names_on_demand_cannot_be_changed)
{
	struct file *file;

	begin();
	EXPECT_EQ(vfs_mkdir(NULL, "/test/x", 0755), -ENOENT);
	EXPECT_EQ(vfs_mkdir(NULL, "/test/n1", 0755), -EEXIST);
	EXPECT_EQ(vfs_unlink(NULL, "/test/n1"), -EPERM);
	EXPECT_EQ(vfs_unlink(NULL, "/test/d1"), -EISDIR);
	EXPECT_EQ(vfs_rmdir(NULL, "/test/d1"), -EPERM);
	EXPECT_EQ(vfs_rmdir(NULL, "/test/n1"), -ENOTDIR);
	EXPECT_EQ(vfs_rename(NULL, "/test/n1", NULL, "/test/n2", 0), -EPERM);
	EXPECT_EQ(vfs_rename(NULL, "/test/n1", NULL, "/test/x", 0), -ENOENT);
	EXPECT_EQ(vfs_rename(NULL, "/test/n1", NULL, "/n1", 0), -EXDEV);
	EXPECT_EQ(PTR_ERR(file_open("/test/x", O_CREAT | O_RDWR, 0644)), (long)-ENOENT);
	file = file_open("/test/n1", O_CREAT | O_RDONLY, 0644);
	EXPECT_TRUE(!IS_ERR(file));
	if (!IS_ERR(file))
		fput(file);
	end();
}

SELFTEST(dcache, a_link_without_text_is_followed)
{
	struct file *file;

	begin();
	EXPECT_EQ(look("/test/jump/test/d1/jump/test/n1"), 0);
	EXPECT_EQ(look("/test/jump"), 0);
	EXPECT_EQ(vfs_symlink(NULL, "/link", "/test/jump"), 0);
	EXPECT_EQ(look("/link/test/n1"), 0);
	EXPECT_EQ(PTR_ERR(file_open("/link", O_CREAT | O_RDWR, 0)), (long)-EISDIR);
	file = file_open("/link", O_RDONLY | O_DIRECTORY, 0);
	EXPECT_TRUE(!IS_ERR(file) && file->f_dentry == fs_root());
	if (!IS_ERR(file))
		fput(file);
	EXPECT_EQ(PTR_ERR(file_open("/test/jump", O_RDONLY | O_NOFOLLOW, 0)), (long)-ELOOP);
	EXPECT_EQ(vfs_unlink(NULL, "/link"), 0);
	end();
}

/* A name that does not stand for the same any more is made anew; who held it keeps it. */
SELFTEST(dcache, stale_names_are_forgotten)
{
	struct dentry *old, *new;
	char path[64];

	begin();
	old = path_lookup(NULL, "/test/d1", 0);
	EXPECT_EQ(look("/test/d1/d2/n1"), 0);
	EXPECT_EQ(nr_unused(), 1u);
	generation++;
	new = path_lookup(NULL, "/test/d1", 0);
	EXPECT_TRUE(!IS_ERR(old) && !IS_ERR(new) && new != old);
	EXPECT_EQ(nr_unused(), 0u);		/* what was below it went with it */
	EXPECT_EQ(nr_evicted, 2u);
	EXPECT_TRUE(d_is_unlinked(old) && !d_is_unlinked(new));
	EXPECT_EQ(strcmp(d_path(old, fs_root(), path, sizeof(path)), "/test/d1 (deleted)"), 0);
	EXPECT_EQ(strcmp(d_path(new, fs_root(), path, sizeof(path)), "/test/d1"), 0);
	dput(old);
	dput(new);
	end();
}

/* --- what is kept ---------------------------------------------------------------------------- */

SELFTEST(dcache, the_oldest_unused_name_goes_first)
{
	unsigned long before;

	begin();
	before = dentry_set_max_unused(8);
	EXPECT_GE(before, 64u);
	for (unsigned int n = 0; n < 20; n++)
		EXPECT_EQ(look_at(n), 0);
	EXPECT_EQ(nr_unused(), 8u);
	EXPECT_EQ(nr_evicted, 12u);
	EXPECT_EQ(look_at(12), 0);		/* it was the oldest that is left, now the newest */
	EXPECT_EQ(nr_lookups, 20u);
	EXPECT_EQ(look_at(11), 0);		/* gone; and it displaces another, n13 */
	EXPECT_EQ(nr_lookups, 21u);
	EXPECT_EQ(look_at(12), 0);
	EXPECT_EQ(nr_lookups, 21u);
	EXPECT_EQ(look_at(13), 0);
	EXPECT_EQ(nr_lookups, 22u);
	EXPECT_EQ(dentry_set_max_unused(3), 8u);
	EXPECT_EQ(nr_unused(), 3u);
	EXPECT_EQ(dentry_set_max_unused(0), 3u);
	EXPECT_EQ(look_at(1), 0);		/* no room at all: it goes at once */
	EXPECT_EQ(nr_unused(), 0u);
	EXPECT_EQ(dentry_set_max_unused(before), 0u);
	end();
}

/* Names in use do not count, and are not given up. */
SELFTEST(dcache, what_is_in_use_stays)
{
	struct dentry *held[10];
	char path[16];

	begin();
	for (unsigned int n = 0; n < ARRAY_SIZE(held); n++) {
		snprintf(path, sizeof(path), "/test/n%u", n);
		held[n] = path_lookup(NULL, path, 0);
		EXPECT_TRUE(!IS_ERR(held[n]));
	}
	EXPECT_EQ(nr_unused(), 0u);
	EXPECT_EQ(shrink_dcache_all(), 0u);
	EXPECT_EQ(look_at(3), 0);
	EXPECT_EQ(nr_lookups, 10u);
	EXPECT_EQ(umount("/test"), -EBUSY);
	for (unsigned int n = 0; n < ARRAY_SIZE(held); n++)
		dput(held[n]);
	EXPECT_EQ(nr_unused(), 10u);
	end();
	EXPECT_EQ(nr_unused(), 0u);
	EXPECT_EQ(nr_evicted, 11u);
}

SELFTEST(dcache, the_shrinker_gives_all_back)
{
	begin();
	for (unsigned int n = 0; n < 50; n++)
		EXPECT_EQ(look_at(n), 0);
	EXPECT_EQ(look("/test/d1/d2/d3/n1"), 0);
	EXPECT_EQ(atomic_read(&made_sb->s_nr_inodes), 55);
	(void)shrink_slab(GFP_KERNEL & ~__GFP_FS, 0);
	EXPECT_EQ(nr_unused(), 51u);		/* who must not call into file systems, does not */
	(void)shrink_slab(GFP_KERNEL, 3);
	EXPECT_EQ(nr_unused(), 51u - 51u / 8);
	for (unsigned int i = 0; i < 4; i++)	/* a round for each directory that comes free */
		(void)shrink_slab(GFP_KERNEL, 0);
	EXPECT_EQ(nr_unused(), 0u);
	EXPECT_EQ(atomic_read(&made_sb->s_nr_inodes), 1);
	end();
}

/* --- file systems on directories ----------------------------------------------------- */

static const char *path_of(const char *path)
{
	static char text[64];
	struct dentry *dentry = path_lookup(NULL, path, LOOKUP_FOLLOW);
	const char *found;

	if (IS_ERR(dentry))
		return "[error]";
	found = d_path(dentry, fs_root(), text, sizeof(text));
	dput(dentry);
	return IS_ERR(found) ? "[too long]" : found;
}

SELFTEST(mount, paths_cross_and_climb)
{
	begin();
	EXPECT_EQ(strcmp(path_of("/test/d1/n1"), "/test/d1/n1"), 0);
	EXPECT_EQ(strcmp(path_of("/test/.."), "/"), 0);
	EXPECT_EQ(strcmp(path_of("/test/d1/../../test/."), "/test"), 0);
	EXPECT_EQ(mount_on("tmpfs", "/test/d1"), 0);		/* on a name that is made */
	EXPECT_EQ(vfs_mkdir(NULL, "/test/d1/sub", 0755), 0);
	EXPECT_EQ(strcmp(path_of("/test/d1/sub/../../d1/sub"), "/test/d1/sub"), 0);
	EXPECT_EQ(mount_on("madefs", "/test/d1"), 0);		/* and once more */
	EXPECT_EQ(look("/test/d1/sub"), -ENOENT);
	EXPECT_EQ(strcmp(path_of("/test/d1/d5/../../d1/.."), "/test"), 0);
	(void)shrink_dcache_all();
	EXPECT_EQ(look("/test/d1/n1"), 0);	/* what is covered is in use */
	EXPECT_EQ(umount("/test"), -EBUSY);
	EXPECT_EQ(umount("/test/d1"), 0);
	EXPECT_EQ(look("/test/d1/sub"), 0);
	EXPECT_EQ(umount("/test/d1"), 0);
	EXPECT_EQ(umount("/test/d1"), -EINVAL);
	EXPECT_EQ(umount("/"), -EBUSY);
	end();
}

/* All that it held goes with a file system, whatever the shape. */
SELFTEST(mount, a_tmpfs_goes_with_all_it_holds)
{
	char path[64] = "/test";
	struct file *file;

	EXPECT_EQ(vfs_mkdir(NULL, "/test", 0755), 0);
	EXPECT_EQ(mount_on("tmpfs", "/test"), 0);
	for (unsigned int depth = 0; depth < 15; depth++) {
		size_t len = strlen(path);

		memcpy(path + len, "/f", 3);
		file = file_open(path, O_CREAT | O_RDWR, 0644);
		EXPECT_EQ(kernel_write(file, "contents", 8, 5000), 8);
		fput(file);
		memcpy(path + len, "/d", 3);
		EXPECT_EQ(vfs_mkdir(NULL, path, 0755), 0);
	}
	EXPECT_EQ(vfs_symlink(NULL, "/test/link", "a name that does not fit into a dentry itself"),
		  0);
	file = file_open("/test/f", O_RDONLY, 0);
	EXPECT_EQ(vfs_link(file->f_dentry, NULL, "/test/d/d/hard"), 0);
	EXPECT_EQ(umount("/test"), -EBUSY);
	fput(file);
	EXPECT_EQ(umount("/test"), 0);
	EXPECT_EQ(vfs_rmdir(NULL, "/test"), 0);
}

/* --- no memory ----------------------------------------------------------------------- */

/* Each request of a call for memory, of pages and of objects, fails in turn; how many there are. */
static unsigned int fail_in_turn(int (*call)(void), int (*undo)(void))
{
	struct fail_page_alloc how = { .mode = FAIL_ONCE, .of = FAIL_PAGES_AND_OBJECTS,
				       .task = current };
	int error = -ENOMEM;

	for (how.n = 1; error == -ENOMEM && how.n < 40; how.n++) {
		shrink_dcache_all();
		slab_drain_all();
		fail_page_alloc_set(&how);
		error = call();
		fail_page_alloc_set(NULL);
		EXPECT_TRUE(error == 0 || error == -ENOMEM);
		EXPECT_OK(dentry_check());
	}
	EXPECT_EQ(error, 0);
	EXPECT_EQ(undo(), 0);
	return how.n - 2;
}

static int do_lookup(void)
{
	return look("/test/d1/n1");
}

static int nothing(void)
{
	return 0;
}

static int do_mount(void)
{
	struct dentry *on = path_lookup(NULL, "/test/d1", 0);
	int error;

	if (IS_ERR(on))
		return (int)PTR_ERR(on);
	error = vfs_mount("tmpfs", "source", on, 0, "size=1m,mode=700");
	dput(on);
	return error;
}

static int do_remount(void)
{
	struct dentry *root = path_lookup(NULL, "/test/d1", 0);
	int error = IS_ERR(root) ? (int)PTR_ERR(root) : vfs_remount(root, 0, "size=2m");

	if (!IS_ERR(root))
		dput(root);
	return error;
}

static int undo_mount(void)
{
	return umount("/test/d1");
}

static int do_rename(void)
{
	return vfs_rename(NULL, "/from", NULL, "/a name that does not fit into a dentry itself", 0);
}

static int undo_rename(void)
{
	return vfs_rmdir(NULL, "/a name that does not fit into a dentry itself");
}

static int do_tmpfile(void)
{
	struct file *file = file_open("/", O_TMPFILE | O_RDWR, 0600);

	if (IS_ERR(file))
		return (int)PTR_ERR(file);
	fput(file);
	return 0;
}

SELFTEST(dcache, no_memory_changes_nothing)
{
	if (!IS_ENABLED(CONFIG_FAIL_PAGE_ALLOC))
		SELFTEST_SKIP("no requests fail on purpose in this configuration");
	begin();
	EXPECT_GE(fail_in_turn(do_lookup, nothing), 4u);	/* two names, two inodes */
	EXPECT_GE(fail_in_turn(do_mount, undo_mount), 7u);
	EXPECT_EQ(do_mount(), 0);
	EXPECT_GE(fail_in_turn(do_remount, nothing), 1u);
	EXPECT_EQ(undo_mount(), 0);
	EXPECT_EQ(vfs_mkdir(NULL, "/from", 0755), 0);
	EXPECT_GE(fail_in_turn(do_rename, undo_rename), 2u);	/* a dentry, its name */
	EXPECT_GE(fail_in_turn(do_tmpfile, nothing), 3u);
	end();
}
