/* SPDX-License-Identifier: MIT */
/*
 * kernel/shell/cmd_syscalls.c - system calls that do less than a program may think
 *
 *	syscalls		those that programs asked for and that do not exist
 *	without-effect		what is accepted and changes nothing
 */
#include <asm/syscall.h>
#include <core/printk.h>
#include <core/without_effect.h>
#include <kernel/shell.h>
#include <kernel/syscall.h>
#include <lib/compiler.h>
#include <lib/string.h>
#include <uapi/fcntl.h>
#include <uapi/mman.h>
#include <uapi/random.h>
#include <uapi/resource.h>
#include <uapi/reboot.h>
#include <uapi/sched.h>
#include <uapi/statx.h>
#include <uapi/termios.h>
#include <uapi/unistd.h>

SHELL_COMMAND(syscalls, "", "system calls that programs asked for and that do not exist")
{
	unsigned long beyond = syscall_unknown_count(NR_SYSCALLS), sum = beyond;

	for (unsigned int number = 0; number < NR_SYSCALLS; number++) {
		unsigned long count = syscall_unknown_count(number);
		char name[SYSCALL_NAME_MAX];

		if (!count)
			continue;
		syscall_name(number, name);
		console_printf("%5u %-28s %8lu times\n", number, name, count);
		sum += count;
	}
	if (beyond)
		console_printf("above %-28s %8lu times\n", "", beyond);
	console_printf("%lu calls with a number that does not exist\n", sum);
	return 0;
}

/* Each row names a call and a constant that exist. */
#define EVERYTHING	0
#define CHECK_ROW(call, what, why)	\
	_Static_assert(__NR_##call < NR_SYSCALLS && (int)(what) != -1, "both exist");
WITHOUT_EFFECT(CHECK_ROW)

#define ROW(call, what, why)	{ #call, #what, why },

static const struct {
	const char *call, *what, *why;
} rows[] = { WITHOUT_EFFECT(ROW) };

SHELL_COMMAND_NAMED(without_effect, "without-effect", "",
		    "system calls and flags that are accepted and change nothing")
{
	for (unsigned int i = 0; i < ARRAY_SIZE(rows); i++)
		console_printf("%-18s %-20s %s\n", rows[i].call,
			       strcmp(rows[i].what, "EVERYTHING") == 0 ? "" : rows[i].what,
			       rows[i].why);
	console_printf("%u in all\n", (unsigned int)ARRAY_SIZE(rows));
	return 0;
}
