/* SPDX-License-Identifier: MIT */
/*
 * asm/page.h - pages, page frame numbers, and the direct map's arithmetic
 *
 *	phys  = virt - PAGE_OFFSET		lowmem only
 *	pfn   = phys >> PAGE_SHIFT
 */
#pragma once

#include <asm/memlayout.h>
#include <lib/types.h>

#define PAGE_SHIFT	12
#define PAGE_SIZE	(1UL << PAGE_SHIFT)
#define PAGE_MASK	(~(PAGE_SIZE - 1))

#define PFN_UP(x)	(((x) + PAGE_SIZE - 1) >> PAGE_SHIFT)
#define PFN_DOWN(x)	((x) >> PAGE_SHIFT)
#define PFN_PHYS(pfn)	((phys_addr_t)(pfn) << PAGE_SHIFT)

/* Fill mapped pages with zeros. */
static inline void clear_page_words(void *pages, unsigned long nr_pages)
{
	unsigned long words = nr_pages * (PAGE_SIZE / 4);

	__asm__ volatile("rep stosl" : "+D"(pages), "+c"(words) : "a"(0) : "memory");
}

/* Copy one page to another. */
static inline void copy_page_words(void *to, const void *from)
{
	unsigned long words = PAGE_SIZE / 4;

	__asm__ volatile("rep movsl" : "+D"(to), "+S"(from), "+c"(words) : : "memory");
}

/* The physical address behind a pointer into the direct map or the image. */
static inline phys_addr_t __pa(const void *virt)
{
	return (phys_addr_t)((uintptr_t)virt - PAGE_OFFSET);
}

/* The direct map's pointer to a lowmem physical address (< MAX_LOWMEM). */
static inline void *__va(phys_addr_t phys)
{
	return (void *)((uintptr_t)phys + PAGE_OFFSET);
}
