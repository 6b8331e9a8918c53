/* SPDX-License-Identifier: MIT */
/*
 * fs/lock_ranges.c - a list of locked ranges: who is in the way, and one more
 *
 *	an owner has	0--- read ---9 10-- write --19
 *	it asks for	      5--- write ---14
 *	then it has	0-- read --4 5---- write ----19
 *
 * What an owner sets replaces what it had there; neighbours of the same type become one.
 * An owner's ranges stand together in the list, in order of their starts; a new owner's come
 * last.  Others' are looked at, never changed.
 *
 * Mechanism only: who waits, who sleeps and who is told is in fs/locks.c.
 *
 * Chapter: docs/files.md
 *
 * Locking: the caller's.
 */
#include <fs/lock_ranges.h>
#include <lib/minmax.h>

bool lock_types_conflict(int one, int other)
{
	return one == F_WRLCK || other == F_WRLCK;
}

static bool overlap(const struct file_lock *a, const struct file_lock *b)
{
	return a->start <= b->end && b->start <= a->end;
}

/* lock_ranges_conflict - the first lock of another owner that is in the way; NULL: none is */
struct file_lock *lock_ranges_conflict(struct list_head *ranges, const struct file_lock *want)
{
	struct file_lock *lock;

	list_for_each_entry(lock, ranges, list)
		if (lock->owner != want->owner && overlap(lock, want) &&
		    lock_types_conflict(lock->type, want->type))
			return lock;
	return NULL;
}

/* Does one end where the other begins, or do they overlap? */
static bool touch(const struct file_lock *a, const struct file_lock *b)
{
	return (b->end == OFFSET_MAX || a->start <= b->end + 1) &&
	       (a->end == OFFSET_MAX || b->start <= a->end + 1);
}

static struct file_lock *take_spare(struct list_head *spares)
{
	struct file_lock *lock = list_first_entry(spares, struct file_lock, list);

	list_del(&lock->list);
	return lock;
}

/* What is left of a lock outside of [want->start, want->end]; nothing: it is a spare. */
static void cut(struct file_lock *lock, const struct file_lock *want, struct list_head *spares)
{
	if (lock->start < want->start && lock->end > want->end) {
		struct file_lock *rest = take_spare(spares);

		*rest = *lock;
		rest->start = want->end + 1;
		lock->end = want->start - 1;
		list_add(&rest->list, &lock->list);
	} else if (lock->start < want->start) {
		lock->end = want->start - 1;
	} else if (lock->end > want->end) {
		lock->start = want->end + 1;
	} else {
		list_move_tail(&lock->list, spares);
	}
}

/* A new range of an owner whose others stand in front of `behind`. */
static void insert(struct list_head *behind, struct list_head *ranges,
		   const struct file_lock *new, struct list_head *spares)
{
	struct file_lock *lock = take_spare(spares), *before;

	*lock = *new;
	for (; behind->prev != ranges; behind = behind->prev) {
		before = list_entry(behind->prev, struct file_lock, list);
		if (before->owner != new->owner || before->start < new->start)
			break;
	}
	list_add_tail(&lock->list, behind);
}

/* The first range of an owner, or the head. */
static struct list_head *first_of(struct list_head *ranges, const void *owner)
{
	struct file_lock *lock;

	list_for_each_entry(lock, ranges, list)
		if (lock->owner == owner)
			return &lock->list;
	return ranges;
}

/*
 * lock_ranges_set - an owner's range gets a type, or with F_UNLCK none
 *
 * Nobody is in the way.  spares holds NR_SPARE_LOCKS (or none, if all of the file is unlocked);
 * what is not needed any more is there afterwards.  Return: might somebody who waits go on?
 */
bool lock_ranges_set(struct list_head *ranges, const struct file_lock *want,
		     struct list_head *spares)
{
	struct list_head *at = first_of(ranges, want->owner);
	struct file_lock new = *want, *lock;
	bool loosened = false;

	while (at != ranges) {
		lock = list_entry(at, struct file_lock, list);
		if (lock->owner != want->owner)
			break;
		at = at->next;
		if (lock->type == want->type && touch(lock, want)) {
			new.start = min(new.start, lock->start);
			new.end = max(new.end, lock->end);
			list_move_tail(&lock->list, spares);
		} else if (overlap(lock, want)) {
			loosened |= lock->type == F_WRLCK || want->type == F_UNLCK;
			cut(lock, want, spares);
		}
	}
	if (want->type != F_UNLCK)
		insert(at, ranges, &new, spares);
	return loosened;
}

/* NULL, or what is wrong with a lock behind the one before it. */
static const char *check_pair(const struct file_lock *before, const struct file_lock *lock)
{
	if (before->start >= lock->start)
		return "an owner's ranges are not in order";
	if (overlap(before, lock))
		return "two ranges of an owner overlap";
	if (before->type == lock->type && touch(before, lock))
		return "two ranges of an owner should be one";
	return NULL;
}

/* Against all that come behind it. */
static const char *check_behind(const struct list_head *ranges, const struct file_lock *lock)
{
	const struct list_head *at;
	bool left = false;

	for (at = lock->list.next; at != ranges; at = at->next) {
		const struct file_lock *other = list_entry(at, struct file_lock, list);

		if (other->owner != lock->owner)
			left = true;
		else if (left)
			return "an owner's ranges are not together";
		if (other->owner != lock->owner && overlap(lock, other) &&
		    lock_types_conflict(lock->type, other->type))
			return "locks of two owners are in each other's way";
	}
	return NULL;
}

/* lock_ranges_check - NULL, or the first broken rule as text */
const char *lock_ranges_check(const struct list_head *ranges)
{
	const struct file_lock *before = NULL;
	const struct list_head *at;

	for (at = ranges->next; at != ranges; at = at->next) {
		const struct file_lock *lock = list_entry(at, struct file_lock, list);
		const char *error = check_behind(ranges, lock);

		if (lock->start < 0 || lock->start > lock->end)
			return "a range ends before it begins";
		if (lock->type != F_RDLCK && lock->type != F_WRLCK)
			return "a lock of no type";
		if (!error && before && before->owner == lock->owner)
			error = check_pair(before, lock);
		if (error)
			return error;
		before = lock;
	}
	return NULL;
}
