/* SPDX-License-Identifier: MIT */
/*
 * lib/types.h - the integer types that every layer shares
 *
 * phys_addr_t holds a physical address that this kernel can reach.  It is as
 * wide as a page-table entry can express: 32 bits now, more with PAE.  What the
 * firmware reports may lie higher and is kept in uint64_t until it is clipped.
 * Print one with %pa and a pointer to it.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef uint32_t phys_addr_t;
