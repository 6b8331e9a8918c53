/* SPDX-License-Identifier: MIT */
/*
 * user/lib/syscall.h - one system call: int $0x80 and nothing around it
 *
 *	eax	number; afterwards the result, or -errno
 *	ebx ecx edx esi edi ebp		the arguments
 *
 * ebp cannot be named as an operand where it is the frame pointer: the sixth argument
 * goes over the stack.
 */
#pragma once

#define SYSCALL_ASM(...) __asm__ volatile("int $0x80" : "=a"(result) : __VA_ARGS__ : "memory")

static inline long syscall0(long number)
{
	long result;

	SYSCALL_ASM("a"(number));
	return result;
}

static inline long syscall1(long number, long a)
{
	long result;

	SYSCALL_ASM("a"(number), "b"(a));
	return result;
}

static inline long syscall2(long number, long a, long b)
{
	long result;

	SYSCALL_ASM("a"(number), "b"(a), "c"(b));
	return result;
}

static inline long syscall3(long number, long a, long b, long c)
{
	long result;

	SYSCALL_ASM("a"(number), "b"(a), "c"(b), "d"(c));
	return result;
}

static inline long syscall4(long number, long a, long b, long c, long d)
{
	long result;

	SYSCALL_ASM("a"(number), "b"(a), "c"(b), "d"(c), "S"(d));
	return result;
}

static inline long syscall5(long number, long a, long b, long c, long d, long e)
{
	long result;

	SYSCALL_ASM("a"(number), "b"(a), "c"(b), "d"(c), "S"(d), "D"(e));
	return result;
}

static inline long syscall6(long number, long a, long b, long c, long d, long e, long f)
{
	long result;

	__asm__ volatile("pushl %[f]\n\t"
			 "pushl %%ebp\n\t"
			 "movl 4(%%esp), %%ebp\n\t"
			 "int $0x80\n\t"
			 "popl %%ebp\n\t"
			 "addl $4, %%esp"
			 : "=a"(result)
			 : "a"(number), "b"(a), "c"(b), "d"(c), "S"(d), "D"(e), [f] "g"(f)
			 : "memory");
	return result;
}
