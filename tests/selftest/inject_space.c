/* SPDX-License-Identifier: MIT */
/*
 * tests/selftest/inject_space.c - mistakes with address spaces: flushes, counts, tables, areas
 *
 * Those that a CPU of a running program must notice are committed at a breakpoint of that
 * program; the others in an address space that the first thread takes on.
 *
 * inject=space-clean does all of it right.
 */
#include <asm/ptrace.h>
#include <asm/trap.h>
#include <core/bug.h>
#include <kernel/inject.h>
#include <lib/err.h>
#include <mm/page_cache.h>

#include "user_code.h"
#include "user_space.h"

#define RW	(VM_READ | VM_WRITE | VM_MAYREAD | VM_MAYWRITE)

/* --- a program meets a breakpoint ----------------------------------------------------- */

/* int3; mov byte [code's page + 100], 1; exit(0) */
static const unsigned char code[] = {
	0xCC, 0xC6, 0x05, 0x64, 0x80, 0x04, 0x08, 0x01, 0x31, 0xDB, 0xB8, 0x01, 0x00, 0x00, 0x00,
	0xCD, 0x80,
};

static void (*at_breakpoint)(struct mm_struct *mm, pte_t *slot);

static bool breakpoint(struct pt_regs *regs)
{
	pte_t *slot = pte_find(current->mm, USER_CODE_ADDR);

	BUG_ON(!user_mode(regs) || !slot || !pte_present(*slot));
	at_breakpoint(current->mm, slot);
	return true;
}

/* Run the program; its breakpoint comes when its only page is in the TLB, to be written. */
static void run_until_breakpoint(void (*then)(struct mm_struct *mm, pte_t *slot))
{
	int status;

	at_breakpoint = then;
	BUG_ON(trap_register(TRAP_BP, breakpoint));
	status = run_user_code(code, sizeof(code));
	BUG_ON(status != 0);
}

static void free_without_flush(struct mm_struct *mm, pte_t *slot)
{
	struct page *page = pte_page(ptep_get_and_clear(slot));

	mm->rss[MM_ANONPAGES]--;
	page_remove_rmap(page);
	put_page(page);
}

INJECTION(user_missing_flush, "user-missing-flush", "free a program's page, and do not flush")
{
	run_until_breakpoint(free_without_flush);
}

static void unmap_without_flush(struct mm_struct *mm __maybe_unused, pte_t *slot)
{
	ptep_get_and_clear(slot);
}

INJECTION(user_stale_page, "user-stale-page", "empty an entry, and return to the program")
{
	run_until_breakpoint(unmap_without_flush);
}

static void protect_without_flush(struct mm_struct *mm __maybe_unused, pte_t *slot)
{
	ptep_set_wrprotect(slot);
}

INJECTION(user_stale_write, "user-stale-write", "write-protect a page as fork does, and no flush")
{
	run_until_breakpoint(protect_without_flush);
}

static void free_table_without_flush(struct mm_struct *mm, pte_t *slot)
{
	pmd_clear(mm_pmd(mm, USER_CODE_ADDR));
	pte_table(slot)->flags &= ~(1U << PG_table);
	__free_page(pte_table(slot));
}

INJECTION(user_stale_table, "user-stale-table", "free a page table that the CPU may walk")
{
	run_until_breakpoint(free_table_without_flush);
}

static void protect_and_flush(struct mm_struct *mm, pte_t *slot)
{
	ptep_set_wrprotect(slot);
	flush_tlb_page(mm, USER_CODE_ADDR);
}

/* --- an address space of the first thread ---------------------------------------------- */

static struct user_space space;

/* Two areas with a page each that was written to; the first one also has the zero page. */
static struct vm_area_struct *make_space(void)
{
	struct vm_area_struct *vma, *second;
	uint32_t value;

	BUG_ON(!enter_user_space(&space));
	vma = add_area(space.mm, TEST_ADDR, 4, RW);
	second = add_area(space.mm, TEST_ADDR + 8 * PAGE_SIZE, 4, RW);
	BUG_ON(!vma || !second);
	BUG_ON(user_write(vma, TEST_ADDR, 1) || user_read(vma, TEST_ADDR + PAGE_SIZE, &value));
	BUG_ON(user_write(second, second->vm_start, 2));
	return vma;
}

/* What the tests and the campaigns do at their end. */
static void audit(void)
{
	const char *wrong = mm_audit();

	if (wrong)
		panic("mm_audit: %s", wrong);
}

INJECTION(table_left, "table-left", "leave a page table behind when an address space ends")
{
	make_space();
	BUG_ON(!pte_alloc(space.mm, TEST_ADDR + 16 * PMD_SIZE));
	leave_user_space(&space);
}

