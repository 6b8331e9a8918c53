/* SPDX-License-Identifier: MIT */
/*
 * tests/script - scripts are run by the program that their first line names
 *
 * The interpreter is this program itself: with a first word of "words" it prints the words
 * that it was given, without the part of a path that differs from system to system.
 */
#include <uapi/auxvec.h>

#include "test.h"

#define FOLDER	"/tmp/quire-script"

static char *own_path;

/* The last part of a path. */
static const char *base_name(const char *path)
{
	const char *base = path;

	for (; *path; path++)
		if (*path == '/')
			base = path + 1;
	return base;
}

static int print_words(int argc, char **argv)
{
	printf("# argc %d:", argc);
	for (int i = 0; i < argc; i++)
		printf(" [%s]", argv[i][0] == '/' ? base_name(argv[i]) : argv[i]);
	printf("\n");
	return 42;
}

static void put(char **at, const char *text)
{
	while (*text)
		*(*at)++ = *text++;
	**at = '\0';
}

/* A file of FOLDER whose text is all these one behind the other. */
static void make(const char *name, int mode, const char *a, const char *b, const char *c)
{
	char path[64], text[512], *at = path;
	int fd;

	put(&at, FOLDER "/");
	put(&at, name);
	at = text;
	put(&at, a);
	put(&at, b);
	put(&at, c);
	fd = (int)syscall3(__NR_open, (long)path, O_WRONLY | O_CREAT | O_TRUNC, mode);
	if (fd < 0 || sys_write(fd, text, strlen(text)) != (long)strlen(text))
		bail("cannot make %s", path);
	sys_close(fd);
}

struct call {
	const char *path;
	char *const *words;
};

static int start(void *data)
{
	static char *const no_environment[] = { NULL };
	const struct call *call = data;

	return -sys_execve(call->path, call->words, no_environment);
}

/* Exit status of a script that was started with these words; -signal; the error otherwise. */
static int run(const char *path, char *const *words)
{
	struct call call = { path, words };
	int status;

	print_flush();
	status = in_child(start, &call);
	return WIFEXITED(status) ? WEXITSTATUS(status) : -WTERMSIG(status);
}

static void words_are_put_in_front(void)
{
	char *const plain[] = { "name", "one", "two words", "", NULL }, *const none[] = { NULL };

	make("simple", 0755, "#!", own_path, " words\nrest\n");
	is(run(FOLDER "/simple", plain), 42, "a script's interpreter runs");
	is(run(FOLDER "/simple", none), 42, "without argv[0]");
	make("blanks", 0755, "#! \t", own_path, "  words  and more \t \n");
	is(run(FOLDER "/blanks", plain), 42, "all behind the name is one word");
	make("unended", 0755, "#!", own_path, " words");
	is(run(FOLDER "/unended", plain), 42, "a line without an end");
}

static void scripts_run_scripts(void)
{
	char *const plain[] = { "name", "x", NULL };
	char name[3] = "n0";

	make("n0", 0755, "#!", own_path, " words\n");
	for (char i = '1'; i <= '5'; i++) {
		char before[] = FOLDER "/n0";

		before[sizeof(before) - 2] = (char)(i - 1);
		name[1] = i;
		make(name, 0755, "#!", before, "\n");
	}
	is(run(FOLDER "/n1", plain), 42, "an interpreter that is a script");
	is(run(FOLDER "/n4", plain), 42, "five scripts in a row");
	is(run(FOLDER "/n5", plain), ELOOP, "six are too many");
	make("self", 0755, "#!", FOLDER "/self", "\n");
	is(run(FOLDER "/self", plain), ELOOP, "a script that is its own interpreter");
}

static void what_is_wrong_is_refused(void)
{
	char *const plain[] = { "name", NULL };
	char long_name[300];

	make("gone", 0755, "#!/no/such/program", "\n", "");
	is(run(FOLDER "/gone", plain), ENOENT, "an interpreter that is not there");
	make("nothing", 0755, "#! \t \n", own_path, "");
	is(run(FOLDER "/nothing", plain), ENOEXEC, "no interpreter is named");
	make("mode", 0644, "#!", own_path, " words\n");
	is(run(FOLDER "/mode", plain), EACCES, "a script that must not be executed");
	make("text", 0755, "echo hello\n", "", "");
	is(run(FOLDER "/text", plain), ENOEXEC, "text without such a line");
	make("empty", 0755, "", "", "");
	is(run(FOLDER "/empty", plain), ENOEXEC, "an empty file");
	make("folder", 0755, "#!/tmp\n", "", "");
	is(run(FOLDER "/folder", plain), EACCES, "an interpreter that is a directory");
	memset(long_name, 'x', sizeof(long_name));
	long_name[sizeof(long_name) - 1] = '\0';
	make("long", 0755, "#!/", long_name, "\n");
	is(run(FOLDER "/long", plain), ENOEXEC, "a name that does not end within 256 bytes");
}

static void remove_all(void)
{
	static const char *const names[] = { "simple", "blanks", "unended", "n0", "n1", "n2", "n3",
		"n4", "n5", "self", "gone", "nothing", "mode", "text", "empty", "folder", "long" };
	int error = 0;

	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		char path[64], *at = path;

		put(&at, FOLDER "/");
		put(&at, names[i]);
		error |= syscall1(__NR_unlink, (long)path);
	}
	is(error, 0, "all of them are removed");
	is(syscall1(__NR_rmdir, (long)FOLDER), 0, "and their directory");
}

int main(int argc, char **argv, char **envp)
{
	(void)envp;
	if (argc > 1)
		return print_words(argc, argv);
	own_path = (char *)auxv_find(AT_EXECFN);
	syscall2(__NR_mkdir, (long)"/tmp", 0777);
	if (syscall2(__NR_mkdir, (long)FOLDER, 0755))
		bail("cannot make " FOLDER);
	words_are_put_in_front();
	scripts_run_scripts();
	what_is_wrong_is_refused();
	remove_all();
	return done();
}
