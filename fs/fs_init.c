/* SPDX-License-Identifier: MIT */
/*
 * fs/fs_init.c - the file layer's beginning: caches, the root, /dev, /tmp
 *
 * /tmp and /dev/shm are directories of the root: memory is the same whatever it is called, and
 * a program that wants a limit mounts its own.
 *
 * Chapter: docs/files.md
 */
#include <fs/char_dev.h>
#include <fs/dentry.h>
#include <fs/file.h>
#include <fs/files_struct.h>
#include <fs/fs.h>
#include <fs/fs_struct.h>
#include <fs/inode.h>
#include <fs/locks.h>
#include <fs/mount.h>
#include <fs/namei.h>
#include <fs/pipe.h>
#include <fs/proc_fs.h>
#include <fs/tmpfs.h>
#include <lib/compiler.h>
#include <lib/err.h>
#include <lib/errno.h>
#include <mm/page_cache.h>

static struct super_block *root_sb;	/* [I] */

/* fs_root - the root of all, without a reference: it stays */
struct dentry *fs_root(void)
{
	return root_sb->s_root;
}

/*
 * fs_init - from here on files can be made and opened
 *
 * Boot, once, in a task, with the drivers registered whose nodes are to be made.  -ENOMEM.
 */
int fs_init(void)
{
	static int (*const steps[])(void) = {
		page_cache_init, inode_cache_init, dentry_cache_init, file_cache_init,
		files_cache_init, fs_struct_cache_init, locks_cache_init, tmpfs_init,
		pipefs_init,
	};
	int error = 0;

	for (unsigned int i = 0; i < ARRAY_SIZE(steps) && !error; i++)
		error = steps[i]();
	if (error)
		return error;
	proc_fs_init();
	root_sb = tmpfs_create_root();
	if (IS_ERR(root_sb))
		return (int)PTR_ERR(root_sb);
	mount_root(root_sb);
	error = vfs_mkdir(NULL, "/tmp", S_ISVTX | 0777);
	if (!error)
		error = chrdev_make_nodes();
	return error ? error : vfs_mkdir(NULL, "/dev/shm", S_ISVTX | 0777);
}
