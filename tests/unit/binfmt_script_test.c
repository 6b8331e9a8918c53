/* SPDX-License-Identifier: MIT */
/*
 * tests/unit/binfmt_script_test.c - scripts lead to the file that is loaded
 *
 * The file layer is a list of names and texts.  Every open, read and allocation fails in turn,
 * and nothing is left open.
 */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <stdlib.h>
#include <cmocka.h>
#include <fs/file.h>
#include <fs/inode.h>
#include <fs/super.h>
#include <kernel/exec.h>
#include <lib/compiler.h>
#include <lib/err.h>
#include <lib/errno.h>
#include <lib/string.h>
#include <mm/kmalloc.h>

/* --- the file layer ------------------------------------------------------------------- */

struct model_file {
	const char *path, *text;
	umode_t mode;
};

static const struct model_file files[] = {
	{ "/bin/sh", "\177ELF shell", S_IFREG | 0755 },
	{ "/s1", "#!/bin/sh\n", S_IFREG | 0755 },
	{ "/s2", "#! /s1  -x  -y \nrest", S_IFREG | 0755 },
	{ "/s3", "#!/s2", S_IFREG | 0755 },
	{ "/s4", "#!/s3\n", S_IFREG | 0755 },
	{ "/s5", "#!/s4\n", S_IFREG | 0755 },
	{ "/s6", "#!/s5\n", S_IFREG | 0755 },
	{ "/self", "#!/self\n", S_IFREG | 0755 },
	{ "/gone", "#!/nowhere\n", S_IFREG | 0755 },
	{ "/empty", "#!  \n/bin/sh", S_IFREG | 0755 },
	{ "/text", "echo", S_IFREG | 0755 },
	{ "/plain", "#!/bin/sh\n", S_IFREG | 0644 },
	{ "/dir", "", S_IFDIR | 0755 },
};

static struct super_block super;
static struct inode inodes[ARRAY_SIZE(files)];
static int nr_open, nr_blocks;
static unsigned int calls, failing_call;	/* the latter 0: none */

static bool fails(void)
{
	return ++calls == failing_call;
}

struct file *file_open_exec(const char *path)
{
	if (fails())
		return ERR_PTR(-ENOMEM);
	for (unsigned int i = 0; i < ARRAY_SIZE(files); i++) {
		struct file *file;

		if (strcmp(files[i].path, path) != 0)
			continue;
		if (!(files[i].mode & 0111))
			return ERR_PTR(-EACCES);
		file = calloc(1, sizeof(*file));
		inodes[i].i_mode = files[i].mode;
		inodes[i].i_sb = &super;
		file->f_inode = &inodes[i];
		nr_open++;
		return file;
	}
	return ERR_PTR(-ENOENT);
}

void fput(struct file *file)
{
	nr_open--;
	free(file);
}

int exec_read_head(struct file *file, struct exec_head *head)
{
	const char *text = files[file->f_inode - inodes].text;

	if (fails())
		return -EIO;
	head->size = strlen(text) < sizeof(head->bytes) ? strlen(text) : sizeof(head->bytes);
	memcpy(head->bytes, text, head->size);
	return 0;
}

struct kmem_cache *kmalloc_caches[NR_KMALLOC_CACHES];

/* The one block is of a size that is known where it is asked for. */
void *kmem_cache_alloc(struct kmem_cache *cache, gfp_t gfp)
{
	void *block = fails() ? NULL : calloc(1, 2048);

	(void)cache;
	assert_true(gfp & __GFP_ZERO);
	nr_blocks += block != NULL;
	return block;
}

void *__kmalloc(size_t size, gfp_t gfp)
{
	(void)size;
	(void)gfp;
	fail();
	return NULL;
}

void kfree(const void *block)
{
	nr_blocks -= block != NULL;
	free((void *)block);
}

/* --- one line ----------------------------------------------------------------------------- */

static const char *parse(const char *text, const char **argument)
{
	static char bytes[256];
	const char *interpreter = NULL;

	memset(bytes, 0, sizeof(bytes));
	memcpy(bytes, text, strlen(text) < 256 ? strlen(text) : 256);
	return script_parse(bytes, sizeof(bytes), &interpreter, argument) ? interpreter : NULL;
}

