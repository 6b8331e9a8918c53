/* SPDX-License-Identifier: MIT */
/*
 * tests/exec - a new program in an old process: what it is given, and what is refused
 *
 * The program starts itself again with a word that says what to look at.
 */
#include <uapi/auxvec.h>

#include "test.h"

#define MARK	0x00700000	/* an address that no program uses of itself */

static char *own_path;

/* Run ourselves with these words in a child; the status of wait. */
static int run(char *const words[], char *const envp[])
{
	int pid, status = -1;

	print_flush();
	pid = sys_fork();
	if (pid == 0) {
		sys_execve(own_path, words, envp);
		exit(99);
	}
	sys_waitpid(pid, &status, 0);
	return status;
}

/* --- what the new program sees --- */

static int sees_words(int argc, char **argv, char **envp)
{
	if (argc != 4 || strcmp(argv[2], "two words") || strcmp(argv[3], "") || argv[4])
		return 1;
	if (!envp[0] || strcmp(envp[0], "A=1") || !envp[1] || strcmp(envp[1], "B=") || envp[2])
		return 2;
	return 0;
}

static int sees_auxv(void)
{
	const uint16_t *header = (const uint16_t *)0x08048000;
	const char *name = (const char *)auxv_find(AT_EXECFN);

	if (auxv_find(AT_PAGESZ) != PAGE_SIZE || auxv_find(AT_PHENT) != 32)
		return 1;
	if (auxv_find(AT_PHNUM) != header[22] || auxv_find(AT_PHDR) != 0x08048000 + 52)
		return 2;
	if (auxv_find(AT_ENTRY) != *(const uint32_t *)(header + 12))
		return 3;
	if (!auxv_find(AT_RANDOM) || !name || strcmp(name, own_path))
		return 4;
	return auxv_find(AT_SECURE) || auxv_find(AT_BASE) ? 5 : 0;
}

static int old_memory_is_gone(void)
{
	unsigned char present;

	return sys_mincore((void *)MARK, PAGE_SIZE, &present) == -ENOMEM ? 0 : 1;
}

static char zeroed[3 * 4096];
static int initialised = 7;

static int data_is_fresh(void)
{
	return all_zero(zeroed, sizeof(zeroed)) && initialised == 7 ? 0 : 1;
}

static int look(int argc, char **argv, char **envp)
{
	switch (argv[1][0]) {
	case 'w':
		return sees_words(argc, argv, envp);
	case 'a':
		return sees_auxv();
	case 'm':
		return old_memory_is_gone();
	case 'd':
		return data_is_fresh();
	case 'n':		/* argc of many arguments */
		return argc == 1002 ? 0 : 1;
	case 'l':		/* a long argument, to its last letter */
		return strlen(argv[2]) == 100000 && argv[2][99999] == 'z' ? 0 : 1;
	case 'k':		/* a file that exec closes */
		return sys_dup(argv[2][0] - '0') == -EBADF ? 0 : 1;
	case 'c':		/* a chain of exec in one process */
		if (argv[2][0] > 'a') {
			argv[2][0]--;
			sys_execve(argv[0], argv, envp);
			return 1;
		}
		return 0;
	}
	return 98;
}

/* --- what is asked --- */

static void arguments_arrive(void)
{
	char *words[] = { own_path, "w", "two words", "", NULL };
	char *environment[] = { "A=1", "B=", NULL };
	char *auxv[] = { own_path, "a", NULL };
	static char number[2];
	char *closed[] = { own_path, "k", number, NULL };
	int fd = sys_open("/dev/null", O_RDONLY | O_CLOEXEC);
	static char *many[1003];
	char *long_word = map_pages(25, PROT_RW, MAP_PRIVATE);
	char *longest[] = { own_path, "l", long_word, NULL };
	int i;

	is(run(words, environment), 0, "arguments and environment");
	is(run(auxv, environment), 0, "auxiliary vector");
	number[0] = (char)('0' + fd);
	is(sys_dup2(fd, fd), fd, "dup2 to the number itself");
	is(run(closed, environment), 0, "exec still closes it");
	sys_close(fd);
	many[0] = own_path;
	many[1] = "n";
	for (i = 2; i < 1002; i++)
		many[i] = "argument";
	is(run(many, environment), 0, "a thousand arguments");
	memset(long_word, 'x', 100000);
	long_word[99999] = 'z';
	is(run(longest, environment), 0, "an argument of 100,000 letters");
	sys_munmap(long_word, PAGES(25));
}

static void memory_is_new(void)
{
	char *words[] = { own_path, "m", NULL }, *data[] = { own_path, "d", NULL };
	char *chain[] = { own_path, "c", "z", NULL };
	char *mark = sys_mmap((void *)MARK, PAGE_SIZE, PROT_RW, MAP_SHARED_ANON | MAP_FIXED, -1, 0);

	is((long)mark, MARK, "a mapping before exec");
	*mark = 1;
	is(run(words, NULL), 0, "is gone after it");
	sys_munmap(mark, PAGE_SIZE);
	memset(zeroed, 'x', sizeof(zeroed));
	initialised = 8;
	is(run(data, NULL), 0, "data and bss are as in the file");
	is(run(chain, NULL), 0, "exec 25 times in a row");
}

static int open_write(void *data)
{
	return sys_open(data, O_RDWR) == -ETXTBSY ? 0 : 1;
}

static void refuses(void)
{
	char *words[] = { own_path, NULL };
	char *bad_words[] = { bad_address(), NULL };
	char *huge = map_pages(64, PROT_RW, MAP_PRIVATE);
	char *too_much[] = { own_path, huge, NULL };

	is(sys_execve("/no/such/program", words, NULL), -ENOENT, "no such file");
	is(sys_execve("", words, NULL), -ENOENT, "an empty name");
	is(sys_execve(root_path("/data/pages"), words, NULL), -EACCES, "a file without x");
	is(sys_execve(root_path("/data/pages/x"), words, NULL), -ENOTDIR, "a file as a folder");
	is(sys_execve(root_path("/data"), words, NULL), -EACCES, "a folder");
	is(sys_execve(root_path("/tests/list"), words, NULL), -EACCES, "a list of names");
	is(sys_execve(root_path("/data/script"), words, NULL), -ENOEXEC,
	   "a text that may be executed");
	is(sys_execve(root_path("/data/short"), words, NULL), -ENOEXEC,
	   "the first half of a header");
	is(sys_execve(bad_address(), words, NULL), -EFAULT, "name at a bad address");
	is(sys_execve(own_path, bad_address(), NULL), -EFAULT, "arguments at a bad address");
	is(sys_execve(own_path, bad_words, NULL), -EFAULT, "one argument at a bad address");
	is(sys_execve(own_path, words, bad_address()), -EFAULT, "environment at a bad address");
	memset(huge, 'x', PAGES(64) - 1);
	is(sys_execve(own_path, too_much, NULL), -E2BIG, "an argument of 256 kB");
	sys_munmap(huge, PAGES(64));
	lives(open_write, own_path, "a running program's file cannot be opened to write");
}

int main(int argc, char **argv, char **envp)
{
	own_path = argv[0];
	if (argc > 1)
		return look(argc, argv, envp);
	arguments_arrive();
	memory_is_new();
	refuses();
	return done();
}
