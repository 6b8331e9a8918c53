/* SPDX-License-Identifier: MIT */
/*
 * fs/fs.h - the file layer's beginning
 *
 *	fs_init()	the caches, an empty root, /dev with its first nodes
 *	initrd_unpack()	the files of the loader's first module into it
 */
#pragma once

#include <boot/boot_info.h>
#include <lib/compiler.h>

struct dentry;

/* Boot, once, after kmalloc_init(); task context.  -ENOMEM. */
int __must_check fs_init(void);
/* The root of all, without a reference. */
struct dentry *fs_root(void);

/* What unpacking was like, for the boot log and the tests. */
struct initrd_stats {
	unsigned long archive_kb;	/* 0: there was none */
	unsigned long nr_files;		/* entries of any kind that were made */
	unsigned long contents_kb;	/* bytes of regular files, rounded up */
	unsigned long freed_pages;	/* of the archive */
	unsigned long peak_pages;	/* most pages in use above what was in use before */
};

extern struct initrd_stats initrd_stats;

/*
 * Unpack the first module into the root; its pages go to the allocator on the way.  NULL,
 * or one line about what stopped it: what was unpacked until then stays.
 */
const char *initrd_unpack(const struct boot_info *info);
