/* SPDX-License-Identifier: MIT */
/*
 * kernel/process/user_path.h - a path from a program's memory
 */
#pragma once

#include <asm/uaccess.h>
#include <lib/compiler.h>

/*
 * A copy to be given back by kfree(); ERR_PTR: -EFAULT, -ENAMETOOLONG, -ENOMEM, -ENOENT if it
 * is empty.  May sleep.
 */
char *__must_check user_path_get(unsigned long user);
