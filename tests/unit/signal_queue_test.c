/* SPDX-License-Identifier: MIT */
/*
 * tests/unit/signal_queue_test.c - kernel/process/signal_queue.c: what waits, in which order
 *
 * Entries come from a pool of which any allocation can be made to fail.  A random walk holds the
 * queue against a model that is an array.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include <lib/errno.h>
#include <mm/slab.h>

#include "../../kernel/process/signal_queue.h"

#define NO_LIMIT	RLIM_INFINITY

static struct kmem_cache *the_cache = (struct kmem_cache *)&the_cache;
static size_t entry_size;
static unsigned int in_use;
static bool no_memory;

struct kmem_cache *kmem_cache_create(const char *name, unsigned int size, unsigned int align,
				     unsigned int flags, void (*ctor)(void *obj))
{
	(void)name, (void)align, (void)flags, (void)ctor;
	entry_size = size;
	return the_cache;
}

void *kmem_cache_alloc(struct kmem_cache *cache, gfp_t gfp)
{
	assert_ptr_equal(cache, the_cache);
	assert_int_equal(gfp, GFP_ATOMIC);
	if (no_memory)
		return NULL;
	in_use++;
	return malloc(entry_size);
}

void kmem_cache_free(struct kmem_cache *cache, void *object)
{
	assert_ptr_equal(cache, the_cache);
	in_use--;
	free(object);
}

static struct sigpending pending;

static int begin(void **state)
{
	(void)state;
	sigqueue_init();
	pending.signal = 0;
	INIT_LIST_HEAD(&pending.list);
	no_memory = false;
	return 0;
}

static int end(void **state)
{
	(void)state;
	sigqueue_flush(&pending, ~(sigset_t)0);
	assert_int_equal(in_use, 0);
	assert_int_equal(sigqueue_count(), 0);
	assert_true(list_empty(&pending.list));
	return 0;
}

static struct kernel_siginfo info_of(int signal, int code, unsigned int value)
{
	return (struct kernel_siginfo){ .si_signo = signal, .si_code = code, .si_value = value };
}

static int add(int signal, int code, unsigned int value)
{
	const struct kernel_siginfo info = info_of(signal, code, value);
	int error = sigqueue_add(&pending, &info, NO_LIMIT);

	assert_null(sigpending_check(&pending));
	return error;
}

/* The next one of the set, with what it was sent with; signal 0: there is none. */
static struct kernel_siginfo take(sigset_t set)
{
	sigset_t unwanted = ~set;
	struct sigqueue stand_in, *entry = sigqueue_take(&pending, &unwanted, &stand_in);
	struct kernel_siginfo info = { 0 };

	assert_null(sigpending_check(&pending));
	if (!entry)
		return info;
	info = entry->info;
	if (entry != &stand_in)
		sigqueue_free(entry);
	return info;
}

static void expect(sigset_t set, int signal, unsigned int value)
{
	struct kernel_siginfo info = take(set);

	assert_int_equal(info.si_signo, signal);
	if (signal)
		assert_int_equal(info.si_value, value);
}

static void take_lowest_number_comes_first(void **state)
{
	(void)state;
	assert_int_equal(add(64, SI_QUEUE, 1), 0);
	assert_int_equal(add(33, SI_QUEUE, 2), 0);
	assert_int_equal(add(32, SI_QUEUE, 3), 0);
	assert_int_equal(add(30, SI_USER, 4), 0);
	assert_int_equal(add(1, SI_USER, 5), 0);
	expect(~(sigset_t)0, 1, 5);
	expect(~(sigset_t)0, 30, 4);
	expect(~(sigset_t)0, 32, 3);
	expect(~(sigset_t)0, 33, 2);
	expect(~(sigset_t)0, 64, 1);
	expect(~(sigset_t)0, 0, 0);
}

static void take_what_an_instruction_caused_comes_before_all(void **state)
{
	(void)state;
	add(SIGHUP, SI_USER, 1);
	add(SIGSEGV, SI_KERNEL, 2);
	add(SIGFPE, SI_KERNEL, 3);
	expect(~(sigset_t)0, SIGFPE, 3);
	expect(~(sigset_t)0, SIGSEGV, 2);
	expect(~(sigset_t)0, SIGHUP, 1);
}

