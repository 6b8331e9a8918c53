/* SPDX-License-Identifier: MIT */
/*
 * mm/vmap.h - what the files about the vmalloc window say to each other
 *
 *	kvmalloc.c		kmalloc() or vmalloc()
 *	vmalloc.c  ioremap.c	what stands behind an area
 *	  vmap.c		areas and their page-table entries; vmap()
 *	    vmap_desc.c		memory for struct vm_struct
 *	    vmap_area.c		which addresses
 *	  vmap_report.c		text
 */
#pragma once

#include <core/spinlock.h>
#include <mm/vmalloc.h>

/* The window is fixed, so the number of its pages fits any integer. */
#define VMALLOC_PAGES	((VMALLOC_END - VMALLOC_START) >> PAGE_SHIFT)

/* vmap.c; contracts stand there. */
extern struct vmap_space vmalloc_space;
extern spinlock_t vmap_area_lock;

static inline struct vm_struct *vm_of(struct vmap_area *area)
{
	return container_of(area, struct vm_struct, area);
}

struct vm_struct *vmap_take(unsigned long nr_pages, unsigned int kind, const void *caller);
struct vm_struct *vmap_claim(const void *addr, unsigned int kind, const void *caller);
void vmap_release(struct vm_struct *vm);
void vmap_clear(unsigned long addr, unsigned long nr_pages);

/* vmalloc.c */
void *vmalloc_for(unsigned long size, gfp_t gfp, const void *caller) __must_check;

/* vmap_desc.c */
struct vm_struct *vmap_desc_alloc(void);
void vmap_desc_free(struct vm_struct *vm);

/* vmap_report.c */
void vmap_report_failure(const char *what, unsigned long size, const char *why,
			 const void *caller) __cold;
void vmap_bad(const char *what, const void *addr, const char *why, const void *caller) __cold;
bool vmap_describe(unsigned long addr, char *text, size_t size);
