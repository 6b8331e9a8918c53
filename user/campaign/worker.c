/* SPDX-License-Identifier: MIT */
/*
 * worker.c - a process that makes some hundreds of calls and ends
 *
 * Between two calls it stands still whenever the supervisor asks for that: then it has no
 * children left, and makes no call but for the waiting, so that an audit finds everything
 * at rest.
 */
#include "campaign.h"

static void stand_still(struct self *self)
{
	reap(self, true);
	self->slot->paused = 1;
	while (shared->pause)
		sys_sched_yield();
	self->slot->paused = 0;
}

/* Of two calls the one that has succeeded less often, so that each gets its turn. */
static int draw_call(struct self *self)
{
	int one = (int)draw(self, (uint32_t)nr_calls), other = (int)draw(self, (uint32_t)nr_calls);

	return calls[other].never || shared->good[one] <= shared->good[other] ? one : other;
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
	self->slot->call = number;
	result = (call->make ? call->make : make_plain)(self, call, args);
	self->slot->call = -1;
	note_mapping(self, call, result);
	count(number, result == call->good_error ? 0 : result);
}

static void live(struct self *self)
{
	for (int i = 0; i < LIFE && !shared->stop; i++) {
		if (shared->pause)
			stand_still(self);
		step(self);
		self->slot->steps++;
	}
	reap(self, true);
}

/* Nothing that a worker reads waits for somebody to type; and it starts with some memory. */
static void furnish(void)
{
	int null = sys_open("/dev/null", O_RDWR), console = sys_open("/dev/console", O_WRONLY);

	for (int fd = 0; fd < 3; fd++)
		if (sys_dup2(null, fd) != fd)
			exit(1);		/* no memory: the next one may have more */
	sys_dup2(console, CONSOLE_FD);
	sys_close(console);
	sys_mmap(ARENA, PAGES(ARENA_PAGES / 2), PROT_RW, MAP_PRIVATE_ANON | MAP_FIXED, -1, 0);
	sys_open("/data/pages", O_RDONLY);
	sys_open("/dev/zero", O_RDWR);
	syscall3(__NR_open, (long)SCRATCH "/a", O_RDWR | O_CREAT, 0600);
	sys_open("/data/pages", O_RDONLY);
}

/* worker - the whole life of the process with that place among the workers */
void worker(int number, uint32_t seed)
{
	static struct self self;

	self.slot = &shared->slots[number * MAX_THREADS];
	self.random = seed * 2654435761u | 1;
	self.slot->call = -1;
	furnish();
	live(&self);
	exit(0);
}
