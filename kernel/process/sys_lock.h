/* SPDX-License-Identifier: MIT */
/*
 * kernel/process/sys_lock.h - fcntl()'s commands that lock parts of files
 */
#pragma once

#include <stdbool.h>

struct file;

/* Is it one of them?  wide: fcntl64(), which knows the wide structure and open files' locks. */
bool is_lock_command(unsigned long cmd, bool wide);
long lock_command(unsigned int fd, unsigned long cmd, unsigned long user, struct file *file);
