/* SPDX-License-Identifier: MIT */
/*
 * kernel/shell/shell.c - read a line, find its command, run it
 *
 *	console_getc() -> lib/line_edit -> words -> table of commands -> command
 *
 * Commands stand in files by subsystem, cmd_*.c, and are collected by the linker.
 */
#include <core/console.h>
#include <core/printk.h>
#include <kernel/shell.h>
#include <lib/errno.h>
#include <lib/line_edit.h>
#include <lib/string.h>

#define MAX_WORDS	8
#define PROMPT		"quire> "

static struct line_edit editor;		/* the one reader of the console */

static void echo(void *context __maybe_unused, const char *bytes, size_t size)
{
	console_write(bytes, size);
}

/* Complete the command's name if the word at the cursor is the first and has one match. */
static size_t complete(void *context __maybe_unused, const char *line, size_t cursor, char *insert,
		       size_t size)
{
	const struct shell_command *c, *match = NULL;
	long length;

	for (c = __shell_commands_start; c < __shell_commands_end; c++) {
		if (strncmp(c->name, line, cursor) != 0)
			continue;
		if (match)
			return 0;
		match = c;
	}
	if (!match || strlen(match->name) < cursor)
		return 0;
	length = strscpy(insert, match->name + cursor, size);
	return length < 0 ? 0 : (size_t)length;
}

static const struct line_edit_ops editor_ops = { .echo = echo, .complete = complete };

static const struct shell_command *find_command(const char *name)
{
	const struct shell_command *c;

	for (c = __shell_commands_start; c < __shell_commands_end; c++)
		if (strcmp(c->name, name) == 0)
			return c;
	return NULL;
}

/*
 * Cut the line at its blanks; the number of words, after which NULL stands, or -E2BIG: those
 * that there is room for are cut then, too.
 */
static int split_words(char *line, char **words)
{
	int nr = 0;

	for (;;) {
		while (*line == ' ' || *line == '\t')
			*line++ = '\0';
		words[nr] = NULL;
		if (*line == '\0')
			return nr;
		if (nr == MAX_WORDS)
			return -E2BIG;
		words[nr++] = line;
		while (*line != '\0' && *line != ' ' && *line != '\t')
			line++;
	}
}

void shell_execute(char *line)
{
	char *words[MAX_WORDS + 1];
	int nr = split_words(line, words);
	const struct shell_command *command;

	if (nr == 0)
		return;
	command = find_command(words[0]);
	if (!command)
		console_printf("%s: no such command of the kernel's own shell; 'help' lists them\n",
			       words[0]);
	else if (nr < 0)
		console_printf("more than %d words: no command takes that many\n", MAX_WORDS);
	else if ((nr > 1 && !command->args[0]) || command->run(nr, words) == -EINVAL)
		console_printf("usage: %s %s\n", command->name, command->args);
}

/* While a command runs, keys are its program's. */
static enum line_edit_event read_line(void)
{
	enum line_edit_event event;

	console_prompt_begin();
	line_edit_start(&editor);
	do
		event = line_edit_feed(&editor, console_getc());
	while (event == LINE_EDIT_MORE);
	console_prompt_end();
	return event;
}

void shell_run(void)
{
	console_printf("\nThis is Quire's kernel shell; 'help' lists the commands.\n");
	line_edit_init(&editor, PROMPT, &editor_ops, NULL);
	for (;;) {
		enum line_edit_event event = read_line();

		if (event == LINE_EDIT_DONE)
			shell_execute(editor.text);
		if (event == LINE_EDIT_EOF)
			console_printf("\nthe kernel stays; 'poweroff' ends the run\n");
	}
}
