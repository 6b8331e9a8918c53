/* SPDX-License-Identifier: MIT */
/*
 * asm/uaccess.h - memory accesses that may fault
 *
 * Each access that may fault has an entry in the exception table: the address of
 * the instruction and the address to go on at.  extable_fixup() finds it.
 */
#pragma once

#include <lib/compiler.h>
#include <stdbool.h>
#include <stdint.h>

struct extable_entry {
	uint32_t insn;
	uint32_t fixup;
};

/* All entries, collected by the linker. */
extern const struct extable_entry __extable_start[], __extable_end[];

/*
 * Read or write one aligned 32-bit word of the kernel's own address space.
 * Return 0, or -EFAULT if the access faulted.  Any context.
 */
int __must_check kernel_probe_read(const void *src, uint32_t *value);
int __must_check kernel_probe_write(void *dst, uint32_t value);
