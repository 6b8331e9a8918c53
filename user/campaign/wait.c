/* SPDX-License-Identifier: MIT */
/*
 * wait.c - waiting for each other: by a futex and for a time; by giving up the CPU where the
 *	kernel has neither
 */
#include "campaign.h"

#define FUTEX_WAIT	0
#define FUTEX_WAKE	1

/* wait_while - until the word is another, somebody wakes, a signal comes, or the time is over */
void wait_while(volatile int *word, int value, unsigned int milliseconds)
{
	uint32_t time[2] = { milliseconds / 1000, milliseconds % 1000 * 1000000 };

	if (syscall6(__NR_futex, (long)word, FUTEX_WAIT, value, (long)time, 0, 0) == -ENOSYS)
		sys_sched_yield();
}

void wake_all(volatile int *word)
{
	syscall6(__NR_futex, (long)word, FUTEX_WAKE, NR_SLOTS + 1, 0, 0, 0);
}
