/* SPDX-License-Identifier: MIT */
/*
 * arch/x86/mm/uaccess.c - the few instructions that may fault
 *
 * How an instruction gets its entry in the exception table: asm/user_insn.h.
 */
#include <asm/uaccess.h>
#include <asm/uaccess_copy.h>
#include <asm/user_insn.h>
#include <lib/errno.h>
#include <lib/minmax.h>
#include <lib/string.h>

int kernel_probe_read(const void *src, uint32_t *value)
{
	int error = 0;
	uint32_t word = 0;

	__asm__ volatile("1:\tmovl %2, %1\n"
			 "2:\n\t"
			 FIXUP_EFAULT
			 : "+r"(error), "+r"(word)
			 : "m"(*(const uint32_t *)src), [efault] "i"(-EFAULT) : "memory");
	*value = word;
	return error;
}

int kernel_probe_write(void *dst, uint32_t value)
{
	int error = 0;

	__asm__ volatile("1:\tmovl %1, %2\n"
			 "2:\n\t"
			 FIXUP_EFAULT
			 : "+r"(error)
			 : "r"(value), "m"(*(uint32_t *)dst), [efault] "i"(-EFAULT) : "memory");
	return error;
}

static __always_inline unsigned long clear_words_and_bytes(void *to, unsigned long n)
{
	unsigned long left = n / 4;

	__asm__ volatile("1:\trep stosl\n\t"
			 "movl %2, %0\n"
			 "2:\trep stosb\n"
			 "3:\n\t"
			 ".pushsection .text.fixup, \"ax\"\n"
			 "4:\tleal (%2,%0,4), %0\n\t"
			 "jmp 3b\n\t"
			 ".popsection\n\t"
			 EXTABLE(1b, 4b)
			 EXTABLE(2b, 3b)
			 : "+c"(left), "+D"(to)
			 : "r"(n & 3), "a"(0) : "memory");
	return left;
}

unsigned long copy_to_user(void __user *to, const void *from, unsigned long n)
{
	return access_ok(to, n) ? __copy_to_user(to, from, n) : n;
}

unsigned long raw_copy_from_user(void *to, const void __user *from, unsigned long n)
{
	unsigned long left;

	if (!access_ok(from, n))
		return n;
	user_access_begin();
	left = copy_words_and_bytes(to, from, n);
	user_access_end();
	return left;
}

unsigned long copy_from_user(void *to, const void __user *from, unsigned long n)
{
	unsigned long left = raw_copy_from_user(to, from, n);

	if (unlikely(left))
		memset((char *)to + (n - left), 0, left);
	return left;
}

unsigned long clear_user(void __user *to, unsigned long n)
{
	unsigned long left;

	if (!access_ok(to, n))
		return n;
	user_access_begin();
	left = clear_words_and_bytes(to, n);
	user_access_end();
	return left;
}

int put_user_u32(uint32_t value, uint32_t __user *to)
{
	int error;

	if (!access_ok(to, sizeof(*to)))
		return -EFAULT;
	user_access_begin();
	error = kernel_probe_write(to, value);
	user_access_end();
	return error;
}

int get_user_u32(uint32_t *value, const uint32_t __user *from)
{
	int error;

	*value = 0;
	if (!access_ok(from, sizeof(*from)))
		return -EFAULT;
	user_access_begin();
	error = kernel_probe_read(from, value);
	user_access_end();
	return error;
}

/* The CPU writes in any case, so that a word that must not be written always faults. */
static __always_inline int probe_cmpxchg(uint32_t *word, uint32_t *expected, uint32_t new)
{
	int error = 0;

	__asm__ volatile("1:\tlock; cmpxchgl %3, %2\n"
			 "2:\n\t"
			 ".pushsection .text.fixup, \"ax\"\n"
			 "3:\tmovl %4, %0\n\t"
			 "jmp 2b\n\t"
			 ".popsection\n\t"
			 EXTABLE(1b, 3b)
			 : "+r"(error), "+a"(*expected), "+m"(*word)
			 : "r"(new), "i"(-EFAULT) : "memory", "cc");
	return error;
}

int cmpxchg_user_u32(uint32_t __user *word, uint32_t *expected, uint32_t new)
{
	int error;

	if (!access_ok(word, sizeof(*word)))
		return -EFAULT;
	user_access_begin();
	error = probe_cmpxchg(word, expected, new);
	user_access_end();
	return error;
}

/* Up to the end of the user half, a piece at a time: a string may end before a hole. */
long strncpy_from_user(char *to, const char __user *from, long size)
{
	long done = 0;

	while (done < size) {
		uintptr_t addr = (uintptr_t)from + (unsigned long)done;
		unsigned long n = min_t(unsigned long, size - done, 64 - addr % 64);
		unsigned long got = n - copy_from_user(to + done, (const void *)addr, n);
		size_t len = strnlen(to + done, got);

		if (len < got)
			return done + (long)len;
		if (got < n)
			return -EFAULT;
		done += (long)n;
	}
	return size;
}
