/* SPDX-License-Identifier: MIT */
/*
 * tests/selftest/vmalloc_selftest.c - ranges of the vmalloc window on the real MMU
 *
 * Every change of a mapping says which flushes it may cost, and how many.
 */
#include <asm/sections.h>
#include <asm/ptwalk.h>
#include <asm/region.h>
#include <asm/tlbflush.h>
#include <asm/uaccess.h>
#include <core/selftest.h>
#include <lib/errno.h>
#include <lib/kconfig.h>
#include <lib/minmax.h>
#include <lib/string.h>
#include <mm/audit.h>
#include <mm/fail_page_alloc.h>
#include <mm/frame_account.h>
#include <mm/ioremap.h>
#include <mm/page_owner.h>
#include <mm/vmalloc.h>

/* Behind all RAM of every machine here, in front of the firmware: nobody answers. */
#define DEVICE		((phys_addr_t)0xF0000000)
#define MEGABYTE	(1UL << 20)
#define NR_AREAS	64

static struct tlb_flush_counts flushes_before;

static void flushes_begin(void)
{
	flushes_before = tlb_flush_counts_read();
}

/* Exactly these flushes since flushes_begin(), and no load of CR3. */
static void expect_flushes(unsigned long range, unsigned long one, unsigned long all)
{
	struct tlb_flush_counts now = tlb_flush_counts_read();

	EXPECT_EQ(now.range - flushes_before.range, range);
	EXPECT_EQ(now.one - flushes_before.one, one);
	EXPECT_EQ(now.all - flushes_before.all, all);
	EXPECT_EQ(now.cr3 - flushes_before.cr3, 0UL);
}

static unsigned long nr_free_drained(void)
{
	drain_all_pages();
	return nr_free_pages();
}

/* Is there a page behind the address? */
static bool is_mapped(const void *addr)
{
	uint32_t value;

	return kernel_probe_read(addr, &value) == 0;
}

SELFTEST(vmalloc, contiguous_addresses_any_frames)
{
	unsigned int nr_pages = 64, wrong = 0;
	uint32_t *words = vmalloc(nr_pages * PAGE_SIZE);

	ASSERT_TRUE(words != NULL);
	EXPECT_TRUE(is_vmalloc_addr(words));
	EXPECT_EQ((unsigned long)words & ~PAGE_MASK, 0UL);
	for (unsigned int i = 0; i < nr_pages * PAGE_SIZE / 4; i++)
		words[i] = i ^ 0x5A5A5A5A;
	for (unsigned int i = 0; i < nr_pages * PAGE_SIZE / 4; i++)
		if (words[i] != (i ^ 0x5A5A5A5A))
			wrong++;
	for (unsigned int i = 1; i < nr_pages; i++)
		wrong += vmalloc_to_page(words + i * PAGE_SIZE / 4) ==
			 vmalloc_to_page(words + (i - 1) * PAGE_SIZE / 4);
	EXPECT_EQ(wrong, 0u);
	EXPECT_OK(mm_audit());
	vfree(words);
	EXPECT_OK(mm_audit());
}

/* The frames of a node that has HIGHMEM come from there. */
SELFTEST(vmalloc, pages_come_from_highmem_first)
{
	const pg_data_t *here = NODE_DATA(numa_node_id());
	const struct zone *first = here->node_zonelists[ZONE_HIGHMEM].zones[0];
	char *area;

	if (zone_idx(first) != ZONE_HIGHMEM || first->nr_free < 1024)
		SELFTEST_SKIP("no HIGHMEM to speak of near this CPU");
	area = vmalloc(40 * PAGE_SIZE);
	ASSERT_TRUE(area != NULL);
	for (unsigned int i = 0; i < 40; i++)
		EXPECT_TRUE(page_zone(vmalloc_to_page(area + i * PAGE_SIZE)) == first);
	vfree(area);
}

