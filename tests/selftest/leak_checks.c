/* SPDX-License-Identifier: MIT */
/*
 * tests/selftest/leak_checks.c - what every test must leave as it found it
 *
 *	interrupts off		1 while they are off
 *	preemption count	sections that were entered and not left
 *	fixmap slots		windows that were opened and not closed
 *	tasks			threads that were started and not joined
 *	processes, groups	that were not waited for, or that nobody is in
 *	locks held		taken and not released; debug builds know
 *	orders not drawn	locks taken in an order that lock_drawing.c does not show
 *
 * Those who hand out something, like the page allocator, register a check of
 * their own.  The proofs of frame_proof_selftest.c leak each of these on purpose.
 */
#include <asm/fixmap.h>
#include <asm/irqflags.h>
#include <asm/ptwalk.h>
#include <core/lockdep.h>
#include <core/sched.h>
#include <core/selftest.h>
#include <fs/dentry.h>
#include <kernel/process.h>
#include <lib/compiler.h>
#include <mm/page_cache.h>
#include "frame_proof.h"
#include "lock_drawing.h"

static unsigned long read_interrupts_off(void)
{
	return irqs_disabled();
}

static unsigned long read_preempt_count(void)
{
	return preempt_count();
}

static unsigned long read_fixmap_slots(void)
{
	unsigned long in_use = 0;

	for (unsigned int i = 0; i < NR_FIXED_ADDRESSES; i++) {
		struct pt_walk walk;

		ptwalk(swapper_pg_dir, fix_to_virt((enum fixed_addresses)i), &walk);
		in_use += walk.mapped;
	}
	return in_use;
}

static unsigned long read_tasks(void)
{
	return nr_tasks();
}

/*
 * selftest_init - register the leak checks and validators that hold for every test
 *
 * Boot, once, before the first selftest_run().  Return: 0, or -ENOSPC if the frame
 * has no room for them.
 */
int selftest_init(void)
{
	int error = selftest_register_leak_check("interrupts off", read_interrupts_off);

	if (!error)
		error = selftest_register_leak_check("preemption count", read_preempt_count);
	if (!error)
		error = selftest_register_leak_check("fixmap slots", read_fixmap_slots);
	if (!error)
		error = selftest_register_leak_check("tasks", read_tasks);
	if (!error)
		error = selftest_register_leak_check("processes", nr_processes);
	if (!error)
		error = selftest_register_leak_check("process groups", nr_process_groups);
	if (!error)
		error = selftest_register_leak_check("locks held", lockdep_nr_held);
	if (!error)
		error = selftest_register_leak_check("orders of locks not drawn",
						     lock_drawing_violations);
	if (!error)
		error = selftest_register_validator(sched_check);
	if (!error)
		error = selftest_register_validator(process_check);
	if (!error)
		error = selftest_register_validator(lockdep_check);
	if (!error)
		error = selftest_register_validator(page_cache_check);
	if (!error)
		error = selftest_register_validator(dentry_check);
	if (!error)
		error = selftest_register_validator(frame_proof_check);
	if (!error)
		error = selftest_register_leak_check("units of nothing", frame_proof_units);
	return error;
}