static void take_what_is_not_wanted_stays(void **state)
{
	(void)state;
	add(SIGHUP, SI_USER, 1);
	add(SIGTERM, SI_USER, 2);
	add(40, SI_QUEUE, 3);
	expect(sigmask(SIGINT), 0, 0);
	expect(sigmask(SIGTERM) | sigmask(40), SIGTERM, 2);
	expect(sigmask(SIGTERM) | sigmask(40), 40, 3);
	assert_true(pending.signal == sigmask(SIGHUP));
}

static void add_second_of_a_number_below_rtmin_adds_nothing(void **state)
{
	(void)state;
	add(SIGUSR1, SI_QUEUE, 1);
	assert_int_equal(add(SIGUSR1, SI_QUEUE, 2), 0);
	assert_int_equal(sigqueue_count(), 1);
	expect(~(sigset_t)0, SIGUSR1, 1);
	expect(~(sigset_t)0, 0, 0);
}

static void add_from_rtmin_on_each_is_kept_in_order(void **state)
{
	(void)state;
	for (unsigned int i = 0; i < 5; i++) {
		add(SIGRTMIN, SI_QUEUE, i);
		add(SIGRTMAX, SI_QUEUE, 100 + i);
	}
	for (unsigned int i = 0; i < 5; i++) {
		assert_true(pending.signal == (sigmask(SIGRTMIN) | sigmask(SIGRTMAX)));
		expect(~(sigset_t)0, SIGRTMIN, i);
	}
	assert_true(pending.signal == sigmask(SIGRTMAX));
	for (unsigned int i = 0; i < 5; i++)
		expect(~(sigset_t)0, SIGRTMAX, 100 + i);
}

/* Who relies on what he sends along is told; all others lose that only. */
static void add_without_memory_eagain_or_a_bit_alone(void **state)
{
	struct kernel_siginfo info;

	(void)state;
	no_memory = true;
	assert_int_equal(add(SIGRTMIN, SI_QUEUE, 1), -EAGAIN);
	assert_true(pending.signal == 0);
	assert_int_equal(add(SIGRTMIN, SI_USER, 1), 0);
	assert_int_equal(add(SIGUSR1, SI_QUEUE, 1), 0);
	assert_int_equal(sigqueue_count(), 0);
	info = take(~(sigset_t)0);
	assert_int_equal(info.si_signo, SIGUSR1);
	assert_int_equal(info.si_code, SI_USER);
	assert_int_equal(info.si_value, 0);
	expect(~(sigset_t)0, SIGRTMIN, 0);
	assert_true(pending.signal == 0);
}

static int add_limited(int signal, int code, unsigned long limit)
{
	const struct kernel_siginfo info = info_of(signal, code, 7);

	return sigqueue_add(&pending, &info, limit);
}

static void add_at_the_limit_holds_for_programs_only(void **state)
{
	(void)state;
	assert_int_equal(add_limited(SIGRTMIN, SI_QUEUE, 2), 0);
	assert_int_equal(add_limited(SIGRTMIN, SI_QUEUE, 2), 0);
	assert_int_equal(add_limited(SIGRTMIN, SI_QUEUE, 2), -EAGAIN);
	assert_int_equal(sigqueue_count(), 2);
	/* The kernel, and kill(), below SIGRTMIN: with an entry. */
	assert_int_equal(add_limited(SIGSEGV, SI_KERNEL, 2), 0);
	assert_int_equal(add_limited(SIGUSR1, SI_USER, 2), 0);
	assert_int_equal(sigqueue_count(), 4);
	/* tkill() below SIGRTMIN: without. */
	assert_int_equal(add_limited(SIGUSR2, SI_TKILL, 2), 0);
	assert_int_equal(sigqueue_count(), 4);
	assert_true(pending.signal & sigmask(SIGUSR2));
	assert_int_equal(add_limited(SIGRTMIN, SI_QUEUE, 0), -EAGAIN);
}

static void flush_takes_the_set_and_nothing_else(void **state)
{
	(void)state;
	add(SIGTSTP, SI_USER, 1);
	add(SIGCONT, SI_USER, 2);
	add(SIGRTMIN, SI_QUEUE, 3);
	add(SIGRTMIN, SI_QUEUE, 4);
	sigqueue_flush(&pending, sigmask(SIGTSTP) | sigmask(SIGSTOP));
	assert_true(pending.signal == (sigmask(SIGCONT) | sigmask(SIGRTMIN)));
	assert_int_equal(sigqueue_count(), 3);
	sigqueue_flush(&pending, sigmask(SIGRTMIN));
	assert_int_equal(sigqueue_count(), 1);
	assert_null(sigpending_check(&pending));
	expect(~(sigset_t)0, SIGCONT, 2);
}

