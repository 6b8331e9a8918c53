/* SPDX-License-Identifier: MIT */
/*
 * kernel/proc/sysctl.h - files below /proc/sys: a word each, some of which can be written
 *
 *	number	"1\n"		value, min, max; set() if more is to be done than to keep it
 *	string	"quire\n"	string, of UTS_LEN bytes at most, under uts_sem
 *	made	"2c6f...\n"	make(), each time that it is read
 *
 * Contracts: kernel/proc/sysctl.c.
 */
#pragma once

#include <fs/types.h>
#include <lib/compiler.h>

#define SYSCTL_TEXT_SIZE	72	/* bytes of what is read, its line's end and NUL included */

struct proc_dir_entry;

struct sysctl {
	const char *name;
	umode_t mode;
	int *value;
	int min, max;
	int (*set)(int value);		/* in place of *value = value; 0 or an error */
	char *string;
	void (*make)(char *text);	/* SYSCTL_TEXT_SIZE - 1 bytes */
};

int __must_check sysctl_register(struct proc_dir_entry *dir, const struct sysctl *table,
				 unsigned int nr);

/* The tables; -ENOMEM. */
int __must_check sysctl_vm_init(struct proc_dir_entry *sys);
int __must_check sysctl_kernel_init(struct proc_dir_entry *sys);
