/* SPDX-License-Identifier: MIT */
/*
 * tests/futex - to sleep until a word of memory changes, and to wake who sleeps
 *
 *	private		this address space's word
 *	shared		the same word of the same page, wherever it is mapped: memory shared with a
 *			child, two mappings of one file
 *
 * Whoever is about to sleep says so in a counter first; who then wakes tries again until as many
 * were woken as sleep.
 */
#include "handler.h"
#include "test.h"
#include "thread.h"

#define SLEEPERS	5
#define PRIVATE		FUTEX_PRIVATE_FLAG

static struct thread threads[SLEEPERS];
static volatile uint32_t word, other, woken;
static volatile int asleep;

/* --- refusals --- */

static void refuses(void)
{
	static const timespec_t wrong[] = { { 0, 1000000000 }, { 0, -1 }, { -1, 0 } };
	volatile uint32_t *odd = (volatile uint32_t *)((char *)&word + 1);
	uint32_t *none = map_pages(1, PROT_NONE, MAP_PRIVATE);
	size_t i;

	word = 1;
	is(sys_futex(&word, FUTEX_WAIT, 2, NULL, NULL, 0), -EAGAIN, "WAIT: the word is another");
	is(sys_futex(&word, FUTEX_WAIT | PRIVATE, 2, NULL, NULL, 0), -EAGAIN,
	   "WAIT, private: the same");
	is(sys_futex(odd, FUTEX_WAIT, 1, NULL, NULL, 0), -EINVAL, "WAIT: not at a multiple of 4");
	is(sys_futex(odd, FUTEX_WAKE, 1, NULL, NULL, 0), -EINVAL, "WAKE: not at a multiple of 4");
	is(sys_futex(bad_address(), FUTEX_WAIT, 1, NULL, NULL, 0), -EFAULT, "WAIT: nothing there");
	is(sys_futex(none, FUTEX_WAIT | PRIVATE, 1, NULL, NULL, 0), -EFAULT,
	   "WAIT: no right to look");
	is(sys_futex(bad_address(), FUTEX_WAKE, 1, NULL, NULL, 0), -EFAULT, "WAKE: nothing there");
	is(sys_futex(bad_address(), FUTEX_WAKE | PRIVATE, 1, NULL, NULL, 0), 0,
	   "WAKE, private: nobody looks whether there is anything");
	for (i = 0; i < sizeof(wrong) / sizeof(wrong[0]); i++)
		is(sys_futex(&word, FUTEX_WAIT, 1, &wrong[i], NULL, 0), -EINVAL,
		   "WAIT: no such time, %u", (unsigned int)i);
	is(sys_futex(&word, FUTEX_WAIT, 1, bad_address(), NULL, 0), -EFAULT,
	   "WAIT: time at a bad address");
	is(sys_futex(&word, FUTEX_WAIT_BITSET, 1, NULL, NULL, 0), -EINVAL, "WAIT_BITSET: no bits");
	is(sys_futex(&word, FUTEX_WAKE_BITSET, 1, NULL, NULL, 0), -EINVAL, "WAKE_BITSET: no bits");
	is(sys_futex(&word, FUTEX_FD, 1, NULL, NULL, 0), -ENOSYS, "FUTEX_FD is gone");
	is(sys_futex(&word, 99, 1, NULL, NULL, 0), -ENOSYS, "no such operation");
	is(sys_futex(&word, FUTEX_WAKE | FUTEX_CLOCK_REALTIME, 1, NULL, NULL, 0), -ENOSYS,
	   "WAKE has no clock");
	is(sys_futex_count(&word, FUTEX_CMP_REQUEUE, 1, 1, &other, 2), -EAGAIN,
	   "CMP_REQUEUE: the word is another");
	is(sys_futex_count(&word, FUTEX_REQUEUE, (uint32_t)-1, 1, &other, 0), -EINVAL,
	   "REQUEUE: fewer than none to be woken");
	is(sys_futex_count(&word, FUTEX_REQUEUE, 1, (uint32_t)-1, &other, 0), -EINVAL,
	   "REQUEUE: fewer than none to be moved");
	is(sys_futex_count(&word, FUTEX_REQUEUE, 1, 1, bad_address(), 0), -EFAULT,
	   "REQUEUE: nothing there");
	is(sys_futex_count(&word, FUTEX_WAKE_OP, 1, 1, bad_address(), 0), -EFAULT,
	   "WAKE_OP: nothing there");
	is(sys_futex_count(&word, FUTEX_WAKE_OP, 1, 1, &other, FUTEX_OP(6, 0, 0, 0)), -ENOSYS,
	   "WAKE_OP: no such operation");
	is(sys_futex_count(&word, FUTEX_WAKE_OP, 1, 1, &other, FUTEX_OP(0, 0, 6, 0)), -ENOSYS,
	   "WAKE_OP: no such comparison");
	sys_munmap(none, PAGE_SIZE);
}

/* --- who sleeps and who wakes --- */

struct sleep {
	volatile uint32_t *word;
	int op;
	uint32_t bits;
};

