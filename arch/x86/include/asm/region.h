/* SPDX-License-Identifier: MIT */
/*
 * asm/region.h - which part of the address space an address lies in
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>

/* A few words, e.g. "kernel text", "vmalloc window", "user half". Never NULL. */
const char *address_region(unsigned long addr);

/*
 * More than the region: whose an address is, for the report of a fault.  The floor that
 * knows registers itself; it takes no lock, and says false about what is not its own.
 */
typedef bool (*address_describer_t)(unsigned long addr, char *text, size_t size);

void address_set_describer(address_describer_t describer);
bool address_describe(unsigned long addr, char *text, size_t size);
