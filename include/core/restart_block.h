/* SPDX-License-Identifier: MIT */
/*
 * core/restart_block.h - how a system call goes on that a stop or a signal interrupted
 *
 * A call that waits for a time given as "so long from now" cannot be started anew: it would
 * wait too long.  It returns -ERESTART_RESTARTBLOCK and leaves here what is left to do; the
 * program is made to call restart_syscall(), which calls fn.  If a handler ran, the program
 * gets -EINTR instead.
 */
#pragma once

#include <stdbool.h>
#include <stdint.h>

struct restart_block {
	long (*fn)(struct restart_block *block);	/* NULL: -EINTR */
	int64_t expires;		/* ktime: when the wait is over */
	union {
		struct {
			uint32_t address, value, flags, bitset;
		} futex;
		struct {
			int32_t clock;
			uint32_t remaining;	/* user address; 0: none */
			bool time32;		/* the form of what is there */
		} nanosleep;
		struct {
			uint32_t fds, nr;	/* user address, and how many */
			bool no_limit;		/* it waits for as long as it takes */
		} poll;
	};
};