SELFTEST(vmalloc, vzalloc_is_zero)
{
	unsigned long *words = vmalloc(5 * PAGE_SIZE), sum = 0;

	ASSERT_TRUE(words != NULL);
	memset(words, 0xFF, 5 * PAGE_SIZE);
	vfree(words);
	words = vzalloc(5 * PAGE_SIZE - 100);
	ASSERT_TRUE(words != NULL);
	for (unsigned int i = 0; i < 5 * PAGE_SIZE / sizeof(*words); i++)
		sum |= words[i];
	EXPECT_EQ(sum, 0UL);
	vfree(words);
}

SELFTEST(vmalloc, guard_pages_fault)
{
	char *low = vmalloc(PAGE_SIZE), *high = vmalloc(3 * PAGE_SIZE - 5);
	struct vm_struct vm;

	ASSERT_TRUE(low && high);
	ASSERT_TRUE(vmalloc_info((unsigned long)low, &vm));
	EXPECT_EQ(vm.area.end - vm.area.start, 2 * PAGE_SIZE);
	EXPECT_TRUE(is_mapped(low + PAGE_SIZE - 4));
	EXPECT_FALSE(is_mapped(low + PAGE_SIZE));
	EXPECT_FALSE(is_mapped(low + 2 * PAGE_SIZE - 4));
	EXPECT_EQ(kernel_probe_write(low + PAGE_SIZE, 1), -EFAULT);
	EXPECT_TRUE(is_mapped(high));
	EXPECT_TRUE(is_mapped(high + 3 * PAGE_SIZE - 4));
	EXPECT_FALSE(is_mapped(high + 3 * PAGE_SIZE));
	EXPECT_FALSE(is_mapped(low - 4));		/* in front of the first area as well */
	vfree(low);
	EXPECT_FALSE(is_mapped(low));
	vfree(high);
	EXPECT_FALSE(is_mapped(high));
}

SELFTEST(vmalloc, pages_are_kernels_writable_and_global)
{
	void *area = vmalloc(PAGE_SIZE);
	struct pt_walk walk;

	ASSERT_TRUE(area != NULL);
	ptwalk(swapper_pg_dir, (unsigned long)area, &walk);
	EXPECT_TRUE(walk.mapped);
	EXPECT_EQ(walk.flags & (_PAGE_RW | _PAGE_USER | _PAGE_PCD), (pteval_t)_PAGE_RW);
	EXPECT_EQ(!!(walk.flags & _PAGE_GLOBAL), cpu_info.pge);
	vfree(area);
}

/* Mapping costs no flush; unmapping one of the range: by pages up to 32, above of all. */
SELFTEST(vmalloc, flushes_are_counted)
{
	static const unsigned int sizes[] = { 1, 2, 31, 32, 33, 256 };

	for (unsigned int i = 0; i < ARRAY_SIZE(sizes); i++) {
		bool by_page = sizes[i] <= TLB_FLUSH_MAX_PAGES;
		struct page *pages[1];
		void *area;

		flushes_begin();
		area = __vmalloc(sizes[i] * PAGE_SIZE, GFP_KERNEL);
		ASSERT_TRUE(area != NULL);
		/* A debug build looks at pages of HIGHMEM through a window of its own. */
		pages[0] = vmalloc_to_page(area);
		if (page_address(pages[0]))
			expect_flushes(0, 0, 0);
		flushes_begin();
		vfree(area);
		if (page_address(pages[0]))
			expect_flushes(1, by_page ? sizes[i] : 0, !by_page);
	}
}

/* An address that had a page, then none, then another: each is seen at once. */
SELFTEST(tlb, vunmap_leaves_no_stale_translation)
{
	struct page *pages[2] = { alloc_page(GFP_KERNEL), alloc_page(GFP_KERNEL) };
	volatile uint32_t *first, *second;

	ASSERT_TRUE(pages[0] && pages[1]);
	*(uint32_t *)page_address(pages[0]) = 1;
	*(uint32_t *)page_address(pages[1]) = 2;
	flushes_begin();
	first = vmap(&pages[0], 1, PAGE_KERNEL);
	ASSERT_TRUE(first != NULL);
	expect_flushes(0, 0, 0);
	EXPECT_EQ(first[0], 1u);
	vunmap((const void *)first);
	expect_flushes(1, 1, 0);
	EXPECT_FALSE(is_mapped((const void *)first));
	second = vmap(&pages[1], 1, PAGE_KERNEL);
	EXPECT_EQ((unsigned long)second, (unsigned long)first);
	EXPECT_EQ(second[0], 2u);
	vunmap((const void *)second);
	expect_flushes(2, 2, 0);
	__free_page(pages[0]);
	__free_page(pages[1]);
}

