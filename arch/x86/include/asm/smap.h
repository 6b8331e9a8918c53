/* SPDX-License-Identifier: MIT */
/*
 * asm/smap.h - keep the kernel out of the user half of the address space
 */
#pragma once

/* Turn on SMEP and SMAP where the CPU has them; boot, while text can be written. */
void smap_init(void);

/* Where a CLAC belongs: the ways into the kernel, entry.asm. */
extern unsigned char *const smap_sites[3];
