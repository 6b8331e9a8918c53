/* SPDX-License-Identifier: MIT */
/*
 * core/sigpending.h - signals that were sent and not yet delivered
 *
 *	pending.signal		a bit for each number
 *	pending.list		struct sigqueue, in the order of sending: who sent it and why
 *
 * A bit may be set without an entry in the list: there was no memory for one.  Below SIGRTMIN
 * there is one entry for each number at most, from there on as many as were sent.  What
 * sends and delivers is kernel/signal.h; tasks only have a place for it.
 */
#pragma once

#include <lib/list.h>
#include <stdint.h>

struct sigpending {
	struct list_head list;
	uint64_t signal;		/* a sigset_t of uapi/signal.h: bit n - 1 for number n */
};
