/* SPDX-License-Identifier: MIT */
/*
 * tests/selftest/namei_selftest.c - paths, links, names that come and go
 *
 * Everything happens below /test, which each test makes and removes; what it leaves there
 * is a leak.
 *
 *	/test/dir/file		"contents"
 *	/test/to_dir		-> dir
 *	/test/to_file		-> /test/dir/file
 *	/test/dir/up		-> ../to_dir
 *	/test/nowhere		-> missing
 *	/test/circle		-> circle
 */
#include <core/selftest.h>
#include <fs/file.h>
#include <fs/fs.h>
#include <fs/fs_struct.h>
#include <fs/inode.h>
#include <fs/namei.h>
#include <fs/super.h>
#include <lib/err.h>
#include <lib/printf.h>
#include <lib/string.h>
#include <mm/fail_page_alloc.h>
#include <mm/kmalloc.h>
#include <uapi/fcntl.h>
#include <uapi/limits.h>

static int make_file(const char *path, const char *contents)
{
	struct file *file = file_open(path, O_CREAT | O_EXCL | O_RDWR, 0644);
	long done;

	if (IS_ERR(file))
		return (int)PTR_ERR(file);
	done = kernel_write(file, contents, strlen(contents), 0);
	fput(file);
	return done == (long)strlen(contents) ? 0 : -EIO;
}

static void begin(void)
{
	EXPECT_EQ(vfs_mkdir(NULL, "/test", 0755), 0);
	EXPECT_EQ(vfs_mkdir(NULL, "/test/dir", 0700), 0);
	EXPECT_EQ(make_file("/test/dir/file", "contents"), 0);
	EXPECT_EQ(vfs_symlink(NULL, "/test/to_dir", "dir"), 0);
	EXPECT_EQ(vfs_symlink(NULL, "/test/to_file", "/test/dir/file"), 0);
	EXPECT_EQ(vfs_symlink(NULL, "/test/dir/up", "../to_dir"), 0);
	EXPECT_EQ(vfs_symlink(NULL, "/test/nowhere", "missing"), 0);
	EXPECT_EQ(vfs_symlink(NULL, "/test/circle", "circle"), 0);
	EXPECT_OK(dentry_check());
}

static void end(void)
{
	static const char *const names[] = {
		"/test/dir/file", "/test/dir/up", "/test/to_dir", "/test/to_file",
		"/test/nowhere", "/test/circle",
	};

	for (unsigned int i = 0; i < ARRAY_SIZE(names); i++)
		EXPECT_EQ(vfs_unlink(NULL, names[i]), 0);
	EXPECT_EQ(vfs_rmdir(NULL, "/test/dir"), 0);
	EXPECT_EQ(vfs_rmdir(NULL, "/test"), 0);
	EXPECT_OK(dentry_check());
}

/* The path that a path leads to, or the error in brackets. */
static const char *resolve(const char *path, unsigned int flags)
{
	static char text[128];
	struct dentry *dentry = path_lookup(NULL, path, flags);
	char *found;

	if (IS_ERR(dentry)) {
		snprintf(text, sizeof(text), "[%ld]", -PTR_ERR(dentry));
		return text;
	}
	found = d_path(dentry, fs_root(), text, sizeof(text));
	dput(dentry);
	return IS_ERR(found) ? "[d_path]" : found;
}

static const struct walk_case {
	const char *path;
	unsigned int flags;
	const char *result;		/* [n]: error number n */
} walk_cases[] = {
	{ "/", 0, "/" },
	{ "//", 0, "/" },
	{ ".", 0, "/" },
	{ "/..", 0, "/" },
	{ "/../..//test", 0, "/test" },
	{ "", 0, "[2]" },
	{ "test", 0, "/test" },
	{ "test/./dir/../dir/file", 0, "/test/dir/file" },
	{ "/test//dir///file", 0, "/test/dir/file" },
	{ "/test/dir/", 0, "/test/dir" },
	{ "/test/dir/.", 0, "/test/dir" },
	{ "/test/dir/file/", 0, "[20]" },
	{ "/test/dir/file/.", 0, "[20]" },
	{ "/test/dir/file/..", 0, "[20]" },
	{ "/test/dir/file", LOOKUP_DIRECTORY, "[20]" },
	{ "/test/dir", LOOKUP_DIRECTORY, "/test/dir" },
	{ "/test/missing", 0, "[2]" },
	{ "/missing/file", 0, "[2]" },
	{ "/test/fil", 0, "[2]" },
	{ "/test/to_dir", 0, "/test/to_dir" },
	{ "/test/to_dir", LOOKUP_FOLLOW, "/test/dir" },
	{ "/test/to_dir/", 0, "/test/dir" },
	{ "/test/to_dir/file", 0, "/test/dir/file" },
	{ "/test/to_dir/..", 0, "/test" },
	{ "/test/to_dir", LOOKUP_DIRECTORY, "[20]" },
	{ "/test/to_file", LOOKUP_FOLLOW, "/test/dir/file" },
	{ "/test/to_file/", 0, "[20]" },
	{ "/test/dir/up/up/up/file", 0, "/test/dir/file" },
	{ "/test/dir/up/", 0, "/test/dir" },
	{ "/test/nowhere", 0, "/test/nowhere" },
	{ "/test/nowhere", LOOKUP_FOLLOW, "[2]" },
	{ "/test/nowhere/", 0, "[2]" },
	{ "/test/circle", 0, "/test/circle" },
	{ "/test/circle", LOOKUP_FOLLOW, "[40]" },
	{ "/test/circle/x", 0, "[40]" },
};

