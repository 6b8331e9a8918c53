/* SPDX-License-Identifier: MIT */
/*
 * tests/selftest/frame_proof_selftest.c - does the frame see what it must see?
 *
 * These tests fail, hang, panic and reset the machine on purpose.  They run only
 * when named; the machine runner expects each to be reported for what it is.
 */
#include <asm/machine.h>
#include <asm/processor.h>
#include <core/bug.h>
#include <core/selftest.h>

static unsigned long leaked_units;

static unsigned long read_leaked_units(void)
{
	return leaked_units;
}

SELFTEST_EXPLICIT_ONLY(frame_proof, pass)
{
	EXPECT_EQ(1, 1);
}

SELFTEST_EXPLICIT_ONLY(frame_proof, fail)
{
	EXPECT_EQ(1 + 1, 3);
}

SELFTEST_EXPLICIT_ONLY(frame_proof, skip)
{
	SELFTEST_SKIP("on purpose");
}

SELFTEST_EXPLICIT_ONLY(frame_proof, leak)
{
	ASSERT_EQ(selftest_register_leak_check("units of nothing", read_leaked_units), 0);
	leaked_units++;
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
