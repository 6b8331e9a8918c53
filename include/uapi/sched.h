/* SPDX-License-Identifier: MIT */
/*
 * uapi/sched.h - clone's flags and scheduling policies, as on Linux
 *
 * The low byte of clone's flags is the signal that the parent gets at the child's end.
 */
#pragma once

#define CSIGNAL			0x000000FFU
#define CLONE_VM		0x00000100U	/* the same address space */
#define CLONE_FS		0x00000200U	/* the same places and umask */
#define CLONE_FILES		0x00000400U	/* the same open files */
#define CLONE_SIGHAND		0x00000800U	/* the same handlers */
#define CLONE_PIDFD		0x00001000U
#define CLONE_PTRACE		0x00002000U
#define CLONE_VFORK		0x00004000U	/* the parent waits for exec or exit */
#define CLONE_PARENT		0x00008000U	/* the caller's parent is the child's too */
#define CLONE_THREAD		0x00010000U	/* another thread of the same process */
#define CLONE_NEWNS		0x00020000U
#define CLONE_SYSVSEM		0x00040000U
#define CLONE_SETTLS		0x00080000U	/* set_thread_area() for the child */
#define CLONE_PARENT_SETTID	0x00100000U	/* its number goes to the parent's memory */
#define CLONE_CHILD_CLEARTID	0x00200000U	/* zeroed, and a futex woken, at its end */
#define CLONE_DETACHED		0x00400000U	/* ignored, as on Linux */
#define CLONE_UNTRACED		0x00800000U
#define CLONE_CHILD_SETTID	0x01000000U	/* its number goes to the child's memory */
#define CLONE_NEWCGROUP		0x02000000U
#define CLONE_NEWUTS		0x04000000U
#define CLONE_NEWIPC		0x08000000U
#define CLONE_NEWUSER		0x10000000U
#define CLONE_NEWPID		0x20000000U
#define CLONE_NEWNET		0x40000000U
#define CLONE_IO		0x80000000U

#define SCHED_OTHER		0
#define SCHED_FIFO		1
#define SCHED_RR		2
#define SCHED_BATCH		3
#define SCHED_IDLE		5
#define SCHED_DEADLINE		6
#define SCHED_RESET_ON_FORK	0x40000000
