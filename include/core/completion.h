/* SPDX-License-Identifier: MIT */
/*
 * core/completion.h - wait until somebody else is done
 *
 *	DECLARE_COMPLETION(done);	may lie on the waiter's stack
 *	start(&done);				...
 *	wait_for_completion(&done);		complete(&done);
 *
 * It counts: each complete() lets one waiter pass, now or later.  complete_all() lets all
 * pass, for ever.
 */
#pragma once

#include <core/wait.h>

struct completion {
	unsigned int done;		/* [wait.lock] waiters that may pass */
	wait_queue_head_t wait;
};

#define COMPLETION_INIT(name)	{ .wait = WAIT_QUEUE_HEAD_INIT((name).wait) }
#define DECLARE_COMPLETION(name) struct completion name = COMPLETION_INIT(name)

void init_completion(struct completion *x);
/* Forget what was completed; nobody waits. */
void reinit_completion(struct completion *x);

/* Any context. */
void complete(struct completion *x);
void complete_all(struct completion *x);
/* Pass if that needs no waiting.  Any context. */
bool try_wait_for_completion(struct completion *x);

/* Return values are those of the wait_event family (core/wait.h). */
void wait_for_completion(struct completion *x);
long __must_check wait_for_completion_timeout(struct completion *x, long ticks);
int __must_check wait_for_completion_interruptible(struct completion *x);
int __must_check wait_for_completion_killable(struct completion *x);