SELFTEST(namei, walks_lead_where_they_should)
{
	begin();
	for (unsigned int i = 0; i < ARRAY_SIZE(walk_cases); i++) {
		const struct walk_case *c = &walk_cases[i];
		const char *result = resolve(c->path, c->flags);

		if (strcmp(result, c->result) != 0)
			selftest_fail(__FILE__, __LINE__, "'%s' (%u): %s, not %s", c->path,
				      c->flags, result, c->result);
	}
	end();
}

/* Forty links in a row are followed, one more is a circle. */
SELFTEST(namei, forty_links_and_no_more)
{
	char from[32], to[32];

	EXPECT_EQ(vfs_mkdir(NULL, "/test", 0755), 0);
	for (unsigned int i = 1; i <= MAXSYMLINKS + 1; i++) {
		snprintf(from, sizeof(from), "/test/%u", i);
		snprintf(to, sizeof(to), "%u", i - 1);
		EXPECT_EQ(vfs_symlink(NULL, from, i > 1 ? to : "/test"), 0);
	}
	EXPECT_EQ(strcmp(resolve("/test/40", LOOKUP_FOLLOW), "/test"), 0);
	EXPECT_EQ(strcmp(resolve("/test/41", LOOKUP_FOLLOW), "[40]"), 0);
	/* As many one after the other count the same. */
	EXPECT_EQ(strcmp(resolve("/test/20/20/", 0), "/test"), 0);
	EXPECT_EQ(strcmp(resolve("/test/20/20/1/", 0), "[40]"), 0);
	for (unsigned int i = 1; i <= MAXSYMLINKS + 1; i++) {
		snprintf(from, sizeof(from), "/test/%u", i);
		EXPECT_EQ(vfs_unlink(NULL, from), 0);
	}
	EXPECT_EQ(vfs_rmdir(NULL, "/test"), 0);
}

SELFTEST(namei, long_names_are_names_and_longer_ones_are_not)
{
	char path[8 + NAME_MAX + 2] = "/test/";
	size_t start = strlen(path);

	EXPECT_EQ(vfs_mkdir(NULL, "/test", 0755), 0);
	memset(path + start, 'n', NAME_MAX + 1);
	path[start + NAME_MAX + 1] = '\0';
	EXPECT_EQ(vfs_mkdir(NULL, path, 0755), -ENAMETOOLONG);
	EXPECT_EQ(strcmp(resolve(path, 0), "[36]"), 0);
	path[start + NAME_MAX] = '\0';
	EXPECT_EQ(vfs_mkdir(NULL, path, 0755), 0);
	EXPECT_EQ(vfs_mkdir(NULL, path, 0755), -EEXIST);
	EXPECT_EQ(strcmp(resolve(path, 0), "[d_path]"), 0);	/* found; too long to print */
	EXPECT_EQ(vfs_rmdir(NULL, path), 0);
	EXPECT_EQ(vfs_rmdir(NULL, "/test"), 0);
}

