/* SPDX-License-Identifier: MIT */
/*
 * kernel/process/exec_facts.c - what a new program is told of the machine
 *
 * AT_HWCAP is what CPUID says in edx.  AT_RANDOM's bytes differ from program to program: C
 * libraries take their stack protector's value and their pointer guard from them.
 *
 * Chapter: docs/programs.md
 */
#include <asm/processor.h>
#include <core/random.h>
#include <kernel/exec_facts.h>

/* exec_facts - all of them, for one program; task context */
void exec_facts(struct user_stack_facts *facts)
{
	facts->hwcap = cpu_info.hwcap;
	get_random_bytes(facts->random, AT_RANDOM_BYTES);
}
