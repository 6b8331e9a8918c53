/* SPDX-License-Identifier: MIT */
/*
 * kernel/process/signal.c - signals are sent
 *
 * Chapter: docs/signals.md
 */
#include <kernel/signal.h>

struct sighand_struct init_sighand = {
	.siglock = SPINLOCK_UNLOCKED_NAMED("siglock"),
	.count = ATOMIC_INIT(1),
};
