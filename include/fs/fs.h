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
#include <lib/types.h>

struct dentry;
struct page;

/* Boot, once, in a task, when drivers have registered their devices.  -ENOMEM. */
int __must_check fs_init(void);
/* The root of all, without a reference. */
struct dentry *fs_root(void);

/* What unpacking was like, for the boot log and the tests. */
struct initrd_stats {
	unsigned long archive_pages;	/* 0: there was none */
	unsigned long freed_pages;	/* of the archive */
	unsigned long nr_files;		/* that were made, of any kind */
	unsigned long peak_pages;	/* most pages in use above what was in use before */
};

extern struct initrd_stats initrd_stats;

/* An archive in memory, bytes [start, end), and who gets a page that has been read. */
struct initrd_archive {
	phys_addr_t start, end;
	void (*release)(struct page *page);
};

/* Contracts: fs/initrd.c. */
const char *initrd_unpack(const struct boot_info *info);
const char *initrd_unpack_archive(const struct initrd_archive *archive, struct dentry *base,
				  struct initrd_stats *stats);
