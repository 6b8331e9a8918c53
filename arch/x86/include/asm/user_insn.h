/* SPDX-License-Identifier: MIT */
/*
 * asm/user_insn.h - what surrounds an instruction that touches user memory; arch/x86 only
 *
 *	user_access_begin();			SMAP lets the kernel through
 *	asm("1: the access"			entry in .extable: 1b -> 3b
 *	    "2: go on"
 *	    "3: error = -EFAULT, go to 2"
 *	    EXTABLE(1b, 3b))
 *	user_access_end();
 *
 * The caller has asked access_ok().
 */
#pragma once

#include <asm/processor.h>
#include <lib/compiler.h>

#define EXTABLE(insn, fixup)				\
	".pushsection .extable, \"a\"\n\t"		\
	".balign 4\n\t"					\
	".long " #insn ", " #fixup "\n\t"		\
	".popsection\n"

/* At 3: the error of operand %0 is -EFAULT, the constant operand of that name. */
#define FIXUP_EFAULT					\
	".pushsection .text.fixup, \"ax\"\n"		\
	"3:\tmovl %[efault], %0\n\t"			\
	"jmp 2b\n\t"					\
	".popsection\n\t"				\
	EXTABLE(1b, 3b)

/* With SMAP the kernel may touch the user half only between these two. */
static __always_inline void user_access_begin(void)
{
	if (cpu_info.smap)
		__asm__ volatile("stac" : : : "memory", "cc");
}

static __always_inline void user_access_end(void)
{
	if (cpu_info.smap)
		__asm__ volatile("clac" : : : "memory", "cc");
}
