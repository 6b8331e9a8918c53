/* SPDX-License-Identifier: MIT */
/*
 * fs/fs_init.c - the file layer's beginning: caches, the root, /dev
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
#include <fs/tmpfs.h>
#include <lib/compiler.h>
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
		files_cache_init, fs_struct_cache_init, tmpfs_init,
	};
	int error = 0;

	for (unsigned int i = 0; i < ARRAY_SIZE(steps) && !error; i++)
		error = steps[i]();
	if (error)
		return error;
	root_sb = tmpfs_create("/", MKDEV(0, 1));
	return root_sb ? chrdev_make_nodes() : -ENOMEM;
}
