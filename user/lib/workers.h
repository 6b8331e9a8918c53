/* SPDX-License-Identifier: MIT */
/*
 * user/lib/workers.h - other processes that make system calls when they are told: see workers.c
 *
 *	start_worker(0);			process 0 starts
 *	ask(0, __NR_close, 3)			it calls, and this is the result
 *	tell(0, __NR_fcntl64, ...);		it calls
 *	waits(0)				and has not come back
 *	answer(0)				now it has
 *	dismiss(0);				it exits
 */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#define NR_WORKERS	4u

void start_worker(unsigned int nr);
int worker_pid(unsigned int nr);
void *worker_memory(void);
void tell(unsigned int nr, long call, long a, long b, long c, long d);
bool waits(unsigned int nr);
long answer(unsigned int nr);
long ask(unsigned int nr, long call, long a, long b, long c, long d);
void dismiss(unsigned int nr);
