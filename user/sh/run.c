/* SPDX-License-Identifier: MIT */
/*
 * run.c - commands become processes, or are done by the shell itself
 */
#include "printf.h"
#include "start.h"
#include "string.h"
#include "sys.h"
#include "sys_signal.h"

#include "sh.h"

#define MAX_VARIABLES	64
#define PATH_SIZE	256

static char *variables[MAX_VARIABLES + 1];	/* NAME=VALUE, ends with NULL */
static char text[4096];				/* of those that were set here */
static size_t text_used;
char **environment = variables;
int last_status;

/* --- variables --------------------------------------------------------------------------- */

static bool is_setting_of(const char *setting, const char *name, size_t len)
{
	size_t i = 0;

	while (i < len && setting[i] == name[i])
		i++;
	return i == len && setting[i] == '=';
}

static char **find_variable(const char *name, size_t len)
{
	char **at = environment;

	while (*at && !is_setting_of(*at, name, len))
		at++;
	return at;
}

/* get_variable - its value; an empty text if there is none */
const char *get_variable(const char *name, size_t len)
{
	char *found = *find_variable(name, len);

	return found ? found + len + 1 : "";
}

/* set_variable - NAME=VALUE; false: there is no room */
bool set_variable(const char *setting, size_t name_len)
{
	char **at = find_variable(setting, name_len);
	size_t size = strlen(setting) + 1;

	if (at == environment + MAX_VARIABLES || size > sizeof(text) - text_used)
		return false;
	*at = memcpy(text + text_used, setting, size);
	text_used += size;
	return true;
}

static size_t name_length(const char *word)
{
	size_t len = 0;

	while (word[len] && word[len] != '=')
		len++;
	return word[len] == '=' ? len : 0;
}

/* --- what the shell does itself ------------------------------------------------------------ */

static int complain(const char *what, const char *why)
{
	printf("sh: %s: %s\n", what, why);
	return 1;
}

static int do_cd(char **words)
{
	const char *path = words[1] ? words[1] : get_variable("HOME", 4);

	return syscall1(__NR_chdir, (long)path) ? complain(path, "cannot go there") : 0;
}

static int do_pwd(char **words)
{
	char path[PATH_SIZE];

	(void)words;
	if (syscall2(__NR_getcwd, (long)path, sizeof(path)) < 0)
		return complain("pwd", "no such place");
	printf("%s\n", path);
	return 0;
}

static int do_exit(char **words)
{
	exit((int)(words[1] ? parse_number(words[1], 1) : (uint32_t)last_status));
}

static int do_export(char **words)
{
	for (words++; *words; words++)
		if (name_length(*words) && !set_variable(*words, name_length(*words)))
			return complain(*words, "no room");
	return 0;
}

static int do_wait(char **words)
{
	(void)words;
	while (sys_waitpid(-1, NULL, 0) > 0)
		continue;
	return 0;
}

static const struct {
	const char *name;
	int (*run)(char **words);
} builtins[] = {
	{ "cd", do_cd }, { "exit", do_exit }, { "export", do_export }, { "pwd", do_pwd },
	{ "wait", do_wait },
};

/* -1: it is none of them. */
static int run_builtin(char **words)
{
	for (size_t i = 0; i < sizeof(builtins) / sizeof(builtins[0]); i++)
		if (strcmp(builtins[i].name, words[0]) == 0)
			return builtins[i].run(words);
	return -1;
}

/* --- programs ---------------------------------------------------------------------------- */

static void try_folder(const char *folder, size_t len, char **words)
{
	size_t size = strlen(words[0]) + 1;
	char path[PATH_SIZE];

	if (len + 1 + size > sizeof(path))
		return;
	memcpy(path, folder, len);
	path[len] = '/';
	memcpy(path + len + 1, words[0], size);
	sys_execve(path, words, environment);
}

static bool has_slash(const char *word)
{
	while (*word && *word != '/')
		word++;
	return *word;
}

