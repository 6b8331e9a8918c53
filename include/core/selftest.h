/* SPDX-License-Identifier: MIT */
/*
 * core/selftest.h - tests that run inside the kernel and speak KTAP on the consoles
 *
 *	SELFTEST(memblock, alloc_respects_limit)
 *	{
 *		EXPECT_EQ(memblock_phys_alloc_range(...), 0);
 *	}
 *
 * EXPECT_* notes a failure and goes on; ASSERT_* leaves the test as well.  A
 * failing test never stops the others.  Around each test the leak checks that
 * the allocators registered must read the same before and after.
 */
#pragma once

#include <core/printk.h>
#include <lib/compiler.h>
#include <lib/errno.h>
#include <stdbool.h>
#include <stdint.h>

enum {
	SELFTEST_EXPLICIT = 1 << 0,	/* runs only if the glob spells out its area */
};

struct selftest {
	const char *area;
	const char *name;
	void (*run)(void);
	unsigned int flags;
};

/* All tests, collected by the linker. */
extern const struct selftest __selftests_start[], __selftests_end[];

#define __SELFTEST(_area, _name, _flags)						\
	static void selftest_##_area##_##_name(void);					\
	static const struct selftest __selftest_##_area##_##_name __table_entry(".selftests") =	\
		{ #_area, #_name, selftest_##_area##_##_name, _flags };			\
	static void selftest_##_area##_##_name(void)

#define SELFTEST(area, name)		__SELFTEST(area, name, 0)
#define SELFTEST_EXPLICIT_ONLY(area, name) __SELFTEST(area, name, SELFTEST_EXPLICIT)

/* A quantity that must be the same before and after each test, e.g. free pages. */
typedef unsigned long (*selftest_leak_fn)(void);

/* NULL, or the first broken rule of a structure as text; called after each test. */
typedef const char *(*selftest_validator_fn)(void);

#ifdef CONFIG_SELFTEST
/*
 * Run the tests whose "area.name" matches the glob, NULL = all that are not
 * explicit-only.  Returns the number of failed tests, -ENOENT if none matched.
 */
int selftest_run(const char *glob);
int __must_check selftest_register_leak_check(const char *what, selftest_leak_fn read);
int __must_check selftest_register_validator(selftest_validator_fn check);

/* What those say now: the first broken rule, or NULL. */
const char *selftest_validate(void);

/* Within a test, after a round of that name: everything is as the test found it. */
void selftest_check_leaks(const char *whose);

/* Register what every test must leave as it found it; boot, once. */
int __must_check selftest_init(void);
#else
static inline int __must_check selftest_init(void)
{
	return 0;
}

static inline int selftest_run(const char *glob)
{
	(void)glob;
	console_printf("KTAP version 1\n1..0\n");
	return -ENOENT;
}

static inline int __must_check selftest_register_leak_check(const char *what, selftest_leak_fn read)
{
	(void)what;
	(void)read;
	return 0;
}
#endif

/* For the macros below. */
void selftest_fail(const char *file, int line, const char *fmt, ...) __printf(3, 4);
void selftest_skip(const char *reason);

#define __EXPECT_OP(a, b, op, on_fail) do {						\
	__typeof__(a) __a = (a);							\
	__typeof__(b) __b = (b);							\
	if (!(__a op __b)) {								\
		selftest_fail(__FILE__, __LINE__, "%s " #op " %s: %lld, %lld (%#llx, %#llx)",	\
			      #a, #b, (long long)__a, (long long)__b,			\
			      (unsigned long long)__a, (unsigned long long)__b);		\
		on_fail;								\
	}										\
} while (0)

#define EXPECT_EQ(a, b)		__EXPECT_OP(a, b, ==, (void)0)
#define EXPECT_NE(a, b)		__EXPECT_OP(a, b, !=, (void)0)
#define EXPECT_LT(a, b)		__EXPECT_OP(a, b, <, (void)0)
#define EXPECT_LE(a, b)		__EXPECT_OP(a, b, <=, (void)0)
#define EXPECT_GT(a, b)		__EXPECT_OP(a, b, >, (void)0)
#define EXPECT_GE(a, b)		__EXPECT_OP(a, b, >=, (void)0)
#define ASSERT_EQ(a, b)		__EXPECT_OP(a, b, ==, return)
#define ASSERT_NE(a, b)		__EXPECT_OP(a, b, !=, return)

#define EXPECT_TRUE(cond) do {								\
	if (!(cond))									\
		selftest_fail(__FILE__, __LINE__, "%s is false", #cond);		\
} while (0)
#define EXPECT_FALSE(cond)	EXPECT_TRUE(!(cond))
#define ASSERT_TRUE(cond) do {								\
	if (!(cond)) {									\
		selftest_fail(__FILE__, __LINE__, "%s is false", #cond);		\
		return;									\
	}										\
} while (0)

/* NULL = no invariant is broken; else the text of the first one that is. */
#define EXPECT_OK(text) do {								\
	const char *__text = (text);							\
	if (__text)									\
		selftest_fail(__FILE__, __LINE__, "%s: %s", #text, __text);		\
} while (0)

#define SELFTEST_SKIP(reason) do { selftest_skip(reason); return; } while (0)
