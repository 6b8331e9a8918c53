/* SPDX-License-Identifier: MIT */
/*
 * tests/unit/lock_ranges_test.c - locks of a small file in every state
 *
 * The file has NR_BYTES bytes, the last of which stands for all that come behind it.  Each
 * byte is locked by nobody, by one of two owners for reading or writing, or by both for
 * reading: six ways.  In each state of all bytes, with either owner first in the list, each
 * owner asks for each type on each range.
 *
 * The oracle is flat: an owner's type for each byte.  Compared are who is in the way, the
 * state afterwards, whether anybody may go on now, and where the memory is.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include <fs/lock_ranges.h>

#define NR_BYTES	5u
#define NR_OWNERS	2u
#define NR_WAYS		6u
#define NR_STATES	7776u		/* NR_WAYS ^ NR_BYTES */
#define NR_REQUESTS	1399680u	/* of 2 owners, 3 types, 15 ranges; each owner first */
#define NR_REFUSED	495232u		/* of these: somebody was in the way */
#define POOL_SIZE	64u

enum { NONE, READ, WRITE };

/* What two owners may have of one byte. */
static const int ways[NR_WAYS][NR_OWNERS] = {
	{ NONE, NONE }, { READ, NONE }, { WRITE, NONE }, { NONE, READ }, { NONE, WRITE },
	{ READ, READ },
};

struct model {
	int byte[NR_BYTES][NR_OWNERS];
};

static const int owners[NR_OWNERS];	/* their addresses are the owners */
static struct file_lock pool[POOL_SIZE];
static struct list_head ranges, spares;
static unsigned long requests, refused;

static const int lock_type[] = { F_UNLCK, F_RDLCK, F_WRLCK };

static struct file_lock request(unsigned int owner, int type, unsigned int from, unsigned int to)
{
	return (struct file_lock){
		.owner = &owners[owner],
		.type = lock_type[type],
		.start = (loff_t)from,
		.end = to == NR_BYTES - 1 ? OFFSET_MAX : (loff_t)to,
	};
}

static unsigned int length(const struct list_head *list)
{
	const struct list_head *at;
	unsigned int nr = 0;

	for (at = list->next; at != list; at = at->next)
		nr++;
	return nr;
}

/* --- the model -------------------------------------------------------------------------- */

static struct model state_of(unsigned int number)
{
	struct model model;

	for (unsigned int i = 0; i < NR_BYTES; i++, number /= NR_WAYS)
		memcpy(model.byte[i], ways[number % NR_WAYS], sizeof(model.byte[i]));
	return model;
}

static bool model_conflict(const struct model *model, unsigned int owner, int type,
			   unsigned int from, unsigned int to)
{
	for (unsigned int i = from; i <= to; i++) {
		int other = model->byte[i][1 - owner];

		if (type != NONE && other != NONE && (type == WRITE || other == WRITE))
			return true;
	}
	return false;
}

/* Has the owner less than before anywhere? */
static bool model_set(struct model *model, unsigned int owner, int type, unsigned int from,
		      unsigned int to)
{
	bool less = false;

	for (unsigned int i = from; i <= to; i++) {
		less |= type < model->byte[i][owner];
		model->byte[i][owner] = type;
	}
	return less;
}

/* --- the real one ----------------------------------------------------------------------- */

static void empty(void)
{
	INIT_LIST_HEAD(&ranges);
	INIT_LIST_HEAD(&spares);
	for (unsigned int i = 0; i < POOL_SIZE; i++)
		list_add_tail(&pool[i].list, &spares);
}

/* An owner's bytes, one by one, from the last to the first. */
static void build_owner(const struct model *model, unsigned int owner)
{
	for (unsigned int i = NR_BYTES; i-- > 0;) {
		struct file_lock want = request(owner, model->byte[i][owner], i, i);

		if (want.type != F_UNLCK)
			lock_ranges_set(&ranges, &want, &spares);
	}
}

static void build(const struct model *model, unsigned int first)
{
	empty();
	build_owner(model, first);
	build_owner(model, 1 - first);
}

static int type_at(unsigned int byte, unsigned int owner)
{
	const struct file_lock *lock;

	list_for_each_entry(lock, &ranges, list)
		if (lock->owner == &owners[owner] && lock->start <= byte && byte <= lock->end)
			return lock->type == F_RDLCK ? READ : WRITE;
	return NONE;
}

static void compare(const struct model *model)
{
	const char *error = lock_ranges_check(&ranges);

	if (error)
		fail_msg("%s", error);
	for (unsigned int i = 0; i < NR_BYTES; i++)
		for (unsigned int owner = 0; owner < NR_OWNERS; owner++)
			assert_int_equal(type_at(i, owner), model->byte[i][owner]);
	assert_int_equal(length(&ranges) + length(&spares), POOL_SIZE);
}

/* The first lock of the list that is in the way. */
static const struct file_lock *first_conflict(const struct file_lock *want)
{
	const struct file_lock *lock;

	list_for_each_entry(lock, &ranges, list)
		if (lock->owner != want->owner && lock->start <= want->end &&
		    want->start <= lock->end &&
		    (lock->type == F_WRLCK || want->type == F_WRLCK))
			return lock;
	return NULL;
}

