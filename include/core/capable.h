/* SPDX-License-Identifier: MIT */
/*
 * core/capable.h - may the running task do what not everybody may?
 */
#pragma once

#include <core/cred.h>
#include <core/task.h>
#include <lib/compiler.h>

/* One word is looked at; the compiler would take both for a set of 64 bits. */
static __always_inline bool capable(unsigned int cap)
{
	uint64_t set = current->cred.cap_effective;
	uint32_t word = (uint32_t)(cap < 32 ? set : set >> 32);

	return likely(word & 1U << cap % 32);
}
