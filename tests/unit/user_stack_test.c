/* SPDX-License-Identifier: MIT */
/*
 * tests/unit/user_stack_test.c - a new program's stack, read as the program reads it
 *
 * The writer brings bytes to a stack of junk and notes which ones it wrote: every one from sp
 * to top, once, and no other.  The reader starts from sp alone, as start-up code does:
 * argc, that many pointers and NULL, pointers up to NULL, pairs up to AT_NULL.
 */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <stdio.h>
#include <cmocka.h>
#include <kernel/user_stack.h>
#include <lib/compiler.h>
#include <lib/errno.h>
#include <uapi/auxvec.h>
#include "exec_pages.h"
#include "random.h"

#define TOP		0xBFFF8000UL	/* an address like a stack's */
#define STACK_SIZE	(5UL << 20)
#define BOTTOM		(TOP - STACK_SIZE)
#define RLIMIT		(8UL << 20)
#define MAX_LIST	200

static unsigned char memory[STACK_SIZE];
static unsigned char written[STACK_SIZE];
static unsigned int writes, writes_until_failure;
static unsigned long last_end;

static const struct user_stack_facts facts = {
	.hwcap = 0x0783fbff,
	.random = "0123456789abcdef",
};

static const struct elf_image image = {
	.entry = 0x08048123, .phdr = 0x08048034, .phnum = 5,
};

static int write_memory(const struct user_stack_writer *writer, unsigned long addr,
			const void *bytes, size_t nr)
{
	(void)writer;
	writes++;
	if (writes_until_failure && --writes_until_failure == 0)
		return -ENOMEM;
	assert_true(nr > 0 && addr >= BOTTOM && addr + nr <= TOP);
	assert_true(addr == last_end || !last_end);
	memcpy(memory + (addr - BOTTOM), bytes, nr);
	memset(written + (addr - BOTTOM), 1, nr);
	last_end = addr + nr;
	return 0;
}

static const struct user_stack_writer writer = { write_memory };

/* What a program reads at an address. */
static uint32_t word_at(unsigned long addr)
{
	uint32_t word;

	assert_true(addr % 4 == 0 && addr >= BOTTOM && addr <= TOP - 4);
	memcpy(&word, memory + (addr - BOTTOM), sizeof(word));
	return word;
}

static const char *string_at(unsigned long addr)
{
	assert_true(addr >= BOTTOM && addr < TOP);
	assert_true(memchr(memory + (addr - BOTTOM), 0, TOP - addr) != NULL);
	return (const char *)memory + (addr - BOTTOM);
}

/* Check a list of pointers at *addr and move behind its NULL. */
static void read_strings(unsigned long *addr, const char *const *list, unsigned int nr,
			 unsigned long *string)
{
	for (unsigned int i = 0; i < nr; i++, *addr += 4) {
		assert_string_equal(string_at(word_at(*addr)), list[i]);
		if (*string)	/* directly behind the one before */
			assert_int_equal(word_at(*addr), *string);
		*string = word_at(*addr) + strlen(list[i]) + 1;
	}
	assert_int_equal(word_at(*addr), 0);
	*addr += 4;
}

static uint32_t read_auxv(unsigned long auxv, uint32_t type)
{
	for (; word_at(auxv) != AT_NULL; auxv += 8)
		if (word_at(auxv) == type)
			return word_at(auxv + 4);
	fail_msg("no entry of type %u", (unsigned int)type);
	return 0;
}

/* Return: where the vector ends. */
static unsigned long check_auxv(unsigned long auxv, const char *name)
{
	static const uint32_t zeros[] = { AT_BASE, AT_FLAGS, AT_UID, AT_EUID, AT_GID, AT_EGID,
					  AT_SECURE, AT_HWCAP2 };

	for (size_t i = 0; i < ARRAY_SIZE(zeros); i++)
		assert_int_equal(read_auxv(auxv, zeros[i]), 0);
	assert_int_equal(read_auxv(auxv, AT_HWCAP), facts.hwcap);
	assert_int_equal(read_auxv(auxv, AT_PAGESZ), 4096);
	assert_int_equal(read_auxv(auxv, AT_CLKTCK), 100);
	assert_int_equal(read_auxv(auxv, AT_PHDR), image.phdr);
	assert_int_equal(read_auxv(auxv, AT_PHENT), 32);
	assert_int_equal(read_auxv(auxv, AT_PHNUM), image.phnum);
	assert_int_equal(read_auxv(auxv, AT_ENTRY), image.entry);
	assert_string_equal(string_at(read_auxv(auxv, AT_PLATFORM)), "i686");
	assert_string_equal(string_at(read_auxv(auxv, AT_EXECFN)), name);
	assert_memory_equal(string_at(read_auxv(auxv, AT_RANDOM)), facts.random, AT_RANDOM_BYTES);
	while (word_at(auxv) != AT_NULL)
		auxv += 8;
	return auxv + 8;
}