SELFTEST(tlb, large_vunmap_leaves_no_stale_translation)
{
	static struct page *pages[40];
	volatile uint32_t *area;
	unsigned int seen = 0;

	ASSERT_EQ(alloc_pages_bulk(GFP_KERNEL, 40, pages), 40u);
	for (unsigned int i = 0; i < 40; i++)
		*(uint32_t *)page_address(pages[i]) = i;
	area = vmap(pages, 40, PAGE_KERNEL);
	ASSERT_TRUE(area != NULL);
	for (unsigned int i = 0; i < 40; i++)
		seen += area[i * PAGE_SIZE / 4] == i;
	EXPECT_EQ(seen, 40u);
	flushes_begin();
	vunmap((const void *)area);
	expect_flushes(1, 0, 1);
	for (unsigned int i = 0; i < 40; i++)
		seen -= !is_mapped((const void *)(area + i * PAGE_SIZE / 4));
	EXPECT_EQ(seen, 0u);
	free_pages_bulk(40, pages);
}

/* Twice the same page: two addresses, one content. */
SELFTEST(vmalloc, vmap_shows_the_callers_pages)
{
	struct page *page = alloc_page(GFP_KERNEL);
	struct page *pages[3] = { page, page, page };
	volatile uint32_t *area;

	ASSERT_TRUE(page != NULL);
	area = vmap(pages, 3, PAGE_KERNEL);
	ASSERT_TRUE(area != NULL);
	area[5] = 77;
	EXPECT_EQ(area[PAGE_SIZE / 4 + 5], 77u);
	EXPECT_EQ(((volatile uint32_t *)page_address(page))[5], 77u);
	EXPECT_EQ(page_count(page), 1);
	EXPECT_OK(mm_audit());
	vunmap((const void *)area);
	EXPECT_TRUE(vmap(pages, 0, PAGE_KERNEL) == NULL);
	area = vmap(pages, 2, PAGE_KERNEL_RO);
	ASSERT_TRUE(area != NULL);
	EXPECT_EQ(area[5], 77u);
	EXPECT_EQ(kernel_probe_write((void *)area, 1), -EFAULT);
	vunmap((const void *)area);
	__free_page(page);
}

SELFTEST(vmalloc, senseless_sizes_are_refused)
{
	struct vmalloc_usage before = vmalloc_usage(), after;
	unsigned long ram = 0;
	struct zone *zone;

	for_each_populated_zone(zone)
		ram += zone->present_pages;
	EXPECT_TRUE(vmalloc(0) == NULL);
	EXPECT_TRUE(vmalloc(~0UL) == NULL);
	EXPECT_TRUE(vmalloc(~0UL - PAGE_SIZE + 2) == NULL);
	EXPECT_TRUE(vmalloc(VMALLOC_END - VMALLOC_START) == NULL);
	if (ram < ~0UL >> PAGE_SHIFT)
		EXPECT_TRUE(vmalloc((ram + 1) << PAGE_SHIFT) == NULL);
	after = vmalloc_usage();
	EXPECT_EQ(memcmp(&before, &after, sizeof(before)), 0);
	vfree(NULL);
	vunmap(NULL);
	iounmap(NULL);
}

/* As much as is free: pages run out on the way, or addresses do.  Nothing is kept. */
SELFTEST(vmalloc, all_or_nothing_when_memory_runs_out)
{
	unsigned long before = nr_free_drained();
	unsigned int nr_areas = vmalloc_usage().nr_areas;

	EXPECT_TRUE(__vmalloc(before << PAGE_SHIFT, GFP_KERNEL | __GFP_NOWARN) == NULL);
	EXPECT_EQ(nr_free_drained(), before);
	EXPECT_EQ(vmalloc_usage().nr_areas, nr_areas);
	EXPECT_OK(mm_audit());
}

