/* SPDX-License-Identifier: MIT */
/*
 * fs/size_limit.h - how large a process lets files become: RLIMIT_FSIZE
 *
 *	a write		from the limit on: -EFBIG; one that begins below it is cut off there
 *	a new size	that makes the file longer than the limit: -EFBIG
 *
 * Whoever is refused is told: the layer that knows processes sends it SIGXFSZ.  Until the first
 * process sets a limit nothing is asked, so that a write costs one comparison.
 *
 * Contracts: fs/size_limit.c.
 */
#pragma once

#include <fs/types.h>
#include <lib/compiler.h>
#include <stddef.h>
#include <stdint.h>

struct size_limit_ops {
	uint64_t (*limit)(void);	/* the running task's, bytes; UINT64_MAX: none */
	void (*exceeded)(void);		/* it has just been refused */
};

extern const struct size_limit_ops *size_limit_ops;	/* NULL: nobody has ever set a limit */

void size_limit_begin(const struct size_limit_ops *ops);
long __must_check size_limit_clip(loff_t pos, size_t count);
int __must_check size_limit_grow(uint64_t size);