/* All of it was written, and at no place that the program reads nothing but zeros. */
static void check_gaps(const struct user_stack *stack)
{
	for (unsigned long addr = stack->sp; addr < TOP; addr++)
		assert_int_equal(written[addr - BOTTOM], 1);
	for (unsigned long addr = BOTTOM; addr < stack->sp; addr++)
		assert_int_equal(written[addr - BOTTOM], 0);
	for (unsigned long addr = stack->platform + 5; addr < stack->strings; addr++)
		assert_int_equal(memory[addr - BOTTOM], 0);
	assert_int_equal(word_at(TOP - 4), 0);
	assert_in_range(stack->strings - stack->platform - 5, 0, 15);
}

static void read_back(const struct user_stack *stack, const char *name, const char *const *argv,
		      unsigned int argc, const char *const *envp, unsigned int envc)
{
	unsigned long addr = stack->sp, string = 0, end, gap;

	assert_int_equal(stack->sp % 16, 0);
	assert_int_equal(word_at(addr), argc);
	addr += 4;
	read_strings(&addr, argv, argc, &string);
	read_strings(&addr, envp, envc, &string);
	gap = check_auxv(addr, name);
	assert_in_range(stack->random - gap, 0, 15);
	for (; gap < stack->random; gap++)
		assert_int_equal(memory[gap - BOTTOM], 0);
	end = read_auxv(addr, AT_EXECFN) + strlen(name) + 1;
	assert_true(end == TOP - 4);
	if (argc + envc)
		assert_true(string + strlen(name) + 1 == end);
	check_gaps(stack);
}

static struct exec_args *make_args(const char *name, const char *const *argv,
				   const char *const *envp)
{
	struct exec_args *args = exec_args_alloc(RLIMIT);

	assert_int_equal(exec_args_fill(args, &exec_from_kernel, name, argv, envp), 0);
	memset(memory, 0x5A, sizeof(memory));
	memset(written, 0, sizeof(written));
	last_end = 0;
	writes = 0;
	return args;
}

static void build(struct user_stack *stack, const char *name, const char *const *argv,
		  const char *const *envp)
{
	struct exec_args *args = make_args(name, argv, envp);

	user_stack_layout(args, TOP, stack);
	assert_int_equal(user_stack_write(stack, args, &image, &facts, &writer), 0);
	read_back(stack, name, argv, args->argc, envp, args->envc);
	exec_args_free(args);
	assert_int_equal(pages_in_use, 0);
}

static void stack_is_read_as_a_program_reads_it(void **state)
{
	static const char *const argv[] = { "demo", "-v", "", NULL };
	static const char *const envp[] = { "HOME=/", "TERM=linux", NULL };
	struct user_stack stack;

	(void)state;
	build(&stack, "/bin/demo", argv, envp);
	assert_int_equal(writes, 1);
}

/*
 * By hand, from the drawing: with TOP = ...8000 the last four bytes are at 7ffc, "/t" at 7ff9,
 * "t" at 7ff7; 7ff0 is a multiple of 16: "i686" at 7feb, 16 bytes at 7fdb; 43 words below.
 */
static void stack_of_one_argument_has_known_addresses(void **state)
{
	static const char *const argv[] = { "t", NULL }, *const envp[] = { NULL };
	struct user_stack stack;

	(void)state;
	build(&stack, "/t", argv, envp);
	assert_int_equal(stack.strings, TOP - 0x8000 + 0x7ff7);
	assert_int_equal(stack.platform, TOP - 0x8000 + 0x7feb);
	assert_int_equal(stack.random, TOP - 0x8000 + 0x7fdb);
	assert_int_equal(stack.sp, TOP - 0x8000 + 0x7f30);
}

/* The drawing of docs/programs.md, whose stack ends at c0000000. */
static void stack_of_the_chapter_has_its_addresses(void **state)
{
	static const char *const argv[] = { "/bin/demo", "-v", NULL };
	static const char *const envp[] = { "HOME=/", NULL };
	static const struct { uint16_t at, word; } words[] = {
		{ 0xff04, 0xffde }, { 0xff08, 0xffe8 }, { 0xff10, 0xffeb }, { 0xff8c, 0xffbb },
		{ 0xff9c, 0xfff2 }, { 0xffa4, 0xffcb },
	};
	const unsigned long base = TOP - 0x10000;
	struct user_stack stack;

	(void)state;
	build(&stack, "/bin/demo", argv, envp);
	assert_int_equal(stack.sp, base + 0xff00);
	for (size_t i = 0; i < ARRAY_SIZE(words); i++)
		assert_int_equal(word_at(base + words[i].at), base + words[i].word);
	assert_int_equal(word_at(base + 0xff18), AT_HWCAP);
	assert_int_equal(word_at(base + 0xff88), AT_RANDOM);
	assert_int_equal(word_at(base + 0xff90), AT_HWCAP2);
	assert_int_equal(word_at(base + 0xff98), AT_EXECFN);
	assert_int_equal(word_at(base + 0xffa0), AT_PLATFORM);
	assert_int_equal(word_at(base + 0xffa8), AT_NULL);
}

