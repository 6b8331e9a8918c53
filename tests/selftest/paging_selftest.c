/* SPDX-License-Identifier: MIT */
/*
 * tests/selftest/paging_selftest.c - is swapper_pg_dir what docs/memory-map.md draws?
 */
#include <asm/fixmap.h>
#include <asm/irqflags.h>
#include <asm/paging.h>
#include <asm/processor.h>
#include <asm/ptwalk.h>
#include <asm/region.h>
#include <asm/sections.h>
#include <asm/tlbflush.h>
#include <asm/uaccess.h>
#include <core/selftest.h>
#include <lib/errno.h>
#include <lib/kconfig.h>
#include <lib/string.h>
#include "scratch.h"

static struct pt_walk walk_of(const void *addr)
{
	struct pt_walk walk;

	ptwalk(swapper_pg_dir, (uintptr_t)addr, &walk);
	return walk;
}

/* The word just below a border of the image, hidden from the compiler's idea of arrays. */
static uint32_t *word_below(const char *border)
{
	uintptr_t addr = (uintptr_t)border;

	return (uint32_t *)((addr & ~3UL) - 4);
}

SELFTEST(paging, user_half_is_empty)
{
	for (unsigned int i = 0; i < KERNEL_PGD_START; i++)
		EXPECT_EQ(pmd_val(*pmd_offset(pud_offset(swapper_pg_dir + i, 0), 0)), 0u);
}

/* A thread without an address space runs in the one of whoever ran before: a process, perhaps. */
SELFTEST(paging, null_is_not_mapped)
{
	unsigned long flags = local_irq_save(), loaded = read_cr3();
	int read_null, write_null, read_last;
	uint32_t value;

	write_cr3(__pa(swapper_pg_dir));
	read_null = kernel_probe_read(NULL, &value);
	write_null = kernel_probe_write(NULL, 0);
	read_last = kernel_probe_read((const void *)(TASK_SIZE - 4), &value);
	write_cr3(loaded);
	local_irq_restore(flags);
	EXPECT_EQ(read_null, -EFAULT);
	EXPECT_EQ(write_null, -EFAULT);
	EXPECT_EQ(read_last, -EFAULT);
}

/* First, last and one page of each 4 MB in between: linear = physical + PAGE_OFFSET. */
SELFTEST(paging, direct_map_is_physical_plus_page_offset)
{
	phys_addr_t end = paging_stats.lowmem_end;

	for (phys_addr_t phys = 0x1000; phys < end; phys += 0x3FF000) {
		struct pt_walk walk = walk_of(__va(phys));

		if (phys >= __pa(__init_begin) && phys < __pa(__init_end))
			continue;
		if (phys >= __pa(boot_stack_guard) && phys < __pa(boot_stack))
			continue;
		if (phys >= __pa(irq_stack_guard) && phys < __pa(irq_stack))
			continue;
		EXPECT_TRUE(walk.mapped);
		EXPECT_EQ(walk.phys, phys);
		EXPECT_EQ(walk.flags & _PAGE_USER, 0u);
		EXPECT_EQ(!!(walk.flags & _PAGE_GLOBAL), cpu_info.pge);
	}
	EXPECT_TRUE(walk_of(__va(end - 1)).mapped);
}

SELFTEST(paging, nothing_behind_lowmem)
{
	uint32_t value;

	if (paging_stats.lowmem_end < MAX_LOWMEM)
		EXPECT_FALSE(walk_of(__va(paging_stats.lowmem_end)).mapped);
	EXPECT_EQ(kernel_probe_read((const void *)LOWMEM_END, &value), -EFAULT);
	EXPECT_EQ(kernel_probe_read((const void *)(VMALLOC_START - 4), &value), -EFAULT);
}

SELFTEST(paging, large_pages_where_the_cpu_has_them)
{
	phys_addr_t end = paging_stats.lowmem_end;
	phys_addr_t above = end > BOOT_MAPPED ? end - BOOT_MAPPED : 0;
	unsigned int whole = (unsigned int)(above / PMD_SIZE);

	EXPECT_EQ(paging_stats.large_pages, cpu_info.pse ? whole : 0);
	EXPECT_EQ(walk_of(_stext).page_size, PAGE_SIZE);
	if (whole)
		EXPECT_EQ(walk_of(__va(BOOT_MAPPED)).page_size,
			  cpu_info.pse ? PMD_SIZE : PAGE_SIZE);
}

/*
 * The flags in the entries mean nothing without these.  That a global page stays in
 * the TLB over a load of CR3 cannot be tested here: the emulator drops those, too.
 */
