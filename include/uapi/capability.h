/* SPDX-License-Identifier: MIT */
/*
 * uapi/capability.h - what root may do, in pieces; and capget's structures, as on Linux
 */
#pragma once

#include <stdint.h>

#define CAP_CHOWN		0	/* give files away */
#define CAP_DAC_OVERRIDE	1	/* read, write and enter everything */
#define CAP_DAC_READ_SEARCH	2	/* read every file, enter every directory */
#define CAP_FOWNER		3	/* do what only a file's owner may */
#define CAP_FSETID		4	/* keep setuid and setgid bits */
#define CAP_KILL		5	/* send signals to anybody */
#define CAP_SETGID		6	/* become any group */
#define CAP_SETUID		7	/* become any user */
#define CAP_SETPCAP		8
#define CAP_LINUX_IMMUTABLE	9
#define CAP_SYS_RAWIO		17
#define CAP_SYS_CHROOT		18
#define CAP_SYS_PTRACE		19	/* look into processes */
#define CAP_SYS_ADMIN		21	/* mount, host name */
#define CAP_SYS_BOOT		22	/* reboot */
#define CAP_SYS_NICE		23	/* become more urgent, and others */
#define CAP_SYS_RESOURCE	24	/* raise limits */
#define CAP_SYS_TIME		25	/* set the clock */
#define CAP_SYS_TTY_CONFIG	26	/* vhangup */
#define CAP_MKNOD		27	/* make device nodes */
#define CAP_MAC_OVERRIDE	32
#define CAP_SYSLOG		34	/* addresses in /proc/kallsyms */
#define CAP_LAST_CAP		40	/* the others are Linux's, and nothing here asks for them */

#define CAPABILITY_VERSION_1	0x19980330U	/* one part */
#define CAPABILITY_VERSION_2	0x20071026U	/* two parts */
#define CAPABILITY_VERSION_3	0x20080522U

struct user_cap_header {
	uint32_t version;
	int32_t pid;				/* 0: the caller */
};

/* The lower 32 capabilities, then the upper ones. */
struct user_cap_data {
	uint32_t effective, permitted, inheritable;
};