/* One line for each call that must fail, and with what. */
static const struct refusal {
	enum { MKDIR, MKNOD, SYMLINK, LINK, UNLINK, RMDIR, OPEN } call;
	const char *path;
	int error;
	unsigned int flags;		/* of OPEN */
} refusals[] = {
	{ MKDIR, "/test", -EEXIST, 0 },
	{ MKDIR, "/", -EEXIST, 0 },
	{ MKDIR, "/test/..", -EEXIST, 0 },
	{ MKDIR, "/test/.", -EEXIST, 0 },
	{ MKDIR, "/test/to_dir", -EEXIST, 0 },
	{ MKDIR, "/test/nowhere", -EEXIST, 0 },
	{ MKDIR, "/test/missing/x", -ENOENT, 0 },
	{ MKDIR, "/test/dir/file/x", -ENOTDIR, 0 },
	{ MKDIR, "/test/circle/x", -ELOOP, 0 },
	{ MKDIR, "", -ENOENT, 0 },
	{ MKNOD, "/test/new/", -ENOENT, 0 },
	{ MKNOD, "/test/dir", -EEXIST, 0 },
	{ SYMLINK, "/test/dir/file", -EEXIST, 0 },
	{ SYMLINK, "/test/new/", -ENOENT, 0 },
	{ LINK, "/test/dir/file", -EEXIST, 0 },
	{ LINK, "/test/new/", -ENOENT, 0 },
	{ UNLINK, "/test/missing", -ENOENT, 0 },
	{ UNLINK, "/test/dir", -EISDIR, 0 },
	{ UNLINK, "/test/dir/file/", -ENOTDIR, 0 },
	{ UNLINK, "/", -EISDIR, 0 },
	{ UNLINK, "/test/..", -EISDIR, 0 },
	{ RMDIR, "/test/missing", -ENOENT, 0 },
	{ RMDIR, "/test/dir", -ENOTEMPTY, 0 },
	{ RMDIR, "/test/dir/file", -ENOTDIR, 0 },
	{ RMDIR, "/test/to_dir", -ENOTDIR, 0 },
	{ RMDIR, "/test/.", -EINVAL, 0 },
	{ RMDIR, "/test/..", -ENOTEMPTY, 0 },
	{ RMDIR, "/", -EBUSY, 0 },
	{ OPEN, "/test/missing", -ENOENT, O_RDONLY },
	{ OPEN, "/test/dir", -EISDIR, O_RDWR },
	{ OPEN, "/test/dir", -EISDIR, O_RDONLY | O_CREAT },
	{ OPEN, "/", -EISDIR, O_RDONLY | O_CREAT },
	{ OPEN, "/test/dir/file", -EEXIST, O_RDWR | O_CREAT | O_EXCL },
	{ OPEN, "/test/nowhere", -EEXIST, O_RDWR | O_CREAT | O_EXCL },
	{ OPEN, "/test/new/", -EISDIR, O_RDWR | O_CREAT },
	{ OPEN, "/test/dir/file", -ENOTDIR, O_RDONLY | O_DIRECTORY },
	{ OPEN, "/test/to_file", -ELOOP, O_RDONLY | O_NOFOLLOW },
	{ OPEN, "/test/to_file", -ELOOP, O_RDONLY | O_NOFOLLOW | O_CREAT },
	{ OPEN, "/test/circle", -ELOOP, O_RDWR | O_CREAT },
	{ OPEN, "/test/new", -EINVAL, O_RDWR | O_CREAT | O_DIRECTORY },
};

static int try(const struct refusal *r, struct dentry *old)
{
	struct file *file;

	switch (r->call) {
	case MKDIR:
		return vfs_mkdir(NULL, r->path, 0755);
	case MKNOD:
		return vfs_mknod(NULL, r->path, S_IFCHR | 0600, MKDEV(1, 3));
	case SYMLINK:
		return vfs_symlink(NULL, r->path, "target");
	case LINK:
		return vfs_link(old, NULL, r->path);
	case UNLINK:
		return vfs_unlink(NULL, r->path);
	case RMDIR:
		return vfs_rmdir(NULL, r->path);
	default:
		file = file_open(r->path, r->flags, 0644);
		if (IS_ERR(file))
			return (int)PTR_ERR(file);
		fput(file);
		return 0;
	}
}

SELFTEST(namei, what_is_refused_changes_nothing)
{
	struct dentry *old;

	begin();
	old = path_lookup(NULL, "/test/dir/file", 0);
	ASSERT_TRUE(!IS_ERR(old));
	for (unsigned int i = 0; i < ARRAY_SIZE(refusals); i++) {
		int error = try(&refusals[i], old);

		if (error != refusals[i].error)
			selftest_fail(__FILE__, __LINE__, "row %u, '%s': %d, not %d", i,
				      refusals[i].path, error, refusals[i].error);
	}
	EXPECT_EQ(vfs_symlink(NULL, "/test/new", ""), -ENOENT);
	EXPECT_EQ(vfs_mknod(NULL, "/test/new", S_IFDIR | 0755, 0), -EINVAL);
	dput(old);
	old = path_lookup(NULL, "/test/dir", 0);
	ASSERT_TRUE(!IS_ERR(old));
	EXPECT_EQ(vfs_link(old, NULL, "/test/new"), -EPERM);
	dput(old);
	end();
}

