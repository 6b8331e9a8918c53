/* SPDX-License-Identifier: MIT */
/*
 * user/sh/sh.h - a small shell, for where BusyBox cannot be had
 *
 *	line -> words (words.c) -> pipelines and lists (main.c) -> processes (run.c)
 *
 *	a b | c > file &	words, pipes, < > >>, & ; && ||, quotes, # and $? $$ $NAME
 *	cd exit export pwd wait	what only the shell itself can do
 *
 * Not here: patterns, functions, if and for, job control.  BusyBox has them.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define MAX_LINE	1024
#define MAX_WORDS	64
#define MAX_COMMANDS	8		/* of a pipeline */

/* What a word is: text, or one of the signs between commands. */
enum token_kind {
	TOKEN_END, TOKEN_AND, TOKEN_OR, TOKEN_SEMI, TOKEN_BACK,	/* these end a pipeline */
	TOKEN_WORD, TOKEN_PIPE, TOKEN_FROM, TOKEN_TO, TOKEN_APPEND, TOKEN_BAD,
};

struct token {
	enum token_kind kind;
	char *text;
};

/* One command of a pipeline. */
struct command {
	char *words[MAX_WORDS + 1];	/* ends with NULL */
	unsigned int nr_words;
	const char *from, *to;		/* NULL: as the shell's own */
	bool append;			/* to the end of `to` */
};

extern char **environment;		/* ends with NULL */
extern int last_status;			/* $? */

/* words.c */
int split_pipeline(const char **line, struct token *tokens, unsigned int max, char *room,
		   size_t size);

/* run.c */
const char *get_variable(const char *name, size_t len);
bool set_variable(const char *setting, size_t name_len);
void set_interrupt(uint32_t handler);
void reap_background(void);
int run_pipeline(struct command *commands, unsigned int nr, bool background);