/* The first, the second ... request for pages fails, until none is left to fail. */
SELFTEST(vmalloc, every_allocation_may_fail)
{
	unsigned long before = nr_free_drained();
	unsigned int n = 0, nr_areas = vmalloc_usage().nr_areas;
	void *area = NULL;

	if (!IS_ENABLED(CONFIG_FAIL_PAGE_ALLOC))
		SELFTEST_SKIP("this kernel cannot let allocations fail");
	while (!area && n < 100) {
		struct fail_page_alloc how = { .mode = FAIL_ONCE, .n = ++n };

		fail_page_alloc_set(&how);
		area = __vmalloc(100 * PAGE_SIZE, GFP_KERNEL | __GFP_NOWARN);
		fail_page_alloc_set(NULL);
		if (area)
			break;
		EXPECT_EQ(nr_free_drained(), before);
		EXPECT_EQ(vmalloc_usage().nr_areas, nr_areas);
	}
	EXPECT_EQ(n, 5u);		/* four requests of 32, 32, 32 and 4 pages */
	vfree(area);
	EXPECT_EQ(nr_free_drained(), before);
	EXPECT_OK(mm_audit());
}

/* 600 steps of taking and giving back in no order, everything held against the tables. */
SELFTEST(vmalloc, random_areas_come_and_go)
{
	static uint32_t *areas[NR_AREAS];
	static unsigned int sizes[NR_AREAS];
	unsigned long before = nr_free_drained();
	uint32_t seed = 12345, wrong = 0;

	for (unsigned int step = 0; step < 600; step++) {
		unsigned int i;

		seed = seed * 1664525 + 1013904223;
		i = seed >> 16 & (NR_AREAS - 1);
		if (areas[i]) {
			for (unsigned int page = 0; page < sizes[i]; page++)
				wrong += areas[i][page * PAGE_SIZE / 4] != (i << 16 | page);
			vfree(areas[i]);
			areas[i] = NULL;
			continue;
		}
		sizes[i] = 1 + (seed >> 24) % 9;
		areas[i] = vmalloc(sizes[i] * PAGE_SIZE);
		ASSERT_TRUE(areas[i] != NULL);
		for (unsigned int page = 0; page < sizes[i]; page++)
			areas[i][page * PAGE_SIZE / 4] = i << 16 | page;
		if (step % 100 == 0)
			EXPECT_OK(vmalloc_check());
	}
	EXPECT_OK(mm_audit());
	for (unsigned int i = 0; i < NR_AREAS; i++) {
		vfree(areas[i]);
		areas[i] = NULL;
	}
	EXPECT_EQ(wrong, 0u);
	EXPECT_EQ(nr_free_drained(), before);
	EXPECT_OK(mm_audit());
}

/* More areas than one page of descriptors holds. */
SELFTEST(vmalloc, descriptors_come_and_go)
{
	static void *areas[300];
	unsigned long before = nr_free_drained();

	for (unsigned int i = 0; i < ARRAY_SIZE(areas); i++) {
		areas[i] = ioremap(DEVICE + i * PAGE_SIZE, 1);
		ASSERT_TRUE(areas[i] != NULL);
	}
	EXPECT_LT(nr_free_drained(), before);
	EXPECT_OK(vmalloc_check());
	for (unsigned int i = 0; i < ARRAY_SIZE(areas); i += 2)
		iounmap(areas[i]);
	for (unsigned int i = 1; i < ARRAY_SIZE(areas); i += 2)
		iounmap(areas[i]);
	EXPECT_EQ(nr_free_drained(), before);
}

