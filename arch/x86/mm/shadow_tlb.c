/* SPDX-License-Identifier: MIT */
/*
 * arch/x86/mm/shadow_tlb.c - a forgotten flush shows when the page is freed
 *
 * A translation outlives its page-table entry until it is flushed: a CPU that holds it
 * reads and writes a frame that belongs to somebody else by then.  Emulators hide this
 * mistake (QEMU drops global pages with each load of CR3, real CPUs keep them), so it
 * is looked for here, by what the kernel says and not by what the CPU does.
 *
 *	cached[]	for each page of the windows: the frame that may be cached + 1
 *	nr_cached[]	for each frame: how many of these words name it
 *
 *	mapped		the word names the frame: a CPU may walk the tables at any moment
 *	unmapped	nothing changes: the CPU does not know yet
 *	flushed		the word becomes what the page table says now
 *
 * Whoever frees a page asks shadow_tlb_find().  To map another frame where one may still
 * be cached is the same mistake, and stops the kernel at once.
 *
 * The user half has another story: shadow_user.c.
 *
 * Debug builds only: 120 KB, and 2 bytes a frame.  This CPU only, as the flushes are.
 *
 * Locking: shadow_lock; any context.
 */
#include <asm/pgtable.h>
#include <asm/shadow_tlb.h>
#include <core/bug.h>
#include <core/spinlock.h>
#include <lib/errno.h>
#include <lib/minmax.h>

#define NR_WINDOW_PAGES	((FIXADDR_TOP - VMALLOC_START) >> PAGE_SHIFT)

static DEFINE_SPINLOCK(shadow_lock);
static uint32_t cached[NR_WINDOW_PAGES];	/* [l] frame + 1; 0: none, or no RAM */
static unsigned int nr_words;			/* [l] words that are not 0 */
static uint16_t *nr_cached;			/* [l] by frame; NULL: nothing is recorded */
static unsigned long nr_frames;			/* [I] */

int __init shadow_tlb_init(unsigned long frames, void *(*alloc)(size_t size))
{
	nr_frames = frames;
	nr_cached = alloc(frames * sizeof(*nr_cached));
	return nr_cached ? 0 : -ENOMEM;
}

static unsigned long window_addr(unsigned long index)
{
	return VMALLOC_START + (index << PAGE_SHIFT);
}

static void set_word(unsigned long index, uint32_t word)
{
	if (cached[index]) {
		nr_cached[cached[index] - 1]--;
		nr_words--;
	}
	cached[index] = word;
	if (word) {
		nr_cached[word - 1]++;
		nr_words++;
	}
}

/* The word for a frame; memory of devices is nobody's to free. */
static uint32_t word_of(unsigned long pfn)
{
	return pfn < nr_frames ? (uint32_t)pfn + 1 : 0;
}

static void flushed_one(unsigned long index)
{
	pte_t pte = *kernel_pte(window_addr(index));

	set_word(index, pte_present(pte) ? word_of(pte_pfn(pte)) : 0);
}

void shadow_tlb_mapped(unsigned long addr, unsigned long pfn)
{
	unsigned long index = (addr - VMALLOC_START) >> PAGE_SHIFT;
	unsigned long flags;
	uint32_t before;

	if (!nr_cached || addr < VMALLOC_START || index >= NR_WINDOW_PAGES)
		return;
	flags = spin_lock_irqsave(&shadow_lock);
	before = cached[index];
	set_word(index, word_of(pfn));
	spin_unlock_irqrestore(&shadow_lock, flags);
	if (before && before != word_of(pfn))
		panic("shadow TLB: %08lx is mapped to frame %#lx, a CPU may still hold frame %#x",
		      addr, pfn, before - 1);
}

void shadow_tlb_flushed(unsigned long start, unsigned long end)
{
	unsigned long first = (max(start, VMALLOC_START) - VMALLOC_START) >> PAGE_SHIFT;
	unsigned long last = end > VMALLOC_START ? (end - 1 - VMALLOC_START) >> PAGE_SHIFT : 0;
	unsigned long flags;

	shadow_user_flushed(start, end);
	if (!nr_cached || end <= VMALLOC_START)
		return;
	flags = spin_lock_irqsave(&shadow_lock);
	for (unsigned long i = first; i <= last && i < NR_WINDOW_PAGES && nr_words; i++)
		if (cached[i])
			flushed_one(i);
	spin_unlock_irqrestore(&shadow_lock, flags);
}

unsigned long shadow_tlb_find(unsigned long pfn)
{
	if (!nr_cached || pfn >= nr_frames || !READ_ONCE(nr_cached[pfn]))
		return shadow_user_find(pfn);
	for (unsigned long i = 0; i < NR_WINDOW_PAGES; i++)
		if (cached[i] == pfn + 1)
			return window_addr(i);
	return shadow_user_find(pfn);
}