static void check_finds_each_broken_rule(void **state)
{
	(void)state;
	add(SIGUSR1, SI_USER, 1);
	pending.signal = 0;
	assert_string_equal(sigpending_check(&pending), "an entry without its bit");
	add_limited(SIGUSR1, SI_USER, NO_LIMIT);
	assert_string_equal(sigpending_check(&pending), "a signal below SIGRTMIN is queued twice");
}

static void sets_each_signal_has_a_bit_of_its_own(void **state)
{
	(void)state;
	for (int signal = 1; signal <= _NSIG; signal++) {
		sigset_t set = 0;

		sigset_add(&set, signal);
		assert_true(set == sigmask(signal));
		for (int other = 1; other <= _NSIG; other++)
			assert_int_equal(sigset_has(&set, other), other == signal);
		set = ~(sigset_t)0;
		sigset_del(&set, signal);
		assert_true(set == ~sigmask(signal));
	}
}

/* --- against a model ----------------------------------------------------------- */

#define MODEL_SIZE	4096
#define STEPS		20000

static struct {
	struct kernel_siginfo info[MODEL_SIZE];
	unsigned int nr;
} model;

static void model_add(int signal, unsigned int value)
{
	for (unsigned int i = 0; i < model.nr && signal < SIGRTMIN; i++)
		if (model.info[i].si_signo == signal)
			return;
	model.info[model.nr++] = info_of(signal, SI_QUEUE, value);
}

static bool is_synchronous(int signal)
{
	return signal == SIGILL || signal == SIGTRAP || signal == SIGBUS || signal == SIGFPE ||
	       signal == SIGSEGV || signal == SIGSYS;
}

/* Does the one go before the other, as they were sent in this order? */
static bool goes_before(int later, int earlier)
{
	if (is_synchronous(later) != is_synchronous(earlier))
		return is_synchronous(later);
	return later < earlier;
}

static struct kernel_siginfo model_take(sigset_t set)
{
	struct kernel_siginfo taken = { 0 };
	unsigned int best = MODEL_SIZE;

	for (unsigned int i = 0; i < model.nr; i++)
		if ((set & sigmask(model.info[i].si_signo)) &&
		    (best == MODEL_SIZE ||
		     goes_before(model.info[i].si_signo, model.info[best].si_signo)))
			best = i;
	if (best == MODEL_SIZE)
		return taken;
	taken = model.info[best];
	memmove(&model.info[best], &model.info[best + 1],
		(model.nr - best - 1) * sizeof(model.info[0]));
	model.nr--;
	return taken;
}

static void random_walk_equals_an_array(void **state)
{
	unsigned int taken = 0;

	(void)state;
	srand(7);
	model.nr = 0;
	for (unsigned int step = 0; step < STEPS; step++) {
		sigset_t set = ((sigset_t)rand() << 32 | (uint32_t)rand()) ^ (sigset_t)rand() << 16;

		if (rand() % 2 && model.nr < MODEL_SIZE) {
			int signal = 1 + rand() % _NSIG;

			assert_int_equal(add(signal, SI_QUEUE, step), 0);
			model_add(signal, step);
		} else {
			struct kernel_siginfo want = model_take(set);

			expect(set, want.si_signo, want.si_value);
			taken += want.si_signo != 0;
		}
		assert_int_equal(sigqueue_count(), model.nr);
	}
	assert_true(taken > STEPS / 4);
}

#define TEST(name)	cmocka_unit_test_setup_teardown(name, begin, end)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(take_lowest_number_comes_first),
		TEST(take_what_an_instruction_caused_comes_before_all),
		TEST(take_what_is_not_wanted_stays),
		TEST(add_second_of_a_number_below_rtmin_adds_nothing),
		TEST(add_from_rtmin_on_each_is_kept_in_order),
		TEST(add_without_memory_eagain_or_a_bit_alone),
		TEST(add_at_the_limit_holds_for_programs_only),
		TEST(flush_takes_the_set_and_nothing_else),
		TEST(check_finds_each_broken_rule),
		TEST(sets_each_signal_has_a_bit_of_its_own),
		TEST(random_walk_equals_an_array),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
