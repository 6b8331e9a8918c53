/* SPDX-License-Identifier: MIT */
/*
 * kernel/process/futex_key.h - what makes two addresses the same word
 *
 *	memory			object		inode	index		offset
 *	private futex		mm		0	page of address	in the page
 *	shared, private memory	mm		0	page of address	in the page + 1
 *	shared, a file		super_block	i_ino	page of file	in the page
 *
 * Words are aligned, so that the lowest bit of the offset is free to tell the first two apart.
 * Inode numbers are not used twice, so a key needs no reference on what it names; an address
 * space lives as long as somebody waits in it.
 */
#pragma once

#include <asm/page.h>
#include <asm/uaccess.h>
#include <lib/compiler.h>
#include <lib/errno.h>
#include <stdbool.h>
#include <stdint.h>

struct futex_key {
	const void *object;
	unsigned long inode;
	unsigned long index;		/* pages */
	unsigned int offset;		/* bytes */
};

#define FUTEX_KEY_SHARED_MM	1U	/* in offset */

/* How the word is to be used. */
enum futex_access { FUTEX_READ, FUTEX_WRITE };

/* Is it the address of a word in the user half?  0, -EINVAL, -EFAULT. */
static inline int futex_check_address(uint32_t address)
{
	if (unlikely(address % sizeof(uint32_t)))
		return -EINVAL;
	if (unlikely(!access_ok((const void __user *)address, sizeof(uint32_t))))
		return -EFAULT;
	return 0;
}

/* Spread over all bits, of which the upper ones are the best. */
static inline uint32_t futex_hash_private(const void *mm, uint32_t address)
{
	return ((uint32_t)(uintptr_t)mm + address) * 0x9E3779B1U;
}

static inline uint32_t futex_key_hash(const struct futex_key *key)
{
	uint32_t place = (uint32_t)(key->inode * 61 + (key->index << PAGE_SHIFT) + key->offset);

	return futex_hash_private(key->object, place);
}

static inline bool futex_key_match(const struct futex_key *a, const struct futex_key *b)
{
	return a->index == b->index && a->offset == b->offset && a->object == b->object &&
	       a->inode == b->inode;
}

/* Contract: kernel/process/futex_key.c. */
int __must_check futex_key_get(uint32_t address, unsigned int flags, enum futex_access access,
			       struct futex_key *key);