static int sleep_once(struct thread *thread)
{
	const struct sleep *sleep = thread->data;
	int result;

	count_one(&asleep);
	result = sys_futex(sleep->word, sleep->op, 0, NULL, NULL, sleep->bits);
	count_one(&woken);
	return result;
}

static void start_sleepers(struct sleep *sleep, int count)
{
	int i;

	word = other = woken = 0;
	asleep = 0;
	for (i = 0; i < count; i++)
		thread_run(&threads[i], sleep_once, sleep);
	wait_until(&asleep, count);
}

static int join_sleepers(int count)
{
	int i, wrong = 0;

	for (i = 0; i < count; i++)
		wrong += thread_join(&threads[i]) != 0;
	return wrong;
}

/* Wake until that many were found: the last of them may not be asleep yet. */
static int wake(volatile uint32_t *where, int op, int count, uint32_t bits)
{
	int got = 0;

	while (got < count) {
		got += sys_futex(where, op, (uint32_t)(count - got), NULL, NULL, bits);
		sys_sched_yield();
	}
	return got;
}

static void wakes(const char *name, int flag)
{
	struct sleep sleep = { &word, FUTEX_WAIT | flag, 0 };

	start_sleepers(&sleep, SLEEPERS);
	is(wake(&word, FUTEX_WAKE | flag, 1, 0), 1, "%s: one is woken", name);
	wait_until((volatile int *)&woken, 1);
	is(wake(&word, FUTEX_WAKE | flag, 2, 0), 2, "%s: then two", name);
	wait_until((volatile int *)&woken, 3);
	is(wake(&word, FUTEX_WAKE | flag, 2, 0), 2, "%s: then the last two", name);
	is(join_sleepers(SLEEPERS), 0, "%s: each was told 0", name);
	is(sys_futex(&word, FUTEX_WAKE | flag, 100, NULL, NULL, 0), 0, "%s: nobody is left", name);
}

static void flavours(void)
{
	struct sleep sleep = { &word, FUTEX_WAIT | PRIVATE, 0 };

	wakes("shared", 0);
	wakes("private", PRIVATE);
	start_sleepers(&sleep, 1);
	is(sys_futex(&word, FUTEX_WAKE, 1, NULL, NULL, 0), 0,
	   "private and shared sleepers are two things");
	is(wake(&word, FUTEX_WAKE | PRIVATE, 1, 0), 1, "private: it still sleeps");
	join_sleepers(1);
	start_sleepers(&sleep, 1);
	is(sys_futex(&other, FUTEX_WAKE | PRIVATE, 1, NULL, NULL, 0), 0,
	   "another word wakes nobody");
	is(wake(&word, FUTEX_WAKE | PRIVATE, 1, 0), 1, "this one does");
	join_sleepers(1);
}

static void bitsets(void)
{
	struct sleep sleep = { &word, FUTEX_WAIT_BITSET | PRIVATE, 6 };

	start_sleepers(&sleep, 2);
	is(wake(&word, FUTEX_WAKE_BITSET | PRIVATE, 1, 4), 1, "bits in common: one is woken");
	is(sys_futex(&word, FUTEX_WAKE_BITSET | PRIVATE, 9, NULL, NULL, 9), 0,
	   "none in common: nobody");
	is(wake(&word, FUTEX_WAKE | PRIVATE, 1, 0), 1, "WAKE wakes whatever the bits");
	is(join_sleepers(2), 0, "each was told 0");
}

/* --- moving sleepers --- */

static void requeues(int op, const char *name)
{
	struct sleep sleep = { &word, FUTEX_WAIT | PRIVATE, 0 };
	int moved = 0, got;

	start_sleepers(&sleep, SLEEPERS);
	while (moved < SLEEPERS) {
		got = sys_futex_count(&word, op | PRIVATE, 0, 9, &other, 0);
		if (got < 0)
			break;
		moved += got;
		sys_sched_yield();
	}
	is(moved, SLEEPERS, "%s: all are moved, none is woken", name);
	is(sys_futex(&word, FUTEX_WAKE | PRIVATE, 9, NULL, NULL, 0), 0, "%s: nobody is left", name);
	is(sys_futex_count(&other, op | PRIVATE, 1, 1, &word, 0), 2,
	   "%s: one woken, one moved back", name);
	is(sys_futex(&word, FUTEX_WAKE | PRIVATE, 9, NULL, NULL, 0), 1, "%s: that one", name);
	is(sys_futex(&other, FUTEX_WAKE | PRIVATE, 9, NULL, NULL, 0), SLEEPERS - 2,
	   "%s: and the rest", name);
	is(join_sleepers(SLEEPERS), 0, "%s: each was told 0", name);
}

/* --- WAKE_OP --- */

