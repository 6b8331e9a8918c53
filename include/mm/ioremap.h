/* SPDX-License-Identifier: MIT */
/*
 * mm/ioremap.h - the memory of devices at kernel addresses
 */
#pragma once

#include <lib/compiler.h>
#include <lib/types.h>

/* Uncached; NULL if it cannot be. Contracts stand in mm/ioremap.c. */
void *ioremap(phys_addr_t phys, unsigned long size) __must_check;
void iounmap(const void *addr);
