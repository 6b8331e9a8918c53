/* SPDX-License-Identifier: MIT */
/*
 * kernel/shell.h - the prompt inside the kernel
 *
 *	SHELL_COMMAND(walk, "ADDR", "follow an address through the page tables")
 *	{
 *		... argc, argv ...
 *		return 0;
 *	}
 *
 * argv[argc] is NULL.  A command returns 0, or -EINVAL to have its usage printed.
 */
#pragma once

#include <lib/compiler.h>

struct shell_command {
	const char *name;
	const char *args;		/* "" if it takes none */
	const char *help;		/* one line */
	int (*run)(int argc, char **argv);
};

#define SHELL_COMMAND(_name, _args, _help)	SHELL_COMMAND_NAMED(_name, #_name, _args, _help)

/* For a name that is no identifier. */
#define SHELL_COMMAND_NAMED(_id, _name, _args, _help)					\
	static int shell_cmd_##_id(int argc, char **argv);					\
	static const struct shell_command __shell_##_id __table_entry(".shell_commands") =	\
		{ _name, _args, _help, shell_cmd_##_id };					\
	static int shell_cmd_##_id(int argc __maybe_unused, char **argv __maybe_unused)

extern const struct shell_command __shell_commands_start[], __shell_commands_end[];

/* Read and run commands for ever. */
void shell_run(void) __noreturn;

/* Run one line; it is cut into words in place. */
void shell_execute(char *line);

/* /dev/kshell: kernel/shell/kshell_device.c. */
void kshell_device_init(void);
