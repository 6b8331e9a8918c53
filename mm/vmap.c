/* SPDX-License-Identifier: MIT */
/*
 * mm/vmap.c - areas of the vmalloc window, and the page tables behind them
 *
 *	VMALLOC_START                                                   VMALLOC_END
 *	| area          | guard | area  | guard |    hole    | area | guard |  ...
 *	| pte pte pte   |   0   | pte   |   0   | 0  0  0  0 | pte  |   0   |
 *
 * An area is a run of pages and one page behind it that is never mapped: what runs over
 * the end of an area faults instead of reaching the next one.  So does what runs over its
 * beginning: the page below it is another area's guard page, part of a hole, or, for the
 * lowest one, below VMALLOC_START, where nothing is mapped either.  Kernel stacks rest on
 * this.  The page tables of the whole window were made at boot, so to map is to write
 * entries, and no directory entry changes.
 *
 * The life of an area, for all three kinds:
 *
 *	vmap_take()	addresses, under vmap_area_lock
 *	entries are written; nothing is flushed, for none of them was present
 *	...
 *	vmap_claim()	find it, mark it as going: who claims it second is wrong
 *	entries are emptied, one flush of the range
 *	vmap_release()	the addresses are free for others, not earlier
 *
 * Flushes are eager: when vunmap() or vfree() returns, no CPU translates the range any
 * more, and the next user of these addresses need not think of the last one.
 *
 * Not here: where in the window (vmap_area.c), pages (vmalloc.c), devices (ioremap.c).
 *
 * Locking: vmap_area_lock guards the tree and VM_GOING.  Entries belong to whoever has
 * the area.  Task context: giving back waits for other CPUs once there are any, so it is
 * refused with interrupts off; taking may sleep for memory.
 *
 * docs/kernel-address-space.md
 */
#include <asm/irqflags.h>
#include <asm/tlbflush.h>
#include <core/might_sleep.h>
#include <lib/minmax.h>

#include "vmap.h"

struct vmap_space vmalloc_space = VMAP_SPACE_INIT(vmalloc_space, VMALLOC_START, VMALLOC_END);
DEFINE_SPINLOCK(vmap_area_lock);

/* Memory for descriptors, vmap_area_lock held; to get some the lock may be let go. */
static inline struct vm_struct *area_alloc(void)
{
	return vmap_desc_alloc();
}

static inline void area_free(struct vm_struct *vm)
{
	vmap_desc_free(vm);
}

/*
 * vmap_take - addresses for nr_pages and a guard page, at the lowest place
 *
 * nr_pages is below VMALLOC_PAGES.  May sleep.  Return: NULL if no hole is that large or
 * there is no memory for the descriptor.
 */
struct vm_struct *vmap_take(unsigned long nr_pages, unsigned int kind, const void *caller)
{
	struct vm_struct *vm;

	spin_lock(&vmap_area_lock);
	vm = area_alloc();
	if (likely(vm)) {
		vm->flags = kind;
		vm->nr_pages = (unsigned int)nr_pages;
		vm->phys_addr = 0;
		vm->caller = caller;
		if (vmap_area_insert(&vmalloc_space, &vm->area, (nr_pages + 1) << PAGE_SHIFT)) {
			area_free(vm);
			vm = NULL;
		}
	}
	spin_unlock(&vmap_area_lock);
	return vm;
}

static const char *kind_name(unsigned int kind)
{
	return kind == VM_ALLOC ? "vfree" : kind == VM_MAP ? "vunmap" : "iounmap";
}

/* Why an area may not be given back as that kind by this address, or NULL. */
static const char *claim_is_wrong(const struct vmap_area *area, unsigned long addr,
				  unsigned int kind)
{
	const struct vm_struct *vm = container_of(area, struct vm_struct, area);

	if (unlikely(!area))
		return "no area is there: freed twice, or never allocated";
	if (unlikely(area->start != addr))
		return "not the start of its area";
	if (unlikely(vm->flags != kind))
		return vm->flags & VM_GOING ? "freed twice, at the same time" :
					      "an area of another kind";
	return NULL;
}

/*
 * vmap_claim - the area that begins at addr, from now on the caller's to give back
 *
 * Interrupts on.  Return: NULL if it is not the caller's to give back, which is reported
 * and, in debug builds, the end; the area, if any, stays as it is.
 */
