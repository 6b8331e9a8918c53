/* SPDX-License-Identifier: MIT */
/*
 * lib/err.h - an error number carried in a pointer
 *
 * The top page of the address space is never mapped for data, so the last
 * MAX_ERRNO addresses can stand for -1 .. -MAX_ERRNO.
 */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#define MAX_ERRNO	4095

static inline void *ERR_PTR(long error)
{
	return (void *)error;
}

static inline long PTR_ERR(const void *ptr)
{
	return (long)ptr;
}

static inline bool IS_ERR(const void *ptr)
{
	return (uintptr_t)ptr >= (uintptr_t)-MAX_ERRNO;
}

/* The same for an address, or a size, as a number. */
static inline bool IS_ERR_OR_NULL(const void *ptr)
{
	return !ptr || IS_ERR(ptr);
}

#define IS_ERR_VALUE(value)	((uintptr_t)(value) >= (uintptr_t)-MAX_ERRNO)