SELFTEST(paging, the_cpu_is_told_of_large_and_global_pages)
{
	if (!cpu_has_cr4())
		SELFTEST_SKIP("this CPU has no CR4");
	EXPECT_EQ(!!(read_cr4() & CR4_PSE), cpu_info.pse);
	EXPECT_EQ(!!(read_cr4() & CR4_PGE), cpu_info.pge);
}

SELFTEST(paging, text_and_rodata_are_read_only)
{
	uint32_t word;

	EXPECT_TRUE(read_cr0() & CR0_WP);
	EXPECT_EQ(kernel_probe_read(_stext, &word), 0);
	EXPECT_EQ(kernel_probe_write(_stext, word), -EFAULT);
	EXPECT_EQ(kernel_probe_write(word_below(_etext), word), -EFAULT);
	EXPECT_EQ(kernel_probe_write(__rodata_start, 0), -EFAULT);
	EXPECT_EQ(kernel_probe_write(word_below(__rodata_end), 0), -EFAULT);
}

SELFTEST(paging, data_can_be_written)
{
	static uint32_t word = 1;

	EXPECT_EQ(kernel_probe_write(&word, 42), 0);
	EXPECT_EQ(READ_ONCE(word), 42u);
}

SELFTEST(paging, boot_stack_has_a_guard_page)
{
	uint32_t value;

	EXPECT_EQ(kernel_probe_read(boot_stack_guard, &value), -EFAULT);
	EXPECT_EQ(kernel_probe_read(word_below(boot_stack), &value), -EFAULT);
	EXPECT_EQ(kernel_probe_read(boot_stack, &value), 0);
	EXPECT_EQ(strcmp(address_region((uintptr_t)boot_stack - 1),
			 "guard page of the boot stack"), 0);
	EXPECT_EQ(strcmp(address_region((uintptr_t)boot_stack), "boot stack"), 0);
}

/* Debug builds unmap init memory; release builds gave it away, and it is data like any. */
SELFTEST(paging, init_memory_is_gone)
{
	int expected = IS_ENABLED(CONFIG_DEBUG) ? -EFAULT : 0;
	uint32_t value;

	EXPECT_EQ(kernel_probe_read(__init_begin, &value), expected);
	EXPECT_EQ(kernel_probe_read(word_below(__init_end), &value), expected);
}

/* Every window's directory entry is a table already, so no entry changes later. */
SELFTEST(paging, windows_have_their_tables)
{
	for (unsigned long addr = VMALLOC_START; addr != 0; addr += PGDIR_SIZE) {
		pmd_t pmd = *pmd_offset(pud_offset(pgd_offset(swapper_pg_dir, addr), addr), addr);

		EXPECT_TRUE(pmd_present(pmd));
		EXPECT_FALSE(pmd_large(pmd));
	}
	EXPECT_FALSE(walk_of((const void *)(VMALLOC_END - PAGE_SIZE)).mapped);
	EXPECT_FALSE(walk_of((const void *)FIXADDR_TOP).mapped);
}

typedef uint32_t page_words[PAGE_SIZE / 4];

/* One slot, two frames in turn: the second must be seen through the same address. */
SELFTEST(fixmap, remap_shows_the_new_page)
{
	page_words *pages = (page_words *)selftest_scratch;
	volatile uint32_t *window = (volatile uint32_t *)fix_to_virt(FIX_SELFTEST);

	pages[0][0] = 0x1111;
	pages[1][0] = 0x2222;
	set_fixmap(FIX_SELFTEST, __pa(pages[0]), PAGE_KERNEL);
	EXPECT_EQ(window[0], 0x1111u);
	set_fixmap(FIX_SELFTEST, __pa(pages[1]), PAGE_KERNEL);
	EXPECT_EQ(window[0], 0x2222u);
	window[1] = 0x3333;
	EXPECT_EQ(READ_ONCE(pages[1][1]), 0x3333u);
	clear_fixmap(FIX_SELFTEST);
	EXPECT_EQ(kernel_probe_write((void *)window, 0), -EFAULT);
}