/* The descriptors at hand last for some areas; the next one fails, and nothing is lost. */
SELFTEST(vmalloc, area_without_a_descriptor_fails)
{
	static const struct fail_page_alloc always = { .mode = FAIL_EVERY, .n = 1 };
	static void *areas[300];
	unsigned long before = nr_free_drained(), used = vmalloc_usage().used;
	unsigned int nr = 0;

	if (!IS_ENABLED(CONFIG_FAIL_PAGE_ALLOC))
		SELFTEST_SKIP("this kernel cannot let allocations fail");
	fail_page_alloc_set(&always);
	while (nr < ARRAY_SIZE(areas) && (areas[nr] = ioremap(DEVICE, 1)))
		nr++;
	EXPECT_LT(nr, (unsigned int)ARRAY_SIZE(areas));
	EXPECT_EQ(fail_page_alloc_failed(), 1UL);
	EXPECT_OK(vmalloc_check());
	fail_page_alloc_set(NULL);
	while (nr)
		iounmap(areas[--nr]);
	EXPECT_EQ(vmalloc_usage().used, used);
	EXPECT_EQ(nr_free_drained(), before);
}

/* Until there is no hole of 16 MB any more; a hole in the middle is used again. */
SELFTEST(vmalloc, window_runs_out_and_recovers)
{
	static void *areas[16];
	unsigned long used = vmalloc_usage().used;
	unsigned int nr = 0;
	void *again;

	while (nr < ARRAY_SIZE(areas) && (areas[nr] = ioremap(DEVICE, 16 * MEGABYTE - PAGE_SIZE)))
		nr++;
	EXPECT_GE(nr, (unsigned int)((VMALLOC_END - VMALLOC_START) / (16 * MEGABYTE)) - 1);
	EXPECT_TRUE(__vmalloc(16 * MEGABYTE, GFP_KERNEL | __GFP_NOWARN) == NULL);
	EXPECT_TRUE(ioremap(DEVICE, VMALLOC_END - VMALLOC_START) == NULL);
	EXPECT_LT(vmalloc_usage().chunk, 16 * MEGABYTE);
	iounmap(areas[2]);
	again = ioremap(DEVICE, 15 * MEGABYTE);
	EXPECT_EQ((unsigned long)again, (unsigned long)areas[2]);
	iounmap(again);
	areas[2] = NULL;
	EXPECT_OK(vmalloc_check());
	while (nr)
		iounmap(areas[--nr]);
	EXPECT_EQ(vmalloc_usage().used, used);
}

SELFTEST(ioremap, maps_uncached_at_any_byte)
{
	struct pt_walk walk;
	char *registers;

	flushes_begin();
	registers = ioremap(DEVICE + 0x123, PAGE_SIZE);
	ASSERT_TRUE(registers != NULL);
	expect_flushes(0, 0, 0);
	ptwalk(swapper_pg_dir, (unsigned long)registers, &walk);
	EXPECT_TRUE(walk.mapped);
	EXPECT_EQ(walk.phys, DEVICE + 0x123);
	EXPECT_EQ(walk.flags & (_PAGE_PCD | _PAGE_PWT), (pteval_t)(_PAGE_PCD | _PAGE_PWT));
	ptwalk(swapper_pg_dir, (unsigned long)registers + PAGE_SIZE, &walk);
	EXPECT_TRUE(walk.mapped);		/* 4,096 bytes from 0x123 on: two pages */
	EXPECT_OK(mm_audit());
	iounmap(registers);
	expect_flushes(1, 2, 0);
}

/* The screen's memory: what is written through one address is read through the other. */
SELFTEST(ioremap, reaches_the_device)
{
	const phys_addr_t screen = 0xB8000;
	volatile uint16_t *direct = __va(screen), *mapped = ioremap(screen, PAGE_SIZE);
	uint16_t before;

	ASSERT_TRUE(mapped != NULL);
	before = direct[2000];
	mapped[2000] = (uint16_t)~before;
	EXPECT_EQ(direct[2000], mapped[2000]);
	mapped[2000] = before;
	EXPECT_EQ(direct[2000], mapped[2000]);
	iounmap((const void *)mapped);
}

