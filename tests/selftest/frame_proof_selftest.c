/* SPDX-License-Identifier: MIT */
/*
 * tests/selftest/frame_proof_selftest.c - does the frame see what it must see?
 *
 * These tests fail, hang, panic and reset the machine on purpose.  They run only
 * when their area is spelled out; the machine runner expects each to be reported
 * for what it is.
 */
#include <asm/fixmap.h>
#include <asm/irqflags.h>
#include <asm/machine.h>
#include <asm/processor.h>
#include <core/bug.h>
#include <core/kthread.h>
#include <core/selftest.h>
#include <core/spinlock.h>
#include <lib/err.h>
#include "frame_proof.h"

/* Not 0, so that a reading before the test that never took place is noticed. */
static unsigned long units = 7;

static const char *damage;		/* what the validator says */

unsigned long frame_proof_units(void)
{
	return units;
}

const char *frame_proof_check(void)
{
	return damage;
}

SELFTEST_EXPLICIT_ONLY(frame_proof, pass)
{
	EXPECT_EQ(1, 1);
}

SELFTEST_EXPLICIT_ONLY(frame_proof, fail)
{
	EXPECT_EQ(1 + 1, 3);
}

/* Run behind the one above: the suite has failed all the same. */
SELFTEST_EXPLICIT_ONLY(frame_proof, fail_then_pass)
{
	EXPECT_EQ(1, 1);
}

SELFTEST_EXPLICIT_ONLY(frame_proof, skip)
{
	SELFTEST_SKIP("on purpose");
}

SELFTEST_EXPLICIT_ONLY(frame_proof, leak)
{
	units++;
}

static int waits_for_ever(void *unused __maybe_unused)
{
	set_current_state(TASK_UNINTERRUPTIBLE);
	schedule();
	return 0;
}

/* Before those that leave a state in which no thread can be made. */
SELFTEST_EXPLICIT_ONLY(frame_proof, leak_task)
{
	ASSERT_TRUE(!IS_ERR(kthread_create(waits_for_ever, NULL, "leaked")));
}

SELFTEST_EXPLICIT_ONLY(frame_proof, leak_interrupts)
{
	local_irq_disable();
}

SELFTEST_EXPLICIT_ONLY(frame_proof, leak_preempt)
{
	preempt_disable();
}

SELFTEST_EXPLICIT_ONLY(frame_proof, leak_fixmap)
{
	set_fixmap(FIX_SELFTEST_2, 0, PAGE_KERNEL);
}

SELFTEST_EXPLICIT_ONLY(frame_proof, leak_lock)
{
	static DEFINE_SPINLOCK(test_kept);

	spin_lock(&test_kept);
}

/* Run behind those above: what others leaked is not this one's leak. */
SELFTEST_EXPLICIT_ONLY(frame_proof, leak_of_others)
{
	EXPECT_EQ(1, 1);
}

/* Two locks that the drawing of tests/selftest/lock_drawing.c does not know. */
SELFTEST_EXPLICIT_ONLY(frame_proof, undrawn_order)
{
	static DEFINE_SPINLOCK(proof_outer);
	static DEFINE_SPINLOCK(proof_inner);

	spin_lock(&proof_outer);
	spin_lock(&proof_inner);
	spin_unlock(&proof_inner);
	spin_unlock(&proof_outer);
}

/* Last, as it stays. */
SELFTEST_EXPLICIT_ONLY(frame_proof, damage)
{
	damage = "nothing is broken here";
}

SELFTEST_EXPLICIT_ONLY(frame_proof, hang)
{
	for (;;)
		cpu_relax();
}

SELFTEST_EXPLICIT_ONLY(frame_proof, panic)
{
	panic("on purpose, by frame_proof.panic");
}

SELFTEST_EXPLICIT_ONLY(frame_proof, reset)
{
	machine_reboot();
}
