/* SPDX-License-Identifier: MIT */
/*
 * fs/size_limit.c - a process has a limit to the size of files
 *
 * As on Linux it holds for regular files alone, and for who makes them larger: what lies beyond
 * may be read, written to through a mapping, and cut off.
 *
 * Chapter: docs/files.md
 *
 * Locking: i_rwsem of the file is held by whoever asks.  size_limit_ops goes from NULL to the
 * one value that it can have, at any time.
 */
#include <fs/size_limit.h>
#include <lib/compiler.h>
#include <lib/errno.h>
#include <lib/minmax.h>

const struct size_limit_ops *size_limit_ops;

/* size_limit_begin - from here on ops are asked; again with the same ones: nothing happens */
void size_limit_begin(const struct size_limit_ops *ops)
{
	WRITE_ONCE(size_limit_ops, ops);
}

/* size_limit_clip - of count bytes at pos, how many the running task may write; -EFBIG: none */
long size_limit_clip(loff_t pos, size_t count)
{
	const struct size_limit_ops *ops = READ_ONCE(size_limit_ops);
	uint64_t limit = ops ? ops->limit() : UINT64_MAX;

	if ((uint64_t)pos < limit)
		return (long)min((uint64_t)count, limit - (uint64_t)pos);
	ops->exceeded();
	return -EFBIG;
}

/* size_limit_grow - may the running task make a file that large?  0 or -EFBIG */
int size_limit_grow(uint64_t size)
{
	const struct size_limit_ops *ops = READ_ONCE(size_limit_ops);

	if (!ops || size <= ops->limit())
		return 0;
	ops->exceeded();
	return -EFBIG;
}