static void line_is_cut_as_linux_cuts_it(void **state)
{
	static const struct {
		const char *text, *interpreter, *argument;
	} lines[] = {
		{ "#!/bin/sh\n", "/bin/sh", NULL },
		{ "#!/bin/sh", "/bin/sh", NULL },
		{ "#! \t/bin/sh \t \nx y", "/bin/sh", NULL },
		{ "#!/bin/sh -e\n", "/bin/sh", "-e" },
		{ "#!/bin/sh\t -e  -u \t\n", "/bin/sh", "-e  -u" },
		{ "#!a b", "a", "b" },
		{ "#!\n/bin/sh", NULL, NULL },
		{ "#!  \t ", NULL, NULL },
		{ "#!", NULL, NULL },
		{ "# !/bin/sh\n", NULL, NULL },
		{ "\177ELF", NULL, NULL },
	};

	(void)state;
	for (unsigned int i = 0; i < ARRAY_SIZE(lines); i++) {
		const char *argument = NULL, *interpreter = parse(lines[i].text, &argument);

		assert_int_equal(!interpreter, !lines[i].interpreter);
		if (!interpreter)
			continue;
		assert_string_equal(interpreter, lines[i].interpreter);
		assert_int_equal(!argument, !lines[i].argument);
		if (argument)
			assert_string_equal(argument, lines[i].argument);
	}
}

/* A name that reaches the end of the bytes is cut off; an argument may be. */
static void name_that_does_not_end_is_refused(void **state)
{
	char text[300];

	(void)state;
	for (unsigned int len = 250; len < 260; len++) {
		const char *argument = NULL;
		bool fits = len < 256;

		memset(text, 'x', sizeof(text));
		memcpy(text, "#!", 2);
		text[len] = '\n';
		text[len + 1] = '\0';
		assert_int_equal(parse(text, &argument) != NULL, fits);
		text[len] = ' ';
		assert_int_equal(parse(text, &argument) != NULL, fits);
		text[len] = 'x';
		memcpy(text, "#!/bin/sh ", 10);
		assert_non_null(parse(text, &argument));
		assert_non_null(argument);
		assert_int_equal(strlen(argument), len < 255 ? len + 1 - 10 : 245);
	}
}

/* --- one after the other -------------------------------------------------------------------- */

static int open_program(const char *path, struct exec_program *program)
{
	int error = exec_program_open(path, program);

	assert_int_equal(nr_open, error ? 0 : 1);
	if (error)
		assert_int_equal(nr_blocks, 0);
	return error;
}

static void expect_words(const char *path, const char *const *words)
{
	struct exec_program program;
	unsigned int i = 0;

	assert_int_equal(open_program(path, &program), 0);
	assert_memory_equal(program.head.bytes, "\177ELF", 4);
	for (; words[i]; i++)
		assert_string_equal(program.prefix[i], words[i]);
	assert_null(program.prefix[i]);
	exec_program_close(&program);
	assert_int_equal(nr_open + nr_blocks, 0);
}

static void scripts_lead_to_a_program_and_its_words(void **state)
{
	static const char *const one[] = { "/bin/sh", "/s1", NULL };
	static const char *const two[] = { "/bin/sh", "/s1", "-x  -y", "/s2", NULL };
	static const char *const five[] = {
		"/bin/sh", "/s1", "-x  -y", "/s2", "/s3", "/s4", "/s5", NULL };

	(void)state;
	expect_words("/s1", one);
	expect_words("/s2", two);
	expect_words("/s5", five);
}

static void what_is_no_script_keeps_its_words(void **state)
{
	struct exec_program program;

	(void)state;
	assert_int_equal(open_program("/bin/sh", &program), 0);
	assert_null(program.prefix);
	exec_program_close(&program);
	assert_int_equal(open_program("/text", &program), 0);
	exec_program_close(&program);
}

static void what_leads_nowhere_is_an_error(void **state)
{
	struct exec_program program;

	(void)state;
	assert_int_equal(open_program("/s6", &program), -ELOOP);
	assert_int_equal(open_program("/self", &program), -ELOOP);
	assert_int_equal(open_program("/gone", &program), -ENOENT);
	assert_int_equal(open_program("/empty", &program), -ENOEXEC);
	assert_int_equal(open_program("/plain", &program), -EACCES);
	assert_int_equal(open_program("/dir", &program), -EACCES);
	assert_int_equal(open_program("/none", &program), -ENOENT);
}

static void each_step_may_fail_and_leaves_nothing(void **state)
{
	struct exec_program program;
	int error;

	(void)state;
	for (failing_call = 1;; failing_call++) {
		calls = 0;
		error = open_program("/s5", &program);
		if (calls < failing_call)
			break;
		assert_int_not_equal(error, 0);
	}
	failing_call = 0;
	assert_int_equal(error, 0);
	assert_int_equal(calls, 6 + 6 + 1);	/* opens, reads, one block */
	exec_program_close(&program);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(line_is_cut_as_linux_cuts_it),
		cmocka_unit_test(name_that_does_not_end_is_refused),
		cmocka_unit_test(scripts_lead_to_a_program_and_its_words),
		cmocka_unit_test(what_is_no_script_keeps_its_words),
		cmocka_unit_test(what_leads_nowhere_is_an_error),
		cmocka_unit_test(each_step_may_fail_and_leaves_nothing),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
