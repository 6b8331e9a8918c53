/* SPDX-License-Identifier: MIT */
/*
 * arch/x86/mm/uaccess.c - the few instructions that may fault
 *
 *	1:	the access		entry in .extable: 1b -> 3b
 *	2:	go on
 *	3:	result = -EFAULT, go to 2
 */
#include <asm/uaccess.h>
#include <lib/errno.h>

#define EXTABLE(insn, fixup)				\
	".pushsection .extable, \"a\"\n\t"		\
	".balign 4\n\t"					\
	".long " #insn ", " #fixup "\n\t"		\
	".popsection\n"

int kernel_probe_read(const void *src, uint32_t *value)
{
	int error = 0;
	uint32_t word = 0;

	__asm__ volatile("1:\tmovl %2, %1\n"
			 "2:\n\t"
			 ".pushsection .text.fixup, \"ax\"\n"
			 "3:\tmovl %3, %0\n\t"
			 "jmp 2b\n\t"
			 ".popsection\n\t"
			 EXTABLE(1b, 3b)
			 : "+r"(error), "+r"(word)
			 : "m"(*(const uint32_t *)src), "i"(-EFAULT) : "memory");
	*value = word;
	return error;
}

int kernel_probe_write(void *dst, uint32_t value)
{
	int error = 0;

	__asm__ volatile("1:\tmovl %1, %2\n"
			 "2:\n\t"
			 ".pushsection .text.fixup, \"ax\"\n"
			 "3:\tmovl %3, %0\n\t"
			 "jmp 2b\n\t"
			 ".popsection\n\t"
			 EXTABLE(1b, 3b)
			 : "+r"(error)
			 : "r"(value), "m"(*(uint32_t *)dst), "i"(-EFAULT) : "memory");
	return error;
}
