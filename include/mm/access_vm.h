/* SPDX-License-Identifier: MIT */
/*
 * mm/access_vm.h - memory of an address space that is not loaded
 */
#pragma once

#include <lib/compiler.h>
#include <stddef.h>

struct mm_struct;

/* Contracts stand in mm/access_vm.c. */
int __must_check copy_to_mm(struct mm_struct *mm, unsigned long addr, const void *from, size_t n);
long __must_check copy_from_mm(struct mm_struct *mm, unsigned long addr, void *to, size_t n);
int __must_check clear_mm(struct mm_struct *mm, unsigned long addr, size_t n);
