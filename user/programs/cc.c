/* SPDX-License-Identifier: MIT */
/*
 * cc - compile a C program that needs no library, and run it: cc SOURCE [WORD...]
 *
 *	into memory	and its function check() is called
 *	into a file	/tmp/cc-out, which is started with the words
 */
#include <libtcc.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

#define OUTPUT	"/tmp/cc-out"

static void print_error(void *unused, const char *text)
{
	(void)unused;
	printf("cc: %s\n", text);
}

static TCCState *compile(const char *source, int type)
{
	TCCState *state = tcc_new();

	if (!state)
		return NULL;
	tcc_set_error_func(state, NULL, print_error);
	tcc_set_options(state, "-nostdlib -nostdinc -static");
	tcc_set_output_type(state, type);
	if (tcc_add_file(state, source) == 0)
		return state;
	tcc_delete(state);
	return NULL;
}

static int run_in_memory(const char *source)
{
	TCCState *state = compile(source, TCC_OUTPUT_MEMORY);
	int (*check)(int);

	if (!state || tcc_relocate(state, TCC_RELOCATE_AUTO) < 0)
		return 1;
	check = (int (*)(int))tcc_get_symbol(state, "check");
	if (!check)
		return 1;
	printf("check(1000) is %d\n", check(1000));
	tcc_delete(state);
	return 0;
}

static int run_file(const char *source, char **words)
{
	TCCState *state = compile(source, TCC_OUTPUT_EXE);
	int status;
	pid_t pid;

	if (!state || tcc_output_file(state, OUTPUT) < 0)
		return 1;
	tcc_delete(state);
	pid = fork();
	if (pid == 0) {
		execv(OUTPUT, words);
		_exit(127);
	}
	if (waitpid(pid, &status, 0) != pid)
		return 1;
	printf("%s exited with %d\n", OUTPUT, WIFEXITED(status) ? WEXITSTATUS(status) : -1);
	return unlink(OUTPUT);
}

int main(int argc, char **argv)
{
	setvbuf(stdout, NULL, _IOLBF, BUFSIZ);
	if (argc < 2)
		return 2;
	return run_in_memory(argv[1]) || run_file(argv[1], argv + 1);
}
