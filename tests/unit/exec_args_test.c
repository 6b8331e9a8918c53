/* SPDX-License-Identifier: MIT */
/*
 * tests/unit/exec_args_test.c - argv and envp in pages: limits, errors, every border of a page
 */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <stdio.h>
#include <cmocka.h>
#include <kernel/exec_args.h>
#include <lib/compiler.h>
#include <lib/errno.h>
#include "exec_pages.h"
#include "random.h"

#define STACK		(8UL << 20)
#define MOST		(EXEC_ARGS_MAX_PAGES * PAGE_SIZE)	/* less where pointers are wide */
#define FULL_SPACE	(STACK / 4 < MOST ? STACK / 4 : MOST)
#define MAX_LIST	300

static const char *const no_strings[] = { NULL };

/* The strings one after another are those of the lists; then the path. */
static void assert_holds(const struct exec_args *args, const char *const *argv,
			 const char *const *envp, const char *name)
{
	size_t offset = 0, nr;

	for (unsigned int i = 0; i < args->argc + args->envc + 1; i++) {
		const char *want = i < args->argc ? argv[i] :
				   i < args->argc + args->envc ? envp[i - args->argc] : name;
		size_t next = exec_args_next(args, offset), length = strlen(want) + 1;

		if (i == args->argc + args->envc)
			assert_int_equal(offset, args->name);
		assert_int_equal(next - offset, length);
		for (; offset < next; offset += nr, want += nr) {
			const char *bytes = exec_args_bytes(args, offset, &nr);

			if (nr > next - offset)
				nr = next - offset;
			assert_memory_equal(bytes, want, nr);
		}
	}
	assert_int_equal(offset, args->used);
}

static void fill_keeps_order(void **state)
{
	static const char *const argv[] = { "ls", "-l", "", "/bin", NULL };
	static const char *const envp[] = { "A=1", "", "HOME=/", NULL };
	struct exec_args *args = exec_args_alloc(STACK);

	(void)state;
	assert_int_equal(exec_args_fill(args, &exec_from_kernel, "/bin/ls", argv, envp), 0);
	assert_int_equal(args->argc, 4);
	assert_int_equal(args->envc, 3);
	assert_holds(args, argv, envp, "/bin/ls");
	assert_int_equal(args->used + args->space + 7 * 4, FULL_SPACE);
	exec_args_free(args);
	assert_int_equal(pages_in_use, 0);
}

static void fill_without_arguments_has_an_empty_one(void **state)
{
	static const char *const empty[] = { "" };

	(void)state;
	for (unsigned int i = 0; i < 2; i++) {
		const char *const *list = i ? no_strings : NULL;
		struct exec_args *args = exec_args_alloc(STACK);

		assert_int_equal(exec_args_fill(args, &exec_from_kernel, "/x", list, list), 0);
		assert_int_equal(args->argc, 1);
		assert_int_equal(args->envc, 0);
		assert_holds(args, empty, NULL, "/x");
		exec_args_free(args);
	}
	assert_int_equal(pages_in_use, 0);
}

/* Two strings whose border moves over that of a page. */
static void fill_every_border_of_a_page_is_crossed(void **state)
{
	static char first[2 * 4096], second[2 * 4096];
	const char *const argv[] = { first, second, "end", NULL };

	(void)state;
	for (size_t length = 4090; length < 4100; length++) {
		for (size_t other = 4080; other < 4100; other++) {
			struct exec_args *args = exec_args_alloc(STACK);

			memset(first, 'a', length);
			memset(second, 'b', other);
			first[length] = second[other] = '\0';
			assert_int_equal(exec_args_fill(args, &exec_from_kernel, "p", argv,
							no_strings), 0);
			assert_holds(args, argv, NULL, "p");
			exec_args_free(args);
		}
	}
	assert_int_equal(pages_in_use, 0);
}

/* One long string, behind another one if there is one. */
static int fill_of_one_string(size_t stack, size_t length, const char *first)
{
	char *string = malloc(length + 1);
	const char *const lists[] = { first, string, NULL };
	const char *const *argv = first ? lists : lists + 1;
	struct exec_args *args = exec_args_alloc(stack);
	int error;

	memset(string, 'x', length);
	string[length] = '\0';
	error = exec_args_fill(args, &exec_from_kernel, "p", argv, no_strings);
	if (!error)
		assert_holds(args, argv, NULL, "p");
	exec_args_free(args);
	free(string);
	return error;
}

static void fill_strings_end_at_128_kb(void **state)
{
	(void)state;
	for (unsigned int i = 0; i < 2; i++) {
		const char *first = i ? "ab" : NULL;	/* pages end in other places then */

		assert_int_equal(fill_of_one_string(STACK, MAX_ARG_STRLEN - 1, first), 0);
		assert_int_equal(fill_of_one_string(STACK, MAX_ARG_STRLEN, first), -E2BIG);
		assert_int_equal(fill_of_one_string(STACK, MAX_ARG_STRLEN + 4096, first), -E2BIG);
	}
	assert_int_equal(pages_in_use, 0);
}

