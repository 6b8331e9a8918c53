/* SPDX-License-Identifier: MIT */
/*
 * worker.c - a process that makes some hundreds of calls and ends
 *
 * Between two calls it stands still whenever the supervisor asks for that: then it has no
 * children left, and makes no call but for the waiting, so that an audit finds everything
 * at rest.
 */
#include <uapi/sched.h>

#include "campaign.h"

#define CHOICE	3		/* with more the hardest calls get all turns */

static void stand_still(struct self *self)
{
	reap(self, true);
	self->slot->paused = 1;
	while (shared->pause) {
		if (sys_getppid() != shared->supervisor)
			sys_exit_group(1);	/* nobody is left to end the pause */
		wait_while(&shared->pause, 1, 1000);
	}
	self->slot->paused = 0;
}

/* Of some calls the one that has succeeded least often, so that each gets its turn. */
static int draw_call(struct self *self)
{
	int one;

	if (shared->only >= 0)
		return shared->only;
	one = (int)draw(self, (uint32_t)nr_calls);
	for (int i = 1; i < CHOICE; i++) {
		int other = (int)draw(self, (uint32_t)nr_calls);

		if (!calls[other].never && !calls[other].rarely &&
		    shared->good[other] < shared->good[one])
			one = other;
	}
	return one;
}

/* Pages that a call has put somewhere are there for others. */
static void note_mapping(struct self *self, const struct call *call, long result)
{
	unsigned int room = sizeof(self->mapped) / sizeof(self->mapped[0]);

	if (call->number != __NR_mmap && call->number != __NR_mmap2 && call->number != __NR_mremap)
		return;
	if (failed((void *)result) || is_kept((uintptr_t)result, PAGE_SIZE))
		return;
	if (self->nr_mapped < room)
		self->mapped[self->nr_mapped++] = (uintptr_t)result;
	else
		self->mapped[draw(self, room)] = (uintptr_t)result;
}

static void step(struct self *self)
{
	int number = draw_call(self);
	const struct call *call = &calls[number];
	long args[6] = { 0 }, result;

	for (int i = 0; call->kinds[i]; i++)
		args[i] = draw_argument(self, call->kinds[i]);
	if (call->keep)
		call->keep(self, args);
	self->slot->call = self->slot->last = number;
	for (int i = 0; i < 6; i++)
		self->slot->args[i] = args[i];
	result = (call->make ? call->make : make_plain)(self, call, args);
	self->slot->call = -1;
	self->slot->result = result;
	note_mapping(self, call, result);
	count(number, result == call->good_error ? 0 : result);
}

static void live(struct self *self)
{
	for (int i = 0; i < LIFE && !shared->stop; i++) {
		if (shared->steps >= shared->audit_at && !shared->pause) {
			shared->pause = 1;
			wake_all(&shared->pause);
		}
		if (shared->pause)
			stand_still(self);
		step(self);
		self->slot->steps++;
	}
	reap(self, true);
}

static void put_at(int from, int fd)
{
	sys_dup2(from, fd);
	sys_close(from);
}

/* Nothing that a worker reads waits for somebody to type; and it starts with some memory. */
static void furnish(void)
{
	int null = sys_open("/dev/null", O_RDWR), console = sys_open("/dev/console", O_WRONLY);

	for (int fd = 0; fd < 3; fd++)
		if (sys_dup2(null, fd) != fd)
			exit(1);		/* no memory: the next one may have more */
	put_at(console, CONSOLE_FD);
	put_at(syscall3(__NR_open, (long)SCRATCH "/z", O_RDWR | O_CREAT, 0600), FILE_FD);
	put_at(sys_open("/data", O_RDONLY), FOLDER_FD);
	sys_mmap(ARENA, PAGES(ARENA_PAGES / 2), PROT_RW, MAP_PRIVATE_ANON | MAP_FIXED, -1, 0);
	sys_open("/data/pages", O_RDONLY);
	sys_open("/dev/zero", O_RDWR);
	syscall3(__NR_open, (long)SCRATCH "/a", O_RDWR | O_CREAT, 0600);
	sys_open("/data/pages", O_RDONLY);
}

