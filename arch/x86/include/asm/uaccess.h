/* SPDX-License-Identifier: MIT */
/*
 * asm/uaccess.h - memory accesses that may fault
 *
 * Each access that may fault has an entry in the exception table: the address of
 * the instruction and the address to go on at.  extable_fixup() finds it.
 *
 * A pointer from user mode carries __user and is never dereferenced: the functions below
 * check that the whole range lies in the user half, and copy.  Touching it may fault pages
 * in, so they may sleep; in a section that must not, they return at the first page that is
 * not there.  Where the CPU has SMAP, these functions alone open the user half to the
 * kernel, for as long as the copy lasts.
 */
#pragma once

#include <asm/memlayout.h>
#include <lib/compiler.h>
#include <stdbool.h>
#include <stdint.h>

struct extable_entry {
	uint32_t insn;
	uint32_t fixup;
};

/* All entries, collected by the linker. */
extern const struct extable_entry __extable_start[], __extable_end[];

/* May this instruction fault by design? */
bool extable_has(uint32_t insn);

/*
 * Read or write one aligned 32-bit word of the kernel's own address space.
 * Return 0, or -EFAULT if the access faulted.  Any context.
 */
int __must_check kernel_probe_read(const void *src, uint32_t *value);
int __must_check kernel_probe_write(void *dst, uint32_t value);

#define __user

/* Does [addr, addr + size) lie in the user half?  Any context. */
static inline bool access_ok(const void __user *addr, unsigned long size)
{
	return size <= TASK_SIZE && (uintptr_t)addr <= TASK_SIZE - size;
}

/*
 * Copy or clear n bytes; the number that was NOT done, 0 on success.  copy_from_user()
 * clears what it could not read, raw_copy_from_user() leaves it as it was.  May sleep.
 */
unsigned long __must_check copy_to_user(void __user *to, const void *from, unsigned long n);
unsigned long __must_check copy_from_user(void *to, const void __user *from, unsigned long n);
unsigned long __must_check raw_copy_from_user(void *to, const void __user *from, unsigned long n);
unsigned long __must_check clear_user(void __user *to, unsigned long n);

/* One word, 4 bytes; 0 or -EFAULT.  May sleep. */
int __must_check put_user_u32(uint32_t value, uint32_t __user *to);
int __must_check get_user_u32(uint32_t *value, const uint32_t __user *from);

/*
 * Change a word to new if it is *expected, in one step; *expected becomes what it was.  0, or
 * -EFAULT: it may not be written.  May sleep.
 */
int __must_check cmpxchg_user_u32(uint32_t __user *word, uint32_t *expected, uint32_t new);

/*
 * Copy a string of at most size bytes, its NUL included.  Return: its length without the
 * NUL, size if there is no NUL in that many bytes, or -EFAULT.  May sleep.
 */
long __must_check strncpy_from_user(char *to, const char __user *from, long size);
