/* SPDX-License-Identifier: MIT */
/*
 * asm/mmu_context.h - what the CPU knows of an address space
 *
 *	task->mm	the process's own address space; a kernel thread has none
 *	task->active_mm	the one that is loaded while the task runs
 *
 * All address spaces have the same kernel half, so a kernel thread runs in whichever
 * is loaded: it borrows the one of the task before it ("lazy TLB") and CR3 stays.
 *
 * struct mm_struct begins with a struct mmu_context, so that the scheduler, which
 * stands below mm/, finds it.
 */
#pragma once

#include <asm/atomic.h>
#include <asm/percpu.h>
#include <asm/pgtable.h>
#include <asm/processor.h>

struct mm_struct;

struct mmu_context {
	pgd_t *pgd;			/* its page directory */
	unsigned long cpus;		/* bit n: CPU n may have it loaded */
	atomic_t count;			/* borrowers, and 1 for all users together */
	void (*release)(struct mmu_context *context); /* when the last one is gone */
};

/* The kernel's own: swapper_pg_dir, no user half. */
extern struct mmu_context init_mmu_context;

static inline struct mmu_context *mm_context(struct mm_struct *mm)
{
	return (struct mmu_context *)mm;
}

static inline void mmu_context_get(struct mmu_context *context)
{
	atomic_inc(&context->count);
}

static inline void mmu_context_put(struct mmu_context *context)
{
	if (atomic_dec_and_test(&context->count))
		context->release(context);
}

/* Load next instead of prev on this CPU; interrupts off. */
static inline void switch_mmu_context(struct mmu_context *prev, struct mmu_context *next)
{
	unsigned long cpu = 1UL << smp_processor_id();

	next->cpus |= cpu;
	write_cr3(__pa(next->pgd));
	shadow_tlb_flushed(0, TASK_SIZE);
	prev->cpus &= ~cpu;
}
