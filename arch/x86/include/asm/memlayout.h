/* SPDX-License-Identifier: MIT */
/*
 * asm/memlayout.h - where everything lies in the 4 GB of linear addresses
 *
 *	FIXADDR_TOP	fixmap		compile-time addresses, one page table	  (grows down)
 *	FIXADDR_BASE
 *	PKMAP_BASE	pkmap		kmap(): one page table of loose pages	4 MB
 *	VMALLOC_END
 *	VMALLOC_START	vmalloc		a fixed window, its page tables made at boot
 *	LOWMEM_END	(8 MB hole)	a pointer that runs off lowmem faults here
 *	PAGE_OFFSET	lowmem		physical address + PAGE_OFFSET
 *	TASK_SIZE	user half
 *	0		never mapped
 *
 * Every constant is derived from its neighbour; no other file spells an address.
 * The linker script and NASM (through asm_offsets.inc) read the same values.
 */
#pragma once

#ifdef LINKER_SCRIPT
#define __ADDR(x)	x
#else
#define __ADDR(x)	x##UL
#endif

#define __MB		__ADDR(0x100000)

/* The border between user and kernel half: CONFIG_VMSPLIT_*. */
#if defined(CONFIG_VMSPLIT_2G)
#define PAGE_OFFSET	__ADDR(0x80000000)
#elif defined(CONFIG_VMSPLIT_1G)
#define PAGE_OFFSET	__ADDR(0x40000000)
#else
#define PAGE_OFFSET	__ADDR(0xC0000000)
#endif

#define TASK_SIZE	PAGE_OFFSET

/* The kernel image is linked and loaded behind the first megabyte. */
#define KERNEL_PHYS	(1 * __MB)

/* What the two bootstrap page tables map; image and early tables must fit. */
#define BOOT_MAPPED	(8 * __MB)

/* The last page stays unmapped: its addresses are error pointers. */
#define FIXADDR_TOP	__ADDR(0xFFFFF000)
#define FIXADDR_BASE	__ADDR(0xFFC00000)

#define PKMAP_SIZE	(4 * __MB)
#define PKMAP_BASE	(FIXADDR_BASE - PKMAP_SIZE)

/* The top 128 MB belong to the windows, whatever the split is. */
#define WINDOWS_SIZE	(128 * __MB)
#define LOWMEM_END	(0 - WINDOWS_SIZE)
#define LOWMEM_HOLE	(8 * __MB)

#define VMALLOC_START	(LOWMEM_END + LOWMEM_HOLE)
#define VMALLOC_END	PKMAP_BASE

/* 896, 1,920 or 2,944 MB for the three splits. */
#define MAX_LOWMEM	(LOWMEM_END - PAGE_OFFSET)
