/* SPDX-License-Identifier: MIT */
/*
 * lib/cpio.h - read a cpio archive (newc) that comes in pieces
 *
 *	struct cpio_reader reader;
 *
 *	cpio_begin(&reader, &ops, ctx);
 *	error = cpio_feed(&reader, bytes, size);	any number of these
 *	error = cpio_end(&reader);
 *
 * For each file the reader calls ops->entry(), then ops->data() as often as its contents
 * come in pieces, then ops->done().  Errors are one line of text, for people; NULL is none.
 * lib/cpio.c holds the contracts.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define CPIO_HEADER_SIZE	110U
#define CPIO_NAME_SIZE		4096U	/* bytes of a name, its NUL included */

struct cpio_entry {
	uint32_t ino;
	uint32_t mode;			/* as <uapi/stat.h> has it */
	uint32_t nlink;
	uint32_t mtime;			/* seconds since 1970 */
	uint32_t size;			/* bytes of contents */
	uint32_t dev_major, dev_minor;	/* with ino: which file, for hard links */
	uint32_t rdev_major, rdev_minor; /* a device node's number */
	const char *name;		/* not empty */
};

struct cpio_ops {
	const char *(*entry)(void *ctx, const struct cpio_entry *entry);
	const char *(*data)(void *ctx, const void *bytes, size_t size);
	const char *(*done)(void *ctx);
	const char *(*trailer)(void *ctx);	/* the archive's end; another may follow */
};

enum cpio_state {
	CPIO_HEADER,
	CPIO_NAME,
	CPIO_NAME_PADDING,
	CPIO_DATA,
	CPIO_DATA_PADDING,
	CPIO_BETWEEN,			/* behind a trailer: zeros, then perhaps a header */
	CPIO_FAILED,
};

struct cpio_reader {
	const struct cpio_ops *ops;
	void *ctx;
	const char *error;
	enum cpio_state state;
	uint32_t offset;		/* bytes read, modulo 2^32 */
	uint32_t left;			/* bytes that the state still takes */
	uint32_t name_size;
	struct cpio_entry entry;
	char header[CPIO_HEADER_SIZE];
	char name[CPIO_NAME_SIZE];
};

void cpio_begin(struct cpio_reader *reader, const struct cpio_ops *ops, void *ctx);
const char *cpio_feed(struct cpio_reader *reader, const void *bytes, size_t size);
const char *cpio_end(struct cpio_reader *reader);