/* The order of the pairs is Linux's too: programs must not care, but tests compare. */
static void stack_auxv_has_linux_order(void **state)
{
	static const uint32_t order[] = {
		AT_HWCAP, AT_PAGESZ, AT_CLKTCK, AT_PHDR, AT_PHENT, AT_PHNUM, AT_BASE, AT_FLAGS,
		AT_ENTRY, AT_UID, AT_EUID, AT_GID, AT_EGID, AT_SECURE, AT_RANDOM, AT_HWCAP2,
		AT_EXECFN, AT_PLATFORM, AT_NULL,
	};
	static const char *const argv[] = { "t", NULL }, *const envp[] = { NULL };
	struct user_stack stack;

	(void)state;
	build(&stack, "/t", argv, envp);
	for (size_t i = 0; i < ARRAY_SIZE(order); i++)
		assert_int_equal(word_at(stack.sp + 4 * (1 + 2 + 1) + 8 * i), order[i]);
}

static void stack_every_length_is_aligned(void **state)
{
	char name[40], arg[40];
	const char *const argv[] = { arg, arg, NULL }, *const envp[] = { name, NULL };
	struct user_stack stack;

	(void)state;
	for (unsigned int i = 0; i < 36; i++) {
		for (unsigned int nr = 0; nr < 3; nr++) {
			memset(name, 'n', i);
			name[i] = '\0';
			memset(arg, 'a', 36 - i);
			arg[36 - i] = '\0';
			build(&stack, name, argv + nr % 2, envp + nr / 2);
		}
	}
}

static void stack_random_lists_are_read_back(void **state)
{
	uint64_t seed = 99;

	(void)state;
	for (unsigned int round = 0; round < 20; round++) {
		unsigned int argc = 1 + random_below(&seed, MAX_LIST);
		unsigned int envc = random_below(&seed, MAX_LIST);
		const char *argv[MAX_LIST + 1] = { NULL }, *envp[MAX_LIST + 1] = { NULL };
		struct user_stack stack;

		for (unsigned int i = 0; i < argc + envc; i++) {
			size_t length = random_below(&seed, random_below(&seed, 4) ? 30 : 9000);
			char *string = malloc(length + 1);

			memset(string, 'a' + (int)(i % 26), length);
			string[length] = '\0';
			*(i < argc ? &argv[i] : &envp[i - argc]) = string;
		}
		build(&stack, "/bin/random", argv, envp);
		for (unsigned int i = 0; i < argc; i++)
			free((void *)argv[i]);
		for (unsigned int i = 0; i < envc; i++)
			free((void *)envp[i]);
	}
}

/* As much as exec_args takes, most of it pointers. */
static void stack_the_largest_fits(void **state)
{
	enum { NR = 250000 };
	const char **argv = calloc(NR + 1, sizeof(*argv));
	const char *const envp[] = { NULL };
	struct user_stack stack;

	(void)state;
	for (unsigned int i = 0; i < NR; i++)
		argv[i] = i % 2 ? "xy" : "";
	build(&stack, "/bin/large", argv, envp);
	assert_true(stack.sp > BOTTOM && stack.sp < TOP - NR * 6);
	free(argv);
}

static void stack_every_failed_write_is_reported(void **state)
{
	static char large[3 * 4096];
	static const char *const argv[] = { large, NULL }, *const envp[] = { NULL };
	struct user_stack stack;
	struct exec_args *args;
	unsigned int n = 0;
	int error = -ENOMEM;

	(void)state;
	memset(large, 'x', sizeof(large) - 1);
	args = make_args("/t", argv, envp);
	user_stack_layout(args, TOP, &stack);
	while (error) {
		last_end = 0;
		writes = 0;
		writes_until_failure = ++n;
		error = user_stack_write(&stack, args, &image, &facts, &writer);
		assert_true(error == 0 || error == -ENOMEM);
		assert_int_equal(writes, error ? n : n - 1);
	}
	writes_until_failure = 0;
	assert_int_equal(n, 1 + 3 + 1 + 1);	/* up to the strings, three pages, the rest; none */
	read_back(&stack, "/t", argv, 1, envp, 0);
	exec_args_free(args);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(stack_is_read_as_a_program_reads_it),
		cmocka_unit_test(stack_of_one_argument_has_known_addresses),
		cmocka_unit_test(stack_of_the_chapter_has_its_addresses),
		cmocka_unit_test(stack_auxv_has_linux_order),
		cmocka_unit_test(stack_every_length_is_aligned),
		cmocka_unit_test(stack_random_lists_are_read_back),
		cmocka_unit_test(stack_the_largest_fits),
		cmocka_unit_test(stack_every_failed_write_is_reported),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
