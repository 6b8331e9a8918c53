/* SPDX-License-Identifier: MIT */
/*
 * kernel/process/exec_args.c - gather argv, envp and the path for a new program
 *
 * Each string is copied once, into the page where the one before it ended.  Its NUL is
 * found while it is copied: a program whose other thread changes a string meanwhile gets
 * some string, and never one without an end.
 *
 * Strings and the pointers to them share the space that Linux allows: a quarter of the
 * stack's limit, 128 KB at least; three quarters of 8 MB at most there, nearly 4 MB here.
 *
 * Where the strings lie in the new program's memory is not here but in user_stack.c.
 *
 * Locking: none; one task fills a struct exec_args.
 *
 * Chapter: docs/programs.md
 */
#include <kernel/exec_args.h>
#include <lib/errno.h>
#include <lib/minmax.h>
#include <lib/string.h>
#include <mm/gfp.h>

_Static_assert(sizeof(struct exec_args) <= PAGE_SIZE, "a struct exec_args is one page");

#define USER_POINTER_SIZE	4	/* a pointer of a program, whatever the host's is */
#define MAX_SPACE		(EXEC_ARGS_MAX_PAGES * PAGE_SIZE)

/*
 * exec_args_alloc - an empty one
 *
 * stack_limit is RLIMIT_STACK in bytes.  May sleep.  Return: NULL without memory.
 */
struct exec_args *exec_args_alloc(size_t stack_limit)
{
	struct exec_args *args = (struct exec_args *)__get_free_page(GFP_KERNEL);

	if (!args)
		return NULL;
	memset(args, 0, offsetof(struct exec_args, pages));
	args->space = clamp(stack_limit / 4, (size_t)EXEC_ARGS_MIN_SPACE, (size_t)MAX_SPACE);
	return args;
}

void exec_args_free(struct exec_args *args)
{
	for (unsigned int i = 0; i < args->nr_pages; i++)
		free_page((unsigned long)args->pages[i]);
	free_page((unsigned long)args);
}

/* Where the next byte goes, and how many fit behind it in that page; NULL: no memory. */
static char *room_at_end(struct exec_args *args, size_t *room)
{
	unsigned int i = args->used / PAGE_SIZE;

	*room = PAGE_SIZE - args->used % PAGE_SIZE;
	if (i == args->nr_pages) {
		args->pages[i] = (char *)__get_free_page(GFP_KERNEL);
		if (!args->pages[i])
			return NULL;
		args->nr_pages++;
	}
	return args->pages[i] + args->used % PAGE_SIZE;
}

/* Account for so many bytes; -E2BIG if they do not fit. */
static int take_space(struct exec_args *args, size_t size)
{
	if (size > args->space)
		return -E2BIG;
	args->space -= size;
	return 0;
}

/* Append a string, page by page, until its NUL was copied. */
static int add_string(struct exec_args *args, const struct exec_source *source, const char *from)
{
	size_t done = 0, room;
	long copied;
	char *to;

	do {
		if (done == MAX_ARG_STRLEN || !args->space)
			return -E2BIG;
		to = room_at_end(args, &room);
		if (!to)
			return -ENOMEM;
		room = min(room, min(args->space, (size_t)MAX_ARG_STRLEN - done));
		copied = source->copy(to, from + done, (long)room);
		if (copied < 0)
			return (int)copied;
		if ((size_t)copied < room)	/* with its NUL */
			room = (size_t)copied + 1;
		else
			copied = -1;
		args->used += room;
		args->space -= room;
		done += room;
	} while (copied < 0);
	return 0;
}

/* All strings of a list that ends with NULL; NULL itself is an empty list. */
static int add_list(struct exec_args *args, const struct exec_source *source,
		    const char *const *list, unsigned int *count)
{
	const char *string;
	int error;

	for (*count = 0; list; (*count)++) {
		error = source->pointer(list, *count, &string);
		if (error)
			return error;
		if (!string)
			break;
		error = take_space(args, USER_POINTER_SIZE);
		if (!error)
			error = add_string(args, source, string);
		if (error)
			return error;
	}
	return 0;
}

/* A program that looks at argv[0] finds a string there even if nobody gave one, as in Linux. */
static int add_empty_argument(struct exec_args *args)
{
	int error = take_space(args, USER_POINTER_SIZE);

	if (!error)
		error = add_string(args, &exec_from_kernel, "");
	if (!error)
		args->argc = 1;
	return error;
}

/* What stands behind argv[0]. */
static int add_rest(struct exec_args *args, const struct exec_source *source,
		    const char *const *argv, unsigned int *count)
{
	const char *first = NULL;
	int error = argv ? source->pointer(argv, 0, &first) : 0;

	*count = 0;
	return error || !first ? error : add_list(args, source, argv + 1, count);
}

/* The words of scripts, then what stands behind argv[0]. */
static int add_behind(struct exec_args *args, const struct exec_source *source,
		      const char *const *prefix, const char *const *argv)
{
	unsigned int rest;
	int error = add_list(args, &exec_from_kernel, prefix, &args->argc);

	if (!error)
		error = add_rest(args, source, argv, &rest);
	if (!error)
		args->argc += rest;
	return error;
}

/*
 * exec_args_fill_behind - as exec_args_fill(), but prefix takes the place of argv[0]
 *
 * prefix, a list in the kernel's memory; NULL: argv[0] stays.
 */
int exec_args_fill_behind(struct exec_args *args, const struct exec_source *source,
			  const char *name, const char *const *prefix, const char *const *argv,
			  const char *const *envp)
{
	int error = prefix ? add_behind(args, source, prefix, argv)
			   : add_list(args, source, argv, &args->argc);

	if (!error && !args->argc)
		error = add_empty_argument(args);
	args->env = args->used;
	if (!error)
		error = add_list(args, source, envp, &args->envc);
	if (error)
		return error;
	args->name = args->used;
	return add_string(args, &exec_from_kernel, name);
}

/*
 * exec_args_fill - copy argv, envp and the path into an empty struct exec_args
 *
 * argv and envp, and their strings, are read from source; name from the kernel's memory.
 * May sleep.
 *
 * Return: 0; -E2BIG: a string or all of them are too long; -EFAULT; -ENOMEM.  After an error
 * args is good for exec_args_free() only.
 */
int exec_args_fill(struct exec_args *args, const struct exec_source *source, const char *name,
		   const char *const *argv, const char *const *envp)
{
	return exec_args_fill_behind(args, source, name, NULL, argv, envp);
}

/* The bytes from offset to the end of its page or of the strings: *nr of them. */
const char *exec_args_bytes(const struct exec_args *args, size_t offset, size_t *nr)
{
	*nr = min(args->used - offset, (size_t)(PAGE_SIZE - offset % PAGE_SIZE));
	return args->pages[offset / PAGE_SIZE] + offset % PAGE_SIZE;
}

/* Where the string behind the one at offset begins. */
size_t exec_args_next(const struct exec_args *args, size_t offset)
{
	const char *bytes;
	size_t nr, length;

	do {
		bytes = exec_args_bytes(args, offset, &nr);
		length = strnlen(bytes, nr);
		offset += length;
	} while (length == nr);
	return offset + 1;
}

static int kernel_pointer(const char *const *list, unsigned int i, const char **string)
{
	*string = list[i];
	return 0;
}

static long kernel_copy(char *to, const char *from, long size)
{
	size_t length = strnlen(from, (size_t)size);

	memcpy(to, from, min(length + 1, (size_t)size));
	return (long)length;
}

const struct exec_source exec_from_kernel = {
	.pointer = kernel_pointer,
	.copy = kernel_copy,
};
