/* SPDX-License-Identifier: MIT */
/*
 * asm/uaccess_copy.h - the copy itself, for the few who have no instruction to spare
 */
#pragma once

#include <asm/uaccess.h>
#include <asm/user_insn.h>

/*
 * Copy words, then the bytes that are left over; the number of bytes not copied.
 *
 *	1: rep movsl	fault: ecx words and the rest are left
 *	2: rep movsb	fault: ecx bytes are left
 */
static __always_inline unsigned long copy_words_and_bytes(void *to, const void *from,
							  unsigned long n)
{
	unsigned long left = n / 4;

	__asm__ volatile("1:\trep movsl\n\t"
			 "movl %3, %0\n"
			 "2:\trep movsb\n"
			 "3:\n\t"
			 ".pushsection .text.fixup, \"ax\"\n"
			 "4:\tleal (%3,%0,4), %0\n\t"
			 "jmp 3b\n\t"
			 ".popsection\n\t"
			 EXTABLE(1b, 4b)
			 EXTABLE(2b, 3b)
			 : "+c"(left), "+D"(to), "+S"(from)
			 : "r"(n & 3) : "memory");
	return left;
}

/* As copy_to_user(), of which access_ok() has been asked already. */
static __always_inline unsigned long __must_check
__copy_to_user(void __user *to, const void *from, unsigned long n)
{
	unsigned long left;

	user_access_begin();
	left = copy_words_and_bytes(to, from, n);
	user_access_end();
	return left;
}
