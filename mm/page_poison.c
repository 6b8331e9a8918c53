/* SPDX-License-Identifier: MIT */
/*
 * mm/page_poison.c - free pages filled with a pattern
 *
 * A free page belongs to nobody, so its bytes do not change.  Each page is filled when
 * it is given back, marked in private, and looked at when it is handed out: a byte
 * that differs was written through a pointer that outlived its page.  The mark is on
 * every frame of a block, as blocks are split and merged in between and nobody else
 * uses the word of a free frame; pages that boot handed over have no mark and are not
 * looked at.
 *
 * Locking: the pages are nobody's but the caller's, at both moments.
 */
#include <core/printk.h>
#include <lib/string.h>
#include <mm/highmem.h>

#include "page_debug.h"
#include "page_report.h"

#define PATTERN_BYTE	0xAA
#define PATTERN_WORD	0xAAAAAAAAU
#define MARK		0x504F4953UL	/* in page->private of a filled frame */
#define WORDS		(PAGE_SIZE / sizeof(uint32_t))

static void poison_one(struct page *page)
{
	void *addr = kmap_atomic(page);

	memset(addr, PATTERN_BYTE, PAGE_SIZE);
	kunmap_atomic(addr);
	page->private = MARK;
}

/* The first word that is not the pattern, WORDS if all are; *found is what it says. */
static size_t first_changed(const struct page *page, uint32_t *found)
{
	const uint32_t *words = kmap_atomic(page);
	size_t i = 0;

	while (i < WORDS && words[i] == PATTERN_WORD)
		i++;
	*found = i < WORDS ? words[i] : PATTERN_WORD;
	kunmap_atomic(words);
	return i;
}

static void unpoison_one(struct page *page)
{
	uint32_t found;
	size_t word;

	if (page->private != MARK)
		return;
	page->private = 0;
	word = first_changed(page, &found);
	if (word == WORDS)
		return;
	pr_err("page poison: pfn %#lx, byte %#lx: %08x instead of %08x\n", page_to_pfn(page),
	       (unsigned long)(word * sizeof(uint32_t)), found, PATTERN_WORD);
	bad_page(page, 0, "write to a free page");
}

/* page_poison - fill a block that is being given back */
void page_poison(struct page *page, unsigned int order)
{
	for (unsigned long i = 0; i < 1UL << order; i++)
		poison_one(page + i);
}

/* page_unpoison - look whether a block that is being handed out was left alone */
void page_unpoison(struct page *page, unsigned int order)
{
	for (unsigned long i = 0; i < 1UL << order; i++)
		unpoison_one(page + i);
}
