/* SPDX-License-Identifier: MIT */
/*
 * core/lockdep.h - who holds which locks, and in which order they are taken
 *
 * Locks of one kind form a class: all locks that one line of code initialises.  Each kind
 * of lock tells what happens to it through the calls below; in builds without
 * CONFIG_LOCKDEP they are nothing and struct lockdep_map is empty.
 */
#pragma once

#include <lib/compiler.h>
#include <lib/kconfig.h>
#include <stdbool.h>

enum lock_flags {
	LOCK_EXCLUSIVE = 0,
	LOCK_SHARED = 1 << 0,		/* several may hold it in this way at once */
	LOCK_SLEEPS = 1 << 1,		/* taking it may sleep: a mutex, a semaphore */
	LOCK_TRY = 1 << 2,		/* taken without waiting: it cannot deadlock here */
};

#ifdef CONFIG_LOCKDEP

struct lock_class_key {
	const char *name;
};

struct lockdep_map {
	struct lock_class_key *key;	/* NULL: the lock is a class of its own */
	const char *name;
};

#define LOCKDEP_MAP_INIT(_name)		.dep = { .key = NULL, .name = _name },
#define lockdep_init_map(map, _key, _name)	(*(map) = (struct lockdep_map){ _key, _name })

/* Just before the lock is waited for; the holder is the running task, or the handler. */
void lock_acquire(struct lockdep_map *map, unsigned int flags, const void *site);
/* Just before it is released. */
void lock_release(struct lockdep_map *map, const void *site);
/* Does the running task or handler hold it? */
bool lock_is_held(const struct lockdep_map *map);

#else

struct lock_class_key { };
struct lockdep_map { };

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

#endif
