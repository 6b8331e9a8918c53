/* SPDX-License-Identifier: MIT */
/*
 * core/lock_debug.h - what debug builds record about sleeping locks; see core/lock_debug.c
 */
#pragma once

#include <core/mutex.h>
#include <core/rwsem.h>

/* core/mutex.c: mistakes that every build reports. */
void mutex_report_twice(const struct mutex *mutex) __cold __noreturn;
void mutex_report_stranger(const struct mutex *mutex) __cold __noreturn;

#ifdef CONFIG_DEBUG

static inline void mutex_set_name(struct mutex *mutex, const char *name)
{
	mutex->name = name;
}

static inline const char *mutex_name(const struct mutex *mutex)
{
	return mutex->name;
}

static inline void rwsem_set_name(struct rw_semaphore *sem, const char *name)
{
	sem->name = name;
	sem->writer = NULL;
}

/* In this order: before it is waited for, when it is had, before it is released. */
void mutex_debug_before_lock(const struct mutex *mutex);
void mutex_debug_locked(struct mutex *mutex);
void mutex_debug_before_unlock(struct mutex *mutex);

void rwsem_debug_before_down(const struct rw_semaphore *sem);
void rwsem_debug_write_locked(struct rw_semaphore *sem);
void rwsem_debug_before_up_read(const struct rw_semaphore *sem);
void rwsem_debug_before_up_write(struct rw_semaphore *sem);

#else

static inline void mutex_set_name(struct mutex *mutex, const char *name)
{
	(void)mutex;
	(void)name;
}

static inline const char *mutex_name(const struct mutex *mutex)
{
	(void)mutex;
	return "(its name is known to debug builds)";
}

static inline void rwsem_set_name(struct rw_semaphore *sem, const char *name)
{
	(void)sem;
	(void)name;
}

static inline void mutex_debug_before_lock(const struct mutex *mutex) { (void)mutex; }
static inline void mutex_debug_locked(struct mutex *mutex) { (void)mutex; }
static inline void mutex_debug_before_unlock(struct mutex *mutex) { (void)mutex; }

static inline void rwsem_debug_before_down(const struct rw_semaphore *sem) { (void)sem; }
static inline void rwsem_debug_write_locked(struct rw_semaphore *sem) { (void)sem; }
static inline void rwsem_debug_before_up_read(const struct rw_semaphore *sem) { (void)sem; }
static inline void rwsem_debug_before_up_write(struct rw_semaphore *sem) { (void)sem; }

#endif
