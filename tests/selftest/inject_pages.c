/* SPDX-License-Identifier: MIT */
/*
 * tests/selftest/inject_pages.c - wrong frees and forgotten pages
 *
 * Each has a clean control of the same shape: inject=page-clean does all of it right.
 */
#include <core/bug.h>
#include <core/selftest.h>
#include <kernel/inject.h>
#include <mm/gfp.h>

static struct page *must_alloc(unsigned int order)
{
	struct page *page = alloc_pages(GFP_KERNEL, order);

	BUG_ON(!page);
	return page;
}

INJECTION(page_double_free, "page-double-free", "free a page that is free already")
{
	struct page *page = must_alloc(0);

	__free_page(page);
	__free_page(page);
}

INJECTION(page_wrong_order, "page-wrong-order", "free a block of four pages as one of two")
{
	__free_pages(must_alloc(2), 1);
}

INJECTION(page_misaligned, "page-misaligned", "free a block from its second page on")
{
	struct page *page = must_alloc(1) + 1;

	get_page(page);
	__free_pages(page, 1);
}

INJECTION(page_reserved_free, "page-reserved-free", "free a page of the kernel's image")
{
	__free_page(virt_to_page(must_alloc));
}

INJECTION(page_write_after_free, "page-write-after-free", "write to a page after its free")
{
	struct page *page = must_alloc(0);
	volatile uint32_t *words = page_address(page);

	__free_page(page);
	words[7] = 1;
	__free_page(must_alloc(0));
}

/* The detector is the self-tests' leak check, so the leak is committed inside a test. */
INJECTION(page_leak, "page-leak", "a test that keeps a page")
{
	if (selftest_run("page_alloc.leaks_a_page") > 0)
		panic("page leak: the self-test's leak check found it");
}

INJECTION(page_clean, "page-clean", "the clean control: none of these")
{
	struct page *page = must_alloc(2);

	__free_pages(page, 2);
	page = must_alloc(0);
	*(volatile uint32_t *)page_address(page) = 1;
	get_page(page);
	__free_page(page);
	put_page(page);
	__free_page(must_alloc(0));
}