/* However small the stack is, 128 KB are left: the string, its NUL, a pointer, "p" and its NUL. */
static void fill_small_stacks_have_room_for_128_kb(void **state)
{
	(void)state;
	assert_int_equal(fill_of_one_string(0, EXEC_ARGS_MIN_SPACE - 7, NULL), 0);
	assert_int_equal(fill_of_one_string(0, EXEC_ARGS_MIN_SPACE - 6, NULL), -E2BIG);
	assert_int_equal(fill_of_one_string(0, EXEC_ARGS_MIN_SPACE - 5, NULL), -E2BIG);
	assert_int_equal(fill_of_one_string(0, EXEC_ARGS_MIN_SPACE - 4, NULL), -E2BIG);
	assert_int_equal(pages_in_use, 0);
}

/* A list of short strings without end, so that pointers count for most. */
static int endless_pointer(const char *const *list, unsigned int i, const char **string)
{
	(void)i;
	*string = list[0];
	return 0;
}

static void fill_pointers_count_too(void **state)
{
	struct exec_source endless = exec_from_kernel;
	static const size_t stacks[] = { STACK, 0, 1UL << 30, SIZE_MAX };
	static const char *const list[] = { "abc" };

	(void)state;
	endless.pointer = endless_pointer;
	for (size_t i = 0; i < ARRAY_SIZE(stacks); i++) {
		struct exec_args *args = exec_args_alloc(stacks[i]);
		size_t space = args->space;

		assert_int_equal(exec_args_fill(args, &endless, "p", list, list), -E2BIG);
		assert_int_equal(args->used, space / 2);
		assert_int_equal(args->space, 0);
		exec_args_free(args);
	}
	assert_int_equal(pages_in_use, 0);
}

static unsigned int calls_until_fault;

static int faulting_pointer(const char *const *list, unsigned int i, const char **string)
{
	if (--calls_until_fault == 0)
		return -EFAULT;
	return exec_from_kernel.pointer(list, i, string);
}

static long faulting_copy(char *to, const char *from, long size)
{
	if (--calls_until_fault == 0)
		return -EFAULT;
	return exec_from_kernel.copy(to, from, size);
}

/* Lists of six pages: pointers, strings, and pages that are not to be had. */
static const struct exec_source faulting = { faulting_pointer, faulting_copy };
static char long_string[2 * 4096];
static const char *const long_list[] = { long_string, "a", long_string, NULL };

static void fill_every_fault_is_reported(void **state)
{
	unsigned int n = 0;
	int error = -EFAULT;

	(void)state;
	memset(long_string, 'l', sizeof(long_string) - 1);
	while (error) {
		struct exec_args *args = exec_args_alloc(STACK);

		calls_until_fault = ++n;
		error = exec_args_fill(args, &faulting, "p", long_list, long_list);
		assert_true(error == 0 || error == -EFAULT);
		exec_args_free(args);
		assert_int_equal(pages_in_use, 0);
	}
	/* 4 pointers and more than 3 strings of each list were asked for. */
	assert_in_range(n, 2 * (4 + 3) + 1, 64);
}

static void fill_every_failed_page_is_reported(void **state)
{
	unsigned int n = 0;
	int error = -ENOMEM;

	(void)state;
	memset(long_string, 'l', sizeof(long_string) - 1);
	while (error) {
		struct exec_args *args;

		pages_until_failure = ++n;
		args = exec_args_alloc(STACK);
		if (!args)
			continue;
		error = exec_args_fill(args, &exec_from_kernel, "p", long_list, long_list);
		assert_true(error == 0 || error == -ENOMEM);
		exec_args_free(args);
		assert_int_equal(pages_in_use, 0);
	}
	pages_until_failure = 0;
	assert_int_equal(n, 1 + 9 + 1);		/* the struct, nine pages, and none failed */
}

static void fill_random_lists_come_back(void **state)
{
	uint64_t seed = 6;

	(void)state;
	for (unsigned int round = 0; round < 300; round++) {
		unsigned int nr = random_below(&seed, MAX_LIST);
		unsigned int split = random_below(&seed, nr + 1);
		const char *lists[2][MAX_LIST + 1] = { { NULL } };
		char *strings[MAX_LIST];
		struct exec_args *args = exec_args_alloc(STACK);

		for (unsigned int i = 0; i < nr; i++) {
			size_t length = random_below(&seed, random_below(&seed, 2) ? 5000 : 20);

			strings[i] = malloc(length + 1);
			memset(strings[i], 'a' + (int)(i % 26), length);
			strings[i][length] = '\0';
			lists[i >= split][i >= split ? i - split : i] = strings[i];
		}
		assert_int_equal(exec_args_fill(args, &exec_from_kernel, "/a/path", lists[0],
						lists[1]), 0);
		if (!split)
			lists[0][0] = "";
		assert_int_equal(args->argc, split ? split : 1);
		assert_int_equal(args->envc, nr - split);
		assert_holds(args, lists[0], lists[1], "/a/path");
		exec_args_free(args);
		for (unsigned int i = 0; i < nr; i++)
			free(strings[i]);
	}
	assert_int_equal(pages_in_use, 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(fill_keeps_order),
		cmocka_unit_test(fill_without_arguments_has_an_empty_one),
		cmocka_unit_test(fill_every_border_of_a_page_is_crossed),
		cmocka_unit_test(fill_strings_end_at_128_kb),
		cmocka_unit_test(fill_small_stacks_have_room_for_128_kb),
		cmocka_unit_test(fill_pointers_count_too),
		cmocka_unit_test(fill_every_fault_is_reported),
		cmocka_unit_test(fill_every_failed_page_is_reported),
		cmocka_unit_test(fill_random_lists_come_back),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
