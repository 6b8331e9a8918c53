/* SPDX-License-Identifier: MIT */
/*
 * lib/compiler.h - attributes and small compiler idioms, named as Linux names them
 */
#pragma once

#include <stddef.h>

#define __packed		__attribute__((packed))
#define __aligned(n)		__attribute__((aligned(n)))
#define __noreturn		__attribute__((noreturn))
#define __noinline		__attribute__((noinline))
#undef __always_inline	/* the host's C library has it too */
#define __always_inline		inline __attribute__((always_inline))
#define __must_check		__attribute__((warn_unused_result))
#define __maybe_unused		__attribute__((unused))
#define __used			__attribute__((used))
#define __cold			__attribute__((cold))
#define __printf(fmt, first)	__attribute__((format(printf, fmt, first)))
#define __section(name)		__attribute__((section(name)))

/*
 * Code and data that only boot needs.  Once start_kernel() is through their pages go to
 * the page allocator; debug builds unmap them, and touching them later is a page fault.
 *
 * __sched: a function in which a task waits on behalf of its caller.  Where a task waits,
 * core/sched_check.c's task_wchan(), is the first function that is none.
 */
#if __STDC_HOSTED__	/* unit tests: ASan does not guard what lies in a named section */
#define __init
#define __initdata
#define __initconst
#define __sched
#else
#define __init			__section(".init.text") __cold
#define __initdata		__section(".init.data")
#define __initconst		__section(".init.rodata")
#define __sched			__section(".sched.text")
#endif

#define likely(x)		__builtin_expect(!!(x), 1)
#define unlikely(x)		__builtin_expect(!!(x), 0)

/* The compiler may not move memory accesses across this point. */
#define barrier()		__asm__ volatile("" ::: "memory")

/*
 * The compiler knows nothing about the value from here on: it cannot compute an address
 * anew that is better kept in a register.
 */
#define OPTIMIZER_HIDE_VAR(var)	__asm__("" : "+r"(var))

/* Exactly one access, neither torn nor repeated nor dropped by the compiler. */
#define READ_ONCE(x)		(*(const volatile __typeof__(x) *)&(x))
#define WRITE_ONCE(x, val)	(*(volatile __typeof__(x) *)&(x) = (val))

#define ARRAY_SIZE(a)		(sizeof(a) / sizeof((a)[0]))

#define container_of(ptr, type, member) \
	((type *)((char *)(ptr) - offsetof(type, member)))

/* Emitted in the order of the source: for tables that the linker collects. */
#if defined(__has_attribute) && __has_attribute(no_reorder)
#define __in_order		__attribute__((no_reorder))
#else
#define __in_order
#endif

/* An entry of such a table: kept though nobody names it, with no gap between two. */
#define __table_entry(table)	__used __in_order __section(table) __aligned(4)
