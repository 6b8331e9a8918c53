/* SPDX-License-Identifier: MIT */
/*
 * main.c - read lines, and run the lists of commands in them
 *
 *	sh		lines of standard input, with a prompt
 *	sh -c LINE	one
 */
#include "printf.h"
#include "start.h"
#include "string.h"
#include "sys.h"

#include <uapi/termios.h>

#include "sh.h"

#define MAX_TOKENS	128

static struct token tokens[MAX_TOKENS];
static struct command commands[MAX_COMMANDS];

/* One command up to the next sign that ends it; NULL: it makes no sense. */
static const struct token *parse_command(const struct token *at, struct command *command)
{
	*command = (struct command){ .nr_words = 0 };
	for (;; at++) {
		if (at->kind == TOKEN_WORD && command->nr_words < MAX_WORDS) {
			command->words[command->nr_words++] = at->text;
		} else if (at->kind >= TOKEN_FROM && at->kind <= TOKEN_APPEND) {
			if (at[1].kind != TOKEN_WORD)
				return NULL;
			if (at->kind == TOKEN_FROM)
				command->from = at[1].text;
			else
				command->to = at[1].text;
			command->append = at->kind == TOKEN_APPEND;
			at++;
		} else {
			break;
		}
	}
	return command->nr_words || command->from || command->to ? at : NULL;
}

static const struct token *parse_pipeline(const struct token *at, unsigned int *nr)
{
	for (*nr = 0; *nr < MAX_COMMANDS; at++) {
		at = parse_command(at, &commands[(*nr)++]);
		if (!at || at->kind != TOKEN_PIPE)
			return at;
	}
	return NULL;
}

/* a && b || c ; d & */
static bool run_list(const char *line)
{
	static char room[2 * MAX_LINE];
	const struct token *end = tokens;
	bool skip = false;

	do {
		unsigned int nr;

		if (split_pipeline(&line, tokens, MAX_TOKENS, room, sizeof(room)))
			return false;
		if (tokens->kind == TOKEN_END)
			return true;		/* nothing, or nothing behind the last sign */
		end = parse_pipeline(tokens, &nr);
		if (!end || end->kind > TOKEN_BACK)
			return false;
		if (!skip)
			last_status = run_pipeline(commands, nr, end->kind == TOKEN_BACK);
		skip = (end->kind == TOKEN_AND && last_status) ||
		       (end->kind == TOKEN_OR && !last_status);
	} while (end->kind != TOKEN_END);
	return true;
}

static void run_line(const char *line)
{
	if (!run_list(line)) {
		printf("sh: this line makes no sense\n");
		last_status = 2;
	}
}

/* A line without its end; false: there are no more. */
static bool read_line(char *line)
{
	size_t len = 0;
	char c;

	while (sys_read(0, &c, 1) == 1) {
		if (c == '\n' || len == MAX_LINE - 1) {
			line[len] = '\0';
			return true;
		}
		line[len++] = c;
	}
	line[len] = '\0';
	return len > 0;
}

int main(int argc, char **argv, char **envp)
{
	static char line[MAX_LINE];
	struct termios settings;
	bool is_terminal;

	for (unsigned int i = 0; envp[i] && i < MAX_WORDS; i++)
		environment[i] = envp[i];
	if (!*get_variable("PATH", 4))
		set_variable("PATH=/bin", 4);
	if (argc == 3 && strcmp(argv[1], "-c") == 0) {
		run_line(argv[2]);
		return last_status;
	}
	is_terminal = syscall3(__NR_ioctl, 0, TCGETS, (long)&settings) == 0;
	if (is_terminal)
		set_interrupt(SIG_IGN);
	for (;;) {
		reap_background();
		if (is_terminal)
			printf("quire:# ");
		print_flush();
		if (!read_line(line))
			return last_status;
		run_line(line);
	}
}
