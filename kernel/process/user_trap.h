/* SPDX-License-Identifier: MIT */
/*
 * kernel/process/user_trap.h - what a program raises
 */
#pragma once

/* Take page faults and the exceptions of user mode; boot. */
void user_trap_init(void);
