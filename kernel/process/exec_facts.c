/* SPDX-License-Identifier: MIT */
/*
 * kernel/process/exec_facts.c - what a new program is told of the machine
 *
 * AT_HWCAP is what CPUID says in edx.  AT_RANDOM's bytes differ from program to program: C
 * libraries take their stack protector's value and their pointer guard from them.  They
 * come from the clock and are no secret from somebody who knows the machine; there is no
 * source of better ones yet.
 *
 * Locking: random_lock.
 */
#include <asm/processor.h>
#include <core/ktime.h>
#include <core/spinlock.h>
#include <kernel/exec_facts.h>
#include <lib/string.h>

static DEFINE_SPINLOCK(random_lock);
static uint64_t random_state = 0x9E3779B97F4A7C15ULL;	/* random_lock; never 0 */

/* xorshift64, with the clock stirred in. */
static uint64_t next_random(uint64_t clock)
{
	uint64_t x;

	spin_lock(&random_lock);
	x = random_state ^ clock;
	if (!x)
		x = random_state;
	x ^= x << 13;
	x ^= x >> 7;
	x ^= x << 17;
	random_state = x;
	spin_unlock(&random_lock);
	return x;
}

/* exec_facts - all of them, for one program; task context */
void exec_facts(struct user_stack_facts *facts)
{
	uint64_t clock = (uint64_t)ktime_get();

	if (cpu_info.tsc)
		clock ^= rdtsc() << 32;
	facts->hwcap = cpu_info.hwcap;
	for (unsigned int i = 0; i < AT_RANDOM_BYTES; i += sizeof(uint64_t)) {
		uint64_t x = next_random(clock);

		memcpy(facts->random + i, &x, sizeof(x));
	}
}
