/* SPDX-License-Identifier: MIT */
/*
 * asm/tls.h - segments of a thread's own: set_thread_area()
 *
 *	thread.tls[3] --at a switch--> GDT slots 6..8 <-- the program's %gs
 *
 * A C library keeps a pointer to a thread's data in one of them.  Only flat-privilege data
 * segments are taken, as Linux takes them.
 */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#define TLS_ENTRIES	3

struct task_struct;

/* As set_thread_area() takes it. */
struct user_desc {
	uint32_t entry_number;		/* 6..8, or ~0: a free one is chosen */
	uint32_t base_addr;
	uint32_t limit;			/* pages with limit_in_pages, else bytes */
	uint32_t seg_32bit : 1;
	uint32_t contents : 2;
	uint32_t read_exec_only : 1;
	uint32_t limit_in_pages : 1;
	uint32_t seg_not_present : 1;
	uint32_t useable : 1;
};

/*
 * Set one of a task's slots: the running one, or one that has not run yet.  With entry_number
 * ~0 a free one is taken, if any may be; which one it is is written there.  0; -EINVAL: a slot
 * or segment that may not be; -ESRCH: none is free.  Task context.
 */
int __attribute__((warn_unused_result))
tls_set(struct task_struct *task, struct user_desc *desc, bool may_choose);

/* What the running thread has in desc->entry_number; -EINVAL. */
int __attribute__((warn_unused_result)) tls_get(struct user_desc *desc);

/* Another program begins: none. */
void tls_clear(void);