INJECTION(table_lost, "table-lost", "forget a page table, and count on as if it were free")
{
	make_space();
	BUG_ON(!pte_alloc(space.mm, TEST_ADDR + 16 * PMD_SIZE));
	pmd_clear(mm_pmd(space.mm, TEST_ADDR + 16 * PMD_SIZE));
	space.mm->nr_ptes--;
	flush_tlb_mm(space.mm);
	leave_user_space(&space);
	audit();
}

INJECTION(cow_reference, "cow-reference", "copy an entry at a fork without a reference")
{
	struct vm_area_struct *vma = make_space();
	struct mm_struct *child = mm_dup(space.mm);

	BUG_ON(IS_ERR(child) || user_write(vma, TEST_ADDR + 2 * PAGE_SIZE, 3));
	atomic_dec(&pte_page(user_pte(space.mm, TEST_ADDR))->_refcount);
	audit();
}

INJECTION(zero_page_writable, "zero-page-writable", "allow writes to the shared zero page")
{
	pte_t *slot;

	make_space();
	slot = pte_find(space.mm, TEST_ADDR + PAGE_SIZE);
	set_pte(slot, pte_mkwrite(*slot));
	audit();
}

INJECTION(zero_page_written, "zero-page-written", "the same for a moment, and one comes")
{
	pte_t *slot;

	make_space();
	slot = pte_find(space.mm, TEST_ADDR + PAGE_SIZE);
	set_pte(slot, pte_mkwrite(*slot));
	flush_tlb_page(space.mm, TEST_ADDR + PAGE_SIZE);
	BUG_ON(put_user_u32(1, (uint32_t *)(TEST_ADDR + PAGE_SIZE + 8)));
	set_pte(slot, pte_wrprotect(*slot));
	flush_tlb_page(space.mm, TEST_ADDR + PAGE_SIZE);
	audit();
}

INJECTION(rss_mismatch, "rss-mismatch", "count a page that is not mapped")
{
	make_space();
	space.mm->rss[MM_ANONPAGES]++;
	audit();
}

INJECTION(vma_overlap, "vma-overlap", "let an area grow into the next one")
{
	make_space()->vm_end += 6 * PAGE_SIZE;
	audit();
}

INJECTION(page_outside, "page-outside", "map a page where there is no area")
{
	pte_t *slot;

	make_space();
	slot = pte_alloc(space.mm, TEST_ADDR + 5 * PAGE_SIZE);
	BUG_ON(!slot);
	set_pte(slot, pte_wrprotect(mk_pte(zero_page, PAGE_READONLY)));
	mm_count_zero_page(slot);
	audit();
}

INJECTION(cache_index, "cache-index", "a page of the cache that says it is elsewhere")
{
	static struct address_space mapping;
	static const struct address_space_operations nothing_behind;
	const char *wrong;
	struct page *page;

	address_space_init(&mapping, NULL, &nothing_behind, GFP_KERNEL);
	i_size_write(&mapping, 4 * PAGE_SIZE);
	page = read_cache_page(&mapping, 1);
	BUG_ON(IS_ERR(page));
	page->index = 2;
	wrong = page_cache_check();
	if (wrong)
		panic("page_cache_check: %s", wrong);
}

/* --- the CPU keeps the kernel out --------------------------------------------------------- */

static void fill_page(struct vm_area_struct *vma)
{
	BUG_ON(user_write(vma, TEST_ADDR, 0xC3C3C3C3));		/* ret */
}

INJECTION(user_exec, "user-exec", "the kernel calls code of a program")
{
	void (*volatile function)(void) = (void (*)(void))TEST_ADDR;

	fill_page(make_space());
	function();
}

INJECTION(user_raw_read, "user-raw-read", "the kernel reads a program's page by a plain pointer")
{
	const uint32_t *volatile pointer = (const uint32_t *)TEST_ADDR;

	make_space();
	(void)READ_ONCE(*pointer);
}

INJECTION(user_raw_write, "user-raw-write", "the kernel writes to a page that is not there yet")
{
	uint32_t *volatile pointer = (uint32_t *)(TEST_ADDR + 3 * PAGE_SIZE);

	make_space();
	WRITE_ONCE(*pointer, 1);
}

INJECTION(space_clean, "space-clean", "the clean control: none of these")
{
	struct vm_area_struct *vma;
	struct mm_struct *child;

	run_until_breakpoint(protect_and_flush);
	vma = make_space();
	fill_page(vma);
	child = mm_dup(space.mm);
	BUG_ON(IS_ERR(child) || user_write(vma, TEST_ADDR + 2 * PAGE_SIZE, 3));
	audit();
	mmput(child);
	leave_user_space(&space);
	audit();
	BUG_ON(page_cache_check() != NULL);
}
