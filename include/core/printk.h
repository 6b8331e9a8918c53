/* SPDX-License-Identifier: MIT */
/*
 * core/printk.h - the kernel's log
 */
#pragma once

#include <lib/compiler.h>

enum log_level {
	LOG_EMERG = 0, LOG_ERR = 3, LOG_WARN = 4, LOG_NOTICE = 5, LOG_INFO = 6, LOG_DEBUG = 7,
};

/* Log one line at a level; the line break at the end belongs to the text. */
void printk(enum log_level level, const char *fmt, ...) __printf(2, 3);

/* Text for the person at the console: no time stamp, no level. */
void console_printf(const char *fmt, ...) __printf(1, 2);

/* Show lines more urgent than this level only: 0 none, 7 all but debug, 8 all. */
void printk_set_level(int level);

#define pr_emerg(...)	printk(LOG_EMERG, __VA_ARGS__)
#define pr_err(...)	printk(LOG_ERR, __VA_ARGS__)
#define pr_warn(...)	printk(LOG_WARN, __VA_ARGS__)
#define pr_notice(...)	printk(LOG_NOTICE, __VA_ARGS__)
#define pr_info(...)	printk(LOG_INFO, __VA_ARGS__)
#define pr_debug(...)	printk(LOG_DEBUG, __VA_ARGS__)
