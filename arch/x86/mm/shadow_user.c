/* SPDX-License-Identifier: MIT */
/*
 * arch/x86/mm/shadow_user.c - what a process could reach before, and is not flushed yet
 *
 * A CPU may hold what the loaded page tables say, and goes on to hold what they said until
 * it is flushed.  So each change of an entry that takes something away is noted here, and
 * each flush strikes notes out:
 *
 *	entry changes to	note
 *	nothing, another frame	the CPU may still reach the old frame
 *	the same, read-only	the CPU may still write to it
 *	(directory) elsewhere	the CPU may still walk the old table; and for each of its
 *				entries one of the above
 *
 *	asked by	and a note is a bug if
 *	who frees	it is of that frame		mm/page_shadow.c
 *	the way out	the task left it there		shadow_user_return()
 *
 * A task that was preempted between a change and its flush owes that flush: meanwhile another
 * thread of its process may well go on, and find the page that is on its way out.
 *
 * An address is found by where its entry lies: the table is looked up in the directory that
 * is loaded.  One that is not there is held by no CPU: pages of processes are not global.
 *
 * More than NR_NOTES at a time are counted only: what they would have shown is missed.
 *
 * Debug builds only: 48 KB.  This CPU only, as the flushes are.
 *
 * Locking: interrupts off; any context.
 */
#include <asm/current.h>
#include <asm/irqflags.h>
#include <asm/pgtable.h>
#include <asm/shadow_tlb.h>
#include <core/bug.h>

#define NR_NOTES	4096U
#define NOWHERE		(~0UL)

/* What the CPU may still do with the frame, in the low bits of the address. */
#define MAY_WRITE	1U
#define MAY_REACH	2U
#define MAY_WALK	4U

struct note {
	uint32_t addr;			/* of the page, and one of the above */
	uint32_t pfn;
	const struct task_struct *owes;	/* who changed the entry */
};

static struct note notes[NR_NOTES];
static unsigned int nr_notes, nr_lost;

/* The table that was looked for last, and the address that it begins with. */
static struct {
	const void *table;
	unsigned long base;
} last_found = { NULL, NOWHERE };

static pgd_t *loaded_pgd(void)
{
	return __va(read_cr3() & PAGE_MASK);
}

static void note(unsigned long addr, unsigned int may, unsigned long pfn)
{
	if (nr_notes == NR_NOTES)
		nr_lost++;
	else
		notes[nr_notes++] = (struct note){ (uint32_t)addr | may, (uint32_t)pfn, current };
}

static void strike(unsigned int i)
{
	notes[i] = notes[--nr_notes];
}

/* The entry leads to the frame again, with these rights: what was noted of that is moot. */
static void entry_is_back(unsigned long addr, pteval_t entry)
{
	for (unsigned int i = nr_notes; i-- > 0;)
		if ((notes[i].addr & PAGE_MASK) == addr && notes[i].pfn == entry >> PAGE_SHIFT &&
		    !(notes[i].addr & MAY_WALK)) {
			if (entry & _PAGE_RW)
				strike(i);
			else
				notes[i].addr = (uint32_t)addr | MAY_WRITE;
		}
}

static void entry_changes(unsigned long addr, pteval_t before, pteval_t after)
{
	unsigned long pfn = before >> PAGE_SHIFT;

	if (before & _PAGE_PRESENT) {
		if (!(after & _PAGE_PRESENT) || after >> PAGE_SHIFT != pfn)
			note(addr, MAY_REACH | MAY_WRITE, pfn);
		else if (before & ~after & _PAGE_RW)
			note(addr, MAY_WRITE, pfn);
	} else if (nr_notes && after & _PAGE_PRESENT) {
		entry_is_back(addr, after);
	}
}

/* Where the table's 4 MB begin in what is loaded. */
static unsigned long base_of(const void *table)
{
	const pgd_t *pgd = loaded_pgd();
	pteval_t entry = (pteval_t)__pa(table);

	if (last_found.table == table)
		return last_found.base;
	last_found.table = table;
	last_found.base = NOWHERE;
	for (unsigned long i = 0; i < KERNEL_PGD_START; i++)
		if ((pgd[i].pgd & _PAGE_PRESENT) && (pgd[i].pgd & PTE_PFN_MASK) == entry)
			last_found.base = i << PGDIR_SHIFT;
	return last_found.base;
}

/* What an entry allows below a directory entry. */
static pteval_t allowed(pteval_t pte, pteval_t pmd)
{
	return pmd & _PAGE_RW ? pte : pte & ~(pteval_t)_PAGE_RW;
}

