/* SPDX-License-Identifier: MIT */
/*
 * asm/shadow_tlb.h - which translations a CPU may still hold (debug builds)
 *
 * For each page of the windows above lowmem: the frame that a CPU may translate it to.
 * A page that is mapped may be cached from then on, and until it is flushed.
 * arch/x86/mm/shadow_tlb.c tells the story.
 *
 * For the user half: what the loaded page tables gave, do not give any more, and was not
 * flushed yet.  Each change of an entry tells: arch/x86/mm/shadow_user.c.
 */
#pragma once

#include <lib/compiler.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#ifdef CONFIG_SHADOW_TLB
/* Begin to record, for frames below nr_frames; memory full of zeros from alloc(); -ENOMEM. */
int __must_check shadow_tlb_init(unsigned long nr_frames, void *(*alloc)(size_t size));

/* A page of a window, which was not mapped, is mapped to a frame. */
void shadow_tlb_mapped(unsigned long addr, unsigned long pfn);

/* The translations of [start, end) were dropped; [0, TASK_SIZE): CR3 was loaded. */
void shadow_tlb_flushed(unsigned long start, unsigned long end);

/* An address that a CPU may still translate to the frame, or 0. */
unsigned long shadow_tlb_find(unsigned long pfn);

/* An entry of a page table, or of a directory, is about to change. */
void shadow_user_pte_changes(const void *slot, uint32_t before, uint32_t after);
void shadow_user_pmd_changes(const void *slot, uint32_t before, uint32_t after);

/* On the way to user mode: stop if the task has a translation to flush yet.  Interrupts off. */
void shadow_user_return(void);

/* Has it?  And how many are there, of whatever task; without end and by frame for shadow_tlb.c. */
bool shadow_user_owes(void);
unsigned int shadow_user_pending(void);
void shadow_user_flushed(unsigned long start, unsigned long end);
unsigned long shadow_user_find(unsigned long pfn);
#else
static inline int shadow_tlb_init(unsigned long nr_frames, void *(*alloc)(size_t size))
{
	(void)nr_frames;
	(void)alloc;
	return 0;
}

static inline void shadow_tlb_mapped(unsigned long addr, unsigned long pfn)
{
	(void)addr;
	(void)pfn;
}

static inline void shadow_tlb_flushed(unsigned long start, unsigned long end)
{
	(void)start;
	(void)end;
}

static inline unsigned long shadow_tlb_find(unsigned long pfn)
{
	(void)pfn;
	return 0;
}

static inline void shadow_user_pte_changes(const void *slot, uint32_t before, uint32_t after)
{
	(void)slot;
	(void)before;
	(void)after;
}

static inline void shadow_user_pmd_changes(const void *slot, uint32_t before, uint32_t after)
{
	(void)slot;
	(void)before;
	(void)after;
}
#endif