/* --- counts of links, and files that outlive their names ----------------------------------- */

static unsigned int links_of(const char *path)
{
	struct dentry *dentry = path_lookup(NULL, path, 0);
	unsigned int nr = IS_ERR(dentry) ? 0 : dentry->d_inode->i_nlink;

	if (!IS_ERR(dentry))
		dput(dentry);
	return nr;
}

SELFTEST(namei, links_are_counted)
{
	struct dentry *file;

	begin();
	EXPECT_EQ(links_of("/test"), 3u);	/* its name, ".", and the ".." of dir */
	EXPECT_EQ(links_of("/test/dir"), 2u);
	file = path_lookup(NULL, "/test/dir/file", 0);
	ASSERT_TRUE(!IS_ERR(file));
	EXPECT_EQ(vfs_link(file, NULL, "/test/second"), 0);
	EXPECT_EQ(vfs_link(file, NULL, "/test/nowhere/x"), -ENOENT);
	EXPECT_EQ(links_of("/test/dir/file"), 2u);
	EXPECT_EQ(links_of("/test/second"), 2u);
	EXPECT_EQ(vfs_unlink(NULL, "/test/second"), 0);
	EXPECT_EQ(links_of("/test/dir/file"), 1u);
	dput(file);
	end();
}

SELFTEST(namei, unlinked_file_lives_until_it_is_closed)
{
	unsigned int inodes = (unsigned int)atomic_read(&fs_root()->d_sb->s_nr_inodes);
	struct dentry *dentry;
	struct file *file;
	char text[8];

	EXPECT_EQ(make_file("/unlinked", "contents"), 0);
	file = file_open("/unlinked", O_RDWR, 0);
	ASSERT_TRUE(!IS_ERR(file));
	EXPECT_EQ(vfs_unlink(NULL, "/unlinked"), 0);
	EXPECT_EQ(strcmp(resolve("/unlinked", 0), "[2]"), 0);
	EXPECT_EQ(kernel_read(file, text, sizeof(text), 0), 8l);
	EXPECT_EQ(memcmp(text, "contents", 8), 0);
	EXPECT_EQ(file->f_inode->i_nlink, 0u);
	dentry = dget(file->f_dentry);
	EXPECT_EQ(vfs_link(dentry, NULL, "/again"), -ENOENT);
	dput(dentry);
	fput(file);
	EXPECT_EQ((unsigned int)atomic_read(&fs_root()->d_sb->s_nr_inodes), inodes);
}

/* Somebody's working directory is removed: nothing can be made in it any more. */
SELFTEST(namei, removed_directory_takes_no_names)
{
	struct dentry *dir;

	EXPECT_EQ(vfs_mkdir(NULL, "/gone", 0755), 0);
	dir = path_lookup(NULL, "/gone", LOOKUP_DIRECTORY);
	ASSERT_TRUE(!IS_ERR(dir));
	EXPECT_EQ(vfs_mkdir(dir, "inside", 0755), 0);
	EXPECT_EQ(vfs_rmdir(NULL, "/gone"), -ENOTEMPTY);
	EXPECT_EQ(vfs_rmdir(dir, "inside"), 0);
	EXPECT_EQ(vfs_rmdir(NULL, "/gone"), 0);
	EXPECT_EQ(vfs_mkdir(dir, "inside", 0755), -ENOENT);
	EXPECT_EQ(PTR_ERR(file_open_at(dir, "file", O_CREAT | O_RDWR, 0644)), (long)-ENOENT);
	dput(dir);
}

/* O_CREAT through a link to nowhere makes the file there. */
SELFTEST(namei, open_creates_behind_a_link)
{
	struct file *file;

	begin();
	file = file_open("/test/nowhere", O_CREAT | O_RDWR, 0600);
	ASSERT_TRUE(!IS_ERR(file));
	fput(file);
	EXPECT_EQ(strcmp(resolve("/test/nowhere", LOOKUP_FOLLOW), "/test/missing"), 0);
	EXPECT_EQ(vfs_unlink(NULL, "/test/missing"), 0);
	end();
}

