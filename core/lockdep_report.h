/* SPDX-License-Identifier: MIT */
/*
 * core/lockdep_report.h - what core/lockdep.c has found, as text; each ends the run
 */
#pragma once

#include <core/lock_order.h>
#include <core/lockdep.h>
#include <lib/compiler.h>

/* A lock that somebody is about to take. */
struct lock_request {
	struct lockdep_map *map;
	unsigned int class;
	unsigned int flags;
	const void *site;
	uintptr_t frame;		/* of who asks: where its backtrace begins */
};

void lockdep_report_order(const struct lock_order *order, const struct lock_finding *finding,
			  const struct lock_request *req) __noreturn __cold;
void lockdep_report_nested(const struct held_lock *held,
			   const struct lock_request *req) __noreturn __cold;
void lockdep_report_not_held(const struct lockdep_map *map, const void *site) __noreturn __cold;
void lockdep_report_not_initialised(const struct lock_request *req) __noreturn __cold;
void lockdep_report_still_held(const struct held_lock *held, const char *what) __noreturn __cold;
