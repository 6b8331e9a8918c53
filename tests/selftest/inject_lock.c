/* SPDX-License-Identifier: MIT */
/*
 * tests/selftest/inject_lock.c - mistakes with locks that debug builds must name
 */
#include <core/spinlock.h>
#include <kernel/inject.h>

static DEFINE_SPINLOCK(lock);

INJECTION(spin_twice, "spin-twice", "take a spinlock that this CPU holds")
{
	spin_lock(&lock);
	spin_lock(&lock);
}

INJECTION(spin_stranger, "spin-stranger", "release a spinlock that this CPU does not hold")
{
	spin_unlock(&lock);
}
