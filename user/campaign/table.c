/* SPDX-License-Identifier: MIT */
/*
 * table.c - the kernel's own list of system calls, with what calls.h says of each
 *
 * A call that calls.h does not define stops the compiler here: CALL_name is not declared.
 * The last entry stands for the numbers that are no calls.
 */
#include "calls.h"
#include "campaign.h"

#define SYSCALL(_name, n) \
	{ .name = #_name, .number = __NR_##_name, .nr_args = n, CALL_##_name },
#define SYSCALL_REGS(_name)	SYSCALL(_name, -1)

const struct call calls[] = {
#include "../../kernel/process/syscalls.h"
	{ .name = "beyond", .nr_args = 6, NEVER("xxxxxx", "no number of a call"),
	  .make = make_any_number },
};

const int nr_calls = sizeof(calls) / sizeof(calls[0]);

_Static_assert(sizeof(calls) / sizeof(calls[0]) <= MAX_CALLS, "room for the counts of all calls");