static struct self selves[MAX_THREADS];

static void get_ready(unsigned int thread, struct slot *slot, uint32_t seed)
{
	selves[thread].slot = slot;
	selves[thread].random = seed * 2654435761u | 1;
	slot->call = slot->last = -1;
	slot->seen_steps = slot->waited = 0;
	selves[thread].buffer = BUFFERS + thread * BUFFER_STEP;
	sys_mmap(selves[thread].buffer, BUFFER_SIZE, PROT_RW, MAP_PRIVATE_ANON | MAP_FIXED, -1, 0);
}

/* A further thread: its life, and its end, which clears slot->started. */
static void further_thread(struct self *self)
{
	self->slot->tid = (int)syscall0(__NR_gettid);	/* it may run before its maker knows */
	live(self);
	self->slot->pid = 0;
	for (;;)
		syscall1(__NR_exit, 0);
}

/* On the new stack lie, from its end down, the argument of what runs there, a word, that. */
static long start_thread(struct self *self, uintptr_t stack_end)
{
	long flags = CLONE_VM | CLONE_FS | CLONE_FILES | CLONE_SIGHAND | CLONE_THREAD |
		     CLONE_SYSVSEM | CLONE_CHILD_CLEARTID, result;
	uint32_t *stack = (uint32_t *)stack_end - 4;

	stack[0] = (uint32_t)(uintptr_t)further_thread;
	stack[2] = (uint32_t)(uintptr_t)self;
	__asm__ volatile("int $0x80\n\t"
			 "testl %%eax, %%eax\n\t"
			 "jnz 1f\n\t"
			 "xorl %%ebp, %%ebp\n\t"
			 "ret\n"
			 "1:"
			 : "=a"(result)
			 : "a"(__NR_clone), "b"(flags), "c"(stack), "d"(0), "S"(0),
			   "D"(&self->slot->started)
			 : "memory");
	return result;
}

/* They run beside the first one where there are threads. */
static void start_threads(int number, uint32_t seed)
{
	uintptr_t stacks = (uintptr_t)sys_mmap(THREAD_STACKS, MAX_THREADS * THREAD_STACK, PROT_RW,
					       MAP_PRIVATE_ANON | MAP_FIXED, -1, 0);

	for (unsigned int i = 1; i < MAX_THREADS && !failed((void *)stacks); i++) {
		struct slot *slot = &shared->slots[(unsigned int)number * MAX_THREADS + i];

		get_ready(i, slot, seed + 77777u * i);
		slot->started = 1;
		slot->pid = sys_getpid();
		slot->tid = (int)start_thread(&selves[i], stacks + (i + 1) * THREAD_STACK);
		if (slot->tid < 0)
			slot->pid = slot->started = 0;
	}
}

static void wait_for_threads(int number)
{
	for (int i = 1; i < MAX_THREADS; i++) {
		struct slot *slot = &shared->slots[number * MAX_THREADS + i];

		while (thread_lives(&slot->started, slot->tid)) {
			if (shared->pause)
				stand_still(&selves[0]);
			wait_while(&slot->started, 1, 10);
			selves[0].slot->steps++;
		}
	}
}

/*
 * Signals to its group reach the worker and its children, and nobody else: no setpgid() leads
 * from one session into a group of another.
 */
static void leave_the_others(void)
{
	if (syscall0(__NR_setsid) < 0)
		exit(1);			/* no memory: the next one may have more */
}

/* worker - the whole life of the process with that place among the workers */
void worker(int number, uint32_t seed)
{
	struct slot *slot = &shared->slots[number * MAX_THREADS];

	leave_the_others();
	get_ready(0, slot, seed);
	slot->pid = slot->tid = sys_getpid();
	signals_init();
	limit_stack();
	furnish();
	start_threads(number, seed);
	live(&selves[0]);
	wait_for_threads(number);
	exit(0);
}
