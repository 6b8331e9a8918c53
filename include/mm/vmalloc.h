/* SPDX-License-Identifier: MIT */
/*
 * mm/vmalloc.h - loose pages in one range of kernel addresses
 *
 *	vmalloc()	pages of its own, HIGHMEM first	 vfree()
 *	vmap()		pages of the caller's		 vunmap()
 *	ioremap()	the memory of a device		 iounmap()	mm/ioremap.h
 *
 * Contracts stand in mm/vmalloc.c, mm/vmap.c and mm/ioremap.c.
 */
#pragma once

#include <asm/pgtable.h>
#include <mm/gfp.h>
#include <mm/vmap_area.h>

/* What an area is for: one of them. */
#define VM_IOREMAP	(1U << 0)
#define VM_ALLOC	(1U << 1)
#define VM_MAP		(1U << 2)
/* It is being given back: nobody else may do that. */
#define VM_GOING	(1U << 3)

/*
 * A range of the window and what is behind it.
 *
 *	[l]  vmap_area_lock
 *	[o]  whoever took the area, right after taking it
 */
struct vm_struct {
	struct vmap_area area;		/* [l] its addresses, the guard page included */
	unsigned int flags;		/* [l] VM_* */
	unsigned int nr_pages;		/* [l] without the guard page */
	phys_addr_t phys_addr;		/* [o] VM_IOREMAP: of the first page */
	const void *caller;		/* [l] who asked */
};

/* vmalloc.c */
void *vmalloc(unsigned long size) __must_check;
void *vzalloc(unsigned long size) __must_check;
void *__vmalloc(unsigned long size, gfp_t gfp) __must_check;
void vfree(const void *addr);
struct page *vmalloc_to_page(const void *addr);
void vmalloc_init(void);

/* vmap.c */
void *vmap(struct page **pages, unsigned int nr_pages, pgprot_t prot) __must_check;
void vunmap(const void *addr);

static inline bool is_vmalloc_addr(const void *addr)
{
	return (unsigned long)addr >= VMALLOC_START && (unsigned long)addr < VMALLOC_END;
}

/*
 * For those who show the window: copy the lowest area that ends above addr.  False if
 * there is none.  Go on at area.end.
 */
bool vmalloc_info(unsigned long addr, struct vm_struct *info);

/* The window as a whole. */
struct vmalloc_usage {
	unsigned long total;		/* bytes of the window */
	unsigned long used;		/* of them in areas, guard pages included */
	unsigned long chunk;		/* bytes of the largest hole */
	unsigned int nr_areas;
};

struct vmalloc_usage vmalloc_usage(void);

/* The first thing about the window that does not fit its page tables, as text, or NULL. */
const char *vmalloc_check(void);
