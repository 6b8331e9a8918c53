/* SPDX-License-Identifier: MIT */
/*
 * core/lockdep.h - who holds which locks, and in which order they are taken
 *
 * Locks of one kind form a class: all locks that one line of code initialises.  Each kind
 * of lock tells what happens to it through the calls below; in builds without
 * CONFIG_LOCKDEP they are nothing, and struct lockdep_map and struct held_locks are empty.
 *
 * Every call is for the task that runs or, in an interrupt handler, for the handler.
 */
#pragma once

#include <lib/compiler.h>
#include <lib/kconfig.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct lock_order;
struct task_struct;

enum lock_flags {
	LOCK_EXCLUSIVE = 0,
	LOCK_SHARED = 1 << 0,		/* several may hold it in this way at once */
	LOCK_SLEEPS = 1 << 1,		/* taking it may sleep: a mutex, a semaphore */
	LOCK_TRY = 1 << 2,		/* taken without waiting: it cannot deadlock here */
};

/* One more lock of a class of which one is held: its subclass, 1 .. 255. */
#define LOCK_SUBCLASS_SHIFT	8
#define LOCK_NESTED(subclass)	((unsigned int)(subclass) << LOCK_SUBCLASS_SHIFT)

struct lockdep_map;

struct held_lock {
	struct lockdep_map *map;
	const void *site;		/* where it was taken */
	uint16_t class;			/* 0: there was no room for it */
	uint16_t flags;			/* as it was taken */
};

#ifdef CONFIG_LOCKDEP

struct lock_class_key {
	char unused;			/* its address is what counts */
};

struct lockdep_map {
	struct lock_class_key *key;	/* NULL: the lock, or if it lies on a stack its name */
	const char *name;
	unsigned int class;		/* found when it was first taken; 0: not yet */
};

#define MAX_HELD_LOCKS	16

/* What one task or one CPU's interrupt handler holds, oldest first. */
struct held_locks {
	unsigned int nr;
	struct held_lock locks[MAX_HELD_LOCKS];
};

#define LOCKDEP_MAP_INIT(_name)		.dep = { .key = NULL, .name = _name },
#define lockdep_init_map(map, _key, _name) \
	(*(map) = (struct lockdep_map){ .key = (_key), .name = (_name) })

/*
 * Just before the lock is waited for, or with LOCK_TRY just after it was had; site is an
 * address in the function that takes it.
 */
void lock_acquire(struct lockdep_map *map, unsigned int flags, const void *site);
/* Just before it is released. */
void lock_release(struct lockdep_map *map, const void *site);
/* Does the running task or handler hold it? */
bool lock_is_held(const struct lockdep_map *map);

/* prev takes the lock and next releases it, since a switch lies in between. */
void lockdep_hand_over(struct lockdep_map *map, struct task_struct *prev,
		       struct task_struct *next);
/* The running task goes where it may hold no lock: say what it does in a word. */
void lockdep_assert_none_held(const char *what);

/* The name of the newest spinlock that is held here; NULL: none, as far as is known. */
const char *lockdep_spinlock_name(void);
/* How many locks are held here. */
unsigned long lockdep_nr_held(void);
/* NULL, or as text why orders are not checked any more. */
const char *lockdep_check(void);
/* For reports: a line for each lock that is held here. */
void lockdep_print_held(void);

/* All that was seen, NULL: this build does not look; a class's name as it is shown. */
const struct lock_order *lockdep_order(void);
const char *lock_name(const char *name);
/* Copy the lock that a task took as its i-th of those it holds; false: there is none. */
bool lockdep_held_by(const struct task_struct *task, unsigned int i, struct held_lock *copy);

#else

struct lock_class_key { };
struct lockdep_map { };
struct held_locks { };

#define LOCKDEP_MAP_INIT(_name)
#define lockdep_init_map(map, _key, _name)	((void)(map), (void)(_key), (void)(_name))

static inline void lock_acquire(struct lockdep_map *map, unsigned int flags, const void *site)
{
	(void)map;
	(void)flags;
	(void)site;
}

static inline void lock_release(struct lockdep_map *map, const void *site)
{
	(void)map;
	(void)site;
}

static inline void lockdep_hand_over(struct lockdep_map *map, struct task_struct *prev,
				     struct task_struct *next)
{
	(void)map;
	(void)prev;
	(void)next;
}

static inline void lockdep_assert_none_held(const char *what)
{
	(void)what;
}

static inline const char *lockdep_spinlock_name(void)
{
	return NULL;
}

static inline unsigned long lockdep_nr_held(void)
{
	return 0;
}

static inline const char *lockdep_check(void)
{
	return NULL;
}

static inline void lockdep_print_held(void)
{
}

static inline const struct lock_order *lockdep_order(void)
{
	return NULL;
}

static inline const char *lock_name(const char *name)
{
	return name;
}

static inline bool lockdep_held_by(const struct task_struct *task, unsigned int i,
				   struct held_lock *copy)
{
	(void)task;
	(void)i;
	(void)copy;
	return false;
}

#endif
