/* SPDX-License-Identifier: MIT */
/*
 * user/lib/futex.c - futex(), whose fourth argument is a time for some and a number for others
 *
 * Functions, not inlined: six arguments are all the registers that there are.
 */
#include "sys_time.h"
#include "thread.h"

int sys_futex(volatile uint32_t *word, int op, uint32_t value, const timespec_t *time,
	      volatile uint32_t *other, uint32_t value3)
{
	return syscall6(__NR_futex, (long)word, op, (long)value, (long)time, (long)other,
			(long)value3);
}

int sys_futex_count(volatile uint32_t *word, int op, uint32_t value, uint32_t value2,
		    volatile uint32_t *other, uint32_t value3)
{
	return syscall6(__NR_futex, (long)word, op, (long)value, (long)value2, (long)other,
			(long)value3);
}

int futex_wait(volatile uint32_t *word, uint32_t value)
{
	return sys_futex(word, FUTEX_WAIT, value, NULL, NULL, 0);
}

int futex_wake(volatile uint32_t *word, int count)
{
	return sys_futex(word, FUTEX_WAKE, (uint32_t)count, NULL, NULL, 0);
}
