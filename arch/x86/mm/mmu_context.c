/* SPDX-License-Identifier: MIT */
/*
 * arch/x86/mm/mmu_context.c - the kernel's own address space
 */
#include <asm/mmu_context.h>
#include <core/bug.h>

static void init_context_released(struct mmu_context *context)
{
	(void)context;
	panic("the kernel's own address space was given back once too often");
}

/* One reference is the kernel's own and stays; one is the boot task's loan, which it began with. */
struct mmu_context init_mmu_context = {
	.pgd = swapper_pg_dir,
	.cpus = 1,
	.count = ATOMIC_INIT(2),
	.release = init_context_released,
};
