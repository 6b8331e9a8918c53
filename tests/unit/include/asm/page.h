/* SPDX-License-Identifier: MIT */
/*
 * asm/page.h - pages on the host: frame 0 lies where the test says
 */
#pragma once

#include <asm/memlayout.h>
#include <lib/types.h>
#include <string.h>

#define PAGE_SHIFT	12
#define PAGE_SIZE	(1UL << PAGE_SHIFT)
#define PAGE_MASK	(~(PAGE_SIZE - 1))

#define PFN_UP(x)	(((x) + PAGE_SIZE - 1) >> PAGE_SHIFT)
#define PFN_DOWN(x)	((x) >> PAGE_SHIFT)
#define PFN_PHYS(pfn)	((phys_addr_t)(pfn) << PAGE_SHIFT)

/* A test with memory behind its frames sets it; weak, as every file may define it. */
__attribute__((weak)) uintptr_t host_page_offset = PAGE_OFFSET;

static inline void clear_page_words(void *pages, unsigned long nr_pages)
{
	memset(pages, 0, nr_pages << PAGE_SHIFT);
}

static inline phys_addr_t __pa(const void *virt)
{
	return (phys_addr_t)((uintptr_t)virt - host_page_offset);
}

static inline void *__va(phys_addr_t phys)
{
	return (void *)((uintptr_t)phys + host_page_offset);
}
