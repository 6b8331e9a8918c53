/* SPDX-License-Identifier: MIT */
/*
 * core/kallsyms.h - the kernel's own symbol table: addresses to names and back
 */
#pragma once

#include <stddef.h>
#include <stdint.h>

/*
 * The table, made by scripts/kallsyms.py between the two links.  Addresses rise;
 * an entry with an empty name ends a range of text, and the last one is such.
 */
extern const uint32_t kallsyms_count;
extern const uint32_t kallsyms_addresses[];
extern const uint32_t kallsyms_offsets[];
extern const char kallsyms_names[];

const char *kallsyms_lookup(unsigned long addr, unsigned long *offset, unsigned long *size);
const char *kallsyms_entry(uint32_t i, unsigned long *addr);
unsigned long kallsyms_lookup_name(const char *name);
int kallsyms_format(char *buf, size_t size, unsigned long addr);