SELFTEST(namei, open_truncates_if_asked)
{
	struct file *file;

	begin();
	file = file_open("/test/to_file", O_RDWR | O_TRUNC, 0);
	ASSERT_TRUE(!IS_ERR(file));
	EXPECT_EQ(i_size_read(file->f_mapping), 0ull);
	EXPECT_EQ(file->f_mapping->nrpages, 0ul);
	fput(file);
	end();
}

/* --- what stat() tells ---------------------------------------------------------------------- */

SELFTEST(namei, stat_tells_kind_size_and_device)
{
	struct dentry *dentry;
	struct stat64 stat;

	begin();
	dentry = path_lookup(NULL, "/test/dir/file", 0);
	ASSERT_TRUE(!IS_ERR(dentry));
	inode_fill_stat(dentry->d_inode, &stat);
	EXPECT_EQ(stat.st_mode, (uint32_t)(S_IFREG | 0644));
	EXPECT_EQ(stat.st_size, 8ll);
	EXPECT_EQ(stat.st_blocks, 8ull);
	EXPECT_EQ(stat.st_nlink, 1u);
	EXPECT_EQ(stat.st_ino, (uint64_t)dentry->d_inode->i_ino);
	dput(dentry);
	dentry = path_lookup(NULL, "/test/to_file", 0);
	ASSERT_TRUE(!IS_ERR(dentry));
	inode_fill_stat(dentry->d_inode, &stat);
	EXPECT_EQ(stat.st_mode, (uint32_t)(S_IFLNK | 0777));
	EXPECT_EQ(stat.st_size, 14ll);
	dput(dentry);
	EXPECT_EQ(vfs_mknod(NULL, "/test/dev", S_IFCHR | 0600, MKDEV(0x123, 0x45678)), 0);
	dentry = path_lookup(NULL, "/test/dev", 0);
	ASSERT_TRUE(!IS_ERR(dentry));
	inode_fill_stat(dentry->d_inode, &stat);
	EXPECT_EQ(stat.st_rdev, 0x45612378ull);	/* as Linux packs 0x123, 0x45678 */
	dput(dentry);
	EXPECT_EQ(PTR_ERR(file_open("/test/dev", O_RDONLY, 0)), (long)-ENXIO);
	EXPECT_EQ(vfs_unlink(NULL, "/test/dev"), 0);
	end();
}

/* --- no memory ------------------------------------------------------------------------------- */

/* With every cache empty, each call fails at its n-th request for a page, for all n. */
static unsigned int fail_in_turn(int (*call)(void), int (*undo)(void))
{
	struct fail_page_alloc how = { .mode = FAIL_ONCE };
	int error = -ENOMEM;

	for (how.n = 1; error == -ENOMEM && how.n < 20; how.n++) {
		slab_drain_all();
		fail_page_alloc_set(&how);
		error = call();
		fail_page_alloc_set(NULL);
		EXPECT_TRUE(error == 0 || error == -ENOMEM);
		EXPECT_OK(dentry_check());
	}
	EXPECT_EQ(error, 0);
	EXPECT_EQ(undo(), 0);
	return how.n - 2;		/* failures */
}

static int do_mkdir(void)
{
	return vfs_mkdir(NULL, "/test/new", 0755);
}

static int undo_mkdir(void)
{
	return vfs_rmdir(NULL, "/test/new");
}

static int do_symlink(void)
{
	return vfs_symlink(NULL, "/test/a name that does not fit into a dentry",
			   "and a target as long as it likes");
}

static int undo_symlink(void)
{
	return vfs_unlink(NULL, "/test/a name that does not fit into a dentry");
}

static int do_write(void)
{
	int error = make_file("/test/new", "x");

	if (error)
		(void)vfs_unlink(NULL, "/test/new");	/* made, and then not written */
	return error == -EIO ? -ENOMEM : error;
}

static int undo_write(void)
{
	return vfs_unlink(NULL, "/test/new");
}

SELFTEST(namei, no_memory_no_name)
{
	if (!IS_ENABLED(CONFIG_FAIL_PAGE_ALLOC))
		SELFTEST_SKIP("no requests fail on purpose in this configuration");
	begin();
	(void)fail_in_turn(do_mkdir, undo_mkdir);
	(void)fail_in_turn(do_symlink, undo_symlink);
	EXPECT_GE(fail_in_turn(do_write, undo_write), 1u);	/* its page, at least */
	end();
}