/* Without the flush the old translation stays: the flush is what makes the change seen. */
SELFTEST(tlb, stale_translation_until_flushed)
{
	page_words *pages = (page_words *)selftest_scratch;
	unsigned long addr = fix_to_virt(FIX_SELFTEST);
	volatile uint32_t *window = (volatile uint32_t *)addr;
	pmd_t pmd = *pmd_offset(pud_offset(pgd_offset(swapper_pg_dir, addr), addr), addr);
	unsigned long flags = local_irq_save();
	uint32_t before, stale, after;

	pages[0][0] = 1;
	pages[1][0] = 2;
	set_fixmap(FIX_SELFTEST, __pa(pages[0]), PAGE_KERNEL);
	before = window[0];
	set_pte(pte_offset(pmd, addr), pfn_pte(PFN_DOWN(__pa(pages[1])), PAGE_KERNEL));
	stale = window[0];
	flush_tlb_one(addr);
	after = window[0];
	clear_fixmap(FIX_SELFTEST);
	local_irq_restore(flags);
	EXPECT_EQ(before, 1u);
	EXPECT_EQ(stale, 1u);
	EXPECT_EQ(after, 2u);
}

SELFTEST(tlb, flush_all_drops_global_pages)
{
	page_words *pages = (page_words *)selftest_scratch;
	unsigned long addr = fix_to_virt(FIX_SELFTEST);
	volatile uint32_t *window = (volatile uint32_t *)addr;
	pmd_t pmd = *pmd_offset(pud_offset(pgd_offset(swapper_pg_dir, addr), addr), addr);
	pgprot_t prot = { PAGE_KERNEL.pgprot | (cpu_info.pge ? _PAGE_GLOBAL : 0) };

	pages[0][0] = 1;
	pages[1][0] = 2;
	set_fixmap(FIX_SELFTEST, __pa(pages[0]), prot);
	EXPECT_EQ(window[0], 1u);
	set_pte(pte_offset(pmd, addr), pfn_pte(PFN_DOWN(__pa(pages[1])), prot));
	flush_tlb_all();
	EXPECT_EQ(window[0], 2u);
	set_pte(pte_offset(pmd, addr), pfn_pte(PFN_DOWN(__pa(pages[0])), prot));
	flush_tlb_kernel_range(addr, addr + PAGE_SIZE);
	EXPECT_EQ(window[0], 1u);
	clear_fixmap(FIX_SELFTEST);
}

SELFTEST(fixmap, early_window_reads_any_page)
{
	uint32_t direct;
	const uint32_t *window = early_memremap(__pa(_stext) + 8, 2 * PAGE_SIZE);

	ASSERT_TRUE(window != NULL);
	EXPECT_EQ(kernel_probe_read(_stext + 8, &direct), 0);
	EXPECT_EQ(*window, direct);
	EXPECT_TRUE(early_memremap(0, 1) == NULL);
	early_memunmap();
	EXPECT_TRUE(early_memremap(0, (FIX_EARLY_PAGES + 1) * PAGE_SIZE) == NULL);
	EXPECT_TRUE(early_memremap(0, 0) == NULL);
}

struct dump_count {
	unsigned int ranges;
	unsigned long bytes;
	unsigned long last;
	bool in_order;
};

static void count_range(const struct pt_range *range, void *context)
{
	struct dump_count *count = context;

	if (range->start >= LOWMEM_END)
		return;
	if (count->ranges++ && range->start <= count->last)
		count->in_order = false;
	count->last = range->last;
	count->bytes += range->last - range->start + 1;
}

SELFTEST(ptdump, covers_exactly_what_is_mapped)
{
	struct dump_count by_region = { .in_order = true }, by_frame = { .in_order = true };

	ptdump(swapper_pg_dir, PTDUMP_BY_REGION, count_range, &by_region);
	ptdump(swapper_pg_dir, PTDUMP_BY_FRAME, count_range, &by_frame);
	EXPECT_TRUE(by_region.in_order);
	EXPECT_TRUE(by_frame.in_order);
	EXPECT_EQ(by_region.bytes, by_frame.bytes);
	/* All of lowmem, less two guard pages and, where it is unmapped, init memory. */
	EXPECT_EQ(by_region.bytes, (unsigned long)paging_stats.lowmem_end - 2 * PAGE_SIZE -
		  (IS_ENABLED(CONFIG_DEBUG) ? (unsigned long)(__init_end - __init_begin) : 0));
}

SELFTEST(region, names_are_right)
{
	EXPECT_EQ(strcmp(address_region(0), "null pointer"), 0);
	EXPECT_EQ(strcmp(address_region(PAGE_SIZE), "user half"), 0);
	EXPECT_EQ(strcmp(address_region((uintptr_t)_stext), "kernel text"), 0);
	EXPECT_EQ(strcmp(address_region(LOWMEM_END - 1), "lowmem"), 0);
	EXPECT_EQ(strcmp(address_region(VMALLOC_START), "vmalloc window"), 0);
	EXPECT_EQ(strcmp(address_region(~0UL), "error pointer"), 0);
}
