/* SPDX-License-Identifier: MIT */
/*
 * user/lib/start.c - from the stack that the kernel laid out to main(), and the way out
 */
#include <uapi/auxvec.h>

#include "printf.h"
#include "start.h"
#include "sys.h"

static const uint32_t *auxv;	/* pairs of type and value */
static const char *program;	/* argv[0] */

__attribute__((noreturn)) void start_c(uint32_t *stack);

void start_c(uint32_t *stack)
{
	int argc = (int)stack[0];
	char **argv = (char **)(stack + 1);
	char **envp = argv + argc + 1;
	char **end = envp;

	while (*end)
		end++;
	auxv = (const uint32_t *)(end + 1);
	program = argc > 0 ? argv[0] : "";
	exit(main(argc, argv, envp));
}

/*
 * exit - end the process; what was printed without a line feed is written first
 */
void exit(int status)
{
	print_flush();
	sys_exit_group(status);
}

/*
 * auxv_find - the value of the first entry of this type, or 0 if there is none
 */
uint32_t auxv_find(uint32_t type)
{
	const uint32_t *entry;

	for (entry = auxv; entry[0] != AT_NULL; entry += 2) {
		if (entry[0] == type)
			return entry[1];
	}
	return 0;
}

/*
 * root_path - the path of a file of the initrd
 *
 * A program lies in a folder of the root, and its argv[0] says where: /demos/cow has
 * the root "", /some/where/demos/cow has /some/where.  So the programs also run from
 * a folder on Linux.  The text is overwritten by the next call.
 */
const char *root_path(const char *name)
{
	static char path[256];
	size_t used = 0, slash[2] = { 0, 0 }, i;

	for (i = 0; program[i]; i++) {
		if (program[i] == '/') {
			slash[0] = slash[1];
			slash[1] = i;
		}
	}
	while (used < slash[0] && used < sizeof(path) - 1) {
		path[used] = program[used];
		used++;
	}
	while (*name && used < sizeof(path) - 1)
		path[used++] = *name++;
	path[used] = '\0';
	return path;
}