static void ask(struct model model, unsigned int owner, int type, unsigned int from,
		unsigned int to)
{
	struct file_lock want = request(owner, type, from, to);
	bool in_the_way = model_conflict(&model, owner, type, from, to), less;

	requests++;
	if (type != NONE) {
		assert_int_equal(lock_ranges_conflict(&ranges, &want) != NULL, in_the_way);
		assert_ptr_equal(lock_ranges_conflict(&ranges, &want), first_conflict(&want));
	}
	if (in_the_way) {
		refused++;
		return;
	}
	less = model_set(&model, owner, type, from, to);
	assert_int_equal(lock_ranges_set(&ranges, &want, &spares), less);
	compare(&model);
}

static void ask_everything(const struct model *model, unsigned int first)
{
	for (unsigned int owner = 0; owner < NR_OWNERS; owner++)
		for (int type = NONE; type <= WRITE; type++)
			for (unsigned int from = 0; from < NR_BYTES; from++)
				for (unsigned int to = from; to < NR_BYTES; to++) {
					build(model, first);
					ask(*model, owner, type, from, to);
				}
}

/* --- tests ------------------------------------------------------------------------------ */

static void lock_ranges_in_every_state_does_what_the_model_does(void **unused)
{
	(void)unused;
	for (unsigned int number = 0; number < NR_STATES; number++) {
		struct model model = state_of(number);

		for (unsigned int first = 0; first < NR_OWNERS; first++) {
			build(&model, first);
			compare(&model);
			ask_everything(&model, first);
		}
	}
	assert_int_equal(requests, NR_REQUESTS);
	assert_int_equal(refused, NR_REFUSED);
}

/* A: RR WW . RR, all for reading: one lock, which needs one piece of memory at a time. */
static void lock_ranges_set_over_all_makes_one_of_them(void **unused)
{
	static const struct model model = { .byte = {
		{ READ, NONE }, { WRITE, NONE }, { NONE, NONE }, { READ, NONE }, { WRITE, NONE },
	} };
	struct file_lock want = request(0, READ, 0, NR_BYTES - 1);

	(void)unused;
	build(&model, 0);
	assert_int_equal(length(&ranges), 4);
	assert_true(lock_ranges_set(&ranges, &want, &spares));
	assert_int_equal(length(&ranges), 1);
	assert_null(lock_ranges_check(&ranges));
}

/* A change takes two pieces of memory at most: its own range, and the rest of one that is cut. */
static void lock_ranges_set_in_the_middle_takes_two(void **unused)
{
	struct file_lock all = request(0, READ, 0, NR_BYTES - 1), want = request(0, WRITE, 1, 2);
	LIST_HEAD(two);

	(void)unused;
	empty();
	lock_ranges_set(&ranges, &all, &spares);
	for (unsigned int i = 0; i < NR_SPARE_LOCKS; i++)
		list_move_tail(spares.next, &two);
	assert_false(lock_ranges_set(&ranges, &want, &two));
	assert_true(list_empty(&two));
	assert_int_equal(length(&ranges), 3);
	assert_null(lock_ranges_check(&ranges));
}

static void lock_ranges_check_finds_each_broken_rule(void **unused)
{
	struct file_lock *lock;

	(void)unused;
	empty();
	lock = list_first_entry(&spares, struct file_lock, list);
	list_move_tail(&lock->list, &ranges);
	*lock = (struct file_lock){ .list = lock->list, .owner = &owners[0], .type = F_RDLCK,
				    .start = 5, .end = 4 };
	assert_string_equal(lock_ranges_check(&ranges), "a range ends before it begins");
	lock->end = 9;
	lock->type = F_UNLCK;
	assert_string_equal(lock_ranges_check(&ranges), "a lock of no type");
	lock->type = F_RDLCK;
	assert_null(lock_ranges_check(&ranges));

	struct file_lock *other = list_first_entry(&spares, struct file_lock, list);

	list_move_tail(&other->list, &ranges);
	*other = (struct file_lock){ .list = other->list, .owner = &owners[0], .type = F_RDLCK,
				     .start = 10, .end = 12 };
	assert_string_equal(lock_ranges_check(&ranges), "two ranges of an owner should be one");
	other->start = 9;
	assert_string_equal(lock_ranges_check(&ranges), "two ranges of an owner overlap");
	other->start = 1;
	assert_string_equal(lock_ranges_check(&ranges), "an owner's ranges are not in order");
	other->owner = &owners[1];
	assert_null(lock_ranges_check(&ranges));
	other->type = F_WRLCK;
	assert_string_equal(lock_ranges_check(&ranges),
			    "locks of two owners are in each other's way");

	struct file_lock *third = list_first_entry(&spares, struct file_lock, list);

	other->type = F_RDLCK;
	list_move_tail(&third->list, &ranges);
	*third = (struct file_lock){ .list = third->list, .owner = &owners[0], .type = F_RDLCK,
				     .start = 20, .end = 20 };
	assert_string_equal(lock_ranges_check(&ranges), "an owner's ranges are not together");
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(lock_ranges_in_every_state_does_what_the_model_does),
		cmocka_unit_test(lock_ranges_set_over_all_makes_one_of_them),
		cmocka_unit_test(lock_ranges_set_in_the_middle_takes_two),
		cmocka_unit_test(lock_ranges_check_finds_each_broken_rule),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