/* shadow_user_pte_changes - an entry of a table is about to become another; any context */
void shadow_user_pte_changes(const void *slot, uint32_t before, uint32_t after)
{
	const void *table = (const void *)((uintptr_t)slot & PAGE_MASK);
	unsigned long flags, base;

	if (!((before | after) & _PAGE_USER) || (!(before & _PAGE_PRESENT) && !nr_notes))
		return;
	flags = local_irq_save();
	base = base_of(table);
	if (base != NOWHERE) {
		pteval_t pmd = loaded_pgd()[base >> PGDIR_SHIFT].pgd;

		entry_changes(base + (((uintptr_t)slot & ~PAGE_MASK) / sizeof(pte_t)) * PAGE_SIZE,
			      allowed(before, pmd), allowed(after, pmd));
	}
	local_irq_restore(flags);
}

static void table_changes(unsigned long base, pteval_t before, pteval_t after)
{
	const pteval_t *was = __va(before & PTE_PFN_MASK);
	const pteval_t *is = after & _PAGE_PRESENT ? __va(after & PTE_PFN_MASK) : NULL;

	if (is != was)
		note(base, MAY_WALK, before >> PAGE_SHIFT);
	else if (!(before & ~after & _PAGE_RW))
		return;
	for (unsigned long i = 0; i < PTRS_PER_PTE; i++)
		entry_changes(base + (i << PAGE_SHIFT), allowed(was[i], before),
			      is ? allowed(is[i], after) : 0);
}

/* shadow_user_pmd_changes - an entry of a directory is about to become another; any context */
void shadow_user_pmd_changes(const void *slot, uint32_t before, uint32_t after)
{
	unsigned long flags, index = ((uintptr_t)slot & ~PAGE_MASK) / sizeof(pgd_t);

	if (!((before | after) & _PAGE_USER) || index >= KERNEL_PGD_START)
		return;
	flags = local_irq_save();
	last_found.table = NULL;
	if ((before & (_PAGE_PRESENT | _PAGE_PSE)) == _PAGE_PRESENT &&
	    ((uintptr_t)slot & PAGE_MASK) == (uintptr_t)loaded_pgd())
		table_changes(index << PGDIR_SHIFT, before, after);
	local_irq_restore(flags);
}

/*
 * shadow_user_flushed - the translations of [start, end) were dropped; any context
 *
 * What CPUs keep of directories goes with any of them (Intel SDM vol. 3, 4.10.4.1).
 */
void shadow_user_flushed(unsigned long start, unsigned long end)
{
	unsigned long flags;

	if (start >= TASK_SIZE)
		return;
	flags = local_irq_save();
	last_found.table = NULL;
	if (end >= TASK_SIZE && start == 0)
		nr_notes = nr_lost = 0;
	for (unsigned int i = nr_notes; i-- > 0;) {
		unsigned long addr = notes[i].addr & PAGE_MASK;

		if ((notes[i].addr & MAY_WALK) || (addr >= start && addr < end))
			strike(i);
	}
	local_irq_restore(flags);
}

/* shadow_user_find - an address below which a CPU may still find the frame, or 0 */
unsigned long shadow_user_find(unsigned long pfn)
{
	for (unsigned int i = 0; i < nr_notes; i++)
		if (notes[i].pfn == pfn && (notes[i].addr & (MAY_REACH | MAY_WALK)))
			return notes[i].addr & PAGE_MASK;
	return 0;
}

/* shadow_user_pending - how many translations are to be flushed yet */
unsigned int shadow_user_pending(void)
{
	return nr_notes + nr_lost;
}

/* The first note that the running task has left, or NULL. */
static const struct note *first_owed(void)
{
	for (unsigned int i = 0; i < nr_notes; i++)
		if (notes[i].owes == current)
			return &notes[i];
	return NULL;
}

/* shadow_user_owes - does the running task have something to flush yet? */
bool shadow_user_owes(void)
{
	return first_owed() != NULL;
}

/*
 * shadow_user_return - a task is about to go on in user mode
 *
 * By now it has flushed what it changed.  Interrupts off.
 */
void shadow_user_return(void)
{
	const struct note *first;

	if (likely(!nr_notes))
		return;
	first = first_owed();
	if (!first)
		return;
	panic("shadow TLB: back to user mode, and a CPU may still %s %08lx, frame %#x (1 of %u)",
	      first->addr & MAY_WALK ? "walk the table of" :
	      first->addr & MAY_REACH ? "reach" : "write to",
	      (unsigned long)first->addr & PAGE_MASK, first->pfn, nr_notes);
}