SELFTEST(ioremap, refuses_ram_and_nonsense)
{
	struct page *page = alloc_page(GFP_KERNEL);

	ASSERT_TRUE(page != NULL);
	EXPECT_TRUE(ioremap(page_to_phys(page), PAGE_SIZE) == NULL);
	EXPECT_TRUE(ioremap(__pa(_stext), PAGE_SIZE) == NULL);
	EXPECT_TRUE(ioremap(__pa(mem_map), PAGE_SIZE) == NULL);
	EXPECT_TRUE(ioremap(__pa(_stext) - 2 * PAGE_SIZE, 4 * PAGE_SIZE) == NULL);
	EXPECT_TRUE(ioremap(DEVICE, 0) == NULL);
	EXPECT_TRUE(ioremap((phys_addr_t)0 - PAGE_SIZE, 2 * PAGE_SIZE) == NULL);
	__free_page(page);
}

static const char *audit_with(pte_t *slot, pte_t pte)
{
	pte_t before = *slot;
	const char *wrong;

	set_pte(slot, pte);
	wrong = mm_audit();
	set_pte(slot, before);
	return wrong;
}

/* The audit is worth what it finds. */
SELFTEST(vmalloc, audit_finds_wrong_entries)
{
	char *area = vmalloc(2 * PAGE_SIZE);
	pte_t *slot = kernel_pte((unsigned long)area);
	pte_t pte = *slot;

	ASSERT_TRUE(area != NULL);
	EXPECT_OK(mm_audit());
	EXPECT_TRUE(audit_with(slot, (pte_t){ 0 }) != NULL);	/* not mapped */
	EXPECT_TRUE(audit_with(slot, slot[1]) != NULL);		/* a frame twice */
	EXPECT_TRUE(audit_with(slot + 2, pte) != NULL);		/* in the guard page */
	EXPECT_TRUE(audit_with(kernel_pte(VMALLOC_END - PAGE_SIZE), pte) != NULL);
	EXPECT_OK(mm_audit());
	vfree(area);
}

/* What a fault's report says about an address of the window. */
SELFTEST(vmalloc, addresses_are_described)
{
	char *area = vmalloc(2 * PAGE_SIZE), text[128];

	ASSERT_TRUE(area != NULL);
	EXPECT_TRUE(address_describe((unsigned long)area + 5000, text, sizeof(text)));
	EXPECT_EQ(strncmp(text, "inside the area ", 16), 0);
	EXPECT_TRUE(address_describe((unsigned long)area + 2 * PAGE_SIZE, text, sizeof(text)));
	EXPECT_EQ(strncmp(text, "the guard page of the area ", 27), 0);
	EXPECT_FALSE(address_describe((unsigned long)address_describe, text, sizeof(text)));
	vfree(area);
	EXPECT_FALSE(address_describe((unsigned long)area, text, sizeof(text)));
}

/* From the first moment that a CPU may walk the tables until the flush. */
SELFTEST(tlb, shadow_remembers_until_the_flush)
{
	struct page *page = alloc_page(GFP_KERNEL);
	unsigned long addr, pfn;
	pte_t *slot, pte;

	if (!IS_ENABLED(CONFIG_SHADOW_TLB)) {
		__free_page(page);
		SELFTEST_SKIP("this kernel has no shadow TLB");
	}
	ASSERT_TRUE(page != NULL);
	pfn = page_to_pfn(page);
	EXPECT_EQ(shadow_tlb_find(pfn), 0UL);
	addr = (unsigned long)vmap(&page, 1, PAGE_KERNEL);
	ASSERT_TRUE(addr != 0);
	EXPECT_EQ(shadow_tlb_find(pfn), addr);
	flush_tlb_one(addr);			/* still mapped: cached again at once */
	EXPECT_EQ(shadow_tlb_find(pfn), addr);
	slot = kernel_pte(addr);
	pte = *slot;
	pte_clear(slot);
	EXPECT_EQ(shadow_tlb_find(pfn), addr);	/* not flushed yet */
	flush_tlb_one(addr);
	EXPECT_EQ(shadow_tlb_find(pfn), 0UL);
	set_pte_kernel(addr, slot, pte);
	pte_clear(slot);
	flush_tlb_all();
	EXPECT_EQ(shadow_tlb_find(pfn), 0UL);
	set_pte_kernel(addr, slot, pte);
	vunmap((const void *)addr);
	EXPECT_EQ(shadow_tlb_find(pfn), 0UL);
	__free_page(page);
}
