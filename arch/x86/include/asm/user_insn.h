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
#include <lib/errno.h>
#include <stdint.h>

#define EXTABLE(insn, fixup)				\
	".pushsection .extable, \"a\"\n\t"		\
	".balign 4\n\t"					\
	".long " #insn ", " #fixup "\n\t"		\
	".popsection\n"

/* The same, to a label of C. */
#define EXTABLE_LABEL(insn, label)			\
	".pushsection .extable, \"a\"\n\t"		\
	".balign 4\n\t"					\
	".long " #insn ", %l[" #label "]\n\t"		\
	".popsection\n"

/* At 3: the error of operand %0 is -EFAULT, the constant operand of that name. */
#define FIXUP_EFAULT					\
	".pushsection .text.fixup, \"ax\"\n"		\
	"3:\tmovl %[efault], %0\n\t"			\
	"jmp 2b\n\t"					\
	".popsection\n\t"				\
	EXTABLE(1b, 3b)

/* One instruction on %0, an object in user memory; on at the label if it faults. */
#define user_insn(insn, object, label)					\
	__asm__ goto("1:\t" insn "\n\t"				\
		     EXTABLE_LABEL(1b, label)				\
		     : : "m"(object) : "memory" : label)

/* One word to user memory. */
#define user_put_word(value, to, label)					\
	__asm__ goto("1:\tmovl %1, %0\n\t"				\
		     EXTABLE_LABEL(1b, label)				\
		     : : "m"(*(uint32_t *)(to)), "ir"((uint32_t)(value)) : "memory" : label)

/* One word from user memory; false if that faults. */
static __always_inline bool __must_check user_get_word(uint32_t *value, const uint32_t *from)
{
	int error = 0;

	__asm__ volatile("1:\tmovl %2, %1\n"
			 "2:\n\t"
			 FIXUP_EFAULT
			 : "+r"(error), "=&r"(*value)
			 : "m"(*from), [efault] "i"(-EFAULT) : "memory");
	return error == 0;
}

/* Words to user memory, and zeros behind them; false if that faults. */
static __always_inline bool __must_check user_put_words(void *to, const void *from,
							unsigned int nr, unsigned int nr_zero)
{
	__asm__ volatile("1:\trep movsl\n\t"
			 "movl %3, %0\n"
			 "2:\trep stosl\n"
			 "3:\n\t"
			 EXTABLE(1b, 3b)
			 EXTABLE(2b, 3b)
			 : "+c"(nr), "+D"(to), "+S"(from)
			 : "r"(nr_zero), "a"(0) : "memory");
	return nr == 0;
}

/* Words from user memory; false if that faults. */
static __always_inline bool __must_check user_get_words(void *to, const void *from,
							unsigned int nr)
{
	__asm__ volatile("1:\trep movsl\n"
			 "2:\n\t"
			 EXTABLE(1b, 2b)
			 : "+c"(nr), "+D"(to), "+S"(from) : : "memory");
	return nr == 0;
}

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