static void wake_ops(void)
{
	static const struct {
		const char *name;
		uint32_t before, op, after;
		int true_then;
	} table[] = {
		{ "set", 5, FUTEX_OP(FUTEX_OP_SET, 7, FUTEX_OP_CMP_EQ, 5), 7, 1 },
		{ "set, not equal", 5, FUTEX_OP(FUTEX_OP_SET, 7, FUTEX_OP_CMP_NE, 5), 7, 0 },
		{ "add", 5, FUTEX_OP(FUTEX_OP_ADD, 3, FUTEX_OP_CMP_LT, 6), 8, 1 },
		{ "add a negative one", 5, FUTEX_OP(FUTEX_OP_ADD, 0xfff, FUTEX_OP_CMP_LE, 4), 4,
		 0 },
		{ "or", 5, FUTEX_OP(FUTEX_OP_OR, 2, FUTEX_OP_CMP_GT, 4), 7, 1 },
		{ "and not", 5, FUTEX_OP(FUTEX_OP_ANDN, 4, FUTEX_OP_CMP_GE, 6), 1, 0 },
		{ "xor", 5, FUTEX_OP(FUTEX_OP_XOR, 6, FUTEX_OP_CMP_GE, 5), 3, 1 },
		{ "or a shifted one", 5,
		 FUTEX_OP(FUTEX_OP_OR | FUTEX_OP_OPARG_SHIFT, 4, FUTEX_OP_CMP_EQ, 5),
		 21, 1 },
		{ "set, negative", (uint32_t)-1, FUTEX_OP(FUTEX_OP_SET, 0, FUTEX_OP_CMP_LT, 0), 0,
		 1 },
	};
	struct sleep sleep = { &other, FUTEX_WAIT | PRIVATE, 0 };
	size_t i;

	for (i = 0; i < sizeof(table) / sizeof(table[0]); i++) {
		start_sleepers(&sleep, 1);
		/* Does it sleep yet?  It does when it can be moved, from its word to the same. */
		while (sys_futex_count(&other, FUTEX_REQUEUE | PRIVATE, 0, 1, &other, 0) != 1)
			sys_sched_yield();
		other = table[i].before;
		is(sys_futex_count(&word, FUTEX_WAKE_OP | PRIVATE, 1, 1, &other, table[i].op),
		   table[i].true_then, "WAKE_OP: %s: who is woken", table[i].name);
		is((long)other, (long)table[i].after, "WAKE_OP: %s: the word", table[i].name);
		sys_futex(&other, FUTEX_WAKE | PRIVATE, 1, NULL, NULL, 0);
		join_sleepers(1);
	}
}

/* --- time --- */

static bool passed(const timespec_t *since, int ms)
{
	timespec_t now;

	sys_clock_gettime(CLOCK_MONOTONIC, &now);
	return (now.tv_sec - since->tv_sec) * 1000 + (now.tv_nsec - since->tv_nsec) / 1000000 >= ms;
}

static timespec_t in_ms(int clock, int ms)
{
	timespec_t time;

	sys_clock_gettime(clock, &time);
	time.tv_nsec += ms * 1000000;
	time.tv_sec += time.tv_nsec / 1000000000;
	time.tv_nsec %= 1000000000;
	return time;
}

static void timeouts(void)
{
	timespec_t relative = { 0, 30000000 }, none = { 0, 0 }, past = { 1, 0 }, since, until;
	struct kernel_timespec relative64 = { 0, 30000000 };

	word = 0;
	sys_clock_gettime(CLOCK_MONOTONIC, &since);
	is(sys_futex(&word, FUTEX_WAIT, 0, &relative, NULL, 0), -ETIMEDOUT, "WAIT: 30 ms from now");
	ok(passed(&since, 30), "WAIT: 30 ms have passed");
	is(sys_futex(&word, FUTEX_WAIT, 0, &none, NULL, 0), -ETIMEDOUT, "WAIT: no time at all");
	sys_clock_gettime(CLOCK_MONOTONIC, &since);
	until = in_ms(CLOCK_MONOTONIC, 30);
	is(sys_futex(&word, FUTEX_WAIT_BITSET, 0, &until, NULL, 1), -ETIMEDOUT,
	   "WAIT_BITSET: until then");
	ok(passed(&since, 30), "WAIT_BITSET: 30 ms have passed");
	is(sys_futex(&word, FUTEX_WAIT_BITSET, 0, &past, NULL, 1), -ETIMEDOUT,
	   "WAIT_BITSET: until long ago");
	until = in_ms(CLOCK_REALTIME, 30);
	is(sys_futex(&word, FUTEX_WAIT_BITSET | FUTEX_CLOCK_REALTIME, 0, &until, NULL, 1),
	   -ETIMEDOUT, "WAIT_BITSET: by the wall clock");
	sys_clock_gettime(CLOCK_MONOTONIC, &since);
	is(syscall6(__NR_futex_time64, (long)&word, FUTEX_WAIT, 0, (long)&relative64, 0, 0),
	   -ETIMEDOUT, "futex_time64: 30 ms from now");
	ok(passed(&since, 30), "futex_time64: 30 ms have passed");
}

int main(int argc, char **argv, char **envp)
{
	(void)argc, (void)argv, (void)envp;
	fresh_signals();
	refuses();
	flavours();
	bitsets();
	requeues(FUTEX_REQUEUE, "REQUEUE");
	requeues(FUTEX_CMP_REQUEUE, "CMP_REQUEUE");
	wake_ops();
	timeouts();
	return done();
}
