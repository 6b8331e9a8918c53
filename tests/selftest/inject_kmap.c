/* SPDX-License-Identifier: MIT */
/*
 * tests/selftest/inject_kmap.c - addresses of HIGHMEM that are taken wrongly
 *
 * Boot these with lowmem=32M, so that there is HIGHMEM.
 */
#include <core/bug.h>
#include <core/selftest.h>
#include <kernel/inject.h>
#include <mm/gfp.h>
#include <mm/highmem.h>

static struct page *must_get_high_page(void)
{
	struct page *page = alloc_page(GFP_HIGHUSER);

	BUG_ON(!page || !PageHighMem(page));
	return page;
}

INJECTION(kmap_unbalanced, "kmap-unbalanced", "give an address back once too often")
{
	struct page *page = must_get_high_page();

	kmap(page);
	kunmap(page);
	kunmap(page);
}

INJECTION(kmap_too_deep, "kmap-too-deep", "take one slot more than a CPU has")
{
	struct page *page = must_get_high_page();

	for (unsigned int i = 0; i <= KMAP_DEPTH; i++)
		kmap_atomic(page);
}

INJECTION(kmap_wrong_order, "kmap-wrong-order", "give the older of two slots back first")
{
	struct page *page = must_get_high_page();
	void *older = kmap_atomic(page);

	kmap_atomic(page);
	kunmap_atomic(older);
}

SELFTEST_EXPLICIT_ONLY(kmap_proof, leaks_a_user)
{
	kmap(must_get_high_page());
}

/* The detector is the self-tests' leak check, so the leak is committed inside a test. */
INJECTION(kmap_leak, "kmap-leak", "a test that keeps an address of HIGHMEM")
{
	if (selftest_run("kmap_proof.leaks_a_user") > 0)
		panic("kmap leak: the self-test's leak check found it");
}

INJECTION(kmap_clean, "kmap-clean", "the clean control: none of these")
{
	struct page *page = must_get_high_page();
	void *older, *newer;

	kmap(page);
	kmap(page);
	kunmap(page);
	kunmap(page);
	older = kmap_atomic(page);
	newer = kmap_atomic(page);
	kunmap_atomic(newer);
	kunmap_atomic(older);
	__free_page(page);
}
