/* SPDX-License-Identifier: MIT */
/*
 * user/lib/thread.h - threads as a C library makes them: see thread.c
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <uapi/ldt.h>
#include <uapi/sched.h>

#include "sys_time.h"

#define THREAD_STACK	PAGES(4)
#define CLONE_SHARES	(CLONE_VM | CLONE_FS | CLONE_FILES | CLONE_SIGHAND | CLONE_THREAD | \
			 CLONE_SYSVSEM)
#define CLONE_PTHREAD	(CLONE_SHARES | CLONE_SETTLS | CLONE_PARENT_SETTID | CLONE_CHILD_CLEARTID)

struct thread {
	struct thread *self;		/* what %gs:0 is */
	volatile uint32_t alive;	/* its number; 0 when it has ended */
	int tid;
	int (*work)(struct thread *);
	void *data;
	volatile int result;
	volatile uint32_t value;	/* for tests: %gs:24 */
	char *stack;
};

int thread_start(struct thread *thread, int (*work)(struct thread *), void *data);
int thread_join(struct thread *thread);
void thread_run(struct thread *thread, int (*work)(struct thread *), void *data);
struct thread *thread_self(void);
struct user_desc thread_segment(void *base);

int futex_wait(volatile uint32_t *word, uint32_t value);
int futex_wake(volatile uint32_t *word, int count);

/* Count one more, whoever else does. */
static inline void count_one(volatile void *counter)
{
	__asm__ volatile("lock incl %0" : "+m"(*(volatile uint32_t *)counter));
}

static inline int sys_set_thread_area(struct user_desc *desc)
{
	return syscall1(__NR_set_thread_area, (long)desc);
}

static inline int sys_get_thread_area(struct user_desc *desc)
{
	return syscall1(__NR_get_thread_area, (long)desc);
}

static inline int sys_set_tid_address(volatile uint32_t *word)
{
	return syscall1(__NR_set_tid_address, (long)word);
}

__attribute__((noreturn)) static inline void sys_exit(int status)
{
	for (;;)
		syscall1(__NR_exit, status);
}

/* user/lib/thread.asm */
int clone_call(unsigned int flags, void *stack, volatile uint32_t *parent_tid, void *tls,
	       volatile uint32_t *child_tid, int (*work)(void *), void *argument);
void *thread_base(void);
