/* SPDX-License-Identifier: MIT */
/*
 * mm/kvmalloc.c - kmalloc() if it is to be had, else vmalloc()
 *
 *	request			kmalloc()			vmalloc()
 *	.. a page		tries as hard as gfp says	no
 *	more			does not insist, says nothing	if that failed
 *	more, GFP_ATOMIC	tries as hard as gfp says	no: it may sleep
 *	more, GFP_DMA		the same			no: a device cannot follow
 *	more, __GFP_NOFAIL	the same			no: its window may be full
 *	above 4 MB		no: there is no such block	yes
 *
 * A table that grows with the machine or with its users is wanted in one piece, and
 * nothing but the CPU reads it.  The direct map is the better place for it, as long as
 * memory is not in pieces.
 *
 * docs/slab.md, "kmalloc or vmalloc".
 *
 * Locking: none of its own.
 */
#include <mm/kmalloc.h>
#include <mm/kvmalloc.h>
#include <mm/vmalloc.h>

#include "vmap.h"

/* May pages from anywhere serve, if a run of them cannot be had? */
static bool pieces_will_do(size_t size, gfp_t gfp)
{
	return size > PAGE_SIZE && gfp & __GFP_DIRECT_RECLAIM &&
	       !(gfp & (__GFP_DMA | __GFP_NOFAIL));
}

static void *kvmalloc_for(size_t size, gfp_t gfp, const void *caller)
{
	void *memory = NULL;

	if (!pieces_will_do(size, gfp))
		return kmalloc(size, gfp);
	if (size <= KMALLOC_MAX_SIZE)
		memory = kmalloc(size, gfp | __GFP_NORETRY | __GFP_NOWARN);
	return memory ? memory : vmalloc_for(size, gfp, caller);
}

/*
 * kvmalloc - size bytes at contiguous addresses, in whatever frames there are
 *
 * Contexts and flags as for kmalloc(); only a request that may sleep can be served by
 * vmalloc().  Return: the memory, of content undefined unless __GFP_ZERO; ZERO_SIZE_PTR
 * for no bytes; NULL without memory, which is reported unless __GFP_NOWARN.
 */
void *kvmalloc(size_t size, gfp_t gfp)
{
	return kvmalloc_for(size, gfp, __builtin_return_address(0));
}

/* kvmalloc_array - for n elements of size bytes; too large a product is too large a size */
void *kvmalloc_array(size_t n, size_t size, gfp_t gfp)
{
	size_t bytes;

	if (__builtin_mul_overflow(n, size, &bytes))
		bytes = SIZE_MAX;
	return kvmalloc_for(bytes, gfp, __builtin_return_address(0));
}

/*
 * kvfree - give memory of kvmalloc(), kmalloc() or vmalloc() back
 *
 * The address tells which it is.  Memory of vmalloc() is given back in task context with
 * interrupts on; other memory anywhere.
 */
void kvfree(const void *ptr)
{
	if (is_vmalloc_addr(ptr))
		vfree(ptr);
	else
		kfree(ptr);
}
