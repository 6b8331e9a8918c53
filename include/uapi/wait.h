/* SPDX-License-Identifier: MIT */
/*
 * uapi/wait.h - what wait4, waitpid and waitid take and give
 *
 * The status word of a child, in its low 16 bits:
 *
 *	exited		code << 8
 *	killed		signal | 0x80 if it left a core file
 *	stopped		signal << 8 | 0x7f
 *	continued	0xffff
 */
#pragma once

/* Options. */
#define WNOHANG		0x00000001	/* 0 at once if no child is ready */
#define WUNTRACED	0x00000002	/* stopped children too */
#define WSTOPPED	WUNTRACED	/* waitid */
#define WEXITED		0x00000004	/* waitid */
#define WCONTINUED	0x00000008
#define WNOWAIT		0x01000000	/* waitid: leave it to be waited for again */
#define __WNOTHREAD	0x20000000	/* children of this thread only */
#define __WALL		0x40000000	/* children of any kind */
#define __WCLONE	0x80000000	/* only those whose exit signal is not SIGCHLD */

/* waitid: what id means. */
#define P_ALL		0
#define P_PID		1
#define P_PGID		2
#define P_PIDFD		3

#define WCOREFLAG	0x80

#define WTERMSIG(status)	((status) & 0x7f)
#define WEXITSTATUS(status)	(((status) >> 8) & 0xff)
#define WSTOPSIG(status)	WEXITSTATUS(status)
#define WCOREDUMP(status)	(((status) & WCOREFLAG) != 0)
#define WIFEXITED(status)	(WTERMSIG(status) == 0)
#define WIFSTOPPED(status)	(((status) & 0xff) == 0x7f)
#define WIFSIGNALED(status)	(WTERMSIG(status) != 0 && WTERMSIG(status) != 0x7f)
#define WIFCONTINUED(status)	((status) == 0xffff)
