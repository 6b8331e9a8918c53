/* SPDX-License-Identifier: MIT */
/*
 * core/cred.h - on whose behalf a task acts
 *
 *	real		whose it is: who may signal it, for whom access() asks
 *	effective	as whom it acts: signals to others, priorities
 *	saved		what effective may become again
 *	fs		as whom it opens files: always effective, but for setfsuid()
 *
 * Root's powers are capabilities; code asks capable(CAP_...) (core/capable.h), not for user 0.
 * Who becomes root gets them, who stops being root loses them: kernel/process/cred_change.c.
 *
 * Each thread has its own, as on Linux: a C library that wants the whole process to change
 * tells each thread.  A task changes its own; others read single words of it without a lock.
 */
#pragma once

#include <asm/atomic.h>
#include <stdbool.h>
#include <stdint.h>
#include <uapi/capability.h>

#define CAP_BIT(cap)	(1ULL << (cap))
#define CAP_FULL_SET	(CAP_BIT(CAP_LAST_CAP + 1) - 1)

/* Groups besides one's own, in order; several may share it, so it never changes. */
struct group_info {
	atomic_t usage;
	unsigned int nr;
	uint32_t gid[];
};

struct cred {
	uint64_t cap_effective;			/* what it may do now */
	uint64_t cap_permitted;			/* what it may take up */
	uint64_t cap_inheritable;		/* what a program that it runs may keep */
	uint64_t cap_bset;			/* what any such program may have at most */
	uint32_t uid, euid, suid, fsuid;
	uint32_t gid, egid, sgid, fsgid;
	struct group_info *groups;		/* with a reference; NULL: none */
	bool keep_caps;				/* who stops being root keeps what is permitted */
	bool no_new_privs;			/* no program gives it more than it has */
};

/* core/cred.c */
#define ROOT_CRED	{ .cap_effective = CAP_FULL_SET, .cap_permitted = CAP_FULL_SET, \
			  .cap_bset = CAP_FULL_SET }
bool in_group_p(uint32_t gid);
