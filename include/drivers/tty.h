/* SPDX-License-Identifier: MIT */
/*
 * drivers/tty.h - the terminal: all consoles as one, under every name
 *
 *	/dev/console	5:1	never becomes a controlling terminal by being opened; its
 *				readers are never stopped, and a hang-up does not reach it
 *	/dev/tty	5:0	the caller's controlling terminal
 *	/dev/ttyS0	4:64	the terminal
 *	/dev/tty0	4:0	the same; never becomes a controlling terminal by being opened
 *
 * Lock key:
 *	[I]  set at boot
 *	[l]  lock
 *	[w]  lock to change; for a look one word without it
 *	[p]  process_lock: kernel/process/tty_jobs.c
 */
#pragma once

#include <core/mutex.h>
#include <core/wait.h>
#include <core/workqueue.h>
#include <drivers/n_tty.h>
#include <fs/file.h>
#include <lib/compiler.h>
#include <stdbool.h>

#define TTY_MAJOR		4
#define TTYAUX_MAJOR		5

#define TTY_DEV_TTY0		MKDEV(TTY_MAJOR, 0)
#define TTY_DEV_SERIAL		MKDEV(TTY_MAJOR, 64)
#define TTY_DEV_CURRENT		MKDEV(TTYAUX_MAJOR, 0)
#define TTY_DEV_CONSOLE		MKDEV(TTYAUX_MAJOR, 1)

struct tty_struct {
	struct mutex lock;		/* the discipline; nobody waits for keys under it */
	struct n_tty n;			/* [l] positions and stop: [w] */
	struct winsize winsize;		/* [l] */
	unsigned int nr_open;		/* [w] open files */
	uintptr_t hangups;		/* [w] what was opened before the last one is dead */

	struct mutex read_lock;		/* one reader at a time; taken before lock */
	struct mutex write_lock;	/* one writer at a time; taken before lock */
	wait_queue_head_t read_wait;	/* something may be readable, or the terminal hangs up */
	wait_queue_head_t write_wait;	/* output goes on, or likewise */
	struct work_struct receive;	/* keys -> discipline */

	int session;			/* [p] it is that session's controlling terminal; 0: none */
	int pgrp;			/* [p] the group in front; 0: none */
};

/* What only processes know; kernel/process/tty_jobs.c. */
struct tty_jobs {
	/* The running process's controlling terminal; NULL: none. */
	struct tty_struct *(*current_tty)(void);
	/* The terminal was opened by the running process, which reads and wants one. */
	void (*opened)(struct tty_struct *tty);
	/*
	 * May the running process use it now, or will the signal (SIGTTIN, SIGTTOU) stop it?
	 * 0; -EIO: it is not even to be stopped; -ERESTARTSYS: it was sent.
	 */
	int (*check)(struct tty_struct *tty, int signal);
	/* A signal to the group in front. */
	void (*signal)(struct tty_struct *tty, int signal);
	/* Requests about sessions and groups; -ENOTTY: it is none of those. */
	long (*ioctl)(struct tty_struct *tty, struct file *file, unsigned int cmd,
		      unsigned long arg);
};

void tty_init(void);
void tty_jobs_register(const struct tty_jobs *jobs);
void tty_hangup(struct tty_struct *tty);

/* --- inside drivers/ ------------------------------------------------------------------------ */

extern const struct tty_jobs *tty_jobs;

/* The one terminal. */
extern struct tty_struct console_tty;

static inline struct tty_struct *file_tty(const struct file *file)
{
	(void)file;
	return &console_tty;
}

bool tty_is_console_file(const struct file *file);
bool tty_hung_up(const struct file *file);
int __must_check tty_check_change(struct file *file);
void tty_restart_input(struct tty_struct *tty);

/* drivers/tty_io.c */
long tty_read(struct file *file, char __user *buf, size_t count, loff_t *pos);
long tty_write(struct file *file, const char __user *buf, size_t count, loff_t *pos);
unsigned int tty_poll(struct file *file, struct poll_table *table);

/* drivers/tty_ioctl.c */
long tty_ioctl(struct file *file, unsigned int cmd, unsigned long arg);
