/* SPDX-License-Identifier: MIT */
/*
 * kernel/exec_facts.h - what a new program is told of the machine
 */
#pragma once

#include <kernel/user_stack.h>

/* Contract stands in kernel/process/exec_facts.c. */
void exec_facts(struct user_stack_facts *facts);