/* In a child: become the program, in the folders of $PATH one after the other. */
static void become(char **words)
{
	const char *at = get_variable("PATH", 4);

	if (has_slash(words[0]))
		sys_execve(words[0], words, environment);
	for (; !has_slash(words[0]) && *at; at += *at == ':') {
		const char *folder = at;

		while (*at && *at != ':')
			at++;
		try_folder(folder, (size_t)(at - folder), words);
	}
	complain(words[0], "no such program");
	exit(127);
}

static void redirect(const char *path, int flags, int fd)
{
	int file;

	if (!path)
		return;
	file = (int)syscall3(__NR_open, (long)path, flags, 0666);
	if (file < 0)
		exit(complain(path, "cannot be opened"));
	sys_dup2(file, fd);
	sys_close(file);
}

/* set_interrupt - what ^C does to this process: SIG_IGN or SIG_DFL */
void set_interrupt(uint32_t handler)
{
	struct sigaction action = { .sa_handler = handler };

	sys_rt_sigaction(SIGINT, &action, NULL);
}

/* In a child: fds are moved to 0 and 1. */
__attribute__((noreturn)) static void child(struct command *command, int in, int out)
{
	int status;

	set_interrupt(SIG_DFL);
	if (in != 0) {
		sys_dup2(in, 0);
		sys_close(in);
	}
	if (out != 1) {
		sys_dup2(out, 1);
		sys_close(out);
	}
	redirect(command->from, O_RDONLY, 0);
	redirect(command->to, O_WRONLY | O_CREAT | (command->append ? O_APPEND : O_TRUNC), 1);
	if (command->nr_words == 0)
		exit(0);
	status = run_builtin(command->words);
	if (status < 0)
		become(command->words);
	exit(status);
}

static int start(struct command *command, int in, int out, int unused)
{
	int pid = sys_fork();

	if (pid == 0) {
		if (unused >= 0)
			sys_close(unused);
		child(command, in, out);
	}
	if (pid < 0)
		complain("fork", "no memory");
	return pid;
}

/* Of a process that was waited for, as $? tells it. */
static int status_of(int status)
{
	return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

/* Wait for a process; those of the background are left. */
static int wait_for(int pid)
{
	int status = 1 << 8, got;

	do
		got = sys_waitpid(pid, &status, 0);
	while (got == -EINTR);
	return status_of(status);
}

/* What the shell itself must do: a change of directory in a child changes nothing. */
static bool is_own(const struct command *commands, unsigned int nr, bool background)
{
	return nr == 1 && !background && !commands->from && !commands->to && commands->nr_words;
}

/* run_pipeline - start all of them and, if not in the background, wait; the exit status */
int run_pipeline(struct command *commands, unsigned int nr, bool background)
{
	int pids[MAX_COMMANDS], in = 0, status = 0;
	unsigned int started;

	if (is_own(commands, nr, background)) {
		status = run_builtin(commands->words);
		if (status >= 0)
			return status;
	}
	for (started = 0; started < nr; started++) {
		int fds[2] = { -1, 1 };

		if (started + 1 < nr && syscall1(__NR_pipe, (long)fds) < 0) {
			complain("pipe", "no memory");
			break;
		}
		pids[started] = start(&commands[started], in, fds[1], fds[0]);
		if (in != 0)
			sys_close(in);
		if (fds[1] != 1)
			sys_close(fds[1]);
		in = fds[0];
	}
	if (in > 0)
		sys_close(in);
	if (background)
		printf("[%d]\n", started ? pids[started - 1] : 0);
	for (unsigned int i = 0; i < started && !background; i++)
		status = wait_for(pids[i]);
	return started < nr ? 1 : status;
}

/* reap_background - of those that ended: nobody waits for them otherwise */
void reap_background(void)
{
	int status, pid;

	while ((pid = sys_waitpid(-1, &status, WNOHANG)) > 0)
		printf("[%d] ended with %d\n", pid, status_of(status));
}
