/* SPDX-License-Identifier: MIT */
/*
 * arch/x86/mm/ptwalk.c - follow one address, or all of them
 *
 *	ptwalk()	one address, each step kept: what the MMU would do
 *	ptdump()	every mapped range, neighbours that are alike joined
 *
 * Both are for people and tests: no lock is taken, so a table that changes
 * meanwhile is seen half old, half new.  Tables lie in lowmem; an entry that
 * points elsewhere is taken for "not mapped" instead of being followed.
 *
 * Intel SDM vol. 3, 4.3 (the walk) and 4.6 (access rights of all levels together).
 */
#include <asm/ptwalk.h>
#include <asm/region.h>

/* Rights that every level must grant. */
#define PT_RIGHTS	(_PAGE_RW | _PAGE_USER)
/* Flags of the leaf that tell ranges apart; ACCESSED and DIRTY are history. */
#define PT_LEAF_FLAGS	(_PAGE_PWT | _PAGE_PCD | _PAGE_PSE | _PAGE_GLOBAL)

static bool table_in_reach(pmd_t pmd)
{
	return pmd_phys(pmd) < MAX_LOWMEM;
}

static void walk_step(struct pt_walk *walk, const char *level, unsigned int index,
		      const void *slot, pteval_t entry)
{
	walk->steps[walk->nr_steps++] = (struct pt_step){
		.level = level,
		.index = index,
		.table = __pa(slot) & ~(phys_addr_t)(PAGE_SIZE - 1),
		.entry = entry,
		.present = entry & _PAGE_PRESENT,
	};
}

static void walk_leaf(struct pt_walk *walk, phys_addr_t base, unsigned long addr,
		      unsigned long page_size, pteval_t flags)
{
	walk->mapped = true;
	walk->phys = base + (addr & (page_size - 1));
	walk->page_size = page_size;
	walk->flags = flags;
}

void ptwalk(pgd_t *pgd, unsigned long addr, struct pt_walk *walk)
{
	pgd_t *slot = pgd_offset(pgd, addr);
	pmd_t *pmd = pmd_offset(pud_offset(slot, addr), addr);
	pteval_t upper = pmd_val(*pmd);
	pte_t *pte;

	*walk = (struct pt_walk){ 0 };
	walk_step(walk, "pde", pgd_index(addr), pmd, upper);
	if (!pmd_present(*pmd))
		return;
	if (pmd_large(*pmd)) {
		walk_leaf(walk, pmd_phys(*pmd), addr, PMD_SIZE,
			  upper & (PT_RIGHTS | PT_LEAF_FLAGS));
		return;
	}
	if (!table_in_reach(*pmd))
		return;
	pte = pte_offset(*pmd, addr);
	walk_step(walk, "pte", pte_index(addr), pte, pte->pte);
	if (pte_accessible(*pte))
		walk_leaf(walk, pte_phys(*pte), addr, PAGE_SIZE,
			  (pte->pte & upper & PT_RIGHTS) | (pte->pte & _PAGE_GLOBAL) |
			  (pte->pte & (_PAGE_PWT | _PAGE_PCD)));
}

struct ptdump_state {
	enum ptdump_mode mode;
	ptdump_emit_t emit;
	void *context;
	bool open;			/* range is begun and not emitted yet */
	struct pt_range range;
};

static void ptdump_flush(struct ptdump_state *state)
{
	if (state->open)
		state->emit(&state->range, state->context);
	state->open = false;
}

static bool ptdump_joins(const struct ptdump_state *state, const struct pt_range *next)
{
	const struct pt_range *range = &state->range;

	if (!state->open || range->last + 1 != next->start || range->flags != next->flags ||
	    range->page_size != next->page_size)
		return false;
	if (state->mode == PTDUMP_BY_REGION)
		return address_region(range->start) == address_region(next->start);
	return range->phys + (phys_addr_t)(next->start - range->start) == next->phys;
}

static void ptdump_add(struct ptdump_state *state, unsigned long start, unsigned long page_size,
		       phys_addr_t phys, pteval_t flags)
{
	struct pt_range next = { start, start + (page_size - 1), phys, page_size, flags };

	if (ptdump_joins(state, &next)) {
		state->range.last = next.last;
		return;
	}
	ptdump_flush(state);
	state->range = next;
	state->open = true;
}

static void ptdump_table(struct ptdump_state *state, pmd_t pmd, unsigned long start)
{
	pteval_t rights = pmd_val(pmd) & PT_RIGHTS;

	for (unsigned int i = 0; i < PTRS_PER_PTE; i++) {
		unsigned long addr = start + ((unsigned long)i << PAGE_SHIFT);
		pte_t pte = *pte_offset(pmd, addr);

		if (pte_accessible(pte))
			ptdump_add(state, addr, PAGE_SIZE, pte_phys(pte),
				   (pte.pte & rights) |
				   (pte.pte & (_PAGE_PWT | _PAGE_PCD | _PAGE_GLOBAL)));
	}
}

void ptdump(pgd_t *pgd, enum ptdump_mode mode, ptdump_emit_t emit, void *context)
{
	struct ptdump_state state = { .mode = mode, .emit = emit, .context = context };

	for (unsigned int i = 0; i < PTRS_PER_PGD; i++) {
		unsigned long addr = (unsigned long)i << PGDIR_SHIFT;
		pmd_t pmd = *pmd_offset(pud_offset(pgd + i, addr), addr);

		if (!pmd_present(pmd))
			continue;
		if (pmd_large(pmd))
			ptdump_add(&state, addr, PMD_SIZE, pmd_phys(pmd),
				   pmd_val(pmd) & (PT_RIGHTS | PT_LEAF_FLAGS));
		else if (table_in_reach(pmd))
			ptdump_table(&state, pmd, addr);
	}
	ptdump_flush(&state);
}
