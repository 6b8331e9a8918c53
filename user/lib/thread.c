/* SPDX-License-Identifier: MIT */
/*
 * user/lib/thread.c - threads as a C library makes them
 *
 *	thread_start	a stack, a segment with the struct thread at its start, clone()
 *	thread_join	sleeps on thread->alive, which the kernel zeroes at the thread's end
 *
 * The stack is taken away at the join: a thread may not join itself.
 */
#include "test.h"
#include "thread.h"

static uint32_t segment;		/* the slot of %gs in every thread; 0: none yet */

/*
 * thread_segment - what set_thread_area() and clone() take for data that begins at base
 */
struct user_desc thread_segment(void *base)
{
	return (struct user_desc){
		.entry_number = segment ? segment : ~0u,
		.base_addr = (uint32_t)base, .limit = 0xfffff,
		.seg_32bit = 1, .limit_in_pages = 1, .useable = 1,
	};
}

/* The first thread gets a segment too; the others inherit its %gs, each with a base of its own. */
static void first_thread(void)
{
	static struct thread first;
	struct user_desc desc = thread_segment(&first);
	int error = sys_set_thread_area(&desc);

	if (error)
		bail("set_thread_area: %d", error);
	first.self = &first;
	first.tid = (int)syscall0(__NR_gettid);
	segment = desc.entry_number;
	__asm__ volatile("movl %0, %%gs" : : "r"(segment << 3 | 3));
}

struct thread *thread_self(void)
{
	if (!segment)
		first_thread();
	return thread_base();
}

static int begin(void *argument)
{
	struct thread *thread = argument;

	thread->tid = (int)thread->alive;	/* we may be here before clone() returned there */
	thread->result = thread->work(thread);
	return 0;
}

/*
 * thread_start - its number, or -errno
 */
int thread_start(struct thread *thread, int (*work)(struct thread *), void *data)
{
	struct user_desc desc;

	thread_self();
	*thread = (struct thread){ .self = thread, .work = work, .data = data };
	thread->stack = map_pages(THREAD_STACK / PAGE_SIZE, PROT_RW, MAP_PRIVATE);
	desc = thread_segment(thread);
	thread->tid = clone_call(CLONE_PTHREAD, thread->stack + THREAD_STACK, &thread->alive, &desc,
				 &thread->alive, begin, thread);
	if (thread->tid < 0)
		sys_munmap(thread->stack, THREAD_STACK);
	return thread->tid;
}

/*
 * thread_join - wait for its end; what its work returned
 */
int thread_join(struct thread *thread)
{
	uint32_t alive;

	while ((alive = thread->alive))
		futex_wait(&thread->alive, alive);
	sys_munmap(thread->stack, THREAD_STACK);
	return thread->result;
}

/*
 * thread_run - thread_start() that ends the test if there can be no thread
 */
void thread_run(struct thread *thread, int (*work)(struct thread *), void *data)
{
	int tid = thread_start(thread, work, data);

	if (tid < 0)
		bail("clone: %d", tid);
}
