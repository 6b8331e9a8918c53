/* SPDX-License-Identifier: MIT */
/*
 * words.c - a line becomes words and signs
 *
 *	'...' as it is; "..." with $NAME, $? and $$ replaced; \c the character c
 *
 * A word's text lies in room that the caller gives.
 */
#include "printf.h"
#include "string.h"
#include "sys.h"

#include "sh.h"

struct cut {
	const char *at;			/* the next character of the line */
	char *room, *end;		/* where the next one of a word goes, and its limit */
};

static bool is_name(char c)
{
	return c == '_' || (c >= '0' && c <= '9') || ((c | 32) >= 'a' && (c | 32) <= 'z');
}

static bool put(struct cut *cut, char c)
{
	if (cut->room == cut->end)
		return false;
	*cut->room++ = c;
	return true;
}

static bool put_number(struct cut *cut, unsigned int value)
{
	return (value < 10 || put_number(cut, value / 10)) && put(cut, (char)('0' + value % 10));
}

/* Behind a '$'. */
static bool put_variable(struct cut *cut)
{
	const char *name = cut->at, *value;

	if (*name == '?' || *name == '$') {
		cut->at++;
		return put_number(cut, *name == '?' ? (unsigned int)last_status
						    : (unsigned int)sys_getpid());
	}
	while (is_name(*cut->at))
		cut->at++;
	if (cut->at == name)
		return put(cut, '$');
	for (value = get_variable(name, (size_t)(cut->at - name)); *value; value++)
		if (!put(cut, *value))
			return false;
	return true;
}

/* The rest of a word; false: a quote is not closed, or there is no room. */
static bool cut_word(struct cut *cut)
{
	char quote = '\0', c;

	for (; (c = *cut->at) != '\0'; ) {
		if (!quote && (c == '|' || c == '&' || c == ';' ||
		    c == '<' || c == '>' || c == ' ' || c == '\t'))
			break;
		cut->at++;
		if (c == quote) {
			quote = '\0';
			continue;
		}
		if (!quote && (c == '\'' || c == '"')) {
			quote = c;
			continue;
		}
		if (c == '$' && quote != '\'') {
			if (!put_variable(cut))
				return false;
			continue;
		}
		if (c == '\\' && quote != '\'' && *cut->at)
			c = *cut->at++;
		if (!put(cut, c))
			return false;
	}
	return !quote && put(cut, '\0');
}

static enum token_kind doubled(struct cut *cut, enum token_kind one, enum token_kind two)
{
	if (cut->at[1] != cut->at[0]) {
		cut->at++;
		return one;
	}
	cut->at += 2;
	return two;
}

static struct token next_token(struct cut *cut)
{
	struct token token = { .text = cut->room };

	while (*cut->at == ' ' || *cut->at == '\t')
		cut->at++;
	switch (*cut->at) {
	case '\0':
	case '#':
		token.kind = TOKEN_END;
		break;
	case '|':
		token.kind = doubled(cut, TOKEN_PIPE, TOKEN_OR);
		break;
	case '&':
		token.kind = doubled(cut, TOKEN_BACK, TOKEN_AND);
		break;
	case '>':
		token.kind = doubled(cut, TOKEN_TO, TOKEN_APPEND);
		break;
	case ';':
		cut->at++;
		token.kind = TOKEN_SEMI;
		break;
	case '<':
		cut->at++;
		token.kind = TOKEN_FROM;
		break;
	default:
		token.kind = cut_word(cut) ? TOKEN_WORD : TOKEN_BAD;
	}
	return token;
}

/*
 * split_pipeline - cut the line at *line as far as its first pipeline reaches, and move *line on
 *
 * Variables have the values of now, so the rest of the line is left for later.  The last
 * token is TOKEN_END, TOKEN_SEMI, TOKEN_BACK, TOKEN_AND or TOKEN_OR.  Return: 0, or -1: a
 * quote is not closed, or it does not fit.
 */
int split_pipeline(const char **line, struct token *tokens, unsigned int max, char *room,
		   size_t size)
{
	struct cut cut = { .at = *line, .room = room, .end = room + size };

	for (unsigned int i = 0; i < max; i++) {
		tokens[i] = next_token(&cut);
		*line = cut.at;
		if (tokens[i].kind == TOKEN_BAD)
			return -1;
		if (tokens[i].kind <= TOKEN_BACK)
			return 0;
	}
	return -1;
}
