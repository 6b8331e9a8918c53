/* SPDX-License-Identifier: MIT */
/*
 * kernel/process/signal_deliver.c - signals on the way to user mode
 *
 * Chapter: docs/signals.md
 */
#include <kernel/signal.h>

void signal_deliver(struct pt_regs *regs __maybe_unused)
{
	if (fatal_signal_pending(current))
		process_exit_signal(SIGKILL);
	task_signal_seen();
}
