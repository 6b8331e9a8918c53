/* SPDX-License-Identifier: MIT */
/*
 * kernel/process/binfmt_script.c - from a path to the file that is loaded: scripts lead on
 *
 *	/etc/rc		#!/bin/sh -e
 *	execve("/etc/rc", { "rc", "now" })	runs /bin/sh with
 *						"/bin/sh", "-e", "/etc/rc", "now"
 *
 * What stands behind the interpreter's name is one argument, blanks and all.  A script's
 * interpreter may be a script: each puts its words in front of those that are there.
 *
 * Rules and lengths are Linux's: the line is looked for in the first 256 bytes; a name that
 * is cut off there is none; more than MAX_SCRIPTS in a row are too many (ELOOP).
 *
 * Chapter: docs/programs.md
 */
#include <fs/file.h>
#include <fs/inode.h>
#include <fs/super.h>
#include <kernel/exec.h>
#include <lib/compiler.h>
#include <lib/err.h>
#include <lib/errno.h>
#include <lib/string.h>
#include <mm/kmalloc.h>
#include <uapi/mount.h>

/* The words in front, filled from the end; the texts of the lines that they are from. */
struct script_words {
	unsigned int nr_scripts, first;
	const char *words[2 * MAX_SCRIPTS + 2];		/* the last is NULL */
	char lines[MAX_SCRIPTS][sizeof(((struct exec_head *)NULL)->bytes)];
};

#define LAST_WORD	(2 * MAX_SCRIPTS + 1)

/* --- one line ------------------------------------------------------------------------------ */

static bool is_blank(char c)
{
	return c == ' ' || c == '\t';
}

static char *skip_blanks(char *at, const char *end)
{
	while (at < end && is_blank(*at))
		at++;
	return at;
}

static char *skip_word(char *at, const char *end)
{
	while (at < end && *at && !is_blank(*at))
		at++;
	return at;
}

/* The end of the line, without blanks before it; NULL: the interpreter's name may go on. */
static char *end_of_line(char *from, char *end)
{
	char *line_end = from, *word = skip_blanks(from, end);

	while (line_end < end && *line_end != '\n')
		line_end++;
	if (line_end == end) {
		if (skip_word(word, end) == end)
			return NULL;
		line_end = end - 1;
	}
	while (line_end > from && is_blank(line_end[-1]))
		line_end--;
	return line_end;
}

/*
 * script_parse - does a file begin with the line of a script, and what does it say?
 *
 * bytes are the first size bytes of the file, or all of it with zeros behind; they are cut
 * into strings.  *argument is NULL if there is none.  Return: false: it does not, or no
 * interpreter is named.
 */
bool script_parse(char *bytes, size_t size, const char **interpreter, const char **argument)
{
	char *at, *end;

	if (size < 3 || bytes[0] != '#' || bytes[1] != '!')
		return false;
	end = end_of_line(bytes + 2, bytes + size);
	if (!end)
		return false;
	*end = '\0';
	at = skip_blanks(bytes + 2, end);
	if (at == end || !*at)
		return false;
	*interpreter = at;
	at = skip_word(at, end);
	*argument = NULL;
	if (at < end && is_blank(*at)) {
		*at = '\0';
		at = skip_blanks(at + 1, end);
		*argument = *at ? at : NULL;
	}
	return true;
}

/* --- one after the other ------------------------------------------------------------------- */

/* A file that may be executed; ERR_PTR. */
static struct file *open_executable(const char *path)
{
	struct file *file = file_open_exec(path);

	if (IS_ERR(file))
		return file;
	if (S_ISREG(file->f_inode->i_mode) && !(file->f_inode->i_sb->s_mnt_flags & MS_NOEXEC))
		return file;
	fput(file);
	return ERR_PTR(-EACCES);
}

/* Open a file and read what it begins with. */
static int open_head(const char *path, struct exec_program *program)
{
	struct file *file = open_executable(path);
	int error;

	if (IS_ERR(file))
		return (int)PTR_ERR(file);
	error = exec_read_head(file, &program->head);
	if (error)
		fput(file);
	else
		program->file = file;
	return error;
}

static bool is_script(const struct exec_head *head)
{
	return head->size >= 2 && head->bytes[0] == '#' && head->bytes[1] == '!';
}

/* Room for the words, once; the path that was asked for is the last of them. */
static int add_room(struct exec_program *program, const char *path)
{
	struct script_words *words = program->words;

	if (words)
		return words->nr_scripts < MAX_SCRIPTS ? 0 : -ELOOP;
	words = kzalloc(sizeof(*words), GFP_KERNEL);
	if (!words)
		return -ENOMEM;
	words->first = LAST_WORD - 1;
	words->words[words->first] = path;
	program->words = words;
	return 0;
}

/* The script's line in front of the words that are there; its interpreter's name. */
static int add_line(struct exec_program *program, const char **interpreter)
{
	struct script_words *words = program->words;
	char *line = words->lines[words->nr_scripts++];
	const char *argument;

	memcpy(line, program->head.bytes, program->head.size);
	if (!script_parse(line, sizeof(words->lines[0]), interpreter, &argument))
		return -ENOEXEC;
	if (argument)
		words->words[--words->first] = argument;
	words->words[--words->first] = *interpreter;
	program->prefix = &words->words[words->first];
	return 0;
}

/* The open file is a script: its interpreter's file takes its place. */
static int follow(struct exec_program *program, const char *path)
{
	const char *interpreter;
	int error = add_room(program, path);

	if (!error)
		error = add_line(program, &interpreter);
	if (error)
		return error;
	fput(program->file);
	program->file = NULL;
	return open_head(interpreter, program);
}

/*
 * exec_program_open - the file that a path leads to, through scripts
 *
 * path must stay until exec_program_close().  May sleep.  Return: 0; what opening says,
 * -EACCES: not to be executed; -ENOEXEC: a script without an interpreter; -ELOOP; -ENOMEM.
 */
int exec_program_open(const char *path, struct exec_program *program)
{
	int error;

	program->words = NULL;
	program->prefix = NULL;
	program->file = NULL;
	error = open_head(path, program);
	while (!error && unlikely(is_script(&program->head)))
		error = follow(program, path);
	if (error)
		exec_program_close(program);
	return error;
}

/* exec_program_close - the file is loaded, or is not to be; the words go as well */
void exec_program_close(struct exec_program *program)
{
	if (program->file)
		fput(program->file);
	kfree(program->words);
}