struct vm_struct *vmap_claim(const void *addr, unsigned int kind, const void *caller)
{
	const char *wrong = "interrupts are off";
	struct vmap_area *area;

	if (unlikely(irqs_disabled()))
		goto bad;
	might_sleep();
	spin_lock(&vmap_area_lock);
	area = vmap_area_find(&vmalloc_space, (unsigned long)addr);
	wrong = claim_is_wrong(area, (unsigned long)addr, kind);
	if (likely(!wrong))
		vm_of(area)->flags |= VM_GOING;
	spin_unlock(&vmap_area_lock);
	if (likely(!wrong))
		return vm_of(area);
bad:
	vmap_bad(kind_name(kind), addr, wrong, caller);
	return NULL;
}

/* vmap_release - the entries are empty and flushed: the addresses are free */
void vmap_release(struct vm_struct *vm)
{
	spin_lock(&vmap_area_lock);
	vmap_area_erase(&vmalloc_space, &vm->area);
	area_free(vm);
	spin_unlock(&vmap_area_lock);
}

/* vmap_clear - empty the entries of a range and flush it */
void vmap_clear(unsigned long addr, unsigned long nr_pages)
{
	unsigned long end = addr + (nr_pages << PAGE_SHIFT);

	for (unsigned long at = addr; at < end; ) {
		unsigned long stop = min(end, (at & PMD_MASK) + PMD_SIZE);
		pte_t *slot = kernel_pte(at);

		for (; at < stop; at += PAGE_SIZE)
			pte_clear(slot++);
	}
	flush_tlb_kernel_range(addr, end);
}

static void map_pages(unsigned long addr, struct page **pages, unsigned int nr_pages,
		      pgprot_t prot)
{
	for (unsigned int i = 0; i < nr_pages; i++, addr += PAGE_SIZE)
		set_pte_kernel(addr, kernel_pte(addr), pfn_pte(page_to_pfn(pages[i]), prot));
}

/*
 * vmap - the caller's pages, in this order, in one range of addresses
 *
 * The pages stay the caller's: no reference is taken, and they must not be freed before
 * vunmap().  Task context, may sleep.  Return: the address; NULL for no pages, or if the
 * window or memory is full, with one line in the log.
 */
void *vmap(struct page **pages, unsigned int nr_pages, pgprot_t prot)
{
	const void *caller = __builtin_return_address(0);
	struct vm_struct *vm = NULL;

	might_sleep();
	if (likely(nr_pages != 0 && nr_pages < VMALLOC_PAGES))
		vm = vmap_take(nr_pages, VM_MAP, caller);
	if (unlikely(!vm)) {
		vmap_report_failure("vmap", (unsigned long)nr_pages << PAGE_SHIFT,
				    nr_pages ? "no room" : "nothing to map", caller);
		return NULL;
	}
	map_pages(vm->area.start, pages, nr_pages, kernel_prot(prot));
	return (void *)vm->area.start;
}

/* vunmap - the end of vmap(); NULL is no area.  Task context, interrupts on. */
void vunmap(const void *addr)
{
	struct vm_struct *vm;

	if (!addr)
		return;
	vm = vmap_claim(addr, VM_MAP, __builtin_return_address(0));
	if (unlikely(!vm))
		return;
	vmap_clear(vm->area.start, vm->nr_pages);
	vmap_release(vm);
}

bool vmalloc_info(unsigned long addr, struct vm_struct *info)
{
	struct vmap_area *area;

	spin_lock(&vmap_area_lock);
	area = vmap_area_find_from(&vmalloc_space, addr);
	if (area)
		*info = *vm_of(area);
	spin_unlock(&vmap_area_lock);
	return area;
}

struct vmalloc_usage vmalloc_usage(void)
{
	struct vmalloc_usage usage = { .total = VMALLOC_END - VMALLOC_START };
	const struct vmap_area *area;

	spin_lock(&vmap_area_lock);
	list_for_each_entry(area, &vmalloc_space.areas, list)
		usage.used += area->end - area->start;
	usage.chunk = vmap_space_largest_hole(&vmalloc_space);
	usage.nr_areas = vmalloc_space.nr_areas;
	spin_unlock(&vmap_area_lock);
	return usage;
}
