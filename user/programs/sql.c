/* SPDX-License-Identifier: MIT */
/*
 * sql - run a script of SQL: sql SCRIPT [DATABASE]
 *
 * The database is new, in memory or in a file that is removed in the end.
 * A row is a line, its values with '|' between them; an error is a line as well, and the
 * script goes on behind it.
 */
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>

static char *read_script(const char *path)
{
	FILE *file = fopen(path, "r");
	char *text = calloc(1, 65536);

	if (!file || !text || !fread(text, 1, 65535, file))
		return NULL;
	fclose(file);
	return text;
}

static void print_row(sqlite3_stmt *statement)
{
	for (int i = 0; i < sqlite3_column_count(statement); i++) {
		const unsigned char *value = sqlite3_column_text(statement, i);

		printf("%s%s", i ? "|" : "", value ? (const char *)value : "NULL");
	}
	printf("\n");
}

/* The first statement of the text, and what is behind it. */
static const char *run_one(sqlite3 *db, const char *text)
{
	sqlite3_stmt *statement;
	const char *rest = text;
	int result = sqlite3_prepare_v2(db, text, -1, &statement, &rest);

	if (result == SQLITE_OK && !statement)
		return rest;
	while (result == SQLITE_OK || result == SQLITE_ROW) {
		result = sqlite3_step(statement);
		if (result == SQLITE_ROW)
			print_row(statement);
	}
	if (result != SQLITE_DONE)
		printf("error: %s\n", sqlite3_errmsg(db));
	sqlite3_finalize(statement);
	return rest;
}

int main(int argc, char **argv)
{
	char *text = argc >= 2 ? read_script(argv[1]) : NULL;
	sqlite3 *db;
	int error;

	setvbuf(stdout, NULL, _IOLBF, BUFSIZ);
	if (!text || sqlite3_open(argc == 3 ? argv[2] : ":memory:", &db) != SQLITE_OK)
		return 2;
	for (const char *at = text; *at; )
		at = run_one(db, at);
	printf("%d changes\n", sqlite3_total_changes(db));
	free(text);
	error = sqlite3_close(db);
	if (argc == 3 && remove(argv[2]))
		return 1;
	return error != SQLITE_OK;
}
